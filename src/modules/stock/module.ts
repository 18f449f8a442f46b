// The card of stock: its accounts, verbs, reads and promises.
import { defineModule } from '#kernel';
import { adjust, move, receive, setWarehouses } from './actions/goods.ts';
import { expireHolds, hold, release } from './actions/hold.ts';
import { source } from './actions/source.ts';
import { changed, held, holdExpired, received, released, sourced } from './events.ts';
import { queries } from './queries.ts';

export const stockModule = defineModule({
  name: 'stock',
  needs: ['catalog'],
  accounts: [
    { family: 'stock', floored: true, says: 'goods of one SKU at one warehouse: stock:{skuId}@{warehouseId}' },
    {
      family: 'goods',
      floored: false,
      says: 'goods outside of the warehouses: with suppliers, with customers, lost, on the way',
    },
  ],
  actions: [hold, release, source, receive, adjust, move, setWarehouses],
  queries,
  events: [held, released, holdExpired, sourced, received, changed],
  sweeps: [expireHolds],
  invariants: [
    {
      id: 'S6',
      says: 'goods are counted on the shelf of their own SKU at a warehouse that exists',
      sql: `select b.account, b.unit from kernel.balance b left join stock.warehouse w on w.id = split_part(b.account, '@', 2)
        where starts_with(b.account, 'stock:') and (w.id is null or b.account <> 'stock:' || b.unit || '@' || w.id)`,
    },
    {
      id: 'S7',
      says: 'a bundle has no shelf of its own: its parts are counted and held',
      sql: `select b.account from kernel.balance b join catalog.variant v on v.id = b.unit where v.bundle and starts_with(b.account,
        'stock:') and (b.posted <> 0 or b.pending <> 0)`,
    },
  ],
});
