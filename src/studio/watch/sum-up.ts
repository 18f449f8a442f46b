// Sums history up as it grows, so that a map costs the same whatever has happened: a stretch of transactions at a time, each row once.
import type { Ctx, Sweep } from '#kernel';
import type { Around } from '../part.ts';
import * as store from './store.ts';

const ROWS_AT_ONCE = 4_000;
const OLD_RUNS_AT_ONCE = 200;
const HOURS_KEPT_MS = 15 * 86_400_000;

/** The sweeps that keep the sums of what went through drawings. */
export const heatSweeps = (around: Around): Sweep[] => [
  { name: 'studio.heat', everyMs: 5_000, run: (ctx) => sumUp(ctx, around) },
  { name: 'studio.forget_hours', everyMs: 3_600_000, run: (ctx) => store.forgetHours(ctx, new Date(ctx.now.getTime() - HOURS_KEPT_MS)) },
];

/** Adds the next stretch of history; returns how many rows it had. */
async function sumUp(ctx: Ctx, around: Around): Promise<number> {
  if (!(await store.isBehind(ctx))) return 0;
  const mark = await store.lockMark(ctx);
  if (!mark) return 0;
  if (mark.old_run !== null) {
    const runs = await store.oldRuns(ctx, mark.old_run, OLD_RUNS_AT_ONCE);
    if (runs.length > 0) {
      const rows = await add(ctx, around, { from: '0', to: '1', runs });
      store.moveMark(ctx, { ...mark, old_run: runs.at(-1)! });
      return rows;
    }
    mark.old_run = null;
  }
  const to = await store.nextCut(ctx, mark.tx, ROWS_AT_ONCE);
  const rows = await add(ctx, around, { from: mark.tx, to, runs: null });
  store.moveMark(ctx, { tx: to, old_run: null });
  return rows;
}

async function add(ctx: Ctx, { engine }: Around, part: store.Part): Promise<number> {
  const { rows, definitions } = await store.factsOf(ctx, part);
  if (rows === 0) return 0;
  const many: store.Many[] = [];
  for (const definition of definitions) {
    const { graph } = await engine.definitions.get(ctx, definition);
    for (const node of graph.nodes) if ((node.multi || node.loop) && node.outgoing.length > 0) many.push({ definition, element: node.id });
  }
  store.addUp(ctx, part, many);
  return rows;
}
