// Home's figures of orders: days are the shop's own, cancelled orders do not count, and what must leave is told by how pressing it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM, sql } from '#kernel';
import { counter, order } from './orders.fixture.ts';

type Figures = { days: { day: string; orders: number }[]; money: { today: { amount: string; currency: string } }[] };
type Due = { items: { id: string; leavesOn: string; risk: string }[]; late: number; atRisk: number; fine: number };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const cash = { payment: { method: 'cash_on_delivery' as const } };

/** Turns the clock to a Monday at eight in the morning, UTC. */
function toMonday(shop: Awaited<ReturnType<typeof counter>>): void {
  const now = shop.env.now();
  const days = (8 - now.getUTCDay()) % 7 || 7;
  const monday = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days, 8);
  shop.env.turn(monday - now.getTime());
}

test('orders and their worth are counted by day, each currency apart, without those that were cancelled', async () => {
  await using shop = await counter();
  toMonday(shop);
  const [first] = await shop.batch([order(), order({ lines: [{ sku: 'TEA', quantity: 2 }] })]);
  assert.ok(first?.ok);
  shop.env.turn(DAY);
  await shop.batch([order({ lines: [{ sku: 'TEA', quantity: 1 }] })]);
  const ask = (): Promise<Figures> => shop.kernel.ask<Figures>('orders.figures', {}, SYSTEM);
  const before = await ask();
  assert.equal(before.days.length, 14);
  assert.deepEqual(
    before.days.slice(-3).map((it) => it.orders),
    [0, 2, 1],
  );
  assert.deepEqual(
    before.money.map((it) => it.today),
    [{ amount: '32.34', currency: 'RON' }],
  );
  await shop.run('orders.mark_cancelled', { orderId: first.value.orderId, reason: 'test' });
  assert.deepEqual(
    (await ask()).days.slice(-3).map((it) => it.orders),
    [0, 1, 1],
  );
});

test('a day begins at midnight of the shop, not of the clock', async () => {
  await using shop = await counter();
  toMonday(shop);
  shop.env.turn(15 * HOUR);
  await shop.kernel.tx(SYSTEM, async (ctx) =>
    ctx.write(
      sql`insert into kernel.setting (key, value, changed_at) values ('messages.shop', ${JSON.stringify({ zone: 'Europe/Bucharest' })}::jsonb, ${ctx.now}::timestamptz)`,
    ),
  );
  await shop.batch([order()]);
  shop.env.turn(2 * HOUR);
  await shop.batch([order()]);
  const { days } = await shop.kernel.ask<Figures>('orders.figures', {}, SYSTEM);
  assert.deepEqual(
    days.slice(-2).map((it) => it.orders),
    [0, 2],
  );
});

test('an order leaves on the working day after its own: fine in the morning, at risk before midnight, late after, and gone once its goods left', async () => {
  await using shop = await counter();
  toMonday(shop);
  const [one, unpaid] = await shop.batch([order(cash), order()]);
  assert.ok(one?.ok && unpaid?.ok);
  const due = async (): Promise<unknown> => {
    const { items, late, atRisk, fine } = await shop.kernel.ask<Due>('orders.due', {}, SYSTEM);
    assert.ok(items.every((it) => it.id === one.value.orderId));
    return { late, atRisk, fine };
  };
  assert.deepEqual(await due(), { late: 0, atRisk: 0, fine: 0 });
  shop.env.turn(DAY);
  assert.deepEqual(await due(), { late: 0, atRisk: 0, fine: 1 });
  shop.env.turn(14 * HOUR);
  assert.deepEqual(await due(), { late: 0, atRisk: 1, fine: 0 });
  shop.env.turn(3 * HOUR);
  assert.deepEqual(await due(), { late: 1, atRisk: 0, fine: 0 });
  await shop.run('orders.mark_cancelled', { orderId: one.value.orderId, reason: 'test' });
  assert.deepEqual(await due(), { late: 0, atRisk: 0, fine: 0 });
});

test('what is placed before a weekend leaves on Monday', async () => {
  await using shop = await counter();
  toMonday(shop);
  shop.env.turn(4 * DAY);
  await shop.batch([order(cash)]);
  shop.env.turn(2 * DAY);
  assert.equal((await shop.kernel.ask<Due>('orders.due', {}, SYSTEM)).fine, 0);
  shop.env.turn(DAY);
  assert.equal((await shop.kernel.ask<Due>('orders.due', {}, SYSTEM)).fine, 1);
});
