// A program that has just started goes on with what others began, without having started anything itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernel, Registry, SYSTEM, sql } from '#kernel';
import { house } from '#testing';
import { createEngine } from './engine.ts';
import { drawing, flow, mark, toy, user } from './toy.fixture.ts';

test('the first thing that a new program does may be to complete a task behind which another drawing is called', async () => {
  const t = toy();
  const called = drawing(`${mark('Inner', 'called')}<bpmn:endEvent id="Done"/>${flow('Begin', 'Inner')}${flow('Inner', 'Done')}`, {
    key: 'inner',
    start: '<bpmn:startEvent id="Begin"/>',
  });
  const caller = drawing(
    `${user('Wait')}<bpmn:callActivity id="Call" calledElement="inner"/><bpmn:endEvent id="End"/>${flow('Start', 'Wait')}${flow('Wait', 'Call')}${flow('Call', 'End')}`,
  );
  await using shop = await house({ modules: [t.module], publish: [called, caller] });
  await t.start(shop.kernel);
  const registry = new Registry();
  const engine = createEngine(registry, shop.env);
  registry.add(engine.module);
  registry.add(t.module);
  const started = new Kernel({ db: shop.db, env: shop.env, registry, process: engine.runner });
  const [task] = await shop.db.read<{ id: string }>(sql`select id from engine.wait where kind = 'user'`);
  await started.do('tasks.complete', { taskId: task!.id }, { actor: SYSTEM });
  assert.deepEqual(
    (await shop.db.read<{ status: string }>(sql`select status from engine.run order by id`)).map((run) => run.status),
    ['ended', 'ended'],
  );
  await shop.verify();
});
