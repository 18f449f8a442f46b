// The card of pricing: its verbs, reads and promises.
import { defineModule } from '#kernel';
import { actions } from './actions.ts';
import { pricesSet } from './events.ts';
import { queries } from './queries.ts';

export const pricingModule = defineModule({
  name: 'pricing',
  needs: ['catalog'],
  actions,
  queries,
  events: [pricesSet],
  invariants: [
    {
      id: 'P1',
      says: 'a price is in the currency of its list and of a variant that exists',
      sql: `select p.sku_id, p.list from pricing.price p join pricing.list l on l.code = p.list
        left join catalog.variant v on v.id = p.sku_id
        where p.currency <> l.currency or v.id is null`,
    },
  ],
});
