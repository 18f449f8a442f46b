// What holds on every page: keys, filters in the address, changes of others, rights, the network, another language.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '#testing';
import { type Journey, type Visit, visiting, whereBrowser } from './browser.ts';
import { open, placeOne, stopTwo } from './every-page.ts';

let shop: Journey;
let visit: Visit;
visiting(async (opened) => {
  ({ shop, visit } = opened);
  await placeOne(visit, 'Maria Marin', 'bank_transfer');
  await placeOne(visit, 'Ion Rusu');
  await placeOne(visit, 'Ion Rusu');
});

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

/** What a button or a key opens, and what it is. */
const OPENED: [path: string, button: string | RegExp, what: 'dialog' | 'complementary' | 'menu'][] = [
  ['/orders', 'Search', 'dialog'],
  ['/orders', 'Export', 'menu'],
  ['an order', 'Cancel the order', 'dialog'],
  ['/staff', 'Invite a colleague', 'dialog'],
  ['/products', /New product|Add a product|Create/, 'dialog'],
  ['/customers', /New customer|Add a customer/, 'dialog'],
];

test('Esc closes what a button opened, and the focus is on that button again', whereBrowser, async () => {
  const { page } = visit;
  const { orderId } = await placeOne(visit, 'Vasile Munteanu');
  for (const [path, name, what] of OPENED) {
    await open(visit, path === 'an order' ? `/orders/${orderId}` : path);
    const button = page.getByRole('button', { name }).first();
    await button.focus();
    await page.keyboard.press('Enter');
    const opened = page.getByRole(what).first();
    await opened.waitFor();
    await page.keyboard.press('Escape');
    await opened.waitFor({ state: 'detached' });
    await page.waitForTimeout(50);
    assert.ok(await button.evaluate((it) => it.matches(':focus')).catch(() => false), `${path}: the focus is back on “${String(name)}”`);
  }
});

test('a filter is in the address, survives a reload, and goes when it is cleared', whereBrowser, async () => {
  const { page } = visit;
  await page.goto('/orders');
  await page.getByRole('searchbox').fill('Maria');
  await page.waitForURL(/q=Maria/);
  await page.getByRole('combobox', { name: 'State' }).selectOption('placed');
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
  // The list does not move under the eyes of whoever reads it: it says that there is more.
  await other.page.getByRole('status').getByRole('button').click();
  await other.page.getByRole('link', { name: number }).waitFor();
  assert.deepEqual(other.complaints, []);
  await other.leave();
});

test('who may not see orders finds their tasks at home, and is offered nothing else', whereBrowser, async () => {
  const other = await shop.open();
  await other.signIn('courier@demo.kontor');
  await other.page.getByRole('heading', { level: 1, name: /^(Home|Início)$/ }).waitFor();
  const rooms = other.page.getByRole('navigation').first().getByRole('link');
  assert.deepEqual(await rooms.evaluateAll((all) => all.map((it) => it.getAttribute('href'))), ['/', '/tasks']);
  assert.deepEqual(other.complaints, []);
  await other.leave();
});

test('every question and every action of the pages is one of the program', whereBrowser, async () => {
  const source = readFileSync(join(ROOT, 'web', 'api', 'shapes.generated.ts'), 'utf8');
  const names = [...source.matchAll(/^ {2}'([a-z]+\.[a-z_]+)': \{$/gm)].map((match) => match[1] ?? '');
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

test('what has stopped alike is one line; one is tried again with other data, the other is skipped with a reason', whereBrowser, async () => {
  const { page } = visit;
  const { numbers } = await stopTwo(visit);
  await page.goto('/incidents');
  const line = page.getByRole('row', { name: /Choose the warehouse/ });
  await line.getByText('2', { exact: true }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary');
  await panel.getByText('The drawing gave the step data that it cannot take').waitFor();
  await panel.getByRole('group', { name: /Choose the warehouse/ }).waitFor();
  // Tried as they are they stop again, and are told again.
  await panel.getByRole('button', { name: 'Try all 2 again' }).click();
  await page.getByText('2 steps are tried again').waitFor();
  await panel.getByRole('link', { name: numbers[0] }).click();
  await panel.getByRole('button', { name: 'Change the data' }).click();
  await panel.getByRole('radio', { name: 'Cheapest' }).check();
  await panel.getByRole('button', { name: 'Try again with these data' }).click();
  await panel.getByText('Tried again with other data').waitFor();
  await panel.getByText('"prefer": "cheapest"').waitFor();
  await line.getByText('1', { exact: true }).waitFor();
  await line.getByRole('link').click();
  await panel.getByRole('link', { name: numbers[1] }).waitFor();
  await panel.getByRole('button', { name: 'Skip the step' }).click();
  await panel.getByLabel('Why can it be skipped?').fill('It is chosen by hand');
  await panel.getByRole('button', { name: 'Skip the step' }).last().click();
  await panel.getByText('“It is chosen by hand”').waitFor();
  await line.waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
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
