// One order from the dialog to the courier, as people do it in the back office, with its token on the drawing all the way.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Journey, type Visit, journey, whereBrowser } from './browser.ts';

/** Counts how often a token was set to glide, from now on. Runs in the browser, whose names this program does not know. */
const COUNT_GLIDES = `{
  window.glides = 0;
  const { animate } = Element.prototype;
  Element.prototype.animate = function (...given) {
    if (this.dataset.token !== undefined) window.glides++;
    return animate.apply(this, given);
  };
}`;
const countGlides = async (page: Page): Promise<void> => void (await page.evaluate(COUNT_GLIDES));
const glides = (page: Page): Promise<number> => page.evaluate<number>('window.glides');
const tokenAt = (page: Page, element: string) => page.locator(`[data-token="${element}"]`).waitFor({ state: 'attached' });

/** The number of an order: the channel's prefix, the year, and six figures. */
const NUMBER = /^[A-Z]+-\d{4}-\d{6}$/;

const waits = (page: Page) => page.getByRole('list', { name: 'What the order waits for' });

async function placeByHand(page: Page, name: string): Promise<string> {
  await page.goto('/orders');
  await page.getByRole('link', { name: 'New order' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'New order' }).waitFor();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('E-mail').fill(`${name.split(' ')[1]?.toLowerCase()}@example.com`);
  await page.getByLabel('Street and number').fill('Strada Mihai Eminescu 14');
  await page.getByLabel('Postal code').fill('400033');
  await page.getByLabel('City').fill('Cluj-Napoca');
  const find = page.getByRole('combobox', { name: 'Find an article' });
  await find.fill('charger');
  await page.locator('[role="option"]:visible').first().waitFor();
  await find.press('Enter');
  await page.getByLabel('Quantity, line 1').waitFor();
  await page.getByLabel('Cash on delivery').check();
  await page.getByRole('button', { name: 'Place the order' }).click();
  await page.waitForURL(/\/orders\/ord_/);
  return (await page.getByRole('heading', { level: 1, name: NUMBER }).textContent()) ?? '';
}

async function fulfil(page: Page): Promise<void> {
  await waits(page).getByRole('button', { name: 'Pick', exact: true }).click();
  await tokenAt(page, 'Check');
  await waits(page).getByLabel('Yes').check();
  await waits(page).getByRole('button', { name: 'Complete' }).click();
  await tokenAt(page, 'Pack');
  const pack = waits(page).getByRole('button', { name: 'Pack', exact: true });
  await pack
    .or(waits(page).getByRole('button', { name: 'Complete' }))
    .first()
    .click();
  await tokenAt(page, 'HandOver');
}

let shop: Journey;
let visit: Visit;
before(async () => {
  if (whereBrowser.skip !== false) return;
  shop = await journey();
  visit = await shop.open();
});
after(async () => {
  await visit?.leave();
  await shop?.close();
});

test('a stranger is led to the sign-in page, told when the password is wrong, and let back in where they were going', whereBrowser, async () => {
  const { page } = visit;
  await page.goto('/orders?q=nobody');
  await page.waitForURL(/\/sign-in/);
  await page.getByLabel('E-mail').fill('owner@demo.kontor');
  await page.getByLabel('Password', { exact: true }).fill('not this one');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('alert').getByText('staff.wrong_password').waitFor();
  await page.getByLabel('Password', { exact: true }).fill('welcome-to-kontor');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(/\/orders\?q=nobody/);
  await page.getByText('No order fits this search').waitFor();
});

let number = '';
test('an order placed by hand opens with its token on the drawing', whereBrowser, async () => {
  const { page } = visit;
  number = await placeByHand(page, 'Stefania Turcanu');
  assert.match(number, NUMBER);
  await tokenAt(page, 'Fulfil');
  await page.getByRole('link', { name: 'Powered by bpmn.io' }).or(page.locator('.bjs-powered-by')).first().waitFor();
});

test('completing tasks on the page moves the token of the parcel along its drawing', whereBrowser, async () => {
  const { page } = visit;
  await page.getByRole('group', { name: 'Drawings of this order' }).getByRole('button', { name: /^P-/ }).click();
  await tokenAt(page, 'Pick');
  await countGlides(page);
  await fulfil(page);
  assert.ok((await glides(page)) >= 3, 'the token glided at each step');
  await page.getByText('Labelled').first().waitFor();
  await waits(page).getByRole('button', { name: 'Hand over to the courier' }).click();
  await tokenAt(page, 'AwaitCourier');
  await page
    .getByText(/Waits for .*delivery/)
    .first()
    .waitFor();
});

test('the customer was written to, and the mail can be read in the sent box', whereBrowser, async () => {
  const { page } = visit;
  await page.getByRole('region', { name: 'Time line' }).getByRole('link').first().waitFor();
  await page.getByRole('link', { name: 'Sent mail' }).click();
  const rows = page.getByRole('table', { name: 'Sent mail' }).getByRole('row');
  await rows.filter({ hasText: number }).first().waitFor();
  assert.ok((await rows.filter({ hasText: 'Stefania Turcanu' }).count()) >= 2, 'accepted and shipped');
  await rows.filter({ hasText: number }).getByRole('link').first().click();
  const letter = page.frameLocator('aside iframe');
  await letter.getByText(number).first().waitFor();
});

test('the order is found by its number, and too late a cancellation is refused in words', whereBrowser, async () => {
  const { page } = visit;
  await page.goto(`/orders?q=${number}`);
  await page.getByRole('table', { name: 'Orders' }).getByRole('link', { name: number }).click();
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('changed her mind');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the order' }).click();
  await page.getByRole('dialog').getByText('orders.too_late').waitFor();
});

test('without a wish for motion nothing glides', whereBrowser, async () => {
  const still = await shop.open({ reducedMotion: 'reduce' });
  await still.signIn();
  await placeByHand(still.page, 'Andrei Popescu');
  await tokenAt(still.page, 'Fulfil');
  await still.page.getByRole('group', { name: 'Drawings of this order' }).getByRole('button', { name: /^P-/ }).click();
  await tokenAt(still.page, 'Pick');
  await countGlides(still.page);
  await waits(still.page).getByRole('button', { name: 'Pick', exact: true }).click();
  await tokenAt(still.page, 'Check');
  assert.equal(await glides(still.page), 0);
  assert.deepEqual(still.complaints, []);
  await still.leave();
});

test('the browser had nothing to complain of', whereBrowser, () => assert.deepEqual(visit.complaints, []));
