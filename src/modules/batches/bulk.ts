// Bulk actions: many inputs of one action, run as whoever asked, a chunk at a time, each input with a result of its own.
import { type Action, type Ctx, type Kernel, type Outcome, type Refusal, SYSTEM, ask, checkInput, lockDocuments, moveDocuments } from '#kernel';
import { batchEnded } from './events.ts';
import { askerOf } from './asker.ts';
import { takeBatch, updateBatch } from './store.ts';
import { type Item, countItems, waitingItems, writeItems } from './store-rows.ts';
import type { Batch } from './types.ts';

const CHUNK = 100;

type Result = Pick<Item, 'n' | 'state' | 'code' | 'message'>;

/**
 * Runs the next items of a bulk action. Their results are written in the transaction in which they happen, so that a
 * killed program does none of them twice; a member that breaks the chunk is found by running them one by one.
 */
export async function runItems(kernel: Kernel, id: string): Promise<number> {
  const batch = await kernel.tx(SYSTEM, (ctx) => takeBatch(ctx, id, ['running']));
  if (!batch) return 0;
  const actor = await askerOf(kernel, batch);
  const action = kernel.registry.actions.get(batch.kind);
  if (!actor || !action || !actor.may(batch.kind)) {
    await kernel.tx(SYSTEM, async (ctx) =>
      updateBatch(ctx, id, { state: 'stopped', error: `Who started it may not do this any more: ${batch.kind}.`, endedAt: ctx.now }),
    );
    return 1;
  }
  const chunk = (size: number) =>
    kernel.tx(
      actor,
      async (ctx) => {
        const held = await takeBatch(ctx, id, ['running']);
        if (!held) return 0;
        const items = await waitingItems(ctx, id, size);
        if (items.length === 0) return -1;
        const results = await ctx.nested(() => runInside(ctx, action, items));
        writeItems(ctx, id, results);
        updateBatch(ctx, id, { doneRows: held.doneRows + items.length });
        return items.length;
      },
      { point: 'batches.bulk', careful: size === 1 },
    );
  const did = await chunk(CHUNK).catch(() => alone(kernel, id, chunk));
  if (did < 0) await finish(kernel, batch);
  return Math.abs(did);
}

/** One item by itself; one that breaks is marked with what it said. */
async function alone(kernel: Kernel, id: string, chunk: (size: number) => Promise<number>): Promise<number> {
  let did = 0;
  for (let i = 0; i < CHUNK; i++) {
    try {
      const done = await chunk(1);
      if (done <= 0) return did || done;
      did += done;
    } catch (error) {
      await kernel.tx(SYSTEM, async (ctx) => {
        const [item] = await waitingItems(ctx, id, 1);
        if (item) writeItems(ctx, id, [{ n: item.n, state: 'broken', code: 'batches.broken', message: (error as Error).message.slice(0, 300) }]);
      });
      did++;
    }
  }
  return did;
}

async function runInside(ctx: Ctx, action: Action, items: Item[]): Promise<Result[]> {
  const results = new Map<number, Result>();
  const sound = items.filter((item) => {
    try {
      checkInput(action, item.input);
      return true;
    } catch (error) {
      results.set(item.n, refusalOf(item, error as Refusal));
      return false;
    }
  });
  const documents = [...new Set(action.locks ? sound.flatMap((item) => action.locks!(item.input)) : [])].sort();
  if (documents.length > 0) await Promise.all([ctx.process.lock(ctx, documents), lockDocuments(ctx, documents)]);
  const inputs = sound.map((item) => item.input);
  const outcomes: Outcome<unknown>[] = action.outside
    ? await ask(
        ctx,
        action,
        sound.map((item) => ({ input: item.input, key: ctx.id('key'), ...(action.locks ? { document: action.locks(item.input)[0]! } : {}) })),
      )
    : inputs.length > 0
      ? await action.runMany(ctx, inputs)
      : [];
  sound.forEach((item, i) => {
    const outcome = outcomes[i]!;
    results.set(item.n, outcome.ok ? { n: item.n, state: 'done', code: null, message: null } : refusalOf(item, outcome.refusal));
  });
  return items.map((item) => results.get(item.n)!);
}

const refusalOf = (item: Item, refusal: Refusal): Result => ({ n: item.n, state: 'refused', code: refusal.code, message: refusal.message });

async function finish(kernel: Kernel, batch: Batch): Promise<void> {
  await kernel.tx(SYSTEM, async (ctx) => {
    if (!(await takeBatch(ctx, batch.id, ['running']))) return;
    const counts = await countItems(ctx, batch.id);
    updateBatch(ctx, batch.id, { state: 'done', endedAt: ctx.now, doneRows: counts.done + counts.refused + counts.broken });
    await moveDocuments(ctx, [batch.id], ['open'], 'done');
    ctx.emit(batchEnded, batch.id, { number: batch.number, kind: batch.kind, state: 'done' });
  });
}
