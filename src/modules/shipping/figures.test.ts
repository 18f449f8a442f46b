// Home's figures of shipping: what has not left, what left by day, and how long after its order.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM, sql } from '#kernel';
import { lines, order, shopWithCarrier } from './shipping.fixture.ts';

type Figures = { toShip: number; days: { day: string; left: number; averageMs: number | null }[] };

test('parcels that have not left are counted, and the hand-over is timed from the order on', async () => {
  await using desk = await shopWithCarrier();
  const { kernel, env } = desk.shop;
  const placedAt = env.now();
  await kernel.tx(SYSTEM, async (ctx) =>
    ctx.write(sql`insert into kernel.document (id, kind, number, state, created_at) values (${order(1)}, 'order', 'T-1', 'placed', ${placedAt}::timestamptz)`),
  );
  const first = await desk.labelled(1, lines([1, 2]));
  await desk.planned(2, lines([2, 1]));
  const ask = (): Promise<Figures> => kernel.ask<Figures>('shipping.figures', {}, SYSTEM);
  const before = await ask();
  assert.equal(before.toShip, 2);
  assert.deepEqual(before.days.at(-1)!.averageMs, null);
  await desk.do('shipping.hand_over', { parcelId: first });
  const tookMs = env.now().getTime() - placedAt.getTime();
  const after = await ask();
  assert.equal(after.toShip, 1);
  assert.equal(after.days.length, 14);
  const today = after.days.at(-1)!;
  assert.equal(today.left, 1);
  assert.ok(Math.abs(today.averageMs! - tookMs) < 1_000, `${today.averageMs} ms, not ${tookMs}`);
});
