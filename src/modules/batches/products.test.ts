// Imports of products: from our own columns, from Shopify and from WooCommerce; twice, checked, undone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#kernel';
import { importHouse } from './batches.fixture.ts';

const SHOPIFY = `Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,Image Alt Text,SEO Title,Status
classic-top,Classic Top,"<p>Soft &amp; warm.</p><p>Washable</p>",Northern,Tops,"women, new",true,Size,Small,TOP-S,200,5,60.00,80.00,4006381333931,https://cdn.example.com/top.jpg,A top,,active
classic-top,,,,,,,,Medium,TOP-M,210,3,60.00,,,https://cdn.example.com/back.jpg,,,
classic-top,,,,,,,,,,,,,,,https://cdn.example.com/side.jpg,,,
mug,Mug,,Northern,Kitchen,,false,Title,Default Title,,350,0,19.90,,,,,,draft
`;

const WOO = `ID,Type,SKU,Name,Published,Description,"Tax class","In stock?",Stock,"Weight (kg)","Length (cm)","Width (cm)","Height (cm)","Sale price","Regular price",Categories,Tags,Images,Parent,"Attribute 1 name","Attribute 1 value(s)"
44,variable,woo-tee,Tee,1,"<p>Good</p>",,1,,.5,24,1,2,,,Clothing > Tees,,"https://x.example.com/a.jpg, https://x.example.com/b.jpg",,Color,"Blue, Red"
48,simple,woo-beanie,Beanie,1,Warm,,1,7,.2,4,5,.5,18,20,"Clothing > Accessories, Sale",,https://x.example.com/c.jpg,,Color,Red
76,variation,woo-tee-red,"Tee - Red",1,,,1,4,,,,,,20,,,,woo-tee,Color,Red
77,variation,woo-tee-blue,"Tee - Blue",1,,,1,,,,,,,21,,,,woo-tee,Color,Blue
87,grouped,woo-set,Set,1,,,1,,,,,,,,,,,,,
`;

test("Shopify's products come with variants, options, prices, stock and pictures", async () => {
  await using shop = await importHouse();
  const batchId = await shop.upload('products', SHOPIFY);
  const before = await shop.fingerprint();
  const got = await shop.get(batchId);
  assert.equal(got['format'], 'shopify');
  assert.deepEqual(got['ignored'], ['Tags']);
  assert.deepEqual(await shop.check(batchId), { state: 'checked', rows: 4, created: 4, updated: 0, unchanged: 0, refused: 0 });
  assert.deepEqual(await shop.fingerprint(), before, 'a dry run changes nothing');
  assert.deepEqual(await shop.run(batchId), { state: 'done', rows: 4, created: 4, updated: 0, unchanged: 0, refused: 0 });
  type Product = {
    name: string;
    description: string;
    brand: string;
    category: string;
    status: string;
    media: { url: string; alt: string }[];
    items: { sku: string; options: unknown; gtin: string | null; weightGrams: number }[];
  };
  const top = await shop.ask<Product>('catalog.get', { sku: 'TOP-M' });
  assert.equal(top.description, 'Soft & warm.\nWashable');
  assert.deepEqual([top.name, top.brand, top.category, top.status], ['Classic Top', 'Northern', 'tops', 'active']);
  assert.deepEqual(
    top.media.map(({ url, alt }) => [url, alt]),
    [
      ['https://cdn.example.com/top.jpg', 'A top'],
      ['https://cdn.example.com/back.jpg', ''],
      ['https://cdn.example.com/side.jpg', ''],
    ],
  );
  assert.deepEqual(
    top.items.map(({ sku, options, gtin, weightGrams }) => [sku, options, gtin, weightGrams]),
    [
      ['TOP-S', { Size: 'Small' }, '4006381333931', 200],
      ['TOP-M', { Size: 'Medium' }, null, 210],
    ],
  );
  assert.equal((await shop.ask<Product>('catalog.get', { sku: 'mug' })).status, 'draft');
  const prices = await shop.db.read(
    sql`select v.sku, p.price_minor::int as price, p.price_from_minor::int as "from" from pricing.price p join catalog.variant v on v.id = p.sku_id order by v.sku`,
  );
  assert.deepEqual(prices, [
    { sku: 'TOP-M', price: 6000, from: null },
    { sku: 'TOP-S', price: 6000, from: 8000 },
    { sku: 'mug', price: 1990, from: null },
  ]);
  const stock = await shop.db.read(sql`select v.sku, b.posted::int as stock from kernel.balance b join catalog.variant v on v.id = b.unit order by v.sku`);
  assert.deepEqual(stock, [
    { sku: 'TOP-M', stock: 3 },
    { sku: 'TOP-S', stock: 5 },
  ]);
  const after = await shop.fingerprint();
  const again = await shop.upload('products', SHOPIFY);
  assert.equal(((await shop.get(again))['sameFile'] as unknown[]).length, 1, 'the same file is recognised');
  assert.deepEqual(await shop.run(again), { state: 'done', rows: 4, created: 0, updated: 0, unchanged: 4, refused: 0 });
  assert.deepEqual(await shop.fingerprint(), after, 'the same file again changes nothing');
  await shop.verify();
});

test("WooCommerce's variations belong to their parent, wherever it stands", async () => {
  await using shop = await importHouse();
  const batchId = await shop.upload('products', WOO);
  assert.deepEqual(await shop.check(batchId), { state: 'checked', rows: 5, created: 4, updated: 0, unchanged: 0, refused: 1 });
  assert.deepEqual(await shop.faults(batchId), ['6 B batches.product_type']);
  assert.equal((await shop.run(batchId)).created, 4);
  type Product = {
    name: string;
    category: string;
    media: { url: string }[];
    items: { sku: string; options: unknown; weightGrams: number; lengthMm: number | null }[];
  };
  const tee = await shop.ask<Product>('catalog.get', { sku: 'woo-tee-blue' });
  assert.deepEqual([tee.name, tee.category, tee.media.length], ['Tee', 'tees', 2]);
  assert.deepEqual(
    tee.items.map(({ sku, options }) => [sku, options]),
    [
      ['woo-tee-red', { Color: 'Red' }],
      ['woo-tee-blue', { Color: 'Blue' }],
    ],
  );
  const beanie = await shop.ask<Product>('catalog.get', { sku: 'woo-beanie' });
  assert.deepEqual([beanie.items[0]!.weightGrams, beanie.items[0]!.lengthMm], [200, 40]);
  await shop.verify();
});

test('what an import made and changed is taken back, and what somebody has touched stays', async () => {
  await using shop = await importHouse();
  const first = await shop.upload('products', 'SKU;Name;Weight (g);Price;Stock\nCUP;Cup;200;10,50;4\nPEN;Pen;20;3,00;0\n');
  assert.equal((await shop.run(first)).created, 2);
  const before = await shop.fingerprint();
  shop.env.turn(60_000);
  const second = await shop.upload('products', 'SKU;Name;Weight (g);Price;Stock\nCUP;Big cup;250;12,00;9\nBOX;Box;900;20,00;0\nJAR;Jar;300;5;2\n');
  assert.deepEqual(await shop.check(second), { state: 'checked', rows: 3, created: 2, updated: 1, unchanged: 0, refused: 0 });
  await shop.run(second);
  shop.env.turn(60_000);
  await shop.act('catalog.update_variant', { sku: 'CUP', weightGrams: 300 });
  assert.equal(await shop.undo(second), 'undone');
  const { items } = await shop.ask<{ items: { message: string }[] }>('batches.errors', { batchId: second });
  assert.deepEqual(
    items.map((item) => item.message),
    ['Some of it was changed since.'],
  );
  const [cup] = await shop.db.read<{ name: string; weight: number; stock: number }>(sql`
    select p.name, v.weight_grams as weight, b.posted::int as stock from catalog.variant v join catalog.product p on p.id = v.product_id left join kernel.balance b on b.unit = v.id where v.sku = 'CUP'`);
  assert.deepEqual(cup, { name: 'Cup', weight: 300, stock: 4 });
  assert.deepEqual(await shop.db.read(sql`select sku, status from catalog.variant order by sku`), [
    { sku: 'CUP', status: 'active' },
    { sku: 'JAR', status: 'archived' },
    { sku: 'PEN', status: 'active' },
  ]);
  assert.notDeepEqual(await shop.fingerprint(), before);
  await shop.verify();
});
