// A shop that sells mugs and tea, for the tests of orders: two warehouses, four channels, delivery at 19.99.
import { type Kernel, type Outcome, type ProcessRunner, type StartItem, Refusal, SYSTEM, done, refused, sql } from '#kernel';
import { house } from '#testing';
import { catalogModule } from '../catalog/module.ts';
import { deskModule } from '../desk/module.ts';
import { partiesModule } from '../parties/module.ts';
import { pricingModule } from '../pricing/module.ts';
import { staffModule } from '../staff/module.ts';
import { stockModule } from '../stock/module.ts';
import { ordersModule } from './module.ts';
import { type DeliveryQuotes, DELIVERY_PORT } from './ports.ts';
import type { PlaceInput, PlaceOutput } from './schemas.ts';
import { seedChannels } from './seed.ts';

export const ron = (amount: string) => ({ amount, currency: 'RON' });

const product = (name: string, taxCategory: string, variants: object[], more: object = {}) => ({ name, taxCategory, variants, ...more });
const SKUS = [
  product('Mug', 'standard', [{ sku: 'MUG', weightGrams: 400 }]),
  product('Tea', 'food', [{ sku: 'TEA', weightGrams: 100 }]),
  product('Rare book', 'books', [{ sku: 'RARE', weightGrams: 700 }]),
  product('Gift', 'standard', [{ sku: 'GIFT', weightGrams: 1 }]),
  product('Not yet', 'standard', [{ sku: 'DRAFT', weightGrams: 1 }], { status: 'draft' }),
];
const SET = product('Set', 'standard', [
  {
    sku: 'SET',
    weightGrams: 0,
    components: [
      { sku: 'MUG', quantity: 1 },
      { sku: 'TEA', quantity: 2 },
    ],
  },
]);
const PRICES = { MUG: '49.90', TEA: '12.35', RARE: '5.00', SET: '70.00', DRAFT: '1.00' };

/** Makes the shop's goods: 100 mugs (90 + 10), 50 teas, one rare book. */
async function furnish(kernel: Kernel): Promise<void> {
  const run = (name: string, input: unknown) => kernel.do(name, input, { actor: SYSTEM });
  await run('stock.set_warehouses', {
    warehouses: [
      { code: 'BUC', name: 'București', country: 'RO', city: 'București', priority: 1 },
      { code: 'CLJ', name: 'Cluj', country: 'RO', city: 'Cluj-Napoca', priority: 2 },
    ],
  });
  for (const outcome of await kernel.doMany('catalog.create_products', SKUS, SYSTEM)) if (!outcome.ok) throw outcome.refusal;
  await run('catalog.create_products', SET);
  await run('pricing.set_lists', { lists: [{ code: 'ro', name: 'Retail', currency: 'RON' }] });
  await run('pricing.set_prices', { list: 'ro', prices: Object.entries(PRICES).map(([sku, amount]) => ({ sku, price: ron(amount) })) });
  await run('stock.receive', {
    warehouse: 'BUC',
    lines: [
      { sku: 'MUG', quantity: 90 },
      { sku: 'TEA', quantity: 50 },
      { sku: 'RARE', quantity: 1 },
    ],
  });
  await run('stock.receive', { warehouse: 'CLJ', lines: [{ sku: 'MUG', quantity: 10 }] });
  await kernel.tx(SYSTEM, async (ctx) => seedChannels(ctx));
}

const delivery: DeliveryQuotes = {
  tariffs: async () => ({
    quote: ({ method, country }) =>
      method === 'free'
        ? done({ priceMinor: 0n })
        : method === 'standard' && country === 'RO'
          ? done({ priceMinor: 1999n })
          : refused(new Refusal('shipping.no_rate', {}, { message: `No rate for ${method} to ${country}.` })),
  }),
};

/** An order of one mug, over which a test writes what it is about. */
export const order = (over: Partial<PlaceInput> = {}): PlaceInput => ({
  channel: 'web',
  currency: 'RON',
  customer: { name: 'Ana Pop', email: 'ana@example.com', phone: '0722123456' },
  shipTo: { name: 'Ana Pop', street: 'Strada Lungă 7', city: 'Brașov', postalCode: '500123', country: 'RO' },
  lines: [{ sku: 'MUG', quantity: 1 }],
  payment: { method: 'card', token: 'tok_ok' },
  delivery: { method: 'standard' },
  ...over,
});

/** The house with goods; `started` are the runs that the engine would start, `delivered` the events it would get. */
export async function counter() {
  const started: StartItem[] = [];
  const delivered: { name: string; document: string | undefined; payload: Record<string, unknown> }[] = [];
  const shop = await house({
    modules: [staffModule, deskModule, partiesModule, catalogModule, pricingModule, stockModule, ordersModule],
    providers: { [DELIVERY_PORT]: delivery },
    furnish,
  });
  const runner: ProcessRunner = {
    lock: async () => {},
    start: async (_, items) => void started.push(...items),
    deliver: async (_, events) => void delivered.push(...events),
    settled: async () => {},
    failed: async () => {},
  };
  // These tests look at orders alone: what the engine would get is only noted.
  Object.assign(shop.kernel, { process: runner });
  return {
    ...shop,
    started,
    delivered,
    /** Runs an action; its output, or the refusal itself. */
    run: <O = PlaceOutput>(name: string, input: unknown, key?: string): Promise<O | Refusal> =>
      shop.kernel.do<O>(name, input, { actor: SYSTEM, key }).then(
        ({ value }) => value,
        (error: unknown) => {
          if (error instanceof Refusal) return error;
          throw error;
        },
      ),
    /** Places orders in one batch. */
    batch: (inputs: PlaceInput[]): Promise<Outcome<PlaceOutput>[]> => shop.kernel.doMany<PlaceOutput>('orders.place', inputs, SYSTEM),
    /** All that placing an order writes, counted, and what is held. */
    counts: async (): Promise<Record<string, unknown>> => {
      const [row] = await shop.db.read<Record<string, unknown>>(sql`
        select (select count(*)::int from orders.head) as heads, (select count(*)::int from orders.line) as lines, (select count(*)::int from kernel.document) as documents,
          (select count(*)::int from parties.customer) as customers, (select count(*)::int from kernel.transfer where kind = 'pending') as transfers, (select count(*)::int from stock.demand) as demands,
          (select count(*)::int from kernel.event where name = 'orders.placed') as events, (select coalesce(sum(pending), 0)::int from kernel.balance) as held,
          (select coalesce(sum(next - 1), 0)::int from kernel.series) as numbers`);
      return row!;
    },
    /** What is held and what is free of a SKU, over all warehouses. */
    shelf: async (sku: string): Promise<[bigint, bigint]> => {
      const [row] = await shop.db.read<{ held: bigint; free: bigint }>(sql`
        select coalesce(sum(b.pending), 0)::bigint as held, coalesce(sum(b.posted - b.pending), 0)::bigint as free
        from kernel.balance b join catalog.variant v on v.id = b.unit where v.sku = ${sku} and b.account like 'stock:%'`);
      return [row!.held, row!.free];
    },
  };
}

/** Code and details of a refusal, or what it was instead. */
export const codeOf = (answer: unknown): unknown => (answer instanceof Refusal ? answer.code : answer);
