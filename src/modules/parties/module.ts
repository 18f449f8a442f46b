// The wiring card of parties.
import { defineModule } from '#kernel';
import { create, update } from './actions.ts';
import { updated } from './events.ts';
import { get, list } from './queries.ts';

export const partiesModule = defineModule({
  name: 'parties',
  needs: [],
  actions: [create, update],
  queries: [list, get],
  events: [updated],
  invariants: [
    {
      id: 'parties.reachable',
      says: 'an e-mail is kept lower-cased and without blanks, a phone in E.164',
      sql: `select id, email, phone from parties.customer where email <> lower(btrim(email)) or phone !~ '^\\+[1-9][0-9]{5,14}$'`,
    },
  ],
});
