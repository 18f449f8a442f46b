// Events: facts appended in the transaction in which they happened, and readers that follow them without losing one.
import type { Static, TSchema } from 'typebox';
import type { Ctx } from './ctx.ts';
import type { Db } from './db.ts';
import type { Reader, StoredEvent } from './module.ts';
import { sql } from './sql.ts';

declare const payloadOf: unique symbol;
/** A kind of fact: a name in the past tense and the shape of its payload. */
export type EventDefinition<P = Record<string, unknown>> = {
  name: string;
  says: string;
  payload: TSchema;
  /** Effects that have happened when it is heard, e.g. `payments.capture`; what drawings are held to counts them. */
  effects?: string[];
  readonly [payloadOf]?: P;
};
export type NewEvent = { name: string; document: string | undefined; payload: Record<string, unknown> };

export function defineEvent<PS extends TSchema>(event: { name: string; says: string; payload: PS; effects?: string[] }): EventDefinition<Static<PS>> {
  return event as EventDefinition<Static<PS>>;
}

/** Writes the transaction's events, all at once. */
export function flushEvents(ctx: Ctx): void {
  const { events } = ctx.pending;
  if (events.length === 0) return;
  ctx.write(sql`
    insert into kernel.event (name, document_id, payload, at, actor, request)
    select name, document_id, payload, ${ctx.now}::timestamptz, ${ctx.actor.id}::text, ${ctx.actor.request ?? null}::text
    from unnest(${events.map((e) => e.name)}::text[], ${events.map((e) => e.document ?? null)}::text[], ${events.map((e) => JSON.stringify(e.payload))}::jsonb[])
      as t(name, document_id, payload)`);
}

type Bookmark = { from_tx: string; to_tx: string; position: bigint };

/**
 * Gives `reader` its next events, at most `limit`, and moves its bookmark in the same transaction; returns how many
 * were read. A window is all transactions below the oldest one still open, so an event that commits late is never
 * passed over, and inside a window events go by position, which is the order in which a document's events happened.
 */
export async function readNext(ctx: Ctx, reader: Reader, limit = 500): Promise<number> {
  const [mark] = await ctx.read<Bookmark>(sql`
    insert into kernel.reader (name) values (${reader.name}) on conflict (name) do update set name = excluded.name
    returning from_tx::text, to_tx::text, position`);
  const windowOpen = mark!.from_tx !== mark!.to_tx;
  const [horizon] = windowOpen ? [{ tx: mark!.to_tx }] : await ctx.read<{ tx: string }>(sql`select pg_snapshot_xmin(pg_current_snapshot())::text as tx`);
  const names = typeof reader.events === 'function' ? await reader.events(ctx) : reader.events === '*' ? null : reader.events;
  const rows =
    names?.length === 0
      ? []
      : await ctx.read<StoredEvent>(sql`
    select position, name, document_id as document, payload, at, actor from kernel.event
    where tx >= ${mark!.from_tx}::xid8 and tx < ${horizon!.tx}::xid8 and position > ${windowOpen ? mark!.position : 0}
      and (${names}::text[] is null or name = any(${names}::text[]))
    order by position limit ${limit}`);
  if (rows.length > 0) await reader.handle(ctx, rows);
  const whole = rows.length < limit;
  const next = whole ? { from: horizon!.tx, position: 0n } : { from: mark!.from_tx, position: rows.at(-1)!.position };
  ctx.write(sql`update kernel.reader set from_tx = ${next.from}::xid8, to_tx = ${horizon!.tx}::xid8, position = ${next.position} where name = ${reader.name}`);
  return rows.length;
}

/** Readers for which nothing has been written since they last read: they need no transaction to find that out, one by one. */
export async function idleReaders(db: Pick<Db, 'read'>, names: string[]): Promise<Set<string>> {
  const rows = await db.read<{ name: string }>(sql`
    select r.name from kernel.reader r
    where r.name = any(${names}::text[]) and r.from_tx = r.to_tx and not exists (select 1 from kernel.event e where e.tx >= r.from_tx)`);
  return new Set(rows.map((row) => row.name));
}
