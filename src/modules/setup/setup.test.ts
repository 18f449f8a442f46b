// Setting up: in every pack a whole shop comes out of one request, its first order runs its drawing, and nobody opens it a second time.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Shop, openShop, parts, readConfig } from '#app';
import { type Actor, type Kernel, Refusal, SYSTEM, sql, verify } from '#kernel';
import { ROOT, house, shipped } from '#testing';

const AT_CONSOLE: Actor = { kind: 'person', id: 'anonymous:127.0.0.1', may: () => false, atConsole: true };
const STRANGER: Actor = { ...AT_CONSOLE, atConsole: false };
const PASSWORD = 'o plimbare lungă la mare';

type Case = {
  country: string;
  currency: string;
  language: string;
  taxId?: string;
  city: string;
  postalCode: string;
  price: string;
  percent: number;
  method: string;
};
/** A gross price, and the country's standard rate of VAT in it, in per cent. */
const CASES: Case[] = [
  {
    country: 'RO',
    currency: 'RON',
    language: 'ro',
    taxId: 'RO14399840',
    city: 'Cluj-Napoca',
    postalCode: '400001',
    price: '121.00',
    percent: 21,
    method: 'cash_on_delivery',
  },
  {
    country: 'MD',
    currency: 'MDL',
    language: 'ro',
    taxId: '1003600015231',
    city: 'Chișinău',
    postalCode: 'MD-2001',
    price: '120.00',
    percent: 20,
    method: 'cash_on_delivery',
  },
  {
    country: 'PL',
    currency: 'PLN',
    language: 'pl',
    taxId: '525-224-84-81',
    city: 'Kraków',
    postalCode: '30-001',
    price: '123.00',
    percent: 23,
    method: 'cash_on_delivery',
  },
  {
    country: 'BR',
    currency: 'BRL',
    language: 'pt-BR',
    taxId: '00.000.000/0001-91',
    city: 'São Paulo',
    postalCode: '01310-100',
    price: '100.00',
    percent: 21.9512,
    method: 'bank_transfer',
  },
  {
    country: 'DE',
    currency: 'EUR',
    language: 'en',
    taxId: 'DE123456789',
    city: 'Berlin',
    postalCode: '10115',
    price: '119.00',
    percent: 19,
    method: 'bank_transfer',
  },
  { country: 'CZ', currency: 'CZK', language: 'en', city: 'Praha', postalCode: '110 00', price: '121.00', percent: 21, method: 'bank_transfer' },
];

const inputOf = ({ country, currency, language, taxId, city, postalCode }: Case, more: object = {}) => ({
  shop: {
    name: 'Ceramica',
    country,
    currency,
    languages: [language, ...(language === 'en' ? [] : ['en'])],
    taxPayer: true,
    ...(taxId ? { taxId } : {}),
    street: 'Lungă 1',
    city,
    postalCode,
    ...more,
  },
  warehouses: [
    { name: 'Depozit Țăndărică', city, country },
    { name: 'Depozit Țăndărică', city, country },
  ],
  channels: ['web', 'marketplace', 'phone'],
  owner: { name: 'Ana', email: 'ana@ceramica.example', password: PASSWORD, language },
  colleague: { name: 'Ion', email: 'ion@ceramica.example', role: 'Sales desk' },
  address: 'https://office.ceramica.example',
});

/** A shop of one's own that nobody has opened yet, as the program makes it. */
async function fresh(work: (shop: Shop) => Promise<void>): Promise<void> {
  await using base = await house({ modules: parts.modules, furnish: shipped });
  const folder = mkdtempSync(join(tmpdir(), 'kontor-setup-'));
  const config = readConfig({ DATABASE_URL: base.url, KONTOR_ROOT: ROOT, KONTOR_DATA: folder, KONTOR_DEMO: '0', KONTOR_SIMULATE: '1' }, ROOT);
  const broken: unknown[] = [];
  const shop = await openShop(parts, { url: base.url, config, onError: (_duty, error) => void broken.push(error), connections: 4 });
  try {
    await work(shop);
    const { checked, violations } = await verify(shop.kernel.db, shop.kernel.registry);
    assert.ok(checked > 20);
    assert.deepEqual(violations, []);
    assert.deepEqual(broken, []);
  } finally {
    await shop.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const open = async (kernel: Kernel, input: unknown, actor = AT_CONSOLE) =>
  (
    await kernel.do<{ token: string; account: { id: string; roles: string[] }; invitation: { token: string; mailed: boolean } | null }>(
      'setup.open_shop',
      input,
      { actor },
    )
  ).value;

const refusedWith = (work: Promise<unknown>): Promise<[code: string, pointer?: string]> =>
  work.then(
    () => ['done'] as [string],
    (error: unknown) =>
      (error instanceof Refusal ? [error.code, ...(error.faults[0]?.pointer ? [error.faults[0].pointer] : [])] : Promise.reject(error)) as [string, string?],
  );

/** One product, its price, ten of it, and an order of one of it. */
async function firstOrder(kernel: Kernel, { country, currency, city, postalCode, price, method }: Case): Promise<string> {
  const run = async <T>(name: string, input: unknown): Promise<T> => (await kernel.do<T>(name, input, { actor: SYSTEM })).value;
  const { items } = await kernel.ask<{ items: { code: string }[] }>('stock.warehouses', {}, SYSTEM);
  await run('catalog.create_products', { name: 'Cană', taxCategory: 'standard', variants: [{ sku: 'CANA', weightGrams: 400 }] });
  await run('pricing.set_prices', { list: country.toLowerCase(), prices: [{ sku: 'CANA', price: { amount: price, currency } }] });
  await run('stock.receive', { warehouse: items[0]!.code, lines: [{ sku: 'CANA', quantity: 10 }] });
  const placed = await run<{ orderId: string; held: string }>('orders.place', {
    channel: 'web',
    currency,
    customer: { name: 'Ioana', email: 'ioana@example.com' },
    shipTo: { name: 'Ioana', street: 'Scurtă 2', city, postalCode, country },
    lines: [{ sku: 'CANA', quantity: 1 }],
    payment: { method },
    delivery: { method: 'courier' },
  });
  assert.equal(placed.held, 'full');
  return placed.orderId;
}

for (const one of CASES) {
  test(`in ${one.country} a shop is opened, and its first order runs the drawing with the country’s VAT`, async () => {
    await fresh(async ({ kernel, workers }) => {
      const opened = await open(kernel, inputOf(one));
      assert.deepEqual(opened.account.roles, ['owner']);
      assert.equal(opened.invitation!.mailed, true);
      const orderId = await firstOrder(kernel, one);
      await workers.drain();
      const order = await kernel.ask<{ number: string; total: { amount: string }; lines: { tax: { amount: string } }[] }>('orders.get', { orderId }, SYSTEM);
      assert.match(order.number, new RegExp(`^${one.country}-\\d{4}-000001$`));
      // The line bears the delivery, too; both are gross.
      assert.equal(order.lines[0]!.tax.amount, ((Number(order.total.amount) * one.percent) / (100 + one.percent)).toFixed(2));
      const { runs } = await kernel.ask<{ runs: { key: string; status: string; waits: { kind: string }[] }[] }>(
        'runs.of_document',
        { documentId: orderId },
        SYSTEM,
      );
      assert.equal(runs[0]!.key, 'order-to-delivery');
      assert.equal(runs[0]!.status, 'live');
      const shop = await kernel.ask<{ country: string; currency: string; taxPayer: boolean; legal: { taxId?: string; city: string } }>(
        'messages.shop',
        {},
        SYSTEM,
      );
      assert.deepEqual([shop.country, shop.currency, shop.taxPayer, shop.legal.city], [one.country, one.currency, true, one.city]);
      const texts = await kernel.ask<{ value: { texts: { language: string; withdrawal: string }[] } }>('settings.get', { key: 'messages.legal_texts' }, SYSTEM);
      assert.equal(texts.value.texts[0]!.language, one.language);
      assert.match(texts.value.texts[0]!.withdrawal, one.country === 'BR' ? /7 dias/ : /14/);
    });
  });
}

test('a firm that charges no VAT sells without it, and its documents say why', async () => {
  await fresh(async ({ kernel }) => {
    await open(kernel, inputOf(CASES[0]!, { taxPayer: false, taxId: '14399840' }));
    const orderId = await firstOrder(kernel, CASES[0]!);
    const order = await kernel.ask<{ lines: { tax: { amount: string } }[] }>('orders.get', { orderId }, SYSTEM);
    assert.equal(order.lines[0]!.tax.amount, '0.00');
    const texts = await kernel.ask<{ value: { texts: { tax: string }[] } }>('settings.get', { key: 'messages.legal_texts' }, SYSTEM);
    assert.match(texts.value.texts[0]!.tax, /scutire de TVA/);
  });
});

test('a shop is opened once, by somebody at the machine, and a refused opening leaves nothing behind', async () => {
  await fresh(async ({ kernel }) => {
    const good = inputOf(CASES[0]!);
    assert.deepEqual(await refusedWith(open(kernel, good, STRANGER)), ['setup.not_here']);
    assert.deepEqual(await refusedWith(open(kernel, good, SYSTEM)), ['setup.not_here']);
    assert.deepEqual(await refusedWith(open(kernel, { ...good, shop: { ...good.shop, taxId: 'RO14399841' } })), ['setup.tax_id', '/shop/taxId']);
    assert.deepEqual(await refusedWith(open(kernel, { ...good, shop: { ...good.shop, country: 'US' } })), ['setup.country', '/shop/country']);
    assert.deepEqual(await refusedWith(open(kernel, { ...good, owner: { ...good.owner, password: 'password12' } })), [
      'staff.weak_password',
      '/owner/password',
    ]);
    assert.deepEqual(await refusedWith(open(kernel, { ...good, colleague: { ...good.colleague, role: 'pirate' } })), ['staff.unknown_role', '/colleague/role']);
    const left = await kernel.db.read(sql<{ n: bigint }>`
      select (select count(*) from staff.account) + (select count(*) from orders.channel) + (select count(*) from stock.warehouse)
        + (select count(*) from kernel.setting where key = 'messages.shop') as n`);
    assert.equal(left[0]!.n, 0n);
    // Two at once: one of them opens it.
    const both = await Promise.all([
      refusedWith(open(kernel, good)),
      refusedWith(open(kernel, { ...good, owner: { ...good.owner, email: 'zoe@ceramica.example' } }, { ...AT_CONSOLE, id: 'anonymous:::1' })),
    ]);
    assert.deepEqual(both.map(([code]) => code).sort(), ['done', 'setup.done']);
    const accounts = await kernel.db.read(sql<{ n: bigint }>`select count(*) as n from staff.account`);
    assert.equal(accounts[0]!.n, 1n);
  });
});

test('the checklist knows from the data what is done, and the invitation’s link is in no sent box', async () => {
  await fresh(async ({ kernel }) => {
    const list = async () => {
      const { isShown, items } = await kernel.ask<{ isShown: boolean; items: { key: string; isDone: boolean }[] }>('setup.checklist', {}, SYSTEM);
      return [isShown, items.filter((item) => item.isDone).map((item) => item.key)];
    };
    assert.deepEqual(await list(), [false, []]);
    const { invitation } = await open(kernel, inputOf(CASES[0]!));
    assert.deepEqual(await list(), [true, ['team']]);
    await firstOrder(kernel, CASES[0]!);
    await kernel.do('setup.note_seen', { what: 'drawing' }, { actor: SYSTEM });
    assert.deepEqual(await list(), [true, ['products', 'prices', 'orders', 'team', 'drawing']]);
    await kernel.do('setup.note_seen', { what: 'hidden' }, { actor: SYSTEM });
    assert.equal((await list())[0], false);
    const { items } = await kernel.ask<{ items: { id: string; template: string; subject: string }[] }>('messages.list', {}, SYSTEM);
    const letter = items.find((item) => item.template === 'staff-invitation')!;
    assert.match(letter.subject, /Ceramica/);
    const { text, html } = await kernel.ask<{ text: string; html: string }>('messages.get', { id: letter.id }, SYSTEM);
    assert.match(text, /https:\/\/office\.ceramica\.example\/invitation#kontor_inv_…/);
    assert.ok(!text.includes(invitation!.token) && !html.includes(invitation!.token));
  });
});

test('a setting is changed by who has seen its newest version, and only to what its room takes', async () => {
  await fresh(async ({ kernel }) => {
    await open(kernel, inputOf(CASES[0]!));
    type Setting = { value: Record<string, unknown> & { legal: Record<string, unknown> }; version: string | null };
    const get = (): Promise<Setting> => kernel.ask('settings.get', { key: 'messages.shop' }, SYSTEM);
    const set = (value: unknown, version: string | null) =>
      kernel.do<{ version: string }>('settings.set', { key: 'messages.shop', value, version }, { actor: SYSTEM });
    const { value, version } = await get();
    const changed = await set({ ...value, name: 'Ceramica Nouă' }, version);
    assert.notEqual(changed.value.version, version);
    assert.deepEqual(await refusedWith(set({ ...value, name: 'Alta' }, version)), ['settings.changed']);
    assert.equal((await get()).value.name, 'Ceramica Nouă');
    const now = (await get()).version;
    assert.deepEqual(await refusedWith(set({ ...value, legal: { ...value.legal, taxId: 'RO14399841' } }, now)), ['kernel.invalid', '/value/legal/taxId']);
    assert.deepEqual(await refusedWith(set({ ...value, zone: 'Europe/Atlantis' }, now)), ['kernel.invalid', '/value/zone']);
    assert.deepEqual(await refusedWith(set({ ...value, colour: 'blue' }, now)), ['kernel.invalid', '/value/colour']);
    assert.deepEqual(await refusedWith(kernel.do('settings.set', { key: 'no.such', value: 1, version: null }, { actor: SYSTEM })), ['settings.unknown']);
    assert.equal((await get()).version, now);
  });
});
