// Orders and customers out of files, bulk actions, rights, and what can be stopped and gone on with.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Actor, SYSTEM, sql } from '#kernel';
import { importHouse, people } from './batches.fixture.ts';

const LINES = `Order,Placed at,Customer,Email,Phone,Street,City,Postal code,Country,SKU,Quantity,Price,Payment,Delivery price
W-1,05.03.2025 10:20,Ana Pop,ana@example.com,0722123456,Strada Lungă 7,Brașov,500035,RO,CUP,2,"9,50",ramburs,"15,00"
W-2,06.03.2025,Ion Ene,ion@example.com,0722123457,Strada Mică 1,Brașov,500035,RO,PEN,1,"2,00",card,"0"
W-1,05.03.2025 10:20,Ana Pop,ana@example.com,0722123456,Strada Lungă 7,Brașov,500035,RO,PEN,1,"2,50",ramburs,"15,00"
W-3,06.03.2025,Ion Ene,ion@example.com,0722123457,Strada Mică 1,Brașov,500035,RO,NOPE,1,"2,00",card,"0"
`;

async function withGoods() {
  const shop = await importHouse();
  const goods = await shop.upload('products', 'SKU,Name,Weight (g),Price,Stock\nCUP,Cup,200,10.00,5\nPEN,Pen,20,3.00,1\n');
  assert.equal((await shop.run(goods)).created, 2);
  return shop;
}

test('orders of the past are put on record by their day, without stock, and can be taken back', async () => {
  await using shop = await withGoods();
  const batchId = await shop.upload('orders', LINES, { historical: true });
  const before = await shop.fingerprint();
  assert.deepEqual(await shop.check(batchId), { state: 'checked', rows: 4, created: 3, updated: 0, unchanged: 0, refused: 1 });
  assert.deepEqual(await shop.faults(batchId), ['5 J orders.unknown_sku']);
  assert.deepEqual(await shop.fingerprint(), before);
  assert.equal((await shop.run(batchId)).created, 3);
  assert.deepEqual(
    await shop.db.read(sql`
      select h.external_id as id, d.state, h.created_at as at, h.total_minor::int as total, h.line_count as lines, h.held from orders.head h join kernel.document d on d.id = h.id order by h.id`),
    [
      { id: 'W-1', state: 'completed', at: new Date('2025-03-05T10:20:00Z'), total: 3650, lines: 2, held: 'none' },
      { id: 'W-2', state: 'completed', at: new Date('2025-03-06T00:00:00Z'), total: 200, lines: 1, held: 'none' },
    ],
  );
  assert.deepEqual(await shop.db.read(sql`select coalesce(sum(pending), 0)::int as held from kernel.balance`), [{ held: 0 }]);
  const again = await shop.upload('orders', LINES, { historical: true });
  assert.deepEqual(await shop.run(again), { state: 'done', rows: 4, created: 0, updated: 0, unchanged: 3, refused: 1 });
  assert.equal(await shop.undo(batchId), 'undone');
  assert.deepEqual(await shop.db.read(sql`select distinct state from kernel.document where kind = 'order'`), [{ state: 'cancelled' }]);
  await shop.verify();
});

test('open orders hold goods; a dry run says what is short and holds nothing', async () => {
  await using shop = await withGoods();
  const heading = 'Order,Customer,Email,Street,City,Postal code,Country,SKU,Quantity,Payment\n';
  const row = (order: string, sku: string, quantity: number): string =>
    `${order},Ana Pop,ana@example.com,Strada Lungă 7,Brașov,500035,RO,${sku},${quantity},ramburs\n`;
  const batchId = await shop.upload('orders', heading + row('A', 'CUP', 3) + row('B', 'CUP', 3) + row('C', 'PEN', 1));
  const before = await shop.fingerprint();
  assert.deepEqual(await shop.check(batchId), { state: 'checked', rows: 3, created: 2, updated: 0, unchanged: 0, refused: 1 });
  assert.deepEqual(await shop.faults(batchId), ['3 I stock.short']);
  assert.deepEqual(await shop.fingerprint(), before);
  assert.equal((await shop.run(batchId)).created, 2);
  assert.deepEqual(await shop.db.read(sql`select sum(pending)::int as held from kernel.balance`), [{ held: 4 }]);
  await shop.verify();
});

test('customers are known by e-mail or phone, changed field by field, and taken back', async () => {
  await using shop = await importHouse();
  const first = await shop.upload(
    'customers',
    'Nume;E-mail;Telefon;Stradă;Oraș;Țară\nAna Pop;ana@example.com;0722 123 456;Lungă 7;Brașov;RO\nIon Ene;;0722 123 457;;;RO\n;x@example.com;;;;RO\nRău;rau@example.com;12;;;RO\n',
  );
  assert.deepEqual(await shop.run(first), { state: 'done', rows: 4, created: 2, updated: 0, unchanged: 0, refused: 2 });
  assert.deepEqual(await shop.faults(first), ['4 A batches.missing', '5 C parties.phone']);
  const before = await shop.fingerprint();
  const second = await shop.upload('customers', 'Name,Email,Phone\nAna Maria Pop,ana@example.com,\n,ion@example.com,+40722123457\n');
  assert.deepEqual(await shop.run(second), { state: 'done', rows: 2, created: 0, updated: 2, unchanged: 0, refused: 0 });
  assert.equal(await shop.undo(second), 'undone');
  assert.deepEqual({ ...((await shop.fingerprint()) as object), events: 0 }, { ...(before as object), events: 0 });
  assert.equal(await shop.undo(first), 'undone');
  assert.deepEqual(await shop.db.read(sql`select count(*)::int as customers from parties.customer`), [{ customers: 0 }]);
  await shop.verify();
});

test('a bulk action gives each input its result, tries again what failed, and stops when its asker may not do it any more', async () => {
  await using shop = await withGoods();
  const asker: Actor = {
    kind: 'person',
    id: 'acc_asker',
    name: 'Asker',
    may: (permission) => permission.startsWith('batches.') || permission === 'catalog.update_variant',
  };
  people.set(asker.id, asker);
  const bulk = (action: string, inputs: object[]) => shop.act<{ batchId: string }>('batches.bulk', { action, inputs, title: 'Weights' }, asker);
  await assert.rejects(bulk('pricing.set_prices', [{}]), { code: 'kernel.forbidden' });
  const { batchId } = await bulk('catalog.update_variant', [{ sku: 'CUP', weightGrams: 7 }, { sku: 'LATER', weightGrams: 8 }, { weightGrams: 9 }]);
  await shop.work();
  type Rows = { items: { n: number; state: string; code: string | null }[] };
  const states = async (): Promise<string[]> =>
    (await shop.ask<Rows>('batches.rows', { batchId })).items.map((item) => `${item.n} ${item.state} ${item.code ?? ''}`.trim());
  assert.deepEqual(await states(), ['1 done', '2 refused catalog.unknown_sku', '3 refused kernel.invalid']);
  await shop.act('catalog.create_products', { name: 'Later', variants: [{ sku: 'LATER', weightGrams: 1 }] });
  await shop.act('batches.resume', { batchId }, asker);
  await shop.work();
  assert.deepEqual(await states(), ['1 done', '2 done', '3 refused kernel.invalid']);
  const failures = (await shop.download('/files/batches/:id/errors.csv', { id: batchId })).toString();
  assert.match(failures, /kernel\.invalid/);
  people.delete(asker.id);
  const other = await bulk('catalog.update_variant', [{ sku: 'CUP', weightGrams: 8 }]);
  await shop.work();
  assert.equal((await shop.get(other.batchId)).state, 'stopped');
  assert.deepEqual(await shop.db.read(sql`select weight_grams as weight from catalog.variant where sku = 'CUP'`), [{ weight: 7 }]);
  await shop.verify();
});

test('an import runs by the rights of whoever starts it, stops at the first error when asked to, and goes on', async () => {
  await using shop = await importHouse();
  const clerk: Actor = { kind: 'person', id: 'acc_clerk', name: 'Clerk', may: (permission) => permission.startsWith('batches.') };
  const batchId = await shop.upload('products', 'SKU,Name,Weight (g)\nA,A,1\nB,,2\nC,C,3\n', undefined, clerk);
  await assert.rejects(shop.act('batches.start', { batchId }, clerk), { code: 'kernel.forbidden' });
  await assert.rejects(shop.kernel.ask('batches.get', { batchId }, { ...clerk, id: 'acc_other' }), { code: 'kernel.forbidden' });
  people.set(clerk.id, { ...clerk, may: () => true });
  assert.deepEqual(await shop.run(batchId, { stopAtFirstError: true }), { state: 'stopped', rows: 3, created: 1, updated: 0, unchanged: 0, refused: 1 });
  await shop.act('batches.resume', { batchId }, SYSTEM);
  await shop.work();
  assert.deepEqual(await shop.figures(batchId), { state: 'done', rows: 3, created: 2, updated: 0, unchanged: 0, refused: 1 });
  people.delete(clerk.id);
  const mapping = await shop.upload('products', 'Colour,Code,Title\nred,X,Thing\n');
  await shop.act('batches.map', { batchId: mapping, columns: [null, 'sku', 'name'], saveAs: 'Supplier' });
  const again = await shop.upload('products', 'colour,CODE,Title\nblue,Y,Other\n');
  assert.deepEqual((await shop.get(again))['columns'], [null, 'sku', 'name'], 'the same headings get the saved columns');
  await shop.verify();
});
