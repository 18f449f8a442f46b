// Merging and splitting on the shipped drawings: what was planned is undone, both orders go on, and money is never lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#kernel';
import { DAY_MS, type World, shopOnDrawings } from './drawings.fixture.ts';

const ANA = { customer: { name: 'Ana Pop', email: 'ana@example.com', phone: '+40722123456' } };
const firstLine = async (world: World, orderId: string): Promise<string> =>
  (await world.shop.db.read<{ id: string }>(sql`select id from orders.line where order_id = ${orderId} order by position limit 1`))[0]!.id;
const split = (world: World, orderId: string, lineId: string) => world.run<{ orderId: string }>('orders.split', { orderId, lines: [{ lineId, quantity: 1 }] });

/** Picks, checks, packs and hands over all parcels that wait. */
async function sendAll(world: World): Promise<void> {
  for (const [form, input] of [
    ['shipping.pick', {}],
    ['shipping.check', { ok: true }],
    ['shipping.pack', {}],
    ['shipping.hand_over', {}],
  ] as const) {
    for (const task of await world.tasks()) if (task.form === form) await world.run('tasks.complete', { taskId: task.id, input });
    await world.pass(60_000);
  }
}

test('a cash order with a planned parcel is split: both are sent, paid and completed', async () => {
  await using world = await shopOnDrawings();
  const orderId = await world.place('cash_on_delivery', ANA);
  assert.deepEqual(await world.forms(), ['shipping.pick']);
  const off = await split(world, orderId, await firstLine(world, orderId));
  await world.pass(0);
  assert.deepEqual(
    [await world.forms(), await world.mugs()],
    [
      ['shipping.pick', 'shipping.pick'],
      [1000n, 2n],
    ],
  );
  assert.deepEqual(
    (await world.runs()).filter((run) => run.startsWith('order')),
    ['order-to-delivery:Replaced', 'order-to-delivery:live', 'order-to-delivery:live'],
  );
  await sendAll(world);
  await world.pass(3 * DAY_MS);
  assert.deepEqual([await world.state(orderId), await world.state(off.orderId), await world.mugs()], ['completed', 'completed', [998n, 0n]]);
  // 99.80 and 19.99 in two halves, the odd ban with the part that was split off first.
  assert.deepEqual([await world.money(orderId), await world.money(off.orderId)], [['captured 5989-0'], ['captured 5990-0']]);
  await world.wellDone();
});

test('two cash orders are merged: one parcel, one amount to collect, and nobody is told of a cancellation', async () => {
  await using world = await shopOnDrawings();
  const one = await world.place('cash_on_delivery', ANA);
  const two = await world.place('cash_on_delivery', { ...ANA, lines: [{ sku: 'MUG', quantity: 3 }] });
  // Six minutes after another the same customer's orders are looked at or not; both wait to be picked.
  await world.run('orders.merge', { orderIds: [one, two] });
  await world.pass(0);
  assert.deepEqual([await world.state(two), await world.mugs(), await world.forms()], ['cancelled', [1000n, 5n], ['shipping.pick']]);
  await world.sends();
  await world.pass(3 * DAY_MS);
  assert.deepEqual(
    [await world.state(one), await world.money(one), await world.money(two), await world.mugs()],
    ['completed', ['captured 29248-0'], [], [995n, 0n]],
  );
  assert.ok(!(await world.letters()).includes('order-cancelled'));
  await world.wellDone();
});

test('a card that holds money divides no order and joins none; a transfer that has come stays with what it pays for', async () => {
  await using world = await shopOnDrawings();
  const card = await world.place('card', ANA);
  await assert.rejects(split(world, card, await firstLine(world, card)), {
    code: 'orders.not_splittable',
    details: { reason: 'paid', orderId: card, number: 'RO-2026-000001' },
  });
  const other = await world.place('card', { ...ANA, payment: { method: 'card', token: 'tok_declined' } });
  await assert.rejects(world.run('orders.merge', { orderIds: [other, card] }), { code: 'orders.not_mergeable' });
  await assert.rejects(world.run('orders.merge', { orderIds: [card, other] }), { code: 'orders.not_mergeable' });
  const transfer = await world.place('bank_transfer');
  await world.run('payments.record_transfer', { reference: 'RO-2026-000003', amount: { amount: '50.00', currency: 'RON' }, bookedOn: '2026-11-02' });
  await world.pass(0);
  const off = await split(world, transfer, await firstLine(world, transfer));
  await world.pass(0);
  assert.deepEqual([await world.money(transfer), await world.money(off.orderId)], [['captured 5000-0'], []]);
  await world.run('payments.record_transfer', { reference: 'RO-2026-000003', amount: { amount: '9.89', currency: 'RON' }, bookedOn: '2026-11-02' });
  await world.pass(0);
  assert.ok((await world.forms()).includes('shipping.pick'));
  await assert.rejects(world.run('orders.merge', { orderIds: [off.orderId, transfer] }), { code: 'orders.not_mergeable' });
  await world.run('orders.merge', { orderIds: [transfer, off.orderId] });
  await world.run('payments.record_transfer', { reference: 'RO-2026-000003', amount: { amount: '59.90', currency: 'RON' }, bookedOn: '2026-11-02' });
  await world.pass(0);
  assert.deepEqual([await world.state(off.orderId), (await world.forms()).filter((form) => form === 'shipping.pick').length], ['cancelled', 2]);
  await world.shop.verify();
});

test('goods that a parcel counts on are not let go of by hand', async () => {
  await using world = await shopOnDrawings();
  const orderId = await world.place('cash_on_delivery');
  assert.deepEqual(await world.forms(), ['shipping.pick']);
  await assert.rejects(world.run('stock.release', { documentId: orderId }), { code: 'stock.promised' });
  assert.deepEqual(await world.mugs(), [1000n, 2n]);
  await world.run('orders.cancel', { orderId, reason: 'changed_mind' });
  await world.pass(0);
  assert.deepEqual(await world.mugs(), [1000n, 0n]);
  await world.wellDone();
});

test('what somebody has in hand is not split any more', async () => {
  await using world = await shopOnDrawings();
  const orderId = await world.place('cash_on_delivery');
  await world.does('shipping.pick');
  await assert.rejects(split(world, orderId, await firstLine(world, orderId)), {
    code: 'orders.not_splittable',
    message: 'RO-2026-000001: Its goods have been picked already.',
  });
});
