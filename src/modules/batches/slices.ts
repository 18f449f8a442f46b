// One slice of a dry run, of a run, and of an undoing: groups are read after the cursor, decided, written, and the cursor moves with them.
import { type Ctx, moveDocuments } from '#kernel';
import { batchEnded } from './events.ts';
import { KINDS } from './kinds/all.ts';
import { updateBatch } from './store.ts';
import { clearFaults, deleteChanges, insertChanges, insertFaults, insertPreview, lastChanges, nextGroups } from './store-rows.ts';
import { type Batch, type Counts, type Group, type ImportKind, type Plan, NO_COUNTS, type RowFault } from './types.ts';

/** Rows in one transaction. */
export const SLICE_ROWS = 1_000;
/** So many faults are kept with their cells; all of them are counted. */
export const FAULT_LIMIT = 10_000;
const PREVIEW_ROWS = 1_000;

type Phase = 'check' | 'run';

/** Decides about the next rows and writes down what would happen; nothing of the shop changes. */
export async function checkSlice(ctx: Ctx, batch: Batch): Promise<number> {
  const { groups, tooLarge } = await take(ctx, batch, SLICE_ROWS);
  if (groups.length === 0) {
    updateBatch(ctx, batch.id, { state: 'checked', checked: countsOf(batch), cursor: 0, doneRows: 0, counts: {} });
    return 1;
  }
  const kind = KINDS[batch.kind as ImportKind];
  const plans = await kind.plan({ ctx, batch }, groups);
  if (kind.rehearses)
    await rehearse(ctx, () =>
      kind.apply(
        { ctx, batch },
        plans.filter((plan) => plan.todo !== undefined),
      ),
    );
  advance(ctx, batch, 'check', groups, plans, tooLarge);
  const before = countsOf(batch);
  if (before.created + before.updated + before.unchanged + before.refused < PREVIEW_ROWS)
    insertPreview(
      ctx,
      batch.id,
      plans.flatMap((plan) => plan.verdicts),
    );
  return rowsOf(groups);
}

const TAKEN_BACK = new Error('A rehearsal is taken back.');

/** Does something in a savepoint and takes it back, whatever came of it; what breaks here breaks in the run as well, and is found there. */
async function rehearse(ctx: Ctx, work: () => Promise<void>): Promise<void> {
  await ctx
    .nested(async () => {
      await work();
      throw TAKEN_BACK;
    })
    .catch((error: unknown) => {
      if (error !== TAKEN_BACK) throw error;
    });
}

/** Carries out the next rows; `only` so many groups where one of them has to be found that breaks. */
export async function applySlice(ctx: Ctx, batch: Batch, only = 0): Promise<number> {
  const taken = await take(ctx, batch, SLICE_ROWS);
  const groups = only > 0 ? taken.groups.slice(0, only) : taken.groups;
  if (groups.length === 0) {
    await end(ctx, batch, 'done');
    return 1;
  }
  const kind = KINDS[batch.kind as ImportKind];
  let plans = await kind.plan({ ctx, batch }, groups);
  if (batch.stopAtFirst) {
    const bad = plans.findIndex((plan) => plan.faults.length > 0);
    if (bad >= 0) plans = plans.slice(0, bad + 1);
  }
  const todo = plans.filter((plan) => plan.todo !== undefined);
  if (todo.length > 0) await kind.apply({ ctx, batch }, todo);
  advance(ctx, batch, 'run', groups.slice(0, plans.length), plans, taken.tooLarge);
  insertChanges(
    ctx,
    batch.id,
    plans.flatMap((plan) => plan.changes.map((change) => ({ ...change, grp: plan.group.grp }))),
  );
  if (batch.stopAtFirst && plans.some((plan) => plan.faults.length > 0)) await end(ctx, batch, 'stopped');
  return rowsOf(groups);
}

/** Leaves a group out that breaks whatever is done with it, and says so. */
export async function passOver(ctx: Ctx, batch: Batch, message: string): Promise<number> {
  const { groups } = await take(ctx, batch, SLICE_ROWS);
  const [group] = groups;
  if (!group) return 0;
  const row = group.rows[0]!;
  const faults: RowFault[] = [{ n: row.n, line: row.line, col: null, code: 'batches.broken', message: `It could not be written: ${message.slice(0, 300)}` }];
  const plan: Plan<unknown> = {
    group,
    faults,
    verdicts: group.rows.map(({ n, line }) => ({ n, line, state: 'refused', fields: [] })),
    todo: undefined,
    changes: [],
  };
  advance(ctx, batch, 'run', [group], [plan], undefined);
  if (batch.stopAtFirst) await end(ctx, batch, 'stopped');
  return group.rows.length;
}

/** Takes back the newest changes; what stays is listed. */
export async function undoSlice(ctx: Ctx, batch: Batch): Promise<number> {
  const changes = await lastChanges(ctx, batch.id, SLICE_ROWS);
  if (changes.length === 0) {
    await end(ctx, batch, 'undone');
    return 1;
  }
  const undone = await KINDS[batch.kind as ImportKind].undo(ctx, changes, batch.number);
  const counts = { ...NO_COUNTS, ...batch.counts };
  const left = undone.flatMap(({ seq, left: why }) => (why === null ? [] : [{ change: changes.find((one) => one.seq === seq)!, why }]));
  const faults = left.map(({ change, why }): RowFault => ({ n: change.n, line: null, col: null, value: change.entityId, code: 'batches.left', message: why }));
  insertFaults(ctx, batch.id, 'undo', counts.faults, faults.slice(0, Math.max(0, FAULT_LIMIT - counts.faults)));
  deleteChanges(
    ctx,
    batch.id,
    changes.map((change) => change.seq),
  );
  updateBatch(ctx, batch.id, {
    doneRows: batch.doneRows + changes.length,
    counts: { ...counts, updated: counts.updated + changes.length - left.length, refused: counts.refused + left.length, faults: counts.faults + faults.length },
  });
  return changes.length;
}

/** The next groups; one that is far too large comes as a group of one row that is refused for all of them. */
async function take(ctx: Ctx, batch: Batch, wanted: number): Promise<{ groups: Group[]; tooLarge: { group: Group; rows: number } | undefined }> {
  const groups = await nextGroups(ctx, batch.id, batch.cursor, wanted);
  const first = groups[0];
  return { groups, tooLarge: first?.tooLarge === undefined ? undefined : { group: first, rows: first.tooLarge } };
}

const rowsOf = (groups: Group[]): number => groups.reduce((sum, group) => sum + group.rows.length, 0);
const countsOf = (batch: Batch): Counts => ({ ...NO_COUNTS, ...batch.counts });

function advance(ctx: Ctx, batch: Batch, phase: Phase, groups: Group[], plans: Plan<unknown>[], tooLarge: { group: Group; rows: number } | undefined): void {
  const counts = countsOf(batch);
  counts.fields = { ...counts.fields };
  const faults: RowFault[] = [];
  for (const plan of plans) {
    faults.push(...plan.faults);
    for (const verdict of plan.verdicts) {
      counts[verdict.state]++;
      for (const field of verdict.fields) counts.fields[field] = (counts.fields[field] ?? 0) + 1;
    }
  }
  const more = tooLarge ? tooLarge.rows - 1 : 0;
  counts.refused += more;
  const kept = faults.slice(0, Math.max(0, FAULT_LIMIT - counts.faults));
  insertFaults(ctx, batch.id, phase, counts.faults, kept);
  counts.faults += faults.length;
  updateBatch(ctx, batch.id, { cursor: groups.at(-1)!.grp, doneRows: batch.doneRows + rowsOf(groups) + more, counts });
}

async function end(ctx: Ctx, batch: Batch, state: 'done' | 'stopped' | 'undone'): Promise<void> {
  updateBatch(ctx, batch.id, { state, endedAt: ctx.now });
  if (state !== 'stopped') await moveDocuments(ctx, [batch.id], ['open', 'done'], state);
  ctx.emit(batchEnded, batch.id, { number: batch.number, kind: batch.kind, state });
}

/** Puts a batch back to before its first row, for another dry run or the run. */
export function rewind(ctx: Ctx, batch: Batch, phase: Phase | 'undo'): void {
  clearFaults(ctx, batch.id, [phase]);
  updateBatch(ctx, batch.id, { cursor: 0, doneRows: 0, counts: {}, error: null, endedAt: null });
}
