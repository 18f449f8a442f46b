// SQL of who has the pen of a sketch, who asks for it and who is looking.
import { type Ctx, sql } from '#kernel';
import type { Rows } from './store.ts';
import type { Sketch } from './types.ts';

/** Gives the pen to an account, or lays it down; nobody asks for it any more then. */
export function setPen(ctx: Ctx, id: string, pen: { account: string; until: Date } | undefined): void {
  ctx.write(sql`
    update studio.sketch set pen_account = ${pen?.account ?? null}, pen_until = ${pen?.until ?? null}::timestamptz, asked_by = null, asked_at = null where id = ${id}`);
}

export function askForPen(ctx: Ctx, id: string): void {
  ctx.write(sql`update studio.sketch set asked_by = ${ctx.actor.id}, asked_at = ${ctx.now}::timestamptz where id = ${id}`);
}

export type Sign = { rev: number; penAccount: string | null; penUntil: Date | null; askedBy: string | null; askedAt: Date | null; state: Sketch['state'] };

/** A sign of life: the pen of whoever has it lasts on. Returns how the sketch is then; one statement. */
export async function signOfLife(ctx: Ctx, id: string, until: Date): Promise<Sign | undefined> {
  const [row] = await ctx.read<Sign>(sql`
    with mine as (
      update studio.sketch set pen_until = ${until}::timestamptz where id = ${id} and pen_account = ${ctx.actor.id} and state = 'open' returning pen_until)
    select s.rev, s.state, s.pen_account as "penAccount", coalesce((select m.pen_until from mine m), s.pen_until) as "penUntil", s.asked_by as "askedBy", s.asked_at as "askedAt"
    from studio.sketch s where s.id = ${id}`);
  return row;
}

export function look(ctx: Ctx, sketchId: string, element: string | null): void {
  ctx.write(sql`
    insert into studio.presence (sketch_id, account_id, element, seen_at) values (${sketchId}, ${ctx.actor.id}, ${element}, ${ctx.now}::timestamptz)
    on conflict (sketch_id, account_id) do update set element = excluded.element, seen_at = excluded.seen_at`);
}

export function lookAway(ctx: Ctx, sketchId: string): void {
  ctx.write(sql`delete from studio.presence where sketch_id = ${sketchId} and account_id = ${ctx.actor.id}`);
}

export type Presence = { sketchId: string; accountId: string; element: string | null; seenAt: Date };

/** Who has looked at these sketches since then. */
export function presentAt(rows: Rows, sketchIds: string[], since: Date): Promise<Presence[]> {
  return rows.read(sql`
    select sketch_id as "sketchId", account_id as "accountId", element, seen_at as "seenAt" from studio.presence
    where sketch_id = any(${sketchIds}::text[]) and seen_at > ${since}::timestamptz order by account_id limit 500`);
}

/** The account, when somebody works with it. */
export async function isActive(rows: Rows, accountId: string): Promise<boolean> {
  const found = await rows.read(sql`select 1 from staff.account where id = ${accountId} and active`);
  return found.length > 0;
}

/** Throws away who was looking long ago. Returns how many. */
export async function sweepPresence(ctx: Ctx, before: Date, limit: number): Promise<number> {
  const rows = await ctx.read(sql`
    delete from studio.presence p using (select sketch_id, account_id from studio.presence where seen_at < ${before}::timestamptz limit ${limit}) t
    where p.sketch_id = t.sketch_id and p.account_id = t.account_id returning p.account_id`);
  return rows.length;
}

/** Of sketches that were over long ago only the last revision is kept. Returns how many revisions went. */
export async function sweepRevisions(ctx: Ctx, before: Date, limit: number): Promise<number> {
  const rows = await ctx.read(sql`
    delete from studio.revision r using (
      select r.sketch_id, r.rev from studio.revision r join studio.sketch s on s.id = r.sketch_id
      where s.state <> 'open' and s.saved_at < ${before}::timestamptz and r.rev < s.rev limit ${limit}) t
    where r.sketch_id = t.sketch_id and r.rev = t.rev returning r.rev`);
  return rows.length;
}
