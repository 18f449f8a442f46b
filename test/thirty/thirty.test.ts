// THE THIRTY CHANGES. What merchants ask their shop system for and are told to hire a developer: here each of them is drawn, or
// written into a table, published over orders under way through the program's own actions, and played from placed to its end with the
// real modules, simulated outside and a virtual clock. `changes/` has them by the room of the shop that asks; each reads as the page
// (docs/thirty-changes.md) tells it. `edit.ts`, `tables.ts` and `parts.ts` are the designer's hands, `shop.ts` is the shop.
// `npm test -- thirty --json` runs all of them; every day a third of them runs (test/changes-quick.test.ts).
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { tellAlone } from '../runner/figures.ts';
import { CHANGES } from './changes.ts';
import { play } from './play.ts';

let passed = 0;
after(() => tellAlone('thirty', { changes: CHANGES.length, passed }));

CHANGES.forEach((change, i) => {
  test(`${i + 1}. ${change.says}`, async () => {
    await play(change);
    passed++;
  });
});

test('there are thirty of them', () => assert.equal(CHANGES.length, 30));
