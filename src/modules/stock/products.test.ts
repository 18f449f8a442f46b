// What lists of products are told of stock: the sum over variants and warehouses, and which products have nothing left.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM } from '#kernel';
import { house } from '#testing';
import { catalogModule } from '../catalog/module.ts';
import { stockModule } from './module.ts';

test('the free stock of products is the sum over their variants and warehouses, and what is sold out is found', async () => {
  await using s = await house({ modules: [catalogModule, stockModule] });
  const products = [
    {
      name: 'Cup',
      variants: [
        { sku: 'A', options: { c: 'a' }, weightGrams: 1 },
        { sku: 'B', options: { c: 'b' }, weightGrams: 1 },
      ],
    }, // two variants
    { name: 'Pot', variants: [{ sku: 'P', weightGrams: 1 }] },
    { name: 'Set', variants: [{ sku: 'S', weightGrams: 1, components: [{ sku: 'A', quantity: 2 }] }] },
  ];
  const made = await s.kernel.doMany<{ productId: string }>('catalog.create_products', products, SYSTEM);
  const ids = made.map((outcome) => (outcome.ok ? outcome.value.productId : ''));
  const warehouse = (code: string) => ({ code, name: code, country: 'RO', city: code });
  await s.kernel.do('stock.set_warehouses', { warehouses: [warehouse('ONE'), warehouse('TWO')] }, { actor: SYSTEM });
  const receive = (code: string, sku: string, quantity: number) =>
    s.kernel.do('stock.receive', { warehouse: code, lines: [{ sku, quantity }], reference: 'r' }, { actor: SYSTEM });
  await Promise.all([receive('ONE', 'A', 3), receive('TWO', 'A', 4), receive('TWO', 'B', 5)]);
  const { items } = await s.kernel.ask<{ items: object[] }>('stock.of_products', { products: ids.join(',') }, SYSTEM);
  assert.deepEqual(
    items.toSorted((a, b) => JSON.stringify(b).length - JSON.stringify(a).length),
    [
      { productId: ids[0], onHand: 12, free: 12 },
      { productId: ids[1], onHand: 0, free: 0 },
    ],
  );
  const out = await s.kernel.ask<{ items: { name: string }[] }>('stock.sold_out', {}, SYSTEM);
  assert.deepEqual(
    out.items.map((item) => item.name),
    ['Pot'],
  );
  const places = await s.kernel.ask<{ items: { sku: string; warehouse: string; onHand: number; held: number; free: number }[] }>(
    'stock.of_product',
    { productId: ids[0] },
    SYSTEM,
  );
  assert.deepEqual(
    places.items.map((it) => [it.sku, it.warehouse, it.onHand, it.held, it.free]),
    [
      ['A', 'ONE', 3, 0, 3],
      ['A', 'TWO', 4, 0, 4],
      ['B', 'ONE', 0, 0, 0],
      ['B', 'TWO', 5, 0, 5],
    ],
  );
});
