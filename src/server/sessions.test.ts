// Sessions over HTTP: the cookie that no page reads, the fence against other sites, and what a browser never sees.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { served, PASSWORD } from './served.fixture.ts';
import { toyRoom } from './toy.fixture.ts';

const OWNER = { email: 'owner@demo.kontor', password: PASSWORD };
const HERE = { host: 'shop.example', origin: 'http://shop.example' };

test('a browser gets its session as a cookie that no script reads, and not in the answer', async () => {
  await using shop = await served();
  const browser = await shop.post('/api/staff/sign_in', OWNER, { ...HERE, 'sec-fetch-site': 'same-origin' });
  assert.equal(browser.json<{ token?: string }>().token, undefined);
  const cookie = String(browser.headers['set-cookie']);
  assert.match(cookie, /^kontor_session=kontor_ses_[\w-]{43}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Lax$/);
  const me = await shop.get('/api/staff/me', { cookie: cookie.split(';')[0]! });
  assert.equal(me.json<{ account: { email: string } }>().account.email, OWNER.email);
  const script = await shop.post('/api/staff/sign_in', OWNER);
  assert.match(script.json<{ token: string }>().token, /^kontor_ses_/);
});

test('behind https the cookie goes over nothing else', async () => {
  await using shop = await served({ secure: true });
  assert.match(String((await shop.post('/api/staff/sign_in', OWNER)).headers['set-cookie']), /; Secure$/);
});

test('with the cookie only our own pages can change something', async () => {
  const toy = toyRoom();
  await using shop = await served({ modules: [toy.module] });
  const cookie = String((await shop.post('/api/staff/sign_in', OWNER)).headers['set-cookie']).split(';')[0]!;
  const put = async (headers: Record<string, string>): Promise<number> =>
    (await shop.post('/api/toy/put', { note: 'a' }, { cookie, host: 'shop.example', ...headers })).statusCode;
  assert.equal(await put({ origin: 'http://shop.example' }), 200);
  assert.equal(await put({ 'sec-fetch-site': 'same-origin' }), 200);
  assert.equal(await put({ origin: 'http://evil.example' }), 403);
  assert.equal(await put({ origin: 'null' }), 403);
  assert.equal(await put({ origin: 'http://shop.example', 'sec-fetch-site': 'cross-site' }), 403);
  assert.equal(await put({ 'sec-fetch-site': 'same-site' }), 403);
  assert.equal(await put({}), 403);
  assert.equal(toy.counts.put, 2);
  assert.equal((await shop.post('/api/staff/sign_in', OWNER, { host: 'shop.example', origin: 'http://evil.example' })).statusCode, 403);
});

test('signing out ends the session that asks and takes the cookie back', async () => {
  await using shop = await served();
  const cookie = String((await shop.post('/api/staff/sign_in', OWNER)).headers['set-cookie']).split(';')[0]!;
  const other = await shop.signedIn();
  const out = await shop.post('/api/staff/sign_out', {}, { cookie, ...HERE });
  assert.deepEqual(out.json(), { ended: true });
  assert.match(String(out.headers['set-cookie']), /^kontor_session=; Path=\/; Max-Age=0/);
  assert.equal((await shop.get('/api/staff/me', { cookie })).statusCode, 401);
  assert.equal((await shop.get('/api/staff/me', other)).statusCode, 200);
});

test('a right that is taken away is gone with the next request', async () => {
  await using shop = await served({ modules: [toyRoom().module] });
  const owner = await shop.signedIn();
  await shop.post('/api/staff/save_role', { role: 'toys', summary: '', permissions: ['toy.*'] }, owner);
  const made = await shop.post('/api/staff/create_account', { email: 'kid@demo.kontor', name: 'Kid', password: PASSWORD, roles: ['toys'] }, owner);
  const kid = await shop.signedIn('kid@demo.kontor');
  const put = async (): Promise<number> => (await shop.post('/api/toy/put', { note: 'a' }, kid)).statusCode;
  assert.equal(await put(), 200);
  await shop.post('/api/staff/save_role', { role: 'toys', summary: '', permissions: ['read:toy.*'] }, owner);
  assert.equal(await put(), 403);
  assert.equal((await shop.get('/api/toy/list', kid)).statusCode, 200);
  await shop.post('/api/staff/set_active', { accountId: made.json<{ id: string }>().id, active: false }, owner);
  assert.equal(await put(), 401);
});

test('the pages come with a policy that lets no foreign script in, and every address of the application is the same page', async () => {
  await using shop = await served();
  const page = await shop.get('/orders/RO-2026-000001', { accept: 'text/html' });
  assert.equal(page.statusCode, 200);
  const policy = String(page.headers['content-security-policy']);
  assert.match(policy, /default-src 'self';script-src 'self';style-src 'self' 'unsafe-inline'/);
  assert.doesNotMatch(policy, /unsafe-eval|script-src[^;]*unsafe-inline|\*/);
  assert.equal(page.headers['x-content-type-options'], 'nosniff');
  assert.equal(page.headers['cache-control'], 'no-cache');
  assert.equal((await shop.get('/api/no/such', { accept: 'text/html' })).headers['content-type'], 'application/problem+json; charset=utf-8');
});

test('after too many failures signing in is told how long to wait', async () => {
  await using shop = await served();
  const wrong = { ...OWNER, password: 'not the password' };
  for (let n = 0; n < 10; n++) assert.equal((await shop.post('/api/staff/sign_in', wrong)).statusCode, 401);
  const { statusCode, headers } = await shop.post('/api/staff/sign_in', OWNER);
  assert.equal(statusCode, 429);
  assert.ok(Number(headers['retry-after']) > 800 && Number(headers['retry-after']) <= 900);
});

test('an address that signs in all the time is stopped before the slow hash', async () => {
  await using shop = await served();
  const statuses: number[] = [];
  for (let n = 0; n < 125; n++) statuses.push((await shop.post('/api/staff/sign_in', {})).statusCode);
  assert.deepEqual([...new Set(statuses.slice(0, 120))], [422]);
  assert.deepEqual([...new Set(statuses.slice(120))], [429]);
});
