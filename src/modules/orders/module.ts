// The wiring card of orders; only app.ts imports it.
import { type Invariant, defineModule } from '#kernel';
import { cancel, check, complete, decideShortage, markAsCancelled, place, placeAll, review } from './actions.ts';
import { setCalendar } from './calendar.ts';
import { channelsQuery, membersQuery, setChannels, setMembers } from './channels.ts';
import { draftEvents } from './draft-events.ts';
import { draftCustomerFacts, draftFacts } from './draft-facts.ts';
import { draftQueries } from './draft-queries.ts';
import { draftActions } from './drafts.ts';
import { ordersEvents } from './events.ts';
import { customerFacts, orderFacts } from './facts.ts';
import { dueQuery, figuresQuery } from './figures.ts';
import { flowRules } from './flow-rules.ts';
import { ofCustomerQuery } from './of-customer.ts';
import { CHANNEL_USE_PORT, DELIVERY_PORT } from './ports.ts';
import { goodsFacts, orderOfParcelFacts } from './goods-facts.ts';
import { handOutDigital, handedOutEvent } from './hand-out.ts';
import { listQuery } from './list.ts';
import { listingReader, relist } from './listing.ts';
import { getQuery } from './queries.ts';
import { quoteRoutes } from './quote-page.ts';
import { quoteActions } from './quotes.ts';
import { reshapeActions } from './reshape.ts';
import { calendarSetting } from './ship-by.ts';
import { listingInvariants } from './store-verify.ts';

const invariants: Invariant[] = [
  {
    id: 'O2',
    says: "an order's total is its goods less discount plus shipping, and each of its sums is the sum over its lines",
    sql: `select h.id, h.total_minor, l.total from orders.head h
      join (select order_id, count(*) as lines, sum(gross_minor) as gross, sum(discount_minor) as discount, sum(shipping_minor) as shipping, sum(total_minor) as total, sum(tax_minor) as tax,
          sum(quantity) as quantity, bool_or(gross_minor <> price_minor * quantity or total_minor <> gross_minor - discount_minor + shipping_minor) as wrong from orders.line group by order_id) l
        on l.order_id = h.id
      where h.total_minor <> h.goods_minor - h.discount_minor + h.shipping_minor or l.wrong
        or (l.lines, l.gross, l.discount, l.shipping, l.total, l.tax, l.quantity) <> (h.line_count, h.goods_minor, h.discount_minor, h.shipping_minor, h.total_minor, h.tax_minor, h.quantity)`,
  },
  {
    id: 'O2-tax',
    says: 'the tax of a line is the part of its total that its rate makes, half a unit up',
    sql: `select order_id, position, total_minor, tax_ppm, tax_minor from orders.line
      where tax_minor <> div(total_minor::numeric * tax_ppm * 2 + 1000000 + tax_ppm, (1000000 + tax_ppm) * 2)`,
  },
  {
    id: 'O3',
    says: 'an order has its document, its head, its lines and the event of its placing',
    sql: `select coalesce(d.id, h.id) as id, h.id is not null as head, exists (select 1 from orders.line l where l.order_id = h.id) as lines
      from (select id, number from kernel.document where kind = 'order') d full join orders.head h on h.id = d.id
      where d.id is null or h.id is null or d.number <> h.number or not exists (select 1 from orders.line l where l.order_id = h.id)
        or not exists (select 1 from kernel.event e where e.document_id = h.id and e.name in ('orders.placed', 'orders.imported'))`,
  },
  {
    id: 'O3-held',
    says: 'an order that was placed with all its goods held had them held, each SKU at least once as often as it was wanted',
    sql: `select h.id, w.key as sku_id, w.value as wanted, coalesce(t.held, 0) as held from orders.head h
      join stock.demand m on m.document_id = h.id cross join lateral jsonb_each_text(m.wanted) w
      left join lateral (select sum(amount) as held from kernel.transfer t where t.document_id = h.id and t.kind = 'pending' and t.unit = w.key) t on true
      where h.held = 'full' and coalesce(t.held, 0) < w.value::bigint`,
  },
  {
    id: 'O4',
    says: "a channel's own number is one order",
    sql: `select channel, external_id, count(*) from orders.head where external_id is not null group by channel, external_id having count(*) > 1`,
  },
  {
    id: 'O1',
    says: 'an order is placed, cancelled or completed, and its head says when',
    sql: `select d.id, d.state, h.cancelled_at, h.completed_at from kernel.document d join orders.head h on h.id = d.id
      where d.kind = 'order' and (d.state not in ('placed', 'cancelled', 'completed') or (d.state = 'cancelled') <> (h.cancelled_at is not null) or (d.state = 'completed') <> (h.completed_at is not null))`,
  },
  {
    id: 'O7',
    says: 'what was handed out is digital and its order is not cancelled',
    sql: `select l.order_id as id, l.sku from orders.line l join orders.head h on h.id = l.order_id
        where l.handed_out_at is not null and (l.parts is distinct from '{}' or h.cancelled_at is not null)`,
  },
  {
    id: 'O5',
    says: 'a draft that was placed has its order, one order each, and one that waits for an answer has an offer',
    sql: `select d.id, d.state, f.order_id from kernel.document d left join orders.draft f on f.id = d.id
      where d.kind = 'draft' and (f.id is null or (d.state = 'placed') <> (f.order_id is not null)
        or (d.state = 'quoted' and not exists (select 1 from orders.quote q where q.draft_id = d.id and q.state in ('sent', 'accepted')))
        or (d.state <> 'quoted' and exists (select 1 from orders.quote q where q.draft_id = d.id and q.state = 'sent')))`,
  },
];

export const ordersModule = defineModule({
  name: 'orders',
  needs: ['desk', 'parties', 'catalog', 'pricing', 'stock'],
  documents: [
    { kind: 'order', prefix: 'ord', series: '{scope}-{year}-{n}', startedBy: 'orders.placed' },
    { kind: 'draft', prefix: 'drf', series: 'D-{year}-{n}', startedBy: 'orders.quote_sent' },
  ],
  actions: [
    place,
    placeAll,
    check,
    review,
    decideShortage,
    cancel,
    markAsCancelled,
    complete,
    handOutDigital,
    setChannels,
    setMembers,
    relist,
    setCalendar,
    ...draftActions,
    ...quoteActions,
    ...reshapeActions,
  ],
  queries: [listQuery, getQuery, channelsQuery, membersQuery, figuresQuery, dueQuery, ofCustomerQuery, ...draftQueries],
  events: [handedOutEvent, ...ordersEvents, ...draftEvents],
  readers: [listingReader],
  facts: [orderFacts, customerFacts, goodsFacts, orderOfParcelFacts, draftFacts, draftCustomerFacts],
  settings: [calendarSetting],
  routes: quoteRoutes,
  invariants: [...invariants, ...listingInvariants],
  ports: [
    { name: DELIVERY_PORT, says: 'what delivery costs, from the module that ships' },
    { name: CHANNEL_USE_PORT, says: 'what is under way in a channel, from the module of tills' },
  ],
  flowRules,
});
