// A rehearsal on the shipped drawings: what has happened to real orders is what is played, from the trial's start to its result.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM } from '#kernel';
import { drainTrials } from '#studio';
import { DAY_MS, HOUR_MS, shopOnDrawings } from './drawings.fixture.ts';

type Usual = { orders: number[][]; isGuessed: boolean; lanes: { lane: string; isGuessed: boolean }[]; hasStock: boolean };
type Result = {
  orders: number;
  leave: { left: number; ended: number; open: number };
  elements: { drawing: string; element: string; passages: number }[];
  lanes: { lane: string; needed: { more: number } | null }[];
  notes: { code: string; names: string[] }[];
  film: { frames: number };
};

test('what happened to orders is what is rehearsed, and twice the same', async () => {
  await using world = await shopOnDrawings();
  const { kernel } = world.shop;
  for (let count = 0; count < 2; count++) {
    await world.place('card');
    await world.pass(HOUR_MS / 4);
    await world.sends();
  }
  await world.pass(2 * DAY_MS);
  const usual = await kernel.ask<Usual>('rehearsals.usual', { key: 'order-to-delivery' }, SYSTEM);
  assert.deepEqual([usual.isGuessed, usual.hasStock], [false, true]);
  // Two on the one day that had any, of three days; weekdays that have not been yet are like the mean of those that have.
  assert.deepEqual(
    usual.orders.map((hours) => Math.round(hours.reduce((sum, count) => sum + count, 0) * 100) / 100).toSorted(),
    [0, 0, 0.67, 0.67, 0.67, 0.67, 2],
  );
  assert.deepEqual(
    usual.lanes.map(({ lane }) => lane),
    ['Sales desk', 'Warehouse', 'Courier'],
  );

  const rehearse = async (): Promise<Result> => {
    const settings = { factor: 20, ordersADay: 5, search: false, lanes: [{ lane: 'Warehouse', hands: Array.from({ length: 24 }, () => 3) }] };
    const { trialId } = await world.run<{ trialId: string }>('trials.start', { kind: 'rehearsal', key: 'order-to-delivery', settings });
    while (await drainTrials(kernel));
    const trial = await kernel.ask<{ status: string; error: string | null }>('trials.get', { trialId }, SYSTEM);
    assert.deepEqual([trial.status, trial.error], ['done', null]);
    return (await kernel.ask<{ result: Result }>('rehearsals.get', { trialId }, SYSTEM)).result;
  };
  const result = await rehearse();
  assert.ok(result.orders > 60 && result.orders < 140, `${result.orders} orders`);
  // Both were paid by card, picked once and delivered: so is every order of the rehearsal.
  assert.deepEqual([result.leave.left, result.leave.ended], [result.orders, 0]);
  const passages = (element: string): number => result.elements.find((one) => one.element === element)?.passages ?? 0;
  assert.equal(passages('AwaitTransfer'), 0);
  assert.ok(passages('HandOver') >= result.orders);
  const told = result.notes.find(({ code }) => code === 'ways_equal');
  assert.ok(!told?.names.includes('How is it paid?'));
  assert.ok(result.film.frames > 10);
  assert.deepEqual(await rehearse(), result);
  await world.wellDone();
});
