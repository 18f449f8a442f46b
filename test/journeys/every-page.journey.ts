// Every page in every way people meet it: on a desk and a phone, light and dark, by keyboard, and in each language.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT } from '#testing';
import { type Journey, SIZES, type Visit, accessFaults, journey, whereBrowser, widthFault } from './browser.ts';
import { type Stop, open, stopsOf } from './every-page.ts';
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

type Size = keyof typeof SIZES;
type Scheme = 'light' | 'dark';

/** Looks at stops in one way; answers what is wrong with each. */
async function look(some: readonly Stop[], size: Size, colorScheme: Scheme, isSignedIn: boolean): Promise<string[]> {
  const other = await shop.open({ viewport: SIZES[size], colorScheme, hasTouch: size === 'phone', reducedMotion: 'reduce' });
  if (isSignedIn) await other.enter();
  const faults: string[] = [];
  for (const { name, path } of some) {
    const says = (fault: string): number => faults.push(`${name} (${size}, ${colorScheme}): ${fault}`);
    try {
      await open(other, path);
      const heads = await other.page.getByRole('heading', { level: 1 }).count();
      if (heads !== 1) says(`${heads} headings of the first level`);
      const title = await other.page.title();
      if (!/^\S.* · Kontor$/.test(title)) says(`its title is “${title}”`);
      (await accessFaults(other.page)).forEach(says);
      const wide = await widthFault(other.page);
      if (wide !== undefined) says(wide);
    } catch (error) {
      says((error as Error).message.split('\n')[0]!);
    }
    other.complaints.splice(0).forEach(says);
  }
  await other.leave();
  return faults;
}

for (const [size, colorScheme, isAll] of [
  ['desk', 'light', true],
  ['phone', 'dark', true],
  ['desk', 'dark', false],
  ['phone', 'light', false],
] as const) {
  test(`${isAll ? 'every page' : 'the main pages'}, ${size}, ${colorScheme}: axe, width, a heading, a title, no error`, whereBrowser, async () => {
    const some = stops.filter((it) => isAll || it.isMain);
    const inside = some.filter((it) => !it.isOpen);
    const half = Math.ceil(inside.length / 2);
    const faults = await Promise.all([
      look(inside.slice(0, half), size, colorScheme, true),
      look(inside.slice(half), size, colorScheme, true),
      look(
        some.filter((it) => it.isOpen),
        size,
        colorScheme,
        false,
      ),
    ]);
    assert.deepEqual(faults.flat(), []);
  });
}

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
    assert.ok(await button.evaluate('(it) => it === document.activeElement').catch(() => false), `${path}: the focus is back on “${String(name)}”`);
  }
});

type Words = Record<string, string>;
const FOLDER = join(ROOT, 'web', 'ui', 'languages');
const wordsOf = (language: string): Words =>
  Object.assign({}, ...readdirSync(join(FOLDER, language)).map((file) => JSON.parse(readFileSync(join(FOLDER, language, file), 'utf8')) as Words)) as Words;

/** Everything that a page says to eyes or ears, besides the shop's own data that is marked as such. */
const SAID = `(() => {
  const said = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent.closest('script, style, svg, iframe, [lang]:not(html), code, pre') === null && parent.checkVisibility()) said.add(node.data.trim());
  }
  for (const it of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]'))
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) if (it.getAttribute(name)) said.add(it.getAttribute(name).trim());
  said.add(document.title.replace(/ · .*/, ''));
  return [...said].filter((it) => it !== '');
})()`;

for (const language of ['en', 'ro', 'pl', 'pt-BR', 'ru']) {
  test(`no page says anything untranslated: ${language}`, whereBrowser, async () => {
    const english = wordsOf('en');
    const words = wordsOf(language);
    const right = new Set(Object.values(words));
    const wrong = new Set(Object.entries(english).flatMap(([key, text]) => (words[key] !== text && !right.has(text) ? [text] : [])));
    const other = await shop.open({ locale: language });
    const faults: string[] = [];
    for (const [isOpen, some] of [
      [true, stops.filter((it) => it.isOpen)],
      [false, stops.filter((it) => !it.isOpen)],
    ] as const) {
      if (!isOpen) {
        await other.page.context().addInitScript(`localStorage.setItem('kontor.language', '${language}')`);
        await other.enter();
      }
      for (const { name, path } of some) {
        await open(other, path, words['common.loading']);
        for (const text of await other.page.evaluate<string[]>(SAID)) {
          if (text in english || /^[a-z_]+(\.[a-z_]+)+$/.test(text)) faults.push(`${name}: the key ${text}`);
          if (wrong.has(text)) faults.push(`${name}: “${text}”`);
        }
      }
    }
    await other.leave();
    assert.deepEqual(faults, []);
  });
}
