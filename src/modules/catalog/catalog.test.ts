// What the catalogue promises: one code once, bundles that come to their parts, specs of the shape that a category asks for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Kernel, Refusal, SYSTEM } from '#kernel';
import { house } from '#testing';
import { catalogModule } from './module.ts';
import { circles, explode, isGtin, variantName } from './rules.ts';
import { variantsByCode, variantsById } from './store.ts';

const shop = (ready?: (kernel: Kernel) => Promise<void>) => house({ modules: [catalogModule], ...(ready ? { ready } : {}) });
const create = (kernel: Kernel, inputs: unknown[]) =>
  kernel.doMany<{ productId: string; variants: { id: string; sku: string }[] }>('catalog.create_products', inputs, SYSTEM);
const cup = {
  name: 'Cup',
  taxCategory: 'standard',
  variants: [
    { sku: 'CUP-R', options: { colour: 'red' }, weightGrams: 300 },
    { sku: 'CUP-B', options: { colour: 'blue' }, weightGrams: 310 },
  ],
};
const set = {
  name: 'Tea set',
  variants: [
    {
      sku: 'SET',
      weightGrams: 1500,
      components: [
        { sku: 'CUP-R', quantity: 4 },
        { sku: 'POT', quantity: 1 },
      ],
    },
  ],
};
const pot = { name: 'Pot', variants: [{ sku: 'POT', weightGrams: 900 }] };

test('variants are found by code in one statement, and a bundle comes to its leaves', async () => {
  await using s = await shop();
  const gift = {
    name: 'Gift',
    variants: [
      {
        sku: 'GIFT',
        weightGrams: 1700,
        components: [
          { sku: 'SET', quantity: 2 },
          { sku: 'CUP-R', quantity: 1 },
        ],
      },
    ],
  };
  const outcomes = await create(s.kernel, [cup, pot, set, gift]);
  assert.deepEqual(
    outcomes.map((o) => o.ok && o.value.variants.map((v) => v.sku)),
    [['CUP-R', 'CUP-B'], ['POT'], ['SET'], ['GIFT']],
  );
  const before = s.db.figures.statements;
  const found = await s.kernel.tx(SYSTEM, (ctx) => variantsByCode(ctx, ['CUP-B', 'GIFT', 'NONE', 'CUP-B']));
  assert.equal(s.db.figures.statements - before, 3, 'begin, one SELECT, commit');
  const id = (code: string) => outcomes.flatMap((o) => (o.ok ? o.value.variants : [])).find((v) => v.sku === code)!.id;
  assert.deepEqual([...found.keys()].sort(), ['CUP-B', 'GIFT']);
  assert.deepEqual(found.get('CUP-B'), {
    id: id('CUP-B'),
    sku: 'CUP-B',
    productId: outcomes[0]!.ok && outcomes[0]!.value.productId,
    name: 'Cup, blue',
    weightGrams: 310,
    taxCategory: 'standard',
    status: 'active',
    digital: false,
    components: [],
  });
  assert.deepEqual(found.get('GIFT')!.components, [
    { id: id('CUP-R'), sku: 'CUP-R', quantity: 9, weightGrams: 300, digital: false },
    { id: id('POT'), sku: 'POT', quantity: 2, weightGrams: 900, digital: false },
  ]);
  assert.deepEqual((await s.kernel.tx(SYSTEM, (ctx) => variantsById(ctx, [id('POT')]))).get(id('POT'))!.name, 'Pot');
  await s.verify();
});

test('a code is taken once: by another product, in the same batch, in the same product', async () => {
  await using s = await shop((kernel) => create(kernel, [pot]).then(() => {}));
  const twice = {
    name: 'Twice',
    variants: [
      { sku: 'T', weightGrams: 1 },
      { sku: 'T', weightGrams: 1 },
    ],
  };
  const outcomes = await create(s.kernel, [pot, cup, { ...cup, name: 'Cup again' }, twice]);
  assert.deepEqual(
    outcomes.map((o) => (o.ok ? 'done' : [o.refusal.code, o.refusal.details, o.refusal.faults[0]!.pointer])),
    [
      ['catalog.sku_taken', { sku: 'POT' }, '/variants/0/sku'],
      'done',
      ['catalog.sku_taken', { sku: 'CUP-R' }, '/variants/0/sku'],
      ['catalog.sku_taken', { sku: 'T' }, '/variants/1/sku'],
    ],
  );
  const { items } = await s.kernel.ask<{ items: { name: string; variants: number; sku: string }[] }>('catalog.list', {}, SYSTEM);
  assert.deepEqual(
    items.map((item) => [item.name, item.variants, item.sku]),
    [
      ['Pot', 1, 'POT'],
      ['Cup', 2, 'CUP-B'],
    ],
  );
  await s.verify();
});

test('two batches that want the same code at the same time leave one product', async () => {
  await using s = await shop();
  const results = await Promise.all(Array.from({ length: 4 }, (_, i) => create(s.kernel, [{ ...pot, name: 'Pot ' + i }])));
  assert.deepEqual(
    results
      .flat()
      .map((o) => (o.ok ? 'done' : o.refusal.code))
      .sort(),
    ['catalog.sku_taken', 'catalog.sku_taken', 'catalog.sku_taken', 'done'],
  );
  await s.verify();
});

test('specs have the shape that their category asks for', async () => {
  await using s = await shop();
  const specSchema = {
    type: 'object',
    required: ['volumeMl'],
    properties: { volumeMl: { type: 'integer', minimum: 1 } },
  };
  await s.kernel.do(
    'catalog.set_categories',
    {
      categories: [
        { code: 'home', name: 'Home' },
        { code: 'cups', name: 'Cups', parent: 'home', specSchema },
      ],
    },
    { actor: SYSTEM },
  );
  const [good, bad, unknown] = await create(s.kernel, [
    { ...cup, category: 'cups', specs: { volumeMl: 250 } },
    { ...pot, category: 'cups', specs: { volumeMl: 0 } },
    { ...pot, category: 'cars' },
  ]);
  assert.equal(good!.ok, true);
  assert.ok(bad && !bad.ok && unknown && !unknown.ok);
  assert.deepEqual([bad.refusal.code, bad.refusal.faults.map((f) => f.pointer)], ['catalog.specs', ['/specs/volumeMl']]);
  assert.equal(unknown.refusal.code, 'catalog.unknown_category');
  const round = s.kernel.do('catalog.set_categories', { categories: [{ code: 'home', name: 'Home', parent: 'cups' }] }, { actor: SYSTEM });
  await assert.rejects(round, (error: Refusal) => error.code === 'catalog.circle');
});

test('a bundle is never made of itself, and its parts are replaced as a whole', async () => {
  await using s = await shop((kernel) =>
    create(kernel, [cup, pot, set, { name: 'Gift', variants: [{ sku: 'GIFT', weightGrams: 1, components: [{ sku: 'SET', quantity: 1 }] }] }]).then(() => {}),
  );
  const change = (input: unknown) =>
    s.kernel.do('catalog.update_variant', input, { actor: SYSTEM }).then(
      () => 'done',
      (error: Refusal) => error.code,
    );
  assert.equal(await change({ sku: 'SET', components: [{ sku: 'GIFT', quantity: 1 }] }), 'catalog.circle');
  assert.equal(await change({ sku: 'POT', components: [{ sku: 'CUP-R', quantity: 1 }] }), 'catalog.not_a_bundle');
  assert.equal(await change({ sku: 'NONE', weightGrams: 1 }), 'catalog.unknown_sku');
  assert.equal(
    await change({
      sku: 'SET',
      weightGrams: 1200,
      components: [
        { sku: 'CUP-B', quantity: 3 },
        { sku: 'CUP-B', quantity: 3 },
      ],
    }),
    'done',
  );
  const found = await s.kernel.tx(SYSTEM, (ctx) => variantsByCode(ctx, ['GIFT', 'SET']));
  assert.deepEqual(
    [found.get('SET')!, found.get('GIFT')!].map((v) => [v.sku, v.weightGrams, v.components.map((c) => [c.sku, c.quantity])]),
    [
      ['SET', 1200, [['CUP-B', 6]]],
      ['GIFT', 1, [['CUP-B', 6]]],
    ],
  );
  await s.verify();
});

test('a product that is not active makes its variants so', async () => {
  await using s = await shop();
  const [made] = await create(s.kernel, [cup]);
  assert.ok(made?.ok);
  await s.kernel.do('catalog.update_product', { productId: made.value.productId, status: 'archived', names: { ro: 'Cană' } }, { actor: SYSTEM });
  const found = await s.kernel.tx(SYSTEM, (ctx) => variantsByCode(ctx, ['CUP-R']));
  assert.equal(found.get('CUP-R')!.status, 'archived');
  const product = await s.kernel.ask<{ name: string; names: object; items: { sku: string }[] }>('catalog.get', { sku: 'CUP-B' }, SYSTEM);
  assert.deepEqual([product.name, product.names, product.items.map((v) => v.sku)], ['Cup', { ro: 'Cană' }, ['CUP-R', 'CUP-B']]);
});

test('products are listed page by page and found by code or name', async () => {
  await using s = await shop((kernel) => create(kernel, [cup, pot, { ...set, names: { ro: 'Set de ceai' } }]).then(() => {}));
  type Page = { items: { id: string; name: string }[]; next: string | null };
  const first = await s.kernel.ask<Page>('catalog.list', { limit: 2 }, SYSTEM);
  const second = await s.kernel.ask<Page>('catalog.list', { limit: 2, after: first.next! }, SYSTEM);
  assert.deepEqual([first.items.map((p) => p.name), second.items.map((p) => p.name), second.next], [['Cup', 'Pot'], ['Tea set'], null]);
  const names = async (q: string) => (await s.kernel.ask<Page>('catalog.list', { q }, SYSTEM)).items.map((p) => p.name);
  assert.deepEqual([await names('cup-'), await names('ceai'), await names('%')], [['Cup'], ['Tea set'], []]);
});

test('lines of bundles and of their parts are summed once for each leaf', () => {
  const leaf = (id: string, components: { id: string; sku: string; quantity: number; weightGrams: number; digital: boolean }[] = []) => ({
    id,
    sku: id.toUpperCase(),
    productId: 'p',
    name: id,
    weightGrams: 10,
    taxCategory: 'standard',
    digital: false,
    status: 'active' as const,
    components,
  });
  const bundle = leaf('b', [
    { id: 'x', sku: 'X', quantity: 2, weightGrams: 10, digital: false },
    { id: 'y', sku: 'Y', quantity: 1, weightGrams: 5, digital: false },
    { id: 'z', sku: 'Z', quantity: 1, weightGrams: 5, digital: true },
  ]);
  assert.deepEqual(
    explode([
      { variant: bundle, quantity: 3 },
      { variant: leaf('x'), quantity: 1 },
    ]),
    [
      { skuId: 'x', sku: 'X', quantity: 7, weightGrams: 10 },
      { skuId: 'y', sku: 'Y', quantity: 3, weightGrams: 5 },
    ],
  );
});

test('a GTIN has a right check digit and one of four lengths', () => {
  assert.deepEqual(['09506000134352', '4006381333931', '96385074', '036000291452', '4006381333930', '123', ''].map(isGtin), [
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('circles are found however long', () => {
  assert.deepEqual(
    circles([
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'a'],
      ['d', 'a'],
    ]),
    ['a', 'b', 'c'],
  );
  assert.deepEqual(
    circles([
      ['a', 'b'],
      ['b', 'c'],
      ['a', 'c'],
    ]),
    [],
  );
  assert.equal(variantName('Cup', { colour: 'red', size: 'L' }), 'Cup, red, L');
});
