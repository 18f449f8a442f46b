// What whoever watches a shop asks of the kernel's tables: is it writable, how late is the outbox, what has happened since.
import type { Ctx } from './ctx.ts';
import type { Db } from './db.ts';
import { type Sql, all, sql } from './sql.ts';

/** Writes one row, to see whether the database takes writes. */
export function writeProbe(ctx: Ctx): void {
  ctx.write(sql`
    insert into kernel.setting (key, value, changed_at) values ('server.probe', ${JSON.stringify(ctx.now)}::jsonb, ${ctx.now}::timestamptz)
    on conflict (key) do update set value = excluded.value, changed_at = excluded.changed_at`);
}

export async function countMigrations(db: Db): Promise<number> {
  const rows = await db.read(sql<{ count: number }>`select count(*)::int as count from kernel.migration`);
  return rows[0]!.count;
}

/** Outside calls that are not done, and how late the oldest due one is. */
export async function outboxLag(db: Db, now: Date): Promise<{ jobs: { state: string; count: number }[]; overdueSeconds: number }> {
  const [jobs, [late]] = await Promise.all([
    db.read(
      sql<{
        state: string;
        count: number;
      }>`select state, count(*)::int as count from kernel.job where state <> 'done' group by state order by state`,
    ),
    db.read(sql<{ seconds: number | null }>`
      select extract(epoch from ${now}::timestamptz - min(due_at))::float8 as seconds from kernel.job where state = 'waiting' and due_at <= ${now}::timestamptz`),
  ]);
  return { jobs, overdueSeconds: Math.max(0, late?.seconds ?? 0) };
}

/** A fact as followers see it: that it happened, not what it holds. */
export type Happened = { position: bigint; name: string; document: string | null; process: string | null };

/** The oldest transaction that is still open: all events of older ones can be seen. */
export async function horizon(db: Db): Promise<string> {
  const rows = await db.read(sql<{ tx: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as tx`);
  return rows[0]!.tx;
}

/** Events of the transactions from `from` up to, but without, `to`; at most `limit`, by position. */
export const eventsBetween = (db: Db, from: string, to: string, limit: number): Promise<Happened[]> =>
  db.read(sql<Happened>`
    select position, name, document_id as document, payload->>'process' as process from kernel.event
    where tx >= ${from}::xid8 and tx < ${to}::xid8 order by position limit ${limit}`);

/** The transaction in which the event of a position was written. */
export async function transactionOf(db: Db, position: bigint): Promise<string | undefined> {
  const rows = await db.read(sql<{ tx: string }>`select tx::text as tx from kernel.event where position = ${position}`);
  return rows[0]?.tx;
}

/** Adds to a setting that is a whole number, and returns the sum. */
export async function addToSetting(ctx: Ctx, key: string, more: number): Promise<number> {
  const rows = await ctx.read(sql<{ value: number }>`
    insert into kernel.setting as s (key, value, changed_at, changed_by) values (${key}, to_jsonb(${more}::bigint), ${ctx.now}::timestamptz, ${ctx.actor.id})
    on conflict (key) do update set value = to_jsonb(s.value::bigint + ${more}::bigint), changed_at = excluded.changed_at, changed_by = excluded.changed_by
    returning value`);
  return rows[0]!.value;
}

/** What somebody did: an event with its document's number. */
export type Deed = {
  position: bigint;
  at: Date;
  actor: string;
  event: string;
  documentId: string | null;
  documentNumber: string | null;
  payload: Record<string, unknown>;
};
export type DeedFilter = { [Name in 'actor' | 'document' | 'event' | 'from' | 'to' | 'after']?: string | undefined };

/** Events of people and API keys, the newest first; `event` is the beginning of a name, `from` and `to` are days in UTC. */
export function eventsOfPeople(db: Pick<Ctx, 'read'>, filter: DeedFilter, limit: number): Promise<Deed[]> {
  // The first condition is that of the index event_people, so that the shop's own events are never walked over.
  const conditions: Sql[] = [sql`e.actor ~ '^(acc|key)_'`];
  if (filter.actor !== undefined) conditions.push(sql`e.actor = ${filter.actor}`);
  if (filter.document !== undefined) conditions.push(sql`e.document_id = ${filter.document}`);
  if (filter.event !== undefined) conditions.push(sql`starts_with(e.name, ${filter.event})`);
  if (filter.from !== undefined) conditions.push(sql`e.at >= (${filter.from}::date)::timestamp at time zone 'UTC'`);
  if (filter.to !== undefined) conditions.push(sql`e.at < (${filter.to}::date + 1)::timestamp at time zone 'UTC'`);
  if (filter.after !== undefined) conditions.push(sql`e.position < ${filter.after}::bigint`);
  return db.read(sql<Deed>`
    select e.position, e.at, e.actor, e.name as event, e.document_id as "documentId", d.number as "documentNumber", e.payload
    from kernel.event e left join kernel.document d on d.id = e.document_id
    where ${all(conditions)} order by e.position desc limit ${limit}`);
}
