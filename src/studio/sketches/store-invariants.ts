// What must hold of sketches, as queries that return no row.
import type { Invariant } from '#kernel';

export const sketchInvariants: Invariant[] = [
  {
    id: 'D1',
    says: 'the newest revision of a sketch is the sketch itself',
    sql: `select s.id from studio.sketch s where not exists (
        select from studio.revision r where r.sketch_id = s.id and r.rev = s.rev and r.xml = s.xml)
      or exists (select from studio.revision r where r.sketch_id = s.id and r.rev > s.rev)`,
  },
  {
    id: 'D2',
    says: 'a published sketch names a version that is there, and one that began with a version began with one that is there',
    sql: `select s.id from studio.sketch s cross join lateral (values (s.published_version), (s.base_version)) v(version)
      where v.version is not null and not exists (select from engine.definition d where s.kind = 'process' and d.key = s.key and d.version = v.version)
        and not exists (select from engine.decision d where s.kind = 'decision' and d.key = s.key and d.version = v.version)`,
  },
  {
    id: 'D3',
    says: 'nobody has the pen of a sketch that is over, or asks for it',
    sql: `select id from studio.sketch where state <> 'open' and (pen_account is not null or asked_by is not null)`,
  },
];
