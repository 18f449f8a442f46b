// A customer's orders: two records that become one bring their orders along, and what is forgotten of them is not found any more.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM, sql } from '#kernel';
import { RECORDS_PORT } from '#modules/parties';
import { orderRecords } from './of-customer.ts';
import { codeOf, counter, order } from './orders.fixture.ts';
import type { PlaceOutput } from './schemas.ts';

async function shopWithTwo() {
  const shop = await counter();
  shop.registry.providers.set(RECORDS_PORT, {
    ...orderRecords,
    collect: async (ctx: never, { customerIds }: { customerIds: string[] }) => ({ orders: await orderRecords.collect(ctx, customerIds) }),
    forget: (ctx: never, { customerIds }: { customerIds: string[] }) => orderRecords.forget(ctx, customerIds),
  });
  const first = (await shop.run('orders.place', order())) as PlaceOutput;
  const customer = { name: 'Ana Pop', email: 'ana.pop@work.example', phone: '0733123456' };
  const second = (await shop.run('orders.place', order({ customer, lines: [{ sku: 'TEA', quantity: 2 }] }))) as PlaceOutput;
  const rows = await shop.db.read<{ id: string; customer: string }>(sql`select id, customer_id as customer from orders.head order by id`);
  return { shop, first, second, keepId: rows[0]!.customer, goneId: rows[1]!.customer };
}

type Page = { totals: { currency: string; orders: number; cancelled: number; spent: { amount: string } }[]; items: { number: string }[] };

test('orders of a record that was merged belong to the one that was kept, and go back when it is taken back', async () => {
  const { shop, first, second, keepId, goneId } = await shopWithTwo();
  await using _ = shop;
  const ask = (customerId: string): Promise<Page> => shop.kernel.ask('orders.of_customer', { customerId }, SYSTEM);
  const numbers = async (customerId: string): Promise<string[]> => (await ask(customerId)).items.map((it) => it.number);
  assert.notEqual(keepId, goneId);
  const { mergeId } = (await shop.run('parties.merge', { keepId, goneId })) as unknown as { mergeId: string };
  assert.deepEqual(await numbers(keepId), [second.number, first.number]);
  const { totals } = await ask(keepId);
  assert.deepEqual(
    totals.map((it) => [it.currency, it.orders, it.cancelled, it.spent.amount]),
    [['RON', 2, 0, '114.58']],
  );
  const heads = await shop.db.read<{ email: string; customer: string }>(sql`select email, customer_id as customer from orders.head order by id`);
  assert.deepEqual(heads, [
    { email: 'ana@example.com', customer: keepId },
    { email: 'ana.pop@work.example', customer: keepId },
  ]);
  const third = (await shop.run('orders.place', order({ customer: { name: 'A. Pop', email: 'ANA.POP@work.example' } }))) as PlaceOutput;
  assert.deepEqual(await numbers(keepId), [third.number, second.number, first.number]);
  await shop.verify();
  await shop.run('parties.unmerge', { mergeId });
  assert.deepEqual([await numbers(keepId), await numbers(goneId)], [[third.number, first.number], [second.number]]);
  await shop.verify();
});

test('a customer with an open order is not forgotten; afterwards nothing on finished orders leads to them', async () => {
  const { shop, first, keepId } = await shopWithTwo();
  await using _ = shop;
  assert.equal(codeOf(await shop.run('parties.erase', { customerId: keepId })), 'parties.open_orders');
  const { orderId } = first;
  await shop.run('orders.duplicate', { orderId });
  await shop.run('orders.save_draft', {
    draft: { customer: { name: 'Ana Pop', email: ' Ana@Example.com ' }, note: 'rings twice', lines: [{ sku: 'MUG', quantity: 1 }] },
  });
  await shop.run('orders.save_draft', { draft: { customer: { name: 'Ion', email: 'ion@example.com' } } });
  const { data } = (await shop.run('parties.export', { customerId: keepId })) as unknown as {
    data: { orders: { number: string; lines: { sku: string }[] }[] };
  };
  assert.deepEqual(
    data.orders.map((it) => [it.number, it.lines[0]!.sku]),
    [[first.number, 'MUG']],
  );
  await shop.run('orders.mark_cancelled', { orderId, reason: 'changed_mind' });
  await shop.run('stock.release', { documentId: orderId });
  await shop.settle();
  assert.deepEqual(codeOf(await shop.run('parties.erase', { customerId: keepId })), { erased: 1 });
  const [head] = await shop.db.read(sql`select email, phone, note, payment_token, ship_to ? 'phone' as has_phone from orders.head where id = ${orderId}`);
  assert.deepEqual(head, { email: null, phone: null, note: null, payment_token: null, has_phone: false });
  const drafts = await shop.db.read(sql`select customer_name as name, email, content - 'lines' as content from orders.draft order by id`);
  assert.deepEqual(drafts, [
    { name: null, email: null, content: { channel: 'web', payment: { method: 'card' }, delivery: { method: 'standard' } } },
    { name: null, email: null, content: {} },
    { name: 'Ion', email: 'ion@example.com', content: { customer: { name: 'Ion', email: 'ion@example.com' } } },
  ]);
  await shop.settle();
  const words = await shop.db.read(sql`select word from kernel.word where kind = 'cus' and id = ${keepId}`);
  assert.deepEqual(words, []);
  const found = (await shop.kernel.ask('orders.list', { q: '0722123456' }, SYSTEM)) as { items: unknown[] };
  assert.deepEqual(found.items, []);
  await shop.verify();
});
