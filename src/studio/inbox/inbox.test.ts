// Tasks that are given to colleagues, and what is told of those that wait.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawing, flow, roomOf } from '../studio.fixture.ts';

const late = `<bpmn:userTask id="Pick" name="Pick"><bpmn:extensionElements><kontor:task lane="Desk" due="=duration(&quot;PT2H&quot;)"/></bpmn:extensionElements></bpmn:userTask>`;
const open = roomOf(drawing(`${late}<bpmn:endEvent id="End"/>${flow('Start', 'Pick')}${flow('Pick', 'End')}`));
const HOUR_MS = 3_600_000;

type Tasks = { items: { id: string; assignee: string | null }[] };

test('tasks are given to a colleague, who gets a notice, and back to everybody; one that is done is told as gone', async () => {
  const { shop, t, ana, mihai, do: act, ask, refused } = await open();
  await t.start(shop.kernel, [{}, {}]);
  const { items } = await ask<Tasks>('tasks.list', {});
  const tasks = items.map(({ id }) => id);
  const none = tasks.map((task) => ({ task, accountId: null }));
  assert.deepEqual(await act(ana, 'tasks.assign', { tasks, accountId: mihai.id }), { changed: 2, gone: 0, before: none });
  assert.deepEqual(
    (await ask<Tasks>('tasks.list', {})).items.map(({ assignee }) => assignee),
    [mihai.id, mihai.id],
  );
  const notices = await ask<{ items: { kind: string; actor: { id: string } }[] }>('desk.notices', {}, mihai);
  assert.deepEqual(
    notices.items.map(({ kind, actor }) => [kind, actor.id]),
    [
      ['assigned', ana.id],
      ['assigned', ana.id],
    ],
  );
  assert.deepEqual(await act(ana, 'tasks.assign', { tasks, accountId: mihai.id }), { changed: 0, gone: 0, before: [] });
  await act(mihai, 'tasks.complete', { taskId: tasks[0] });
  assert.deepEqual(await act(mihai, 'tasks.assign', { tasks, accountId: null }), { changed: 1, gone: 1, before: [{ task: tasks[1], accountId: mihai.id }] });
  assert.equal((await refused(ana, 'tasks.assign', { tasks, accountId: 'acc_01jd0000000000000000000000' })).code, 'tasks.unknown_colleague');
});

test('a lane is told of what came to it and of what became late, once each, and of nothing when nothing is new', async () => {
  const { shop, t, events } = await open();
  const told = async (): Promise<unknown[]> => (await shop.workers.sweeps(['studio.inbox']), (await events('tasks.waiting')).map(({ title }) => title));
  const before = (await told()).length;
  shop.env.turn(60_000);
  await t.start(shop.kernel, [{}, {}, {}]);
  shop.env.turn(60_000);
  assert.deepEqual((await told()).slice(before), ['Desk: 3 new tasks (4 open)']);
  assert.equal((await told()).length, before + 1);
  shop.env.turn(2 * HOUR_MS);
  assert.deepEqual((await told()).slice(before + 1), ['Desk: 4 tasks have become late (4 open, 4 late)']);
});
