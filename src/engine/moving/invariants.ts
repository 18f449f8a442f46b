// What `kontor verify` asks of moving: nobody is forgotten on an old drawing.
import type { Invariant } from '#kernel';

export const movingInvariants: Invariant[] = [
  {
    id: 'P12',
    says: 'a live run is on the newest version of its drawing unless it is pinned, held, finishing on its own, or still to be swept',
    sql: `
      select r.id, r.key, d.version from engine.run r join engine.definition d on d.id = r.definition_id
        join (select distinct on (key) id, key, policy from engine.definition order by key, version desc) n on n.key = r.key
      where r.status = 'live' and r.definition_id <> n.id and n.policy = 'follow' and r.stay is null
        and not exists (select 1 from engine.move m where m.definition_id = n.id and m.status in ('running', 'stopped'))`,
  },
  {
    id: 'P13',
    says: 'a run that is held or finishing on its own drawing says why, and a run on the newest drawing is neither',
    sql: `
      select r.id, r.stay from engine.run r
      where r.status = 'live' and r.stay is not null and (r.stay_why is null
        or r.definition_id = (select d.id from engine.definition d where d.key = r.key order by d.version desc limit 1))`,
  },
  {
    id: 'P14',
    says: 'every wait is at elements that the drawing of its run has',
    sql: `
      select w.definition_id, w.element from (
        select distinct r.definition_id, e.element from engine.wait w join engine.run r on r.id = w.run_id cross join lateral (values (w.element), (w.at)) e(element)) w
        join engine.definition d on d.id = w.definition_id
      where position('id="' || w.element || '"' in d.xml) = 0 and position('id=''' || w.element || '''' in d.xml) = 0`,
  },
];
