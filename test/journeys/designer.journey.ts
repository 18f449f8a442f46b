// The designer as a merchant meets it: a call to the customer is drawn into the live drawing, by hand and by keyboard alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Journey, SIZES, type Visit, accessFaults, until, visiting, whereBrowser, widthFault } from './browser.ts';
import { markFaults } from './mark.ts';

let shop: Journey;
let visit: Visit;
let sketch: string;
visiting(async (opened) => {
  ({ shop, visit } = opened);
  ({ sketchId: sketch } = await visit.act<{ sketchId: string }>('sketches.start', { kind: 'process', key: 'order-to-delivery' }));
});

const READY = '[data-drawing][data-ready]';
const open = async (page: Page, path: string): Promise<void> => {
  await page.goto(path);
  await page.locator(READY).first().waitFor();
};
const drawn = (page: Page, id: string) => page.locator(`[data-element-id="${id}"]`).first();
const row = (page: Page, name: RegExp) => page.getByRole('treeitem', { name });
/** How many steps are called so on the server's copy of the sketch. */
const savedSteps = async (name: string): Promise<number> =>
  (await visit.get<{ xml: string }>(`/api/sketches/get?sketchId=${sketch}`)).xml.split(`name="${name}"`).length - 1;
const saved = (page: Page): Promise<void> => until(page, `document.querySelector('[data-saved]')?.dataset.saved === 'saved'`);

test('the live drawing opens to be changed, its mark uncovered', whereBrowser, async () => {
  const { page } = visit;
  await open(page, `/sketches/${sketch}`);
  await page.getByText('Nothing wrong').waitFor();
  assert.deepEqual(await markFaults(page), []);
});

test('a call to the customer is put behind a new condition, undone and done again', whereBrowser, async () => {
  const { page } = visit;
  await drawn(page, 'CheckOrder').click();
  await page.getByRole('button', { name: 'One of several ways' }).click();
  await page.getByRole('button', { name: 'Call the customer' }).click();
  await page.getByRole('button', { name: 'Outline' }).click();
  await row(page, /^Call the customer/).waitFor();
  await page.keyboard.press('Control+z');
  await row(page, /^Call the customer/).waitFor({ state: 'detached' });
  await page.keyboard.press('Control+Shift+z');
  await row(page, /^Call the customer/).focus();
  await page.keyboard.press('ArrowUp');
  assert.match((await page.locator('[role="treeitem"][aria-selected="true"]').getAttribute('aria-label')) ?? '', /^One of several ways, System/);
  await page.getByRole('toolbar', { name: 'With the chosen step' }).getByRole('button', { name: 'Lead on to another step' }).click();
  await page.keyboard.type('approve');
  await page.keyboard.press('Enter');
  await row(page, /^→ Approve\?/).click();
  await page.getByRole('toolbar', { name: 'What can be done with it' }).getByRole('button', { name: 'Taken when nothing else applies' }).click();
});

test('what is wrong is told after the change, and leads to its element', whereBrowser, async () => {
  const { page } = visit;
  const counter = page.getByRole('button', { name: /problem/ });
  await counter.click();
  const found = page.getByRole('region', { name: 'What is wrong with it' }).getByRole('button', { name: /Warning|Error/ });
  await found.first().click();
  await page.locator('[role="treeitem"][aria-selected="true"]', { hasText: '!' }).waitFor();
  await counter.click();
  assert.deepEqual(await markFaults(page), []);
});

test('by keyboard alone: a step is found in the outline, another is put after it and renamed', whereBrowser, async () => {
  const { page } = visit;
  await row(page, /^Order placed/).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('n');
  await page.keyboard.type('somebody does');
  await page.keyboard.press('Enter');
  await row(page, /^Somebody does something/).focus();
  await page.keyboard.press('F2');
  await page.getByRole('dialog').getByLabel('Name').fill('Look at the order');
  await page.keyboard.press('Enter');
  await row(page, /^Look at the order/).waitFor();
});

test('it is saved by itself, and there after a reload', whereBrowser, async () => {
  const { page } = visit;
  await saved(page);
  assert.deepEqual([await savedSteps('Look at the order'), await savedSteps('Call the customer')], [1, 1]);
  await page.reload();
  await page.locator(READY).waitFor();
  await page.getByRole('button', { name: 'Outline' }).click();
  await row(page, /^Look at the order/).waitFor();
});

test('the arrow keys walk along the flows of the drawing', whereBrowser, async () => {
  const { page } = visit;
  await drawn(page, 'CheckOrder').click();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  const chosen = await page.locator('[role="treeitem"][aria-selected="true"]').getAttribute('data-row');
  assert.equal(chosen, 'OrderPlaced');
});

test('who may only look sees the drawing and its list, and no palette', whereBrowser, async () => {
  const other = await shop.open();
  await other.enter('sales@demo.kontor');
  await open(other.page, `/sketches/${sketch}`);
  await other.page.locator('[data-read-only]').waitFor();
  assert.equal(await other.page.locator('input[type="search"]').count(), 0, 'nothing can be added');
  await other.page.getByRole('treeitem').first().waitFor();
  assert.deepEqual(await markFaults(other.page), []);
  assert.deepEqual(other.complaints, []);
  await other.leave();
  assert.deepEqual(visit.complaints.splice(0), []);
});

for (const size of ['desk', 'phone'] as const) {
  test(`${size}: nothing serious for axe, light and dark, and the mark is uncovered, as it is on the map`, whereBrowser, async () => {
    const { page } = visit;
    await page.setViewportSize(SIZES[size]);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await open(page, `/sketches/${sketch}`);
    if (size === 'desk') await drawn(page, 'CheckOrder').click();
    const wide = await widthFault(page);
    const faults = [...(await accessFaults(page)), ...(await markFaults(page)), ...(wide === undefined ? [] : [wide])];
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    faults.push(...(await accessFaults(page, ['color-contrast'])), ...(await markFaults(page)));
    await open(page, '/processes/order-to-delivery');
    assert.deepEqual([...faults, ...(await markFaults(page))], []);
  });
}
