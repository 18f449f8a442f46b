// Two shops behind one listener: whose cookie opens what, who may set one up, and throwing the demonstration away while it runs.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Config, type Served, parts, readConfig, serve } from '#app';
import { ROOT, furnishedDatabase, shippedDemo, testServer } from '#testing';
import pg from 'pg';

const OWNER = { name: 'Ana', email: 'ana@ceramica.example', password: 'o plimbare lungă la mare', language: 'ro' };
const SHOP = {
  shop: {
    name: 'Ceramica',
    country: 'RO',
    currency: 'RON',
    languages: ['ro', 'en'],
    taxPayer: true,
    taxId: 'RO14399840',
    street: 'Str. Lungă 1',
    city: 'Cluj-Napoca',
    postalCode: '400001',
  },
  warehouses: [{ name: 'Depozit', city: 'Cluj-Napoca', country: 'RO' }],
  channels: ['web', 'phone'],
  owner: OWNER,
};

let counter = 0;

/** Serves two shops on databases of their own; the demonstration is there, as a start has left it, unless other databases are named. */
async function gated(change: Partial<Config>, work: (served: Served, ask: Asker, printed: string) => Promise<void>): Promise<void> {
  const server = await testServer();
  const name = `g_${process.pid}_${++counter}`;
  const folder = mkdtempSync(join(tmpdir(), 'kontor-gate-'));
  const databases = { demo: `${name}_demo`, shop: `${name}_shop` };
  const config: Config = {
    ...readConfig({ KONTOR_ROOT: ROOT, KONTOR_LOG: join(folder, 'log'), PORT: '0', DATABASE_URL: server.url('postgres') }, ROOT),
    databases,
    ...change,
  };
  if (change.databases === undefined)
    await admin(server.url(), `create database ${databases.demo} template ${await furnishedDatabase({ modules: parts.modules, furnish: shippedDemo })}`);
  let printed = '';
  const served = await serve(parts, config, (text) => (printed += text));
  try {
    await work(served, asker(served.url), printed);
  } finally {
    await served.stop();
    for (const database of Object.values(databases)) await admin(server.url(), `drop database if exists ${database} with (force)`);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function admin(url: string, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client.query(text).finally(() => client.end());
}

type Answer = { status: number; body: Record<string, unknown>; cookies: string };
type Asker = (path: string, options?: { body?: unknown; cookie?: string; headers?: Record<string, string> }) => Promise<Answer>;

/** Asks as a browser does that is on our pages. */
const asker =
  (url: string): Asker =>
  async (path, { body, cookie, headers } = {}) => {
    const answer = await fetch(url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'sec-fetch-site': 'same-origin',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie ? { cookie } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const cookies = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown>, cookies };
  };

const inShop = { headers: { 'kontor-shop': 'shop' } };
const atConsole = (served: Served) => ({ headers: { ...inShop.headers, 'kontor-setup-code': served.setupCode } });

test('the second shop is made when somebody at the machine sets it up, and cookies of one open nothing in the other', async () => {
  await gated({}, async (served, ask, printed) => {
    assert.ok(printed.includes(`Your own  ${served.url}/welcome#${served.setupCode}\n`));
    const before = await ask('/api/setup/state');
    assert.deepEqual([before.body.here, before.body.isOnly, before.body.mayOpen], ['demo', false, false]);
    assert.equal((await ask('/api/setup/state', { headers: { 'kontor-setup-code': served.setupCode } })).body.mayOpen, true);
    assert.equal((await ask('/api/setup/state', inShop)).status, 404);
    const demo = await ask('/api/setup/enter_demo', { body: { email: 'sales@demo.kontor' } });
    assert.match(demo.cookies, /^kontor_session_demo=kontor_ses_[\w-]{43}; kontor_shop=demo$/);
    assert.equal(demo.body.token, undefined);
    const own = await ask('/api/setup/open_shop', { body: SHOP, ...atConsole(served) });
    assert.equal(own.status, 200, JSON.stringify(own.body));
    assert.match(own.cookies, /^kontor_session_shop=kontor_ses_[\w-]{43}; kontor_shop=shop$/);
    const me = async (cookie: string): Promise<unknown> => {
      const { status, body } = await ask('/api/staff/me', { cookie });
      return status === 200 ? (body.account as { email: string }).email : status;
    };
    assert.equal(await me(demo.cookies), 'sales@demo.kontor');
    assert.equal(await me(own.cookies), OWNER.email);
    // A browser holds both sessions; which shop it is in decides.
    const both = (shop: string): string =>
      [...demo.cookies.split('; '), ...own.cookies.split('; ')].filter((one) => !one.startsWith('kontor_shop')).join('; ') + `; kontor_shop=${shop}`;
    assert.equal(await me(both('demo')), 'sales@demo.kontor');
    assert.equal(await me(both('shop')), OWNER.email);
    // The session of one shop under the name or the header of the other opens nothing.
    assert.equal(await me(demo.cookies.replaceAll('demo', 'shop')), 401);
    assert.equal((await ask('/api/staff/me', { cookie: own.cookies, headers: { 'kontor-shop': 'demo' } })).status, 401);
    assert.deepEqual(
      ((await ask('/api/setup/state')).body.doors as { key: string; name: string }[]).map(({ key, name }) => [key, name]),
      [
        ['demo', 'Kontor'],
        ['shop', 'Ceramica'],
      ],
    );
    // Rows of one are not in the other.
    const accounts = async (key: 'demo' | 'shop') =>
      (await admin(served.gate.get(key)!.shop.kernel.db.url, 'select email from staff.account order by email')).rows.map(
        (row) => (row as { email: string }).email,
      );
    assert.deepEqual(await accounts('shop'), [OWNER.email]);
    assert.ok(!(await accounts('demo')).includes(OWNER.email));
  });
});

test('the owner of a shop throws the demonstration away and makes it anew, while it is served', async () => {
  await gated({}, async (served, ask) => {
    const demo = await ask('/api/setup/enter_demo', { body: { email: 'owner@demo.kontor' } });
    assert.equal((await ask('/api/setup/discard_demo', { body: {}, cookie: demo.cookies })).body.code, 'setup.not_own');
    const own = await ask('/api/setup/open_shop', { body: SHOP, ...atConsole(served) });
    const gone = await ask('/api/setup/discard_demo', { body: {}, cookie: own.cookies });
    assert.equal(gone.status, 200, JSON.stringify(gone.body));
    assert.equal(served.gate.get('demo'), undefined);
    // Who was in the demonstration is led to the shop that is there, and is nobody in it.
    assert.equal((await ask('/api/staff/me', { cookie: demo.cookies })).status, 401);
    assert.equal((await ask('/api/setup/state', { cookie: demo.cookies })).body.here, 'shop');
    assert.equal((await ask('/api/setup/state')).body.here, 'shop');
    const again = await ask('/api/setup/discard_demo', { body: {}, cookie: own.cookies });
    assert.equal(again.status, 200);
    assert.equal((await ask('/api/setup/make_demo', { body: {}, cookie: own.cookies })).status, 200);
    const back = await ask('/api/setup/enter_demo', { body: { email: 'owner@demo.kontor' }, headers: { 'kontor-shop': 'demo' } });
    assert.equal(back.status, 200, JSON.stringify(back.body));
    assert.equal((await ask('/api/staff/me', { cookie: back.cookies })).status, 200);
    assert.equal((await ask('/api/staff/me', { cookie: own.cookies })).status, 200);
  });
});

test('a shop that is there is opened at the start, and is the usual one when it is alone', async () => {
  const server = await testServer();
  const databases = { demo: `g_${process.pid}_none`, shop: `g_${process.pid}_alone` };
  await admin(server.url(), `create database ${databases.shop}`);
  await gated({ databases }, async (served, ask, printed) => {
    assert.match(printed, /your shop[\s\S]*Set up {4}http:\S+\/welcome#/);
    assert.equal(served.gate.usual, 'shop');
    assert.deepEqual(
      ((await ask('/api/setup/state')).body.doors as { key: string; exists: boolean }[]).map((door) => door.exists),
      [false, true],
    );
    assert.equal((await ask('/readyz')).status, 200);
    assert.equal((await ask('/api/setup/open_shop', { body: SHOP })).body.code, 'setup.not_here');
    assert.equal((await ask('/api/setup/open_shop', { body: SHOP, ...atConsole(served) })).status, 200);
    assert.equal((await ask('/api/setup/open_shop', { body: SHOP, ...atConsole(served) })).body.code, 'setup.done');
  });
});

test('a shop is set up only with the code that was printed, wherever a request comes from', async () => {
  await gated({}, async (served, ask, printed) => {
    const code = served.setupCode;
    assert.match(code, /^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);
    assert.ok(printed.includes(code));
    assert.equal((await ask('/api/setup/state')).body.mayOpen, false);
    assert.equal((await ask('/api/setup/open_shop', { body: SHOP, ...inShop })).status, 404);
    assert.equal((await ask('/api/setup/open_shop', { body: SHOP, headers: { 'kontor-shop': 'shop', 'kontor-setup-code': 'aaaa-bbbb-cccc' } })).status, 404);
    const opened = await ask('/api/setup/open_shop', { body: SHOP, headers: { 'kontor-shop': 'shop', 'kontor-setup-code': code.toUpperCase() } });
    assert.equal(opened.status, 200, JSON.stringify(opened.body));
  });
});

test('a proxy on this machine that says nothing of itself passes no stranger on as the machine’s owner', async () => {
  await gated({}, async (served, ask) => {
    // As a proxy asks whose configuration says no more than where to: HTTP/1.1, our own name, and no word of the sender.
    const { host, hostname, port } = new URL(served.url);
    const socket = connect(Number(port), hostname);
    const body = JSON.stringify(SHOP);
    const head = `host: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close`;
    socket.write(`POST /api/setup/open_shop HTTP/1.1\r\n${head}\r\nkontor-shop: shop\r\n\r\n${body}`);
    assert.match((await socket.setEncoding('utf8').toArray()).join(''), /^HTTP\/1\.1 404 /);
    assert.equal((await ask('/api/setup/state')).body.mayOpen, false);
    const foreign = await ask('/api/setup/open_shop', {
      body: SHOP,
      headers: { ...atConsole(served).headers, 'sec-fetch-site': 'cross-site' },
    });
    assert.notEqual(foreign.status, 200);
  });
});

test("the link of an offer leads into one's own shop, though the demonstration is there, too", async () => {
  await gated({}, async (served, ask) => {
    assert.equal((await ask('/api/setup/open_shop', { body: SHOP, ...atConsole(served) })).status, 200);
    const token = 'T'.repeat(32);
    const frozen = JSON.stringify({ lines: [], shipping: { amount: '0.00', currency: 'RON' }, total: { amount: '0.00', currency: 'RON' } });
    const { url } = served.gate.get('shop')!.shop.kernel.db;
    await admin(url, "insert into kernel.document (id, kind, number, state, created_at) values ('drf_1', 'draft', 'D-1', 'quoted', now())");
    await admin(
      url,
      "insert into orders.draft (id, number, content, line_count, created_at, created_by, changed_at, changed_by) values ('drf_1', 'D-1', '{}', 0, now(), 'a', now(), 'a')",
    );
    await admin(
      url,
      `insert into orders.quote (id, draft_id, version, state, valid_until, token, link, frozen, total_minor, currency, sent_at, sent_by)
       values ('quo_1', 'drf_1', 1, 'sent', now() + interval '1 day', '${token}', '', '${frozen}', 0, 'RON', now(), 'a')`,
    );
    const read = async (path: string, headers: Record<string, string> = {}): Promise<number> => (await fetch(served.url + path, { headers })).status;
    assert.equal(await read(`/hooks/quote/${token}`), 200);
    assert.equal(await read(`/hooks/quote/${token}`, { cookie: 'kontor_shop=demo' }), 200);
    assert.equal(await read(`/hooks/quote/${token}?shop=demo`), 404);
  });
});
