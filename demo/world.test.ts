// The demonstration's world over simulated weeks: four channels, everything clean at the end, and figures as in a real marketplace's sample.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { SYSTEM, sql } from '#kernel';
import { hearCard, hearCarrier, parts } from '#app';
import { CONNECTOR_PORT, connectorPort } from '#modules/channels';
import { readSeeds, seedTemplates } from '#modules/messages';
import { DELIVERY_PORT, duesOf } from '#modules/orders';
import { CARD_PORT, DUES_PORT } from '#modules/payments';
import { CARRIER_PORT, deliveryQuotes } from '#modules/shipping';
import { type House, ROOT, house } from '#testing';
import { CardSimulator } from '../src/providers/card-simulator/index.ts';
import { CarrierSimulator } from '../src/providers/carrier-simulator/index.ts';
import { MailSimulator } from '../src/providers/mail-simulator/index.ts';
import { MarketplaceSimulator } from '../src/providers/marketplace-simulator/index.ts';
import { importGoods } from './import-goods.ts';
import { demoCatalogue } from './products.ts';
import { connectDemo, seedShop } from './shop.ts';
import { type Living, World } from './world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const DRAWINGS = ['order-approval.dmn', 'order-cancellation.bpmn', 'fulfilment.bpmn', 'order-to-delivery.bpmn', 'till-sale.bpmn'];

/** The demonstration shop with everybody around it; a Brazilian carrier's times, as the sample is from there. */
async function demoShop() {
  const late: { shop?: House } = {};
  const shop = (): House => late.shop!;
  const env = { now: () => shop().env.now(), sleep: async () => {} };
  const card = new CardSimulator({ env, secret: 's', merchant: 'm', onWebhook: async (body, headers) => void (await hearCard(shop().kernel, body, headers)) });
  const carrier = new CarrierSimulator({
    seed: 'demo',
    now: env.now,
    tell: async ({ body, headers }) => void (await hearCarrier(shop().kernel, body, headers)),
  });
  const market = new MarketplaceSimulator({ seed: 'demo', now: env.now });
  const mail = new MailSimulator(env);
  const made = await house({
    modules: parts.modules,
    providers: {
      mail,
      [CARD_PORT]: card,
      [CARRIER_PORT]: carrier,
      [DUES_PORT]: { duesOf },
      [DELIVERY_PORT]: deliveryQuotes,
      [CONNECTOR_PORT]: connectorPort({ read: (statement) => shop().db.read(statement) }, [market]),
    },
    publish: DRAWINGS.map((name) => readFileSync(join(ROOT, 'processes', name), 'utf8')),
    ready: async (kernel) => {
      await kernel.tx(SYSTEM, async (ctx) => void (await seedTemplates(ctx, readSeeds())));
      await seedShop(kernel);
      await importGoods(kernel, demoCatalogue({ skus: 60, unitsADay: 2_000 }), SYSTEM);
      await connectDemo(kernel);
    },
  });
  late.shop = made;
  const living: Living[] = [card, carrier, market];
  const skus = demoCatalogue({ skus: 60, unitsADay: 2_000 }).rows.flatMap((row) => row.product.variants.map((variant) => variant.sku));
  const world = new World({
    kernel: made.kernel,
    actor: SYSTEM,
    seed: 42,
    channel: { code: 'web', currency: 'RON', country: 'RO' },
    skus,
    living,
    till: 'pos',
    phone: 'phone',
  });
  return { shop: made, world, card, mail };
}

const quantile = (values: number[], q: number): number => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))]!;
const within = (value: number, low: number, high: number, what: string): void =>
  assert.ok(value >= low && value <= high, `${what} is ${value}, not between ${low} and ${high}`);

test('three hundred orders of four channels over simulated weeks end clean, with the figures of the sample', { timeout: 240_000 }, async (t) => {
  const { shop, world, card, mail } = await demoShop();
  await using _ = shop;
  const step = async (ms: number, orders: number): Promise<void> => {
    if (orders > 0) await world.order(orders);
    shop.env.turn(ms);
    await world.tick();
    await shop.settle();
  };
  const marketSells = async (ordersADay: number): Promise<void> => {
    for (const channel of ['marketplace', 'social'])
      await shop.kernel.do('channels.set_connector', { channel, connector: 'simulator', settings: { ordersADay } }, { actor: SYSTEM });
  };
  await marketSells(8);
  for (let n = 0; n < 20; n++) await step(4 * HOUR, 14);
  await marketSells(0);
  const [placed] = await shop.db.read<{ orders: number; channels: number }>(
    sql`select count(*)::int as orders, count(distinct channel)::int as channels from orders.head`,
  );
  for (let n = 0; n < 36; n++) await step(6 * HOUR, 0);
  for (let n = 0; n < 6; n++) await step(3 * DAY, 0);
  assert.ok(placed!.orders >= 300 && placed!.channels >= 4, `${placed!.orders} orders in ${placed!.channels} channels`);
  assert.deepEqual([shop.errors.map(({ duty, error }) => `${duty}: ${(error as Error).message}`), card.complaints, mail.complaints], [[], [], []]);
  await shop.verify();
  await figures(shop, t);
});

/** The calibration, each figure within the tolerance that stands beside it. */
async function figures(shop: House, t: { diagnostic(text: string): void }): Promise<void> {
  const heads = await shop.db.read<{ method: string; lines: number; channel: string; state: string }>(
    sql`select payment_method as method, line_count as lines, h.channel, d.state from orders.head h join kernel.document d on d.id = h.id`,
  );
  const share = <T>(rows: T[], is: (row: T) => boolean): number => rows.filter(is).length / rows.length;
  const own = heads
    .filter((row) => row.method === 'card' || row.method === 'bank_transfer' || row.method === 'cash_on_delivery')
    .filter((row) => row.channel !== 'pos');
  const lives = await shop.db.read<{ approval: number; handOver: number | null; late: boolean | null; early: boolean }>(sql`
    select extract(epoch from a.at - h.created_at)::float8 / 3600 as approval, extract(epoch from p.handed_over_at - a.at)::float8 / 3600 as "handOver",
      (p.ended_at::date > p.promised_on) as late, exists (select 1 from kernel.event e where e.document_id = p.id and e.name = 'shipping.in_transit' and e.at < p.handed_over_at) as early
    from orders.head h join shipping.parcel p on p.order_id = h.id
    cross join lateral (select min(e.at) as at from kernel.event e where e.document_id = h.id and e.name = 'stock.sourced') a where p.state <> 'cancelled'`);
  const approvals = lives.map((row) => row.approval);
  const handOvers = lives.flatMap((row) => row.handOver ?? []);
  const found = {
    card: share(own, (row) => row.method === 'card'),
    transfer: share(own, (row) => row.method === 'bank_transfer'),
    oneItem: share(heads, (row) => row.lines === 1),
    completed: share(heads, (row) => row.state === 'completed'),
    approvalP50: quantile(approvals, 0.5),
    approvalP95: quantile(approvals, 0.95),
    handOverP50: quantile(handOvers, 0.5) / 24,
    handOverP95: quantile(handOvers, 0.95) / 24,
    late: share(
      lives.filter((row) => row.late !== null),
      (row) => row.late === true,
    ),
  };
  t.diagnostic(
    JSON.stringify({
      ...found,
      orders: heads.length,
      channels: Object.fromEntries([...new Set(heads.map((row) => row.channel))].map((code) => [code, heads.filter((row) => row.channel === code).length])),
    }),
  );
  within(found.card, 0.68, 0.83, 'the share of cards (75.6 % in the sample)');
  within(found.transfer, 0.12, 0.25, 'the share of transfers (boleto: 18.5 %)');
  within(found.oneItem, 0.85, 0.95, 'the share of orders of one item (90.1 %)');
  within(found.approvalP50, 0, 4, 'hours to approval in the middle (0.35; the world is looked at every four hours)');
  within(found.approvalP95, 24, 72, 'hours to approval at the 95th percentile (48)');
  within(found.handOverP50, 1.2, 2.6, 'days from approval to hand-over in the middle (1.8)');
  within(found.handOverP95, 5.5, 11, 'days to hand-over at the 95th percentile (8.2)');
  within(found.late, 0.03, 0.15, 'the share that comes later than promised (8.1 %)');
}
