// What pricing promises: the right price at the right time, all prices of a request or none, and honest reductions.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Kernel, Refusal, SYSTEM } from '#kernel';
import { variantsByCode } from '#modules/catalog';
import { house } from '#testing';
import { catalogModule } from '../catalog/module.ts';
import { pricingModule } from './module.ts';
import { changedPrice, lowestBefore, percentOf, ppmOf, priceAt, signedPpmOf } from './rules.ts';
import { pricesFor, taxRatesFor } from './store.ts';
import type { Price } from './types.ts';

const ready = async (kernel: Kernel): Promise<void> => {
  await kernel.doMany(
    'catalog.create_products',
    ['A', 'B', 'C'].map((sku) => ({ name: sku, variants: [{ sku, weightGrams: 1 }] })),
    SYSTEM,
  );
  await kernel.do(
    'pricing.set_lists',
    {
      lists: [
        { code: 'ro', name: 'Romania', currency: 'RON' },
        { code: 'jp', name: 'Japan', currency: 'JPY' },
      ],
    },
    { actor: SYSTEM },
  );
};
const shop = () => house({ modules: [catalogModule, pricingModule], ready, at: '2026-11-02T08:00:00Z' });
const ron = (amount: string) => ({ amount, currency: 'RON' });
const set = (kernel: Kernel, list: string, prices: unknown[]) => kernel.do('pricing.set_prices', { list, prices }, { actor: SYSTEM });
const refusal = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: Refusal) => [error.code, error.faults.map((f) => [f.pointer, f.code])],
  );

test('the price that holds is that of the highest quantity step, and within it the latest', async () => {
  await using s = await shop();
  await set(s.kernel, 'ro', [
    { sku: 'A', price: ron('19.99'), validFrom: '2026-01-01T00:00:00Z' },
    {
      sku: 'A',
      price: ron('15'),
      from: ron('19.99'),
      validFrom: '2026-11-01T00:00:00Z',
      validTo: '2026-11-08T00:00:00Z',
    },
    { sku: 'A', price: ron('12.50'), minQuantity: 10, validFrom: '2026-01-01T00:00:00Z' },
    { sku: 'B', price: ron('7'), validFrom: '2026-12-01T00:00:00Z' },
  ]);
  const variants = await s.kernel.tx(SYSTEM, (ctx) => variantsByCode(ctx, ['A', 'B', 'C']));
  const asks = (
    [
      ['A', 1],
      ['A', 9],
      ['A', 10],
      ['B', 1],
      ['C', 1],
      ['A', 1],
    ] as const
  ).map(([sku, quantity]) => ({ skuId: variants.get(sku)!.id, list: 'ro', currency: 'RON', quantity }));
  const at = async (day: string) => (await s.kernel.tx(SYSTEM, (ctx) => pricesFor(ctx, asks, new Date(day)))).map((p) => p && [p.priceMinor, p.priceFromMinor]);
  assert.deepEqual(await at('2026-11-01T00:00:00Z'), [[1500n, 1999n], [1500n, 1999n], [1250n, null], undefined, undefined, [1500n, 1999n]]);
  assert.deepEqual(await at('2026-11-08T00:00:00Z'), [[1999n, null], [1999n, null], [1250n, null], undefined, undefined, [1999n, null]]);
  assert.deepEqual(await at('2026-12-01T00:00:00Z'), [[1999n, null], [1999n, null], [1250n, null], [700n, null], undefined, [1999n, null]]);
  assert.deepEqual(await at('2025-12-31T23:59:59Z'), [undefined, undefined, undefined, undefined, undefined, undefined]);
  const before = s.db.figures.statements;
  await at('2026-11-01T00:00:00Z');
  assert.equal(s.db.figures.statements - before, 3, 'begin, one SELECT, commit');
  await s.verify();
});

test('all prices of a request are set or none, and each fault points at its place', async () => {
  await using s = await shop();
  const bad = set(s.kernel, 'ro', [
    { sku: 'A', price: ron('19.99') },
    { sku: 'X', price: ron('1') },
    { sku: 'B', price: { amount: '5', currency: 'EUR' } },
    { sku: 'B', price: ron('5.001') },
    { sku: 'B', price: ron('5'), from: ron('5') },
    { sku: 'B', price: ron('-5') },
    { sku: 'B', price: ron('5'), validFrom: '2026-11-02T00:00:00Z', validTo: '2026-11-02T00:00:00Z' },
  ]);
  assert.deepEqual(await refusal(bad), [
    'pricing.prices',
    [
      ['/prices/1/sku', 'pricing.unknown_sku'],
      ['/prices/2/price', 'pricing.currency'],
      ['/prices/3/price', 'kernel.money'],
      ['/prices/4/from', 'pricing.from_not_above'],
      ['/prices/5/price', 'pricing.negative'],
      ['/prices/6/validTo', 'pricing.period'],
    ],
  ]);
  assert.deepEqual(await refusal(set(s.kernel, 'none', [{ sku: 'A', price: ron('1') }])), ['pricing.unknown_list', []]);
  assert.deepEqual(await refusal(set(s.kernel, 'jp', [{ sku: 'A', price: { amount: '500.5', currency: 'JPY' } }])), [
    'pricing.prices',
    [['/prices/0/price', 'kernel.money']],
  ]);
  const { items } = await s.kernel.ask<{ items: unknown[] }>('pricing.prices', { list: 'ro' }, SYSTEM);
  assert.deepEqual(items, []);
});

test('a price that is set again for the same instant is replaced, and pages show what holds now', async () => {
  await using s = await shop();
  await set(s.kernel, 'ro', [
    { sku: 'A', price: ron('10') },
    { sku: 'B', price: ron('20'), from: ron('25') },
    { sku: 'A', price: ron('11') },
  ]);
  await set(s.kernel, 'ro', [{ sku: 'B', price: ron('21') }]);
  type Page = {
    items: { sku: string; price: { amount: string }; from: { amount: string } | null }[];
    next: string | null;
  };
  const first = await s.kernel.ask<Page>('pricing.prices', { list: 'ro', limit: 1 }, SYSTEM);
  const second = await s.kernel.ask<Page>('pricing.prices', { list: 'ro', limit: 1, after: first.next! }, SYSTEM);
  assert.deepEqual(
    [first, second].map((page) => page.items.map((i) => [i.sku, i.price.amount, i.from])),
    [[['A', '11.00', null]], [['B', '21.00', null]]],
  );
  assert.equal(second.next, null);
});

test('beside a reduction stands the lowest price of the thirty days before it', async () => {
  await using s = await shop();
  await set(s.kernel, 'ro', [
    { sku: 'A', price: ron('100'), validFrom: '2026-01-01T00:00:00Z' },
    { sku: 'A', price: ron('60'), validFrom: '2026-09-01T00:00:00Z', validTo: '2026-09-20T00:00:00Z' },
    { sku: 'A', price: ron('90'), validFrom: '2026-10-10T00:00:00Z', validTo: '2026-10-12T00:00:00Z' },
    { sku: 'A', price: ron('80'), from: ron('100'), validFrom: '2026-11-01T00:00:00Z' },
  ]);
  const price = await s.kernel.ask<{ price: object; from: object; lowestOfThirtyDays: object; all: unknown[] }>(
    'pricing.price',
    { sku: 'A', list: 'ro' },
    SYSTEM,
  );
  assert.deepEqual([price.price, price.from, price.lowestOfThirtyDays, price.all.length], [ron('80.00'), ron('100.00'), ron('90.00'), 4]);
  assert.deepEqual(await refusal(s.kernel.ask('pricing.price', { sku: 'X', list: 'ro' }, SYSTEM)), ['pricing.unknown_sku', []]);
});

test('the rate of tax is that of the country, the category and the day', async () => {
  await using s = await shop();
  const rates = (country: string, day: string) =>
    s.kernel.tx(SYSTEM, async (ctx) => Object.fromEntries(await taxRatesFor(ctx, country, ['standard', 'books', 'toys'], new Date(day))));
  assert.deepEqual(await rates('RO', '2025-07-31T23:00:00Z'), { standard: 190000, books: 50000, toys: 190000 });
  assert.deepEqual(await rates('RO', '2025-08-01T00:00:00Z'), { standard: 210000, books: 110000, toys: 210000 });
  assert.deepEqual(await rates('PL', '2026-11-02T00:00:00Z'), { standard: 230000, books: 50000, toys: 230000 });
  assert.deepEqual(await rates('BR', '2026-11-02T00:00:00Z'), { standard: 219512, books: 0, toys: 219512 });
  assert.deepEqual(await rates('US', '2026-11-02T00:00:00Z'), { standard: 0, books: 0, toys: 0 });
  await s.kernel.do('pricing.set_tax_rate', { country: 'RO', category: 'toys', percent: '9.5', validFrom: '2026-11-02' }, { actor: SYSTEM });
  assert.deepEqual(await rates('RO', '2026-11-02T00:00:00Z'), { standard: 210000, books: 110000, toys: 95000 });
  assert.deepEqual(
    await refusal(s.kernel.do('pricing.set_tax_rate', { country: 'RO', category: 'toys', percent: '101', validFrom: '2026-11-02' }, { actor: SYSTEM })),
    ['pricing.percent', []],
  );
  assert.deepEqual(
    await refusal(s.kernel.do('pricing.set_tax_rate', { country: 'RO', category: 'toys', percent: '1', validFrom: '2026-02-30' }, { actor: SYSTEM })),
    ['pricing.period', []],
  );
});

test('a list keeps its currency', async () => {
  await using s = await shop();
  assert.deepEqual(await refusal(s.kernel.do('pricing.set_lists', { lists: [{ code: 'ro', name: 'Romania', currency: 'EUR' }] }, { actor: SYSTEM })), [
    'pricing.list_currency',
    [],
  ]);
});

test('percentages are read and written exactly', () => {
  assert.deepEqual(['9.5', '21', '0', '100', '100.0001', '21.9512', '1.00001', '-1', ''].map(ppmOf), [
    95000,
    210000,
    0,
    1000000,
    undefined,
    219512,
    undefined,
    undefined,
    undefined,
  ]);
  assert.deepEqual([95000, 219512, 0].map(percentOf), ['9.5', '21.9512', '0']);
});

test('nothing was on sale before the first price, so nothing is shown beside it', () => {
  const first: Price = {
    priceMinor: 100n,
    priceFromMinor: null,
    minQuantity: 1,
    validFrom: new Date('2026-11-01T00:00:00Z'),
    validTo: null,
  };
  assert.equal(lowestBefore([first], new Date('2026-11-02T00:00:00Z')), undefined);
  assert.equal(priceAt([first], new Date('2026-10-31T00:00:00Z')), undefined);
});

test('a price is changed by a part or an amount and brought to its ending, never below zero', () => {
  const by = (minor: bigint, percent: string, ending: 'exact' | '99' | '50' | '00' = 'exact', exponent = 2) =>
    changedPrice(minor, { byPpm: signedPpmOf(percent)! }, ending, exponent);
  assert.deepEqual([by(1999n, '-10'), by(1999n, '2.5'), by(1005n, '10'), by(1n, '-50'), by(1999n, '-100')], [1799n, 2049n, 1106n, 0n, 0n]);
  assert.deepEqual([by(10_000n, '10', '99'), by(10_040n, '0', '99'), by(10_060n, '0', '99'), by(50n, '0', '99')], [10_999n, 9_999n, 10_099n, 99n]);
  assert.deepEqual(
    [by(10_030n, '0', '50'), by(10_040n, '0', '00'), by(30n, '0', '00'), by(1234n, '0', '99', 0), by(1234n, '0', '50', 0)],
    [10_050n, 10_000n, 100n, 1229n, 1234n],
  );
  assert.deepEqual([changedPrice(500n, { byMinor: -700n }, '99', 2), changedPrice(500n, { byMinor: 250n }, 'exact', 2)], [0n, 750n]);
  assert.deepEqual(
    [signedPpmOf('-12.5'), signedPpmOf('+3'), signedPpmOf('1001'), signedPpmOf('-101'), signedPpmOf('x')],
    [-125_000, 30_000, undefined, undefined, undefined],
  );
});

test('prices of many products are changed as the preview says, and each is told with what it was', async () => {
  await using s = await shop();
  await set(s.kernel, 'ro', [
    { sku: 'A', price: ron('100'), from: ron('120'), validFrom: '2026-01-01T00:00:00Z' },
    { sku: 'B', price: ron('50'), validFrom: '2026-01-01T00:00:00Z' },
    { sku: 'B', price: ron('45'), minQuantity: 10, validFrom: '2026-01-01T00:00:00Z' },
  ]);
  const { items } = await s.kernel.ask<{ items: { id: string }[] }>('catalog.list', {}, SYSTEM);
  const productIds = items.map((item) => item.id);
  const ask = { list: 'ro', percent: '-10', ending: '99' };
  const preview = await s.kernel.ask('pricing.preview', { ...ask, products: productIds.join(',') }, SYSTEM);
  assert.deepEqual(preview, {
    prices: 2,
    items: [
      { sku: 'A', name: 'A', before: ron('100.00'), after: ron('89.99') },
      { sku: 'B', name: 'B', before: ron('50.00'), after: ron('44.99') },
    ],
  });
  const change = (input: object) => s.kernel.do('pricing.change_prices', { ...ask, productIds, ...input }, { actor: SYSTEM });
  assert.deepEqual(await refusal(change({ amount: '1' })), ['pricing.change', [['/percent', 'pricing.change']]]);
  assert.deepEqual(await refusal(change({ percent: undefined, amount: '1.234' })), ['pricing.change', [['/amount', 'pricing.change']]]);
  assert.deepEqual(await refusal(change({ validTo: '2026-11-01T00:00:00Z' })), ['pricing.period', []]);
  assert.deepEqual(await refusal(change({ list: 'none' })), ['pricing.unknown_list', []]);
  assert.deepEqual((await change({ crossOut: true, validTo: '2026-11-09T08:00:00Z' })).value, { prices: 2 });
  const [told] = await s.kernel.db.read<{ payload: { changes: unknown[] } }>({
    text: `select payload from kernel.event where name = 'pricing.prices_set' order by position desc limit 1`,
    values: [],
    name: 'test_prices_set',
  });
  assert.deepEqual(told!.payload.changes[0], {
    sku: 'A',
    minQuantity: 1,
    validFrom: '2026-11-02T08:00:00.000Z',
    validTo: '2026-11-09T08:00:00.000Z',
    before: { price: '100.00', from: '120.00' },
    after: { price: '89.99', from: '100.00' },
  });
  const products = await s.kernel.ask<{ items: object[] }>('pricing.of_products', { list: 'ro', products: productIds.slice(0, 2).join(',') }, SYSTEM);
  assert.deepEqual(products.items, [
    { productId: productIds[0], variants: 1, priced: 1, low: ron('89.99'), high: ron('89.99'), from: ron('100.00') },
    { productId: productIds[1], variants: 1, priced: 1, low: ron('44.99'), high: ron('44.99'), from: ron('50.00') },
  ]);
  type History = { lowestOfThirtyDays: unknown; items: { price: unknown; minQuantity: number; holds: boolean; setBy: string }[] };
  const history = await s.kernel.ask<History>('pricing.history', { sku: 'B', list: 'ro' }, SYSTEM);
  assert.deepEqual(history.lowestOfThirtyDays, ron('50.00'));
  assert.deepEqual(
    history.items.map((item) => [item.price, item.minQuantity, item.holds, item.setBy]),
    [
      [ron('44.99'), 1, true, 'system'],
      [ron('50.00'), 1, false, 'system'],
      [ron('45.00'), 10, true, 'system'],
    ],
  );
  s.env.turn(8 * 24 * 3_600_000);
  const after = await s.kernel.ask<{ price: unknown; from: unknown }>('pricing.price', { sku: 'A', list: 'ro' }, SYSTEM);
  assert.deepEqual([after.price, after.from], [ron('100.00'), ron('120.00')]);
  await s.verify();
});

test('products without a price on a list are found', async () => {
  await using s = await shop();
  await set(s.kernel, 'ro', [
    { sku: 'A', price: ron('100') },
    { sku: 'B', price: ron('9'), minQuantity: 5 },
    { sku: 'C', price: ron('9'), validTo: '2026-11-03T00:00:00Z' },
  ]);
  const names = async () => (await s.kernel.ask<{ items: { name: string }[] }>('pricing.unpriced', { list: 'ro' }, SYSTEM)).items.map((item) => item.name);
  assert.deepEqual(await names(), ['B']);
  s.env.turn(24 * 3_600_000);
  assert.deepEqual(await names(), ['B', 'C']);
});
