// The wiring card of parties.
import { defineModule } from '#kernel';
import { create, update } from './actions.ts';
import { consented, erased, exported, merged, unmerged, updated } from './events.ts';
import { RECORDS_PORT } from './ports.ts';
import { get, list, similar } from './queries.ts';
import { recordActions } from './record.ts';
import { searchReader, searchSweep } from './search.ts';

export const partiesModule = defineModule({
  name: 'parties',
  needs: [],
  actions: [create, update, ...recordActions],
  queries: [list, get, similar],
  events: [updated, consented, merged, unmerged, exported, erased],
  readers: [searchReader],
  sweeps: [searchSweep],
  ports: [{ name: RECORDS_PORT, says: 'what the rooms above keep about a customer' }],
  invariants: [
    {
      id: 'parties.merged',
      says: 'a record that was merged belongs to one that was not, and a merge that holds has all its rows there',
      sql: `select c.id from parties.customer c join parties.customer k on k.id = c.merged_into where k.merged_into is not null
        union all select m.id from parties.merge m join parties.customer c on c.id = any(m.members)
        join parties.customer k on k.id = m.kept_id where m.undone_at is null and c.merged_into is distinct from coalesce(k.merged_into, k.id)`,
    },
    {
      id: 'parties.forgotten',
      says: 'of a customer who was forgotten there is no address and no consent',
      sql: `select c.id from parties.customer c where c.erased_at is not null
        and (exists (select 1 from parties.address a where a.customer_id = c.id) or exists (select 1 from parties.consent n where n.customer_id = c.id))`,
    },
    {
      id: 'parties.findable',
      says: 'the words that a customer is found by are those that were written for them',
      sql: `select c.id, c.words, w.words as found from parties.customer c
        left join lateral (select array_agg(word order by word) as words from kernel.word where kind = 'cus' and id = c.id and word = any(c.words)) w on true
        where c.words is not null and (select array_agg(x order by x) from unnest(c.words) x) is distinct from w.words`,
    },
    {
      id: 'parties.reachable',
      says: 'an e-mail is kept lower-cased and without blanks, a phone in E.164',
      sql: `select id, email, phone from parties.customer where email <> lower(btrim(email)) or phone !~ '^\\+[1-9][0-9]{5,14}$'`,
    },
  ],
});
