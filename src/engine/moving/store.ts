// All SQL of moving runs: what stands where, the plan of each publish, the sweep, and the runs that stay behind.
import { type Ctx, type Sql, sql } from '#kernel';
import type { StayWhy } from '../run.ts';
import type { Base, Choice, MovePlan, Otherwise } from './choices.ts';

type Reader = { read<Row>(statement: Sql<Row>): Promise<Row[]> };

export type StandingRow = {
  definition_id: string;
  at: string[];
  ids: number[];
  scopes: number[];
  frames: FrameArrays;
  joins: Record<string, Record<string, number>> | null;
  fixed: string | null;
  arriving: number[];
  by: string[];
  undoable: string[];
  undoing: boolean;
  stay: 'held' | 'old' | null;
  runs: bigint;
};
/** Open scopes: ids with their elements, and for those that have one their parent and their activity's token. */
export type FrameArrays = { i: number[]; e: string[]; pi: number[]; p: number[]; ti: number[]; t: number[] };

/** Where the live runs of a process stand: one row for all that stand alike. Reads each live run once, without its variables. */
export const standings = (key: string): Sql<StandingRow> => sql`
  select definition_id, at, ids, scopes,
    case when frames is not null then frames else '{"i":[0],"e":[],"pi":[],"p":[],"ti":[],"t":[]}'::jsonb end as frames,
    joins, fixed, arriving, by, undoable, undoing, stay, count(*) as runs
  from (
    select definition_id, stay, jsonb_path_query_array(state, '$.t[*].e') as at, jsonb_path_query_array(state, '$.t[*].i') as ids,
      jsonb_path_query_array(state, '$.t[*].s') as scopes, state -> 'j' as joins, state ->> 'f' as fixed,
      -- Nearly all runs have no scope but their own.
      case when jsonb_array_length(state -> 's') > 1 then jsonb_build_object(
        'i', jsonb_path_query_array(state, '$.s[*].i'), 'e', jsonb_path_query_array(state, '$.s[*].e'),
        'pi', jsonb_path_query_array(state, '$.s[*] ? (exists(@.p)).i'), 'p', jsonb_path_query_array(state, '$.s[*].p'),
        'ti', jsonb_path_query_array(state, '$.s[*] ? (exists(@.t)).i'), 't', jsonb_path_query_array(state, '$.s[*].t')) end as frames,
      jsonb_path_query_array(state, '$.t[*] ? (exists(@.f)).i') as arriving, jsonb_path_query_array(state, '$.t[*].f') as by,
      jsonb_path_query_array(state, '$.s[*].c[*].e') as undoable, state ? 'u' as undoing
    from engine.run where key = ${key} and status = 'live') r
  group by definition_id, at, ids, scopes, frames, joins, fixed, arriving, by, undoable, undoing, stay`;

/** How many runs have got a message early that their drawing would have waited for, by version and message. */
export const earlyMessages = (key: string): Sql<{ definition_id: string; name: string; runs: bigint }> => sql`
  select r.definition_id, m.name, count(distinct r.id) as runs
  from engine.message m join engine.run r on r.id = m.run_id where r.key = ${key} and r.status = 'live' and r.stay is distinct from 'old'
  group by r.definition_id, m.name`;

/** How many tokens came to an element before an instant, on each version. */
export const enteredBefore = (key: string, element: string, before: Date): Sql<{ definition_id: string; tokens: bigint }> => sql`
  select r.definition_id, count(distinct (w.run_id, w.token)) as tokens
  from engine.wait w join engine.run r on r.id = w.run_id
  where w.process = ${key} and w.at = ${element} and w.main and w.opened_at <= ${before}::timestamptz and r.stay is distinct from 'old'
  group by r.definition_id`;

export type VersionRow = {
  id: string;
  version: number;
  policy: 'follow' | 'pin';
  published_at: Date;
  published_by: string;
  live: bigint;
  held: bigint;
  finishing: bigint;
};

/** The versions of a process with how many live runs stand on each; those without any only if they are among the newest ten. */
export const versionsOf = (key: string): Sql<VersionRow> => sql`
  select d.id, d.version, d.policy, d.published_at, d.published_by, coalesce(c.live, 0) as live, coalesce(c.held, 0) as held, coalesce(c.finishing, 0) as finishing
  from engine.definition d left join (
    select definition_id, count(*) as live, count(*) filter (where stay = 'held') as held, count(*) filter (where stay = 'old') as finishing
    from engine.run where key = ${key} and status = 'live' group by definition_id) c on c.definition_id = d.id
  where d.key = ${key} and (c.live > 0 or d.version > (select max(version) - 10 from engine.definition where key = ${key}))
  order by d.version desc`;

type MoveRow = {
  id: string;
  key: string;
  definition_id: string;
  version: number;
  choices: Choice[];
  base: Base;
  otherwise: Otherwise;
  status: 'running' | 'done' | 'stopped' | 'replaced';
  cursor: string;
  skipped: boolean;
  total: number;
  moved: number;
  held: number;
  finishing: number;
  cancelled: number;
  started_at: Date;
  started_by: string;
  ended_at: Date | null;
};
export type { MoveRow };

const MOVE = sql`id, key, definition_id, version, choices, base, otherwise, status, cursor, skipped, total, moved, held, finishing, cancelled, started_at, started_by, ended_at`;

export const planOf = (row: MoveRow): MovePlan => ({
  id: row.id,
  choices: row.choices,
  base: row.base,
  otherwise: row.otherwise,
  publishedAt: row.started_at,
  isStopped: row.status === 'stopped',
});

/** The plans with which these definitions were published. */
export function plansFor(reader: Reader, definitions: string[]): Promise<MoveRow[]> {
  return reader.read<MoveRow>(sql`select ${MOVE} from engine.move where definition_id = any(${definitions}::text[])` as Sql<MoveRow>);
}

/** The newest plan of a process. */
export const newestMove = (key: string): Sql<MoveRow> => sql`select ${MOVE} from engine.move where key = ${key} order by version desc limit 1` as Sql<MoveRow>;

/** Sweeps under way that nobody else works at, the oldest first. */
export function claimMoves(ctx: Ctx): Promise<MoveRow[]> {
  return ctx.read<MoveRow>(sql`select ${MOVE} from engine.move where status = 'running' order by started_at, id for update skip locked` as Sql<MoveRow>);
}

export function insertMove(ctx: Ctx, move: Pick<MoveRow, 'id' | 'key' | 'definition_id' | 'version' | 'choices' | 'base' | 'otherwise' | 'total'>): void {
  ctx.write(sql`update engine.move set status = 'replaced', ended_at = ${ctx.now}::timestamptz where key = ${move.key} and status in ('running', 'stopped')`);
  ctx.write(sql`
    insert into engine.move (id, key, definition_id, version, choices, base, otherwise, status, cursor, skipped, total, moved, held, finishing, cancelled, started_at, started_by)
    values (${move.id}, ${move.key}, ${move.definition_id}, ${move.version}, ${JSON.stringify(move.choices)}::jsonb, ${move.base}, ${move.otherwise}, 'running', '', false,
      ${move.total}, 0, 0, 0, 0, ${ctx.now}::timestamptz, ${ctx.actor.id})`);
}

/** Live runs behind `after` that have not come to the drawing of this move and are not settled otherwise. */
export function runsToMove(ctx: Ctx, move: MoveRow, limit: number): Promise<{ id: string; root_id: string }[]> {
  return ctx.read(sql`
    select id, root_id from engine.run
    where key = ${move.key} and status = 'live' and id > ${move.cursor} and definition_id <> ${move.definition_id}
      and (stay is null or (stay = 'held' and stay_why ->> 'move' <> ${move.id}))
    order by id limit ${limit}`);
}

/** Locks those trees that nobody works at now, in order. */
export function lockFreeRoots(ctx: Ctx, roots: string[]): Promise<{ id: string }[]> {
  return ctx.read(sql`select id from engine.run where id = any(${roots}::text[]) order by id for update skip locked`);
}

export function advanceMove(
  ctx: Ctx,
  id: string,
  by: { cursor: string; skipped: boolean; isDone: boolean; moved: number; held: number; finishing: number; cancelled: number },
): void {
  ctx.write(sql`
    update engine.move set cursor = ${by.cursor}, skipped = ${by.skipped}, moved = moved + ${by.moved}, held = held + ${by.held}, finishing = finishing + ${by.finishing},
      cancelled = cancelled + ${by.cancelled}, status = case when ${by.isDone} then 'done' else status end,
      ended_at = case when ${by.isDone} then ${ctx.now}::timestamptz else ended_at end
    where id = ${id}`);
}

/** Ends the sweep of a process: what has not moved yet is held. Returns how many moves were stopped. */
export function stopMove(ctx: Ctx, key: string): Promise<number> {
  return ctx.tx.change(sql`update engine.move set status = 'stopped', ended_at = ${ctx.now}::timestamptz where key = ${key} and status = 'running'`);
}

/** Marks runs that broke while they were moved; their trees are locked. */
export function holdBroken(ctx: Ctx, run: string, why: StayWhy): void {
  ctx.write(sql`update engine.run set rev = rev + 1, stay = 'held', stay_why = ${JSON.stringify(why)}::jsonb where id = ${run}`);
}

export type HeldRow = {
  id: string;
  definition_id: string;
  version: number;
  document_id: string;
  document_kind: string;
  number: string | null;
  stay: 'held' | 'old';
  stay_why: StayWhy;
  at: string[];
};

/** Runs that stay behind their newest drawing, in the order of their ids. */
export const staying = (by: { key: string; stay?: string; reason?: string; element?: string; after?: string; limit: number }): Sql<HeldRow> => sql`
  select r.id, r.definition_id, f.version, r.document_id, r.document_kind, d.number, r.stay, r.stay_why, jsonb_path_query_array(r.state, '$.t[*].e') as at
  from engine.run r join engine.definition f on f.id = r.definition_id left join kernel.document d on d.id = r.document_id
  where r.key = ${by.key} and r.status = 'live' and r.stay is not null and r.stay = coalesce(${by.stay ?? null}::text, r.stay)
    and (${by.reason ?? null}::text is null or r.stay_why ->> 'reason' = ${by.reason ?? null}::text)
    and (${by.element ?? null}::text is null or r.stay_why -> 'elements' ? ${by.element ?? null}::text)
    and r.id > ${by.after ?? ''} order by r.id limit ${by.limit}`;

/** Why runs of a process stay behind, with how many for each reason. */
export const stayingCounts = (
  key: string,
): Sql<{ stay: 'held' | 'old'; reason: string; elements: string[]; definition_id: string; version: number; runs: bigint }> => sql`
  select r.stay, r.stay_why ->> 'reason' as reason, r.stay_why -> 'elements' as elements, r.definition_id, f.version, count(*) as runs
  from engine.run r join engine.definition f on f.id = r.definition_id
  where r.key = ${key} and r.status = 'live' and r.stay is not null
  group by 1, 2, 3, 4, 5 order by runs desc limit 100`;

/** Runs by their ids with the roots of their trees. */
export function rootsOf(ctx: Ctx, runs: string[]): Promise<{ run_id: string; root_id: string }[]> {
  return ctx.read(sql`select id as run_id, root_id from engine.run where id = any(${runs}::text[]) and status = 'live'`);
}

export const policyOf = (key: string): Sql<{ policy: 'follow' | 'pin' }> =>
  sql`select policy from engine.definition where key = ${key} order by version desc limit 1`;

/** Says how runs of a process come to its next drawings. */
export function setPolicy(ctx: Ctx, key: string, policy: 'follow' | 'pin'): Promise<number> {
  return ctx.tx.change(
    sql`update engine.definition set policy = ${policy} where key = ${key} and version = (select max(version) from engine.definition where key = ${key})`,
  );
}
