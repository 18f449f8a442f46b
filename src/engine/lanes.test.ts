// Tasks by lane, as home shows them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Actor, SYSTEM } from '#kernel';
import { house } from '#testing';
import { drawing, flow, toy, user } from './toy.fixture.ts';

test('open tasks are counted by lane, with those that are late and one’s own', async () => {
  const t = toy();
  const body = user('Review') + '<bpmn:endEvent id="End"/>' + flow('Start', 'Review') + flow('Review', 'End');
  await using shop = await house({ modules: [t.module], providers: t.providers, publish: [drawing(body)] });
  const ask = async (actor: Actor) =>
    (await shop.kernel.ask<{ items: { open: number; late: number; mine: number; oldest: Date }[] }>('tasks.lanes', {}, actor)).items;
  assert.deepEqual(await ask(SYSTEM), []);
  await t.start(shop.kernel);
  const since = shop.env.now();
  shop.env.turn(1_000);
  await t.start(shop.kernel);
  const me: Actor = { kind: 'person', id: 'acc_me', may: () => true };
  const { items } = await shop.kernel.ask<{ items: { id: string }[] }>('tasks.list', {}, SYSTEM);
  await shop.kernel.do('tasks.claim', { taskId: items[0]!.id }, { actor: me });
  const [lane] = await ask(me);
  assert.deepEqual([lane!.open, lane!.mine, lane!.late], [2, 1, 0]);
  assert.ok(Math.abs(lane!.oldest.getTime() - since.getTime()) < 1_000);
  assert.equal((await ask(SYSTEM))[0]!.mine, 0);
});
