// Work given to somebody: whoever may assign gives a task to a colleague, or takes it from whoever has it.
import Type from 'typebox';
import { IdOf, Refusal, defineAction, defineEvent, sql } from '#kernel';

export const taskAssigned = defineEvent({
  name: 'tasks.assigned',
  says: 'A task was given to somebody, or taken from who had it.',
  payload: Type.Object({ task: Type.String(), element: Type.String(), to: Type.Union([Type.String(), Type.Null()]) }),
});

export const assignTask = defineAction({
  name: 'tasks.assign',
  summary: 'Gives a task to a colleague, or takes it from who has it.',
  input: Type.Object({ taskId: IdOf('wai'), accountId: Type.Union([IdOf('acc'), Type.Null()]) }, { additionalProperties: false }),
  output: Type.Object({ before: Type.Union([Type.String(), Type.Null()], { description: 'Who had it.' }) }),
  refusals: { 'tasks.gone': 'The task is no longer open.' },
  emits: [taskAssigned.name],
  run: async (ctx, { taskId, accountId }) => {
    const [task] = await ctx.read<{ assignee: string | null; element: string; document: string }>(sql`
      select w.assignee, w.element, r.document_id as document from engine.wait w join engine.run r on r.id = w.run_id
      where w.id = ${taskId} and w.kind = 'user' for update of w`);
    if (!task) throw new Refusal('tasks.gone', { task: taskId }, { message: 'This task is no longer open.' });
    ctx.write(sql`update engine.wait set assignee = ${accountId} where id = ${taskId}`);
    ctx.emit(taskAssigned, task.document, { task: taskId, element: task.element, to: accountId });
    return { before: task.assignee };
  },
});
