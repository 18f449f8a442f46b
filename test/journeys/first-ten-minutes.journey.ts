// The first ten minutes of somebody who never saw it: in at one door or the other, orders that move, an order by hand, a colleague.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Journey, SIZES, type Visit, accessFaults, journey, until, whereBrowser, widthFault } from './browser.ts';

/** From the first look at the wizard to the first page of the shop; people type slower than this browser, by far. */
const SETUP_MS = 60_000;

async function looksRight(page: Page, where: string): Promise<void> {
  const wide = await widthFault(page);
  assert.deepEqual([...(await accessFaults(page)), ...(wide === undefined ? [] : [wide])], [], where);
}

/** A room by the rail, or on a phone by the bar at the thumb and its sheet. */
async function goTo(page: Page, room: string, isPhone: boolean): Promise<void> {
  if (isPhone) {
    const bar = page.getByRole('navigation', { name: 'Rooms at hand' });
    if (await bar.getByRole('link', { name: room }).isVisible()) return bar.getByRole('link', { name: room }).click();
    await bar.getByRole('button', { name: 'More' }).click();
    return page.getByRole('dialog').getByRole('link', { name: room, exact: true }).click();
  }
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: room }).click();
}

async function fillAddress(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Phone').fill('0722123456');
  await page.getByLabel('Street and number').fill('Strada Mihai Eminescu 14');
  await page.getByLabel('Postal code').fill('400033');
  await page.getByLabel('City').fill('Cluj-Napoca');
}

/** Takes an order of the article down as far as the last button. */
async function takeDown(page: Page, name: string, article: string): Promise<void> {
  await page.goto('/orders/new');
  await fillAddress(page, name);
  const find = page.getByRole('combobox', { name: 'Find an article' });
  await find.fill(article);
  await page.locator('[role="option"]:visible').first().waitFor();
  await find.press('Enter');
  await page.getByLabel('Quantity, line 1').waitFor();
  await page.getByLabel('Cash on delivery').check();
}

/** Puts one piece of something new on a shelf. */
async function theLastOne(visit: Visit, sku: string, name: string): Promise<void> {
  await visit.act('catalog.create_products', { name, taxCategory: 'standard', variants: [{ sku, weightGrams: 900 }] });
  const { items } = await visit.get<{ items: { kind: string; priceList: string; currency: string }[] }>('/api/orders/channels');
  const { priceList: list, currency } = items.find(({ kind }) => kind === 'phone')!;
  await visit.act('pricing.set_prices', { list, prices: [{ sku, price: { amount: '100.00', currency } }] });
  const warehouses = await visit.get<{ items: { code: string }[] }>('/api/stock/warehouses');
  await visit.act('stock.receive', { warehouse: warehouses.items[0]!.code, lines: [{ sku, quantity: 1 }] });
}

for (const size of ['desk', 'phone'] as const) {
  const isPhone = size === 'phone';
  const say = (what: string): string => `${size}: ${what}`;
  let shop: Journey;
  let visit: Visit;
  before(async () => {
    if (whereBrowser.skip !== false) return;
    shop = await journey({ doors: true });
    visit = await shop.open({ viewport: SIZES[size], hasTouch: isPhone });
  });
  after(async () => {
    await visit?.leave();
    await shop?.close();
  });

  test(say('the first page has two doors, and the demonstration opens without a password'), whereBrowser, async () => {
    const { page } = visit;
    await page.goto('/');
    await page.waitForURL(/\/welcome$/);
    await page.getByRole('heading', { name: 'Look around the demo shop' }).waitFor();
    await page.getByRole('heading', { name: 'Set up my own shop' }).waitFor();
    await looksRight(page, 'two doors');
    await page.getByRole('button', { name: 'Look around as the owner' }).click();
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
  });

  test(say('the world is set going, orders come in, and their tokens stand on the drawing'), whereBrowser, async () => {
    const { page } = visit;
    await page.goto('/settings/demo');
    await page.getByRole('heading', { level: 2 }).waitFor();
    await visit.act('setup.set_demo_speed', { speed: 60 });
    await goTo(page, 'Orders', isPhone);
    await until(page, 'fetch("/api/orders/list?limit=30").then((it) => it.json()).then((it) => it.items.length >= 20)');
    await page.goto('/processes/order-to-delivery');
    await page.locator('[data-drawing][data-ready]').waitFor();
    const where = (): Promise<unknown> => visit.get('/api/processes/map?key=order-to-delivery');
    const first = JSON.stringify(await where());
    await until(page, `fetch("/api/processes/map?key=order-to-delivery").then((it) => it.text()).then((it) => it !== ${JSON.stringify(first)})`);
    await visit.act('setup.set_demo_speed', { speed: 0 });
  });

  test(say('an order that waits says why it is there and what comes next'), whereBrowser, async () => {
    const { page } = visit;
    await page.goto('/orders?state=placed');
    await page.getByRole('table', { name: 'Orders' }).getByRole('link').first().click();
    await page.waitForURL(/\/orders\/ord_/);
    await page.locator('[data-token]').first().waitFor({ state: 'attached' });
    const why = page.getByText('Why is it here, and what is next?').first();
    await why.click();
    await page.getByText('Goes on to').or(page.getByText('Decided with these values')).or(page.getByText('Came from')).first().waitFor();
    await looksRight(page, 'an order with its reasons');
  });

  test(say('a note, a tag and what a customer would not read'), whereBrowser, async () => {
    const { page } = visit;
    await page.getByLabel('Note', { exact: true }).fill('Call before the courier comes');
    await page.getByRole('button', { name: 'Add note' }).click();
    await page.getByText('Call before the courier comes').first().waitFor();
    await page.getByRole('button', { name: 'Tag', exact: true }).click();
    await page.getByRole('dialog').getByLabel('Tag').fill('Fragile');
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Tags' }).getByText('fragile').waitFor();
  });

  test(say('many orders are tagged at once, and the list is taken along as a file'), whereBrowser, async () => {
    const { page } = visit;
    await page.goto('/orders');
    const boxes = page.getByRole('checkbox', { name: /^Select [A-Z]+-/ });
    await boxes.first().waitFor();
    for (const at of [0, 1, 2]) await boxes.nth(at).check();
    const bar = page
      .getByRole('region', { name: 'Selected rows' })
      .or(page.getByRole('toolbar', { name: 'Selected rows' }))
      .or(page.getByRole('group', { name: 'Selected rows' }));
    await bar.getByRole('button', { name: 'Add a tag' }).click();
    await page.getByRole('dialog').getByLabel('Tag').fill('morning');
    await page.keyboard.press('Enter');
    await page.getByText('3 orders tagged “morning”').waitFor();
    await page.goto('/orders?tag=morning');
    await page.getByRole('table', { name: 'Orders' }).getByRole('link').first().waitFor();
    assert.equal(
      await page
        .getByRole('table', { name: 'Orders' })
        .getByRole('row')
        .filter({ has: page.locator('[data-row]') })
        .count(),
      3,
    );
    await page.getByRole('button', { name: 'Export' }).click();
    const saved = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'CSV' }).click();
    const text = await (await saved).createReadStream().then(async (stream) => Buffer.concat(await stream.toArray()).toString('utf8'));
    assert.equal(new Set(text.match(/\b[A-Z]+-\d{4}-\d{6}\b/g)).size, 3, 'the three orders are in the file');
  });

  test(say('products come in from a file: tried first, then imported'), whereBrowser, async () => {
    const { page } = visit;
    await page.goto('/imports?add=true&kind=products');
    const chosen = page.waitForEvent('filechooser');
    await page.getByRole('dialog').getByRole('button', { name: 'Choose a file' }).click();
    const csv = 'sku,name,price\nCANA-1,Cană albastră,35.00\nCANA-2,Cană verde,36.00\n';
    await (await chosen).setFiles({ name: 'products.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.waitForURL(/\/imports\/\w+/);
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByRole('button', { name: /^Import 2 rows/ }).click();
    await page.getByRole('button', { name: 'Undo the import' }).waitFor();
    await page.goto('/products?q=CANA');
    await page.getByText('Cană albastră').first().waitFor();
    await page.getByText('Cană verde').first().waitFor();
  });

  test(say('an order is taken down by hand and stands on the drawing'), whereBrowser, async () => {
    const { page } = visit;
    await takeDown(page, 'Stefania Turcanu', 'charger');
    await looksRight(page, 'a new order');
    await page.getByRole('button', { name: 'Place the order' }).click();
    await page.waitForURL(/\/orders\/ord_/);
    await page.locator('[data-token]').first().waitFor({ state: 'attached' });
  });

  test(say('two tabs want the last one: one wins, the other is told at the line and keeps its form'), whereBrowser, async () => {
    const { page } = visit;
    await theLastOne(visit, 'LASTONE', 'Last samovar');
    const other = await page.context().newPage();
    await takeDown(page, 'Maria Marin', 'Last samovar');
    await takeDown(other, 'Ion Rusu', 'Last samovar');
    const place = (it: Page): Promise<void> => it.getByRole('button', { name: 'Place the order' }).click();
    await Promise.all([place(page), place(other)]);
    const endOf = async (it: Page): Promise<'won' | 'refused'> => {
      const refused = it.getByText('There is not enough of it').waitFor();
      return Promise.race([it.waitForURL(/\/orders\/ord_/).then(() => 'won' as const), refused.then(() => 'refused' as const)]);
    };
    const ends = await Promise.all([endOf(page), endOf(other)]);
    assert.deepEqual(ends.toSorted(), ['refused', 'won']);
    const [loser, name] = ends[0] === 'refused' ? [page, 'Maria Marin'] : [other, 'Ion Rusu'];
    assert.equal(await loser.getByLabel('Name', { exact: true }).inputValue(), name);
    assert.equal(await loser.getByLabel('City').inputValue(), 'Cluj-Napoca');
    await other.close();
  });

  test(say('a colleague is invited for the warehouse, joins, and sees only that'), whereBrowser, async () => {
    const { page } = visit;
    await page.goto('/staff');
    await page.getByRole('button', { name: 'Invite a colleague' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Radu Munteanu');
    await dialog.getByLabel('E-mail').fill('radu@pravalia.example');
    await dialog.getByRole('checkbox', { name: 'Warehouse' }).check();
    await dialog.getByRole('button', { name: 'Send the invitation' }).click();
    const link = await dialog.getByLabel('Link').inputValue();
    await dialog.getByRole('button', { name: 'Done' }).click();
    const guest = await shop.open({ viewport: SIZES[size], hasTouch: isPhone });
    await guest.page.goto(link);
    await guest.page.getByText('radu@pravalia.example').waitFor();
    await looksRight(guest.page, 'an invitation');
    await guest.page.getByLabel('Password', { exact: true }).fill('cinci cutii de carton');
    await guest.page.getByRole('button', { name: 'Join' }).click();
    await guest.page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    await seesOnlyTheWarehouse(guest);
    await guest.leave();
  });

  /** What the rail offers, what a page says to who may not see it, and what the server answers. */
  async function seesOnlyTheWarehouse(guest: Visit): Promise<void> {
    const { page } = guest;
    const rooms = await page.locator('nav[aria-label="Rooms"] a').evaluateAll((all) => all.map((it) => it.getAttribute('href')));
    assert.deepEqual(
      (rooms as string[]).toSorted(),
      ['/', '/incidents', '/invoices', '/orders', '/processes', '/products', '/stock', '/tasks', '/drafts', '/imports'].toSorted(),
    );
    for (const path of ['/staff', '/customers', '/settings/shop', '/audit']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByText('You may not do this').or(page.getByText('There is no such section')).first().waitFor();
    }
    const refused = (path: string, body?: unknown): Promise<number> =>
      page.evaluate(
        async ({ path, body }) =>
          (await fetch(path, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).status,
        { path, body },
      );
    for (const path of ['/api/staff/accounts', '/api/parties/list', '/api/settings/list', '/api/audit/list', '/files/batches/export?kind=customers&format=csv'])
      assert.equal(await refused(path), 403, path);
    assert.equal(await refused('/api/staff/invite', { email: 'x@example.com', name: 'X', roles: ['owner'] }), 403);
  }

  test(say('the other door: one’s own shop is set up in three steps, and lands on what it still wants'), whereBrowser, async () => {
    const own = await shop.open({ viewport: SIZES[size], hasTouch: isPhone });
    const { page } = own;
    // The address that the program prints at its start.
    await page.goto(`/welcome#${shop.setupCode}`);
    const began = performance.now();
    await page.getByRole('link', { name: 'Set up my shop' }).click();
    await page.getByLabel('Name of the shop').fill('Ceramica de Horezu');
    await page.getByRole('combobox', { name: 'Country' }).fill('Romania');
    await page.getByRole('option', { name: 'Romania' }).click();
    assert.equal(await page.getByRole('combobox', { name: 'Currency' }).inputValue(), 'RON');
    await page.getByLabel(/^Tax number/).fill('RO14399840');
    await page.getByText('the number can be right').waitFor();
    await page.getByLabel('Street and number').fill('Strada Olari 3');
    await page.getByLabel('City').fill('Horezu');
    await looksRight(page, 'the wizard');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('From where do goods leave?').waitFor();
    await page.getByRole('checkbox', { name: /^Phone/ }).check();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Your name').fill('Ioana Olaru');
    await page.getByLabel('E-mail').fill('ioana@ceramica.example');
    await page.locator('input[type=password]').fill('o sută de farfurii albastre');
    await page.getByRole('button', { name: 'Open the shop' }).click();
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    assert.ok(performance.now() - began < SETUP_MS, 'it does not take long');
    await page.getByRole('heading', { name: 'Get your shop ready' }).waitFor();
    await looksRight(page, 'a new shop');
    assert.deepEqual(await leadsSomewhere(page), []);
    assert.equal((await own.get<{ items: unknown[] }>('/api/orders/list')).items.length, 0, 'nothing of the demonstration is in it');
    assert.deepEqual(own.complaints, []);
    await own.leave();
  });

  /** The items of the checklist that lead nowhere. */
  async function leadsSomewhere(page: Page): Promise<string[]> {
    const links = page.getByRole('region', { name: 'Get your shop ready' }).getByRole('link');
    const paths = (await links.evaluateAll((all) => all.map((it) => it.getAttribute('href')))) as string[];
    assert.ok(paths.length >= 5, 'the list says what is missing');
    const nowhere: string[] = [];
    for (const path of paths) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      if (
        await page
          .getByText(/There is no such|Nothing here/)
          .first()
          .isVisible()
      )
        nowhere.push(path);
    }
    return nowhere;
  }

  test(say('the browser had nothing to complain of'), whereBrowser, () => assert.deepEqual(visit.complaints, []));
}
