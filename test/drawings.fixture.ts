// A whole shop on the shipped drawings, for tests that play an order from placed to its end: real modules, simulated outside.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Kernel, SYSTEM, sql } from '#kernel';
import { parts } from '#app';
import { SMS_PORT, readSeeds, seedTemplates } from '#modules/messages';
import { type ConnectorPort, CONNECTOR_PORT, tillUse } from '#modules/channels';
import { CHANNEL_USE_PORT, DELIVERY_PORT, SEED_CHANNELS, duesOf, seedChannels } from '#modules/orders';
import { CARD_PORT, DUES_PORT } from '#modules/payments';
import { CARRIER_PORT, deliveryQuotes, parcelPromises } from '#modules/shipping';
import { PROMISES_PORT } from '#modules/stock';
import { type House, ROOT, house } from '#testing';
import { hearCard, hearCarrier } from '../src/app/hooks.ts';
import { CardSimulator } from '../src/providers/card-simulator/index.ts';
import { CarrierSimulator, type Fate } from '../src/providers/carrier-simulator/index.ts';
import { MailSimulator } from '../src/providers/mail-simulator/index.ts';
import { SmsSimulator } from '../src/providers/sms-simulator/index.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const MUGS = 1000;

const shipped = (name: string): string => readFileSync(join(ROOT, 'processes', name), 'utf8');
export const SHIPPED = ['order-approval.dmn', 'order-cancellation.bpmn', 'fulfilment.bpmn', 'order-to-delivery.bpmn', 'quote.bpmn', 'till-sale.bpmn'].map(
  shipped,
);

/** What every shop of these tests begins with. */
export async function furnish(kernel: Kernel): Promise<void> {
  const run = (name: string, input: unknown) => kernel.do(name, input, { actor: SYSTEM });
  await kernel.tx(SYSTEM, async (ctx) => {
    seedChannels(ctx);
    await seedTemplates(ctx, readSeeds());
  });
  await run('messages.set_shop', {
    name: 'Prăvălia',
    email: 'shop@example.com',
    language: 'en',
    zone: 'Europe/Bucharest',
    supervisor: { name: 'Irina', email: 'irina@example.com' },
    bank: { holder: 'Prăvălia SRL', iban: 'RO49AAAA1B31007593840000', name: 'Bank' },
  });
  await run('stock.set_warehouses', {
    warehouses: [
      { code: 'BUC', name: 'București', country: 'RO', city: 'București', priority: 1 },
      { code: 'CLJ', name: 'Cluj', country: 'RO', city: 'Cluj-Napoca', priority: 2 },
    ],
  });
  await run('catalog.create_products', {
    name: 'Mug',
    taxCategory: 'standard',
    variants: [{ sku: 'MUG', weightGrams: 400 }],
  });
  await run('catalog.create_products', {
    name: 'Rare book',
    taxCategory: 'books',
    variants: [{ sku: 'RARE', weightGrams: 700 }],
  });
  const list = SEED_CHANNELS[0]!.priceList;
  await run('pricing.set_lists', { lists: [{ code: list, name: 'Retail', currency: 'RON' }] });
  await run('pricing.set_prices', {
    list,
    prices: [
      { sku: 'MUG', price: { amount: '49.90', currency: 'RON' } },
      { sku: 'RARE', price: { amount: '9000.00', currency: 'RON' } },
    ],
  });
  await run('stock.receive', {
    warehouse: 'BUC',
    lines: [
      { sku: 'MUG', quantity: MUGS },
      { sku: 'RARE', quantity: 1 },
    ],
  });
}

export type Task = {
  id: string;
  element: string;
  form: string;
  documentId: string;
  prefill: Record<string, unknown>;
  lane: string;
};

/** The outside: a card gateway, a carrier and a mail system, which tell the shop what they do. */
function outside(shop: () => House, fate: Partial<Fate>) {
  const env = { now: () => shop().env.now(), sleep: async () => {} };
  const card = new CardSimulator({
    env,
    secret: 's',
    merchant: 'm',
    onWebhook: async (body, headers) => void (await hearCard(shop().kernel, body, headers)),
  });
  const carrier = new CarrierSimulator({
    seed: 'drawings',
    now: env.now,
    losesAnswers: false,
    tell: async ({ body, headers }) => void (await hearCarrier(shop().kernel, body, headers)),
    fateOf: () => ({ ending: 'delivered', early: false, twice: true, lateMs: 0, transitMs: DAY_MS, ...fate }),
  });
  return { card, carrier, mail: new MailSimulator(env), sms: new SmsSimulator() };
}

/** The shop on the shipped drawings; `fate` is what becomes of every parcel. */
export async function shopOnDrawings(options: Outside & { connectors?: (shop: () => House) => ConnectorPort } = {}): Promise<World> {
  return new World(...(await openShop(options, furnish, options.connectors)));
}

/** How the outside behaves: what becomes of every parcel. */
type Outside = { fate?: Partial<Fate> };

/** A shop on the shipped drawings with what `begins` puts into it, and who is outside of it. */
export async function openShop(
  options: Outside,
  begins: (kernel: Kernel) => Promise<void>,
  connectors?: (shop: () => House) => ConnectorPort,
): Promise<ConstructorParameters<typeof World>> {
  const late: { shop?: House } = {};
  const { card, carrier, mail, sms } = outside(() => late.shop!, options.fate ?? {});
  const providers = {
    mail,
    [SMS_PORT]: sms,
    [CARD_PORT]: card,
    [CARRIER_PORT]: carrier,
    [DUES_PORT]: { duesOf },
    [DELIVERY_PORT]: deliveryQuotes,
    [CHANNEL_USE_PORT]: tillUse,
    [PROMISES_PORT]: parcelPromises,
    [CONNECTOR_PORT]: connectors?.(() => late.shop!) ?? { connectors: [], open: () => Promise.reject(new Error('no connector')) },
  };
  const shop = await house({ modules: parts.modules, providers, furnish: begins, publish: SHIPPED });
  late.shop = shop;
  return [shop, card, carrier, mail, sms];
}

/** What customers, people and the outside do, and what can be seen of it. */
export class World {
  readonly shop: House;
  readonly card: CardSimulator;
  readonly carrier: CarrierSimulator;
  readonly mail: MailSimulator;
  readonly sms: SmsSimulator;
  private customers = 0;

  constructor(shop: House, card: CardSimulator, carrier: CarrierSimulator, mail: MailSimulator, sms: SmsSimulator) {
    this.shop = shop;
    this.card = card;
    this.carrier = carrier;
    this.mail = mail;
    this.sms = sms;
  }

  async run<O>(name: string, input: unknown): Promise<O> {
    return (await this.shop.kernel.do<O>(name, input, { actor: SYSTEM })).value;
  }

  /** An order of two mugs by a new customer, over which a test writes what it is about; its id. */
  async place(method: string, over: object = {}): Promise<string> {
    const n = ++this.customers;
    const placed = await this.run<{ orderId: string }>('orders.place', {
      channel: 'web',
      currency: 'RON',
      customer: { name: 'Ana Pop', email: `ana${n}@example.com`, phone: `+4072212${3456 + n}` },
      shipTo: { name: 'Ana Pop', street: 'Strada Lungă 7', city: 'Brașov', postalCode: '500123', country: 'RO' },
      lines: [{ sku: 'MUG', quantity: 2 }],
      payment: { method, ...(method === 'card' ? { token: 'tok_ok' } : {}) },
      delivery: { method: 'courier' },
      ...over,
    });
    await this.pass(0);
    return placed.orderId;
  }

  /** Lets time pass in steps, so that everybody outside gets a word in. */
  async pass(ms: number): Promise<void> {
    const steps = Math.max(1, Math.ceil(ms / (6 * HOUR_MS)));
    for (let i = 0; i < steps; i++) {
      await this.shop.turn(ms / steps);
      await this.card.tick(this.shop.env.now());
      await this.carrier.tick(this.shop.env.now());
      await this.shop.settle();
    }
  }

  async tasks(): Promise<Task[]> {
    return (await this.shop.kernel.ask<{ items: Task[] }>('tasks.list', { limit: 100 }, SYSTEM)).items;
  }

  async forms(): Promise<string[]> {
    return (await this.tasks()).map((task) => task.form);
  }

  /** Completes the only open task, which must be of that form. */
  async does(form: string, input: object = {}): Promise<void> {
    const tasks = await this.tasks();
    assert.equal(tasks.map((task) => task.form).join(), form);
    await this.run('tasks.complete', { taskId: tasks[0]!.id, input });
    await this.pass(0);
  }

  /** Picks, checks, packs and hands over the only parcel. */
  async sends(): Promise<void> {
    await this.does('shipping.pick');
    await this.does('shipping.check', { ok: true });
    await this.does('shipping.pack');
    await this.pass(60_000);
    await this.does('shipping.hand_over');
  }

  async state(orderId: string): Promise<string> {
    const rows = await this.shop.db.read<{ state: string }>(sql`select state from kernel.document where id = ${orderId}`);
    return rows[0]!.state;
  }

  /** Where every run stands or how it ended, e.g. `fulfilment:live`. */
  async runs(): Promise<string[]> {
    const rows = await this.shop.db.read<{ key: string; status: string; outcome: string | null }>(sql`select key, status, outcome from engine.run order by id`);
    return rows.map((row) => `${row.key}:${row.outcome ?? row.status}`);
  }

  /** Templates of the letters that went out, in order. */
  async letters(): Promise<string[]> {
    const rows = await this.shop.db.read<{ template: string }>(sql`select template from messages.sent order by id`);
    return rows.map(({ template }) => template);
  }

  /** On hand and held of the mug. */
  async mugs(): Promise<[bigint, bigint]> {
    const [row] = await this.shop.db.read<{ posted: bigint; pending: bigint }>(sql`
      select posted, pending from kernel.balance b join catalog.variant v on b.unit = v.id
      where v.sku = 'MUG' and b.account like 'stock:%'`);
    return [row!.posted, row!.pending];
  }

  /** Each payment of an order: its state, what was captured and what was refunded of it, in minor units. */
  async money(orderId: string): Promise<string[]> {
    const rows = await this.shop.db.read<{ state: string; captured: bigint; refunded: bigint }>(
      sql`select state, captured, refunded from payments.payment where document_id = ${orderId} order by id`,
    );
    return rows.map((row) => `${row.state} ${row.captured}-${row.refunded}`);
  }

  /** Everything is as it must be: nothing is stuck, every letter was written, every promise holds, nobody complains. */
  async wellDone(): Promise<void> {
    const { items } = await this.shop.kernel.ask<{ items: unknown[] }>('incidents.list', {}, SYSTEM);
    const untold = await this.shop.db.read(sql`
      select step ->> 'e' as element, step ->> 'x' as why from engine.history, jsonb_array_elements(steps) step
      where step ->> 'k' = 'error' and step ->> 'x' like '%messages.%'`);
    assert.deepEqual([items, untold, this.card.complaints, this.mail.complaints, this.sms.complaints, this.shop.errors], [[], [], [], [], [], []]);
    await this.shop.verify();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shop.close();
  }
}
