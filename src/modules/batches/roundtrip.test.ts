// Our own exports come back without a difference, whatever the names are; and no cell of them is a formula.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM } from '#kernel';
import { parse } from 'csv-parse/sync';
import readXlsxFile from 'read-excel-file/node';
import { importHouse } from './batches.fixture.ts';
import type { ImportKind } from './types.ts';

const NASTY = [
  '=1+1',
  '+40 Pen',
  '-5 % off',
  '@home',
  "'quoted'",
  "'=1",
  '\tTabbed',
  ' blank before',
  'a "quoted" word',
  'two\nlines',
  'semi;colon, comma',
  'ęąśćż ăîșț ção Ёж',
  '0012',
  '1,234',
  '_x000D_',
  '😀',
];

async function furnished() {
  const shop = await importHouse();
  const products = NASTY.map((name, i) => ({
    name,
    names: { ro: name + ' ro', pl: name },
    description: i % 2 === 0 ? name + '\r\n' + name : '',
    ...(i % 3 === 0 ? { brand: name } : {}),
    specs: i % 4 === 0 ? { [name.trim() || 'x']: name } : {},
    media: i % 5 === 0 ? [{ url: 'https://x.example.com/=1.jpg', alt: name }] : [],
    variants: [
      { sku: `=SKU-${i}`, weightGrams: 100 + i, options: { Size: name }, ...(i === 0 ? { gtin: '4006381333931' } : {}), lengthMm: 10 },
      { sku: `B${i}`, weightGrams: 5, name: name + ' b', status: 'draft' as const },
    ],
  }));
  for (const outcome of await shop.kernel.doMany('catalog.create_products', products, SYSTEM)) assert.ok(outcome.ok);
  await shop.act('catalog.create_products', { name: 'Set', variants: [{ sku: 'SET', weightGrams: 0, components: [{ sku: '=SKU-1', quantity: 2 }] }] });
  await shop.act('stock.receive', { warehouse: 'BUC', lines: NASTY.map((_, i) => ({ sku: `=SKU-${i}`, quantity: 10 + i })) });
  await shop.act('pricing.set_prices', {
    list: 'ro',
    prices: NASTY.map((_, i) => ({
      sku: `=SKU-${i}`,
      price: { amount: `${i}.50`, currency: 'RON' },
      ...(i % 2 ? { from: { amount: '99.00', currency: 'RON' } } : {}),
    })),
  });
  await shop.act('pricing.set_prices', {
    list: 'ro',
    prices: [{ sku: '=SKU-1', price: { amount: '1.00', currency: 'RON' }, minQuantity: 10, validFrom: '2027-01-01T10:20:30Z' }],
  });
  for (const [i, name] of NASTY.entries()) {
    const address = { name, street: name, city: name, postalCode: '010012', country: 'RO' };
    await shop.act('parties.create', { name, email: `a${i}@example.com`, phone: `07221234${10 + i}`, language: 'ro', country: 'RO', addresses: [address] });
    await shop.act('orders.place', {
      channel: 'web',
      ...(i % 2 ? { externalId: `=EXT-${i}` } : {}),
      currency: 'RON',
      customer: { name, email: `a${i}@example.com`, phone: `07221234${10 + i}` },
      shipTo: { ...address },
      lines: [{ sku: `=SKU-${i}`, quantity: 1 + (i % 2) }],
      payment: { method: 'cash_on_delivery' },
      delivery: { method: 'courier' },
      ...(i % 3 ? { note: name } : {}),
    });
  }
  return shop;
}

test('every kind comes back from CSV and from a workbook without a difference', async () => {
  await using shop = await furnished();
  const before = await shop.fingerprint();
  for (const kind of ['products', 'stock', 'prices', 'customers', 'orders'] as ImportKind[]) {
    for (const query of [{ format: 'csv' }, { format: 'csv', decimal: 'comma' }, { format: 'xlsx' }] as Record<string, string>[]) {
      const file = await shop.download('/files/batches/export', {}, { kind, ...query });
      const batchId = await shop.upload(kind, file);
      const got = await shop.get(batchId);
      assert.deepEqual([got.state, got['format'], got['ignored']], ['staged', 'kontor', []], `${kind} ${query['format']}`);
      const figures = await shop.check(batchId);
      assert.deepEqual(await shop.faults(batchId), [], kind);
      assert.ok(figures.rows >= NASTY.length);
      assert.deepEqual(
        { ...figures, rows: 0 },
        { state: 'checked', rows: 0, created: 0, updated: 0, unchanged: figures.rows, refused: 0 },
        `${kind} ${JSON.stringify(query)} ${JSON.stringify(await shop.ask('batches.preview', { batchId, state: 'updated', limit: 2 }))}`,
      );
      assert.equal((await shop.run(batchId)).unchanged, figures.rows);
    }
  }
  assert.deepEqual(await shop.fingerprint(), before);
  await shop.verify();
});

test('no cell of an export is a formula, for another reader of CSV and of workbooks as well', async () => {
  await using shop = await furnished();
  for (const kind of ['products', 'stock', 'prices', 'customers', 'orders'] as ImportKind[]) {
    const csv = await shop.download('/files/batches/export', {}, { kind, format: 'csv' });
    const cells = (parse(csv, { bom: true }) as string[][]).flat();
    assert.ok(cells.length > NASTY.length);
    assert.deepEqual(
      cells.filter((cell) => /^[=+\-@\t\r\0]/.test(cell)),
      [],
    );
    const xlsx = await shop.download('/files/batches/export', {}, { kind, format: 'xlsx' });
    const rows = (await readXlsxFile(xlsx)) as unknown as { data: unknown[][] }[] | unknown[][];
    const data = (Array.isArray((rows as unknown[])[0]) ? rows : (rows as { data: unknown[][] }[])[0]!.data) as unknown[][];
    const records = parse(csv, { bom: true }) as string[][];
    assert.equal(data.length, records.length);
  }
  const perOrder = parse(await shop.download('/files/batches/export', {}, { kind: 'orders', per: 'order', q: 'Tabbed' }), {
    bom: true,
    columns: true,
  }) as Record<string, string>[];
  assert.deepEqual(
    perOrder.map((row) => [row['Customer'], row['State'], row['Goods']]),
    [["'\tTabbed", 'placed', '6.50']],
  );
});
