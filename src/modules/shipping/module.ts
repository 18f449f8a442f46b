// The card of shipping: its documents, verbs, reads, events, facts, port and promises.
import { defineModule } from '#kernel';
import { close, decideLost, decideUnpaid, receiveBack } from './actions/after.ts';
import { decideFailed, handOver, instruct, manifest, manifestReader, track } from './actions/courier.ts';
import { shipDirect } from './actions/direct.ts';
import { check, pack, pick, resolveShort } from './actions/floor.ts';
import { chooseMethod } from './actions/method.ts';
import { buyLabel, correctAddress, printLabels } from './actions/label.ts';
import { plan } from './actions/plan.ts';
import { setTariff, tariffs } from './actions/tariffs.ts';
import { voidLabel, voidParcels } from './actions/void.ts';
import { shippingEvents } from './events.ts';
import { parcelFacts, readerFacts } from './facts.ts';
import { goodsFacts } from './goods-facts.ts';
import { figures } from './figures.ts';
import { CARRIER_PORT } from './ports.ts';
import { get, label, list, quote } from './queries.ts';

export const shippingModule = defineModule({
  name: 'shipping',
  needs: ['parties', 'catalog', 'stock'],
  documents: [{ kind: 'parcel', prefix: 'shp', series: 'P-{year}-{n}' }],
  actions: [
    plan,
    pick,
    resolveShort,
    check,
    pack,
    buyLabel,
    correctAddress,
    chooseMethod,
    printLabels,
    voidParcels,
    voidLabel,
    handOver,
    shipDirect,
    track,
    decideFailed,
    instruct,
    manifest,
    receiveBack,
    decideLost,
    decideUnpaid,
    close,
    setTariff,
  ],
  queries: [list, get, label, quote, figures, tariffs],
  events: shippingEvents,
  facts: [parcelFacts, readerFacts, goodsFacts],
  readers: [manifestReader],
  ports: [{ name: CARRIER_PORT, says: 'a carrier: labels, their cancellation, tracking', concurrency: 16, timeoutMs: 20_000 }],
  invariants: [
    {
      id: 'O5',
      says: 'what left for an order never exceeds what was held for it: each departure of goods is the end of a hold of that order',
      sql: `with gone as (
          select p.order_id, l.sku_id, p.warehouse_id, sum(l.quantity) as quantity from shipping.parcel p join shipping.parcel_line l on l.parcel_id = p.id
          where p.handed_over_at is not null group by 1, 2, 3),
        consumed as (
          select document_id as order_id, from_account, sum(amount) as amount from kernel.transfer
          where kind = 'post' and starts_with(from_account, 'stock:') and to_account = 'goods:customer' group by 1, 2)
        select g.* , c.amount from gone g left join consumed c on c.order_id = g.order_id and c.from_account = 'stock:' || g.sku_id || '@' || g.warehouse_id
        where coalesce(c.amount, 0) < g.quantity`,
    },
    {
      id: 'O6',
      says: 'the parcels that left partition the goods that left for their order: nothing shipped is in no parcel, nothing in two',
      sql: `with gone as (
          select p.order_id, l.sku_id, p.warehouse_id, sum(l.quantity) as quantity from shipping.parcel p join shipping.parcel_line l on l.parcel_id = p.id
          where p.handed_over_at is not null group by 1, 2, 3),
        consumed as (
          select t.document_id as order_id, t.from_account, sum(t.amount) as amount from kernel.transfer t
          where t.kind = 'post' and starts_with(t.from_account, 'stock:') and t.to_account = 'goods:customer'
            and exists (select 1 from shipping.parcel p where p.order_id = t.document_id) group by 1, 2)
        select c.order_id, c.from_account, c.amount, g.quantity from consumed c left join gone g on g.order_id = c.order_id and c.from_account = 'stock:' || g.sku_id || '@' || g.warehouse_id
        where c.amount <> coalesce(g.quantity, 0)`,
    },
    {
      id: 'S8',
      says: 'a parcel past picking holds exactly what was picked for it, and a tracking number is on one parcel only',
      sql: `select p.id, l.sku_id as what, l.quantity::text, l.picked::text from shipping.parcel p left join shipping.parcel_line l on l.parcel_id = p.id
          where l.parcel_id is null or p.state not in ('planned', 'cancelled') and l.picked is distinct from l.quantity
        union all select min(id), tracking_number, count(*)::text, null from shipping.parcel where tracking_number is not null group by carrier, tracking_number having count(*) > 1`,
    },
    {
      id: 'S9',
      says: 'every label that was bought is on a parcel that is open or was handed over, or was given back to the carrier; what left without one left with a label of whoever sent it',
      sql: `select id, state, label_state from shipping.parcel where (label_state = 'bought' and state = 'cancelled')
        or (label_state in ('void_asked', 'voided', 'void_refused') and state <> 'cancelled') or (handed_over_at is not null and label_state not in ('bought', 'theirs'))`,
    },
    {
      id: 'S10',
      says: 'what parcels that have not left will take is held for their orders',
      sql: `with claim as (
          select p.order_id, 'stock:' || l.sku_id || '@' || p.warehouse_id as account, sum(l.quantity) as quantity from shipping.parcel p join shipping.parcel_line l on l.parcel_id = p.id
          where p.state in ('planned', 'picked', 'checked', 'packed', 'labelled') group by 1, 2),
        held as (select document_id as order_id, from_account as account, sum(amount) as amount from kernel.pending group by 1, 2)
        select c.*, h.amount from claim c left join held h using (order_id, account) where coalesce(h.amount, 0) < c.quantity`,
    },
  ],
});
