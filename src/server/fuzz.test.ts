// Nothing that a client can send breaks the program: every route, with inputs at and beyond the limits of its schema.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Kernel, SYSTEM, seededRandom, verify } from '#kernel';
import { openShop, parts, readConfig } from '#app';
import { Access } from '#modules/staff';
import { Health, Live, createServer, pathOf } from '#server';
import { ROOT, house, shippedDemo } from '#testing';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { Maker } from './fuzz.fixture.ts';

/** How many inputs each route gets; more with `KONTOR_FUZZ`. */
const EACH = Number(process.env.KONTOR_FUZZ ?? 12);
const SEED = Number(process.env.KONTOR_SEED ?? 1);

type Answer = { what: string; status: number; body: string };

test('no input to any route is answered with a 5xx, with a stack, or with a broken invariant', async () => {
  await using base = await house({ modules: parts.modules, furnish: shippedDemo });
  const errors: string[] = [];
  const config = readConfig({ DATABASE_URL: base.url, KONTOR_DEMO: '1' }, ROOT);
  const onError = (duty: string, error: unknown): void => void errors.push(`${duty}: ${(error as Error).message}`);
  const shop = await openShop(parts, { url: base.url, config, onError, connections: 4 });
  const { kernel, workers, migrations } = shop;
  const access = new Access(kernel);
  const health = new Health({ kernel, migrations, workersRun: () => true });
  const broken: string[] = [];
  const log = pino({}, { write: (line: string) => void broken.push(line) });
  const app = await createServer({
    kernel,
    access,
    health,
    live: new Live(kernel),
    log,
    pages: '/nonexistent',
    routes: parts.routes,
  });
  try {
    await sellSomething(kernel);
    const maker = new Maker(seededRandom(SEED), await known(kernel));
    const answers: Answer[] = [];
    for (let round = 0; round < EACH; round++) {
      answers.push(...(await attack(app, kernel, maker, round)));
      for (const duty of [() => workers.jobs(), () => workers.readers(), () => workers.sweeps()]) await duty();
    }
    const causes = broken.map((line) => (JSON.parse(line) as { err?: { message: string } }).err?.message ?? line);
    const bad = answers.filter(isBad).map(({ what, status, body }, i) => `${what} → ${status} ${body.slice(0, 200)}\n   ${causes[i] ?? ''}`);
    assert.deepEqual(bad, [], `seed ${SEED}`);
    assert.deepEqual([...new Set(errors)], [], `beside the requests, seed ${SEED}`);
    const valid = answers.filter(({ status }) => status !== 422).length;
    assert.ok(answers.length >= EACH * 80 && valid > answers.length / 10, `${answers.length} requests, ${valid} of them with an input that fits`);
    const { checked, violations } = await verify(kernel.db, kernel.registry);
    assert.ok(checked > 20);
    assert.deepEqual(violations, []);
  } finally {
    await app.close();
    access.close();
    health.close();
    await shop.close();
  }
});

/** One input to every route. */
async function attack(app: FastifyInstance, kernel: Kernel, maker: Maker, round: number): Promise<Answer[]> {
  const answers: Answer[] = [];
  const headers = { authorization: await keyOf(kernel), 'content-type': 'application/json' };
  for (const action of kernel.registry.actions.values()) {
    if (action.internal || action.name === 'clock.turn') continue;
    const payload = JSON.stringify(maker.make(action.input)) ?? 'null';
    const mine = maker.pick([headers, headers, { ...headers, 'idempotency-key': 'k' + (round % 3) }]);
    const answer = await app.inject({ method: 'POST', url: pathOf(action.name), payload, headers: mine });
    answers.push({ what: `${action.name} ${payload.slice(0, 600)}`, status: answer.statusCode, body: answer.body });
  }
  for (const query of kernel.registry.queries.values()) {
    const made = maker.make(query.input);
    const input = Object.entries(typeof made === 'object' && made !== null ? made : {});
    const texts = input.map(([name, one]): [string, string] => [name, typeof one === 'string' ? one : JSON.stringify(one)]);
    const url = pathOf(query.name) + '?' + new URLSearchParams(texts).toString();
    const answer = await app.inject({ method: 'GET', url, headers });
    answers.push({ what: `GET ${url.slice(0, 300)}`, status: answer.statusCode, body: answer.body });
  }
  return answers;
}

/** A fresh key for each round, as the round before may have revoked it. */
async function keyOf(kernel: Kernel): Promise<string> {
  const { value } = await kernel.do<{ secret: string }>('staff.create_key', { name: 'fuzz', scopes: ['*'] }, { actor: SYSTEM });
  return `Bearer ${value.secret}`;
}

function isBad({ status, body }: Answer): boolean {
  if (status < 400) return false;
  const tells = /\bat \S+ \(|node_modules|\.ts:\d|select .+ from |syntax error/i.test(body) && !body.includes('<script>');
  return status >= 500 || tells || (JSON.parse(body) as { status: number }).status !== status;
}

/** Something to buy, so that inputs can name what is there. */
async function sellSomething(kernel: Kernel): Promise<void> {
  const act = (name: string, input: unknown) => kernel.do(name, input, { actor: SYSTEM });
  await act('stock.set_warehouses', {
    warehouses: [{ code: 'BUC', name: 'Depozit', country: 'RO', city: 'București' }],
  });
  await act('catalog.create_products', {
    name: 'Tea',
    variants: [{ sku: 'TEA-1', name: 'Tea', weightGrams: 200 }],
    status: 'active',
  });
  await act('pricing.set_lists', { lists: [{ code: 'ro', name: 'Retail', currency: 'RON' }] });
  await act('pricing.set_prices', {
    list: 'ro',
    prices: [{ sku: 'TEA-1', price: { amount: '19.90', currency: 'RON' } }],
  });
  await act('stock.receive', { warehouse: 'BUC', lines: [{ sku: 'TEA-1', quantity: 1000 }], reference: 'fuzz' });
  const order = {
    channel: 'web',
    currency: 'RON',
    customer: { name: 'Ana', email: 'ana@shop.example' },
    shipTo: {
      name: 'Ana',
      street: 'Lungă 1',
      city: 'Cluj-Napoca',
      postalCode: '400001',
      country: 'RO',
      phone: '+40712345678',
    },
    lines: [{ sku: 'TEA-1', quantity: 1 }],
    delivery: { method: 'courier' },
  };
  for (const payment of [{ method: 'card', token: 'tok_ok' }, { method: 'bank_transfer' }, { method: 'cash_on_delivery' }])
    await kernel.do('orders.place', { ...order, payment }, { actor: SYSTEM }).catch(() => undefined);
}

/** Ids and codes that are there. */
async function known(kernel: Kernel): Promise<string[]> {
  const found = new Set<string>(['BUC', 'TEA-1', 'ro', 'web', 'card', 'courier', 'RON', 'RO', 'owner', 'order-to-delivery']);
  const walk = (value: unknown): void => {
    if (typeof value === 'string' && value.length < 60) found.add(value);
    else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) walk(inner);
  };
  for (const query of kernel.registry.queries.values()) walk(await kernel.ask(query.name, {}, SYSTEM).catch(() => undefined));
  return [...found];
}
