// What the product is for, in the first ten minutes: why an order is where it is; a change drawn at noon, looked at, published with orders under way, and taken back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Visit, until, visiting, whereBrowser } from './browser.ts';

const KEY = 'order-to-delivery';
const STEP = 'Call the customer';
let visit: Visit;
let running = { orderId: '', number: '' };

/** An order of one samovar, 600 RON. */
const place = (name: string, method = 'cash_on_delivery'): Promise<typeof running> =>
  visit.act('orders.place', {
    channel: 'phone',
    currency: 'RON',
    customer: { name, email: `${name.toLowerCase().replaceAll(' ', '.')}@example.com`, language: 'ro' },
    shipTo: { name, street: 'Strada Lungă 8', city: 'Brașov', postalCode: '500058', country: 'RO' },
    lines: [{ sku: 'SAMOVAR', quantity: 1 }],
    payment: { method },
    delivery: { method: 'courier' },
  });

visiting(async (opened) => {
  ({ visit } = opened);
  await visit.act('catalog.create_products', { name: 'Samovar', taxCategory: 'standard', variants: [{ sku: 'SAMOVAR', weightGrams: 900 }] });
  const { items } = await visit.get<{ items: { kind: string; priceList: string; currency: string }[] }>('/api/orders/channels');
  const { priceList: list, currency } = items.find(({ kind }) => kind === 'phone')!;
  await visit.act('pricing.set_prices', { list, prices: [{ sku: 'SAMOVAR', price: { amount: '600.00', currency } }] });
  const warehouses = await visit.get<{ items: { code: string }[] }>('/api/stock/warehouses');
  await visit.act('stock.receive', { warehouse: warehouses.items[0]!.code, lines: [{ sku: 'SAMOVAR', quantity: 10 }] });
  await place('Ion Rusu');
  // The same once more: somebody looks at it first.
  running = await place('Ion Rusu');
});

/** The names of the steps at which an order stands. */
const standsAt = async (orderId: string): Promise<string[]> => {
  const { items } = await visit.get<{ items: { at: { name: string }[] }[] }>(`/api/runs/where?documents=${orderId}`);
  return items[0]!.at.map(({ name }) => name);
};
const drawn = (page: Page, id: string) => page.locator(`[data-element-id="${id}"]`).first();
const row = (page: Page, name: RegExp) => page.getByRole('treeitem', { name });
const ready = (page: Page): Promise<void> => page.locator('[data-drawing][data-ready]').first().waitFor();

test('the order says where it stands and why', whereBrowser, async () => {
  const { page } = visit;
  await page.goto(`/orders/${running.orderId}`);
  await ready(page);
  await page.getByText('Review the order').first().waitFor();
  await page
    .getByText(/placed the same/)
    .first()
    .waitFor({ state: 'attached' });
  assert.deepEqual(await standsAt(running.orderId), ['Review the order']);
});

test('from the map the drawing is changed: behind the approval, a call where more than 500 is paid on delivery', whereBrowser, async () => {
  const { page } = visit;
  await page.goto(`/processes/${KEY}`);
  await page.getByRole('button', { name: 'Change this drawing' }).click();
  await page.waitForURL(/\/sketches\/skt_/);
  await ready(page);
  await drawn(page, 'Accepted').click();
  await page.getByRole('button', { name: 'One of several ways' }).click();
  await page.getByRole('button', { name: STEP }).click();
  await page.getByRole('button', { name: 'Outline' }).click();
  await row(page, new RegExp(`^${STEP}`)).focus();
  await page.keyboard.press('ArrowUp');
  await page.getByRole('toolbar', { name: 'With the chosen step' }).getByRole('button', { name: 'Lead on to another step' }).click();
  await page.keyboard.type('everything held');
  await page.keyboard.press('Enter');
  await row(page, /^→ Everything held/)
    .first()
    .click();
  await page.getByRole('toolbar', { name: 'What can be done with it' }).getByRole('button', { name: 'Taken when nothing else applies' }).click();
  await row(page, new RegExp(`^→ ${STEP}`)).click();
  await condition(page);
  await until(page, `document.querySelector('[data-saved]')?.dataset.saved === 'saved'`);
});

/** Puts the condition together out of two facts. */
async function condition(page: Page): Promise<void> {
  const when = page.getByRole('group', { name: 'It goes this way when' });
  const choose = async (label: string, option: string): Promise<void> => {
    await when.getByRole('combobox', { name: label }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };
  await choose('Fact 1', 'Payment method');
  await choose('Value 1', 'Cash on delivery');
  await when.getByRole('button', { name: 'And another' }).click();
  await choose('Fact 2', 'Total of the order');
  await choose('Comparison 2', 'is more than');
  await when.getByRole('textbox', { name: 'Value 2' }).fill('500');
  await page.keyboard.press('Tab');
}

test('what it would do is told before, and then it is live', whereBrowser, async () => {
  const { page } = visit;
  await page.getByRole('button', { name: 'Compare and publish' }).click();
  await page.waitForURL(/\/compare/);
  await ready(page);
  await page.getByRole('region', { name: 'Changes to version 1' }).getByText(STEP).first().waitFor();
  await page.getByText('It can be published.').waitFor();
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('It is live: version 2').waitFor();
});

test('the order under way stops there, and so does the next; one that is not about it does not', whereBrowser, async () => {
  const { page } = visit;
  await page.goto(`/orders/${running.orderId}`);
  await ready(page);
  const { items } = await visit.get<{ items: { id: string }[] }>(`/api/tasks/list?document=${running.orderId}`);
  await visit.act('tasks.complete', { taskId: items[0]!.id, input: { orderId: running.orderId, decision: 'approve' } });
  await page.getByText(STEP).first().waitFor();
  assert.deepEqual(await standsAt(running.orderId), [STEP]);
  const next = await place('Elena Ceban');
  assert.deepEqual(await standsAt(next.orderId), [STEP]);
  const other = await place('Vasile Rusu', 'bank_transfer');
  assert.deepEqual(await standsAt(other.orderId), ['Wait for the bank transfer']);
});

test('it is rolled back: where those stand is chosen, and they go on as before', whereBrowser, async () => {
  const { page } = visit;
  await page.goto(`/processes/${KEY}?tab=versions`);
  await page.getByRole('button', { name: 'Roll back' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(`What becomes of them: ${STEP}`).selectOption('move');
  await dialog.getByRole('button', { name: 'Roll back to version 1' }).click();
  await until(
    page,
    `fetch('/api/runs/where?documents=${running.orderId}').then((it) => it.json()).then((it) => !it.items[0].at.some((at) => at.name === '${STEP}'))`,
  );
  assert.deepEqual(visit.complaints, []);
});
