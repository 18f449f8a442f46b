// What must hold of the list of orders, as queries: it says of each order what the order itself says, unless something is still to be read.
import type { Invariant } from '#kernel';
import { FULFILMENT, PAYMENT } from './store-listing.ts';

/** Whether the reader of the list has read all that happened to the order `h` and to what is linked with it. */
const READ = `exists (select 1 from kernel.reader where name = 'orders.listing') and h.id not in (
    with unread as materialized (
      select e.document_id as id from kernel.event e join kernel.reader r on r.name = 'orders.listing' and e.tx >= r.from_tx where e.document_id is not null)
    select id from unread union all select k.from_id from kernel.link k join unread u on u.id = k.to_id)`;

export const listingInvariants: Invariant[] = [
  {
    id: 'L1',
    says: 'an order is listed under the facet that is derived from its document, its money and its goods',
    sql: `select h.id, x.state, d.state as is_state, x.payment, p.state as is_payment, x.fulfilment, f.state as is_fulfilment
      from orders.listing l join orders.facet x on x.id = l.facet join orders.head h on h.id = l.id join kernel.document d on d.id = h.id ${PAYMENT.text} ${FULFILMENT.text}
      where (x.state, x.payment, x.fulfilment, x.channel, x.country, x.method) <> (d.state, p.state, f.state, h.channel, h.country, h.payment_method) and ${READ}`,
  },
  {
    id: 'L2',
    says: 'every order is listed, and nothing else',
    sql: `select coalesce(h.id, l.id) as id from orders.head h full join orders.listing l on l.id = h.id where (h.id is null or l.id is null) and (h.id is null or ${READ})`,
  },
  {
    id: 'L3',
    says: 'a facet counts the orders that are listed under it',
    sql: `select x.id, x.count, coalesce(n.listed, 0) as listed from orders.facet x left join (select facet, count(*) as listed from orders.listing group by facet) n on n.facet = x.id
      where x.count <> coalesce(n.listed, 0)`,
  },
];
