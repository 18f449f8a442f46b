// A few orders of each pair of drawings, every day; the thousand of them are asked for by name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { play } from './moving/play.ts';

test('orders at random places of twenty drawings that change follow, are held or finish on their own, and nothing happens twice', async () => {
  const { figures, wrong } = await play(7, 3);
  assert.deepEqual(wrong, []);
  assert.deepEqual([figures.pairs, figures.stuck, figures.twice], [20, 0, 0]);
  assert.ok(figures.followed > 0 && figures.effects > 0);
});
