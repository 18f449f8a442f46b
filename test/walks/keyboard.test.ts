// Every page by keyboard alone: what Tab reaches and where the focus is seen. On request, as it takes a minute; the main pages are walked every day.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Journey, type Visit, visiting, whereBrowser } from '../journeys/browser.ts';
import { type Stop, open, stopsOf } from '../journeys/every-page.ts';
import { keyboardFaults } from '../journeys/keyboard.ts';

let shop: Journey;
let visit: Visit;
let stops: Stop[] = [];
visiting(async (opened) => {
  ({ shop, visit } = opened);
  stops = await stopsOf(visit);
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
