// SQL of what lies under a batch: staged rows, faults, changes, the preview, and the items of a bulk action.
import { type Ctx, sql } from '#kernel';
import type { Change, Group, RowFault, StagedRow, StoredChange, Verdict } from './types.ts';

type Read = Pick<Ctx, 'read'>;

export type NewRow = { n: number; grp: number; line: number; key: string | null; cells: string[] };

export function insertRows(ctx: Ctx, id: string, rows: NewRow[]): void {
  if (rows.length === 0) return;
  ctx.write(sql`
    insert into batches.row (batch_id, grp, n, line, key, cells)
    select ${id}, t.* from unnest(${rows.map((r) => r.grp)}::integer[], ${rows.map((r) => r.n)}::integer[], ${rows.map((r) => r.line)}::integer[],
      ${rows.map((r) => r.key)}::text[], ${rows.map((r) => JSON.stringify(r.cells))}::text[]) as t`);
}

export function deleteRows(ctx: Ctx, id: string): void {
  ctx.write(sql`delete from batches.row where batch_id = ${id}`);
  ctx.write(sql`delete from batches.fault where batch_id = ${id}`);
  ctx.write(sql`delete from batches.preview where batch_id = ${id}`);
}

/** Brings together rows of one key that stand apart in the file: all get the first one's number. Returns how many moved. */
export async function joinGroups(ctx: Ctx, id: string): Promise<number> {
  const torn = await ctx.read<{ one: number }>(sql`
    select 1 as one from batches.row where batch_id = ${id} and key is not null group by key having min(grp) <> max(grp) limit 1`);
  if (torn.length === 0) return 0;
  // Nothing is known yet of rows that were just written, and a plan for few of them takes hours for a million.
  ctx.write(sql`set local enable_nestloop = off`);
  const rows = await ctx.read<{ moved: bigint }>(sql`
    with torn as materialized (
      select key, min(grp) as first from batches.row where batch_id = ${id} and key is not null group by key having min(grp) <> max(grp)),
    moved as (
      update batches.row r set grp = torn.first from torn where r.batch_id = ${id} and r.key = torn.key and r.grp <> torn.first returning 1)
    select count(*) as moved from moved`);
  ctx.write(sql`set local enable_nestloop = on`);
  return Number(rows[0]!.moved);
}

/** More rows than this never belong together: the largest product has 200 variants, the largest order 500 lines. */
export const GROUP_LIMIT = 1_500;

/**
 * The next whole groups after `cursor`, of about `wanted` rows. A group of more than `GROUP_LIMIT` rows comes with so
 * many of them, marked as too large, and `rows` counts all.
 */
export async function nextGroups(db: Read, id: string, cursor: number, wanted: number): Promise<(Group & { tooLarge?: number })[]> {
  // One row more tells whether the last group is whole; only a group that is larger than a slice is read further.
  const narrow = await rowsAfter(db, id, cursor, wanted + 1);
  const isLarge = narrow.length > wanted && narrow[0]!.grp === narrow.at(-1)!.grp;
  const limit = isLarge ? wanted + GROUP_LIMIT : wanted + 1;
  const rows = isLarge ? await rowsAfter(db, id, cursor, limit) : narrow;
  const groups: Group[] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    const staged: StagedRow = { n: row.n, line: row.line, grp: row.grp, cells: JSON.parse(row.cells) as string[] };
    if (last?.grp === row.grp) last.rows.push(staged);
    else groups.push({ grp: row.grp, rows: [staged] });
  }
  const isEnd = rows.length < limit;
  if (!isEnd && groups.length > 1) groups.pop();
  else if (!isEnd) return [{ ...groups[0]!, rows: groups[0]!.rows.slice(0, 1), tooLarge: await countGroup(db, id, groups[0]!.grp) }];
  const whole: Group[] = [];
  let taken = 0;
  for (const group of groups) {
    if (taken > 0 && taken + group.rows.length > wanted) break;
    whole.push(group);
    taken += group.rows.length;
  }
  return whole;
}

const rowsAfter = (db: Read, id: string, cursor: number, limit: number) =>
  db.read<{ grp: number; n: number; line: number; cells: string }>(sql`
    select grp, n, line, cells from batches.row where batch_id = ${id} and grp > ${cursor} order by grp, n limit ${limit}`);

async function countGroup(db: Read, id: string, grp: number): Promise<number> {
  const [row] = await db.read<{ rows: bigint }>(sql`select count(*) as rows from batches.row where batch_id = ${id} and grp = ${grp}`);
  return Number(row!.rows);
}

/** The first rows of a file, in its order. */
export async function firstRows(db: Read, id: string, limit: number): Promise<StagedRow[]> {
  const rows = await db.read<{ grp: number; n: number; line: number; cells: string }>(sql`
    select grp, n, line, cells from batches.row where batch_id = ${id} and grp <= ${limit} order by grp, n limit ${limit}`);
  return rows.map((row) => ({ ...row, cells: JSON.parse(row.cells) as string[] })).sort((a, b) => a.n - b.n);
}

export type Phase = 'stage' | 'check' | 'run' | 'undo';

export function insertFaults(ctx: Ctx, id: string, phase: Phase, from: number, faults: RowFault[]): void {
  if (faults.length === 0) return;
  const of = <T>(pick: (fault: RowFault) => T): T[] => faults.map(pick);
  ctx.write(sql`
    insert into batches.fault (batch_id, phase, seq, n, line, col, value, code, message)
    select ${id}, ${phase}, t.* from unnest(${faults.map((_, i) => from + i)}::integer[], ${of((f) => f.n)}::integer[], ${of((f) => f.line)}::integer[], ${of((f) => f.col)}::integer[],
      ${of((f) => f.value ?? null)}::text[], ${of((f) => f.code)}::text[], ${of((f) => f.message)}::text[]) as t`);
}

export function clearFaults(ctx: Ctx, id: string, phases: Phase[]): void {
  ctx.write(sql`delete from batches.fault where batch_id = ${id} and phase = any(${phases}::text[])`);
}

export type FaultRow = RowFault & { phase: Phase; seq: number };

export const faultsOf = (db: Read, id: string, phases: Phase[], after: number, limit: number): Promise<FaultRow[]> =>
  db.read<FaultRow>(sql`
    select phase, seq, n, line, col, value, code, message from batches.fault
    where batch_id = ${id} and phase = any(${phases}::text[]) and seq > ${after} order by seq limit ${limit}`);

export async function countFaults(db: Read, id: string, phases: Phase[]): Promise<number> {
  const [row] = await db.read<{ faults: bigint }>(sql`select count(*) as faults from batches.fault where batch_id = ${id} and phase = any(${phases}::text[])`);
  return Number(row!.faults);
}

/** A page of the rows that were refused, each whole and with what was wrong, in the order of the file. */
export async function refusedRows(db: Read, id: string, phase: Phase, after: number, limit: number): Promise<{ n: number; cells: string[]; says: string }[]> {
  const rows = await db.read<{ n: number; cells: string; says: string }>(sql`
    with bad as (
      select r.grp, min(r.n) as n from batches.fault f join batches.row r on r.batch_id = f.batch_id and r.n = f.n
      where f.batch_id = ${id} and f.phase = ${phase} group by r.grp having min(r.grp) > ${after} order by r.grp limit ${limit})
    select r.grp as n, r.cells, coalesce((select string_agg(f.message, ' ' order by f.seq) from batches.fault f
      where f.batch_id = ${id} and f.phase = ${phase} and f.n = r.n), '') as says
    from bad join batches.row r on r.batch_id = ${id} and r.grp = bad.grp order by r.grp, r.n`);
  return rows.map((row) => ({ ...row, cells: JSON.parse(row.cells) as string[] }));
}

export function insertChanges(ctx: Ctx, id: string, changes: (Change & { grp: number })[]): void {
  if (changes.length === 0) return;
  const of = <T>(pick: (change: Change & { grp: number }) => T): T[] => changes.map(pick);
  const json = (value: unknown): string | null => (value === null || value === undefined ? null : JSON.stringify(value));
  ctx.write(sql`
    insert into batches.change (batch_id, grp, n, entity, entity_id, what, before, after)
    select ${id}, t.* from unnest(${of((c) => c.grp)}::integer[], ${of((c) => c.n)}::integer[], ${of((c) => c.entity)}::text[], ${of((c) => c.entityId)}::text[], ${of((c) => c.what)}::text[],
      ${of((c) => json(c.before))}::jsonb[], ${of((c) => json(c.after))}::jsonb[]) as t`);
}

/** The newest changes of a batch, about `wanted` of them: those of one group always together. */
export async function lastChanges(db: Read, id: string, wanted: number): Promise<StoredChange[]> {
  const rows = await db.read<StoredChange & { grp: number }>(sql`
    select seq, grp, n, entity, entity_id as "entityId", what, before, after from batches.change where batch_id = ${id} order by seq desc limit ${wanted + GROUP_LIMIT}`);
  return rows.slice(0, cutAt(rows, wanted));
}

function cutAt(rows: { grp: number }[], wanted: number): number {
  let at = Math.min(wanted, rows.length);
  while (at < rows.length && rows[at]!.grp === rows[at - 1]!.grp) at++;
  return at;
}

export function deleteChanges(ctx: Ctx, id: string, seqs: bigint[]): void {
  ctx.write(sql`delete from batches.change where batch_id = ${id} and seq = any(${seqs}::bigint[])`);
}

export async function countChanges(db: Read, id: string): Promise<number> {
  const [row] = await db.read<{ changes: bigint }>(sql`select count(*) as changes from batches.change where batch_id = ${id}`);
  return Number(row!.changes);
}

export function insertPreview(ctx: Ctx, id: string, verdicts: Verdict[]): void {
  if (verdicts.length === 0) return;
  ctx.write(sql`
    insert into batches.preview (batch_id, n, line, state, fields)
    select ${id}, t.n, t.line, t.state, string_to_array(t.fields, ' ') from unnest(${verdicts.map((v) => v.n)}::integer[], ${verdicts.map((v) => v.line)}::integer[],
      ${verdicts.map((v) => v.state)}::text[], ${verdicts.map((v) => v.fields.join(' '))}::text[]) as t(n, line, state, fields)
    on conflict do nothing`);
}

export const previewOf = (db: Read, id: string, state: string | undefined, limit: number): Promise<(Verdict & { cells: string })[]> =>
  db.read(sql`
    select n, line, state, fields from batches.preview where batch_id = ${id} and (${state ?? null}::text is null or state = ${state ?? null}::text) order by n limit ${limit}`);

export type Item = { n: number; input: unknown; state: 'waiting' | 'done' | 'refused' | 'broken'; code: string | null; message: string | null };

export function insertItems(ctx: Ctx, id: string, inputs: unknown[]): void {
  ctx.write(sql`
    insert into batches.item (batch_id, n, input, state)
    select ${id}, n, input, 'waiting' from unnest(${inputs.map((input) => JSON.stringify(input))}::jsonb[]) with ordinality as t(input, n)`);
}

export const waitingItems = (ctx: Ctx, id: string, limit: number): Promise<Item[]> =>
  ctx.read<Item>(sql`select n, input, state, code, message from batches.item where batch_id = ${id} and state = 'waiting' order by n limit ${limit}`);

export function writeItems(ctx: Ctx, id: string, items: Pick<Item, 'n' | 'state' | 'code' | 'message'>[]): void {
  ctx.write(sql`
    update batches.item i set state = t.state, code = t.code, message = t.message
    from unnest(${items.map((i) => i.n)}::integer[], ${items.map((i) => i.state)}::text[], ${items.map((i) => i.code)}::text[], ${items.map((i) => i.message)}::text[])
      as t(n, state, code, message) where i.batch_id = ${id} and i.n = t.n`);
}

/** Puts what failed back in the queue; returns how many. */
export async function retryItems(ctx: Ctx, id: string): Promise<number> {
  const rows = await ctx.read<{ n: number }>(sql`
    update batches.item set state = 'waiting', code = null, message = null where batch_id = ${id} and state in ('refused', 'broken') returning n`);
  return rows.length;
}

export const itemsOf = (db: Read, id: string, state: string | undefined, after: number, limit: number): Promise<Item[]> =>
  db.read<Item>(sql`
    select n, input, state, code, message from batches.item
    where batch_id = ${id} and n > ${after} and (${state ?? null}::text is null or state = ${state ?? null}::text) order by n limit ${limit}`);

export async function countItems(db: Read, id: string): Promise<Record<Item['state'], number>> {
  const rows = await db.read<{ state: Item['state']; items: bigint }>(
    sql`select state, count(*) as items from batches.item where batch_id = ${id} group by state`,
  );
  const counts = { waiting: 0, done: 0, refused: 0, broken: 0 };
  for (const row of rows) counts[row.state] = Number(row.items);
  return counts;
}
