// Van der Aalst's 43 control-flow patterns: one row for each, for the scoreboard of `npm test -- conformance`.
import { World } from '../../random/world.ts';
import { BRANCHING } from './branching.ts';
import { type Row, play } from './play.ts';
import { REPEATING } from './repeating.ts';
import { STANDING } from './standing.ts';

/** All patterns in the order of their numbers, each played: `ok` with how it is said, or why it is not. */
export async function patterns(): Promise<Row[]> {
  const world = new World();
  const rows: Row[] = [];
  for (const pattern of [...BRANCHING, ...REPEATING, ...STANDING].sort((a, b) => a.number - b.number)) rows.push(await play(pattern, world));
  return rows;
}
