// All SQL of rehearsals: what the engine's history says of how long things last, which ways are taken, and when orders come.
// What looks at history looks at the newest runs of a drawing that began in a span, at most so many, and at those that they called.
import { type Sql, sql } from '#kernel';
import type { RehearsalResult, RehearsalSettings } from './settings.ts';

type Count = { key: string; name: string; isFlow: boolean; n: number };

/** How often each element was passed and each flow was taken. */
export const passages = (key: string, from: Date, most: number): Sql<Count> =>
  sql`
  with recursive newest as (
    select id, key from engine.run where key = ${key} and parent_id is null and started_at >= ${from}::timestamptz order by started_at desc, id desc limit ${most}),
  tree as (
    select id, key from newest union all select c.id, c.key from tree join engine.run c on c.parent_id = tree.id),
  step as (
    select tree.id, tree.key, h.at, h.actor, h.rev, s.n, s.value ->> 'e' as e, s.value ->> 'k' as k, (s.value ->> 't')::int as t, s.value -> 'f' as f
    from tree join engine.history h on h.run_id = tree.id cross join lateral jsonb_array_elements(h.steps) with ordinality s (value, n))
  select key, e as name, false as "isFlow", count(*)::int as n from step where k = 'done' group by key, e
  union all select key, f.flow, true, count(*)::int from step cross join lateral jsonb_array_elements_text(step.f) f (flow) group by key, f.flow` as Sql<Count>;

/** How many bodies looped activities had: waits of an element in a run. */
export const bodies = (key: string, from: Date, most: number, elements: string[]): Sql<{ key: string; name: string; counts: number[] }> =>
  sql`
  with recursive newest as (
    select id, key from engine.run where key = ${key} and parent_id is null and started_at >= ${from}::timestamptz order by started_at desc, id desc limit ${most}),
  tree as (
    select id, key from newest union all select c.id, c.key from tree join engine.run c on c.parent_id = tree.id),
  step as (
    select tree.id, tree.key, h.at, h.actor, h.rev, s.n, s.value ->> 'e' as e, s.value ->> 'k' as k, (s.value ->> 't')::int as t, s.value -> 'f' as f
    from tree join engine.history h on h.run_id = tree.id cross join lateral jsonb_array_elements(h.steps) with ordinality s (value, n))
  select key, e as name, array_agg(n order by n) as counts
  from (select key, e, id, count(*)::int as n from step where k = 'wait' and key || '/' || e = any(${elements}::text[]) group by key, e, id) b
  group by key, e` as Sql<{ key: string; name: string; counts: number[] }>;

type Spread = { key: string; name: string; n: number; seconds: number[]; work: (number | null)[] };

/**
 * How long elements lasted, as 100 values of the distribution each: `seconds` from the moment it was waited for to the moment it was done;
 * `work` of people as far as it can be told: since the task was there, or since the same person had done the one before, whichever is shorter,
 * within a working stretch of an hour.
 */
export const spreads = (key: string, from: Date, most: number): Sql<Spread> =>
  sql`
  with recursive newest as (
    select id, key from engine.run where key = ${key} and parent_id is null and started_at >= ${from}::timestamptz order by started_at desc, id desc limit ${most}),
  tree as (
    select id, key from newest union all select c.id, c.key from tree join engine.run c on c.parent_id = tree.id),
  step as (
    select tree.id, tree.key, h.at, h.actor, h.rev, s.n, s.value ->> 'e' as e, s.value ->> 'k' as k, (s.value ->> 't')::int as t, s.value -> 'f' as f
    from tree join engine.history h on h.run_id = tree.id cross join lateral jsonb_array_elements(h.steps) with ordinality s (value, n)),
  ending as (
    select key, e, t, id, at, actor, k, lag(k) over w as before, lag(at) over w as since from step where k in ('wait', 'done', 'fired', 'stopped')
    window w as (partition by id, e, t order by rev, n)),
  lasting as (
    select key, e, at, actor, extract(epoch from at - since) as seconds,
      extract(epoch from at - lag(at) over (partition by actor order by at, id, e)) as apart
    from ending where k in ('done', 'fired') and before = 'wait')
  select key, e as name, count(*)::int as n,
    percentile_cont((select array_agg((i + 0.5) / 100) from generate_series(0, 99) i)) within group (order by seconds) as seconds,
    coalesce(percentile_cont((select array_agg((i + 0.5) / 100) from generate_series(0, 99) i)) within group (order by least(seconds, apart))
      filter (where least(seconds, apart) between 1 and 3600), '{}') as work
  from lasting group by key, e` as Sql<Spread>;

/** When runs began, by the day of the week (1: Monday) and the hour in the shop's zone, and how many such days there were. */
export const arrivals = (key: string, from: Date, to: Date, zone: string): Sql<{ dow: number; hour: number | null; n: number; days: number }> =>
  sql`
  with came as (
    select started_at at time zone ${zone} as at from engine.run
    where key = ${key} and parent_id is null and started_at >= ${from}::timestamptz and started_at < ${to}::timestamptz),
  day as (
    select extract(isodow from d)::int as dow, count(*)::int as days
    from generate_series((select min(at)::date from came), (${to}::timestamptz at time zone ${zone})::date, interval '1 day') d group by 1)
  select day.dow, extract(hour from at)::int as hour, count(at)::int as n, min(day.days) as days
  from day left join came on extract(isodow from at)::int = day.dow group by 1, 2` as Sql<{ dow: number; hour: number | null; n: number; days: number }>;

/** How many different people did tasks of a lane in each hour of the day, on average over the days on which anybody did. */
export const hands = (from: Date, zone: string, elements: string[], lanes: string[]): Sql<{ lane: string; hour: number; people: number }> =>
  sql`
  with element as (select * from unnest(${elements}::text[], ${lanes}::text[]) as u (id, lane)),
  done as (
    select distinct element.lane, (h.at at time zone ${zone})::date as day, extract(hour from h.at at time zone ${zone})::int as hour, h.actor
    from engine.history h join engine.run r on r.id = h.run_id cross join lateral jsonb_array_elements(h.steps) s
      join element on element.id = r.key || '/' || (s.value ->> 'e')
    where h.at >= ${from}::timestamptz and s.value ->> 'k' = 'done' and exists (select 1 from staff.account a where a.id = h.actor)),
  worked as (select lane, count(distinct day)::numeric as days from done group by lane)
  select done.lane, hour, ceil(count(*) / min(worked.days) - 0.25)::int as people from done join worked on worked.lane = done.lane
  group by done.lane, hour` as Sql<{ lane: string; hour: number; people: number }>;

/** The newest drawings of these keys. */
export const drawings = (keys: string[]): Sql<{ key: string; xml: string }> =>
  sql`select distinct on (key) key, xml from engine.definition where key = any(${keys}::text[]) order by key, version desc`;

/** A sketch as it was saved last. */
export const sketched = (id: string): Sql<{ key: string; xml: string }> => sql`select key, xml from studio.sketch where id = ${id} and kind = 'process'`;

/** What a rehearsal was asked and what it has answered. */
export const rehearsed = (id: string): Sql<{ settings: RehearsalSettings; result: RehearsalResult | null }> =>
  sql`select settings, result from studio.trial where id = ${id} and kind = 'rehearsal'`;
