// After placing: checks, decisions, cancelling in time, milestones once, and what pages read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal, SYSTEM, sql, verify } from '#kernel';
import { consumeFor, holdsOf } from '#modules/stock';
import { duesOf } from './dues.ts';
import { codeOf, counter, order, ron } from './orders.fixture.ts';
import type { PlaceInput, PlaceOutput } from './schemas.ts';

type Counter = Awaited<ReturnType<typeof counter>>;
const placed = async (shop: Counter, over: Partial<PlaceInput> = {}): Promise<PlaceOutput> => {
  const answer = await shop.run('orders.place', order(over));
  if (answer instanceof Refusal) throw answer;
  return answer;
};
const UNKNOWN = 'ord_00000000000000000000000000';

test('a check finds what is missing on the label and an order that was placed twice', async () => {
  await using shop = await counter();
  const check = (orderId: string) => shop.run<unknown>('orders.check', { orderId });
  const first = await placed(shop);
  const { shipTo } = order();
  const bad = await placed(shop, { customer: { name: 'X' }, shipTo: { ...shipTo, name: '1', street: 'x', city: '', postalCode: '12-345' } });
  const phone = await placed(shop, { customer: { name: 'Ion', email: 'ion@example' }, shipTo: { ...shipTo, phone: '12' } });
  assert.deepEqual(await check(first.orderId), { complete: true, problems: [], duplicateOf: null });
  assert.deepEqual(await check(bad.orderId), { complete: false, problems: ['name', 'street', 'city', 'postal_code', 'contact'], duplicateOf: null });
  assert.deepEqual(await check(phone.orderId), { complete: false, problems: ['phone', 'email'], duplicateOf: null });
  shop.env.turn(9 * 60_000);
  const again = await placed(shop);
  const other = await placed(shop, { lines: [{ sku: 'MUG', quantity: 2 }] });
  shop.env.turn(11 * 60_000);
  const later = await placed(shop);
  const duplicates = [];
  for (const { orderId } of [again, other, later]) duplicates.push(((await check(orderId)) as { duplicateOf: string | null }).duplicateOf);
  assert.deepEqual(duplicates, [first.orderId, null, null]);
  assert.equal(codeOf(await check(UNKNOWN)), 'orders.unknown');
});

test('what people decide is put on record and given back to the drawing, only while the order is open', async () => {
  await using shop = await counter();
  const { orderId } = await placed(shop);
  assert.deepEqual(await shop.run<unknown>('orders.review', { orderId, decision: 'approve', note: 'known customer' }), { decision: 'approve' });
  assert.deepEqual(await shop.run<unknown>('orders.decide_shortage', { orderId, decision: 'retry' }), { decision: 'retry' });
  await shop.run('orders.mark_cancelled', { orderId, reason: 'requested' });
  assert.equal(codeOf(await shop.run('orders.review', { orderId, decision: 'reject' })), 'orders.not_open');
  assert.equal(codeOf(await shop.run('orders.decide_shortage', { orderId: UNKNOWN, decision: 'retry' })), 'orders.unknown');
  const { decisions } = await shop.kernel.ask<{ decisions: { kind: string; decision: string; note: string | null; actor: string }[] }>(
    'orders.get',
    { orderId },
    SYSTEM,
  );
  assert.deepEqual(
    decisions.map(({ kind, decision, note, actor }) => [kind, decision, note, actor]),
    [
      ['review', 'approve', 'known customer', 'system'],
      ['shortage', 'retry', null, 'system'],
    ],
  );
});

test('an order is asked to be cancelled until its goods leave, and cancelled once', async () => {
  await using shop = await counter();
  const [early, gone] = [await placed(shop), await placed(shop)];
  shop.delivered.length = 0;
  await shop.kernel.tx(SYSTEM, async (ctx) => {
    const [hold] = await holdsOf(ctx, [gone.orderId]);
    const [left] = await consumeFor(ctx, [{ documentId: gone.orderId, warehouseId: hold!.warehouseId, lines: [hold!] }]);
    assert.ok(left?.ok);
  });
  const cancel = async (orderId: string) => codeOf(await shop.run<unknown>('orders.cancel', { orderId, reason: 'changed_mind' }));
  assert.deepEqual(
    [await cancel(gone.orderId), await cancel(UNKNOWN), await cancel(early.orderId)],
    ['orders.too_late', 'orders.unknown', { orderId: early.orderId }],
  );
  assert.deepEqual(
    shop.delivered.map(({ name, document, payload }) => [name, document, payload]),
    [['orders.cancel_requested', early.orderId, { reason: 'changed_mind' }]],
  );
  const mark = async (orderId: string) => codeOf(await shop.run<unknown>('orders.mark_cancelled', { orderId, reason: 'requested' }));
  assert.deepEqual(
    [await mark(early.orderId), await mark(early.orderId), await cancel(early.orderId)],
    [{ orderId: early.orderId }, { orderId: early.orderId }, 'orders.not_open'],
  );
  assert.equal(shop.delivered.filter((event) => event.name === 'orders.cancelled').length, 1);
  assert.equal(codeOf(await shop.run<unknown>('orders.complete', { orderId: early.orderId })), 'orders.not_open');
  assert.deepEqual(await shop.run<unknown>('orders.complete', { orderId: gone.orderId }), { orderId: gone.orderId });
  assert.equal(await mark(gone.orderId), 'orders.not_open');
  assert.equal(await mark(UNKNOWN), 'orders.unknown');
  await shop.verify();
});

test('what is due is the frozen total, and nothing is due of a cancelled order', async () => {
  await using shop = await counter();
  const { orderId } = await placed(shop);
  const due = () => shop.kernel.tx(SYSTEM, (ctx) => duesOf(ctx, [orderId, UNKNOWN, 'bil_1']));
  assert.deepEqual([...(await due())], [[orderId, { total: { minor: 6989n, currency: 'RON' }, open: true }]]);
  await shop.run('pricing.set_prices', { list: 'ro', prices: [{ sku: 'MUG', price: ron('1.00') }] });
  await shop.run('orders.mark_cancelled', { orderId, reason: 'x' });
  assert.deepEqual([...(await due())], [[orderId, { total: { minor: 6989n, currency: 'RON' }, open: false }]]);
});

test('lists go by page and are found by state, channel, number, e-mail, phone and name', async () => {
  await using shop = await counter();
  const mine = await placed(shop);
  const phone = await placed(shop, { channel: 'phone', customer: { name: 'Dan Țurcanu', phone: '0733 123 456' } });
  const third = await placed(shop, { customer: { name: 'Eva 100%', email: 'eva@example.com' } });
  await shop.run('orders.mark_cancelled', { orderId: third.orderId, reason: 'x' });
  type Page = { items: { number: string; paymentState: string; total: unknown }[]; next: string | null };
  const list = async (input: object): Promise<string[]> => (await shop.kernel.ask<Page>('orders.list', input, SYSTEM)).items.map((item) => item.number);
  const first = await shop.kernel.ask<Page>('orders.list', { limit: 2 }, SYSTEM);
  assert.deepEqual([first.items.map((item) => item.number), first.next], [[third.number, phone.number], phone.orderId]);
  assert.deepEqual((await shop.kernel.ask<Page>('orders.list', { limit: 2, after: first.next }, SYSTEM)).next, null);
  assert.deepEqual(await list({ limit: 2, after: first.next! }), [mine.number]);
  assert.deepEqual(
    [await list({ state: 'cancelled' }), await list({ channel: 'phone' }), await list({ paymentState: 'paid' })],
    [[third.number], [phone.number], []],
  );
  assert.deepEqual([await list({ q: 'tel-2026' }), await list({ q: mine.number })], [[phone.number], [mine.number]]);
  assert.deepEqual(
    [await list({ q: ' Eva@example.com' }), await list({ q: '+40733123456' }), await list({ q: '0733123456' })],
    [[third.number], [phone.number], [phone.number]],
  );
  assert.deepEqual([await list({ q: 'turca DÁN' }), await list({ q: '%' }), await list({ q: 'nobody@example.com' })], [[phone.number], [], []]);
});

test('one order is read by id or number, with its money', async () => {
  await using shop = await counter();
  const { orderId, number } = await placed(shop, {
    lines: [
      { sku: 'MUG', quantity: 2 },
      { sku: 'TEA', quantity: 3 },
    ],
  });
  type Got = {
    id: string;
    paymentState: string;
    goods: unknown;
    shipping: unknown;
    tax: unknown;
    total: unknown;
    lines: { sku: string; total: unknown; tax: unknown; taxPercent: number }[];
  };
  const got = await shop.kernel.ask<Got>('orders.get', { number: number.toLowerCase() }, SYSTEM);
  assert.deepEqual(
    [got.id, got.paymentState, got.goods, got.shipping, got.tax, got.total],
    [orderId, 'unpaid', ron('136.85'), ron('19.99'), ron('24.06'), ron('156.84')],
  );
  assert.deepEqual(
    got.lines.map((line) => [line.sku, line.total, line.tax, line.taxPercent]),
    [
      ['MUG', ron('114.38'), ron('19.85'), 21],
      ['TEA', ron('42.46'), ron('4.21'), 11],
    ],
  );
  await assert.rejects(shop.kernel.ask('orders.get', { orderId: UNKNOWN }, SYSTEM), (error: unknown) => codeOf(error) === 'orders.unknown');
  await assert.rejects(shop.kernel.ask('orders.get', {}, SYSTEM), (error: unknown) => codeOf(error) === 'orders.unknown');
});

test('the invariants see money, lines and milestones that were changed behind the program', async () => {
  await using shop = await counter();
  const { orderId } = await placed(shop);
  const { orderId: other } = await placed(shop);
  await shop.db.read(sql`update orders.line set tax_minor = tax_minor + 1 where order_id = ${orderId}`);
  await shop.db.read(sql`delete from orders.line where order_id = ${other}`);
  await shop.db.read(sql`update kernel.document set state = 'completed' where id = ${orderId}`);
  const { violations } = await verify(shop.db, shop.registry);
  assert.deepEqual(
    violations.map((violation) => violation.id),
    ['O2', 'O2-tax', 'O3', 'O1'],
  );
});
