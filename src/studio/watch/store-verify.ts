// SQL that `kontor verify` asks of the sums: they are what a direct count of the history that they have passed gives.
import type { Invariant } from '#kernel';

export const heatInvariants: Invariant[] = [
  {
    id: 'H1',
    says: 'each flow that was taken and each incident of the history that was summed up has been counted once',
    sql: `
      with counted as (
        select s.v ->> 'k' as k, coalesce(jsonb_array_length(s.v -> 'f'), 0) as flows
        from studio.heat_mark m join engine.history h on h.tx < m.tx cross join lateral jsonb_array_elements(h.steps) s(v)
        where m.old_run is null and s.v ->> 'k' in ('done', 'incident')),
      direct as (select coalesce(sum(flows), 0) as flows, count(*) filter (where k = 'incident') as incidents from counted),
      summed as (select coalesce(sum(n) filter (where what = 'flow'), 0) as flows, coalesce(sum(n) filter (where what = 'incident'), 0) as incidents
        from studio.heat where grain = 'day')
      select d.flows, s.flows as summed, d.incidents, s.incidents as summed_incidents from direct d, summed s, studio.heat_mark m
      where m.old_run is null and (d.flows, d.incidents) <> (s.flows, s.incidents)`,
  },
  {
    id: 'H2',
    says: 'what is summed up by the hour is within what is summed up by the day',
    sql: `
      select h.key, h.what, h.element, h.n, d.n as by_day from (
        select key, date_trunc('day', at at time zone 'UTC') at time zone 'UTC' as at, what, element, sum(n) as n from studio.heat where grain = 'hour' group by 1, 2, 3, 4) h
        left join (select key, at, what, element, sum(n) as n from studio.heat where grain = 'day' group by 1, 2, 3, 4) d using (key, at, what, element)
      where d.n is null or h.n > d.n`,
  },
];
