// SQL of sketches: themselves, their earlier revisions and what is live under their keys. Who is looking is in store-pen.ts.
import { type Ctx, type Sql, sql } from '#kernel';
import { PEN_MS } from './rules.ts';
import type { Live, Sketch } from './types.ts';

/** Whatever can read rows: a transaction's context or the database. */
export type Rows = { read<Row>(statement: Sql<Row>): Promise<Row[]> };

const HEAD = sql`s.id, s.kind, s.key, s.name, s.document_kind as "documentKind", s.rev, s.state, s.base_version as "baseVersion", s.published_version as "publishedVersion",
  s.pen_account as "penAccount", s.pen_until as "penUntil", s.asked_by as "askedBy", s.asked_at as "askedAt", s.started_at as "startedAt", s.started_by as "startedBy",
  s.saved_at as "savedAt", s.saved_by as "savedBy"`;
const KEPT_WHOLE = 20;
const KEPT_AT_MOST = 300;
const BUCKET_SECONDS = 300;

export async function sketchById(rows: Rows, id: string): Promise<Sketch | undefined> {
  const [sketch] = await rows.read<Sketch>(sql`select ${HEAD}, s.xml from studio.sketch s where s.id = ${id}` as Sql<Sketch>);
  return sketch;
}

/** The sketch, locked. */
export async function lockSketch(ctx: Ctx, id: string): Promise<Sketch | undefined> {
  const [sketch] = await ctx.read<Sketch>(sql`select ${HEAD}, s.xml from studio.sketch s where s.id = ${id} for update` as Sql<Sketch>);
  return sketch;
}

export type ListedSketch = Omit<Sketch, 'xml'> & { newestVersion: number | null };
type Wanted = { kind?: string; key?: string; state?: string; after?: string; limit: number };

/** Sketches, those begun last first. */
export function sketches(rows: Rows, { kind, key, state, after, limit }: Wanted): Promise<ListedSketch[]> {
  return rows.read<ListedSketch>(
    sql`
    select ${HEAD}, case s.kind when 'process' then (select max(d.version) from engine.definition d where d.key = s.key)
      else (select max(d.version) from engine.decision d where d.key = s.key) end as "newestVersion"
    from studio.sketch s
    where (${kind ?? null}::text is null or s.kind = ${kind ?? null}) and (${key ?? null}::text is null or s.key = ${key ?? null})
      and (${state ?? null}::text is null or s.state = ${state ?? null}) and (${after ?? null}::text is null or s.id < ${after ?? null})
    order by s.id desc limit ${limit}` as Sql<ListedSketch>,
  );
}

/** Writes a new sketch with its first revision; whoever begins it has the pen. */
export function insertSketch(ctx: Ctx, sketch: Pick<Sketch, 'id' | 'kind' | 'key' | 'name' | 'documentKind' | 'xml' | 'baseVersion'>): void {
  const { id, kind, key, name, documentKind, xml, baseVersion } = sketch;
  ctx.write(sql`
    insert into studio.sketch (id, kind, key, name, document_kind, xml, rev, state, base_version, pen_account, pen_until, started_at, started_by, saved_at, saved_by)
    values (${id}, ${kind}, ${key}, ${name}, ${documentKind}, ${xml}, 1, 'open', ${baseVersion}, ${ctx.actor.id}, ${new Date(ctx.now.getTime() + PEN_MS)}::timestamptz,
      ${ctx.now}::timestamptz, ${ctx.actor.id}, ${ctx.now}::timestamptz, ${ctx.actor.id})`);
  ctx.write(sql`
    insert into studio.revision (sketch_id, rev, xml, saved_at, saved_by) values (${id}, 1, ${xml}, ${ctx.now}::timestamptz, ${ctx.actor.id})`);
}

/** Saves a sketch that is locked as its next revision, and thins out the revisions before; one statement. */
export function saveSketch(ctx: Ctx, sketch: Pick<Sketch, 'id' | 'rev' | 'key' | 'documentKind' | 'xml' | 'baseVersion'>, penUntil: Date): void {
  const { id, rev, key, documentKind, xml, baseVersion } = sketch;
  ctx.write(sql`
    with kept as (
      insert into studio.revision (sketch_id, rev, xml, saved_at, saved_by) values (${id}, ${rev}, ${xml}, ${ctx.now}::timestamptz, ${ctx.actor.id})),
    thinned as (
      delete from studio.revision r where r.sketch_id = ${id} and r.rev <= ${rev - KEPT_WHOLE}::int and (exists (
          select from studio.revision o where o.sketch_id = r.sketch_id and o.rev > r.rev
            and floor(extract(epoch from o.saved_at) / ${BUCKET_SECONDS}::int) = floor(extract(epoch from r.saved_at) / ${BUCKET_SECONDS}::int))
        or r.rev < (select min(t.rev) from (select n.rev from studio.revision n where n.sketch_id = ${id} order by n.rev desc limit ${KEPT_AT_MOST}::int) t)))
    update studio.sketch set xml = ${xml}, rev = ${rev}, key = ${key}, document_kind = ${documentKind}, base_version = ${baseVersion},
      saved_at = ${ctx.now}::timestamptz, saved_by = ${ctx.actor.id}, pen_account = ${ctx.actor.id}, pen_until = ${penUntil}::timestamptz
    where id = ${id}`);
}

export function renameSketch(ctx: Ctx, id: string, name: string): void {
  ctx.write(sql`update studio.sketch set name = ${name} where id = ${id}`);
}

/** Ends a sketch, or takes a dropped one up again; nobody has the pen of it then. */
export function setState(ctx: Ctx, id: string, state: Sketch['state'], publishedVersion: number | null): void {
  ctx.write(sql`
    update studio.sketch set state = ${state}, published_version = ${publishedVersion}, pen_account = null, pen_until = null, asked_by = null, asked_at = null
    where id = ${id}`);
}

export type Revision = { rev: number; savedAt: Date; savedBy: string };

/** The revisions that are kept, the newest first. */
export function revisionsOf(rows: Rows, sketchId: string): Promise<Revision[]> {
  return rows.read(sql`
    select rev, saved_at as "savedAt", saved_by as "savedBy" from studio.revision where sketch_id = ${sketchId} order by rev desc limit ${KEPT_AT_MOST + KEPT_WHOLE}`);
}

export async function xmlOfRevision(rows: Rows, sketchId: string, rev: number): Promise<string | undefined> {
  const [row] = await rows.read<{ xml: string }>(sql`select xml from studio.revision where sketch_id = ${sketchId} and rev = ${rev}`);
  return row?.xml;
}

/** What is live under a key; of that version where one is given. */
export async function liveOf(rows: Rows, kind: Sketch['kind'], key: string, version?: number | null): Promise<Live | undefined> {
  const only = version ?? null;
  const [row] =
    kind === 'process'
      ? await rows.read<Live>(sql`
          select version, xml from engine.definition where key = ${key} and (${only}::int is null or version = ${only}::int) order by version desc limit 1`)
      : await rows.read<Live>(sql`
          select version, xml from engine.decision where key = ${key} and (${only}::int is null or version = ${only}::int) order by version desc limit 1`);
  return row;
}

/** Those of these keys under which something is live or sketched. */
export async function takenKeys(rows: Rows, kind: Sketch['kind'], beginning: string): Promise<Set<string>> {
  const found = await rows.read<{ key: string }>(sql`
    select key from engine.definition where ${kind} = 'process' and starts_with(key, ${beginning})
    union select key from engine.decision where ${kind} = 'decision' and starts_with(key, ${beginning})
    union select key from studio.sketch where kind = ${kind} and state = 'open' and starts_with(key, ${beginning})`);
  return new Set(found.map((row) => row.key));
}

/** What people call those who act: accounts and API keys. */
export async function namesOf(rows: Rows, ids: (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const found = await rows.read<{ id: string; name: string }>(sql`
    select id, name from staff.account where id = any(${wanted}::text[]) union all select id, name from staff.api_key where id = any(${wanted}::text[])`);
  return new Map(found.map((row) => [row.id, row.name]));
}
