// What must hold of what goes on inside of scopes: offers, tokens at joins, and the bodies of looped activities.
import type { Invariant } from '#kernel';

export const scopeInvariants: Invariant[] = [
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
];
