// The map as who runs the shop uses it: what the colours say, two steps chosen on the drawing, orders moved after a preview and taken back, and all of it without a mouse.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { placeOne } from './every-page.ts';
import { type Visit, accessFaults, until, visiting, whereBrowser } from './browser.ts';

type At = { items: { id: string; element: string }[] };

let visit: Visit;
visiting(async (opened) => {
  ({ visit } = opened);
  for (const name of ['Ana Pop', 'Ion Rusu', 'Dan Lupu', 'Eva Stan']) await placeOne(visit, name);
  await until(visit.page, `fetch('/api/watch/tokens?key=fulfilment&elements=Pick').then((it) => it.json()).then((it) => it.items.length === 4)`);
  const [first] = await standing('Pick');
  // Less than a second is told as none, and has no colour.
  await visit.page.waitForTimeout(1_500);
  await visit.act('watch.act', { tokens: [first], do: 'complete' });
  // Sums follow history by some seconds.
  await until(
    visit.page,
    `fetch('/api/processes/heat?key=fulfilment').then((it) => it.json()).then((it) => it.elements.some((one) => one.element === 'Pick' && one.p95 > 0))`,
  );
  await visit.page.goto('/processes/fulfilment');
  await visit.page.locator('[data-drawing][data-ready]').waitFor();
});

const step = (page: Page, element: string) => page.locator(`[data-element-id="${element}"] > .djs-hit`);
const panel = (page: Page, name: string) => page.getByRole('complementary', { name });
const standing = async (element: string): Promise<string[]> =>
  (await visit.get<At>(`/api/watch/tokens?key=fulfilment&elements=${element}&limit=500`)).items.map(({ id }) => id);

test('the colours are told in words, and the numbers are a table', whereBrowser, async () => {
  const { page } = visit;
  await page.getByText('The number of tokens at each step now').waitFor();
  assert.equal(await page.locator('[class*="heat-"]').count(), 0, 'the count of now has no colour');
  await page.getByRole('group', { name: 'What the drawing shows' }).getByRole('button', { name: 'Long wait' }).click();
  await page.getByText('The stronger the colour, the longer the slowest twentieth waited:').waitFor();
  await page.locator('.djs-element.heat-5').first().waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Went through', exact: true }).click();
  await page.locator('.djs-element.way-4').first().waitFor({ state: 'attached' });
  const row = page.getByRole('row', { name: /^Choose “Pick”/ });
  assert.match((await row.textContent()) ?? '', /Pick.*\d/);
  await page.getByRole('button', { name: 'Now', exact: true }).click();
  await until(page, `document.querySelectorAll('[class*="heat-"]').length === 0`);
  assert.deepEqual(await accessFaults(page), []);
});

test('two steps are chosen on the drawing, orders move after a preview, and are taken back', whereBrowser, async () => {
  const { page } = visit;
  await step(page, 'Pick').click();
  await panel(page, 'Pick').waitFor();
  await step(page, 'HandOver').click({ modifiers: ['Shift'] });
  const both = panel(page, '2 steps');
  await both.waitFor();
  await step(page, 'HandOver').click({ modifiers: ['Shift'] });
  const pick = panel(page, 'Pick');
  const before = await standing('Pick');
  assert.ok(before.length >= 2, 'parcels wait to be picked');
  const boxes = pick.getByRole('checkbox', { name: /^Choose P-/ });
  await boxes.nth(0).click();
  await boxes.nth(1).click();
  await pick.getByRole('button', { name: 'Move to another step…' }).click();
  const dialog = page.getByRole('dialog');
  const target = dialog.getByRole('combobox', { name: 'To which step' });
  await target.click();
  await page.getByRole('option', { name: 'Pack', exact: true }).click();
  await dialog.getByLabel('Why').fill('picked by hand');
  await dialog.getByRole('button', { name: 'See what would happen' }).click();
  await dialog.getByText('2 stand at “Pack” then.').waitFor();
  assert.deepEqual(await standing('Pick'), before, 'a preview changes nothing');
  await dialog.getByRole('button', { name: 'Move (2)' }).click();
  await page.getByText('Moved: 2 documents').waitFor();
  assert.equal((await standing('Pick')).length, before.length - 2);
  await page.getByRole('button', { name: 'Undo' }).click();
  await until(
    page,
    `fetch('/api/watch/tokens?key=fulfilment&elements=Pick&limit=500').then((it) => it.json()).then((it) => it.items.length === ${before.length})`,
  );
});

test('the same without a mouse: a step in the table, documents beside it, and a reason that is asked for', whereBrowser, async () => {
  const { page } = visit;
  await page.goto('/processes/fulfilment');
  await page.locator('[data-drawing][data-ready]').waitFor();
  await page.getByRole('checkbox', { name: 'Choose “Pick”' }).focus();
  await page.keyboard.press('Space');
  const pick = panel(page, 'Pick');
  await pick
    .getByRole('checkbox', { name: /^Choose P-/ })
    .first()
    .focus();
  await page.keyboard.press('Space');
  await pick.getByRole('button', { name: 'Move to another step…' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'To which step' }).waitFor();
  await page.keyboard.type('Check');
  await page.getByRole('option', { name: 'Check', exact: true }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.equal(await dialog.getByRole('button', { name: 'See what would happen' }).isDisabled(), true, 'without a reason nothing is tried');
  await dialog.getByLabel('Why').focus();
  await page.keyboard.type('counted already');
  await page.keyboard.press('Enter');
  await dialog.getByText('1 stands at “Check” then.').waitFor();
  assert.deepEqual(await accessFaults(page), []);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page.keyboard.press('Escape');
  await pick.waitFor({ state: 'hidden' });
});

test('promises are told with their reasons, and lead to where something can be done', whereBrowser, async () => {
  const { page } = visit;
  await page.goto('/promises');
  await page.getByRole('heading', { level: 1, name: 'Promises' }).waitFor();
  const first = page.getByRole('listitem').filter({ hasText: 'usually' }).first();
  await first.waitFor();
  assert.match((await first.textContent()) ?? '', /(on time|at risk|will miss|late).*by.*at “.+” for .+; usually .+ to hand-over/);
  assert.deepEqual(await accessFaults(page), []);
  assert.deepEqual(visit.complaints, []);
});
