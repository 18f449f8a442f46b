// All SQL of what went through drawings: history summed up by hour and day, and how much of it there is.
import { type Ctx, type Sql, sql } from '#kernel';

type Reads = Pick<Ctx, 'read'>;

export type HeatMark = { tx: string; old_run: string | null };

/** How far history has been summed up; locked until the end of the transaction. */
export async function lockMark(ctx: Ctx): Promise<HeatMark | undefined> {
  const [mark] = await ctx.read<HeatMark>(sql`select tx::text as tx, old_run from studio.heat_mark for update skip locked`);
  return mark;
}

/** Whether there is history behind the mark: cheap to ask when nothing has happened. */
export async function isBehind(ctx: Ctx): Promise<boolean> {
  const [row] = await ctx.read<{ behind: boolean }>(sql`
    select m.old_run is not null or exists (select 1 from engine.history h where h.tx >= m.tx) as behind from studio.heat_mark m`);
  return row?.behind === true;
}

export function moveMark(ctx: Ctx, mark: HeatMark): void {
  ctx.write(sql`update studio.heat_mark set tx = ${mark.tx}::xid8, old_run = ${mark.old_run}`);
}

/** The next runs of which there is history from before rows knew their transaction. */
export async function oldRuns(ctx: Ctx, after: string, limit: number): Promise<string[]> {
  const rows = await ctx.read<{ id: string }>(sql`
    select distinct run_id as id from (select run_id from engine.history where tx = '0'::xid8 and run_id > ${after} order by run_id limit ${limit * 50}) h
    order by run_id limit ${limit}`);
  return rows.map((row) => row.id);
}

/**
 * Up to which transaction to read: the oldest that is still open, or that behind so many rows. All of one transaction are read together,
 * and a run's rows in any case before those of transactions that waited for its lock.
 */
export async function nextCut(ctx: Ctx, from: string, rows: number): Promise<string> {
  const [row] = await ctx.read<{ cut: string }>(sql`
    select least(pg_snapshot_xmin(pg_current_snapshot()),
      (select (h.tx::text::bigint + 1)::text::xid8 from (select tx from engine.history where tx >= ${from}::xid8 order by tx offset ${rows} limit 1) h))::text as cut`);
  return row!.cut;
}

/** A stretch of history: transactions from `from` up to, but without, `to`; only of these runs where some are named. */
export type Part = { from: string; to: string; runs: string[] | null };

/** The rows of a stretch. Those of named runs are found by the run, whatever the planner thinks of the index on transactions. */
const rowsOf = ({ from, to, runs }: Part): Sql =>
  runs === null
    ? sql`engine.history h where h.tx >= ${from}::xid8 and h.tx < ${to}::xid8`
    : sql`unnest(${runs}::text[]) as named(run) join engine.history h on h.run_id = named.run where h.tx::text::bigint >= ${from}::bigint and h.tx::text::bigint < ${to}::bigint`;

export type PartFacts = { rows: number; definitions: string[] };

/** How many rows a stretch has, and of which drawings. */
export async function factsOf(ctx: Ctx, part: Part): Promise<PartFacts> {
  const rows = await ctx.read<{ definition_id: string; rows: bigint }>(sql`
    select h.definition_id, count(*) as rows from ${rowsOf(part)} group by h.definition_id`);
  return { rows: rows.reduce((sum, row) => sum + Number(row.rows), 0), definitions: rows.map((row) => row.definition_id) };
}

/** Activities of drawings that are done several times by one token: each time is written down besides the end of all. */
export type Many = { definition: string; element: string };

/**
 * Adds a stretch of history to the sums, in one statement. The stay of a token at an element lasts from when it first waited there (or was
 * moved there) until it left; of an activity that is done several times, from the first wait to the end of all. What a token had waited
 * before the stretch is read from its run's earlier rows.
 */
export function addUp(ctx: Ctx, part: Part, many: Many[]): void {
  ctx.write(sql`
    with runs as materialized (
      select h.run_id, max(h.rev) as last from ${rowsOf(part)} group by h.run_id),
    lines as (
      select h.run_id, d.key, h.rev, h.at, s.n, s.v ->> 'e' as e, s.v ->> 'k' as k, (s.v ->> 't')::int as t, s.v -> 'f' as f,
        s.v #>> '{in,element}' as was, h.tx >= ${part.from}::xid8 and h.tx < ${part.to}::xid8 as fresh, m.element is not null as many
      from runs join engine.history h on h.run_id = runs.run_id and h.rev <= runs.last join engine.definition d on d.id = h.definition_id
        cross join lateral jsonb_array_elements(h.steps) with ordinality as s(v, n)
        left join unnest(${many.map((one) => one.definition)}::text[], ${many.map((one) => one.element)}::text[]) as m(definition, element)
          on m.definition = h.definition_id and m.element = s.v ->> 'e'
      where s.v ->> 'k' in ('done', 'wait', 'stopped', 'incident', 'moved')),
    marks as (
      select run_id, key, rev, n, at, e, k, f, fresh, case when many then 0 else t end as t,
        k = 'done' and not (many and f is null) as passes from lines
      union all select run_id, key, rev, n, at, was, 'gone', null, false, t, false from lines where k = 'moved' and was is not null),
    visits as (
      select *, count(*) filter (where passes or k = 'gone' or (k = 'stopped' and t > 0)) over w as visit from marks
      window w as (partition by run_id, e, t order by rev, n rows between unbounded preceding and 1 preceding)),
    stays as (
      select *, min(at) filter (where k in ('wait', 'moved')) over (partition by run_id, e, t, visit) as since from visits),
    sums as (
      select key, at, 'passed' as what, e, extract(epoch from at - coalesce(since, at))::float8 as seconds from stays where fresh and passes
      union all select key, at, case k when 'incident' then 'incident' else 'stopped' end, e, null from stays where fresh and k in ('incident', 'stopped')
      union all select s.key, s.at, 'flow', f.id, null from stays s cross join lateral jsonb_array_elements_text(s.f) as f(id) where s.fresh and s.f is not null)
    insert into studio.heat as h (key, grain, at, what, element, bucket, n, seconds)
    select key, g.grain, date_trunc(g.grain, at at time zone 'UTC') at time zone 'UTC', what, e,
      case when seconds is null or seconds < 1 then 0 else 1 + floor(ln(seconds) / ln(1.1::float8)) end, count(*), coalesce(sum(seconds), 0)
    from sums cross join (values ('hour'), ('day')) as g(grain) group by 1, 2, 3, 4, 5, 6
    on conflict (key, grain, at, what, element, bucket) do update set n = h.n + excluded.n, seconds = h.seconds + excluded.seconds`);
}

/** Hours are kept as long as somebody may ask by the hour; days for ever. */
export function forgetHours(ctx: Ctx, before: Date): Promise<number> {
  return ctx.tx.change(sql`delete from studio.heat where grain = 'hour' and at < ${before}::timestamptz`);
}

export type HeatRow = { what: 'passed' | 'flow' | 'incident' | 'stopped'; element: string; bucket: number; n: bigint; seconds: number };

/** The sums of a drawing between two full hours or days. */
export const heatBetween = (reads: Reads, by: { key: string; grain: 'hour' | 'day'; from: Date; to: Date }): Promise<HeatRow[]> =>
  reads.read<HeatRow>(sql`
    select what, element, bucket, sum(n)::bigint as n, sum(seconds) as seconds from studio.heat
    where key = ${by.key} and grain = ${by.grain} and at >= ${by.from}::timestamptz and at < ${by.to}::timestamptz group by what, element, bucket`);

export type LiveRow = { at: string; count: number; oldest: Date; incidents: number; late: number };

/** What stands at each element now. */
export const liveAt = (key: string, now: Date): Sql<LiveRow> => sql`
  select at, count(distinct (run_id, token))::int as count, min(opened_at) as oldest, (count(*) filter (where kind = 'incident'))::int as incidents,
    (count(*) filter (where task_due_at < ${now}::timestamptz))::int as late
  from engine.wait where process = ${key} and main group by at`;
