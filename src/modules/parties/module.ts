// The wiring card of parties.
import { defineModule } from '#kernel';
import { create, update } from './actions.ts';
import { updated } from './events.ts';
import { get, list } from './queries.ts';
import { searchReader, searchSweep } from './search.ts';

export const partiesModule = defineModule({
  name: 'parties',
  needs: [],
  actions: [create, update],
  queries: [list, get],
  events: [updated],
  readers: [searchReader],
  sweeps: [searchSweep],
  invariants: [
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
