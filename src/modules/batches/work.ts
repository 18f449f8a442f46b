// What goes on in the background: each batch with work to do gets one slice after the other, each in a transaction that moves its cursor as well.
import { type Actor, type Ctx, type Kernel, Refusal, SYSTEM } from '#kernel';
import { askerOf } from './asker.ts';
import { runItems } from './bulk.ts';
import { KINDS } from './kinds/all.ts';
import { applySlice, checkSlice, passOver, undoSlice } from './slices.ts';
import { stagePiece } from './stage.ts';
import { takeBatch, updateBatch, waitingBatches } from './store.ts';
import type { Batch, ImportKind, State } from './types.ts';

/** One slice of work on one batch: what it is called at fault points, the states it is for, and what is done. */
type Step = { name: string; run: (ctx: Ctx, batch: Batch) => Promise<number> };

const STEPS: Partial<Record<State, Step>> = {
  staging: { name: 'batches.stage', run: stagePiece },
  checking: { name: 'batches.check', run: checkSlice },
  undoing: { name: 'batches.undo', run: undoSlice },
};

/** Gives every batch that has work to do one slice; returns how much was done. Call it again while that is not 0. */
export async function workBatches(kernel: Kernel): Promise<number> {
  let did = 0;
  for (const { id, state, type } of await waitingBatches(kernel.db)) {
    if (type === 'bulk') did += await runItems(kernel, id);
    else if (state === 'running' || state === 'undoing') did += await asAsker(kernel, id, state);
    else did += await slice(kernel, SYSTEM, id, state, STEPS[state]!);
  }
  return did;
}

/** Works until no batch has anything left to do. */
export async function drainBatches(kernel: Kernel, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted && (await workBatches(kernel)) > 0);
}

async function slice(kernel: Kernel, actor: Actor, id: string, state: State, step: Step): Promise<number> {
  return kernel.tx(
    actor,
    async (ctx) => {
      const batch = await takeBatch(ctx, id, [state]);
      return batch ? step.run(ctx, batch) : 0;
    },
    { point: step.name },
  );
}

/** Runs a slice as the person who asked for it. Where a member breaks it is looked for, so that it is refused alone. */
async function asAsker(kernel: Kernel, id: string, state: 'running' | 'undoing'): Promise<number> {
  const seen = await kernel.tx(SYSTEM, (ctx) => takeBatch(ctx, id, [state]));
  if (!seen) return 0;
  const actor = await askerOf(kernel, seen);
  const missing = actor ? KINDS[seen.kind as ImportKind].rights.find((right) => !actor.may(right)) : 'batches.start';
  if (!actor || missing !== undefined) {
    await kernel.tx(SYSTEM, async (ctx) => updateBatch(ctx, id, { state: 'stopped', error: `Who started it may not do this any more: ${missing}.` }));
    return 1;
  }
  if (state === 'undoing') return slice(kernel, actor, id, state, STEPS.undoing!);
  const step = (groups: number): Step => ({ name: 'batches.run', run: (ctx, batch) => applySlice(ctx, batch, groups) });
  try {
    return await slice(kernel, actor, id, state, step(0));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    return narrow(kernel, actor, id, step);
  }
}

/** How many groups are tried together once a whole slice has broken, fewer and fewer, until the broken one stands alone. */
const NARROWER = [100, 10, 1] as const;
const TRIES = 12;

/** Goes on with smaller slices up to the group that breaks, passes that one over with what it said, and leaves the rest to whole slices again. */
async function narrow(kernel: Kernel, actor: Actor, id: string, step: (groups: number) => Step): Promise<number> {
  let did = 0;
  for (const groups of NARROWER) {
    try {
      for (let i = 0; i < TRIES; i++) {
        const rows = await slice(kernel, actor, id, 'running', step(groups));
        if (rows === 0) return did;
        did += rows;
      }
      // What broke before does not break any more: a lock, a lost connection.
      return did;
    } catch (error) {
      if (groups > 1) continue;
      did += await slice(kernel, actor, id, 'running', { name: 'batches.pass', run: (ctx, batch) => passOver(ctx, batch, (error as Error).message) });
    }
  }
  return did;
}
