// A change to the live drawing, from the sketch to the orders under way and back: seen in colour, told in numbers, published, and taken back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Journey, SIZES, type Visit, accessFaults, until, visiting, whereBrowser, widthFault } from './browser.ts';
import { placeOne } from './every-page.ts';

const KEY = 'order-to-delivery';
let shop: Journey;
let visit: Visit;
let order = '';
let sketchId = '';

/** The shipped drawing with a step that has another name and id, a decision that is called otherwise, and nobody who is told after two hours. */
function changed(xml: string): string {
  const without = (text: string, pattern: RegExp): string => {
    const cut = text.replace(pattern, '');
    assert.notEqual(cut, text, `there is ${pattern} in the drawing`);
    return cut;
  };
  const flows = ['Flow_ReviewLate_TellSupervisor', 'Flow_TellSupervisor_SupervisorTold'];
  let text = without(xml, /<bpmn:boundaryEvent id="ReviewLate"[\s\S]*?<\/bpmn:boundaryEvent>\s*/);
  text = without(text, /<bpmn:sendTask id="TellSupervisor"[\s\S]*?<\/bpmn:sendTask>\s*/);
  text = without(text, /<bpmn:endEvent id="SupervisorTold"[\s\S]*?(<\/bpmn:endEvent>|\/>)\s*/);
  for (const flow of flows) {
    text = without(text, new RegExp(`<bpmn:sequenceFlow id="${flow}"[^>]*/>\\s*`));
    text = without(text, new RegExp(`<bpmndi:BPMNEdge id="${flow}_di"[\\s\\S]*?</bpmndi:BPMNEdge>\\s*`));
  }
  for (const gone of ['ReviewLate', 'TellSupervisor', 'SupervisorTold']) {
    text = without(text, new RegExp(`<bpmndi:BPMNShape id="${gone}_di"[\\s\\S]*?</bpmndi:BPMNShape>\\s*`));
    text = text.replace(`<bpmn:flowNodeRef>${gone}</bpmn:flowNodeRef>`, '');
  }
  return text
    .replace('id="Review" name="Review the order"', 'id="LookAt" name="Look at the order"')
    .replaceAll('="Review"', '="LookAt"')
    .replace('>Review<', '>LookAt<')
    .replace('name="Approve?"', 'name="May it go on?"');
}

/** Where the order stands. */
async function standsAt(): Promise<string[]> {
  const { items } = await visit.get<{ items: { at: { element: string }[] }[] }>(`/api/runs/where?documents=${order}`);
  return items[0]!.at.map(({ element }) => element);
}

const inkOf = (element: string, ink: string): string => `[data-element-id="${element}"].ink-${ink}`;

visiting(async (opened) => {
  ({ shop, visit } = opened);
  await placeOne(visit, 'Ion Rusu');
  ({ orderId: order } = await placeOne(visit, 'Ion Rusu'));
  const { xml } = await visit.get<{ xml: string }>(`/api/processes/map?key=${KEY}`);
  ({ sketchId } = await visit.act<{ sketchId: string }>('sketches.start', { kind: 'process', key: KEY, name: 'Nobody is told' }));
  await visit.act('sketches.save', { sketchId, rev: 1, xml: changed(xml) });
});

test('a sketch stands in the list with its pen, and another begins from what is live, from nothing, as a copy or from a file', whereBrowser, async () => {
  const { page } = visit;
  assert.ok(shop.url);
  assert.deepEqual(await standsAt(), ['Review']);
  await page.goto('/sketches');
  const row = page.getByRole('row').filter({ hasText: 'Nobody is told' });
  await row.getByText('Ana Ionescu').first().waitFor();
  await page.getByRole('button', { name: 'New sketch' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('One sketch of this is open already').waitFor();
  await dialog.getByRole('button', { name: 'Start from nothing' }).click();
  await dialog.getByLabel('Name').fill('Call the customer');
  assert.equal(await dialog.getByRole('button', { name: 'Begin' }).isEnabled(), true);
  assert.deepEqual(await accessFaults(page), []);
  await page.keyboard.press('Escape');
});

test('the change is shown in colour and in words, on a desk and a phone, and walked along by keyboard', whereBrowser, async () => {
  const { page } = visit;
  await page.goto(`/sketches/${sketchId}/compare`);
  await page.locator('[data-drawing][data-ready]').waitFor();
  for (const [element, ink] of [
    ['LookAt', 'added'],
    ['Approve', 'changed'],
    ['Review', 'removed'],
    ['TellSupervisor', 'removed'],
  ] as const)
    await page.locator(inkOf(element, ink)).first().waitFor({ state: 'attached' });
  const changes = page.getByRole('region', { name: 'Changes to version 1' });
  await changes.getByText('May it go on?').first().waitFor();
  await changes.locator('del', { hasText: 'Approve?' }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await until(page, `document.activeElement?.dataset.element === 'Approve' && document.activeElement.getAttribute('aria-pressed') === 'true'`);
  await until(page, `document.querySelector('[data-element-id="Approve"].chosen') !== null`);
  await page.getByRole('button', { name: 'Before', exact: true }).click();
  await page.locator('[data-element-id="LookAt"]').waitFor({ state: 'detached' });
  await page.locator(inkOf('Review', 'removed')).first().waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Together' }).click();
  assert.deepEqual(await accessFaults(page), []);
  await page.setViewportSize(SIZES.phone);
  assert.equal(await widthFault(page), undefined);
  await page.setViewportSize(SIZES.desk);
});

test('what it does is told in numbers, a choice is made, it is published, and the order under way goes along', whereBrowser, async () => {
  const { page } = visit;
  const publish = page.getByRole('button', { name: 'Publish' });
  await page.getByText('cannot go on: choose').waitFor();
  assert.equal(await publish.isEnabled(), false);
  await page.getByLabel('What becomes of them: Review the order').selectOption('move');
  await page.getByText('It can be published.').waitFor();
  await publish.click();
  await page.getByText('It is live: version 2').waitFor();
  await page.getByText('All runs that can follow are on version 2.').waitFor();
  assert.deepEqual(await standsAt(), ['LookAt']);
  await page.getByRole('link', { name: 'Watch it' }).waitFor();
});

test('it is rolled back, and the order goes along once more', whereBrowser, async () => {
  const { page } = visit;
  await page.getByRole('button', { name: 'Roll back to version 1' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What becomes of them: Look at the order').selectOption('move');
  assert.deepEqual(await accessFaults(page), []);
  await dialog.getByRole('button', { name: 'Roll back to version 1' }).click();
  await page.getByText('It was live as version 2').waitFor();
  await until(page, `fetch('/api/runs/where?documents=${order}').then((it) => it.json()).then((it) => it.items[0].at[0].element === 'Review')`);
  await page.goto(`/processes/${KEY}?tab=versions`);
  await page.getByRole('button', { name: 'Roll back' }).nth(1).waitFor();
  assert.deepEqual(visit.complaints, []);
});
