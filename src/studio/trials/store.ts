// All SQL of trials.
import { type Ctx, type Sql, sql } from '#kernel';
import type { Tried } from './kind.ts';

export type TrialStatus = 'waiting' | 'running' | 'done' | 'cancelled' | 'failed';
type Read = { read<Row>(statement: Sql<Row>): Promise<Row[]> };

/** A trial without its drawing and its result. */
export type TrialHead = {
  id: string;
  kind: string;
  of: 'process' | 'decision';
  key: string;
  name: string;
  sketchId: string | null;
  rev: number | null;
  version: number | null;
  status: TrialStatus;
  settings: unknown;
  done: number;
  total: number | null;
  error: string | null;
  begun: number;
  startedAt: Date;
  startedBy: string;
  startedByName: string | null;
  beganAt: Date | null;
  endedAt: Date | null;
};
export type TrialRow = TrialHead & { result: unknown };
/** A trial that somebody works on. */
export type TrialAtWork = { id: string; kind: string; settings: unknown; begun: number } & Tried;

const head = sql`
  t.id, t.kind, t.of, t.key, t.name, t.sketch_id as "sketchId", t.rev, t.version, t.status, t.settings, t.done, t.total, t.error, t.begun,
  t.started_at as "startedAt", t.started_by as "startedBy", a.name as "startedByName", t.began_at as "beganAt", t.ended_at as "endedAt"`;

/** Trials of a sketch or of a drawing, the newest first. */
export const listTrials = (by: { sketchId?: string; key?: string; kind?: string; after?: string; limit: number }): Sql<TrialHead> =>
  sql`
  select ${head} from studio.trial t left join staff.account a on a.id = t.started_by
  where (${by.sketchId ?? null}::text is null or t.sketch_id = ${by.sketchId ?? null}) and (${by.key ?? null}::text is null or t.key = ${by.key ?? null})
    and (${by.kind ?? null}::text is null or t.kind = ${by.kind ?? null}) and (${by.after ?? null}::text is null or t.id < ${by.after ?? null})
  order by t.id desc limit ${by.limit}` as Sql<TrialHead>;

export const trialById = (id: string): Sql<TrialRow> =>
  sql`select ${head}, t.result from studio.trial t left join staff.account a on a.id = t.started_by where t.id = ${id}` as Sql<TrialRow>;

/** The drawing or table that a trial tried. */
export const triedXml = (id: string): Sql<{ xml: string }> => sql`select xml from studio.trial where id = ${id}`;

/** The newest published drawing or table of that key. */
export async function publishedOf(read: Read, key: string): Promise<Tried | undefined> {
  const [row] = await read.read<{ of: 'process' | 'decision'; name: string; xml: string; version: number }>(sql`
    select * from (
      (select 'process' as of, name, xml, version from engine.definition where key = ${key} order by version desc limit 1)
      union all (select 'decision', name, xml, version from engine.decision where key = ${key} order by version desc limit 1)) t limit 1`);
  return row && { ...row, key };
}

/** A sketch as it stands now; one that was dropped is not tried any more. */
export async function sketchOf(read: Read, id: string): Promise<Tried | undefined> {
  const [row] = await read.read<Tried>(sql`
    select kind as of, key, name, xml, rev from studio.sketch where id = ${id} and state <> 'dropped'`);
  return row && { of: row.of, key: row.key, name: row.name, xml: row.xml, rev: row.rev!, sketchId: id };
}

export function insertTrial(ctx: Ctx, id: string, kind: string, tried: Tried, settings: unknown): void {
  ctx.write(sql`
    insert into studio.trial (id, kind, of, key, name, sketch_id, rev, version, xml, status, settings, started_at, started_by)
    values (${id}, ${kind}, ${tried.of}, ${tried.key}, ${tried.name}, ${tried.sketchId ?? null}, ${tried.rev ?? null}, ${tried.version ?? null}, ${tried.xml},
      'waiting', ${JSON.stringify(settings)}::jsonb, ${ctx.now}::timestamptz, ${ctx.actor.id})`);
}

/** How many trials wait or run. */
export async function openTrials(ctx: Ctx): Promise<number> {
  const [row] = await ctx.read<{ n: number }>(sql`select count(*)::int as n from studio.trial where status in ('waiting', 'running')`);
  return row!.n;
}

/** Stops a trial that is not over; says whether it was one. */
export async function cancelTrial(ctx: Ctx, id: string): Promise<TrialStatus | undefined> {
  const [row] = await ctx.read<{ status: TrialStatus }>(sql`select status from studio.trial where id = ${id} for update`);
  if (row?.status === 'waiting' || row?.status === 'running')
    ctx.write(sql`
      update studio.trial set status = 'cancelled', worker = null, lease_until = null, ended_at = ${ctx.now}::timestamptz where id = ${id}`);
  return row?.status;
}

/** The next trial that nobody works on, for this worker: it waits, or whoever was at it is gone. */
export async function takeTrial(ctx: Ctx, worker: string, leaseUntil: Date): Promise<TrialAtWork | undefined> {
  const [row] = await ctx.read<Omit<TrialAtWork, 'sketchId' | 'rev' | 'version'>>(sql`
    update studio.trial set status = 'running', worker = ${worker}, lease_until = ${leaseUntil}::timestamptz, begun = begun + 1, done = 0, total = null,
      began_at = ${ctx.now}::timestamptz
    where id = (select id from studio.trial where status = 'waiting' or (status = 'running' and lease_until < ${ctx.now}::timestamptz)
      order by id limit 1 for update skip locked)
    returning id, kind, settings, begun, of, key, name, xml`);
  return row;
}

/** Keeps a trial with its worker and says how far it is; false when it is not this worker's any more. */
export async function keepTrial(ctx: Ctx, id: string, worker: string, progress: { done: number; total: number }, leaseUntil: Date): Promise<boolean> {
  const rows = await ctx.read(sql`
    update studio.trial set done = ${progress.done}, total = ${progress.total}, lease_until = ${leaseUntil}::timestamptz
    where id = ${id} and worker = ${worker} returning id`);
  return rows.length === 1;
}

/** Writes how a trial has ended, if it is still this worker's. */
export function endTrial(ctx: Ctx, id: string, worker: string, end: { result?: unknown; error?: string }): void {
  ctx.write(sql`
    update studio.trial set status = ${end.error === undefined ? 'done' : 'failed'}, result = ${end.error === undefined ? JSON.stringify(end.result) : null}::jsonb,
      error = ${end.error ?? null}, done = case when ${end.error === undefined} then coalesce(total, done) else done end,
      worker = null, lease_until = null, ended_at = ${ctx.now}::timestamptz
    where id = ${id} and worker = ${worker}`);
}

/** Lets go of what was tried long ago. */
export async function forgetTrials(ctx: Ctx, before: Date): Promise<number> {
  const rows = await ctx.read(sql`
    delete from studio.trial where id in (select id from studio.trial where ended_at < ${before}::timestamptz limit 100) returning id`);
  return rows.length;
}
