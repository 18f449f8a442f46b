// The connectors of channels keep their contract: the simulated marketplace, our signed REST and WooCommerce against servers of our own.
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { Refusal } from '#kernel';
import type { Account, ForeignOrder } from '#modules/channels';
import { channelRest, signBody } from '../../src/providers/channel-rest/index.ts';
import { wooCommerce } from '../../src/providers/channel-woocommerce/index.ts';
import { CALM, MarketplaceSimulator } from '../../src/providers/marketplace-simulator/index.ts';
import { keepsTheContract } from './channels.ts';

const NOW = new Date('2026-11-02T08:00:00Z');
const SECRET = 'a secret of the channel';
const account = (settings: Record<string, unknown>, secrets: Record<string, string> = {}): Account => ({
  channel: 'shop',
  currency: 'RON',
  country: 'RO',
  settings,
  secrets,
});

test('the simulated marketplace keeps the contract', async () => {
  const connector = new MarketplaceSimulator({ seed: 'contract', now: () => NOW, weather: CALM });
  const shop = () => connector.shop('shop')!;
  await keepsTheContract({
    connector,
    account: account({ ordersADay: 0 }),
    skus: ['ONE', 'TWO'],
    sells: async (sku) => connector.sell('shop', { lines: [{ sku, quantity: 1 }] }),
    takesBack: async (id) => connector.cancel('shop', id),
    has: async (sku) => shop().offers.get(sku)?.quantity,
    knows: async (id) => ({ shipped: shop().shipments.filter((one) => one.externalId === id).length === 1, cancelled: shop().cancelled.has(id) }),
  });
});

/** A server whose answers a function gives; it is closed at the end. */
async function serving(
  answer: (request: IncomingMessage, url: URL, body: string) => unknown,
): Promise<{ url: string; [Symbol.asyncDispose](): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      try {
        const value = answer(request, new URL(request.url ?? '/', 'http://x'), body);
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value ?? {}));
      } catch (error) {
        response.writeHead(Number((error as { status?: number }).status ?? 500), { 'retry-after': '7' }).end((error as Error).message);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}

const env = { now: () => NOW, fetch: (...args: Parameters<typeof fetch>) => fetch(...args) };
const customer = {
  customer: { name: 'Ana', email: 'ana@example.com' },
  shipTo: { name: 'Ana', street: 'Strada 7', city: 'Brașov', postalCode: '500123', country: 'RO' },
};

test('our channel JSON keeps the contract, and every call is signed', async () => {
  const stock = new Map<string, number>();
  const changes: ForeignOrder[] = [];
  const [shipped, cancelled] = [new Set<string>(), new Set<string>()];
  await using server = await serving((request, url, body) => {
    const seconds = String(request.headers['x-kontor-timestamp']);
    const signed = request.method === 'GET' ? url.pathname + url.search : body;
    assert.equal(request.headers['x-kontor-signature'], signBody(SECRET, seconds, signed));
    const said = (body === '' ? {} : JSON.parse(body)) as {
      offers: { externalSku: string; quantity: number }[];
      levels: { externalSku: string; quantity: number }[];
      externalId: string;
    };
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /orders': {
        const since = Number(url.searchParams.get('since') ?? 0);
        return { orders: changes.slice(since, since + 1), cursor: String(Math.min(changes.length, since + 1)), more: since + 1 < changes.length };
      }
      case 'POST /offers':
        for (const offer of said.offers) stock.set(offer.externalSku, offer.quantity);
        return { declined: [] };
      case 'POST /stock': {
        const levels = said.levels;
        const declined = levels.filter((level) => !stock.has(level.externalSku)).map((level) => ({ externalSku: level.externalSku, reason: 'unknown' }));
        for (const level of levels) if (stock.has(level.externalSku)) stock.set(level.externalSku, level.quantity);
        return { declined };
      }
      case 'POST /orders/shipment':
        return void shipped.add(said.externalId);
      case 'POST /orders/cancel':
        return void cancelled.add(said.externalId);
      default:
        return {};
    }
  });
  await keepsTheContract({
    connector: channelRest(env),
    account: account({ url: server.url }, { secret: SECRET }),
    skus: ['ONE', 'TWO'],
    sells: async (sku) => {
      const externalId = `R-${changes.length + 1}`;
      const lines = [{ sku, quantity: 1, price: { amount: '10.00', currency: 'RON' } }];
      changes.push({
        externalId,
        state: 'new',
        order: { currency: 'RON', ...customer, lines, payment: { method: 'channel' }, delivery: { method: 'courier' } },
      });
      return externalId;
    },
    takesBack: async (id) => void changes.push({ ...changes.find((one) => one.externalId === id)!, state: 'cancelled' }),
    has: async (sku) => stock.get(sku),
    knows: async (id) => ({ shipped: shipped.has(id), cancelled: cancelled.has(id) }),
  });
});

test('a webhook with a wrong, old or missing signature is refused; one that is right gives its orders', () => {
  const rest = channelRest(env);
  const body = JSON.stringify({ orders: [{ externalId: 'R-1', state: 'new', order: { lines: [] } }, { externalId: 7 }] });
  const seconds = String(NOW.getTime() / 1000);
  const parse = (headers: Record<string, string>, secret = SECRET) => rest.parseWebhook!(account({}, { secret }), body, headers, NOW);
  const right = { 'x-kontor-timestamp': seconds, 'x-kontor-signature': signBody(SECRET, seconds, body) };
  assert.deepEqual(
    parse(right).map((order) => order.externalId),
    ['R-1'],
  );
  const old = String(NOW.getTime() / 1000 - 400);
  for (const headers of [{}, { ...right, 'x-kontor-signature': 'sha256=00' }, { 'x-kontor-timestamp': old, 'x-kontor-signature': signBody(SECRET, old, body) }])
    assert.throws(
      () => parse(headers as Record<string, string>),
      (error: unknown) => error instanceof Refusal && error.code === 'channels.signature',
    );
  assert.throws(
    () => parse(right, 'short'),
    (error: unknown) => error instanceof Refusal,
  );
});

test('a channel that asks to wait says for how long, and no other address than https is called', async () => {
  await using server = await serving(() => {
    throw Object.assign(new Error('slow down'), { status: 429 });
  });
  await assert.rejects(channelRest(env).pullOrders(account({ url: server.url }, { secret: SECRET }), null), { name: 'RateLimited', retryAfterMs: 7_000 });
  await assert.rejects(channelRest(env).pullOrders(account({ url: 'http://example.com' }, { secret: SECRET }), null), /https/);
  await assert.rejects(wooCommerce(env).pullOrders(account({ url: 'ftp://example.com' }), null), /https/);
});

/** A WooCommerce shop with two products, as far as its documentation goes. */
async function wooShop() {
  type Row = { id: number; status: string; date_modified_gmt: string; [more: string]: unknown };
  const rows: Row[] = [];
  const stock = new Map([
    ['ONE', { id: 11, parent: 0, quantity: 0 }],
    ['TWO', { id: 12, parent: 9, quantity: 0 }],
  ]);
  let clock = NOW.getTime();
  const touch = (): string => new Date((clock += 1000)).toISOString().slice(0, 19);
  const API = '/wp-json/wc/v3';
  const server = await serving((request, url, body) => {
    assert.equal(request.headers.authorization, 'Basic ' + Buffer.from('ck:cs').toString('base64'));
    const path = url.pathname.slice(API.length);
    const said = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
    if (request.method === 'GET' && path === '/orders') {
      const after = url.searchParams.get('modified_after');
      return rows.filter((row) => after === null || row.date_modified_gmt > after).sort((a, b) => (a.date_modified_gmt < b.date_modified_gmt ? -1 : 1));
    }
    if (path === '/products') {
      const wanted = (url.searchParams.get('sku') ?? '').split(',');
      return [...stock]
        .filter(([sku]) => wanted.includes(sku))
        .map(([sku, { id, parent }]) => ({ id, sku, parent_id: parent, type: parent ? 'variation' : 'simple' }));
    }
    const set = (id: number, quantity: number): void => void ([...stock.values()].find((one) => one.id === id)!.quantity = quantity);
    if (path === '/products/batch') for (const one of said['update'] as { id: number; stock_quantity: number }[]) set(one.id, one.stock_quantity);
    if (path === '/products/9/variations/12') set(12, said['stock_quantity'] as number);
    const order = /^\/orders\/(\d+)$/.exec(path);
    if (order && request.method === 'PUT') rows.find((row) => row.id === Number(order[1]))!.status = String(said['status']);
    return {};
  });
  return { url: server.url, rows, stock, touch, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test('WooCommerce, as its documentation has it, keeps the contract', async () => {
  await using shop = await wooShop();
  const { rows, stock, touch } = shop;
  const address = {
    first_name: 'Ana',
    last_name: 'Pop',
    address_1: 'Strada 7',
    city: 'Brașov',
    postcode: '500123',
    country: 'RO',
    email: 'ana@example.com',
    phone: '0722123456',
  };
  await keepsTheContract({
    connector: wooCommerce(env),
    account: account({ url: shop.url }, { consumerKey: 'ck', consumerSecret: 'cs' }),
    skus: ['ONE', 'TWO'],
    sells: async (sku) => {
      const id = 700 + rows.length;
      const line = { sku, product_id: 1, quantity: 3, total: '25.2101', total_tax: '4.789' };
      rows.push({
        id,
        status: 'processing',
        currency: 'RON',
        date_modified_gmt: touch(),
        billing: address,
        shipping: {},
        shipping_total: '10.00',
        shipping_tax: '1.90',
        line_items: [line],
      });
      return String(id);
    },
    takesBack: async (id) =>
      void Object.assign(
        rows.find((row) => row.id === Number(id))!,
        { status: 'cancelled', date_modified_gmt: touch() },
      ),
    has: async (sku) => stock.get(sku)?.quantity,
    knows: async (id) => ({
      shipped: rows.find((row) => row.id === Number(id))!.status === 'completed',
      cancelled: rows.find((row) => row.id === Number(id))!.status === 'cancelled',
    }),
  });
  const { orders } = await wooCommerce(env).pullOrders(account({ url: shop.url }, { consumerKey: 'ck', consumerSecret: 'cs' }), null);
  assert.deepEqual(orders[0]!.order.lines, [{ sku: 'ONE', quantity: 3, price: { amount: '10.00', currency: 'RON' } }]);
  assert.deepEqual(orders[0]!.order.delivery, { method: 'courier', price: { amount: '11.90', currency: 'RON' } });
});
