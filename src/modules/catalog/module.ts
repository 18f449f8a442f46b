// The catalogue's card: its verbs, reads, events and promises.
import { defineModule } from '#kernel';
import { actions } from './actions.ts';
import { categoriesSet, productChanged, productsCreated } from './events.ts';
import { queries } from './queries.ts';
import { routes } from './routes.ts';
import { searchReader, searchSweep } from './search.ts';

export const catalogModule = defineModule({
  name: 'catalog',
  needs: [],
  actions,
  queries,
  events: [productsCreated, productChanged, categoriesSet],
  readers: [searchReader],
  sweeps: [searchSweep],
  routes,
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
    {
      id: 'C3',
      says: 'no two active variants have the same GTIN',
      sql: `select lpad(gtin, 14, '0') from catalog.variant where gtin is not null and status = 'active'
        group by lpad(gtin, 14, '0') having count(*) > 1`,
    },
    {
      id: 'C4',
      says: 'each medium belongs to a product, has its bytes or an address, and each product has its media in places from 0 on',
      sql: `select m.id from catalog.media m left join catalog.product p on p.id = m.product_id left join catalog.content c on c.hash = m.hash
        where p.id is null or (c.hash is null and m.url is null)
        union all
        select product_id from catalog.media group by product_id having max(position) <> count(*) - 1 or count(distinct position) <> count(*)`,
    },
    {
      id: 'C5',
      says: 'bytes are kept only while a medium shows them',
      sql: `select c.hash from catalog.content c where not exists (select 1 from catalog.media m where m.hash = c.hash or m.thumb_hash = c.hash)`,
    },
  ],
});
