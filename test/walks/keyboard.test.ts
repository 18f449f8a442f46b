// Every page by keyboard alone: what Tab reaches, where the focus is seen, and what Esc closes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Journey, type Visit, journey, whereBrowser } from '../journeys/browser.ts';
import { type Stop, open, stopsOf } from '../journeys/every-page.ts';
import { keyboardFaults } from './keyboard.ts';

let shop: Journey;
let visit: Visit;
let stops: Stop[] = [];
before(async () => {
  if (whereBrowser.skip !== false) return;
  shop = await journey();
  visit = await shop.open();
  await visit.signIn();
  stops = await stopsOf(visit);
});
after(async () => {
  await visit?.leave();
  await shop?.close();
});

test('with the keyboard alone everything on every page is reached, and the focus is seen', whereBrowser, async () => {
  const walked = async (some: readonly Stop[]): Promise<string[]> => {
    const other = await shop.open({ reducedMotion: 'reduce' });
    await other.enter();
    const faults: string[] = [];
    for (const { name, path } of some) {
      await open(other, path);
      faults.push(...(await keyboardFaults(other.page)).map((fault) => `${name}: ${fault}`));
    }
    await other.leave();
    return faults;
  };
  // The till is a page without a rail; its keys have a journey of their own.
  const inside = stops.filter((it) => !it.isOpen && it.path !== '/till');
  const half = Math.ceil(inside.length / 2);
  assert.deepEqual((await Promise.all([walked(inside.slice(0, half)), walked(inside.slice(half))])).flat(), []);
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
  const order = stops.find((it) => it.name === '/orders/$orderId')!.path;
  for (const [path, name, what] of OPENED) {
    await open(visit, path === 'an order' ? order : path);
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
