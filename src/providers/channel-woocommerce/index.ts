// A connector for WooCommerce shops by their REST API v3; untested against a live shop, see the README.
import { type Env, moneyJson, parseMoney } from '#kernel';
import { type Account, type ChannelConnector, type ForeignOrder, type Level, CONNECTORS } from '#modules/channels';
import { answerOf } from '../channel-rest/index.ts';

const TIMEOUT_MS = 25_000;
const PAGE = 50;
const SKUS_AT_ONCE = 50;

/** As far as we read it: https://woocommerce.github.io/woocommerce-rest-api-docs/#order-properties */
type Address = {
  first_name?: string;
  last_name?: string;
  company?: string;
  address_1?: string;
  address_2?: string;
  city?: string;
  state?: string;
  postcode?: string;
  country?: string;
  phone?: string;
  email?: string;
};
type WooOrder = {
  id: number;
  status: string;
  currency: string;
  date_modified_gmt: string;
  shipping_total: string;
  shipping_tax: string;
  customer_note?: string;
  billing: Address;
  shipping: Address;
  line_items: { sku: string | null; product_id: number; quantity: number; total: string; total_tax: string }[];
};
type WooProduct = { id: number; sku: string; parent_id: number; type: string };

const SOLD = new Set(['processing', 'on-hold', 'completed']);
const TAKEN_BACK = new Set(['cancelled', 'refunded', 'failed', 'trash']);

export function wooCommerce(env: Pick<Env, 'fetch'>): ChannelConnector {
  const call = async (account: Account, method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const { consumerKey = '', consumerSecret = '' } = account.secrets;
    const response = await env.fetch(urlOf(account, path), {
      method,
      headers: {
        accept: 'application/json',
        authorization: 'Basic ' + Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64'),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return answerOf(response);
  };
  const items = async <T>(account: Account, path: string): Promise<T[]> => ((await call(account, 'GET', path))['items'] ?? []) as T[];
  return {
    name: CONNECTORS.woocommerce.name,
    pullOrders: async (account, since) => {
      const cursor = readCursor(since);
      const query = new URLSearchParams({ orderby: 'modified', order: 'asc', dates_are_gmt: 'true', per_page: String(PAGE), status: 'any' });
      if (cursor.after !== '') query.set('modified_after', cursor.after);
      const rows = await items<WooOrder>(account, `/orders?${query}`);
      const fresh = rows.filter((row) => !(row.date_modified_gmt === cursor.at && cursor.ids.includes(row.id)));
      return { orders: fresh.flatMap((row) => orderOf(row, account)), cursor: nextCursor(rows, cursor, since), more: rows.length === PAGE && fresh.length > 0 };
    },
    // The shop keeps its own number; ours is told with the shipment.
    acknowledge: async () => {},
    pushStock: async (account, levels) => {
      const declined: { externalSku: string; reason: string }[] = [];
      for (let from = 0; from < levels.length; from += SKUS_AT_ONCE) {
        const part = levels.slice(from, from + SKUS_AT_ONCE);
        const products = await items<WooProduct>(account, `/products?per_page=100&sku=${encodeURIComponent(part.map((level) => level.externalSku).join(','))}`);
        declined.push(...(await writeStock(call, account, part, products)));
      }
      return { declined };
    },
    // Products are made in the shop; quantities find them by their SKU.
    pushOffers: async () => ({ declined: [] }),
    pushShipment: async (account, { externalId, carrier, trackingNumber }) => {
      const note = [carrier, trackingNumber].filter((part) => part !== null).join(' ');
      if (note !== '') await call(account, 'POST', `/orders/${id(externalId)}/notes`, { note, customer_note: true });
      await call(account, 'PUT', `/orders/${id(externalId)}`, { status: 'completed' });
    },
    pushCancel: async (account, { externalId }) => void (await call(account, 'PUT', `/orders/${id(externalId)}`, { status: 'cancelled' })),
    test: async (account) => {
      const rows = await items<WooOrder>(account, '/orders?per_page=1');
      return { ok: true, says: rows.length === 0 ? 'The shop answers; it has no orders yet.' : `The shop answers; its last order is ${rows[0]!.id}.` };
    },
  };
}

type Call = (account: Account, method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) => Promise<Record<string, unknown>>;

/** Writes quantities: plain products in one call, variations one by one under their parent. Returns what the shop does not have. */
async function writeStock(call: Call, account: Account, levels: Level[], products: WooProduct[]): Promise<{ externalSku: string; reason: string }[]> {
  const bySku = new Map(products.map((product) => [product.sku, product]));
  const plain = levels.filter((level) => (bySku.get(level.externalSku)?.parent_id ?? 1) === 0);
  const stock = (quantity: number) => ({ manage_stock: true, stock_quantity: quantity });
  if (plain.length > 0)
    await call(account, 'POST', '/products/batch', { update: plain.map((level) => ({ id: bySku.get(level.externalSku)!.id, ...stock(level.quantity) })) });
  for (const level of levels) {
    const product = bySku.get(level.externalSku);
    if (product && product.parent_id > 0) await call(account, 'PUT', `/products/${product.parent_id}/variations/${product.id}`, stock(level.quantity));
  }
  return levels
    .filter((level) => !bySku.has(level.externalSku))
    .map((level) => ({ externalSku: level.externalSku, reason: 'The shop has no product with this SKU.' }));
}

function urlOf({ settings }: Account, path: string): URL {
  const base = typeof settings['url'] === 'string' ? settings['url'].replace(/\/+$/, '') : '';
  const url = URL.parse(`${base}/wp-json/wc/v3${path}`);
  if (!url || (url.protocol !== 'https:' && url.hostname !== '127.0.0.1')) throw new Error('The setting "url" must be the https address of the shop.');
  return url;
}

const id = (externalId: string): string => encodeURIComponent(externalId);

type Cursor = { at: string; ids: number[]; after: string };

/** A cursor is the time of the last change and the ids at that time; `after` is a second earlier, as the API leaves out the time itself. */
function readCursor(text: string | null): Cursor {
  const [at = '', ids = ''] = (text ?? '').split('|');
  const ms = Date.parse(at + 'Z');
  if (Number.isNaN(ms)) return { at: '', ids: [], after: '' };
  return { at, ids: ids.split(',').filter(Boolean).map(Number), after: new Date(ms - 1000).toISOString().slice(0, 19) };
}

function nextCursor(rows: WooOrder[], before: Cursor, since: string | null): string | null {
  const last = rows.at(-1)?.date_modified_gmt;
  if (last === undefined) return since;
  const ids = rows.filter((row) => row.date_modified_gmt === last).map((row) => row.id);
  return `${last}|${[...new Set([...(last === before.at ? before.ids : []), ...ids])].join(',')}`;
}

/** A shop's order in our form; one that is not sold yet is none. */
function orderOf(row: WooOrder, account: Account): ForeignOrder[] {
  const state = SOLD.has(row.status) ? 'new' : TAKEN_BACK.has(row.status) ? 'cancelled' : undefined;
  if (state === undefined) return [];
  const { billing } = row;
  const to = row.shipping.address_1 ? row.shipping : billing;
  const name = (address: Address): string => [address.first_name, address.last_name].filter(Boolean).join(' ') || address.company || '?';
  const phone = to.phone || billing.phone;
  const delivery = account.settings['delivery'];
  return [
    {
      externalId: String(row.id),
      state,
      order: {
        currency: row.currency,
        customer: { name: name(billing), ...(billing.email ? { email: billing.email } : {}), ...(billing.phone ? { phone: billing.phone } : {}) },
        shipTo: {
          name: name(to),
          street: [to.address_1, to.address_2].filter(Boolean).join(', '),
          city: to.city ?? '',
          postalCode: to.postcode ?? '',
          ...(to.state ? { region: to.state } : {}),
          country: to.country || account.country,
          ...(phone ? { phone } : {}),
        },
        lines: row.line_items.flatMap((line) => linesOf(line, row.currency)),
        payment: { method: 'channel' },
        delivery: {
          method: typeof delivery === 'string' ? delivery : 'courier',
          price: moneyJson(minorOf(row.shipping_total, row.currency) + minorOf(row.shipping_tax, row.currency), row.currency),
        },
        ...(row.customer_note ? { note: row.customer_note.slice(0, 2000) } : {}),
      },
    },
  ];
}

/** A line at its gross price of a piece; where the sum does not divide, the rest of the cents lies on some of the pieces. */
function linesOf(line: WooOrder['line_items'][number], currency: string): ForeignOrder['order']['lines'] {
  const total = minorOf(line.total, currency) + minorOf(line.total_tax, currency);
  const quantity = BigInt(Math.max(1, line.quantity));
  const rest = Number(total % quantity);
  const sku = line.sku || `product-${line.product_id}`;
  const of = (n: number, minor: bigint): ForeignOrder['order']['lines'] => (n > 0 ? [{ sku, quantity: n, price: moneyJson(minor, currency) }] : []);
  return [...of(Number(quantity) - rest, total / quantity), ...of(rest, total / quantity + 1n)];
}

const minorOf = (amount: string, currency: string): bigint => parseMoney({ amount: short(amount), currency }).minor;

/** WooCommerce writes taxes with more places than a currency has: half a unit goes up. */
function short(amount: string): string {
  const [whole = '0', part = ''] = amount.trim().split('.');
  const digits = BigInt(`${whole.replace('-', '') || '0'}${part.padEnd(3, '0').slice(0, 3)}`);
  const cents = (digits + 5n) / 10n;
  return `${amount.trim().startsWith('-') ? '-' : ''}${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
}
