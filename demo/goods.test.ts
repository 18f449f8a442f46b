// The demonstration's goods: the same in every run, believable in their figures, and brought in by the shop's own actions.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM } from '#kernel';
import { isGtin } from '#modules/catalog';
import { house } from '#testing';
import { catalogModule } from '../src/modules/catalog/module.ts';
import { pricingModule } from '../src/modules/pricing/module.ts';
import { stockModule } from '../src/modules/stock/module.ts';
import { coverOf, hashed, overThree } from './chance.ts';
import { type GoodsCatalogue, importGoods } from './import-goods.ts';
import { olistCatalogue } from './olist.ts';
import { addPictures, pictureOf } from './pictures.ts';
import { demoCatalogue } from './products.ts';

const quantile = ({ rows }: GoodsCatalogue, q: number): number => {
  const prices = rows.flatMap((row) => row.prices.map((p) => Number(p.price.amount))).sort((a, b) => a - b);
  return prices[Math.floor(prices.length * q)]!;
};
const near = (value: number, wanted: number, part: number): boolean => Math.abs(value - wanted) <= wanted * part;

test('ten thousand SKUs are the same in every run, each code and number once', () => {
  const [one, two] = [demoCatalogue(), demoCatalogue()];
  assert.deepEqual(one, two);
  const variants = one.rows.flatMap((row) => row.product.variants);
  assert.ok(variants.length >= 10_000 && variants.length < 10_020, `${variants.length} SKUs`);
  assert.equal(new Set(variants.map((v) => v.sku)).size, variants.length);
  const names = one.rows.map((row) => row.product.name);
  assert.equal(new Set(names).size, names.length);
  assert.equal(variants.filter((v) => typeof v.gtin === 'string' && !isGtin(v.gtin)).length, 0);
  assert.notDeepEqual(demoCatalogue({ skus: 50, seed: 1 }).rows, demoCatalogue({ skus: 50, seed: 2 }).rows);
});

test('prices lie as in a real marketplace, and what is crossed out is higher', () => {
  const catalogue = demoCatalogue();
  assert.ok(near(quantile(catalogue, 0.5), 76.9, 0.1), `p50 ${quantile(catalogue, 0.5)}`);
  assert.ok(near(quantile(catalogue, 0.95), 359, 0.15), `p95 ${quantile(catalogue, 0.95)}`);
  const reduced = catalogue.rows.flatMap((row) => row.prices).filter((p) => p.from);
  assert.ok(reduced.length > 1000);
  assert.equal(reduced.filter((p) => Number(p.from!.amount) <= Number(p.price.amount)).length, 0);
  const polish = demoCatalogue({ skus: 20, currency: 'PLN', list: 'pl' });
  const romanian = demoCatalogue({ skus: 20 });
  assert.deepEqual(
    polish.rows.flatMap((row) => row.prices.map((p) => p.price)),
    romanian.rows.flatMap((row) => row.prices.map((p) => ({ ...p.price, currency: 'PLN' }))),
  );
});

test('few SKUs have most of the stock, bundles have none, and the best seller has about a month', () => {
  const { rows } = demoCatalogue();
  const units = rows
    .flatMap((row) =>
      row.product.variants.filter((v) => !v.components).map((v) => row.stock.filter((s) => s.sku === v.sku).reduce((sum, s) => sum + s.quantity, 0)),
    )
    .sort((a, b) => b - a);
  const all = units.reduce((a, b) => a + b, 0);
  assert.ok(units.slice(0, units.length / 5).reduce((a, b) => a + b, 0) / all > 0.6);
  assert.ok(units[0]! > 30 * 3000 * 0.08 && units[0]! < 30 * 3000 * 0.12, `${units[0]}`);
  assert.equal(rows.filter((row) => row.product.variants.some((v) => v.components) && row.stock.length > 0).length, 0);
  assert.ok(rows.filter((row) => row.product.variants.some((v) => v.components)).length > 30);
});

test('a catalogue is imported through the actions, and a second import adds nothing', async () => {
  await using shop = await house({ modules: [catalogModule, pricingModule, stockModule] });
  const catalogue = demoCatalogue({ skus: 600 });
  const first = await importGoods(shop.kernel, catalogue, SYSTEM);
  const skus = catalogue.rows.reduce((sum, row) => sum + row.product.variants.length, 0);
  const units = catalogue.rows.flatMap((row) => row.stock).reduce((sum, s) => sum + s.quantity, 0);
  assert.deepEqual([first.products, first.skipped, first.variants, first.prices, first.units], [catalogue.rows.length, 0, skus, skus, units]);
  const second = await importGoods(shop.kernel, catalogue, SYSTEM);
  assert.deepEqual([second.products, second.skipped, second.units], [0, catalogue.rows.length, 0]);
  let onHand = 0;
  for (let after: string | null = ''; after !== null;) {
    type Page = { items: { onHand: number }[]; next: string | null };
    const page: Page = await shop.kernel.ask<Page>('stock.levels', { limit: 200, ...(after ? { after } : {}) }, SYSTEM);
    onHand += page.items.reduce((sum, item) => sum + item.onHand, 0);
    after = page.next;
  }
  assert.equal(onHand, units);
  await shop.verify();
});

test('the real catalogue has its 32,951 products, with prices and stock drawn from their ids', (t) => {
  const catalogue = olistCatalogue();
  if (!catalogue) return t.skip('shared/data/olist is not beside the checkout');
  assert.equal(catalogue.rows.length, 32_951);
  assert.equal(new Set(catalogue.rows.map((row) => row.product.variants[0]!.sku)).size, 32_951);
  assert.deepEqual(catalogue.rows[0]!.product, {
    name: 'Perfumery 1e9e8ef0',
    category: 'perfumery',
    taxCategory: 'standard',
    variants: [{ sku: 'OL-1E9E8EF04DBC', weightGrams: 225, lengthMm: 160, widthMm: 140, heightMm: 100 }],
  });
  assert.deepEqual([quantile(catalogue, 0.5), quantile(catalogue, 0.95)], [76.9, 357.9]);
  assert.deepEqual(
    olistCatalogue(3)!.rows.map((row) => row.prices),
    catalogue.rows.slice(0, 3).map((row) => row.prices),
  );
});

test('chance depends on the text and the salt only, and parts sum to the whole', () => {
  assert.equal(hashed('a', 1), hashed('a', 1));
  assert.notEqual(hashed('a', 1), hashed('a', 2));
  assert.deepEqual(
    [0, 1, 2, 7, 100].map((units) => overThree(units, 0.5).reduce((a, b) => a + b, 0)),
    [0, 1, 2, 7, 100],
  );
  assert.ok([0, 1, 2, 3, 4, 5].every((units) => overThree(units, 0.99).every((part) => part >= 0)));
  assert.ok(coverOf(1, 1000, 100, 0) > coverOf(2, 1000, 100, 0));
});

test('pictures are the same in every run, differ by name, and are given once to goods that nobody has touched', async () => {
  assert.deepEqual(pictureOf('Linen shirt Olt', 'shirts'), pictureOf('Linen shirt Olt', 'shirts'));
  assert.notDeepEqual(pictureOf('Linen shirt Olt', 'shirts'), pictureOf('Linen shirt Jiu', 'shirts'));
  await using shop = await house({ modules: [catalogModule, pricingModule, stockModule] });
  const catalogue = demoCatalogue({ skus: 40 });
  await importGoods(shop.kernel, catalogue, SYSTEM);
  const { items } = await shop.kernel.ask<{ items: { id: string }[] }>('catalog.list', { limit: 1 }, SYSTEM);
  await shop.kernel.do('catalog.update_product', { productId: items[0]!.id, brand: 'Mine' }, { actor: SYSTEM });
  let given = 0;
  for (let now = 1; now > 0; given += now) now = await addPictures(shop.kernel, 3);
  assert.equal(given, catalogue.rows.length - 1);
  const product = await shop.kernel.ask<{ media: { width: number; mime: string; alt: string }[]; name: string }>(
    'catalog.get',
    { sku: catalogue.rows[1]!.product.variants[0]!.sku },
    SYSTEM,
  );
  assert.deepEqual(
    product.media.map((it) => [it.mime, it.width, it.alt]),
    [['image/png', 240, product.name]],
  );
  await shop.verify();
});
