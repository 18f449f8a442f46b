// The list of orders: filters by every axis, what is not listed yet, keeping it, pages, days, search.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM, sql, verify } from '#kernel';
import { shipRoles } from '#modules/staff';
import { consumeFor, holdsOf } from '#modules/stock';
import { counter, order } from './orders.fixture.ts';
import type { PlaceInput, PlaceOutput } from './schemas.ts';

type Counter = Awaited<ReturnType<typeof counter>>;
type Page = {
  items: { number: string; paymentState: string; fulfilmentState: string; tags: string[]; assignee: { name: string } | null; notes: number }[];
  next: string | null;
};

const placed = (shop: Counter, over: Partial<PlaceInput> = {}): Promise<PlaceOutput> => shop.run('orders.place', order(over)) as Promise<PlaceOutput>;
const page = (shop: Counter, input: object): Promise<Page> => shop.kernel.ask<Page>('orders.list', input, SYSTEM);
const numbers = async (shop: Counter, input: object): Promise<string[]> => (await page(shop, input)).items.map((item) => item.number);
const lag = async (shop: Counter): Promise<bigint> =>
  (
    await shop.kernel.db.read<{ n: bigint }>(sql`select count(*) as n from orders.head h where not exists (select 1 from orders.listing l where l.id = h.id)`)
  )[0]!.n;

/** Lets the goods of an order leave, some of them or all. */
async function leave(shop: Counter, orderId: string, quantity?: number): Promise<void> {
  await shop.kernel.tx(SYSTEM, async (ctx) => {
    for (const hold of await holdsOf(ctx, [orderId])) {
      const [left] = await consumeFor(ctx, [{ documentId: orderId, warehouseId: hold.warehouseId, lines: [{ ...hold, quantity: quantity ?? hold.quantity }] }]);
      assert.ok(left?.ok);
    }
  });
}

test('an order is on every list it belongs to before and after the reader has seen it, and leaves one when it changes', async () => {
  await using shop = await counter();
  const first = await placed(shop, { lines: [{ sku: 'MUG', quantity: 3 }] });
  const other = await placed(shop, {
    channel: 'phone',
    payment: { method: 'cash_on_delivery' },
    customer: { name: 'Łukasz Ștefănescu', phone: '0733 987 654' },
  });
  for (const isListed of [false, true]) {
    if (isListed) await shop.workers.drain();
    assert.equal(await lag(shop), isListed ? 0n : 2n);
    assert.deepEqual(
      [
        await numbers(shop, { state: 'placed' }),
        await numbers(shop, { channel: 'phone' }),
        await numbers(shop, { paymentMethod: 'cash_on_delivery', country: 'RO', paymentState: 'unpaid' }),
        await numbers(shop, { fulfilmentState: 'partial' }),
        await numbers(shop, { q: 'stefan lukasz' }),
        await numbers(shop, { q: '7654', state: 'placed' }),
        await numbers(shop, { q: '000001' }),
        await numbers(shop, { state: 'completed' }),
      ],
      [[other.number, first.number], [other.number], [other.number], [], [other.number], [other.number], [other.number, first.number], []],
    );
  }
  await shop.run('orders.mark_cancelled', { orderId: other.orderId, reason: 'x' });
  // Not read yet: it is on no list under its old state, as it is looked at itself.
  assert.deepEqual(await numbers(shop, { state: 'placed' }), [first.number]);
  await shop.workers.drain();
  assert.deepEqual([await numbers(shop, { state: 'cancelled' }), await numbers(shop, { state: 'placed' })], [[other.number], [first.number]]);
  assert.deepEqual((await verify(shop.kernel.db, shop.kernel.registry)).violations, []);
});

test('what the reader has missed is found by verify and put right by listing anew', async () => {
  await using shop = await counter();
  const { orderId, number } = await placed(shop);
  await shop.workers.drain();
  await leave(shop, orderId);
  const broken = (await verify(shop.kernel.db, shop.kernel.registry)).violations.map((one) => one.id);
  assert.deepEqual([broken, await numbers(shop, { fulfilmentState: 'fulfilled' })], [['L1'], []]);
  assert.deepEqual(await shop.run('orders.relist', {}), { changed: 1, next: null });
  assert.deepEqual(await numbers(shop, { fulfilmentState: 'fulfilled' }), [number]);
  assert.deepEqual(await shop.run('orders.relist', {}), { changed: 0, next: null });
});

test('pages of a filter follow each other without a gap, across what is listed and what is not', async () => {
  await using shop = await counter();
  const all: string[] = [];
  for (let i = 0; i < 5; i++) {
    all.unshift((await placed(shop)).number);
    if (i === 2) await shop.workers.drain();
  }
  assert.equal(await lag(shop), 2n);
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const got: Page = await page(shop, { state: 'placed', limit: 2, ...(after ? { after } : {}) });
    seen.push(...got.items.map((item) => item.number));
    after = got.next;
  } while (after !== null);
  assert.deepEqual(seen, all);
});

test('a list shows tags, whose it is and how many notes, and is filtered by them', async () => {
  await using shop = await counter();
  const [mine, other] = [await placed(shop), await placed(shop)];
  await shipRoles(shop.kernel);
  const { id: accountId } = (await shop.run('staff.create_account', {
    email: 'ana@shop.test',
    name: 'Ana',
    password: 'a brass lamp on oak',
    roles: ['owner'],
    language: 'en',
  })) as {
    id: string;
  };
  await shop.run('desk.tag', { documentIds: [mine.orderId], add: ['gift'], remove: [] });
  await shop.run('desk.assign', { documentIds: [mine.orderId], accountId });
  await shop.run('desk.add_note', { documentId: mine.orderId, text: 'Wrap it', visibility: 'private' });
  const [item] = (await page(shop, { tag: 'gift' })).items;
  assert.deepEqual([item?.number, item?.tags, item?.assignee?.name, item?.notes], [mine.number, ['gift'], 'Ana', 1]);
  for (const drained of [false, true]) {
    if (drained) await shop.workers.drain();
    assert.deepEqual(
      [
        await numbers(shop, { assignee: accountId }),
        await numbers(shop, { assignee: 'none' }),
        await numbers(shop, { tag: 'gift', state: 'placed' }),
        await numbers(shop, { tag: 'gift', state: 'completed' }),
        await numbers(shop, { tag: 'gift', assignee: 'none' }),
      ],
      [[mine.number], [other.number], [mine.number], [], []],
    );
  }
});

test('days are the shop’s own, whole at both ends, and what is no day is refused', async () => {
  await using shop = await counter();
  const day = (at: Date): string => at.toISOString().slice(0, 10);
  const first = await placed(shop);
  const today = day(shop.env.now());
  shop.env.turn(24 * 3_600_000);
  const second = await placed(shop);
  const tomorrow = day(shop.env.now());
  assert.deepEqual(
    [
      await numbers(shop, { from: today, to: today }),
      await numbers(shop, { from: tomorrow }),
      await numbers(shop, { to: tomorrow }),
      await numbers(shop, { to: '2020-01-01' }),
    ],
    [[first.number], [second.number], [second.number, first.number], []],
  );
  await assert.rejects(page(shop, { from: '2026-02-30' }), { code: 'orders.day' });
});
