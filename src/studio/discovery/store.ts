// SQL of discovery: logs, their events while they are read, and what is kept of them: activities, ways, and what followed what.
import { type Ctx, type Sql, sql } from '#kernel';
import type { Event, Mapping } from './reading.ts';

/** Whatever can read rows: a transaction's context or the database. */
export type Rows = { read<Row>(statement: Sql<Row>): Promise<Row[]> };

export type Log = {
  id: string;
  name: string;
  format: 'csv' | 'xes' | 'shop';
  mapping: Mapping | null;
  state: 'reading' | 'ready';
  events: number;
  cases: number;
  bad: number;
  ways: number;
  firstAt: Date | null;
  lastAt: Date | null;
  startedAt: Date;
  startedBy: string;
};

const LOG = sql`l.id, l.name, l.format, l.mapping, l.state, l.events::int as events, l.cases, l.bad::int as bad, l.ways, l.first_at as "firstAt", l.last_at as "lastAt",
  l.started_at as "startedAt", l.started_by as "startedBy"`;

export function insertLog(ctx: Ctx, log: Pick<Log, 'id' | 'name' | 'format' | 'mapping'>): void {
  ctx.write(sql`
    insert into studio.log (id, name, format, mapping, state, started_at, started_by)
    values (${log.id}, ${log.name}, ${log.format}, ${log.mapping === null ? null : JSON.stringify(log.mapping)}::jsonb, 'reading', ${ctx.now}::timestamptz, ${ctx.actor.id})`);
}

/** Logs that were left half read, or that nobody has looked at for long, are gone with the next one that is begun. */
export function dropOld(ctx: Ctx, before: { reading: Date; ready: Date }): void {
  ctx.write(sql`delete from studio.log where (state = 'reading' and started_at < ${before.reading}::timestamptz) or started_at < ${before.ready}::timestamptz`);
}

export function dropLog(ctx: Ctx, id: string): void {
  ctx.write(sql`delete from studio.log where id = ${id}`);
}

export function logs(rows: Rows, limit: number): Promise<Log[]> {
  return rows.read<Log>(sql`select ${LOG} from studio.log l where l.state = 'ready' order by l.id desc limit ${limit}` as Sql<Log>);
}

export async function logById(rows: Rows, id: string): Promise<Log | undefined> {
  const [log] = await rows.read<Log>(sql`select ${LOG} from studio.log l where l.id = ${id}` as Sql<Log>);
  return log;
}

export async function lockLog(ctx: Ctx, id: string): Promise<Log | undefined> {
  const [log] = await ctx.read<Log>(sql`select ${LOG} from studio.log l where l.id = ${id} for update` as Sql<Log>);
  return log;
}

export function addEvents(ctx: Ctx, id: string, events: readonly Event[], bad: number): void {
  const of = <T>(pick: (event: Event) => T): T[] => events.map(pick);
  if (events.length > 0)
    ctx.write(sql`
      insert into studio.log_event (log_id, place, case_id, activity, at, resource)
      select ${id}, place, case_id, activity, at, resource
      from unnest(${of((e) => e.place)}::bigint[], ${of((e) => e.caseId)}::text[], ${of((e) => e.activity)}::text[], ${of((e) => e.at)}::timestamptz[], ${of((e) => e.resource)}::text[])
        as t(place, case_id, activity, at, resource)`);
  ctx.write(sql`update studio.log set events = events + ${events.length}, bad = bad + ${bad} where id = ${id}`);
}

/** Steps of drawings by their names, as they are taken for activities. */
export type Named = { definition: string; element: string; name: string; lane: string | null };

/** Takes what runs of a drawing did as events: the newest so many runs. */
export function addHistory(ctx: Ctx, id: string, from: { key: string; runs: number; named: readonly Named[] }): void {
  const of = <T>(pick: (one: Named) => T): T[] => from.named.map(pick);
  ctx.write(sql`
    insert into studio.log_event (log_id, place, case_id, activity, at, resource)
    select ${id}, h.rev::bigint * 10000 + s.n, h.run_id, t.name, h.at, t.lane
    from (select id from engine.run where key = ${from.key} order by id desc limit ${from.runs}) r
    join engine.history h on h.run_id = r.id cross join lateral jsonb_array_elements(h.steps) with ordinality as s(v, n)
    join unnest(${of((n) => n.definition)}::text[], ${of((n) => n.element)}::text[], ${of((n) => n.name)}::text[], ${of((n) => n.lane)}::text[]) as t(definition, element, name, lane)
      on t.definition = h.definition_id and t.element = s.v ->> 'e'
    where s.v ->> 'k' = 'done'`);
}

/** Takes what happened to documents of a kind as events: those of the newest so many documents. */
export function addHappenings(ctx: Ctx, id: string, from: { kind: string; documents: number }): void {
  ctx.write(sql`
    insert into studio.log_event (log_id, place, case_id, activity, at, resource)
    select ${id}, e.position, e.document_id, e.name, e.at, null
    from (select id from kernel.document where kind = ${from.kind} order by id desc limit ${from.documents}) d
    join kernel.event e on e.document_id = d.id`);
}

/** The versions of a drawing that its newest runs have gone by. */
export async function versionsOf(rows: Rows, key: string, runs: number): Promise<string[]> {
  const found = await rows.read<{ id: string }>(sql`
    select distinct h.definition_id as id from (select id from engine.run where key = ${key} order by id desc limit ${runs}) r join engine.history h on h.run_id = r.id`);
  return found.map((row) => row.id);
}

/** Counts the events of a log that came from the shop itself. */
export function countEvents(ctx: Ctx, id: string): void {
  ctx.write(sql`update studio.log set events = (select count(*) from studio.log_event where log_id = ${id}) where id = ${id}`);
}

/** How many different activities a log has, at most one more than asked for. */
export async function activityCount(ctx: Ctx, id: string, atMost: number): Promise<number> {
  const [row] = await ctx.read<{ n: number }>(sql`
    select count(*)::int as n from (select distinct activity from studio.log_event where log_id = ${id} limit ${atMost + 1}) a`);
  return row!.n;
}

/** Sums a log up: its activities by how often they were done, the ways of its cases, and what followed what; its events are gone after it. */
export function sumUp(ctx: Ctx, id: string, waysAtMost: number): void {
  ctx.write(sql`
    insert into studio.log_activity (log_id, nth, name, count, resource)
    select ${id}, (row_number() over (order by count(*) desc, activity))::int - 1, activity, count(*)::int, mode() within group (order by resource)
    from studio.log_event where log_id = ${id} group by activity`);
  const ordered = sql`
    select e.case_id, a.nth, e.at, e.place from studio.log_event e join studio.log_activity a on a.log_id = e.log_id and a.name = e.activity where e.log_id = ${id}`;
  ctx.write(sql`
    insert into studio.log_follow (log_id, before_nth, after_nth, count, seconds)
    select ${id}, before_nth, nth, count(*)::int, percentile_cont(0.5) within group (order by extract(epoch from at - before_at)::double precision)
    from (select nth, at, lag(nth) over w as before_nth, lag(at) over w as before_at from (${ordered}) o window w as (partition by case_id order by at, place)) f
    where before_nth is not null group by before_nth, nth`);
  ctx.write(sql`
    insert into studio.log_way (log_id, nth, trace, cases)
    select ${id}, nth, trace, cases from (
      select (row_number() over (order by count(*) desc, trace))::int - 1 as nth, trace, count(*)::int as cases
      from (select array_agg(nth order by at, place) as trace from (${ordered}) o group by case_id) c group by trace) w
    where nth < ${waysAtMost}`);
  ctx.write(sql`
    update studio.log l set state = 'ready', first_at = s.first_at, last_at = s.last_at, cases = s.cases,
      ways = (select count(*)::int from studio.log_way w where w.log_id = l.id)
    from (select min(at) as first_at, max(at) as last_at, count(distinct case_id)::int as cases from studio.log_event where log_id = ${id}) s where l.id = ${id}`);
  ctx.write(sql`delete from studio.log_event where log_id = ${id}`);
}

export type ActivityRow = { nth: number; name: string; count: number; resource: string | null };
export type WayRow = { trace: number[]; cases: number };
export type FollowRow = { before: number; after: number; count: number; seconds: number };

export const activitiesOf = (rows: Rows, id: string): Promise<ActivityRow[]> =>
  rows.read(sql`select nth, name, count, resource from studio.log_activity where log_id = ${id} order by nth`);

export const waysOf = (rows: Rows, id: string): Promise<WayRow[]> => rows.read(sql`select trace, cases from studio.log_way where log_id = ${id} order by nth`);

export const followsOf = (rows: Rows, id: string): Promise<FollowRow[]> =>
  rows.read(sql`
    select before_nth as before, after_nth as after, count, seconds from studio.log_follow where log_id = ${id} order by count desc, before_nth, after_nth`);
