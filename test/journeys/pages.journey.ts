// Every page as people of all kinds meet it: with axe, by keyboard, on a phone, in the dark, in another language, without a network.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT } from '#testing';
import { type Journey, SIZES, type Visit, checkAccess, checkWidth, journey, until, whereBrowser } from './browser.ts';

/** Nothing is on its way any more; the stream of changes stays open, so the network is never idle. */
const LOADED = `document.querySelector('[aria-label="Loading"]') === null && document.querySelector('[role="group"][data-drawing]:not([data-ready])') === null`;

interface Listed {
  items: { id: string; sku: string }[];
}

/** Places an order as a shop's page would; two of them are so alike that a person has to look. */
async function placeOne(visit: Visit, name: string, method = 'cash_on_delivery'): Promise<{ orderId: string; number: string }> {
  const { items } = await visit.get<Listed>('/api/catalog/list?limit=1&status=active');
  const address = { name, street: 'Strada Lungă 8', city: 'Brașov', postalCode: '500058', country: 'RO' };
  return visit.act('orders.place', {
    channel: 'web',
    currency: 'RON',
    customer: { name, email: `${name.toLowerCase().replaceAll(' ', '.')}@example.com`, language: 'ro' },
    shipTo: address,
    lines: [{ sku: items[0]!.sku, quantity: 1 }],
    payment: { method },
    delivery: { method: 'courier' },
  });
}

let shop: Journey;
let visit: Visit;
let pages: [name: string, path: string][] = [];
before(async () => {
  if (whereBrowser.skip !== false) return;
  shop = await journey();
  visit = await shop.open();
  await visit.signIn();
  const transfer = await placeOne(visit, 'Maria Marin', 'bank_transfer');
  await placeOne(visit, 'Ion Rusu');
  await placeOne(visit, 'Ion Rusu');
  const { items: tasks } = await visit.get<Listed>('/api/tasks/list?limit=1');
  await until(visit.page, 'fetch("/api/messages/list?limit=1").then((it) => it.json()).then((it) => it.items.length > 0)');
  const { items: mails } = await visit.get<Listed>('/api/messages/list?limit=1');
  pages = [
    ['orders', '/orders'],
    ['an order', `/orders/${transfer.orderId}`],
    ['placing an order', '/orders/new'],
    ['drafts', '/drafts'],
    ['invoices', '/invoices'],
    ['tasks', '/tasks'],
    ['a task', `/tasks?task=${tasks[0]!.id}`],
    ['processes', '/processes'],
    ['a process', '/processes/order-to-delivery'],
    ['an element', '/processes/fulfilment?element=Pick'],
    ['mail', '/mail'],
    ['a mail', `/mail?message=${mails[0]!.id}`],
    ['incidents', '/incidents'],
    ['nowhere', '/nowhere'],
    ['no order', '/orders/ord_00000000000000000000000000'],
  ];
});
after(async () => {
  await visit?.leave();
  await shop?.close();
});

for (const [size, colorScheme] of [
  ['desk', 'light'],
  ['phone', 'dark'],
] as const) {
  test(`axe finds nothing serious, and nothing moves sideways: ${size}, ${colorScheme}`, whereBrowser, async () => {
    const other = await shop.open({
      viewport: SIZES[size],
      colorScheme,
      hasTouch: size === 'phone',
      reducedMotion: 'reduce',
    });
    await other.page.goto('/sign-in');
    await other.page.getByRole('heading', { level: 1 }).waitFor();
    await checkAccess(other.page, 'sign-in');
    await other.signIn();
    for (const [name, path] of pages) {
      await other.page.goto(path);
      await other.page.getByRole('heading', { level: 1 }).waitFor();
      await until(other.page, LOADED);
      assert.equal(await other.page.getByRole('heading', { level: 1 }).count(), 1, `${name}: one h1`);
      await checkAccess(other.page, `${name}, ${size}, ${colorScheme}`);
      await checkWidth(other.page, `${name}, ${size}`);
    }
    assert.deepEqual(other.complaints, []);
    await other.leave();
  });
}

test('with the keyboard alone: past the rail, along rows, into an order, and a panel closes by Esc', whereBrowser, async () => {
  const { page } = visit;
  await page.goto('/orders');
  await page.getByRole('table', { name: 'Orders' }).waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate('document.activeElement.textContent'), 'Skip to the content');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate('document.activeElement.id'), 'main');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  const first = await page.evaluate<string>('document.activeElement.textContent');
  await page.keyboard.press('k');
  assert.notEqual(await page.evaluate('document.activeElement.textContent'), first);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/orders\/ord_/);
  await page.goto('/tasks');
  await page.getByRole('table', { name: 'Tasks' }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByRole('complementary').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('complementary').waitFor({ state: 'detached' });
});

test('a filter is in the address, survives a reload, and goes when it is cleared', whereBrowser, async () => {
  const { page } = visit;
  await page.goto('/orders');
  await page.getByRole('searchbox').fill('Maria');
  await page.waitForURL(/q=Maria/);
  await page.getByRole('group', { name: 'State' }).getByRole('button', { name: 'Placed' }).click();
  await page.waitForURL(/state=placed/);
  await page.reload();
  await page.getByRole('link', { name: /RO-/ }).first().waitFor();
  assert.equal(await page.getByRole('searchbox').inputValue(), 'Maria');
  assert.equal(await page.getByRole('table', { name: 'Orders' }).getByRole('row').count(), 2, 'the head and Maria');
  await page.getByRole('searchbox').fill('nobody of that name');
  await page.getByRole('link', { name: 'Show all orders' }).click();
  await page
    .getByRole('row', { name: /Ion Rusu/ })
    .first()
    .waitFor();
  assert.doesNotMatch(page.url(), /q=/);
});

test('what one person does, another sees without reloading', whereBrowser, async () => {
  const other = await shop.open();
  await other.signIn('sales@demo.kontor');
  await other.page.goto('/orders');
  await other.page
    .getByRole('row', { name: /Ion Rusu/ })
    .first()
    .waitFor();
  const { number } = await placeOne(visit, 'Elena Ceban');
  await other.page.getByRole('link', { name: number }).waitFor();
  assert.deepEqual(other.complaints, []);
  await other.leave();
});

test('who may not see orders begins with the tasks, and is offered nothing else', whereBrowser, async () => {
  const other = await shop.open();
  await other.signIn('courier@demo.kontor');
  await other.page
    .getByRole('heading', { level: 1, name: 'Tasks' })
    .or(other.page.getByRole('heading', { level: 1, name: 'Tarefas' }))
    .waitFor();
  assert.equal(await other.page.getByRole('navigation').first().getByRole('link').count(), 1);
  assert.deepEqual(other.complaints, []);
  await other.leave();
});

test('every question and every action of the pages is one of the program', whereBrowser, async () => {
  const source = readFileSync(join(ROOT, 'web', 'api', 'shapes.ts'), 'utf8');
  const names = [...source.matchAll(/^ {2}'([a-z]+\.[a-z_]+)': Query</gm)].map((match) => match[1] ?? '');
  assert.ok(names.length > 20, 'the shapes were read');
  const { paths } = await visit.get<{ paths: Record<string, unknown> }>('/api/openapi.json');
  assert.deepEqual(
    names.filter((name) => !(`/api/${name.replace('.', '/')}` in paths)),
    [],
  );
});

test('several tasks that ask for nothing are completed at once', whereBrowser, async () => {
  const { page } = visit;
  await page.goto('/tasks?lane=Warehouse');
  const boxes = page.getByRole('checkbox', { name: /^Select Pick/ });
  await boxes.first().waitFor();
  const count = await boxes.count();
  assert.ok(count >= 2, 'there are tasks to pick');
  for (const box of await boxes.all()) await box.check();
  await page.getByRole('button', { name: new RegExp(`^Complete ${count} task`) }).click();
  await page.getByText(`${count} tasks completed`).waitFor();
  await page.getByRole('link', { name: 'Check', exact: true }).first().waitFor();
});

test('a break of the network is told, and its end as well', whereBrowser, async () => {
  const { page } = visit;
  await page.goto('/orders');
  await page
    .getByRole('row', { name: /Ion Rusu/ })
    .first()
    .waitFor();
  await page.context().setOffline(true);
  await page.getByText('No connection').waitFor();
  await page.context().setOffline(false);
  await page.getByText('No connection').waitFor({ state: 'detached' });
  // The browser reports each request that could not leave; that is what this is about.
  visit.complaints.splice(0, visit.complaints.length, ...visit.complaints.filter((it) => !/ERR_INTERNET_DISCONNECTED|ERR_NETWORK/.test(it)));
});

test('another language speaks on every page, and stays', whereBrowser, async () => {
  const { page } = visit;
  await page.goto('/orders');
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Română' }).click();
  await page.getByRole('heading', { level: 1, name: 'Comenzi' }).waitFor();
  await page.goto('/tasks');
  await page.getByRole('heading', { level: 1, name: 'Sarcini' }).waitFor();
  assert.equal(await page.evaluate('document.documentElement.lang'), 'ro');
});

test('the browser had nothing to complain of', whereBrowser, () => assert.deepEqual(visit.complaints, []));
