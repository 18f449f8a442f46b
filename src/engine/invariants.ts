// What `kontor verify` asks of runs: their tokens and waits, what goes on inside of scopes, and events.
import type { Invariant } from '#kernel';

export const runInvariants: Invariant[] = [
  {
    id: 'P2',
    says: 'a live run waits for something, and a run that is over waits for nothing',
    sql: `
      select r.id, r.status from engine.run r where (r.status = 'live') <> exists (select 1 from engine.wait w where w.run_id = r.id)`,
  },
  {
    id: 'P1',
    says: 'every token of a live run is in a wait, a multi-instance or an open sub-process, and every main wait has its token',
    sql: `
      select w.id, w.run_id, w.token from engine.wait w join engine.run r on r.id = w.run_id
      where w.main and not exists (select 1 from jsonb_array_elements(r.state -> 't') t where (t ->> 'i')::int = w.token)`,
  },
  {
    id: 'P3',
    says: 'an outside call of the engine belongs to one open wait at most',
    sql: `
      select name from engine.wait where kind = 'job' group by name having count(*) > 1`,
  },
  {
    id: 'P10',
    says: 'a child run that is live has a parent that waits for it',
    sql: `
      select c.id from engine.run c where c.status = 'live' and c.parent_id is not null
        and not exists (select 1 from engine.wait w where w.kind = 'child' and w.name = c.id and w.run_id = c.parent_id)`,
  },
  {
    id: 'P11',
    says: 'an open incident holds a token',
    sql: `
      select i.id from engine.incident i join engine.run r on r.id = i.run_id
      where i.resolved_at is null and r.status = 'live' and not exists (select 1 from engine.wait w where w.kind = 'incident' and w.name = i.id)`,
  },
  // Inside of scopes.
  {
    id: 'P20',
    says: 'what an ad-hoc sub-process offers belongs to one that is open',
    sql: `
      select w.id, w.run_id from engine.wait w join engine.run r on r.id = w.run_id
      where w.kind = 'activity' and not w.main and not exists (select 1 from jsonb_array_elements(r.state -> 's') s where (s ->> 'i')::int = w.scope)`,
  },
  {
    id: 'P21',
    says: 'tokens that wait at a join are in an open scope',
    sql: `
      select r.id, j.key from engine.run r cross join jsonb_object_keys(r.state -> 'j') j(key)
      where r.status = 'live' and not exists (select 1 from jsonb_array_elements(r.state -> 's') s where s ->> 'i' = split_part(j.key, ':', 1))`,
  },
  {
    id: 'P22',
    says: 'an activity under way has as many bodies as have begun and are not done',
    sql: `
      select r.id, b ->> 'token' as token from engine.run r cross join jsonb_array_elements(r.state -> 'b') b
      where r.status = 'live' and b ? 'begun'
        and (b ->> 'begun')::int - (b ->> 'done')::int <> (select count(*) from jsonb_array_elements(r.state -> 't') t where t ->> 'of' = b ->> 'token')`,
  },
  // Of events, compensations, conditions and times at which runs begin.
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
