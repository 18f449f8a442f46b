// Every page in every way people meet it: on a desk and a phone, light and dark, with axe, its width and its name.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Journey, SIZES, type Visit, accessFaults, journey, whereBrowser, widthFault } from './browser.ts';
import { type Stop, open, stopsOf } from './every-page.ts';

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
