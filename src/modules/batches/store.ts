// SQL of batches themselves: their heads, pieces of files, and saved mappings.
import { type Ctx, type ReadCtx, type Sql, all, sql } from '#kernel';
import type { Batch, State } from './types.ts';

type Read = Pick<Ctx, 'read'>;

const BATCH = sql`b.id, b.number, b.type, b.kind, b.title, b.state, b.file_type as "fileType", b.format, b.encoding, b.delimiter, b.sha256, b.bytes, b.header, b.columns, b.formats,
  b.options, b.stop_at_first as "stopAtFirst", b.progress, b.cursor, b.rows, b.done_rows as "doneRows", b.counts, b.checked, b.error, b.actor_kind as "actorKind",
  b.actor_id as "actorId", b.actor_name as "actorName", b.created_at as "createdAt", b.started_at as "startedAt", b.ended_at as "endedAt"`;

export async function findBatch(db: Read, id: string): Promise<Batch | undefined> {
  const [row] = await db.read<Batch>(sql`select ${BATCH} from batches.batch b where b.id = ${id}` as Sql<Batch>);
  return row;
}

/** The batch, locked until the commit; undefined where another worker has it, or it is none of these states any more. */
export async function takeBatch(ctx: Ctx, id: string, states: readonly State[]): Promise<Batch | undefined> {
  const [row] = await ctx.read<Batch>(
    sql`select ${BATCH} from batches.batch b where b.id = ${id} and b.state = any(${states}::text[]) for update skip locked` as Sql<Batch>,
  );
  return row;
}

/** The batch, locked; waits for a worker that has it for a moment. */
export async function lockBatch(ctx: Ctx, id: string): Promise<Batch | undefined> {
  const [row] = await ctx.read<Batch>(sql`select ${BATCH} from batches.batch b where b.id = ${id} for update` as Sql<Batch>);
  return row;
}

/** Batches that have work to do, the oldest first. */
export const waitingBatches = (db: Read): Promise<{ id: string; state: State; type: Batch['type'] }[]> =>
  db.read(sql`select id, state, type from batches.batch where state in ('staging', 'checking', 'running', 'undoing') order by id limit 20`);

export function insertBatch(ctx: Ctx, batch: Pick<Batch, 'id' | 'number' | 'type' | 'kind' | 'title' | 'state' | 'fileType' | 'rows' | 'startedAt'>): void {
  ctx.write(sql`
    insert into batches.batch (id, number, type, kind, title, state, file_type, rows, started_at, actor_kind, actor_id, actor_name, created_at)
    values (${batch.id}, ${batch.number}, ${batch.type}, ${batch.kind}, ${batch.title}, ${batch.state}, ${batch.fileType}, ${batch.rows}::integer, ${batch.startedAt}::timestamptz,
      ${ctx.actor.kind}, ${ctx.actor.id}, ${ctx.actor.name ?? null}, ${ctx.now}::timestamptz)`);
}

const json = (value: unknown): string | null =>
  value === undefined ? null : JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner));

type Changes = Partial<
  Pick<
    Batch,
    | 'state'
    | 'title'
    | 'fileType'
    | 'format'
    | 'encoding'
    | 'delimiter'
    | 'sha256'
    | 'bytes'
    | 'header'
    | 'columns'
    | 'formats'
    | 'options'
    | 'stopAtFirst'
    | 'progress'
    | 'cursor'
    | 'rows'
    | 'doneRows'
    | 'counts'
    | 'checked'
    | 'error'
    | 'startedAt'
    | 'endedAt'
  >
>;

/** Changes what is given of a batch; what is undefined stays. */
export function updateBatch(ctx: Ctx, id: string, to: Changes): void {
  const forget = 'error' in to && to.error === null;
  const open = 'endedAt' in to && to.endedAt === null;
  ctx.write(sql`
    update batches.batch set state = coalesce(${to.state ?? null}::text, state), title = coalesce(${to.title ?? null}::text, title), file_type = coalesce(${to.fileType ?? null}::text, file_type),
      format = coalesce(${to.format ?? null}::text, format), encoding = coalesce(${to.encoding ?? null}::text, encoding), delimiter = coalesce(${to.delimiter ?? null}::text, delimiter),
      sha256 = coalesce(${to.sha256 ?? null}::text, sha256), bytes = coalesce(${to.bytes ?? null}::bigint, bytes), header = coalesce(${json(to.header)}::jsonb, header),
      columns = coalesce(${json(to.columns)}::jsonb, columns), formats = coalesce(${json(to.formats)}::jsonb, formats), options = coalesce(${json(to.options)}::jsonb, options),
      stop_at_first = coalesce(${to.stopAtFirst ?? null}::boolean, stop_at_first), progress = coalesce(${json(to.progress)}::jsonb, progress),
      cursor = coalesce(${to.cursor ?? null}::integer, cursor), rows = coalesce(${to.rows ?? null}::integer, rows), done_rows = coalesce(${to.doneRows ?? null}::integer, done_rows),
      counts = coalesce(${json(to.counts)}::jsonb, counts), checked = coalesce(${json(to.checked ?? undefined)}::jsonb, checked),
      error = case when ${forget}::boolean then null else coalesce(${to.error ?? null}::text, error) end,
      started_at = coalesce(${to.startedAt ?? null}::timestamptz, started_at),
      ended_at = case when ${open}::boolean then null else coalesce(${to.endedAt ?? null}::timestamptz, ended_at) end
    where id = ${id}`);
}

/** Keeps a piece of a file; `bytes` travel as base64. */
export function insertChunk(ctx: Ctx, id: string, n: number, bytes: Buffer): void {
  ctx.write(sql`insert into batches.chunk (batch_id, n, bytes) values (${id}, ${n}::integer, decode(${bytes.toString('base64')}, 'base64'))`);
}

/** A piece of a file and whether it is the last one; undefined where there is none of that number. */
export async function readChunk(db: Read, id: string, n: number): Promise<{ bytes: Buffer; isLast: boolean } | undefined> {
  const rows = await db.read<{ n: number; bytes: Buffer | null }>(sql`
    select n, case when n = ${n} then bytes end as bytes from batches.chunk where batch_id = ${id} and n in (${n}::integer, ${n + 1}::integer) order by n`);
  const found = rows.find((row) => row.n === n);
  return found?.bytes ? { bytes: found.bytes, isLast: rows.length === 1 } : undefined;
}

/** Throws pieces away, from one number to before another. */
export function deleteChunks(ctx: Ctx, id: string, from: number, to: number): void {
  ctx.write(sql`delete from batches.chunk where batch_id = ${id} and n >= ${from}::integer and n < ${to}::integer`);
}

/** Earlier imports of the very same file. */
export const sameFile = (db: Read, batch: Pick<Batch, 'id' | 'kind' | 'sha256'>): Promise<{ id: string; number: string; state: State; createdAt: Date }[]> =>
  batch.sha256 === null
    ? Promise.resolve([])
    : db.read(sql`
        select id, number, state, created_at as "createdAt" from batches.batch
        where sha256 = ${batch.sha256} and kind = ${batch.kind} and id < ${batch.id} order by id desc limit 5`);

export type ListFilter = { type?: string | undefined; kind?: string | undefined; state?: string | undefined; after?: string | undefined };

export function listBatches(read: ReadCtx, filter: ListFilter, limit: number): Promise<Batch[]> {
  const conditions = [
    sql`b.state <> 'uploading'`,
    ...(filter.after ? [sql`b.id < ${filter.after}`] : []),
    ...(filter.type ? [sql`b.type = ${filter.type}`] : []),
    ...(filter.kind ? [sql`b.kind = ${filter.kind}`] : []),
    ...(filter.state ? [sql`b.state = ${filter.state}`] : []),
  ];
  return read.db.read<Batch>(sql`select ${BATCH} from batches.batch b where ${all(conditions)} order by b.id desc limit ${limit}` as Sql<Batch>);
}

export type Mapping = {
  id: string;
  kind: string;
  name: string;
  fingerprint: string;
  header: string[];
  columns: (string | null)[];
  options: Batch['options'];
  createdAt: Date;
};

export function saveMapping(ctx: Ctx, mapping: Omit<Mapping, 'createdAt'>): void {
  ctx.write(sql`
    insert into batches.mapping (id, kind, name, fingerprint, header, columns, options, created_by, created_at)
    values (${mapping.id}, ${mapping.kind}, ${mapping.name}, ${mapping.fingerprint}, ${json(mapping.header)}::jsonb, ${json(mapping.columns)}::jsonb, ${json(mapping.options)}::jsonb,
      ${ctx.actor.id}, ${ctx.now}::timestamptz)
    on conflict (kind, name) do update set fingerprint = excluded.fingerprint, header = excluded.header, columns = excluded.columns, options = excluded.options,
      created_by = excluded.created_by, created_at = excluded.created_at`);
}

/** Saved mappings of a kind; those of files with the same headings first. */
export const mappingsOf = (db: Read, kind: string, fingerprint?: string): Promise<Mapping[]> =>
  db.read<Mapping>(sql`
    select id, kind, name, fingerprint, header, columns, options, created_at as "createdAt" from batches.mapping
    where kind = ${kind} order by (fingerprint = ${fingerprint ?? ''}) desc, name limit 100`);

/** Takes files, rows and faults of batches away that have ended before `before`; returns how many batches. */
export async function forgetRows(ctx: Ctx, before: Date): Promise<number> {
  const old = await ctx.read<{ id: string }>(sql`
    select id from batches.batch b where b.created_at < ${before}::timestamptz and b.state not in ('staging', 'checking', 'running', 'undoing')
      and exists (select 1 from batches.chunk c where c.batch_id = b.id) order by id limit 5`);
  const ids = old.map((row) => row.id);
  if (ids.length === 0) return 0;
  ctx.write(sql`delete from batches.chunk where batch_id = any(${ids}::text[])`);
  ctx.write(sql`delete from batches.row where batch_id = any(${ids}::text[])`);
  ctx.write(sql`delete from batches.preview where batch_id = any(${ids}::text[])`);
  return ids.length;
}
