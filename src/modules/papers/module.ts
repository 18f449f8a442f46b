// The wiring card of papers; only app.ts imports it.
import { defineModule } from '#kernel';
import { credit, creditCancelled, invoice } from './actions.ts';
import { paperEvents } from './events.ts';
import { list } from './queries.ts';
import { routes } from './routes.ts';

export const papersModule = defineModule({
  name: 'papers',
  needs: ['parties', 'messages', 'catalog', 'orders', 'payments', 'shipping'],
  documents: [
    { kind: 'invoice', prefix: 'inv', series: 'F-{year}-{n}' },
    { kind: 'credit_note', prefix: 'crn', series: 'S-{year}-{n}' },
  ],
  actions: [invoice, credit],
  queries: [list],
  events: paperEvents,
  readers: [creditCancelled],
  routes,
  invariants: [
    {
      id: 'F1',
      says: 'the numbers of each series of a year have no gap, and the next one follows them',
      sql: `select p.kind, p.year, count(*) as papers, max(p.n) as last, s.next from papers.paper p
        left join kernel.series s on s.kind = p.kind and s.scope = '/' || p.year group by p.kind, p.year, s.next having count(*) <> max(p.n) or s.next is distinct from max(p.n) + 1`,
    },
    {
      id: 'F2',
      says: "an invoice's sums are those of its order, and a credit note's are the same below nothing",
      sql: `select p.number, p.total_minor, h.total_minor as "order" from papers.paper p join orders.head h on h.id = p.order_id cross join lateral (select case p.kind when 'invoice' then 1 else -1 end as sign) s
        where (p.goods_minor, p.discount_minor, p.shipping_minor, p.tax_minor, p.total_minor, p.currency)
          is distinct from (s.sign * h.goods_minor, s.sign * h.discount_minor, s.sign * h.shipping_minor, s.sign * h.tax_minor, s.sign * h.total_minor, h.currency)`,
    },
    {
      id: 'F3',
      says: 'what is printed on a paper is what stands in the books, and its rates sum to its total',
      sql: `select p.number from papers.paper p cross join lateral (
          select sum((t ->> 'gross')::numeric) as gross, sum((t ->> 'tax')::numeric) as tax from jsonb_array_elements(p.data -> 'taxes') t) t
        where (p.data ->> 'number') <> p.number or (p.data ->> 'total')::numeric <> t.gross or (p.data ->> 'tax')::numeric <> t.tax
          or replace(p.data ->> 'total', '.', '')::numeric <> p.total_minor`,
    },
    {
      id: 'F4',
      says: 'a credit note takes back the invoice of its own order',
      sql: `select p.number from papers.paper p join orders.head h on h.id = p.order_id
        where p.kind = 'credit_note' and not exists (select 1 from papers.paper i where i.id = p.invoice_id and i.kind = 'invoice' and i.order_id = p.order_id)`,
    },
  ],
});
