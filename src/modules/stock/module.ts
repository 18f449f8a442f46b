// The card of stock: its accounts, verbs, reads and promises.
import { defineModule } from '#kernel';
import { countActions } from './actions/count.ts';
import { adjust, damage, move, receive, setWarehouses } from './actions/goods.ts';
import { expireHolds, hold, release } from './actions/hold.ts';
import { setReorderPoints } from './actions/reorder.ts';
import { source } from './actions/source.ts';
import { available, changed, countCancelled, countOpened, counted, held, holdExpired, low, ranOut, received, released, sourced } from './events.ts';
import { ALERTS_PORT, PROMISES_PORT } from './ports.ts';
import { countQueries } from './queries-count.ts';
import { listQueries } from './queries-list.ts';
import { queries } from './queries.ts';
import { watchStock } from './watch.ts';

export const stockModule = defineModule({
  name: 'stock',
  needs: ['catalog'],
  documents: [{ kind: 'count', prefix: 'cnt', series: 'C-{year}-{n}' }],
  accounts: [
    { family: 'stock', floored: true, says: 'goods of one SKU at one warehouse: stock:{skuId}@{warehouseId}' },
    {
      family: 'goods',
      floored: false,
      says: 'goods outside of the warehouses: with suppliers, with customers, lost, on the way',
    },
  ],
  actions: [hold, release, source, receive, adjust, damage, move, setWarehouses, setReorderPoints, ...countActions],
  queries: [...queries, ...listQueries, ...countQueries],
  events: [held, released, holdExpired, sourced, received, changed, low, ranOut, available, countOpened, counted, countCancelled],
  sweeps: [expireHolds, watchStock],
  ports: [
    { name: ALERTS_PORT, says: 'tells the supervisor what has run low' },
    { name: PROMISES_PORT, says: 'which documents have parcels that count on what is held' },
  ],
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
    {
      id: 'stock.entries',
      says: 'the transfers of a booking sum to its quantity, and each names a booking that is there',
      sql: `with moved as (select document_id, sum(amount) as quantity from kernel.transfer where starts_with(document_id, 'ent_') group by document_id)
        select coalesce(m.document_id, e.id) as id from moved m full join stock.entry e on e.id = m.document_id where m.quantity is distinct from e.quantity`,
    },
    {
      id: 'stock.counts',
      says: 'what a closed count found different is what it moved in the ledger, SKU by SKU; an open or cancelled one moved nothing',
      sql: `with moved as (
          select document_id, unit, sum(case when from_account = 'goods:loss' then amount else -amount end) as difference
          from kernel.transfer where starts_with(document_id, 'cnt_') group by document_id, unit),
        booked as (select count_id, sku_id, booked from stock.count_line where booked <> 0)
        select coalesce(m.document_id, b.count_id) as id, coalesce(m.unit, b.sku_id) as sku from moved m
        full join booked b on b.count_id = m.document_id and b.sku_id = m.unit where m.difference is distinct from b.booked`,
    },
    {
      id: 'stock.count_state',
      says: 'lines are booked in posted counts only, all that were counted of them',
      sql: `select l.count_id, l.sku_id from stock.count_line l join kernel.document d on d.id = l.count_id
        where (l.booked is not null) <> (d.state = 'posted' and l.counted is not null)`,
    },
  ],
});
