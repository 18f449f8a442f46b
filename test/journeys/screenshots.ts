// `npm run journeys -- screenshots`: pictures of the main pages for docs/screenshots, out of a demonstration whose world has moved a while.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, stopTestServer } from '#testing';
import { SIZES, type Visit, journey, until } from './browser.ts';
import { open, sketchOne, tryOne } from './every-page.ts';

const FOLDER = join(ROOT, 'docs', 'screenshots');
const QUALITY = 55;
const ORDERS = 40;

/** What is shown; `both` means light and dark. */
const SHOWN: [name: string, path: (known: Known) => string, both: boolean][] = [
  ['home', () => '/', true],
  ['orders', () => '/orders', true],
  ['order', ({ order }) => `/orders/${order}`, true],
  ['tasks', () => '/tasks', false],
  ['products', () => '/products', true],
  ['product', ({ product }) => `/products/${product}`, false],
  ['stock', () => '/stock', false],
  ['customers', () => '/customers', false],
  ['process', () => '/processes/order-to-delivery', true],
  ['designer', ({ sketch }) => `/sketches/${sketch}`, true],
  ['compare', ({ sketch }) => `/sketches/${sketch}/compare`, false],
  ['back-test', ({ sketch, trial }) => `/sketches/${sketch}/trials?trial=${trial}`, false],
  ['table', () => '/processes/table/order-approval', false],
  ['handbook', () => '/processes/fulfilment/handbook', false],
  ['promises', () => '/promises', false],
  ['settings', () => '/settings/shop', false],
];

interface Known {
  order: string;
  product: string;
  sketch: string;
  trial: string;
}

/** One picture; WebP is a third of a PNG here, and only the browser's own protocol writes it. */
async function shoot({ page }: Visit, name: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  await session.detach();
  const picture = Buffer.from(data, 'base64');
  writeFileSync(join(FOLDER, `${name}.webp`), picture);
  process.stdout.write(`${name}.webp  ${Math.round(picture.length / 1024)} kB\n`);
}

async function look(shop: Awaited<ReturnType<typeof journey>>, known: Known, size: keyof typeof SIZES, colorScheme: 'light' | 'dark'): Promise<void> {
  const visit = await shop.open({ viewport: SIZES[size], colorScheme, reducedMotion: 'reduce', hasTouch: size === 'phone' });
  const end = `${size}${colorScheme === 'dark' ? '-dark' : ''}`;
  if (colorScheme === 'light') {
    await open(visit, '/welcome');
    await shoot(visit, `welcome-${end}`);
  }
  await visit.enter();
  for (const [name, path, both] of SHOWN) {
    if (colorScheme === 'dark' && !both) continue;
    await open(visit, path(known));
    // Pictures of goods and fonts come after the page.
    await until(visit.page, '[...document.images].every((it) => it.complete || it.loading === "lazy") && document.fonts.status === "loaded"');
    await visit.page.waitForTimeout(300);
    await shoot(visit, `${name}-${end}`);
  }
  await visit.leave();
}

/** Lets the world move until there is something to see, and stops it. */
async function live(visit: Visit): Promise<Known> {
  const { act, get, page } = visit;
  await act('setup.set_demo_speed', { speed: 600 });
  await until(page, `fetch("/api/orders/list?limit=100").then((it) => it.json()).then((it) => it.items.length >= ${ORDERS})`);
  await act('setup.set_demo_speed', { speed: 0 });
  type Items = { items: { id: string }[] };
  const orders = await get<Items>('/api/orders/list?limit=40&state=placed&sent=unfulfilled').catch(() => get<Items>('/api/orders/list?limit=40&state=placed'));
  const products = await get<Items>('/api/catalog/list?limit=5&status=active');
  const sketch = await sketchOne(visit);
  const trial = await tryOne(visit, sketch);
  return { sketch, trial, order: orders.items[Math.min(12, orders.items.length - 1)]!.id, product: products.items[0]!.id };
}

mkdirSync(FOLDER, { recursive: true });
const shop = await journey();
try {
  const visit = await shop.open();
  await visit.signIn();
  const known = await live(visit);
  for (const size of ['desk', 'phone'] as const) for (const scheme of ['light', 'dark'] as const) await look(shop, known, size, scheme);
} finally {
  await shop.close();
  await stopTestServer();
}
