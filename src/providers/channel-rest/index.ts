// A connector for whoever speaks our channel JSON: signed REST both ways, as the README says.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Env, Refusal } from '#kernel';
import { type Account, type ChannelConnector, type Declined, type ForeignOrder, type Pulled, CONNECTORS, RateLimited } from '#modules/channels';

const TIMEOUT_MS = 20_000;
const OLDEST_MS = 5 * 60_000;
const ANSWER_LIMIT = 10_000_000;

/** The signature of a body at a time, as it stands in the header. */
export const signBody = (secret: string, seconds: string, body: string): string =>
  'sha256=' + createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');

export function channelRest(env: Pick<Env, 'now' | 'fetch'>): ChannelConnector {
  const call = async (account: Account, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const url = urlOf(account, path);
    const text = body === undefined ? '' : JSON.stringify(body);
    const seconds = String(Math.floor(env.now().getTime() / 1000));
    const signed = method === 'GET' ? url.pathname + url.search : text;
    const response = await env.fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        'x-kontor-timestamp': seconds,
        'x-kontor-signature': signBody(secretOf(account), seconds, signed),
        ...(text === '' ? {} : { 'content-type': 'application/json' }),
      },
      ...(text === '' ? {} : { body: text }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return answerOf(response);
  };
  return {
    name: CONNECTORS.rest.name,
    pullOrders: async (account, since) => pulledOf(await call(account, 'GET', `/orders?since=${encodeURIComponent(since ?? '')}`), since),
    acknowledge: async (account, orders) => void (await call(account, 'POST', '/orders/acknowledge', { orders })),
    pushStock: async (account, levels) => declinedOf(await call(account, 'POST', '/stock', { levels })),
    pushOffers: async (account, offers) => declinedOf(await call(account, 'POST', '/offers', { offers })),
    pushShipment: async (account, shipment) => void (await call(account, 'POST', '/orders/shipment', shipment)),
    pushCancel: async (account, order) => void (await call(account, 'POST', '/orders/cancel', order)),
    test: async (account) => {
      await call(account, 'GET', '/');
      return { ok: true, says: 'The other side answers.' };
    },
    parseWebhook: (account, body, headers, now) => {
      verify(account, body, headers, now);
      return ordersOf(JSON.parse(body) as Record<string, unknown>);
    },
  };
}

function urlOf({ settings }: Account, path: string): URL {
  const base = typeof settings['url'] === 'string' ? settings['url'].replace(/\/+$/, '') : '';
  const url = URL.parse(base + path);
  if (!url || (url.protocol !== 'https:' && url.hostname !== '127.0.0.1')) throw new Error('The setting "url" must be an https address.');
  return url;
}

function secretOf({ secrets }: Account): string {
  const secret = secrets['secret'] ?? '';
  if (secret.length < 16) throw new Error('The secret has fewer than 16 signs.');
  return secret;
}

function verify(account: Account, body: string, headers: Record<string, string | string[] | undefined>, now: Date): void {
  const no = (): Refusal => new Refusal('channels.signature', {}, { status: 401, message: 'The signature is not right.' });
  const seconds = String(headers['x-kontor-timestamp'] ?? '');
  const given = Buffer.from(String(headers['x-kontor-signature'] ?? ''));
  const secret = account.secrets['secret'] ?? '';
  if (secret.length < 16 || !/^\d{1,12}$/.test(seconds) || Math.abs(now.getTime() - Number(seconds) * 1000) > OLDEST_MS) throw no();
  const right = Buffer.from(signBody(secret, seconds, body));
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw no();
}

/** The JSON of an answer. Throws `RateLimited` at 429 and an error that says what came else. */
export async function answerOf(response: Response): Promise<Record<string, unknown>> {
  if (response.status === 429) throw new RateLimited(Math.min(3600, Math.max(1, Number(response.headers.get('retry-after')) || 60)) * 1000);
  const text = await response.text();
  if (!response.ok) throw new Error(`The other side answers ${response.status}: ${text.slice(0, 200)}`);
  if (text.length > ANSWER_LIMIT) throw new Error('The answer is larger than 10 MB.');
  if (text.trim() === '') return {};
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? { items: value } : typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function pulledOf(answer: Record<string, unknown>, since: string | null): Pulled {
  return { orders: ordersOf(answer), cursor: typeof answer['cursor'] === 'string' ? answer['cursor'] : since, more: answer['more'] === true };
}

/** What has the outline of an order; its inside is judged where orders are placed. */
function ordersOf(answer: Record<string, unknown>): ForeignOrder[] {
  if (!Array.isArray(answer['orders'])) throw new Error('The answer has no "orders".');
  return answer['orders'].flatMap((one: unknown): ForeignOrder[] => {
    const { externalId, state, order } = (one ?? {}) as Partial<ForeignOrder>;
    if (
      typeof externalId !== 'string' ||
      externalId === '' ||
      externalId.length > 100 ||
      typeof order !== 'object' ||
      order === null ||
      !Array.isArray(order.lines)
    )
      return [];
    return [{ externalId, state: state === 'cancelled' ? 'cancelled' : 'new', order }];
  });
}

function declinedOf(answer: Record<string, unknown>): Declined {
  const list = Array.isArray(answer['declined']) ? (answer['declined'] as { externalSku?: unknown; reason?: unknown }[]) : [];
  return { declined: list.flatMap(({ externalSku, reason }) => (typeof externalSku === 'string' ? [{ externalSku, reason: String(reason ?? '') }] : [])) };
}
