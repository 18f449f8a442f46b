// What must hold of events: tokens that only stand because of something inside them, compensations, conditions, and times at which runs begin.
import type { Invariant } from '#kernel';

export const eventInvariants: Invariant[] = [
  {
    id: 'P30',
    says: 'every token of a live run waits, or stands for what goes on in it: a sub-process, bodies, or a compensation that it has thrown',
    sql: `
      select r.id, t ->> 'i' as token, t ->> 'e' as element from engine.run r cross join jsonb_array_elements(r.state -> 't') t
      where r.status = 'live'
        and not exists (select 1 from engine.wait w where w.run_id = r.id and w.main and w.token = (t ->> 'i')::int)
        and not exists (select 1 from jsonb_array_elements(r.state -> 's') s where s ->> 't' = t ->> 'i')
        and not exists (select 1 from jsonb_array_elements(coalesce(r.state -> 'b', '[]')) b where b ->> 'token' = t ->> 'i')
        and not exists (select 1 from jsonb_array_elements(coalesce(r.state -> 'u', '[]')) u where u ->> 'token' = t ->> 'i')`,
  },
  {
    id: 'P31',
    says: 'what is being undone is undone in an open scope by a handler that is under way, and who waits for it is there',
    sql: `
      select r.id, u ->> 'id' as undo from engine.run r cross join jsonb_array_elements(r.state -> 'u') u
      where r.status = 'live' and (
        not exists (select 1 from jsonb_array_elements(r.state -> 's') s where s ->> 'i' = u ->> 'scope')
        or not exists (select 1 from jsonb_array_elements(r.state -> 't') t where t ->> 'u' = u ->> 'id')
        or (u ? 'token' and not exists (select 1 from jsonb_array_elements(r.state -> 't') t where t ->> 'i' = u ->> 'token')))`,
  },
  {
    id: 'P32',
    says: 'who works for a compensation works for one that is under way',
    sql: `
      select r.id, t ->> 'i' as token from engine.run r cross join jsonb_array_elements(r.state -> 't') t
      where r.status = 'live' and t ? 'u' and not exists (select 1 from jsonb_array_elements(coalesce(r.state -> 'u', '[]')) u where u ->> 'id' = t ->> 'u')`,
  },
  {
    id: 'P33',
    says: 'a condition that was true is one that is still waited for',
    sql: `
      select r.id, c as wait from engine.run r cross join jsonb_array_elements_text(r.state -> 'w') c
      where r.status = 'live' and not exists (select 1 from engine.wait w where w.id = c and w.run_id = r.id and w.kind = 'condition')`,
  },
  {
    id: 'P34',
    says: 'the times at which runs begin are those of the newest version of a drawing',
    sql: `
      select s.key, s.element, s.version from engine.start_timer s where s.version <> (select max(d.version) from engine.definition d where d.key = s.key)`,
  },
];
