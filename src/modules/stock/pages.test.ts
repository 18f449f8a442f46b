// What the stock pages show and do: one row for each SKU, movements, evolution, reorder points with their one alert, and ageing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Kernel, type Refusal, SYSTEM, sql } from '#kernel';
import { house } from '#testing';
import { catalogModule } from '../catalog/module.ts';
import { MODULES, WAREHOUSES, levelsOf, orderId, stocked } from './fixture.test.ts';
import { consumeFor } from './holds.ts';
import { stockModule } from './module.ts';
import { ALERTS_PORT, type LowStock } from './ports.ts';
import { evolution } from './rules.ts';

const DAY_MS = 86_400_000;
const act = (kernel: Kernel, name: string, input: unknown): Promise<unknown> =>
  kernel.do(name, input, { actor: { ...SYSTEM, id: 'acc_ana' } }).then(
    ({ value }) => value,
    (error: Refusal) => [error.code, error.details],
  );
type Shop = Awaited<ReturnType<typeof stocked>>;
type Row = {
  skuId: string;
  sku: string;
  onHand: number;
  held: number;
  free: number;
  reorderPoint: number | null;
  low: boolean;
  sold30: number;
  daysOfCover: number | null;
  warehouses: { warehouse: string; onHand: number; held: number; free: number }[];
};
const list = (shop: Shop, input: object = {}): Promise<{ items: Row[]; next: string | null }> => shop.kernel.ask('stock.list', input, SYSTEM);
const codes = async (shop: Shop, input: object): Promise<string[]> => (await list(shop, input)).items.map((row) => row.sku);
const events = async (shop: Shop) =>
  (
    await shop.db.read<{ name: string; payload: object }>(
      sql`select name, payload from kernel.event where name in ('stock.low', 'stock.ran_out', 'stock.available') order by position`,
    )
  ).map((event) => [event.name, event.payload]);

/** Sells so many of A from BUC for a new order. */
async function sell(shop: Shop, quantity: number): Promise<string> {
  const order = orderId(shop);
  await act(shop.kernel, 'stock.hold', { orderId: order, lines: [{ sku: 'A', quantity }] });
  const holds = (await shop.kernel.ask('stock.holds', { documentId: order }, SYSTEM)) as { items: { skuId: string; warehouse: string; quantity: number }[] };
  const places = (await shop.kernel.ask('stock.warehouses', {}, SYSTEM)) as { items: { id: string; code: string }[] };
  // Whoever holds and whoever hands over do it at different instants.
  shop.env.turn(1);
  for (const one of holds.items) {
    const warehouseId = places.items.find((place) => place.code === one.warehouse)!.id;
    await shop.kernel.tx(SYSTEM, (ctx) => consumeFor(ctx, [{ documentId: order, warehouseId, lines: [{ skuId: one.skuId, quantity: one.quantity }] }]));
  }
  return order;
}

test('the list has a row for each SKU with its warehouses, and finds by text, by warehouse, by what is low and by what is out', async () => {
  await using s = await stocked({ A: { BUC: 10, CLJ: 2 }, B: { WAW: 4 }, C: {} });
  await act(s.kernel, 'stock.hold', { orderId: orderId(s), lines: [{ sku: 'A', quantity: 3 }] });
  const { items } = await list(s);
  assert.deepEqual(
    items.map((row) => [row.sku, row.onHand, row.held, row.free, row.reorderPoint, row.daysOfCover]),
    [
      ['A', 12, 3, 9, null, null],
      ['B', 4, 0, 4, null, null],
      ['C', 0, 0, 0, null, null],
    ],
  );
  assert.deepEqual(items[0]!.warehouses, [
    { warehouse: 'BUC', onHand: 10, held: 3, free: 7 },
    { warehouse: 'CLJ', onHand: 2, held: 0, free: 2 },
    { warehouse: 'WAW', onHand: 0, held: 0, free: 0 },
  ]);
  assert.deepEqual(await codes(s, { out: true }), ['C']);
  assert.deepEqual(await codes(s, { out: true, warehouse: 'WAW' }), ['A', 'C']);
  assert.deepEqual(await codes(s, { q: 'b' }), ['B']);
  assert.deepEqual(
    await act(s.kernel, 'stock.set_reorder_points', {
      points: [
        { sku: 'A', quantity: 8 },
        { sku: 'B', quantity: 4 },
      ],
    }),
    { set: 2 },
  );
  assert.deepEqual(await codes(s, { low: true }), ['B']);
  const first = await list(s, { limit: 2 });
  assert.deepEqual([first.items.length, first.next, await codes(s, { after: first.next })], [2, 'B', ['C']]);
  await s.verify();
});

test('what was sold in thirty days says for how long the rest lasts', async () => {
  await using s = await stocked({ A: { BUC: 40 } });
  await sell(s, 10);
  s.env.turn(20 * DAY_MS);
  await sell(s, 5);
  assert.deepEqual(
    (await list(s)).items.map((row) => [row.free, row.sold30, row.daysOfCover]),
    [[25, 15, 50]],
  );
  s.env.turn(15 * DAY_MS);
  assert.deepEqual(
    (await list(s)).items.map((row) => [row.free, row.sold30, row.daysOfCover]),
    [[25, 5, 150]],
  );
});

test('movements say what happened to which goods, where, for what and by whom', async () => {
  await using s = await stocked({ A: { BUC: 10 } });
  await act(s.kernel, 'stock.receive', { warehouse: 'CLJ', lines: [{ sku: 'A', quantity: 5 }], reference: 'NIR 7' });
  await act(s.kernel, 'stock.move', { from: 'CLJ', to: 'WAW', lines: [{ sku: 'A', quantity: 2 }] });
  await act(s.kernel, 'stock.damage', { warehouse: 'BUC', lines: [{ sku: 'A', quantity: 1 }], reason: 'water' });
  await act(s.kernel, 'stock.adjust', { warehouse: 'BUC', sku: 'A', difference: 3, reason: 'found' });
  const order = await sell(s, 4);
  type Movement = {
    kind: string;
    source: string | null;
    target: string | null;
    quantity: number;
    note: string | null;
    documentId: string | null;
    actor: string | null;
  };
  const of = async (input: object): Promise<unknown[]> => {
    const { items } = (await s.kernel.ask('stock.movements', input, SYSTEM)) as { items: Movement[] };
    return items.map((m) => [m.kind, m.source, m.target, m.quantity, m.note, m.documentId, m.actor]);
  };
  assert.deepEqual(await of({}), [
    ['sent', 'BUC', null, -4, null, order, null],
    ['adjusted', null, 'BUC', 3, 'found', null, 'acc_ana'],
    ['damaged', 'BUC', null, -1, 'water', null, 'acc_ana'],
    ['moved', 'CLJ', 'WAW', 2, null, null, 'acc_ana'],
    ['received', null, 'CLJ', 5, 'NIR 7', null, 'acc_ana'],
    ['received', null, 'BUC', 10, null, null, 'system'],
  ]);
  assert.deepEqual(await of({ warehouse: 'CLJ', sku: 'A' }), [
    ['moved', 'CLJ', 'WAW', -2, null, null, 'acc_ana'],
    ['received', null, 'CLJ', 5, 'NIR 7', null, 'acc_ana'],
  ]);
  assert.equal((await of({ kind: 'damaged' })).length, 1);
  assert.equal((await of({ to: '2026-11-01' })).length, 0);
  assert.deepEqual(await levelsOf(s), { 'A@BUC': [8, 0], 'A@CLJ': [3, 0], 'A@WAW': [2, 0] });
  await s.verify();
});

test('the evolution of a day is what lay there at its end', async () => {
  assert.deepEqual(evolution(['d1', 'd2', 'd3'], 7, new Map([['d2', { came: 5, went: 2 }]])), [
    { day: 'd1', onHand: 4, came: 0, went: 0 },
    { day: 'd2', onHand: 7, came: 5, went: 2 },
    { day: 'd3', onHand: 7, came: 0, went: 0 },
  ]);
  await using s = await stocked({ A: { BUC: 10 } });
  s.env.turn(2 * DAY_MS);
  await sell(s, 4);
  await act(s.kernel, 'stock.move', { from: 'BUC', to: 'CLJ', lines: [{ sku: 'A', quantity: 1 }] });
  const points = async (input: object): Promise<number[][]> => {
    const answer = (await s.kernel.ask('stock.evolution', { sku: 'A', days: 7, ...input }, SYSTEM)) as {
      points: { onHand: number; came: number; went: number }[];
    };
    return answer.points.slice(-4).map((point) => [point.onHand, point.came, point.went]);
  };
  assert.deepEqual(await points({}), [
    [0, 0, 0],
    [10, 10, 0],
    [10, 0, 0],
    [6, 0, 4],
  ]);
  assert.deepEqual(await points({ warehouse: 'BUC' }), [
    [0, 0, 0],
    [10, 10, 0],
    [10, 0, 0],
    [5, 0, 5],
  ]);
});

test('a fall to the reorder point is told once, again after a rise, and what ran out is told when it is back', async () => {
  await using s = await stocked({ A: { BUC: 10 } });
  await s.settle();
  await act(s.kernel, 'stock.set_reorder_points', { points: [{ sku: 'A', quantity: 5 }] });
  assert.deepEqual(await events(s), []);
  const order = orderId(s);
  await act(s.kernel, 'stock.hold', { orderId: order, lines: [{ sku: 'A', quantity: 5 }] });
  await s.turn(5_000);
  await act(s.kernel, 'stock.hold', { orderId: orderId(s), lines: [{ sku: 'A', quantity: 5 }] });
  await s.turn(5_000);
  const fall = ['stock.low', { sku: 'A', free: 5, reorderPoint: 5 }];
  assert.deepEqual(await events(s), [fall, ['stock.ran_out', { sku: 'A' }]]);
  await act(s.kernel, 'stock.release', { documentId: order });
  await s.turn(5_000);
  await act(s.kernel, 'stock.receive', { warehouse: 'CLJ', lines: [{ sku: 'A', quantity: 1 }] });
  await s.turn(5_000);
  await act(s.kernel, 'stock.hold', { orderId: orderId(s), lines: [{ sku: 'A', quantity: 1 }] });
  await s.turn(5_000);
  assert.deepEqual(await events(s), [fall, ['stock.ran_out', { sku: 'A' }], ['stock.available', { sku: 'A', free: 5 }], fall]);
  assert.deepEqual(s.errors, []);
  await s.verify();
});

test('the supervisor gets a digest of new falls at most once a day', async () => {
  const digests: { key: string; items: LowStock[] }[] = [];
  await using s = await house({
    modules: [catalogModule, stockModule],
    providers: { [ALERTS_PORT]: { tell: async (_: unknown, digest: { key: string; items: LowStock[] }) => void digests.push(digest) } },
    ready: async (kernel) => {
      await kernel.do('stock.set_warehouses', { warehouses: WAREHOUSES }, { actor: SYSTEM });
      await kernel.doMany(
        'catalog.create_products',
        ['A', 'B'].map((sku) => ({ name: `Name ${sku}`, variants: [{ sku, weightGrams: 1 }] })),
        SYSTEM,
      );
    },
  });
  assert.equal(MODULES.length, 2);
  await act(s.kernel, 'stock.set_reorder_points', { points: [{ sku: 'A', quantity: 5 }] });
  await s.settle();
  assert.deepEqual(digests, [{ key: 'stock-low:2026-11-02', items: [{ sku: 'A', name: 'Name A', free: 0, reorderPoint: 5 }] }]);
  await act(s.kernel, 'stock.set_reorder_points', { points: [{ sku: 'B', quantity: 2 }] });
  await s.turn(3_600_000);
  assert.equal(digests.length, 1);
  await s.turn(DAY_MS);
  assert.deepEqual(digests.slice(1), [{ key: 'stock-low:2026-11-03', items: [{ sku: 'B', name: 'Name B', free: 0, reorderPoint: 2 }] }]);
  await s.turn(DAY_MS);
  assert.equal(digests.length, 2);
  assert.deepEqual(s.errors, []);
});

test('ageing counts days since the last sale, else since the receipt, and values what cost is known of', async () => {
  await using s = await stocked({ A: { BUC: 10 }, B: { CLJ: 3 }, C: {} });
  await act(s.kernel, 'stock.receive', { warehouse: 'BUC', lines: [{ sku: 'B', quantity: 2, cost: { amount: '12.50', currency: 'RON' } }] });
  await s.settle();
  s.env.turn(40 * DAY_MS);
  await sell(s, 4);
  await s.settle();
  s.env.turn(60 * DAY_MS);
  type Item = { sku: string; onHand: number; idleDays: number; soldDays: number | null; receivedDays: number | null; value: { amount: string } | null };
  const ask = async (input: object): Promise<unknown[]> =>
    ((await s.kernel.ask('stock.ageing', input, SYSTEM)) as { items: Item[] }).items.map((i) => [
      i.sku,
      i.onHand,
      i.idleDays,
      i.soldDays,
      i.receivedDays,
      i.value?.amount ?? null,
    ]);
  assert.deepEqual(await ask({}), [
    ['B', 5, 100, null, 100, '62.50'],
    ['A', 6, 60, 60, 100, null],
  ]);
  assert.deepEqual(await ask({ minDays: 61 }), [['B', 5, 100, null, 100, '62.50']]);
  assert.deepEqual(await ask({ warehouse: 'CLJ' }), [['B', 3, 100, null, 100, '37.50']]);
  const page = (await s.kernel.ask('stock.ageing', { limit: 1 }, SYSTEM)) as { next: string };
  assert.deepEqual((await ask({ after: page.next })).length, 1);
  const { items } = (await s.kernel.ask('stock.ageing_buckets', {}, SYSTEM)) as {
    items: { fromDays: number; skus: number; quantity: number; values: object[] }[];
  };
  assert.deepEqual(
    items.filter((one) => one.skus > 0),
    [
      { fromDays: 31, skus: 1, quantity: 6, values: [] },
      { fromDays: 91, skus: 1, quantity: 5, values: [{ amount: '62.50', currency: 'RON' }] },
    ],
  );
  await s.verify();
});
