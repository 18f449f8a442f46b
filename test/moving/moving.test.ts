// A thousand orders under way while twenty drawings change under them: `npm test -- moving --json`.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tellFigures } from '../runner/figures.ts';
import { play } from './play.ts';

const EACH = Number(process.env['KONTOR_MOVING_EACH'] ?? 50);
const SEED = Number(process.env['KONTOR_MOVING_SEED'] ?? 1);

test(`${EACH} orders of each of 20 drawings follow, are held with a reason or finish on their own, and nothing happens twice`, async () => {
  const { figures, wrong } = await play(SEED, EACH);
  tellFigures('moving', figures);
  assert.deepEqual(wrong, []);
  assert.deepEqual([figures.pairs, figures.stuck, figures.twice], [20, 0, 0]);
});
