// The catalogue's card: its verbs, reads, events and promises.
import { defineModule } from '#kernel';
import { actions } from './actions.ts';
import { productChanged, productsCreated } from './events.ts';
import { queries } from './queries.ts';
import { searchReader, searchSweep } from './search.ts';

export const catalogModule = defineModule({
  name: 'catalog',
  needs: [],
  actions,
  queries,
  events: [productsCreated, productChanged],
  readers: [searchReader],
  sweeps: [searchSweep],
  invariants: [
    {
      id: 'C1',
      says: 'a bundle has parts, and only a bundle has parts',
      sql: `select v.id, v.sku from catalog.variant v where v.bundle <> exists (select 1 from catalog.component c
        where c.bundle_id = v.id)`,
    },
    {
      id: 'C2',
      says: 'no bundle is made of itself',
      sql: `with recursive part as (
          select bundle_id, component_id from catalog.component
          union select part.bundle_id, c.component_id from part join catalog.component c on c.bundle_id = part.component_id)
        select bundle_id from part where bundle_id = component_id`,
    },
  ],
});
