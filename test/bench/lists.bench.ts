// Lists and search over HTTP in a shop with a million orders and a hundred thousand products; the floor is a page by primary key over the same pool.
import { createHash } from 'node:crypto';
import { Agent, get as httpGet } from 'node:http';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { migrationFolders, parts } from '#app';
import { type Actor, sql } from '#kernel';
import { ROOT } from '#testing';
import { startDatabase } from '#database';
import { demoCatalogue } from '../../demo/products.ts';
import { living, seedShop } from '../../demo/shop.ts';
import { World } from '../../demo/world.ts';
import { type Size, makeBigShop } from './lists.data.ts';
import type { BenchOptions } from './main.ts';
import { type BenchResult, round } from './figures.ts';
import { type Scratch, asAdmin, listen, scratch } from './scratch.ts';

const actor: Actor = { kind: 'system', id: 'world', may: () => true };
const REAL_ORDERS = 60;
const HOUR_MS = 3_600_000;
const WARM = 12;
const TIMES = 60;

type Timed = { p50: number; p95: number };

export const bench = {
  says: 'lists, search and the order page over HTTP, one request at a time, 1,000,000 orders and 100,000 products',
  async run({ quick }: BenchOptions): Promise<BenchResult> {
    const size: Size = quick ? { orders: 50_000, products: 5_000 } : { orders: 1_000_000, products: 100_000 };
    const name = `lists_${quick ? 'quick' : 'full'}_${fingerprint()}`;
    const notes: string[] = [];
    await made(name, size, notes);
    const one = await scratch({ kept: name });
    try {
      const listener = await listen(one.shop, (app) => {
        app.get('/floor', { config: { open: true } as never }, () =>
          one.kernel.db.read(
            sql`select id, number, customer_name, total_minor::text as total_minor, currency, created_at from orders.head where id < 'ord_z' order by id desc limit 51`,
          ),
        );
      });
      const ask = asker(listener.port, listener.key);
      const figures: Record<string, number> = {};
      const told = async (figure: string, cases: Record<string, string[]>): Promise<void> => {
        const times: [string, Timed][] = [];
        for (const [what, paths] of Object.entries(cases)) times.push([what, await timed(ask, paths)]);
        const worst = times.reduce((a, b) => (b[1].p95 > a[1].p95 ? b : a));
        figures[figure] = round(Math.max(...times.map(([, it]) => it.p50)));
        figures[figure.replace('Ms', 'P95Ms')] = round(worst[1].p95);
        notes.push(`${figure}: ${times.map(([what, it]) => `${what} ${round(it.p50)}/${round(it.p95)}`).join(', ')}`);
      };
      figures['floorMs'] = round((await timed(ask, ['/floor'])).p50);
      await told('listMs', await listCases(ask));
      await told('searchMs', await searchCases(one));
      await told('orderMs', { page: await orderPages(one) });
      await told('productListMs', productCases());
      await listener.close();
      return {
        name: 'lists',
        figures,
        aims: [
          { figure: 'listMs', at: 'most', value: 10 },
          { figure: 'searchMs', at: 'most', value: 25 },
          { figure: 'orderMs', at: 'most', value: 8 },
          { figure: 'productListMs', at: 'most', value: 10 },
        ],
        notes: [
          ...notes,
          'each case p50/p95 in ms, the p50 of the slowest case counts; floor: 51 heads by primary key over the same pool and listener; generator and server share the machine',
        ],
      };
    } finally {
      await one.close();
    }
  },
};

/** What the data is made of: the migrations and these files. */
function fingerprint(): string {
  const hash = createHash('sha256');
  for (const { folder } of migrationFolders(ROOT, parts.modules)) for (const file of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, file)));
  hash.update(readFileSync(join(import.meta.dirname, 'lists.data.ts')));
  return hash.digest('hex').slice(0, 12);
}

/** Makes the shop unless an earlier run has left it; older ones are thrown away. */
async function made(name: string, size: Size, notes: string[]): Promise<void> {
  const folder = join(ROOT, '.kontor', 'bench');
  mkdirSync(folder, { recursive: true });
  const database = await startDatabase({ dataFolder: folder });
  try {
    const { rows } = await asAdmin<{ datname: string }>(database.adminUrl, `select datname from pg_database where datname like 'lists_%'`);
    for (const { datname } of rows)
      if (datname !== name && datname.startsWith(name.slice(0, -12))) await asAdmin(database.adminUrl, `drop database ${datname} with (force)`);
    if (rows.some((row) => row.datname === name)) return void notes.push('the data of an earlier run was taken');
    const draft = `${name}_draft`;
    await asAdmin(database.adminUrl, `drop database if exists ${draft} with (force)`);
    const one = await scratch({ kept: draft, goods: demoCatalogue({ skus: 300, unitsADay: 2_000 }) });
    try {
      await live(one);
    } finally {
      await one.close();
    }
    const client = new pg.Client({ connectionString: database.url(draft) });
    await client.connect();
    await makeBigShop(client, size, Date.now(), (what) => console.log(`  ${what}`)).finally(() => client.end());
    await asAdmin(database.adminUrl, `alter database ${draft} rename to ${name}`);
  } finally {
    await database.stop();
  }
}

/** A few dozen real orders, lived to their ends: their pages are as full as any. */
async function live(one: Scratch): Promise<void> {
  await seedShop(one.kernel);
  const skus = demoCatalogue({ skus: 300, unitsADay: 2_000 }).rows.flatMap((row) => row.product.variants.map((variant) => variant.sku));
  const world = new World({
    kernel: one.kernel,
    actor,
    seed: 7,
    channel: { code: 'web', currency: 'RON', country: 'RO' },
    skus,
    living: living(one.kernel.registry),
  });
  await world.order(REAL_ORDERS);
  for (let tick = 0; tick < 60; tick++) {
    do await one.workers.drain();
    while ((await world.tick()) > 0);
    await one.turn(4 * HOUR_MS);
  }
}

type Ask = (path: string) => Promise<string>;

function asker(port: number, key: string): Ask {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  return (path) =>
    new Promise((resolve, reject) => {
      httpGet({ host: '127.0.0.1', port, path, agent, headers: { authorization: `Bearer ${key}` } }, (answer) => {
        let body = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => (body += chunk));
        answer.on('end', () => (answer.statusCode === 200 ? resolve(body) : reject(new Error(`${path} answered ${answer.statusCode}: ${body.slice(0, 300)}`))));
      }).on('error', reject);
    });
}

/** Asks the paths in turn; one that holds several is asked all at once, as a page does. */
async function timed(ask: Ask, paths: string[]): Promise<Timed> {
  const times: number[] = [];
  for (let i = 0; i < WARM + TIMES; i++) {
    const all = paths[i % paths.length]!.split(' ');
    const began = performance.now();
    await Promise.all(all.map(ask));
    if (i >= WARM) times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return { p50: times[Math.floor(times.length * 0.5)]!, p95: times[Math.floor(times.length * 0.95)]! };
}

const path = (name: string, params: Record<string, string>): string => `/api/${name.replace('.', '/')}?${new URLSearchParams(params)}`;

/** Lists by filter, at their beginning and far behind it. */
async function listCases(ask: Ask): Promise<Record<string, string[]>> {
  const deep = async (params: Record<string, string>): Promise<string[]> => {
    const pages = [path('orders.list', params)];
    for (let i = 0; i < 5; i++) {
      const { next } = JSON.parse(await ask(pages.at(-1)!)) as { next: string | null };
      if (next === null) break;
      pages.push(path('orders.list', { ...params, after: next }));
    }
    return pages;
  };
  const { items } = JSON.parse(await ask(path('orders.list', { limit: '200', state: 'completed' }))) as {
    items: { customerId: string; id: string; createdAt: string }[];
  };
  const middle = items[0]!.createdAt.slice(0, 4) + '-03-01';
  const filters: Record<string, Record<string, string>> = {
    all: {},
    placed: { state: 'placed' },
    cancelled: { state: 'cancelled' },
    completed: { state: 'completed' },
    authorised: { paymentState: 'authorised' },
    unpaid: { paymentState: 'unpaid' },
    partial: { fulfilmentState: 'partial' },
    channel: { channel: 'phone' },
    'country and method': { country: 'DE', paymentMethod: 'cash_on_delivery' },
    'channel, paid, placed': { channel: 'br', paymentState: 'paid', state: 'placed' },
    'nothing has it': { channel: 'phone', country: 'BR' },
    'a day': { from: middle, to: middle },
    'a month, cancelled': { from: middle, to: middle.slice(0, 8) + '31', state: 'cancelled' },
    'to long ago': { to: `${Number(middle.slice(0, 4)) - 1}-06-01`, state: 'completed' },
    tag: { tag: 'vip' },
    'rare tag, placed': { tag: 'gift', state: 'placed' },
    'tag, day': { tag: 'vip', from: middle, to: middle },
    whose: { assignee: 'acc_01jd0000000000000000000003', state: 'placed' },
    nobody: { assignee: 'none', state: 'placed' },
    'name, placed': { q: 'maria', state: 'placed' },
    'name, month': { q: 'popescu', from: middle, to: middle.slice(0, 8) + '31' },
  };
  const cases: Record<string, string[]> = {};
  for (const [what, params] of Object.entries(filters)) cases[what] = await deep(params);
  cases['customer'] = items.slice(0, 20).map((item) => path('orders.list', { customer: item.customerId }));
  return cases;
}

async function searchCases({ kernel }: Scratch): Promise<Record<string, string[]>> {
  const some = await kernel.db.read<{ number: string; phone: string; email: string; external_id: string | null }>(
    sql`select number, phone, email, external_id from orders.head where id < (select id from orders.head order by id desc offset 2000 limit 1) order by md5(id) desc limit 12`,
  );
  const by = (pick: (row: (typeof some)[number]) => string | null): string[] => some.flatMap((row) => pick(row) ?? []);
  const texts: Record<string, string[]> = {
    common: ['Maria', 'popescu', 'Nowak', 'Silva', 'ana'],
    rare: ['Țuțu', 'Żółkiewski', 'Strauß', 'Йовов', 'Falcão'],
    beginning: ['ma', 'po', 'stef', 'kow', 'an'],
    'two words': ['Maria Popescu', 'nowak anna', 'Țuțu Zamfir', 'jose silva', 'Анна Иванов'],
    nobody: ['Xyzzy', 'Maria Xyzzy'],
    phone: by((row) => row.phone),
    'last digits': by((row) => row.phone.slice(-4)),
    number: by((row) => row.number),
    'end of a number': by((row) => row.number.slice(-6).replace(/^0+/, '')),
    'e-mail': by((row) => row.email),
    'external id': ['500123-mkt', '20123-mkt', ...by((row) => row.external_id)],
  };
  return Object.fromEntries(
    Object.entries(texts).flatMap(([what, list]) => [
      [`list: ${what}`, list.map((q) => path('orders.list', { q }))],
      [`all: ${what}`, list.map((q) => path('search.all', { q }))],
    ]),
  );
}

/** All that the page of an order asks, at once. */
async function orderPages({ kernel }: Scratch): Promise<string[]> {
  const rows = await kernel.db.read<{ id: string; parcel: string | null }>(sql`
    select h.id, (select to_id from kernel.link l where l.from_id = h.id and l.to_id like 'shp%' limit 1) as parcel
    from orders.head h join engine.run r on r.document_id = h.id order by h.id desc limit 30`);
  return rows.map(({ id, parcel }) =>
    [
      path('orders.get', { orderId: id }),
      path('runs.of_document', { documentId: id }),
      path('shipping.parcels', { orderId: id }),
      path('messages.list', { document: id, limit: '100' }),
      path('tasks.list', { document: id }),
      ...(parcel === null ? [] : [path('shipping.get', { parcelId: parcel })]),
    ].join(' '),
  );
}

const productCases = (): Record<string, string[]> => ({
  all: [path('catalog.list', {})],
  draft: [path('catalog.list', { status: 'draft' })],
  category: [path('catalog.list', { category: 'c7', status: 'archived' })],
  word: ['lamp', 'linen', 'rattan'].map((q) => path('catalog.list', { q })),
  'two words': ['oak lamp', 'tall vase', 'brass round clock'].map((q) => path('catalog.list', { q })),
  'word and status': ['lamp', 'tray'].map((q) => path('catalog.list', { q, status: 'draft' })),
  SKU: ['KC4CA', 'kc81e'].map((q) => path('catalog.list', { q })),
  GTIN: ['4444444401234', '4444444404321'].map((q) => path('catalog.list', { q })),
});
