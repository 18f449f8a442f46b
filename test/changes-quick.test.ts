// Every day a fifth of the thirty changes runs, always the same ones; and the page that tells them is held to be current.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '#testing';
import { pageOf } from './thirty/change.ts';
import { CHANGES } from './thirty/changes.ts';
import { play } from './thirty/play.ts';

CHANGES.forEach((change, i) => {
  if (i % 5 === 0) test(`${i + 1}. ${change.says}`, () => play(change));
});

test('the page of the thirty changes tells them as they are', () => {
  assert.equal(readFileSync(join(ROOT, 'docs/thirty-changes.md'), 'utf8'), pageOf(CHANGES));
});
