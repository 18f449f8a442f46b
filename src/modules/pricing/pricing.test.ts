// What pricing promises: the right price at the right time, all prices of a request or none, and honest reductions.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Kernel, Refusal, SYSTEM } from '#kernel';
import { variantsByCode } from '#modules/catalog';
import { house } from '#testing';
import { catalogModule } from '../catalog/module.ts';
import { pricingModule } from './module.ts';
import { lowestBefore, percentOf, ppmOf, priceAt } from './rules.ts';
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
