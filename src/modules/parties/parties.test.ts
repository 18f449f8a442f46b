// Parties: who is the same customer, within a batch, over time and across processes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal, SYSTEM, sql } from '#kernel';
import { type Customer, type Person, ensureCustomers, findCustomers, phoneOf } from '#modules/parties';
import { type House, house } from '#testing';
import { partiesModule } from './module.ts';

const ana: Person = {
  name: 'Ana Țăran',
  email: 'Ana@Example.com',
  phone: '0722 123 456',
  language: 'ro',
  country: 'RO',
};
const ensure = (shop: House, people: Person[]): Promise<Customer[]> => shop.kernel.tx(SYSTEM, (ctx) => ensureCustomers(ctx, people));
const rows = (shop: House) =>
  shop.db.read<{ email: string | null; phone: string | null; name: string }>(sql`select email, phone, name from parties.customer order by id`);
const refusalOf = (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => assert.fail('it was not refused'),
    (error: unknown) => (assert.ok(error instanceof Refusal, String(error)), error),
  );

test('a phone is kept in E.164 of its country, and what is no number is no phone', () => {
  const cases: [string, string, string | null][] = [
    ['0722 123 456', 'RO', '+40722123456'],
    ['+40 (0)722 123 456', 'PL', '+40722123456'],
    ['0040722123456', 'RO', '+40722123456'],
    ['069 123 456', 'MD', '+37369123456'],
    ['601-234-567', 'PL', '+48601234567'],
    ['(11) 96123-4567', 'BR', '+5511961234567'],
    ['12', 'RO', null],
    ['call me', 'RO', null],
    ['0722 123 456', 'ZZ', null],
    ['9'.repeat(500), 'RO', null],
  ];
  for (const [text, country, expected] of cases) assert.equal(phoneOf(text, country), expected, text);
  assert.equal(phoneOf(null, 'RO'), null);
});

test('the same person twice in one batch is one customer, by e-mail in any case or by phone in any form', async () => {
  await using shop = await house({ modules: [partiesModule] });
  const people: Person[] = [
    ana,
    { ...ana, email: ' ANA@example.COM ', phone: undefined },
    { ...ana, email: undefined, phone: '+40722123456' },
    { ...ana, email: undefined, phone: undefined },
  ];
  const customers = await ensure(shop, people);
  assert.deepEqual(
    customers.map((c) => c.id === customers[0]!.id),
    [true, true, true, false],
  );
  assert.deepEqual(await rows(shop), [
    { email: 'ana@example.com', phone: '+40722123456', name: 'Ana Țăran' },
    { email: null, phone: null, name: 'Ana Țăran' },
  ]);
  await shop.verify();
});

test('the e-mail decides before the phone, and a phone stays with whom it belongs to', async () => {
  await using shop = await house({ modules: [partiesModule] });
  const [first, second] = await ensure(shop, [ana, { ...ana, name: 'Bogdan', email: 'bogdan@example.com', phone: undefined }]);
  const again = await ensure(shop, [
    { ...ana, name: 'Bogdan', email: 'bogdan@example.com' },
    { ...ana, email: 'new@example.com' },
  ]);
  assert.deepEqual(
    again.map((c) => c.id),
    [second!.id, first!.id],
  );
  assert.deepEqual(await rows(shop), [
    { email: 'ana@example.com', phone: '+40722123456', name: 'Ana Țăran' },
    { email: 'bogdan@example.com', phone: null, name: 'Bogdan' },
  ]);
});

test('a customer learns a missing e-mail or phone, so that later either finds them', async () => {
  await using shop = await house({ modules: [partiesModule] });
  const [byPhone] = await ensure(shop, [{ ...ana, email: undefined }]);
  const [both] = await ensure(shop, [ana]);
  const [byEmail] = await ensure(shop, [{ ...ana, phone: undefined }]);
  assert.deepEqual([both!.id, byEmail!.id], [byPhone!.id, byPhone!.id]);
  assert.deepEqual(await rows(shop), [{ email: 'ana@example.com', phone: '+40722123456', name: 'Ana Țăran' }]);
});

test('transactions that meet over the same new people make each of them once', async () => {
  await using shop = await house({ modules: [partiesModule] });
  const people = Array.from({ length: 40 }, (_, i): Person => ({
    ...ana,
    email: `p${i}@example.com`,
    phone: `07221${String(i).padStart(5, '0')}`,
  }));
  const batches = await Promise.all([people, people.toReversed(), people, people.toReversed()].map((batch) => ensure(shop, batch)));
  const [a, b, c, d] = batches as [Customer[], Customer[], Customer[], Customer[]];
  assert.deepEqual(
    b.toReversed().map((p) => p.id),
    a.map((p) => p.id),
  );
  assert.deepEqual([c.map((p) => p.id), d.toReversed().map((p) => p.id)], [a.map((p) => p.id), a.map((p) => p.id)]);
  assert.equal((await rows(shop)).length, 40);
  await shop.verify();
});

test('known people cost one exchange, new ones one more, whatever the size of the batch', async () => {
  await using shop = await house({ modules: [partiesModule] });
  const people = Array.from({ length: 200 }, (_, i): Person => ({
    ...ana,
    email: `p${i}@example.com`,
    phone: `07221${String(i).padStart(5, '0')}`,
  }));
  const trips = async (work: () => Promise<unknown>): Promise<number> => {
    const before = shop.db.figures.trips;
    await work();
    return shop.db.figures.trips - before;
  };
  assert.equal(await trips(() => ensure(shop, people)), 3, 'read, write, commit');
  assert.equal(await trips(() => ensure(shop, people)), 2, 'read, commit');
  const found = await findCustomers(shop.db, people);
  assert.equal(found.length, 200);
  assert.equal(await trips(() => shop.kernel.tx(SYSTEM, (ctx) => ensureCustomers(ctx, people, found))), 1, 'commit');
});

test('a customer that a person enters is refused when the phone is none or belongs to another, and nothing is written', async () => {
  await using shop = await house({ modules: [partiesModule] });
  const input = { name: 'Ana', email: 'ana@example.com', phone: '0722123456', language: 'ro', country: 'RO' };
  const twins = await shop.kernel.doMany<{ customerId: string }>('parties.create', [input, { ...input, email: 'ANA@example.com', phone: undefined }], SYSTEM);
  const [created, twin] = twins;
  assert.ok(created?.ok && twin && !twin.ok);
  assert.deepEqual([twin.refusal.code, twin.refusal.details], ['parties.taken', { field: 'email', customerId: created.value.customerId }]);
  const bad = await refusalOf(shop.kernel.do('parties.create', { ...input, email: 'x@example.com', phone: '12345' }, { actor: SYSTEM }));
  assert.deepEqual([bad.code, bad.status, bad.faults[0]!.pointer], ['parties.phone', 422, '/phone']);
  const shape = await refusalOf(shop.kernel.do('parties.create', { ...input, email: 'no address' }, { actor: SYSTEM }));
  assert.deepEqual([shape.code, shape.faults[0]!.pointer], ['kernel.invalid', '/email']);
  assert.deepEqual(await rows(shop), [{ email: 'ana@example.com', phone: '+40722123456', name: 'Ana' }]);
});

test('an update changes what is given, keeps the rest, and is on record', async () => {
  await using shop = await house({ modules: [partiesModule] });
  const address = { name: 'Ana', street: 'Str. Lungă 5', city: 'Brașov', postalCode: '500001', country: 'RO' };
  const { value } = await shop.kernel.do<{ customerId: string }>(
    'parties.create',
    { name: 'Ana', email: 'ana@example.com', language: 'ro', country: 'RO', addresses: [address] },
    { actor: SYSTEM },
  );
  const update = (change: object) => shop.kernel.do<{ changed: string[] }>('parties.update', { customerId: value.customerId, ...change }, { actor: SYSTEM });
  assert.deepEqual((await update({ phone: '0722 123 456', name: 'Ana' })).value.changed, ['phone']);
  assert.deepEqual((await update({ email: null, addresses: [{ ...address, city: 'Cluj-Napoca' }, address] })).value.changed, ['email', 'addresses']);
  assert.deepEqual((await update({ name: 'Ana' })).value.changed, []);
  const got = await shop.kernel.ask<Customer & { addresses: { city: string }[] }>('parties.get', { customerId: value.customerId }, SYSTEM);
  assert.deepEqual(
    [got.name, got.email, got.phone, got.createdAt, got.addresses.map((a) => a.city)],
    ['Ana', null, '+40722123456', '2026-11-02T08:00:00.000Z', ['Cluj-Napoca', 'Brașov']],
  );
  const events = await shop.db.read<{ payload: { changed: string[] } }>(sql`select payload from kernel.event where name = 'parties.updated' order by position`);
  assert.deepEqual(
    events.map((event) => event.payload.changed),
    [['phone'], ['email', 'addresses']],
  );
});

test('an update that takes what another has is refused and nothing changes', async () => {
  await using shop = await house({ modules: [partiesModule] });
  const [first, second] = await ensure(shop, [ana, { ...ana, name: 'Bogdan', email: 'bogdan@example.com', phone: '0733 123 456' }]);
  const refusal = await refusalOf(shop.kernel.do('parties.update', { customerId: second!.id, name: 'B', phone: '0722123456' }, { actor: SYSTEM }));
  assert.deepEqual([refusal.code, refusal.details], ['parties.taken', { field: 'phone', customerId: first!.id }]);
  const unknown = await refusalOf(shop.kernel.do('parties.update', { customerId: 'cus_' + '0'.repeat(26) }, { actor: SYSTEM }));
  assert.deepEqual([unknown.code, unknown.status], ['parties.unknown', 404]);
  assert.deepEqual((await rows(shop))[1], { email: 'bogdan@example.com', phone: '+40733123456', name: 'Bogdan' });
  assert.deepEqual(await shop.db.read(sql`select 1 from kernel.event`), []);
});

test('the list is found by the beginning of an e-mail, digits of a phone or part of a name, page by page', async () => {
  await using shop = await house({ modules: [partiesModule] });
  await ensure(shop, [
    ana,
    { ...ana, name: 'Bogdan', email: 'bogdan@example.com', phone: '0733 123 999' },
    { ...ana, name: 'Țăranu Vlad', email: 'vlad@example.com', phone: undefined },
  ]);
  const list = async (input: object) => {
    const page = await shop.kernel.ask<{ items: Customer[]; next: string | null }>('parties.list', input, SYSTEM);
    return { names: page.items.map((item) => item.name), next: page.next };
  };
  assert.deepEqual(await list({ q: 'bogdan@' }), { names: ['Bogdan'], next: null });
  assert.deepEqual(await list({ q: '0722 123' }), { names: ['Ana Țăran'], next: null });
  assert.deepEqual(await list({ q: 'țăran' }), { names: ['Țăranu Vlad', 'Ana Țăran'], next: null });
  assert.deepEqual(await list({ q: '100%' }), { names: [], next: null });
  const first = await list({ limit: 2 });
  assert.deepEqual(first.names, ['Țăranu Vlad', 'Bogdan']);
  assert.deepEqual(await list({ limit: 2, after: first.next! }), { names: ['Ana Țăran'], next: null });
});
