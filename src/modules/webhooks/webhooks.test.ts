// Webhooks against a receiver with bad days: everything arrives, signed, once for its id, and what is over is said.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM, defineAction, defineEvent, defineModule } from '#kernel';
import { PAUSES_MS, WEBHOOK_PORT, deliverDue } from '#modules/webhooks';
import { house } from '#testing';
import Type from 'typebox';
import { WebhooksSimulator } from '../../providers/webhooks-simulator/index.ts';
import { webhooksModule } from './module.ts';
import { verdictOf, wants } from './rules.ts';

const rang = defineEvent({ name: 'bell.rang', says: 'A bell rang.', payload: Type.Object({ n: Type.Integer() }) });
const secretTold = defineEvent({ name: 'staff.bell_told', says: 'Somebody was told.', payload: Type.Object({}) });
const ring = defineAction({
  name: 'bell.ring',
  summary: 'Rings.',
  input: Type.Object({ n: Type.Integer() }),
  output: Type.Object({}),
  refusals: {},
  emits: ['bell.rang', 'staff.bell_told'],
  run: async (ctx, { n }) => (ctx.emit(rang, undefined, { n }), ctx.emit(secretTold, undefined, {}), {}),
});
const bell = defineModule({ name: 'bell', needs: [], actions: [ring], events: [rang, secretTold] });

const URL_ONE = 'https://one.example/hook';

async function shopWithOne(events = ['bell.*']) {
  const receiver = new WebhooksSimulator();
  const shop = await house({ modules: [bell, webhooksModule], providers: { [WEBHOOK_PORT]: receiver } });
  const act = async <T>(name: string, input: unknown): Promise<T> => (await shop.kernel.do<T>(name, input, { actor: SYSTEM })).value;
  const { endpointId, secret } = await act<{ endpointId: string; secret: string }>('webhooks.add', { url: URL_ONE, events });
  receiver.knows(URL_ONE, secret);
  const round = async (): Promise<number> => (await shop.workers.readers(), deliverDue(shop.kernel));
  const log = async () =>
    (
      await shop.kernel.ask<{ items: { id: string; event: string; state: string; attempts: number; status: number | null; dueAt: Date }[] }>(
        'webhooks.deliveries',
        {},
        SYSTEM,
      )
    ).items;
  return { shop, receiver, act, round, log, endpointId };
}

test('an event goes once to each address that wants it, signed so that the library of the standard takes it', async () => {
  const { shop, receiver, act, round, log } = await shopWithOne();
  await using _ = shop;
  await act('bell.ring', { n: 1 });
  await act('bell.ring', { n: 2 });
  assert.equal(await round(), 2);
  assert.equal(await round(), 0);
  assert.deepEqual(
    receiver.taken.map(({ type, data }) => [type, data.n, data.documentId]),
    [
      ['bell.rang', 1, null],
      ['bell.rang', 2, null],
    ],
  );
  assert.deepEqual(receiver.complaints, []);
  assert.deepEqual(
    (await log()).map(({ state, attempts, status }) => [state, attempts, status]),
    [
      ['delivered', 1, 204],
      ['delivered', 1, 204],
    ],
  );
});

test('an address that is dead gets its event when it lives again, after the pauses of the schedule', async () => {
  const { shop, receiver, act, round, log } = await shopWithOne();
  await using _ = shop;
  receiver.behave(URL_ONE, 'dead');
  await act('bell.ring', { n: 1 });
  assert.equal(await round(), 1);
  assert.equal(await round(), 0, 'not before the pause is over');
  shop.env.turn(PAUSES_MS[0]!);
  assert.equal(await round(), 1);
  receiver.behave(URL_ONE, 'overloaded');
  shop.env.turn(PAUSES_MS[1]!);
  assert.equal(await round(), 1);
  receiver.behave(URL_ONE, 'well');
  shop.env.turn(PAUSES_MS[2]!);
  assert.equal(await round(), 0, 'the other side asked for an hour');
  shop.env.turn(3_600_000);
  assert.equal(await round(), 1);
  assert.deepEqual(
    (await log()).map(({ state, attempts }) => [state, attempts]),
    [['delivered', 4]],
  );
  const { id } = (await log())[0]!;
  const one = await shop.kernel.ask<{ log: { n: number; status: number | null; error: string | null }[] }>('webhooks.delivery', { deliveryId: id }, SYSTEM);
  assert.deepEqual(
    one.log.map(({ n, status, error }) => [n, status, error]),
    [
      [1, null, 'connect ECONNREFUSED'],
      [2, null, 'connect ECONNREFUSED'],
      [3, 429, null],
      [4, 204, null],
    ],
  );
});

test('an answer that was lost repeats the message under its id, and the other side takes it once', async () => {
  const { shop, receiver, act, round } = await shopWithOne();
  await using _ = shop;
  receiver.behave(URL_ONE, 'forgetful');
  await act('bell.ring', { n: 1 });
  await round();
  receiver.behave(URL_ONE, 'well');
  shop.env.turn(PAUSES_MS[0]!);
  await round();
  assert.deepEqual([receiver.taken.length, [...receiver.seen.values()]], [1, [2]]);
});

test('an address that is gone or silent for three days stops, what waited is dropped, and a replay brings it under the first ids', async () => {
  const { shop, receiver, act, round, log, endpointId } = await shopWithOne();
  await using _ = shop;
  receiver.behave(URL_ONE, 'broken');
  await act('bell.ring', { n: 1 });
  await round();
  for (const pause of PAUSES_MS) {
    shop.env.turn(pause);
    await round();
  }
  const { items } = await shop.kernel.ask<{ items: { active: boolean; stoppedBecause: string; failingSince: Date | null }[] }>(
    'webhooks.endpoints',
    {},
    SYSTEM,
  );
  assert.deepEqual([items[0]!.active, items[0]!.stoppedBecause], [false, 'It did not take an event in three days of trying.']);
  assert.deepEqual(
    (await log()).map(({ state, attempts }) => [state, attempts]),
    [['failed', PAUSES_MS.length + 1]],
  );
  await assert.rejects(act('webhooks.replay', { endpointId }), { code: 'webhooks.resting' });
  receiver.behave(URL_ONE, 'well');
  await act('webhooks.change', { endpointId, active: true });
  assert.deepEqual(await act('webhooks.replay', { endpointId }), { replayed: 1, more: false });
  assert.equal(await round(), 1);
  const { id: original } = (await log()).find(({ state }) => state === 'failed')!;
  assert.deepEqual(
    receiver.taken.map(({ id, data }) => [id, data.n]),
    [[original, 1]],
  );
  receiver.behave(URL_ONE, 'gone');
  await act('bell.ring', { n: 2 });
  await round();
  assert.equal((await shop.kernel.ask<{ items: { active: boolean }[] }>('webhooks.endpoints', {}, SYSTEM)).items[0]!.active, false);
});

test('a new secret and the old one both sign for a day', async () => {
  const { shop, receiver, act, round, endpointId } = await shopWithOne();
  await using _ = shop;
  const { secret } = await act<{ secret: string }>('webhooks.rotate', { endpointId });
  await act('bell.ring', { n: 1 });
  await round();
  receiver.knows(URL_ONE, secret);
  await act('bell.ring', { n: 2 });
  await round();
  assert.equal(receiver.taken.length, 2);
  shop.env.turn(86_400_001);
  await act('bell.ring', { n: 3 });
  await round();
  assert.deepEqual([receiver.taken.length, receiver.complaints], [3, []]);
});

test('an address with a wrong event, a wrong scheme or an old version is refused and nothing changes', async () => {
  const { shop, act, endpointId } = await shopWithOne();
  await using _ = shop;
  const before = await shop.kernel.ask('webhooks.endpoints', {}, SYSTEM);
  await assert.rejects(act('webhooks.add', { url: URL_ONE, events: ['bell.*', 'nothing.happened'] }), { code: 'webhooks.no_event' });
  await assert.rejects(act('webhooks.add', { url: 'http://far.example/hook', events: ['bell.*'] }), { code: 'webhooks.not_secure' });
  await assert.rejects(act('webhooks.change', { endpointId, description: 'x', version: 7 }), { code: 'webhooks.changed' });
  await assert.rejects(act('webhooks.ping', { endpointId: endpointId.slice(0, -1) + (endpointId.endsWith('0') ? '1' : '0') }), { code: 'webhooks.unknown' });
  assert.deepEqual(await shop.kernel.ask('webhooks.endpoints', {}, SYSTEM), before);
});

test('patterns stand for names, and what is inner must be named in full', () => {
  assert.deepEqual(
    [
      wants('orders.*', 'orders.placed'),
      wants('*.placed', 'orders.placed'),
      wants('orders.*', 'stock.held'),
      wants('*', 'staff.signed_in'),
      wants('staff.signed_in', 'staff.signed_in'),
    ],
    [true, true, false, false, true],
  );
});

test('2xx is taken, 410 ends, all else is tried again for about three days', () => {
  const reply = (status: number | null) => ({ status, error: null, answer: null, retryAfterMs: null });
  assert.deepEqual(
    [verdictOf(reply(200), 1), verdictOf(reply(299), 9), verdictOf(reply(410), 1)],
    [{ state: 'delivered' }, { state: 'delivered' }, { state: 'gone' }],
  );
  assert.deepEqual([verdictOf(reply(302), 1), verdictOf(reply(null), 10)], [{ state: 'again', afterMs: 5_000 }, { state: 'failed' }]);
  assert.equal(Math.round(PAUSES_MS.reduce((sum, it) => sum + it, 0) / 3_600_000), 76);
});
