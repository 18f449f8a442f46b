// The customer's record: one person through two channels, merges that can be taken back, consents, and being forgotten.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Kernel, type Refusal, SYSTEM, sql } from '#kernel';
import { type Customer, type Person, ensureCustomers, isPostalCode } from '#modules/parties';
import { type House, house } from '#testing';
import { partiesModule } from './module.ts';
import { type CustomerRecords, RECORDS_PORT } from './ports.ts';

const person = (over: Partial<Person>): Person => ({ name: 'Ana Țăran', language: 'ro', country: 'RO', ...over });
const ensure = (shop: House, people: Person[]): Promise<Customer[]> => shop.kernel.tx(SYSTEM, (ctx) => ensureCustomers(ctx, people));
const act = (kernel: Kernel, name: string, input: unknown): Promise<unknown> =>
  kernel.do(name, input, { actor: { ...SYSTEM, id: 'acc_ana' } }).then(
    ({ value }) => value,
    (error: Refusal) => [error.code, error.details],
  );
type Got = {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  mergedInto: string | null;
  erasedAt: Date | null;
  addresses: { street: string }[];
  consents: { channel: string; given: boolean; source: string; actor: string }[];
  merged: { mergeId: string; customerId: string }[];
};
const get = (shop: House, customerId: string): Promise<Got> => shop.kernel.ask('parties.get', { customerId }, SYSTEM);
const listed = async (shop: House, input: object = {}): Promise<string[]> =>
  ((await shop.kernel.ask('parties.list', input, SYSTEM)) as { items: { name: string }[] }).items.map((row) => row.name);
const house1 = (): Promise<House> => house({ modules: [partiesModule] });

test('the same person through a shop and a marketplace, written otherwise, is one customer', async () => {
  await using s = await house1();
  const [web] = await ensure(s, [person({ email: 'Ana.Taran@Example.com', phone: '0722 123 456' })]);
  const others = await ensure(s, [
    person({ name: 'TARAN ANA', email: ' ana.taran@example.COM', phone: null }),
    person({ name: 'Ana T.', email: 'relay-77@marketplace.example', phone: '+40 722-123-456' }),
    person({ name: 'Ana T.', email: null, phone: '0040722123456', country: 'MD' }),
  ]);
  assert.deepEqual(
    others.map((one) => one.id),
    [web!.id, web!.id, web!.id],
  );
  assert.deepEqual(await listed(s), ['Ana Țăran']);
});

test('two records become one and are found by the contacts of both; taking it back gives each their own', async () => {
  await using s = await house1();
  const [ana, twin] = await ensure(s, [person({ email: 'ana@example.com' }), person({ name: 'Ana T.', email: 'ana.t@example.com', phone: '0722123456' })]);
  await act(s.kernel, 'parties.update', {
    customerId: ana!.id,
    addresses: [{ name: 'Ana', street: 'Lungă 1', city: 'Iași', postalCode: '700028', country: 'RO' }],
  });
  await act(s.kernel, 'parties.update', {
    customerId: twin!.id,
    addresses: [
      { name: 'A. T.', street: 'LUNGĂ 1', city: 'Iași', postalCode: '700028', country: 'RO' },
      { name: 'A. T.', street: 'Scurtă 2', city: 'Cluj', postalCode: '400001', country: 'RO' },
    ],
  });
  const { mergeId } = (await act(s.kernel, 'parties.merge', { keepId: ana!.id, goneId: twin!.id })) as { mergeId: string };
  const one = await get(s, ana!.id);
  assert.deepEqual(
    [one.email, one.phone, one.addresses.map((a) => a.street), one.merged.map((m) => m.customerId)],
    ['ana@example.com', '+40722123456', ['Lungă 1', 'Scurtă 2'], [twin!.id]],
  );
  assert.equal((await get(s, twin!.id)).mergedInto, ana!.id);
  assert.deepEqual(await listed(s), ['Ana Țăran']);
  const again = await ensure(s, [person({ email: 'ANA.T@example.com' }), person({ phone: '+40722123456' }), person({ email: 'ana@example.com' })]);
  assert.deepEqual(
    again.map((c) => c.id),
    [ana!.id, ana!.id, ana!.id],
  );
  assert.deepEqual(((await act(s.kernel, 'parties.update', { customerId: twin!.id, name: 'X' })) as [string])[0], 'parties.merged');
  assert.deepEqual(((await act(s.kernel, 'parties.merge', { keepId: ana!.id, goneId: twin!.id })) as [string])[0], 'parties.merged');
  assert.deepEqual(((await act(s.kernel, 'parties.merge', { keepId: ana!.id, goneId: ana!.id })) as [string])[0], 'parties.same');
  await s.verify();
  await act(s.kernel, 'parties.unmerge', { mergeId });
  const [kept, back] = [await get(s, ana!.id), await get(s, twin!.id)];
  assert.deepEqual([kept.email, kept.phone, kept.addresses.length, kept.merged], ['ana@example.com', null, 1, []]);
  assert.deepEqual([back.email, back.phone, back.mergedInto], ['ana.t@example.com', '+40722123456', null]);
  assert.deepEqual(((await act(s.kernel, 'parties.unmerge', { mergeId })) as [string])[0], 'parties.unknown_merge');
  await s.verify();
});

test('merges of merges end at one record, and are taken back from the last', async () => {
  await using s = await house1();
  const [a, b, c] = await ensure(
    s,
    ['a', 'b', 'c'].map((x) => person({ name: x, email: `${x}@example.com` })),
  );
  const first = (await act(s.kernel, 'parties.merge', { keepId: b!.id, goneId: c!.id })) as { mergeId: string };
  const second = (await act(s.kernel, 'parties.merge', { keepId: a!.id, goneId: b!.id })) as { mergeId: string };
  assert.deepEqual((await ensure(s, [person({ email: 'c@example.com' })]))[0]!.id, a!.id);
  assert.deepEqual(((await act(s.kernel, 'parties.unmerge', { mergeId: first.mergeId })) as [string])[0], 'parties.merged_since');
  await s.verify();
  await act(s.kernel, 'parties.unmerge', { mergeId: second.mergeId });
  assert.deepEqual((await ensure(s, [person({ email: 'c@example.com' })]))[0]!.id, b!.id);
  await s.verify();
  await act(s.kernel, 'parties.unmerge', { mergeId: first.mergeId });
  assert.deepEqual((await ensure(s, [person({ email: 'c@example.com' })]))[0]!.id, c!.id);
  await s.verify();
});

test('a record may take the e-mail of one that was merged into it, and not that of a stranger', async () => {
  await using s = await house1();
  const [ana, twin] = await ensure(s, [person({ email: 'ana@example.com' }), person({ email: 'new@example.com' }), person({ email: 'other@example.com' })]);
  await act(s.kernel, 'parties.merge', { keepId: ana!.id, goneId: twin!.id });
  assert.deepEqual(await act(s.kernel, 'parties.update', { customerId: ana!.id, email: 'new@example.com' }), { customerId: ana!.id, changed: ['email'] });
  assert.deepEqual(((await act(s.kernel, 'parties.update', { customerId: ana!.id, email: 'other@example.com' })) as [string])[0], 'parties.taken');
  await s.verify();
});

test('those who may be the same are shown with why', async () => {
  await using s = await house1();
  const [ana] = await ensure(s, [
    person({ email: 'ana.taran@gmail.com', phone: '0722123456' }),
    person({ name: 'dots', email: 'anataran+shop@gmail.com' }),
    person({ name: 'abroad', phone: '+39 322 2123456', country: 'IT', email: 'x@example.com' }),
    person({ name: 'nobody', email: 'bogdan@example.com' }),
  ]);
  const { items } = (await s.kernel.ask('parties.similar', { customerId: ana!.id }, SYSTEM)) as { items: { name: string; why: string }[] };
  assert.deepEqual(
    items.map((item) => [item.name, item.why]).filter(([name]) => name !== 'abroad'),
    [['dots', 'email']],
  );
});

test('a postal code is one of its country, and an unknown country may have any', async () => {
  assert.deepEqual(
    [
      isPostalCode('RO', '010011'),
      isPostalCode('RO', '1234'),
      isPostalCode('PL', '00-001'),
      isPostalCode('PL', '00001'),
      isPostalCode('BR', '01310100'),
      isPostalCode('ZZ', 'x'),
    ],
    [true, false, true, false, true, true],
  );
  await using s = await house1();
  const [ana] = await ensure(s, [person({ email: 'ana@example.com' })]);
  const address = { name: 'Ana', street: 'Lungă 1', city: 'Iași', postalCode: '7000', country: 'RO' };
  assert.deepEqual(await act(s.kernel, 'parties.update', { customerId: ana!.id, addresses: [address] }), [
    'parties.postal_code',
    { country: 'RO', postalCode: '7000' },
  ]);
  assert.deepEqual((await get(s, ana!.id)).addresses, []);
});

test('there is no consent until it is given, the last statement holds, and each says where and by whom', async () => {
  await using s = await house1();
  const [ana, twin] = await ensure(s, [person({ email: 'ana@example.com' }), person({ name: 'Twin', email: 'twin@example.com' })]);
  assert.deepEqual([(await get(s, ana!.id)).consents, await listed(s, { consent: 'email' })], [[], []]);
  await act(s.kernel, 'parties.set_consent', { customerId: ana!.id, channel: 'email', given: true, source: 'checkout' });
  assert.deepEqual(await listed(s, { consent: 'email' }), ['Ana Țăran']);
  await act(s.kernel, 'parties.set_consent', { customerId: ana!.id, channel: 'email', given: false, source: 'phone call' });
  assert.deepEqual(
    (await get(s, ana!.id)).consents.map((c) => [c.channel, c.given, c.source, c.actor]),
    [
      ['email', false, 'phone call', 'acc_ana'],
      ['email', true, 'checkout', 'acc_ana'],
    ],
  );
  assert.deepEqual(await listed(s, { consent: 'email' }), []);
  await act(s.kernel, 'parties.set_consent', { customerId: twin!.id, channel: 'sms', given: true, source: 'shop' });
  await act(s.kernel, 'parties.merge', { keepId: ana!.id, goneId: twin!.id });
  assert.equal((await get(s, ana!.id)).consents.length, 3);
});

test('a customer is forgotten only without open orders, and nothing of them is left; what was given out is on record', async () => {
  const forgotten: unknown[] = [];
  let open = ['RO-2026-000001'];
  const records: CustomerRecords = {
    open: async () => open,
    relink: async () => {},
    unlink: async () => {},
    collect: async () => ({ orders: [{ number: 'RO-2026-000001' }] }),
    forget: async (_, who) => void forgotten.push(who),
  };
  await using s = await house({ modules: [partiesModule], providers: { [RECORDS_PORT]: records } });
  const [ana] = await ensure(s, [person({ email: 'ana@example.com', phone: '0722123456' })]);
  const customerId = ana!.id;
  await act(s.kernel, 'parties.set_consent', { customerId, channel: 'email', given: true, source: 'checkout' });
  await act(s.kernel, 'parties.update', { customerId, addresses: [{ name: 'Ana', street: 'Lungă 1', city: 'Iași', postalCode: '', country: 'RO' }] });
  const { data } = (await act(s.kernel, 'parties.export', { customerId })) as { data: { customer: { email: string }[]; orders: object[]; consents: object[] } };
  assert.deepEqual([data.customer[0]!.email, data.orders.length, data.consents.length], ['ana@example.com', 1, 1]);
  assert.deepEqual(await act(s.kernel, 'parties.erase', { customerId }), ['parties.open_orders', { orders: open }]);
  assert.equal((await get(s, customerId)).email, 'ana@example.com');
  open = [];
  assert.deepEqual(await act(s.kernel, 'parties.erase', { customerId }), { erased: 1 });
  const left = await get(s, customerId);
  assert.deepEqual([left.name, left.email, left.phone, left.addresses, left.consents, left.erasedAt !== null], ['—', null, null, [], [], true]);
  assert.deepEqual(forgotten, [{ customerIds: [customerId], emails: ['ana@example.com'] }]);
  assert.deepEqual(await listed(s), []);
  const rows = await s.db.read<{ text: string }>(sql`select payload::text as text from kernel.event where payload::text like '%ana@example%'`);
  assert.deepEqual(rows, []);
  assert.deepEqual(((await act(s.kernel, 'parties.erase', { customerId })) as [string])[0], 'parties.erased');
  await s.verify();
});
