// Answers /api in the development server's stead, with the shapes of the contract; never part of a bundle.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import type { AtElement, ProcessMap } from '../shapes.ts';
import { type MockShop, makeShop } from './shop.ts';

const FOLDER = process.env['KONTOR_PROCESSES'] ?? resolve(import.meta.dirname, '../../../processes');
const ACCOUNT = {
  id: 'acc_01jd0000000000000000000001',
  email: 'owner@demo.kontor',
  name: 'Ana Ionescu',
  language: 'en',
  roles: ['owner'],
  active: true,
  createdAt: '2026-01-07T08:00:00Z',
};

type Params = Record<string, string | undefined>;
type Handler = (shop: MockShop, input: Params, live: Set<ServerResponse>) => unknown;

const problem = (status: number, code: string, title: string): object => ({
  $status: status,
  type: `/problems/${code}`,
  title,
  status,
  code,
  detail: title,
  instance: 'req_01jdmock0000000000000000',
});

function page<T extends { id: string }>(items: T[], { after, limit = '50' }: Params): { items: T[]; next: string | null } {
  const from = after === undefined ? 0 : items.findIndex((it) => it.id === after) + 1;
  const part = items.slice(from, from + Number(limit));
  return { items: part, next: from + part.length < items.length ? (part.at(-1)?.id ?? null) : null };
}

const runsOf = (shop: MockShop) => shop.orders.flatMap((it) => it.walks.map((one) => one.run));

const QUERIES: Record<string, Handler> = {
  'staff/me': () => ({ account: ACCOUNT, key: null, permissions: ['*'] }),
  'orders/list': (shop, input) => {
    const q = input['q']?.toLowerCase();
    const found = shop.orders
      .map((it) => it.row)
      .filter(
        (it) =>
          (!input['state'] || it.state === input['state']) &&
          (!input['channel'] || it.channel === input['channel']) &&
          (!input['paymentState'] || it.paymentState === input['paymentState']) &&
          (!q || `${it.number} ${it.customerName}`.toLowerCase().includes(q)),
      );
    return page(found, input);
  },
  'clock/now': () => ({ now: new Date().toISOString(), offsetMs: 0 }),
  'staff/accounts': () => ({ items: [ACCOUNT], next: null }),
  'orders/get': (shop, { orderId }) => shop.orders.find((it) => it.row.id === orderId)?.order ?? problem(404, 'orders.unknown', 'There is no such order.'),
  'orders/channels': () => ({
    items: ['RO', 'MD', 'PL', 'BR'].map((country) => ({
      code: `web-${country.toLowerCase()}`,
      name: `Web shop ${country}`,
      currency: { RO: 'RON', MD: 'MDL', PL: 'PLN', BR: 'BRL' }[country],
      country,
    })),
  }),
  'shipping/parcels': (shop, { orderId }) => ({
    items: shop.orders.find((it) => it.row.id === orderId)?.parcels ?? [],
    next: null,
  }),
  'shipping/get': (shop, { parcelId }) =>
    shop.orders.flatMap((it) => it.parcels).find((it) => it.id === parcelId) ?? problem(404, 'shipping.unknown', 'There is no such parcel.'),
  'catalog/list': (shop, { q = '' }) => ({
    items: [...new Map(shop.orders.flatMap((it) => it.order.lines).map((it) => [it.sku, it])).values()]
      .filter((it) => `${it.sku} ${it.name}`.toLowerCase().includes(q.toLowerCase()))
      .map((it) => ({ id: it.skuId, name: it.name, sku: it.sku, variants: 1, status: 'active' })),
    next: null,
  }),
  'tasks/list': (shop, input) =>
    page(
      shop.tasks().filter((it) => (!input['lane'] || it.lane === input['lane']) && (!input['document'] || it.documentId === input['document'])),
      input,
    ),
  'processes/list': (shop) => ({
    items: [...shop.drawings.values()].map((it) => ({
      key: it.key,
      name: it.name,
      version: 3,
      documentKind: it.kind,
      publishedAt: '2026-11-02T09:14:00Z',
      publishedBy: 'Ana Ionescu',
      live: runsOf(shop).filter((run) => run.key === it.key && run.status === 'live').length,
      incidents: shop.incidents.filter((one) => one.process === it.key).length,
    })),
    decisions: [{ key: 'order-approval', name: 'Order approval', version: 2, publishedAt: '2026-11-02T09:14:00Z' }],
  }),
  'processes/map': (shop, { key = '' }) => {
    const drawing = shop.drawings.get(key);
    if (!drawing) return problem(404, 'processes.unknown', 'There is no such drawing.');
    const elements = new Map<string, ProcessMap['elements'][number]>();
    for (const { wait } of standing(shop, key)) {
      const at = elements.get(wait.at) ?? { element: wait.at, count: 0, oldest: wait.since, incidents: 0 };
      elements.set(wait.at, {
        ...at,
        count: at.count + 1,
        oldest: at.oldest < wait.since ? at.oldest : wait.since,
        incidents: at.incidents + (wait.kind === 'incident' ? 1 : 0),
      });
    }
    return { key, name: drawing.name, version: 3, xml: drawing.xml, elements: [...elements.values()] };
  },
  'processes/at': (shop, input) =>
    page(
      standing(shop, input['key'] ?? '')
        .filter(({ wait }) => wait.at === input['element'])
        .map(({ run, wait }): AtElement => ({
          id: wait.id,
          documentId: run.documentId,
          documentKind: run.documentKind,
          documentNumber: run.documentNumber,
          since: wait.since,
          kind: wait.kind,
        }))
        .sort((one, other) => one.since.localeCompare(other.since)),
      input,
    ),
  'runs/of_document': (shop, { documentId }) => ({
    runs: shop.orders.find((it) => it.row.id === documentId)?.walks.map((it) => it.run) ?? [],
    drawings: Object.fromEntries([...shop.drawings.values()].map((it) => [`def_${it.key}`, it.xml])),
  }),
  'messages/list': (shop, input) =>
    page(
      shop.messages.filter((it) => !input['document'] || it.documentId === input['document']),
      input,
    ),
  'messages/get': (shop, { id }) => shop.messages.find((it) => it.id === id) ?? problem(404, 'messages.unknown', 'There is no such message.'),
  'incidents/list': (shop, input) => page(shop.incidents, input),
};

/** One row for each token: at an event-based gateway a token waits for several things. */
function standing(shop: MockShop, key: string) {
  return runsOf(shop)
    .filter((run) => run.key === key && run.status === 'live')
    .flatMap((run) => {
      const mains = run.waits.filter((wait) => wait.main);
      return mains.filter((wait, at) => mains.findIndex((other) => other.at === wait.at) === at).map((wait) => ({ run, wait }));
    });
}

type Input = Record<string, any>; // eslint-disable-line typescript/no-explicit-any

const ACTIONS: Record<string, (shop: MockShop, input: Input) => { answer: unknown; topics?: string[] }> = {
  'staff/sign_in': (_shop, input) => ({
    answer:
      input['password'] === 'wrong'
        ? problem(401, 'staff.wrong_password', 'The e-mail address or the password is wrong.')
        : { account: ACCOUNT, expiresAt: '2026-12-31T00:00:00Z' },
  }),
  'staff/sign_out': () => ({ answer: { ended: true } }),
  'orders/place': (shop, input) => {
    const { row } = shop.place(
      {
        name: input['customer'].name,
        country: input['shipTo'].country,
        method: input['payment'].method,
        lines: input['lines'],
        address: input['shipTo'],
      },
      Date.now(),
    );
    return {
      answer: { orderId: row.id, number: row.number, total: row.total, state: 'placed', held: 'full' },
      topics: ['orders'],
    };
  },
  'orders/cancel': () => ({ answer: problem(409, 'orders.too_late', 'The goods have left the house.') }),
  'tasks/complete': (shop, input) => {
    const made = shop.complete(input['taskId'], input['input'], ACCOUNT.name);
    return made
      ? {
          answer: { result: {} },
          topics: ['tasks', 'orders', `order:${made.row.id}`, ...made.parcels.map((it) => `parcel:${it.id}`)],
        }
      : { answer: problem(409, 'tasks.gone', 'This task is no longer open.') };
  },
  'tasks/claim': (_shop, input) => ({ answer: { assignee: input['release'] ? null : ACCOUNT.id } }),
  'incidents/retry': () => ({ answer: {}, topics: ['incidents'] }),
  'incidents/skip': () => ({ answer: {}, topics: ['incidents'] }),
};

async function bodyOf(request: IncomingMessage): Promise<Input> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString() || '{}') as Input;
}

function send(response: ServerResponse, value: unknown): void {
  const { $status = 200, ...body } = value as { $status?: number };
  response
    .writeHead($status, { 'content-type': $status === 200 ? 'application/json' : 'application/problem+json' })
    .end(JSON.stringify(Array.isArray(value) ? value : body));
}

/** The plugin of `--mode mock`. */
export function mockServer(): Plugin {
  const shop = makeShop(FOLDER);
  const lines = new Map<ServerResponse, string[]>();
  let position = 0;
  const tell = (changed: string[]): void => {
    position++;
    for (const [line, topics] of lines) {
      const mine = topics.filter((it) => changed.includes(it));
      if (mine.length > 0) line.write(`id: ${position}\nevent: change\ndata: ${JSON.stringify({ topics: mine, events: [], documents: [] })}\n\n`);
    }
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://mock');
    const name = url.pathname.slice('/api/'.length);
    if (name === 'live') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).write(': hello\n\n');
      lines.set(response, (url.searchParams.get('topics') ?? '').split(','));
      request.on('close', () => lines.delete(response));
      return;
    }
    const action = request.method === 'POST' ? ACTIONS[name] : undefined;
    if (action) {
      const { answer: value, topics } = action(await shop, await bodyOf(request));
      send(response, value);
      if (topics) tell(topics);
      return;
    }
    const query = QUERIES[name];
    send(
      response,
      query ? await query(await shop, Object.fromEntries(url.searchParams), new Set()) : problem(404, 'server.not_found', 'There is nothing at this address.'),
    );
  };
  const listen = (
    on: (path: string, handler: (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void) => unknown,
  ): void => {
    on('/api', (request, response, next) => {
      request.url = (request as { originalUrl?: string }).originalUrl ?? request.url;
      answer(request, response).catch(next);
    });
  };
  return {
    name: 'kontor:mock',
    configureServer: (server) => listen((path, handler) => server.middlewares.use(path, handler)),
    configurePreviewServer: (server) => listen((path, handler) => server.middlewares.use(path, handler)),
  };
}
