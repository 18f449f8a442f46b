// The demonstration shop: what it sells and through which channels, and a world around it that moves.
import { type Kernel, type Registry, SYSTEM, readSetting } from '#kernel';
import { type ConnectorPort, CONNECTORS, CONNECTOR_PORT } from '#modules/channels';
import { type NewChannel, SEED_CHANNELS, seedChannels } from '#modules/orders';
import { demoSpeedSetting } from '#modules/setup';
import type { Duty, Parts, Step } from '#app';
import { importGoods } from './import-goods.ts';
import { addPictures } from './pictures.ts';
import { demoCatalogue } from './products.ts';
import { type Living, World } from './world.ts';

const DEMO_SKUS = 300;
const FIRST_ORDERS = 40;
/** How often the world is looked at, and how many seconds of the shop go by in one of ours. */
const EVERY_MS = 2_000;
/** People in the demonstration are livelier than in life. */
const PACE = 0.08;

/** Channels and what the shop says of itself, as far as missing; sells in RON from the list `ro` and in BRL from `br`. */
export async function seedShop(kernel: Kernel): Promise<void> {
  const [web] = SEED_CHANNELS;
  const brazil = { ...web!, code: 'br', name: 'Loja Brasil', prefix: 'BR', currency: 'BRL', country: 'BR', priceList: 'br', language: 'pt-BR' as const };
  await kernel.tx(SYSTEM, async (ctx) => seedChannels(ctx, [...SEED_CHANNELS, brazil]));
  const shop = {
    name: 'Prăvălia',
    email: 'comenzi@pravalia.example',
    language: 'ro',
    zone: 'Europe/Bucharest',
    supervisor: { name: 'Irina Marin', email: 'irina@pravalia.example' },
    bank: { holder: 'Prăvălia SRL', iban: 'RO49AAAA1B31007593840000', name: 'Banca Exemplu' },
    country: 'RO',
    currency: 'RON',
    languages: ['ro', 'en', 'pl', 'pt-BR', 'ru'],
    taxPayer: true,
    // The check digit is right, the number is nobody's that we know of.
    legal: { name: 'Prăvălia SRL', taxId: 'RO12345674', street: 'Strada Exemplului 1', city: 'București', postalCode: '010011', country: 'RO' },
  };
  await kernel.do('messages.set_shop', shop, { actor: SYSTEM });
}

/** The simulated services of this shop that have a life of their own. */
export function living(registry: Registry): Living[] {
  return [...registry.providers.values()].filter((provider): provider is Living => typeof (provider as Partial<Living>).tick === 'function');
}

const goods = () => demoCatalogue({ skus: DEMO_SKUS, unitsADay: 2_000 });

/** Channels that the demonstration has besides: a shop in social networks, a representative, a franchise. */
const home = { currency: 'RON', country: 'RO', priceList: 'ro', language: 'ro', holdMinutes: null, vatIncluded: true } as const;
const MORE_CHANNELS = [
  {
    ...home,
    code: 'social',
    name: 'Instagram & TikTok',
    kind: 'social',
    prefix: 'SOC',
    priceAuthority: 'channel',
    toleranceMinor: 2_000n,
    stockShare: 20,
    stockBuffer: 2,
  },
  { ...home, code: 'rep-north', name: 'Reprezentant Nord', kind: 'sales_rep', prefix: 'REP', priceAuthority: 'us' },
  { ...home, code: 'franchise', name: 'Franciza Brașov', kind: 'franchise', prefix: 'FRA', priceAuthority: 'us', stockShare: 15 },
] satisfies NewChannel[];
const CONNECTED = [
  { channel: 'marketplace', ordersADay: 24 },
  { channel: 'social', ordersADay: 8 },
];

/** Connects the marketplaces of the demonstration to simulated ones, once, and offers everything there. */
export async function connectDemo(kernel: Kernel): Promise<void> {
  // Where services are not simulated there is no marketplace to connect to.
  if (!kernel.registry.provider<ConnectorPort>(CONNECTOR_PORT).connectors.some((one) => one.name === CONNECTORS.simulator.name)) return;
  await kernel.tx(SYSTEM, async (ctx) => seedChannels(ctx, MORE_CHANNELS));
  const { items } = await kernel.ask<{ items: { channel: string; connector: string | null; offers: number }[] }>('channels.health', {}, SYSTEM);
  for (const { channel, ordersADay } of CONNECTED) {
    const known = items.find((item) => item.channel === channel);
    if (!known || known.connector !== null || known.offers > 0) continue;
    await kernel.do('channels.set_connector', { channel, connector: CONNECTORS.simulator.name, settings: { ordersADay } }, { actor: SYSTEM });
    await kernel.do('channels.offer', { channel }, { actor: SYSTEM });
  }
}

const SLOW_FROM = 25;
const SLOW_TO = 45;
const REORDER_AT = 40;

/** Reorder points for what there is little of, so that something is low from the first day on. */
async function watchShelves(kernel: Kernel): Promise<void> {
  const { items } = await kernel.ask<{ items: { sku: string; free: number }[] }>('stock.list', { limit: 200 }, SYSTEM);
  const points = items.filter(({ free }) => free >= SLOW_FROM && free <= SLOW_TO).map(({ sku }) => ({ sku, quantity: REORDER_AT }));
  if (points.length > 0) await kernel.do('stock.set_reorder_points', { points }, { actor: SYSTEM });
}

const seedDemo: Step = async (kernel) => {
  await seedShop(kernel);
  const { items } = await kernel.ask<{ items: unknown[] }>('catalog.list', { limit: 1 }, SYSTEM);
  if (items.length === 0) {
    await importGoods(kernel, goods(), SYSTEM);
    await watchShelves(kernel);
  }
  await connectDemo(kernel);
};

/** Lets the world around the shop move: the clock runs `speed` times as fast, customers order, everybody does what is due. */
function moving(started: number): Duty {
  let world: World | undefined;
  return {
    name: 'demo.world',
    everyMs: EVERY_MS,
    run: async (kernel) => {
      const speed = (await readSetting(kernel.db, demoSpeedSetting)) ?? started;
      if (speed <= 0) return;
      world ??= new World({
        kernel,
        actor: SYSTEM,
        seed: kernel.env.now().getTime() % 1_000_000,
        channel: { code: 'web', currency: 'RON', country: 'RO' },
        // The program lets its simulated services live on by itself.
        skus: goods().rows.flatMap((row) => row.product.variants.map((variant) => variant.sku)),
        living: [],
        till: 'pos',
        phone: 'phone',
        pace: PACE,
      });
      const { items } = await kernel.ask<{ items: unknown[] }>('orders.list', { limit: FIRST_ORDERS }, SYSTEM);
      const placed = await world.order(items.length < FIRST_ORDERS ? FIRST_ORDERS - items.length : 1);
      if (placed.orders === 0 && items.length === 0) throw new Error(`Nobody can order: ${[...placed.refused.keys()].join(', ')}`);
      await world.tick();
      if (speed > 1) await kernel.do('clock.turn', { byMs: EVERY_MS * (speed - 1) }, { actor: SYSTEM });
    },
  };
}

const PICTURES_AT_ONCE = 12;
const PICTURES_EVERY_MS = 1_000;

/** Gives the goods their pictures, a few at a time beside the first requests, so that the start does not wait for them. */
function painting(): Duty {
  let isDone = false;
  return {
    name: 'demo.pictures',
    everyMs: PICTURES_EVERY_MS,
    run: async (kernel) => {
      if (!isDone) isDone = (await addPictures(kernel, PICTURES_AT_ONCE)) === 0;
    },
  };
}

/** The parts of the program with the demonstration's; `speed` 0 lets the world stand still until somebody sets another (`setup.set_demo_speed`). */
export function withDemo(parts: Parts, speed: number): Parts {
  return { ...parts, demo: [...parts.demo, seedDemo], duties: [...parts.duties, painting(), moving(speed)] };
}
