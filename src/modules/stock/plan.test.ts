// How the warehouses are chosen: as few parcels as can be, then the fastest or the cheapest, and the moves are real.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Kernel, Refusal, SYSTEM } from '#kernel';
import { levelsOf, orderId, stocked } from './fixture.test.ts';
import { choosePlan, estimate } from './plan.ts';
import { distanceKm } from './rules.ts';
import type { PlacedLine, Warehouse } from './types.ts';

const place = (code: string, rest: Partial<Warehouse> = {}): Warehouse => ({
  id: code,
  code,
  name: code,
  country: 'RO',
  city: code,
  latitude: null,
  longitude: null,
  active: true,
  priority: 1,
  handlingHours: 24,
  parcelCost: 100,
  ...rest,
});
type Sourced = {
  plan: { shipments: { warehouse: string; lines: { sku: string; quantity: number }[] }[] };
  moved: number;
  sourcingId: string;
};
const source = (kernel: Kernel, input: unknown) => kernel.do<Sourced>('stock.source', input, { actor: SYSTEM }).then(({ value }) => value);
const shipments = ({ plan }: Sourced) => plan.shipments.map((s) => [s.warehouse, s.lines.map((l) => `${l.quantity} ${l.sku}`)]);
const hold = (kernel: Kernel, orderId: string, lines: Record<string, number>, country = 'RO') =>
  kernel.do('stock.hold', { orderId, country, lines: Object.entries(lines).map(([sku, quantity]) => ({ sku, quantity })) }, { actor: SYSTEM });

test('goods that lie in two places leave from one as soon as one has them all', async () => {
  await using s = await stocked({ A: { BUC: 2 }, B: { CLJ: 2 } });
  const order = orderId(s);
  await hold(s.kernel, order, { A: 2, B: 1 });
  assert.deepEqual(shipments(await source(s.kernel, { orderId: order })), [
    ['BUC', ['2 A']],
    ['CLJ', ['1 B']],
  ]);
  await s.kernel.do('stock.receive', { warehouse: 'CLJ', lines: [{ sku: 'A', quantity: 2 }] }, { actor: SYSTEM });
  const better = await source(s.kernel, { orderId: order });
  assert.deepEqual([shipments(better), better.moved], [[['CLJ', ['2 A', '1 B']]], 2]);
  assert.deepEqual(await levelsOf(s), { 'A@BUC': [2, 0], 'A@CLJ': [2, 2], 'B@CLJ': [2, 1] });
  const again = await source(s.kernel, { orderId: order });
  assert.deepEqual([shipments(again), again.moved], [[['CLJ', ['2 A', '1 B']]], 0]);
  await s.verify();
});

test('the decision is on record with what was looked at and what else was weighed', async () => {
  await using s = await stocked({ A: { BUC: 5, CLJ: 5 } });
  const order = orderId(s);
  await hold(s.kernel, order, { A: 2 });
  const chosen = await source(s.kernel, { orderId: order, prefer: 'fastest' });
  assert.deepEqual([shipments(chosen), chosen.moved], [[['CLJ', ['2 A']]], 2]);
  type Row = {
    id: string;
    at: string;
    inputs: { prefer: string; country: string; warehouses: string[] };
    alternatives: { considered: number; best: { parcels: number; hours: number; cost: number; moved: number }[] };
    plan: { hours: number };
    moved: number;
  };
  const { items } = await s.kernel.ask<{ items: Row[] }>('stock.sourcing', { documentId: order }, SYSTEM);
  assert.deepEqual(
    items.map((i) => [i.id, i.at, i.inputs.prefer, i.inputs.country, i.inputs.warehouses, i.moved]),
    [[chosen.sourcingId, '2026-11-02T08:00:00.000Z', 'fastest', 'RO', ['BUC', 'CLJ', 'WAW'], 2]],
  );
  assert.equal(items[0]!.alternatives.considered, 2);
  assert.deepEqual(
    items[0]!.alternatives.best.map((plan) => [plan.parcels, plan.hours, plan.cost, plan.moved]),
    [
      [1, 17, 135, 2],
      [1, 31, 119, 0],
    ],
  );
  await s.verify();
});

test('cheapest and fastest choose differently, and nothing held is nothing to send', async () => {
  await using s = await stocked({ A: { BUC: 5, CLJ: 5 } });
  const [fast, cheap] = [orderId(s), orderId(s)];
  for (const id of [fast, cheap]) await hold(s.kernel, id, { A: 1 });
  const both = await s.kernel.doMany<Sourced>(
    'stock.source',
    [{ orderId: fast, prefer: 'fastest' }, { orderId: cheap, prefer: 'cheapest' }, { orderId: orderId(s) }, { orderId: fast }],
    SYSTEM,
  );
  assert.deepEqual(
    both.map((o) => (o.ok ? shipments(o.value) : o.refusal.code)),
    [[['CLJ', ['1 A']]], [['BUC', ['1 A']]], 'stock.nothing_held', [['CLJ', ['1 A']]]],
  );
  await s.verify();
});

test('a hold that moves keeps the time at which it expires', async () => {
  await using s = await stocked({ A: { WAW: 1 } });
  const order = orderId(s);
  await s.kernel.do('stock.hold', { orderId: order, minutes: 30, country: 'RO', lines: [{ sku: 'A', quantity: 1 }] }, { actor: SYSTEM });
  await s.kernel.do('stock.receive', { warehouse: 'BUC', lines: [{ sku: 'A', quantity: 1 }] }, { actor: SYSTEM });
  assert.equal((await source(s.kernel, { orderId: order, prefer: 'fastest' })).moved, 1);
  const { items } = await s.kernel.ask<{ items: { warehouse: string; expiresAt: string }[] }>('stock.holds', { documentId: order }, SYSTEM);
  assert.deepEqual(
    items.map((i) => [i.warehouse, i.expiresAt]),
    [['BUC', '2026-11-02T08:30:00.000Z']],
  );
  await s.verify();
});

test('a warehouse that was closed gives up what it holds as soon as another has it', async () => {
  await using s = await stocked({ A: { BUC: 1 } });
  const order = orderId(s);
  await hold(s.kernel, order, { A: 1 });
  await s.kernel.do(
    'stock.set_warehouses',
    {
      warehouses: [
        { code: 'BUC', name: 'B', country: 'RO', city: 'B', active: false },
        { code: 'IAS', name: 'Iași', country: 'RO', city: 'Iași' },
      ],
    },
    { actor: SYSTEM },
  );
  const other = await s.kernel
    .do('stock.hold', { orderId: orderId(s), lines: [{ sku: 'A', quantity: 1 }] }, { actor: SYSTEM })
    .catch((error: Refusal) => error.code);
  assert.equal(other, 'stock.short');
  assert.deepEqual(shipments(await source(s.kernel, { orderId: order })), [['BUC', ['1 A']]]);
  await s.kernel.do('stock.receive', { warehouse: 'IAS', lines: [{ sku: 'A', quantity: 1 }] }, { actor: SYSTEM });
  assert.deepEqual(shipments(await source(s.kernel, { orderId: order })), [['IAS', ['1 A']]]);
  await s.verify();
});

test('the fewest parcels win, and a line is split only where no place has enough', () => {
  const stock: Record<string, Record<string, number>> = {
    a: { X: 4, Y: 3, Z: 1 },
    b: { X: 0, Y: 2, Z: 9 },
    c: { X: 0, Y: 0, Z: 2 },
  };
  const plan = (wanted: Record<string, number>, current: PlacedLine[]) =>
    choosePlan({
      wanted: Object.entries(wanted).map(([skuId, quantity]) => ({ skuId, quantity })),
      current,
      available: (skuId, id) => stock[skuId]![id]!,
      warehouses: [place('X'), place('Y'), place('Z')],
      country: 'RO',
      prefer: 'cheapest',
    }).chosen;
  const at = (skuId: string, warehouseId: string, quantity: number): PlacedLine => ({ skuId, warehouseId, quantity });
  assert.deepEqual(plan({ a: 3, b: 2 }, [at('a', 'X', 3), at('b', 'Z', 2)]), {
    lines: [at('a', 'Y', 3), at('b', 'Y', 2)],
    parcels: 1,
    closed: 0,
    hours: 28,
    cost: 110,
    moved: 5,
  });
  assert.deepEqual(plan({ a: 6, c: 1 }, [at('a', 'X', 4), at('a', 'Y', 2), at('c', 'Z', 1)]), {
    lines: [at('a', 'X', 4), at('a', 'Y', 2), at('c', 'Z', 1)],
    parcels: 3,
    closed: 0,
    hours: 28,
    cost: 330,
    moved: 0,
  });
  assert.deepEqual(plan({ a: 5, b: 9 }, [at('a', 'X', 4), at('a', 'Z', 1), at('b', 'Z', 9)]).lines, [at('a', 'X', 4), at('a', 'Z', 1), at('b', 'Z', 9)]);
});

test('distances are those of the great circle, and an unknown place is guessed by its country', () => {
  const bucharest = place('BUC', { latitude: 44.43, longitude: 26.1 });
  assert.deepEqual(
    [distanceKm(bucharest, 'RO'), distanceKm(bucharest, 'PL'), distanceKm(place('?'), 'RO'), distanceKm(place('?'), 'PL'), distanceKm(bucharest, 'ZZ')],
    [185, 986, 100, 1500, 1500],
  );
  assert.deepEqual(estimate(bucharest, 'RO'), { hours: 31, cost: 119 });
  assert.deepEqual(estimate(bucharest, 'PL'), { hours: 81, cost: 199 });
  assert.deepEqual(estimate(bucharest, undefined), { hours: 24, cost: 100 });
});
