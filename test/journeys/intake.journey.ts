// Orders by hand: the last unit out of two tabs, a quote that is accepted, and an order that is divided and printed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Visit, visiting, whereBrowser } from './browser.ts';

let visit: Visit;
visiting(async (opened) => {
  ({ visit } = opened);
  await visit.act('catalog.create_products', { name: 'Single samovar', taxCategory: 'standard', variants: [{ sku: 'SAMOVAR', weightGrams: 900 }] });
  const { items } = await visit.get<{ items: { kind: string; priceList: string; currency: string }[] }>('/api/orders/channels');
  const { priceList: list, currency } = items.find(({ kind }) => kind === 'phone')!;
  await visit.act('pricing.set_prices', { list, prices: [{ sku: 'SAMOVAR', price: { amount: '100.00', currency } }] });
  const warehouses = await visit.get<{ items: { code: string }[] }>('/api/stock/warehouses');
  await visit.act('stock.receive', { warehouse: warehouses.items[0]!.code, lines: [{ sku: 'SAMOVAR', quantity: 1 }] });
});

/** Takes an order of one samovar down, with the keyboard where that is how one does it. */
async function take(page: Page, name: string): Promise<void> {
  await page.goto('/orders/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Phone').fill('0722123456');
  await page.getByLabel('Street and number').fill('Strada Mihai Eminescu 14');
  await page.getByLabel('Postal code').fill('400033');
  await page.getByLabel('City').fill('Cluj-Napoca');
  const find = page.getByRole('combobox', { name: 'Find an article' });
  await find.fill('samovar');
  await page.getByRole('option', { name: /Single samovar/ }).waitFor();
  await find.press('Enter');
  await page.getByText('1 free').first().waitFor();
  await page.getByLabel('Cash on delivery').check();
}

test('of two tabs that want the last one, one gets the order; the other says so at the line and keeps what was typed', whereBrowser, async () => {
  const { page } = visit;
  const other = await page.context().newPage();
  await take(page, 'Maria Marin');
  await take(other, 'Ion Rusu');
  await page.keyboard.press('Control+Enter');
  await page.waitForURL(/\/orders\/ord_/);
  await other.getByRole('button', { name: 'Place the order' }).click();
  await other.getByText('There is not enough of it').waitFor();
  assert.match(other.url(), /\/orders\/new$/);
  assert.equal(await other.getByLabel('Name', { exact: true }).inputValue(), 'Ion Rusu');
  await other.getByRole('button', { name: 'Save as draft' }).click();
  await other.waitForURL(/\/drafts\/drf_/);
  await other.close();
});

test('a quote is sent, accepted in the customer’s stead, and is an order then', whereBrowser, async () => {
  const { page } = visit;
  await page.goto('/drafts');
  await page.getByRole('link', { name: /^D-/ }).first().click();
  await page.getByLabel('Quantity, line 1').waitFor();
  await page.getByRole('button', { name: 'Send as quote' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send as quote' }).click();
  await page.getByRole('heading', { name: 'Quotes' }).waitFor();
  const { code } = (await visit.get<{ items: { code: string }[] }>('/api/stock/warehouses')).items[0]!;
  await visit.act('stock.receive', { warehouse: code, lines: [{ sku: 'SAMOVAR', quantity: 2 }] });
  await page.getByRole('button', { name: 'The customer accepts' }).click();
  await page.getByText('It became the order').waitFor();
});
