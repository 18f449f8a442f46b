// Every page in every way people meet it: on a desk and a phone, light and dark, by keyboard alone, with axe, its width and its name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Journey, type Visit, SIZES, accessFaults, visiting, whereBrowser, widthFault } from './browser.ts';
import { type Stop, open, stopsOf } from './every-page.ts';
import { keyboardFaults } from './keyboard.ts';

let shop: Journey;
let visit: Visit;
let stops: Stop[] = [];
visiting(async (opened) => {
  ({ shop, visit } = opened);
  stops = await stopsOf(visit);
});

type Size = keyof typeof SIZES;
type Scheme = 'light' | 'dark';
/** The ways in which each page is looked at. The main pages are seen in the other two as well, in which only colours can differ. */
const WAYS: readonly { size: Size; scheme: Scheme; isForAll: boolean }[] = [
  { size: 'desk', scheme: 'light', isForAll: true },
  { size: 'phone', scheme: 'dark', isForAll: true },
  { size: 'desk', scheme: 'dark', isForAll: false },
  { size: 'phone', scheme: 'light', isForAll: false },
];

/** What is wrong with the page that is open, seen in one way. */
async function faultsNow({ page }: Visit, { size, scheme, isForAll }: (typeof WAYS)[number]): Promise<string[]> {
  await page.setViewportSize(SIZES[size]);
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  // Two frames: one in which the page hears of it, one in which it has drawn itself anew.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  const heads = await page.getByRole('heading', { level: 1 }).count();
  const title = await page.title();
  const wide = await widthFault(page);
  return [
    ...(heads === 1 ? [] : [`${heads} headings of the first level`]),
    ...(/^\S.* · Kontor$/.test(title) ? [] : [`its title is “${title}”`]),
    ...(wide === undefined ? [] : [wide]),
    ...(await accessFaults(page, isForAll ? undefined : ['color-contrast'])),
  ];
}

/** Opens each stop once and looks at it in its ways; answers what is wrong with each. */
async function look(some: readonly Stop[], isSignedIn: boolean): Promise<string[]> {
  const other = await shop.open({ hasTouch: true, reducedMotion: 'reduce' });
  if (isSignedIn) await other.enter();
  const faults: string[] = [];
  for (const { name, path, isMain } of some) {
    try {
      await other.page.setViewportSize(SIZES.desk);
      await open(other, path);
      // The other pages are walked on request (`npm test -- walks`).
      if (isMain) for (const fault of await keyboardFaults(other.page)) faults.push(`${name}: ${fault}`);
      for (const way of WAYS.filter(({ isForAll }) => isForAll || isMain)) {
        for (const fault of await faultsNow(other, way)) faults.push(`${name} (${way.size}, ${way.scheme}): ${fault}`);
      }
    } catch (error) {
      faults.push(`${name}: ${(error as Error).message.split('\n')[0]!}`);
    }
    for (const complaint of other.complaints.splice(0)) faults.push(`${name}: ${complaint}`);
  }
  await other.leave();
  return faults;
}

test('every page, on a desk and a phone, light and dark, by keyboard alone: axe, width, a heading, a title, no error', whereBrowser, async () => {
  const inside = stops.filter((it) => !it.isOpen);
  const half = Math.ceil(inside.length / 2);
  const faults = await Promise.all([
    look(inside.slice(0, half), true),
    look(inside.slice(half), true),
    look(
      stops.filter((it) => it.isOpen),
      false,
    ),
  ]);
  assert.deepEqual(faults.flat(), []);
});
