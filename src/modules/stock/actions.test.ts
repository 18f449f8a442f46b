// The verbs of stock: top up, let go, receive, count, move; each refused member leaves everything as it was.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Kernel, Refusal, SYSTEM, sql } from '#kernel';
import { holdFor } from './holds.ts';
import { levelsOf, orderId, stocked } from './fixture.test.ts';

const act = (kernel: Kernel, name: string, input: unknown): Promise<unknown> =>
  kernel.do(name, input, { actor: SYSTEM }).then(
    ({ value }) => value,
    (error: Refusal) => [error.code, error.details],
  );
const events = async (shop: Awaited<ReturnType<typeof stocked>>, name: string) => {
  return (
    await shop.db.read<{ payload: unknown; document_id: string }>(sql`select payload, document_id from kernel.event where name = ${name} order by position`)
  ).map((e) => [e.document_id, e.payload]);
};

test('goods are received, counted and moved; what is not free can not be taken away', async () => {
  await using s = await stocked({ A: { BUC: 10 }, B: {} });
  assert.deepEqual(
    await act(s.kernel, 'stock.receive', {
      warehouse: 'CLJ',
      lines: [
        { sku: 'A', quantity: 2 },
        { sku: 'B', quantity: 5 },
        { sku: 'A', quantity: 1 },
      ],
    }),
    { received: 8 },
  );
  assert.deepEqual(await act(s.kernel, 'stock.adjust', { warehouse: 'BUC', sku: 'A', difference: -3, reason: 'broken' }), { difference: -3 });
  assert.deepEqual(await act(s.kernel, 'stock.adjust', { warehouse: 'WAW', sku: 'B', difference: 4, reason: 'found' }), { difference: 4 });
  assert.deepEqual(await act(s.kernel, 'stock.move', { from: 'BUC', to: 'WAW', lines: [{ sku: 'A', quantity: 2 }] }), {
    moved: 2,
  });
  assert.deepEqual(await levelsOf(s), {
    'A@BUC': [5, 0],
    'A@CLJ': [3, 0],
    'A@WAW': [2, 0],
    'B@CLJ': [5, 0],
    'B@WAW': [4, 0],
  });
  const order = orderId(s);
  await act(s.kernel, 'stock.hold', { orderId: order, lines: [{ sku: 'A', quantity: 4 }] });
  const [code, details] = (await act(s.kernel, 'stock.adjust', {
    warehouse: 'BUC',
    sku: 'A',
    difference: -2,
    reason: 'lost',
  })) as [string, { lines: { wanted: number; free: number }[] }];
  assert.deepEqual([code, details.lines.map((l) => [l.wanted, l.free])], ['stock.short', [[2, 1]]]);
  assert.equal(((await act(s.kernel, 'stock.move', { from: 'BUC', to: 'CLJ', lines: [{ sku: 'B', quantity: 1 }] })) as [string])[0], 'stock.short');
  assert.deepEqual(await act(s.kernel, 'stock.move', { from: 'BUC', to: 'BUC', lines: [{ sku: 'A', quantity: 1 }] }), [
    'stock.same_warehouse',
    { warehouse: 'BUC' },
  ]);
  assert.deepEqual(await act(s.kernel, 'stock.receive', { warehouse: 'XXX', lines: [{ sku: 'A', quantity: 1 }] }), [
    'stock.unknown_warehouse',
    { warehouse: 'XXX' },
  ]);
  assert.deepEqual(await act(s.kernel, 'stock.receive', { warehouse: 'BUC', lines: [{ sku: 'Z', quantity: 1 }] }), ['stock.unknown_sku', { sku: 'Z' }]);
  assert.deepEqual(await levelsOf(s), {
    'A@BUC': [5, 4],
    'A@CLJ': [3, 0],
    'A@WAW': [2, 0],
    'B@CLJ': [5, 0],
    'B@WAW': [4, 0],
  });
  await s.verify();
});

test('a bundle has no stock of its own, and holding it holds its parts', async () => {
  await using s = await stocked({ A: { BUC: 10 }, B: { BUC: 3 } });
  await s.kernel.do(
    'catalog.create_products',
    {
      name: 'Set',
      variants: [
        {
          sku: 'SET',
          weightGrams: 1,
          components: [
            { sku: 'A', quantity: 2 },
            { sku: 'B', quantity: 1 },
          ],
        },
      ],
    },
    { actor: SYSTEM },
  );
  assert.deepEqual(await act(s.kernel, 'stock.receive', { warehouse: 'BUC', lines: [{ sku: 'SET', quantity: 1 }] }), ['stock.bundle', { sku: 'SET' }]);
  const short = (await act(s.kernel, 'stock.hold', {
    orderId: orderId(s),
    lines: [
      { sku: 'SET', quantity: 3 },
      { sku: 'A', quantity: 5 },
    ],
  })) as [string, { lines: object[] }];
  assert.deepEqual([short[0], short[1].lines.map((l) => ({ ...l, skuId: '' }))], ['stock.short', [{ skuId: '', sku: 'A', wanted: 11, free: 10 }]]);
  const held = (await act(s.kernel, 'stock.hold', {
    orderId: orderId(s),
    lines: [
      { sku: 'SET', quantity: 3 },
      { sku: 'A', quantity: 4 },
    ],
  })) as { held: string; added: number };
  assert.deepEqual([held.held, held.added], ['full', 13]);
  assert.deepEqual(await levelsOf(s), { 'A@BUC': [10, 10], 'B@BUC': [3, 3] });
  await s.verify();
});

test('a document is topped up to what it wants, once, however often it is asked', async () => {
  await using s = await stocked({ A: { BUC: 3 } });
  const order = orderId(s);
  const { items } = await s.kernel.ask<{ items: { skuId: string }[] }>('stock.levels', { sku: 'A' }, SYSTEM);
  const skuId = items[0]!.skuId;
  await s.kernel.tx(SYSTEM, (ctx) => holdFor(ctx, [{ documentId: order, lines: [{ skuId, quantity: 5 }], country: 'RO', policy: 'partial' }]));
  assert.deepEqual(await act(s.kernel, 'stock.hold', { orderId: order }), ['stock.short', { lines: [{ skuId, sku: 'A', wanted: 2, free: 0 }] }]);
  assert.deepEqual(await act(s.kernel, 'stock.hold', { orderId: order, policy: 'partial' }), {
    held: 'partial',
    added: 0,
    holds: [],
  });
  await act(s.kernel, 'stock.receive', { warehouse: 'WAW', lines: [{ sku: 'A', quantity: 9 }] });
  const both = await Promise.all([act(s.kernel, 'stock.hold', { orderId: order }), act(s.kernel, 'stock.hold', { orderId: order })]);
  assert.deepEqual(
    both.map((b) => (b as { added: number; held: string }).added),
    [2, 0],
  );
  assert.deepEqual(await act(s.kernel, 'stock.hold', { orderId: order }), { held: 'full', added: 0, holds: [] });
  assert.deepEqual(await levelsOf(s), { 'A@BUC': [3, 3], 'A@WAW': [9, 2] });
  assert.deepEqual(await events(s, 'stock.held'), [[order, { held: 'full', quantity: 2 }]]);
  assert.deepEqual(await act(s.kernel, 'stock.hold', { orderId: orderId(s) }).then((r) => (r as [string])[0]), 'stock.nothing_wanted');
  await s.verify();
});

test('two requests that name the same lines of one order in one batch hold them once', async () => {
  await using s = await stocked({ A: { BUC: 9 } });
  const input = { orderId: orderId(s), lines: [{ sku: 'A', quantity: 4 }] };
  const both = await Promise.all([act(s.kernel, 'stock.hold', input), act(s.kernel, 'stock.hold', input)]);
  assert.deepEqual(
    both.map((b) => (b as { added: number }).added),
    [4, 0],
  );
  assert.deepEqual(await levelsOf(s), { 'A@BUC': [9, 4] });
  await s.verify();
});

test('what is let go is free again, and letting go twice does nothing more', async () => {
  await using s = await stocked({ A: { BUC: 3, CLJ: 3 } });
  const order = orderId(s);
  await act(s.kernel, 'stock.hold', { orderId: order, lines: [{ sku: 'A', quantity: 5 }] });
  const holds = await s.kernel.ask<{ items: { sku: string; warehouse: string; quantity: number }[] }>('stock.holds', { documentId: order }, SYSTEM);
  assert.deepEqual(
    holds.items.map((h) => [h.sku, h.warehouse, h.quantity]),
    [
      ['A', 'BUC', 3],
      ['A', 'CLJ', 2],
    ],
  );
  const twice = await Promise.all([act(s.kernel, 'stock.release', { documentId: order }), act(s.kernel, 'stock.release', { documentId: order })]);
  assert.deepEqual(twice, [{ released: 5 }, { released: 0 }]);
  assert.deepEqual(await levelsOf(s), { 'A@BUC': [3, 0], 'A@CLJ': [3, 0] });
  assert.deepEqual(await events(s, 'stock.released'), [[order, { quantity: 5 }]]);
  await s.verify();
});

test('a hold with minutes expires and says so; a hold that is asked for again without minutes stays', async () => {
  await using s = await stocked({ A: { BUC: 10 } });
  const [unpaid, paid] = [orderId(s), orderId(s)];
  for (const id of [unpaid, paid]) await act(s.kernel, 'stock.hold', { orderId: id, lines: [{ sku: 'A', quantity: 2 }], minutes: 30 });
  assert.deepEqual(await act(s.kernel, 'stock.hold', { orderId: paid }), { held: 'full', added: 0, holds: [] });
  await s.turn(29 * 60_000);
  assert.deepEqual(await levelsOf(s), { 'A@BUC': [10, 4] });
  await s.turn(60_000);
  assert.deepEqual(s.errors, []);
  assert.deepEqual(await levelsOf(s), { 'A@BUC': [10, 2] });
  assert.deepEqual(await events(s, 'stock.hold_expired'), [[unpaid, { quantity: 2 }]]);
  await s.verify();
});

test('levels are read page by page in order of the codes', async () => {
  await using s = await stocked({ A: { BUC: 1 }, B: { CLJ: 2 }, C: {} });
  type Page = { items: { sku: string; onHand: number; warehouses: { warehouse: string }[] }[]; next: string | null };
  const first = await s.kernel.ask<Page>('stock.levels', { limit: 2 }, SYSTEM);
  const second = await s.kernel.ask<Page>('stock.levels', { limit: 2, after: first.next! }, SYSTEM);
  assert.deepEqual(
    [first, second].map((page) => [page.items.map((i) => [i.sku, i.onHand, i.warehouses.length]), page.next]),
    [
      [
        [
          ['A', 1, 3],
          ['B', 2, 3],
        ],
        'B',
      ],
      [[['C', 0, 3]], null],
    ],
  );
  const cluj = await s.kernel.ask<Page>('stock.levels', { warehouse: 'CLJ', q: 'b' }, SYSTEM);
  assert.deepEqual(
    cluj.items.map((i) => [i.sku, i.onHand, i.warehouses.map((w) => w.warehouse)]),
    [['B', 2, ['CLJ']]],
  );
  assert.deepEqual((await s.kernel.ask<Page>('stock.levels', { q: '%' }, SYSTEM)).items, []);
});
