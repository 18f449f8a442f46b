// What editing the catalogue promises: refusals change nothing, what somebody else changed is not overwritten, and every change is on record.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Kernel, type Refusal, SYSTEM } from '#kernel';
import { house } from '#testing';
import { catalogModule } from './module.ts';
import { optionProblem, optionsFrom } from './rules.ts';

type Made = { productId: string; variants: { id: string; sku: string }[] };
type Product = {
  name: string;
  version: number;
  description: string;
  brand: string | null;
  texts: object;
  options: { name: string; values: string[] }[];
  items: { id: string; sku: string; name: string; names: object; gtin: string | null; status: string; version: number; options: object; weightGrams: number }[];
};

const cup = {
  name: 'Cup',
  names: { ro: 'Cană' },
  variants: [
    { sku: 'CUP-R', options: { colour: 'red' }, weightGrams: 300, gtin: '4006381333931' },
    { sku: 'CUP-B', options: { colour: 'blue' }, weightGrams: 310, name: 'The blue one' },
  ],
};
const pot = { name: 'Pot', variants: [{ sku: 'POT', weightGrams: 900 }] };

async function shopWith(...products: object[]) {
  const shop = await house({ modules: [catalogModule] });
  const outcomes = await shop.kernel.doMany<Made>('catalog.create_products', products, SYSTEM);
  const made = outcomes.map((outcome) => {
    if (!outcome.ok) throw outcome.refusal;
    return outcome.value;
  });
  return { shop, made, [Symbol.asyncDispose]: () => shop.close() };
}

const get = (kernel: Kernel, sku: string) => kernel.ask<Product>('catalog.get', { sku }, SYSTEM);
const attempt = (kernel: Kernel, action: string, input: unknown) =>
  kernel.do(action, input, { actor: SYSTEM }).then(
    ({ value }) => ({ code: 'done', faults: [] as (string | undefined)[], value: value as Record<string, unknown> }),
    (error: Refusal) => ({ code: error.code, faults: error.faults.map((fault) => `${fault.pointer} ${fault.code}`), value: error.details }),
  );
const changesOf = async (kernel: Kernel): Promise<unknown[]> => {
  const rows = await kernel.db.read<{ payload: { changes: unknown[] } }>({
    text: `select payload from kernel.event where name = 'catalog.product_changed' order by position`,
    values: [],
    name: 'test_changes',
  });
  return rows.flatMap((row) => row.payload.changes);
};

test('a change is told with before and after, its variants follow a new name, and what does not differ changes nothing', async () => {
  await using all = await shopWith(cup);
  const { kernel } = all.shop;
  const { productId } = all.made[0]!;
  const texts = { ro: { description: 'O cană.' } };
  const first = await attempt(kernel, 'catalog.update_product', { productId, version: 1, name: 'Mug', names: { ro: 'Halbă' }, brand: 'Olt', texts });
  assert.deepEqual([first.code, first.value], ['done', { productId, version: 2 }]);
  const product = await get(kernel, 'CUP-R');
  assert.deepEqual([product.name, product.brand, product.version, product.texts], ['Mug', 'Olt', 2, texts]);
  assert.deepEqual(
    product.items.map((it) => [it.name, it.names]),
    [
      ['Mug, red', { ro: 'Halbă, red' }],
      ['The blue one', { ro: 'Halbă, blue' }],
    ],
  );
  assert.deepEqual((await changesOf(kernel)).slice(0, 4), [
    { field: 'name', before: 'Cup', after: 'Mug' },
    { field: 'names', before: { ro: 'Cană' }, after: { ro: 'Halbă' } },
    { field: 'texts', before: {}, after: texts },
    { field: 'brand', before: null, after: 'Olt' },
  ]);
  const told = (await changesOf(kernel)).length;
  const again = await attempt(kernel, 'catalog.update_product', { productId, version: 2, name: 'Mug', texts: { ro: { description: 'O cană.' } } });
  assert.deepEqual([again.value, (await changesOf(kernel)).length], [{ productId, version: 2 }, told]);
  await attempt(kernel, 'catalog.update_product', { productId, brand: null });
  assert.equal((await get(kernel, 'CUP-R')).brand, null);
  await all.shop.verify();
});

test('what somebody else changed meanwhile is refused and not overwritten', async () => {
  await using all = await shopWith(cup);
  const { kernel } = all.shop;
  const { productId } = all.made[0]!;
  await attempt(kernel, 'catalog.update_product', { productId, version: 1, description: 'Theirs.' });
  const late = await attempt(kernel, 'catalog.update_product', { productId, version: 1, description: 'Mine.' });
  assert.deepEqual([late.code, late.faults, late.value['version'], late.value['changedBy']], ['catalog.changed', ['/version catalog.changed'], 2, 'system']);
  assert.equal((await get(kernel, 'CUP-R')).description, 'Theirs.');
  const variant = await attempt(kernel, 'catalog.change_variants', { changes: [{ sku: 'CUP-R', version: 7, weightGrams: 1 }] });
  assert.deepEqual([variant.code, variant.faults], ['catalog.variants', ['/changes/0/version catalog.changed']]);
  assert.equal((await get(kernel, 'CUP-R')).items[0]!.weightGrams, 300);
});

test('many products are given a status at once, all or none', async () => {
  await using all = await shopWith(cup, pot);
  const { kernel } = all.shop;
  const productIds = all.made.map((it) => it.productId);
  const stranger = 'prd_01j00000000000000000000000';
  assert.equal(
    (await attempt(kernel, 'catalog.change_products', { productIds: [...productIds, stranger], status: 'archived' })).code,
    'catalog.unknown_product',
  );
  assert.deepEqual((await attempt(kernel, 'catalog.change_products', { productIds, category: 'none' })).code, 'catalog.unknown_category');
  const list = (status: string) => kernel.ask<{ items: unknown[] }>('catalog.list', { status }, SYSTEM);
  assert.equal((await list('archived')).items.length, 0);
  assert.deepEqual((await attempt(kernel, 'catalog.change_products', { productIds: [...productIds, productIds[0]], status: 'archived' })).value, {
    changed: 2,
  });
  assert.equal((await list('archived')).items.length, 2);
  assert.deepEqual((await attempt(kernel, 'catalog.change_products', { productIds, status: 'archived' })).value, { changed: 0 });
});

test('variants are changed together or not at all, and each fault points at its cell', async () => {
  await using all = await shopWith(cup, pot);
  const { kernel } = all.shop;
  const wrong = await attempt(kernel, 'catalog.change_variants', {
    changes: [
      { sku: 'CUP-R', weightGrams: 1 },
      { sku: 'CUP-B', gtin: '123' },
      { sku: 'NONE', weightGrams: 1 },
    ],
  });
  assert.deepEqual(wrong.faults, ['/changes/1/gtin catalog.gtin', '/changes/2/sku catalog.unknown_sku']);
  assert.deepEqual((await changesOf(kernel)).length, 0);
  const swapped = await attempt(kernel, 'catalog.change_variants', {
    changes: [
      { sku: 'CUP-R', gtin: null },
      { sku: 'POT', gtin: '04006381333931', weightGrams: 950 },
    ],
  });
  assert.deepEqual([swapped.code, swapped.value], ['done', { changed: 2 }]);
  assert.deepEqual((await changesOf(kernel))[0], { field: 'gtin', before: '4006381333931', after: null, sku: 'CUP-R' });
  await all.shop.verify();
});

test('a GTIN is had by one active variant, however it is filled with zeros', async () => {
  await using all = await shopWith(cup, pot);
  const { kernel } = all.shop;
  const take = (input: object) => attempt(kernel, 'catalog.update_variant', { sku: 'POT', ...input });
  const taken = await take({ gtin: '04006381333931' });
  assert.deepEqual([taken.code, taken.faults], ['catalog.gtin_taken', ['/gtin catalog.gtin_taken']]);
  assert.equal((await take({ gtin: '4006381333930' })).code, 'catalog.gtin');
  assert.equal((await take({ gtin: '4006381333931', status: 'archived' })).code, 'done');
  assert.equal((await take({ status: 'active' })).code, 'catalog.gtin_taken');
  const twice = await kernel.doMany('catalog.create_products', [{ name: 'Lid', variants: [{ sku: 'LID', weightGrams: 1, gtin: '4006381333931' }] }], SYSTEM);
  assert.ok(!twice[0]!.ok && twice[0]!.refusal.code === 'catalog.gtin_taken');
  await all.shop.verify();
});

test('options and variants are set as one whole: known ones changed, new ones added, wrong ones pointed at', async () => {
  await using all = await shopWith(cup, pot);
  const { kernel } = all.shop;
  const [{ productId, variants }] = all.made as [Made];
  const [red, blue] = variants as [Made['variants'][0], Made['variants'][0]];
  assert.deepEqual((await get(kernel, 'CUP-R')).options, [{ name: 'colour', values: ['red', 'blue'] }]);
  const options = [
    { name: 'colour', values: ['red', 'blue'] },
    { name: 'size', values: ['S', 'L'] },
  ];
  const wrong = await attempt(kernel, 'catalog.set_variants', {
    productId,
    options,
    variants: [
      { id: red.id, sku: 'CUP-R', options: { colour: 'red', size: 'M' } },
      { id: blue.id, sku: 'POT', options: { colour: 'blue', size: 'S' } },
      { sku: 'CUP-X', options: { colour: 'blue', size: 'S' } },
    ],
  });
  assert.deepEqual(wrong.faults, ['/variants/0/options catalog.options', '/variants/1/sku catalog.sku_taken', '/variants/2/options catalog.options_twice']);
  const unplaced = await attempt(kernel, 'catalog.set_variants', {
    productId,
    options,
    variants: [{ id: red.id, sku: 'CUP-R', options: { colour: 'red', size: 'S' } }],
  });
  assert.deepEqual(unplaced.faults, ['/options catalog.options']);
  assert.equal((await get(kernel, 'CUP-R')).version, 1);
  const right = await attempt(kernel, 'catalog.set_variants', {
    productId,
    version: 1,
    options,
    variants: [
      { id: blue.id, sku: 'CUP-R', options: { colour: 'blue', size: 'S' } },
      { id: red.id, sku: 'CUP-B', options: { colour: 'red', size: 'S' } },
      { sku: 'CUP-R-L', options: { colour: 'red', size: 'L' }, weightGrams: 400 },
    ],
  });
  assert.deepEqual([right.code, right.value['version']], ['done', 2]);
  const product = await get(kernel, 'CUP-R');
  assert.deepEqual(
    product.items.map((it) => [it.id === red.id ? 'red' : it.id === blue.id ? 'blue' : 'new', it.sku, it.name, it.weightGrams]),
    [
      ['blue', 'CUP-R', 'The blue one', 310],
      ['red', 'CUP-B', 'Cup, red, S', 300],
      ['new', 'CUP-R-L', 'Cup, red, L', 400],
    ],
  );
  assert.deepEqual([product.options, product.version], [options, 2]);
  await all.shop.verify();
});

test('lists are narrowed by brand, by a category with those below it, and by what is missing', async () => {
  await using all = await shopWith(cup, pot);
  const { kernel } = all.shop;
  const categories = [
    { code: 'home', name: 'Home' },
    { code: 'cups', name: 'Cups', parent: 'home' },
  ];
  await kernel.do('catalog.set_categories', { categories }, { actor: SYSTEM });
  await attempt(kernel, 'catalog.update_product', { productId: all.made[0]!.productId, category: 'cups', brand: 'Olt', description: 'Warm.' });
  await attempt(kernel, 'catalog.add_media', { productId: all.made[1]!.productId, url: 'https://example.com/pot.jpg' });
  const names = async (filter: object) => (await kernel.ask<{ items: { name: string }[] }>('catalog.list', filter, SYSTEM)).items.map((it) => it.name);
  assert.deepEqual(
    [await names({ category: 'home' }), await names({ brand: 'Olt' }), await names({ missing: 'description' }), await names({ missing: 'image' })],
    [['Cup'], ['Cup'], ['Pot'], ['Cup']],
  );
  assert.deepEqual([await names({ missing: 'gtin' }), await names({ q: '4006381333931' })], [['Cup', 'Pot'], ['Cup']]);
  const sheet = await kernel.ask<{ items: { sku: string; brand: string | null }[]; next: string | null }>('catalog.variants', { limit: 2 }, SYSTEM);
  assert.deepEqual(
    [sheet.items.map((it) => [it.sku, it.brand]), sheet.next],
    [
      [
        ['CUP-B', 'Olt'],
        ['CUP-R', 'Olt'],
      ],
      'CUP-R',
    ],
  );
});

test('options tell what is wrong with a variant, and are found where nobody has said them', () => {
  const options = [{ name: 'size', values: ['S', 'L'] }];
  assert.equal(optionProblem(options, { size: 'S' }), undefined);
  assert.equal(optionProblem(options, {}), 'The option size has no value.');
  assert.equal(optionProblem(options, { size: 'M' }), 'The option size has no value M.');
  assert.equal(optionProblem(options, { size: 'S', colour: 'red' }), 'There is no option colour.');
  assert.deepEqual(optionsFrom([{ options: { size: 'S' } }, {}, { options: { size: 'L' } }, { options: { size: 'S' } }]), options);
});
