// A whole shop on the shipped drawings, for tests that play an order from placed to its end: real modules, simulated outside.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Kernel, SYSTEM, sql } from '#kernel';
import { parts } from '#app';
import { readSeeds, seedTemplates } from '#modules/messages';
import { DELIVERY_PORT, SEED_CHANNELS, duesOf, seedChannels } from '#modules/orders';
import { CARD_PORT, DUES_PORT } from '#modules/payments';
import { CARRIER_PORT, deliveryQuotes } from '#modules/shipping';
import { ROOT, house } from '#testing';
import { hearCard, hearCarrier } from '../src/app/hooks.ts';
import { CardSimulator } from '../src/providers/card-simulator/index.ts';
import { CarrierSimulator, type Fate } from '../src/providers/carrier-simulator/index.ts';
import { MailSimulator } from '../src/providers/mail-simulator/index.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const MUGS = 1000;

const shipped = (name: string): string => readFileSync(join(ROOT, 'processes', name), 'utf8');
export const SHIPPED = ['order-approval.dmn', 'order-cancellation.bpmn', 'fulfilment.bpmn', 'order-to-delivery.bpmn'].map(shipped);

async function furnish(kernel: Kernel): Promise<void> {
  const run = (name: string, input: unknown) => kernel.do(name, input, { actor: SYSTEM });
  await kernel.tx(SYSTEM, async (ctx) => {
    seedChannels(ctx);
    await seedTemplates(ctx, readSeeds());
  });
  await run('messages.set_shop', { name: 'Prăvălia', email: 'shop@example.com', language: 'en', zone: 'Europe/Bucharest', supervisor: { name: 'Irina', email: 'irina@example.com' }, bank: { holder: 'Prăvălia SRL', iban: 'RO49AAAA1B31007593840000', name: 'Bank' } });
  await run('stock.set_warehouses', { warehouses: [{ code: 'BUC', name: 'București', country: 'RO', city: 'București', priority: 1 }, { code: 'CLJ', name: 'Cluj', country: 'RO', city: 'Cluj-Napoca', priority: 2 }] });
  await run('catalog.create_products', { name: 'Mug', taxCategory: 'standard', variants: [{ sku: 'MUG', weightGrams: 400 }] });
  await run('catalog.create_products', { name: 'Rare book', taxCategory: 'books', variants: [{ sku: 'RARE', weightGrams: 700 }] });
  const list = SEED_CHANNELS[0]!.priceList;
  await run('pricing.set_lists', { lists: [{ code: list, name: 'Retail', currency: 'RON' }] });
  await run('pricing.set_prices', { list, prices: [{ sku: 'MUG', price: { amount: '49.90', currency: 'RON' } }, { sku: 'RARE', price: { amount: '9000.00', currency: 'RON' } }] });
  await run('stock.receive', { warehouse: 'BUC', lines: [{ sku: 'MUG', quantity: MUGS }, { sku: 'RARE', quantity: 1 }] });
}

export type Task = { id: string; element: string; form: string; documentId: string; prefill: Record<string, unknown>; lane: string };

/** The shop, and what customers, people and the outside do. */
export async function shopOnDrawings(options: { fate?: Partial<Fate> } = {}) {
  let clock: () => Date = () => new Date(0);
  const fate: Partial<Fate> = { ending: 'delivered', early: false, twice: true, lateMs: 0, transitMs: DAY_MS, ...options.fate };
  const env = { now: () => clock(), sleep: async () => {} };
  const card: CardSimulator = new CardSimulator({ env, secret: 's', merchant: 'm', onWebhook: async (body, headers) => void (await hearCard(shop.kernel, body, headers)) });
  const carrier: CarrierSimulator = new CarrierSimulator({ seed: 'drawings', now: () => clock(), tell: async ({ body, headers }) => void (await hearCarrier(shop.kernel, body, headers)), fateOf: () => fate });
  const mail = new MailSimulator(env);
  const providers = { mail, [CARD_PORT]: card, [CARRIER_PORT]: carrier, [DUES_PORT]: { duesOf }, [DELIVERY_PORT]: deliveryQuotes };
  const shop = await house({ modules: parts.modules, providers, ready: furnish, publish: SHIPPED });
  clock = () => shop.env.now();
  let customers = 0;
  const run = <O>(name: string, input: unknown): Promise<O> => shop.kernel.do<O>(name, input, { actor: SYSTEM }).then(({ value }) => value);
  const world = {
    shop, card, carrier, mail, run,
    place: async (method: string, more: object = {}): Promise<string> => {
      const placed = await run<{ orderId: string }>('orders.place', {
        channel: 'web', currency: 'RON', customer: { name: 'Ana Pop', email: `ana${++customers}@example.com`, phone: `+4072212${3456 + customers}` },
        shipTo: { name: 'Ana Pop', street: 'Strada Lungă 7', city: 'Brașov', postalCode: '500123', country: 'RO' },
        lines: [{ sku: 'MUG', quantity: 2 }], payment: { method, ...(method === 'card' ? { token: 'tok_ok' } : {}) }, delivery: { method: 'courier' }, ...more,
      });
      await world.pass(0);
      return placed.orderId;
    },
    /** Lets time pass in steps, so that everybody outside gets a word in. */
    pass: async (ms: number): Promise<void> => {
      const steps = Math.max(1, Math.ceil(ms / (6 * HOUR_MS)));
      for (let i = 0; i < steps; i++) {
        await shop.turn(ms / steps);
        await card.tick(shop.env.now());
        await carrier.tick(shop.env.now());
        await shop.settle();
      }
    },
    tasks: async (): Promise<Task[]> => (await shop.kernel.ask<{ items: Task[] }>('tasks.list', { limit: 100 }, SYSTEM)).items,
    /** Completes the only open task, which must be of that form. */
    does: async (form: string, input: object = {}): Promise<void> => {
      const tasks = await world.tasks();
      assert.deepEqual(tasks.map((task) => task.form), [form]);
      await run('tasks.complete', { taskId: tasks[0]!.id, input });
      await world.pass(0);
    },
    /** Picks, checks, packs and hands over the only parcel. */
    sends: async (): Promise<void> => {
      await world.does('shipping.pick');
      await world.does('shipping.check', { ok: true });
      await world.does('shipping.pack');
      await world.pass(60_000);
      await world.does('shipping.hand_over');
    },
    state: async (orderId: string): Promise<string> => (await shop.db.read<{ state: string }>(sql`select state from kernel.document where id = ${orderId}`))[0]!.state,
    /** Where every run stands or how it ended, e.g. `fulfilment:live`. */
    runs: async (): Promise<string[]> =>
      (await shop.db.read<{ key: string; status: string; outcome: string | null }>(sql`
        select r.key, r.status, r.outcome from engine.run r order by r.id`)).map((row) => `${row.key}:${row.outcome ?? row.status}`),
    incidents: async (): Promise<string[]> => (await shop.kernel.ask<{ items: { element: string; message: string }[] }>('incidents.list', {}, SYSTEM)).items.map((one) => `${one.element}: ${one.message}`),
    /** Templates of the letters that went out, in order. */
    letters: async (): Promise<string[]> => (await shop.db.read<{ template: string }>(sql`select template from messages.sent order by id`)).map(({ template }) => template),
    /** On hand and held of the mug at Bucharest. */
    mugs: async (): Promise<[bigint, bigint]> => {
      const [row] = await shop.db.read<{ posted: bigint; pending: bigint }>(sql`select posted, pending from kernel.balance b join catalog.variant v on b.unit = v.id where v.sku = 'MUG' and b.account like 'stock:%'`);
      return [row!.posted, row!.pending];
    },
    /** What was authorised, captured and refunded of an order, in minor units. */
    money: async (orderId: string): Promise<string[]> =>
      (await shop.db.read<{ state: string; captured: bigint; refunded: bigint }>(sql`select state, captured, refunded from payments.payment where document_id = ${orderId} order by id`)).map((row) => `${row.state} ${row.captured}-${row.refunded}`),
    /** Everything is as it must be: nothing is stuck, every promise holds, nobody complains. */
    wellDone: async (): Promise<void> => {
      assert.deepEqual(await world.incidents(), []);
      const untold = await shop.db.read(sql`select s ->> 'e' as element, s ->> 'x' as why from engine.history h, jsonb_array_elements(h.steps) s where s ->> 'k' = 'error' and s ->> 'x' like '%messages.%'`);
      assert.deepEqual(untold, []);
      assert.deepEqual([card.complaints, mail.complaints, shop.errors], [[], [], []]);
      await shop.verify();
    },
    [Symbol.asyncDispose]: () => shop.close(),
  };
  return world;
}
