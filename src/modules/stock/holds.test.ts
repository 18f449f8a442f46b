// What stock promises to orders and shipping: no unit twice, all or nothing, each hold ends once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ctx, type Kernel, SYSTEM, ledger } from '#kernel';
import { house } from '#testing';
import { catalogModule } from '../catalog/module.ts';
import { consumeFor, consumedOf, holdFor, holdsOf, putBack, releaseFor } from './holds.ts';
import { stockModule } from './module.ts';
import { GOODS, shelf } from './rules.ts';
import { writeWarehouses } from './store.ts';
import type { Warehouse } from './types.ts';

const place = (id: string, code: string, country: string, priority: number): Warehouse => ({
  id: `whs_${id.padStart(26, '0')}`,
  code,
  name: code,
  country,
  city: code,
  latitude: null,
  longitude: null,
  active: true,
  priority,
  handlingHours: 24,
  parcelCost: 100,
});
const BUC = place('1', 'BUC', 'RO', 1);
const CLJ = place('2', 'CLJ', 'RO', 2);
const WAW = place('3', 'WAW', 'PL', 3);
const sku = (n: number): string => `sku_${String(n).padStart(26, '0')}`;

async function stocked(kernel: Kernel, goods: [number, Warehouse, number][]): Promise<void> {
  await kernel.tx(SYSTEM, async (ctx) => {
    await writeWarehouses(ctx, [BUC, CLJ, WAW]);
    await ledger.post(
      ctx,
      goods.map(([n, w, amount]) => [{ from: GOODS.supplier, to: shelf(sku(n), w.id), unit: sku(n), amount: BigInt(amount), reason: 'received' }]),
    );
  });
}
const shop = async (goods: [number, Warehouse, number][]) => house({ modules: [catalogModule, stockModule], ready: (kernel) => stocked(kernel, goods) });
const tx = <T>(kernel: Kernel, work: (ctx: Ctx) => Promise<T>): Promise<T> => kernel.tx(SYSTEM, work);
const line = (n: number, quantity: number) => ({ skuId: sku(n), sku: 'N' + n, quantity });

test("lines are held at one warehouse that has them all, the country's own first", async () => {
  await using s = await shop([
    [1, BUC, 5],
    [1, WAW, 5],
    [2, BUC, 1],
    [2, CLJ, 9],
    [1, CLJ, 9],
  ]);
  const [polish, romanian] = await tx(s.kernel, (ctx) =>
    holdFor(ctx, [
      { documentId: 'ord_a', lines: [line(1, 2)], country: 'PL', policy: 'all' },
      { documentId: 'ord_b', lines: [line(1, 2), line(2, 3)], country: 'RO', policy: 'all' },
    ]),
  );
  assert.deepEqual(polish, {
    ok: true,
    value: { held: 'full', holds: [{ skuId: sku(1), warehouseId: WAW.id, quantity: 2 }] },
  });
  assert.deepEqual(romanian, {
    ok: true,
    value: {
      held: 'full',
      holds: [
        { skuId: sku(1), warehouseId: CLJ.id, quantity: 2 },
        { skuId: sku(2), warehouseId: CLJ.id, quantity: 3 },
      ],
    },
  });
  await s.verify();
});

test('what no warehouse has alone is split over as few as possible', async () => {
  await using s = await shop([
    [1, BUC, 4],
    [1, CLJ, 6],
    [1, WAW, 3],
  ]);
  const [held] = await tx(s.kernel, (ctx) => holdFor(ctx, [{ documentId: 'ord_a', lines: [line(1, 8)], country: 'RO', policy: 'all' }]));
  assert.deepEqual(held, {
    ok: true,
    value: {
      held: 'full',
      holds: [
        { skuId: sku(1), warehouseId: CLJ.id, quantity: 6 },
        { skuId: sku(1), warehouseId: BUC.id, quantity: 2 },
      ],
    },
  });
  await s.verify();
});

test('a shortage refuses the document and holds nothing of it; the next one sees what is left', async () => {
  await using s = await shop([
    [1, BUC, 5],
    [2, BUC, 1],
  ]);
  const [first, second, third] = await tx(s.kernel, (ctx) =>
    holdFor(ctx, [
      { documentId: 'ord_a', lines: [line(1, 3)], policy: 'all' },
      { documentId: 'ord_b', lines: [line(2, 1), line(1, 3)], policy: 'all' },
      { documentId: 'ord_c', lines: [line(1, 2), line(2, 1)], policy: 'all' },
    ]),
  );
  assert.equal(first!.ok, true);
  assert.ok(second && !second.ok);
  assert.deepEqual([second.refusal.code, second.refusal.details], ['stock.short', { lines: [{ skuId: sku(1), sku: 'N1', wanted: 3, free: 2 }] }]);
  assert.equal(third!.ok, true);
  assert.deepEqual(
    (await tx(s.kernel, (ctx) => holdsOf(ctx, ['ord_a', 'ord_b', 'ord_c']))).map((h) => [h.documentId, h.skuId, h.quantity]),
    [
      ['ord_a', sku(1), 3],
      ['ord_c', sku(1), 2],
      ['ord_c', sku(2), 1],
    ],
  );
  await s.verify();
});

test('partial holds take what there is and say so', async () => {
  await using s = await shop([[1, BUC, 2]]);
  const outcomes = await tx(s.kernel, (ctx) =>
    holdFor(ctx, [
      { documentId: 'ord_a', lines: [line(1, 5)], policy: 'partial' },
      { documentId: 'ord_b', lines: [line(1, 5)], policy: 'partial' },
    ]),
  );
  assert.deepEqual(outcomes, [
    { ok: true, value: { held: 'partial', holds: [{ skuId: sku(1), warehouseId: BUC.id, quantity: 2 }] } },
    { ok: true, value: { held: 'none', holds: [] } },
  ]);
  await s.verify();
});

test('a component that a bundle and another line share is summed once', async () => {
  await using s = await shop([[1, BUC, 5]]);
  const [tooMuch, right] = await tx(s.kernel, (ctx) =>
    holdFor(ctx, [
      { documentId: 'ord_a', lines: [line(1, 3), line(1, 3)], policy: 'all' },
      { documentId: 'ord_b', lines: [line(1, 3), line(1, 2)], policy: 'all' },
    ]),
  );
  assert.ok(tooMuch && !tooMuch.ok);
  assert.deepEqual(tooMuch.refusal.details, { lines: [{ skuId: sku(1), sku: 'N1', wanted: 6, free: 5 }] });
  assert.deepEqual(right, {
    ok: true,
    value: { held: 'full', holds: [{ skuId: sku(1), warehouseId: BUC.id, quantity: 5 }] },
  });
  await s.verify();
});

test('goods leave from the holds of their document, the rest stays held, and no more comes back than had left', async () => {
  await using s = await shop([[1, BUC, 5]]);
  await tx(s.kernel, (ctx) => holdFor(ctx, [{ documentId: 'ord_a', lines: [line(1, 4)], policy: 'all' }]));
  const outcomes = await tx(s.kernel, (ctx) =>
    consumeFor(ctx, [
      { documentId: 'ord_a', warehouseId: BUC.id, lines: [line(1, 1)] },
      { documentId: 'ord_a', warehouseId: BUC.id, lines: [line(1, 2)] },
      { documentId: 'ord_a', warehouseId: BUC.id, lines: [line(1, 2)] },
      { documentId: 'ord_a', warehouseId: CLJ.id, lines: [line(1, 1)] },
    ]),
  );
  assert.deepEqual(
    outcomes.map((o) => (o.ok ? o.value.consumed : o.refusal.details.lines)),
    [1, 2, [{ skuId: sku(1), wanted: 2, held: 1 }], [{ skuId: sku(1), wanted: 1, held: 0 }]],
  );
  assert.deepEqual(await tx(s.kernel, (ctx) => consumedOf(ctx, ['ord_a'])), [{ documentId: 'ord_a', skuId: sku(1), warehouseId: BUC.id, quantity: 3 }]);
  assert.deepEqual(await tx(s.kernel, (ctx) => holdsOf(ctx, ['ord_a'])), [{ documentId: 'ord_a', skuId: sku(1), warehouseId: BUC.id, quantity: 1 }]);
  const returns = await tx(s.kernel, (ctx) =>
    putBack(ctx, [
      { documentId: 'ord_a', warehouseId: CLJ.id, lines: [line(1, 2)] },
      { documentId: 'ord_a', warehouseId: CLJ.id, lines: [line(1, 2)] },
    ]),
  );
  assert.deepEqual(
    returns.map((o) => (o.ok ? o.value.returned : [o.refusal.code, o.refusal.details.lines])),
    [2, ['stock.not_consumed', [{ skuId: sku(1), returned: 2, consumed: 1 }]]],
  );
  assert.deepEqual(await tx(s.kernel, (ctx) => releaseFor(ctx, ['ord_a', 'ord_b'])), [1, 0]);
  const balances = await tx(s.kernel, (ctx) => ledger.balances(ctx, [shelf(sku(1), BUC.id), shelf(sku(1), CLJ.id)]));
  assert.deepEqual(
    [...balances.values()].map((b) => [b.posted, b.pending]),
    [
      [2n, 0n],
      [2n, 0n],
    ],
  );
  await s.verify();
});
