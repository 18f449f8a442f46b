// The shop in which the changes are tried: the shipped drawings, goods of all kinds, customers, people and a clock to turn.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parts } from '#app';
import { type Kernel, sql } from '#kernel';
import { ROOT } from '#testing';
import type { Fate } from '../../src/providers/carrier-simulator/index.ts';
import { type Task, World, furnish, openShop } from '../drawings.fixture.ts';
import { type Drawing, open } from './edit.ts';
import { type Table, openTable } from './tables.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

type Goods = { sku: string; price: string; weightGrams?: number; brand?: string; category?: string; digital?: boolean };
const GOODS: Goods[] = [
  { sku: 'LAMP', price: '600.00', weightGrams: 2500, brand: 'Lumina', category: 'glass' },
  { sku: 'EBOOK', price: '30.00', weightGrams: 0, brand: 'Litera', category: 'paper', digital: true },
  { sku: 'CARD', price: '12.00', weightGrams: 60, brand: 'Hârtia', category: 'paper' },
  { sku: 'RING', price: '6500.00', weightGrams: 30, brand: 'Aurea', category: 'jewels' },
  { sku: 'CHAIR', price: '900.00', weightGrams: 6000, brand: 'Zenith', category: 'furniture' },
  { sku: 'WINE', price: '80.00', weightGrams: 1300, brand: 'Cotnari', category: 'wine' },
];

async function begin(kernel: Kernel): Promise<void> {
  await furnish(kernel);
  const run = (name: string, input: unknown) => kernel.do(name, input, { actor: { kind: 'system', id: 'system', may: () => true } });
  await run('catalog.set_categories', { categories: ['glass', 'paper', 'jewels', 'furniture', 'wine'].map((code) => ({ code, name: code })) });
  for (const { sku, brand, category, weightGrams, digital = false } of GOODS)
    await run('catalog.create_products', {
      name: sku,
      brand,
      category,
      digital,
      taxCategory: 'standard',
      variants: [{ sku, weightGrams: weightGrams ?? 500 }],
    });
  const list = (await kernel.ask<{ items: { code: string; priceList: string }[] }>('orders.channels', {}, SYSTEM)).items.find(
    ({ code }) => code === 'web',
  )!.priceList;
  await run('pricing.set_prices', { list, prices: GOODS.map(({ sku, price }) => ({ sku, price: { amount: price, currency: 'RON' } })) });
  // A supplier that sends by itself is a place that goods leave from: its shelf is what it says that it has.
  await run('stock.set_warehouses', { warehouses: [{ code: 'ZEN', name: 'Zenith', country: 'RO', city: 'Iași', priority: 9 }] });
  await run('stock.receive', { warehouse: 'ZEN', lines: [{ sku: 'CHAIR', quantity: 20 }] });
  await run('stock.receive', { warehouse: 'BUC', lines: GOODS.flatMap(({ sku, digital }) => (digital || sku === 'CHAIR' ? [] : [{ sku, quantity: 100 }])) });
}

/** A picture of one point. */
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

const SYSTEM = { kind: 'system' as const, id: 'system', may: () => true };

/** A fresh shop; `fate` is what becomes of every parcel. */
export async function openThirty(fate: Partial<Fate> = {}): Promise<Shop> {
  return new Shop(...(await openShop({ fate }, begin)));
}

const shipped = (file: string): string => readFileSync(join(ROOT, 'processes', file), 'utf8');
type Stand = { at: string; document: string };

export class Shop extends World {
  /** A shipped drawing, open for changes. */
  drawing = (key: string): Promise<Drawing> => open(shipped(`${key}.bpmn`));

  /** A shipped table, open for changes. */
  table = (key: string): Promise<Table> => openTable(shipped(`${key}.dmn`));

  /** Makes these the newest, all or none, as a merchant does; what the checks warn of besides what they already said is a fault. */
  async publish(...changed: (Drawing | Table)[]): Promise<void> {
    const files = await Promise.all(changed.map(async (one) => ({ xml: await one.xml() })));
    const { warnings = [] } = await this.run<{ warnings?: { code: string; element: string; reason: string }[] }>('processes.publish_all', { files });
    assert.deepEqual(
      warnings.filter(({ code }) => code.startsWith('lint.')).map(({ code, element, reason }) => `${code} ${element}: ${reason}`),
      [],
    );
    await this.pass(0);
  }

  /** An order of `lines` ("2 MUG", "1 LAMP"), paid in that way; its id. */
  order(method: string, lines: string, over: object = {}): Promise<string> {
    const wanted = lines.split(', ').map((line) => ({ quantity: Number(line.split(' ')[0]), sku: line.split(' ')[1] }));
    return this.place(method, { lines: wanted, ...over });
  }

  /** The ids of the order and its parcels. */
  private async documents(orderId: string): Promise<Set<string>> {
    const rows = await this.shop.db.read<{ id: string }>(sql`select to_id as id from kernel.link where from_id = ${orderId}`);
    return new Set([orderId, ...rows.map(({ id }) => id)]);
  }

  /** The elements at which an order and its parcels stand. */
  async stands(orderId: string): Promise<string[]> {
    const mine = await this.documents(orderId);
    const rows = await this.shop.db.read<Stand>(sql`
      select distinct w.at, r.document_id as document from engine.wait w join engine.run r on r.id = w.run_id
      where w.main and w.kind <> 'child' and r.status = 'live'`);
    return rows
      .filter(({ document }) => mine.has(document))
      .map(({ at }) => at)
      .sort();
  }

  /** What is to be done for an order, and by whom: "Pick: Warehouse". */
  async todo(orderId: string): Promise<string[]> {
    const mine = await this.documents(orderId);
    const tasks = (await this.tasks()) as (Task & { name: string })[];
    return tasks
      .filter(({ documentId }) => mine.has(documentId))
      .map(({ name, lane }) => `${name}: ${lane}`)
      .sort();
  }

  /** Does the task at that element for an order, as the program or as somebody. */
  async work(orderId: string, element: string, input: object = {}, who?: string): Promise<void> {
    const mine = await this.documents(orderId);
    const tasks = (await this.tasks()).filter((task) => task.element === element && mine.has(task.documentId));
    assert.equal(tasks.length, 1, `${element} waits once, of ${(await this.todo(orderId)).join(', ') || 'nothing'}`);
    const actor = who === undefined ? SYSTEM : { kind: 'person' as const, id: `acc_${who}`, name: who, may: () => true };
    await this.shop.kernel.do('tasks.complete', { taskId: tasks[0]!.id, input }, { actor });
    await this.pass(60_000);
  }

  /** Does what the warehouse does, up to and with this step. */
  async through(orderId: string, last: 'Pick' | 'Check' | 'Pack' | 'HandOver'): Promise<void> {
    for (const element of ['Pick', 'Check', 'Pack', 'HandOver']) {
      await this.work(orderId, element, element === 'Check' ? { ok: true } : {});
      if (element === last) return;
    }
  }

  /** Picks, checks, packs and hands over. */
  fulfil = (orderId: string): Promise<void> => this.through(orderId, 'HandOver');

  /** Letters about an order, in order, each with whom it went to: "order-accepted customer". */
  async mails(orderId: string): Promise<string[]> {
    const mine = [...(await this.documents(orderId))];
    const rows = await this.shop.db.read<{ template: string; email: string | null; phone: string | null }>(
      sql`select template, to_email as email, to_phone as phone from messages.sent where document_id = any(${mine}::text[]) order by id`,
    );
    return rows.map(({ template, email, phone }) => (phone ? `${template} > ${phone}` : email?.startsWith('ana') ? template : `${template} > ${email}`));
  }

  /** An order that the change is not about: nothing is asked for it but what always was, and it ends as it always did. */
  async asBefore(orderId: string): Promise<void> {
    assert.deepEqual(await this.stands(orderId), ['Pick']);
    await this.fulfil(orderId);
    await this.pass(3 * DAY);
    assert.equal(await this.state(orderId), 'completed');
    assert.deepEqual(await this.mails(orderId), ['order-accepted', 'order-shipped', 'order-delivered']);
  }

  /** On hand and held of a SKU in a warehouse. */
  async stock(sku: string, warehouse = 'BUC'): Promise<string> {
    const { items } = await this.shop.kernel.ask<{ items: { warehouses: { warehouse: string; onHand: number; held: number }[] }[] }>(
      'stock.levels',
      { sku },
      SYSTEM,
    );
    const level = items[0]?.warehouses.find((one) => one.warehouse === warehouse);
    return `${level?.onHand ?? 0} on hand, ${level?.held ?? 0} held`;
  }

  /** The parcels of an order. */
  async parcels(orderId: string): Promise<{ id: string; method: string; state: string; carrier: string | null; trackingNumber: string | null }[]> {
    return this.shop.db.read(sql`
      select id, method, state, carrier, tracking_number as "trackingNumber" from shipping.parcel where order_id = ${orderId} order by id`);
  }

  private words = 0;

  /** The carrier of an order's only parcel says a word about it. */
  async carrierSays(orderId: string, status: string, reason?: string): Promise<void> {
    const [parcel] = await this.parcels(orderId);
    await this.says(parcel!, status, reason);
  }

  /** A carrier says a word about a parcel. */
  async says({ carrier, trackingNumber }: { carrier: string | null; trackingNumber: string | null }, status: string, reason?: string): Promise<void> {
    await this.run('shipping.track', {
      carrier,
      trackingNumber,
      status,
      eventId: `word-${++this.words}`,
      at: this.shop.env.now().toISOString(),
      ...(reason ? { reason } : {}),
    });
    await this.pass(60_000);
  }

  fails = (orderId: string): Promise<void> => this.carrierSays(orderId, 'delivery_failed', 'consignee_not_home');

  /** A sale at the till for cash; its id. */
  async sell(line: string): Promise<string> {
    const [quantity, sku] = line.split(' ');
    const sold = await this.run<{ orderId: string }>('channels.sell', { channel: 'pos', lines: [{ sku, quantity: Number(quantity) }], method: 'cash' });
    await this.pass(0);
    return sold.orderId;
  }

  /** A bank transfer for an order. */
  async pays(orderId: string, amount: string): Promise<void> {
    const [order] = await this.shop.db.read<{ number: string }>(sql`select number from kernel.document where id = ${orderId}`);
    await this.run('payments.record_transfer', { reference: `order ${order!.number}`, amount: { amount, currency: 'RON' }, bookedOn: '2026-11-03' });
    await this.pass(60_000);
  }

  /** Tags the customer of an order. */
  async tagCustomer(orderId: string, tag: string): Promise<void> {
    const [row] = await this.shop.db.read<{ id: string }>(sql`select customer_id as id from orders.head where id = ${orderId}`);
    await this.run('desk.tag', { documentIds: [row!.id], add: [tag], remove: [] });
  }

  /** Lets time pass until that instant. */
  until = (at: string): Promise<void> => this.pass(Date.parse(at) - this.shop.env.now().getTime());

  /** Lays a picture with a document, as the page does. */
  async attach(documentId: string, name: string): Promise<void> {
    const route = parts.modules.flatMap((module) => module.routes ?? []).find(({ path }) => path === '/files/desk/attach')!;
    const request = { body: Buffer.alloc(0), stream: Readable.from([PIXEL]), headers: {}, params: {}, query: { document: documentId, name }, actor: SYSTEM };
    await route.handle(this.shop.kernel, request);
  }

  /** Writes a letter of the merchant's own. */
  async template(name: string, subject: string, body: string, language = 'en'): Promise<void> {
    await this.run('messages.publish_template', { name, language, subject, body });
  }
}
