// Papers on the shipped drawings: one invoice for an order without a gap in its series, sums to the last ban, the same bytes at every print.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { test } from 'node:test';
import { type Language, LANGUAGES, type RawRequest, SYSTEM, sql } from '#kernel';
import { parts } from '#app';
import { type World, shopOnDrawings } from './drawings.fixture.ts';

const SHOP = {
  name: 'Prăvălia',
  email: 'shop@example.com',
  language: 'ro',
  zone: 'Europe/Bucharest',
  bank: { holder: 'Prăvălia SRL', iban: 'RO49AAAA1B31007593840000', name: 'Banca Exemplu' },
  legal: {
    name: 'Prăvălia Țăran & Șerban SRL',
    taxId: 'RO12345678',
    registration: 'J40/1/2020',
    street: 'Strada Lungă 1',
    city: 'București',
    postalCode: '010101',
    country: 'RO',
  },
};
type Issued = { paperId: string; number: string; total: { amount: string; currency: string } };

/** The bytes of a file of papers. */
async function printed(world: World, path: string, params: Record<string, string>, query: Record<string, string> = {}, body = ''): Promise<Buffer> {
  const method = body === '' ? 'GET' : 'POST';
  const route = parts.modules.flatMap((module) => module.routes ?? []).find((one) => one.path === path && one.method === method)!;
  const answer = await route.handle(world.shop.kernel, { params, query, body: Buffer.from(body) } as unknown as RawRequest);
  assert.equal(answer.headers?.['content-type'], 'application/pdf');
  return buffer(answer.body as Readable);
}
const pagesOf = (pdf: Buffer): number => [...pdf.toString('latin1').matchAll(/\/Type \/Page\b(?!s)/g)].length;
const hash = (pdf: Buffer): string => createHash('sha256').update(pdf).digest('hex');

test('an order gets one invoice, whose series has no gap; without a firm behind the shop it gets none', async () => {
  await using world = await shopOnDrawings();
  const orders = [await world.place('card'), await world.place('cash_on_delivery'), await world.place('card')];
  await assert.rejects(world.run('papers.invoice', { orderId: orders[0] }), { code: 'papers.no_seller' });
  await world.run('messages.set_shop', SHOP);
  const invoices = await Promise.all(orders.map((orderId) => world.run<Issued>('papers.invoice', { orderId })));
  assert.deepEqual(invoices.map(({ number }) => number).sort(), ['F-2026-000001', 'F-2026-000002', 'F-2026-000003']);
  assert.deepEqual(await world.run('papers.invoice', { orderId: orders[1] }), invoices[1]);
  await assert.rejects(world.run('papers.invoice', { orderId: orders[0]!.slice(0, -2) + 'zz' }), { code: 'orders.unknown' });
  const [line] = await world.shop.db.read<{ id: string }>(sql`select id from orders.line where order_id = ${orders[1]}`);
  await assert.rejects(world.run('orders.split', { orderId: orders[1], lines: [{ lineId: line!.id, quantity: 1 }] }), { code: 'orders.not_splittable' });
  const { items } = await world.shop.kernel.ask<{ items: { number: string; total: unknown }[] }>('papers.list', { orderId: orders[0] }, SYSTEM);
  assert.deepEqual(
    items.map(({ number, total }) => [number, total]),
    [[invoices[0]!.number, { amount: '119.79', currency: 'RON' }]],
  );
  await world.wellDone();
});

test('an order that was invoiced and is cancelled gets a credit note of all of it', async () => {
  await using world = await shopOnDrawings();
  await world.run('messages.set_shop', SHOP);
  const orderId = await world.place('card');
  await world.run('papers.invoice', { orderId });
  await world.run('orders.cancel', { orderId, reason: 'changed their mind' });
  await world.pass(0);
  const credit = await world.run<Issued>('papers.credit', { orderId, reason: 'again' });
  assert.deepEqual([credit.number, credit.total], ['S-2026-000001', { amount: '-119.79', currency: 'RON' }]);
  const other = await world.place('card');
  await assert.rejects(world.run('papers.credit', { orderId: other, reason: 'x' }), { code: 'papers.no_invoice' });
  await world.run('orders.cancel', { orderId: other, reason: 'changed their mind' });
  await world.pass(0);
  await assert.rejects(world.run('papers.invoice', { orderId: other }), { code: 'papers.cancelled' });
  const [paper] = await world.shop.db.read<{ data: { taxes: unknown; credits: string; lines: { quantity: number; total: string }[] } }>(
    sql`select data from papers.paper where kind = 'credit_note'`,
  );
  assert.deepEqual(
    [paper!.data.credits, paper!.data.lines[0]!.total, paper!.data.taxes],
    ['F-2026-000001', '-99.80', [{ percent: '21', net: '-99.00', tax: '-20.79', gross: '-119.79' }]],
  );
  await world.wellDone();
});

test('a print is the same byte by byte, whatever became of the order, the shop and its words since', async () => {
  await using world = await shopOnDrawings();
  await world.run('messages.set_shop', SHOP);
  const orderId = await world.place('card');
  const { paperId } = await world.run<Issued>('papers.invoice', { orderId });
  const first = await printed(world, '/files/papers/:kind/:id', { kind: 'invoice', id: paperId });
  await world.run('messages.set_shop', { ...SHOP, name: 'Another', legal: { ...SHOP.legal, name: 'Another SRL' } });
  await world.run('orders.cancel', { orderId, reason: 'late' });
  await world.pass(86_400_000);
  const again = await printed(world, '/files/papers/:kind/:id', { kind: 'invoice', id: orderId });
  assert.equal(hash(again), hash(first));
  await assert.rejects(printed(world, '/files/papers/:kind/:id', { kind: 'invoice', id: 'x' }), { code: 'papers.none' });
  await assert.rejects(printed(world, '/files/papers/:kind/:id', { kind: 'secret', id: orderId }), { code: 'papers.none' });
});

test('papers are in the language of the customer, and many of them make one file in the order asked', async () => {
  await using world = await shopOnDrawings();
  await world.run('messages.set_shop', SHOP);
  const orders: string[] = [];
  for (const language of LANGUAGES)
    orders.push(await world.place('card', { customer: { name: 'Łukasz Ștefănescu Жуков', email: `${language}@example.com`.toLowerCase(), language } }));
  for (const orderId of orders) await world.run('papers.invoice', { orderId });
  const rows = await world.shop.db.read<{ language: Language }>(sql`select data ->> 'language' as language from papers.paper order by n`);
  assert.deepEqual(
    rows.map(({ language }) => language),
    [...LANGUAGES],
  );
  for (const kind of ['invoice', 'packing_slip', 'delivery_note'])
    assert.equal(pagesOf(await printed(world, '/files/papers/bulk', {}, { kind, documents: orders.join() })), 5, kind);
  assert.equal(pagesOf(await printed(world, '/files/papers/bulk', {}, {}, new URLSearchParams({ kind: 'invoice', documents: orders.join() }).toString())), 5);
  await assert.rejects(printed(world, '/files/papers/bulk', {}, { kind: 'credit_note', documents: orders.join() }), { code: 'papers.none' });
  await world.wellDone();
});
