// The sweep after a publish: run after run comes to the new drawing in batches, on top of those that are touched anyway; it goes on where it stopped.
import type { Ctx } from '#kernel';
import type { Definitions } from '../definitions.ts';
import type { Run } from '../run.ts';
import { Stretch } from '../stretch.ts';
import * as store from './store.ts';

/** Runs of one batch, in one transaction. */
export const BATCH = 500;
/** So long after a publish another process may still have started a run on the drawing before it. */
const LATE_MS = 3_000;

/** Moves one batch of the oldest sweep under way that has something to do; returns how many runs it dealt with, 0 when there is nothing to do now. */
export async function sweepOnce(ctx: Ctx, definitions: Definitions, batch = BATCH): Promise<number> {
  const moves = await store.claimMoves(ctx);
  if (moves.length > 0) await definitions.refresh(ctx, 0);
  for (const move of moves) {
    const dealt = await sweepOne(ctx, definitions, move, batch);
    if (dealt > 0) return dealt;
  }
  return 0;
}

async function sweepOne(ctx: Ctx, definitions: Definitions, move: store.MoveRow, batch: number): Promise<number> {
  const candidates = await store.runsToMove(ctx, move, batch);
  const roots = new Set((await store.lockFreeRoots(ctx, [...new Set(candidates.map((row) => row.root_id))].sort())).map((row) => row.id));
  const free = candidates.filter((row) => roots.has(row.root_id)).map((row) => row.id);
  const moved = ctx.careful ? await oneByOne(ctx, definitions, free, move) : await together(ctx, definitions, free);
  const skipped = move.skipped || free.length < candidates.length;
  const isEnd = candidates.length < batch;
  store.advanceMove(ctx, move.id, {
    ...moved,
    // At the end of a round that had to leave out what somebody else had locked, another one begins.
    cursor: isEnd ? '' : candidates.at(-1)!.id,
    skipped: isEnd ? false : skipped,
    isDone: isEnd && !skipped && ctx.now.getTime() >= move.started_at.getTime() + LATE_MS,
  });
  return free.length;
}

type Counts = { moved: number; held: number; finishing: number; cancelled: number };

/** Loading them is all: a run that is loaded comes to the newest drawing. */
async function together(ctx: Ctx, definitions: Definitions, ids: string[]): Promise<Counts> {
  const stretch = new Stretch(ctx, definitions);
  await stretch.load(ids);
  const counts = countsOf(ids.map((id) => stretch.runs.get(id)!));
  await stretch.work();
  return counts;
}

/** After a batch broke: each in a savepoint, and one that breaks is held, so that the others need not wait for it. */
async function oneByOne(ctx: Ctx, definitions: Definitions, ids: string[], move: store.MoveRow): Promise<Counts> {
  const sum: Counts = { moved: 0, held: 0, finishing: 0, cancelled: 0 };
  for (const id of ids) {
    const one = await ctx
      .nested(() => together(ctx, definitions, [id]))
      .catch((error: Error): Counts => {
        store.holdBroken(ctx, id, { reason: 'broken', elements: [], move: move.id, since: ctx.now.toISOString(), by: ctx.actor.id, text: error.message });
        return { moved: 0, held: 1, finishing: 0, cancelled: 0 };
      });
    for (const key of ['moved', 'held', 'finishing', 'cancelled'] as const) sum[key] += one[key];
  }
  return sum;
}

/** What became of them, told before they go on: one that moves may be over a moment later. */
function countsOf(runs: Run[]): Counts {
  const counts: Counts = { moved: 0, held: 0, finishing: 0, cancelled: 0 };
  for (const run of runs) {
    if (run.status === 'stopped') counts.cancelled++;
    else if (run.stay === 'held') counts.held++;
    else if (run.stay === 'old') counts.finishing++;
    else counts.moved++;
  }
  return counts;
}
