// Rights over the whole program: every route of the registry, asked by nobody, by somebody without the right, and by somebody with it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RawRoute, SYSTEM, systemEnv } from '#kernel';
import { parts } from '#app';
import { SHIPPED_ROLES } from '#modules/staff';
import { clockModule, createServer, pathOf } from '#server';
import { PASSWORD, type Served, served } from './served.fixture.ts';
import { toyRoom } from './toy.fixture.ts';

const wholeProgram = (): Promise<Served> => served({ modules: [...parts.modules, clockModule(systemEnv())], routes: parts.routes });

type Route = { method: 'GET' | 'POST'; url: string; name: string; open: boolean };

function routesOf({ registry }: Served): Route[] {
  return [
    ...[...registry.actions.values()]
      .filter((action) => !action.internal)
      .map((action): Route => ({
        method: 'POST',
        url: pathOf(action.name),
        name: action.name,
        open: action.open === true,
      })),
    ...[...registry.queries.values()].map((query): Route => ({
      method: 'GET',
      url: pathOf(query.name),
      name: query.name,
      open: query.open === true,
    })),
  ];
}

/** What a route says to somebody: its status, and `nowhere` when there is no such route. */
async function said(shop: Served, route: Route, headers: Record<string, string>): Promise<string> {
  const { method, url } = route;
  // A body that no schema accepts, so that nothing is ever done: whoever may is told so, whoever may not is told before.
  const answer = await shop.app.inject(
    method === 'POST'
      ? { method, url, payload: '[]', headers: { 'content-type': 'application/json', ...headers } }
      : { method, url: url + '?no_such_parameter=1', headers },
  );
  return answer.body.includes('server.not_found') ? 'nowhere' : String(answer.statusCode);
}

test('every route refuses nobody with 401 and the wrong right with 403, and lets the right through', async () => {
  await using shop = await wholeProgram();
  const routes = routesOf(shop);
  assert.ok(routes.length > 40, `${routes.length} routes were asked`);
  const without = await shop.keyed('nothing.at_all');
  const wrong: string[] = [];
  for (const route of routes) {
    const [nobody, other, allowed] = [await said(shop, route, {}), await said(shop, route, without), await said(shop, route, await shop.keyed(route.name))];
    const fenced = route.open ? nobody === '422' && other === '422' : nobody === '401' && (other === '403' || route.name === 'staff.me');
    if (!fenced || !/^(200|404|409|422)$/.test(allowed!)) wrong.push(`${route.method} ${route.url}: ${nobody}, ${other}, ${allowed}`);
  }
  assert.deepEqual(wrong, []);
});

test('what a stranger can do is signing in, and what has to happen before anybody can', async () => {
  await using shop = await wholeProgram();
  assert.deepEqual(
    routesOf(shop)
      .filter((route) => route.open)
      .map((route) => route.name),
    ['staff.sign_in', 'staff.accept_invitation', 'setup.open_shop', 'setup.enter_demo', 'staff.invitation', 'setup.state', 'setup.packs', 'setup.check_tax_id'],
  );
});

test('a shipped role gives no right that it should not', async () => {
  await using shop = await wholeProgram();
  const verbs = routesOf(shop)
    .filter((route) => route.method === 'POST' && !route.open)
    .map((route) => route.name);
  const may = new Map<string, string[]>();
  for (const { name } of SHIPPED_ROLES) {
    const email = `${name.replace(' ', '-')}@demo.kontor.test`;
    await shop.kernel.do('staff.create_account', { email, name, password: PASSWORD, roles: [name] }, { actor: SYSTEM });
    const { authorization } = await shop.signedIn(email);
    const { actor } = (await shop.access.of(authorization.replace('Bearer ', '')))!;
    may.set(
      name,
      verbs.filter((verb) => actor.may(verb) && !EVERYBODY.has(verb)),
    );
    assert.equal(actor.may('role:' + name), true);
  }
  assert.deepEqual(may.get('read only'), OWN);
  assert.equal(may.get('owner')!.length, verbs.filter((verb) => !EVERYBODY.has(verb)).length);
  for (const [role, allowed] of may) {
    if (role === 'owner') continue;
    assert.deepEqual(
      // Beginning what a drawing offers is work of one's own lane, as completing a task is.
      allowed.filter((verb) => /^(staff|processes|decisions|clock|incidents)\./.test(verb) && verb !== 'processes.begin_activity'),
      [],
      role,
    );
  }
  assert.deepEqual(
    may.get('courier')!.filter((verb) => /^(orders|catalog|pricing|stock|parties)\./.test(verb)),
    [],
  );
  assert.deepEqual(
    may.get('warehouse')!.filter((verb) => /^(payments|pricing|parties|messages)\./.test(verb)),
    [],
  );
});

/** What everybody may who is signed in. */
const EVERYBODY = new Set(['staff.sign_out', 'staff.change_password']);
/** What concerns nobody but oneself. */
const OWN = ['desk.save_view', 'desk.remove_view', 'desk.read_notices', 'desk.set_alerts'];

test('the server does not start with a route that says nothing about who may call it', async () => {
  await using shop = await served({ modules: [toyRoom().module] });
  const route = (guard: Partial<RawRoute>): RawRoute => ({
    method: 'POST',
    path: '/hooks/x',
    handle: async () => ({ status: 204 }),
    ...guard,
  });
  const start = (one: RawRoute) =>
    createServer({
      kernel: shop.kernel,
      access: shop.access,
      health: shop.health,
      live: shop.live,
      log: { error() {} } as never,
      pages: '/nonexistent',
      routes: [one],
    });
  await assert.rejects(start(route({})), /POST \/hooks\/x has no permission/);
  await assert.rejects(start(route({ permission: 'toy.nothing' })), /has no permission/);
  await assert.rejects(start(route({ open: true, permission: 'toy.put' })), /has no permission/);
  await assert.doesNotReject(start(route({ open: true })));
  await assert.doesNotReject(start(route({ permission: 'toy.put' })));
});

test('a raw route gets the bytes as they came, and its right is asked first', async () => {
  const got: string[] = [];
  const routes: RawRoute[] = [
    {
      method: 'POST',
      path: '/hooks/open/:carrier',
      open: true,
      handle: async (_kernel, { body: raw, headers, params }) => (
        got.push(`${params.carrier} ${headers['x-mark']} ${raw.toString('hex')}`),
        { status: 202, body: { taken: raw.length } }
      ),
    },
    {
      method: 'GET',
      path: '/files/label',
      permission: 'toy.list',
      handle: async () => ({ status: 200, body: Buffer.from('%PDF'), headers: { 'content-type': 'application/pdf' } }),
    },
  ];
  await using shop = await served({ modules: [toyRoom().module], routes });
  const hook = await shop.app.inject({
    method: 'POST',
    url: '/hooks/open/fan',
    payload: Buffer.from([0, 255, 123]),
    headers: { 'content-type': 'text/weird', 'x-mark': 'm' },
  });
  assert.deepEqual([hook.statusCode, hook.body, got], [202, '{"taken":3}', ['fan m 00ff7b']]);
  assert.equal((await shop.get('/files/label')).statusCode, 401);
  assert.equal((await shop.get('/files/label', await shop.keyed('toy.put'))).statusCode, 403);
  const file = await shop.get('/files/label', await shop.keyed('toy.list'));
  assert.deepEqual([file.statusCode, file.headers['content-type'], file.body], [200, 'application/pdf', '%PDF']);
});

test('a raw route that streams gets the body piece by piece and is cut at its limit', async () => {
  const routes: RawRoute[] = [
    {
      method: 'POST',
      path: '/files/big',
      permission: 'toy.put',
      streams: { atMostBytes: 3_000_000 },
      handle: async (_kernel, { stream, query, actor }) => {
        let bytes = 0;
        for await (const chunk of stream) bytes += (chunk as Buffer).length;
        return { status: 200, body: { bytes, name: query['name'], who: actor?.kind } };
      },
    },
  ];
  await using shop = await served({ modules: [toyRoom().module], routes });
  const headers = { 'content-type': 'text/csv', ...(await shop.keyed('toy.put')) };
  const post = (bytes: number) => shop.app.inject({ method: 'POST', url: '/files/big?name=a.csv', payload: Buffer.alloc(bytes), headers });
  assert.deepEqual((await post(2_000_000)).json(), { bytes: 2_000_000, name: 'a.csv', who: 'key' });
  assert.equal((await post(3_000_001)).statusCode, 413);
});
