// Tasks that are given to a colleague.
import Type from 'typebox';
import { IdOf, Refusal, defineAction } from '#kernel';
import { giveTasks } from '#engine';
import { tellOfAssignment } from '#modules/desk';
import { tasksGiven } from './events.ts';
import * as store from './store.ts';

const TASKS_AT_MOST = 200;

export const assignTasks = defineAction({
  name: 'tasks.assign',
  summary: 'Gives open tasks to a colleague, who gets a notice, or back to everybody of their lanes.',
  input: Type.Object(
    {
      tasks: Type.Array(IdOf('wai'), { minItems: 1, maxItems: TASKS_AT_MOST, uniqueItems: true }),
      accountId: Type.Union([IdOf('acc'), Type.Null()]),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    changed: Type.Integer(),
    gone: Type.Integer({ description: 'Tasks that were not open any more.' }),
    before: Type.Array(Type.Object({ task: Type.String(), accountId: Type.Union([Type.String(), Type.Null()]) }), {
      description: 'Who had those that changed.',
    }),
  }),
  refusals: { 'tasks.unknown_colleague': 'There is no such colleague, or not any more.', 'tasks.gone': 'None of the tasks is open any more.' },
  emits: ['tasks.given'],
  run: async (ctx, { tasks, accountId }) => {
    if (accountId !== null && !(await store.isActive(ctx, accountId))) {
      throw new Refusal('tasks.unknown_colleague', { accountId }, { status: 422, message: 'There is no such colleague, or not any more.' });
    }
    const given = await giveTasks(ctx, tasks, accountId);
    if (given.length === 0) throw new Refusal('tasks.gone', {}, { message: 'None of the tasks is open any more.' });
    const changed = given.filter(({ before }) => before !== accountId);
    const answer = { changed: changed.length, gone: tasks.length - given.length, before: changed.map(({ id, before }) => ({ task: id, accountId: before })) };
    if (changed.length === 0) return answer;
    if (accountId !== null && accountId !== ctx.actor.id) tellOfAssignment(ctx, accountId, [...new Set(changed.map(({ documentId }) => documentId))]);
    ctx.emit(tasksGiven, undefined, { tasks: changed.map(({ id }) => id), accountId });
    return answer;
  },
});
