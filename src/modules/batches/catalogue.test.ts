// Imports keep the catalogue's own rules: one active variant to a GTIN, uploaded media stay, versions count, and every change is told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM, sql } from '#kernel';
import { takeUpload } from '#modules/catalog';
import { importHouse } from './batches.fixture.ts';

const [ONE, OTHER] = ['4006381333931', '9781861972712'];
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

test('a GTIN that another active variant has is a fault at its cell, in the dry run and in the run', async () => {
  await using shop = await importHouse();
  assert.equal((await shop.run(await shop.upload('products', `SKU,Name,GTIN\nA,Alpha,${ONE}\nB,Beta,${OTHER}\n`))).created, 2);
  const batchId = await shop.upload('products', `SKU,Name,GTIN\nC,Gamma,${ONE}\nD,Delta,12345670\nE,Epsilon,012345670\nF,Zeta,0000012345670\nB,Beta,${ONE}\n`);
  const faults = ['2 C catalog.gtin_taken', '4 C catalog.gtin', '5 C catalog.gtin_taken', '6 C catalog.gtin_taken'];
  assert.deepEqual(await shop.check(batchId), { state: 'checked', rows: 5, created: 1, updated: 0, unchanged: 0, refused: 4 });
  assert.deepEqual(await shop.faults(batchId), faults);
  assert.equal((await shop.run(batchId)).created, 1);
  assert.deepEqual(await shop.faults(batchId), faults);
  // Numbers go from one to another in one file, first given up and then taken.
  const moved = await shop.upload('products', `SKU,Name,GTIN,Variant status\nA,Alpha,,archived\nB,Beta,${ONE},\nG,Eta,${OTHER},\n`);
  assert.deepEqual(await shop.check(moved), { state: 'checked', rows: 3, created: 1, updated: 2, unchanged: 0, refused: 0 }, String(await shop.faults(moved)));
  assert.equal((await shop.run(moved)).updated, 2);
  assert.deepEqual(await shop.db.read(sql`select sku, gtin from catalog.variant where status = 'active' and gtin is not null order by sku`), [
    { sku: 'B', gtin: ONE },
    { sku: 'D', gtin: '12345670' },
    { sku: 'G', gtin: OTHER },
  ]);
  await shop.verify();
});

test('media of a file take the places of those that lie elsewhere; what was uploaded stays, and the change is told once with its version', async () => {
  await using shop = await importHouse();
  await shop.run(await shop.upload('products', 'SKU,Name,Images,Options\nA,Alpha,"https://x.example.com/1.jpg, https://x.example.com/2.jpg",Size=S\n'));
  const [made] = await shop.db.read<{ id: string }>(sql`select id from catalog.product`);
  await shop.kernel.tx(SYSTEM, (ctx) => takeUpload(ctx, { productId: made!.id, bytes: PNG, name: 'own.png' }));
  const file =
    'Product,SKU,Name,SEO title,Country of origin,Images,Options\n' +
    `${made!.id},A,Alfa,Buy Alfa,pl,https://x.example.com/2.jpg,\n${made!.id},A-M,,,,,Size=M\n`;
  const batchId = await shop.upload('products', file);
  assert.deepEqual(await shop.run(batchId), { state: 'done', rows: 2, created: 1, updated: 1, unchanged: 0, refused: 0 }, String(await shop.faults(batchId)));
  const product = await shop.ask<Record<string, unknown>>('catalog.get', { sku: 'A' });
  assert.deepEqual([product['name'], product['seoTitle'], product['countryOfOrigin'], product['version']], ['Alfa', 'Buy Alfa', 'PL', 3]);
  assert.deepEqual(product['options'], [{ name: 'Size', values: ['S', 'M'] }]);
  assert.deepEqual(await shop.db.read(sql`select coalesce(url, name) as what, position from catalog.media order by position`), [
    { what: 'https://x.example.com/2.jpg', position: 0 },
    { what: 'own.png', position: 1 },
  ]);
  const told = await shop.db.read<{ document: string; payload: { changes: { field: string; sku?: string }[] } }>(
    sql`select document_id as document, payload from kernel.event where name = 'catalog.product_changed' order by position desc limit 1`,
  );
  assert.equal(told[0]!.document, made!.id);
  assert.deepEqual(
    told[0]!.payload.changes.map(({ field, sku }) => [field, sku ?? null]),
    [
      ['name', null],
      ['seoTitle', null],
      ['countryOfOrigin', null],
      ['options', null],
      ['media', null],
      ['name', 'A'],
      ['variant', 'A-M'],
    ],
  );
  assert.deepEqual(await shop.run(await shop.upload('products', file)), { state: 'done', rows: 2, created: 0, updated: 0, unchanged: 2, refused: 0 });
  assert.equal(await shop.undo(batchId), 'undone');
  const before = await shop.ask<Record<string, unknown>>('catalog.get', { sku: 'A' });
  assert.deepEqual([before['name'], before['seoTitle'], before['countryOfOrigin'], before['options']], ['Alpha', '', null, [{ name: 'Size', values: ['S'] }]]);
  assert.deepEqual(await shop.db.read(sql`select sku, name from catalog.variant`), [{ sku: 'A', name: 'Alpha, S' }]);
  await shop.verify();
});

test('a product that somebody gave a picture stays when its import is taken back', async () => {
  await using shop = await importHouse();
  const batchId = await shop.upload('products', 'SKU,Name,Images\nA,Alpha,https://x.example.com/1.jpg\nB,Beta,https://x.example.com/2.jpg\n');
  await shop.run(batchId);
  const [made] = await shop.db.read<{ id: string }>(sql`select product_id as id from catalog.variant where sku = 'A'`);
  await shop.kernel.tx(SYSTEM, (ctx) => takeUpload(ctx, { productId: made!.id, bytes: PNG, name: 'own.png' }));
  assert.equal(await shop.undo(batchId), 'undone');
  assert.deepEqual(await shop.db.read(sql`select sku from catalog.variant`), [{ sku: 'A' }]);
  assert.equal((await shop.db.read(sql`select 1 as one from catalog.media`)).length, 2);
  await shop.verify();
});
