// What staff promises: passwords, waits after failures, sessions that end, and rights that nobody can widen for themselves.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Actor, type Kernel, Refusal, SYSTEM, sql } from '#kernel';
import { type House, house } from '#testing';
import { Access } from './access.ts';
import { DEMO_PEOPLE, seedDemoStaff } from './demo.ts';
import { staffModule } from './module.ts';
import { SHIPPED_ROLES } from './roles.ts';
import { matcher, weakness } from './rules.ts';
import { shipRoles } from './ship.ts';

const PASSWORD = 'a long walk by the sea';
const HOUR = 3_600_000;
const FROM: Actor = { kind: 'person', id: 'anonymous:10.0.0.7', may: () => false };

const shopWithStaff = (): Promise<House> =>
  house({
    modules: [staffModule],
    ready: async (kernel: Kernel) => {
      await shipRoles(kernel);
      await seedDemoStaff(kernel, PASSWORD);
    },
  });

type SignedIn = { token: string; account: { id: string; email: string; roles: string[] } };
const signIn = async (shop: House, email = 'owner@demo.kontor', password = PASSWORD, actor = FROM): Promise<SignedIn> =>
  (await shop.kernel.do<SignedIn>('staff.sign_in', { email, password }, { actor })).value;

/** The code with which something is refused. */
async function refusedWith(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)),
  );
}

test('patterns allow what they cover, and a pattern is covered only by one that allows as much', () => {
  const may = matcher(['orders.*', 'read:stock.*', 'payments.capture'], (name) => ['stock.levels', 'orders.list'].includes(name));
  const allowed = ['orders.place', 'orders.list', 'orders.*', 'read:orders.*', 'stock.levels', 'read:stock.*', 'payments.capture'];
  const denied = ['stock.hold', 'stock.*', '*', 'payments.refund', 'payments.*', 'ordersx.place', 'xorders.place', 'read:payments.*', ''];
  assert.deepEqual(
    allowed.filter((name) => !may(name)),
    [],
  );
  assert.deepEqual(denied.filter(may), []);
  assert.equal(matcher([], () => true)('orders.list'), false);
  assert.equal(matcher(['*'], () => false)('role:sales desk'), true);
});

test('a password is long enough, not a common one, and not the address', () => {
  for (const bad of ['short', 'Password123', 'QWERTYUIOP', 'welcome2031!', 'aaaaaaaaaaaa', 'ana@shop.example'])
    assert.notEqual(weakness(bad, 'ana@shop.example'), undefined, bad);
  for (const good of [PASSWORD, 'welcome-to-kontor', 'Șaptesprezece vrăbii']) assert.equal(weakness(good, 'ana@shop.example'), undefined, good);
});

test('signing in opens a session of which only a hash is stored', async () => {
  await using shop = await shopWithStaff();
  const { token, account } = await signIn(shop, ' Owner@Demo.kontor ');
  assert.equal(account.email, 'owner@demo.kontor');
  const rows = await shop.db.read<{ text: string }>(
    sql`select s::text as text from staff.session s union all select e::text from kernel.event e union all select a::text from staff.account a`,
  );
  const all = rows.map((row) => row.text).join('\n');
  assert.ok(all.includes('10.0.0.7') && all.includes('$argon2id$'));
  assert.ok(!all.includes(token) && !all.includes(PASSWORD));
  await shop.verify();
});

test('a wrong password, an unknown address and a closed account get the same words and cost the same time', async () => {
  await using shop = await shopWithStaff();
  const owner = (await signIn(shop)).account;
  const sales = (await signIn(shop, 'sales@demo.kontor')).account;
  await shop.kernel.do('staff.set_active', { accountId: sales.id, active: false }, { actor: SYSTEM });
  /** What is said, and the best time of three, which a busy machine spoils least. */
  const timed = async (email: string, password: string): Promise<[said: string, bestMs: number]> => {
    let said = '';
    let bestMs = Infinity;
    for (let n = 0; n < 3; n++) {
      const began = performance.now();
      const error = await signIn(shop, email, password).catch((caught: unknown) => caught);
      bestMs = Math.min(bestMs, performance.now() - began);
      said = error instanceof Refusal ? `${error.code} ${error.status} ${error.message}` : 'in';
    }
    return [said, bestMs];
  };
  const answers = [await timed(owner.email, 'not this one at all'), await timed('nobody@demo.kontor', PASSWORD), await timed(sales.email, PASSWORD)];
  assert.deepEqual([...new Set(answers.map(([said]) => said))], ['staff.wrong_password 401 The e-mail address or the password is wrong.']);
  const times = answers.map(([, bestMs]) => bestMs);
  // Without the slow hash an answer would take a tenth of the others.
  assert.ok(Math.min(...times) > Math.max(...times) / 3, JSON.stringify(answers));
});

test('after ten failures an account waits until the fifteen minutes are over, even with the right password', async () => {
  await using shop = await shopWithStaff();
  const wrong = (n: number): Promise<string> => refusedWith(signIn(shop, 'owner@demo.kontor', 'wrong password', { ...FROM, id: `anonymous:10.0.1.${n}` }));
  for (let n = 0; n < 10; n++) assert.equal(await wrong(n), 'staff.wrong_password');
  assert.equal(await refusedWith(signIn(shop)), 'staff.throttled');
  assert.equal(await refusedWith(signIn(shop, 'sales@demo.kontor')), 'done');
  shop.env.turn(15 * 60_000 + 1_000);
  assert.equal(await refusedWith(signIn(shop)), 'done');
  await shop.settle();
});

test('hundred attempts that arrive together are counted one by one', async () => {
  await using shop = await shopWithStaff();
  const answers = await Promise.all(Array.from({ length: 100 }, () => refusedWith(signIn(shop, 'owner@demo.kontor', 'wrong password'))));
  assert.ok(answers.filter((code) => code === 'staff.wrong_password').length <= 10);
  assert.equal(await refusedWith(signIn(shop)), 'staff.throttled');
});

test('an address that tries many accounts waits, too', async () => {
  await using shop = await shopWithStaff();
  for (let n = 0; n < 30; n++) await refusedWith(signIn(shop, `guess${n}@demo.kontor`, 'wrong password'));
  assert.equal(await refusedWith(signIn(shop)), 'staff.throttled');
  assert.equal(await refusedWith(signIn(shop, 'owner@demo.kontor', PASSWORD, { ...FROM, id: 'anonymous:10.9.9.9' })), 'done');
});

test('a session ends twelve hours after its last use, and after seven days however it is used', async () => {
  await using shop = await shopWithStaff();
  const { token } = await signIn(shop);
  const access = new Access(shop.kernel);
  const works = async (): Promise<boolean> => {
    access.forget();
    return (await access.of(token)) !== undefined;
  };
  for (let hours = 0; hours < 160; hours += 10) {
    assert.equal(await works(), true, `after ${hours} hours`);
    shop.env.turn(10 * HOUR);
  }
  shop.env.turn(9 * HOUR);
  assert.equal(await works(), false);
  const second = (await signIn(shop)).token;
  shop.env.turn(12 * HOUR + 1);
  assert.equal(await access.of(second), undefined);
  await shop.settle();
  assert.deepEqual(await shop.db.read(sql`select id from staff.session`), []);
  access.close();
});

test('a key works within its scope until it is revoked, and is remembered without a query for each request', async () => {
  await using shop = await shopWithStaff();
  const { value } = await shop.kernel.do<{ keyId: string; secret: string }>(
    'staff.create_key',
    { name: 'feed', scopes: ['staff.accounts'], days: 30 },
    { actor: SYSTEM },
  );
  const access = new Access(shop.kernel);
  const { actor } = (await access.of(value.secret))!;
  assert.deepEqual([actor.kind, actor.name, actor.may('staff.accounts'), actor.may('staff.create_account')], ['key', 'feed', true, false]);
  const before = shop.db.figures.trips;
  for (let n = 0; n < 5_000; n++) await access.of(value.secret);
  assert.equal(shop.db.figures.trips, before);
  await shop.kernel.do('staff.revoke_key', { keyId: value.keyId }, { actor: SYSTEM });
  assert.equal(await access.of(value.secret), undefined);
  const short = (await shop.kernel.do<{ secret: string }>('staff.create_key', { name: 'short', scopes: ['staff.me'], days: 1 }, { actor: SYSTEM })).value
    .secret;
  shop.env.turn(25 * HOUR);
  assert.equal(await access.of(short), undefined);
  access.close();
});

test('nobody can give, take over or close more than they may themselves', async () => {
  await using shop = await shopWithStaff();
  const access = new Access(shop.kernel);
  await shop.kernel.do('staff.save_role', { role: 'desk lead', summary: 'Makes accounts.', permissions: ['staff.*', 'orders.*'] }, { actor: SYSTEM });
  await shop.kernel.do('staff.create_account', { email: 'lead@demo.kontor', name: 'Lead', password: PASSWORD, roles: ['desk lead'] }, { actor: SYSTEM });
  const { actor } = (await access.of((await signIn(shop, 'lead@demo.kontor')).token))!;
  const owner = (await signIn(shop)).account.id;
  const courier = (await signIn(shop, 'courier@demo.kontor')).account.id;
  const tries: [string, Record<string, unknown>][] = [
    ['staff.create_account', { email: 'x@demo.kontor', name: 'X', password: PASSWORD, roles: ['owner'] }],
    ['staff.set_roles', { accountId: actor.id, roles: ['owner'] }],
    ['staff.set_password', { accountId: owner, password: 'another long walk' }],
    ['staff.set_active', { accountId: courier, active: false }],
    ['staff.save_role', { role: 'desk lead', summary: '', permissions: ['*'] }],
    ['staff.save_role', { role: 'courier', summary: '', permissions: [] }],
    ['staff.create_key', { name: 'x', scopes: ['payments.*'] }],
  ];
  for (const [name, input] of tries) assert.equal(await refusedWith(shop.kernel.do(name, input, { actor })), 'staff.beyond_own_rights', name);
  assert.equal(await refusedWith(shop.kernel.do('staff.create_key', { name: 'x', scopes: ['orders.place', 'read:orders.*'] }, { actor })), 'done');
  access.close();
  await shop.verify();
});

test('one active owner always stays', async () => {
  await using shop = await shopWithStaff();
  const { account } = await signIn(shop);
  assert.equal(await refusedWith(shop.kernel.do('staff.set_roles', { accountId: account.id, roles: ['courier'] }, { actor: SYSTEM })), 'staff.last_owner');
  assert.equal(await refusedWith(shop.kernel.do('staff.set_active', { accountId: account.id, active: false }, { actor: SYSTEM })), 'staff.last_owner');
  await shop.kernel.do('staff.create_account', { email: 'second@demo.kontor', name: 'Second', password: PASSWORD, roles: ['Owner'] }, { actor: SYSTEM });
  assert.equal(await refusedWith(shop.kernel.do('staff.set_active', { accountId: account.id, active: false }, { actor: SYSTEM })), 'done');
  await shop.verify();
});

test('a new password ends every session of the account, and one’s own needs the current one', async () => {
  await using shop = await shopWithStaff();
  const access = new Access(shop.kernel);
  const { token } = await signIn(shop, 'sales@demo.kontor');
  const { actor } = (await access.of(token))!;
  assert.equal(
    await refusedWith(shop.kernel.do('staff.change_password', { current: 'no', password: 'seven swans a-swimming' }, { actor })),
    'staff.wrong_password',
  );
  await shop.kernel.do('staff.change_password', { current: PASSWORD, password: 'seven swans a-swimming' }, { actor });
  assert.equal(await access.of(token), undefined);
  assert.equal(await refusedWith(signIn(shop, 'sales@demo.kontor', 'seven swans a-swimming')), 'done');
  access.close();
});

test('shipped roles come up to date unless the shop has changed them', async () => {
  await using shop = await shopWithStaff();
  await shop.kernel.do('staff.save_role', { role: 'courier', summary: 'Ours.', permissions: ['read:shipping.*'] }, { actor: SYSTEM });
  await shipRoles(shop.kernel);
  const { items } = await shop.kernel.ask<{ items: { name: string; permissions: string[] }[] }>('staff.roles', {}, SYSTEM);
  assert.deepEqual(items.find((role) => role.name === 'courier')!.permissions, ['read:shipping.*']);
  assert.equal(items.length, SHIPPED_ROLES.length);
  assert.equal(
    DEMO_PEOPLE.every((person) => person.roles.every((role) => items.some((one) => one.name === role))),
    true,
  );
});
