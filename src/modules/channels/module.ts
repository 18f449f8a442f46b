// The wiring card of channels; only app.ts imports it.
import { type Invariant, defineModule } from '#kernel';
import { change, offer, pushNow, setConnector, take, testConnection, withdraw } from './actions/connector.ts';
import { errandSweep, logSweep, orderReader, runErrand } from './actions/errands.ts';
import { cancelSale, handOver, sell } from './actions/sell.ts';
import { pull, pullSweep, pushStock, pushSweep, stockReader } from './actions/sync.ts';
import { closeTill, openTill } from './actions/till.ts';
import { channelsEvents } from './events.ts';
import { CONNECTOR_PORT } from './ports.ts';
import { allowanceQuery, connectorsQuery, healthQuery, logQuery, offersQuery, waitingQuery } from './queries.ts';
import { findQuery, receiptQuery, tillQuery, tillsQuery } from './queries-till.ts';
import { channelHook } from './routes.ts';

const invariants: Invariant[] = [
  {
    id: 'T1',
    says: 'the drawer of a till holds the float and the cash of the sales of its open day, and nothing when it is closed',
    sql: `with moved as (
        select account, unit, sum(minor)::bigint as minor from (
          select from_account as account, unit, amount as minor from kernel.transfer where from_account like 'till:%' and kind in ('posted', 'post')
          union all select to_account, unit, -amount from kernel.transfer where to_account like 'till:%' and kind in ('posted', 'post')) a group by 1, 2)
      select c.code, t.unit, t.minor, d.currency, d.float_minor as float, s.minor as sold
      from orders.channel c
      left join channels.till_day d on d.channel = c.code and d.closed_at is null
      left join (select s.day_id, sum(x.amount) as minor from channels.sale s join kernel.transfer x on x.document_id = s.order_id and x.from_account = 'till:' || s.channel and x.kind = 'posted' group by 1) s
        on s.day_id = d.id
      cross join lateral (select unit, sum(minor) as minor from (
          select m.unit, m.minor from moved m where m.account = 'till:' || c.code union all select d.currency, 0 where d.id is not null) u group by 1) t
      where c.kind = 'pos' and t.minor <> case when t.unit = d.currency then d.float_minor + coalesce(s.minor, 0) else 0 end`,
  },
  {
    id: 'T2',
    says: 'a sale at a till that is completed is paid in full and its goods have left',
    sql: `select s.order_id, s.total_minor, b.posted from channels.sale s join kernel.document d on d.id = s.order_id and d.state = 'completed'
      left join kernel.balance b on b.account = 'paid:' || s.order_id
      where coalesce(b.posted, 0) <> s.total_minor or exists (select 1 from kernel.pending p where p.document_id = s.order_id and p.from_account like 'stock:%')`,
  },
  {
    id: 'C1',
    says: 'an outside order that was placed is the order of that channel and number',
    sql: `select s.channel, s.external_id, s.order_id from channels.seen s left join orders.head h on h.id = s.order_id
      where s.order_id is not null and (h.id is null or h.channel <> s.channel or h.external_id <> s.external_id)`,
  },
];

export const channelsModule = defineModule({
  name: 'channels',
  needs: ['parties', 'catalog', 'pricing', 'stock', 'orders', 'payments', 'shipping'],
  actions: [setConnector, change, offer, withdraw, pushNow, testConnection, take, pull, pushStock, runErrand, openTill, closeTill, sell, cancelSale, handOver],
  queries: [healthQuery, logQuery, waitingQuery, offersQuery, connectorsQuery, allowanceQuery, tillsQuery, tillQuery, findQuery, receiptQuery],
  events: channelsEvents,
  readers: [stockReader, orderReader],
  sweeps: [pullSweep, pushSweep, errandSweep, logSweep],
  invariants,
  ports: [{ name: CONNECTOR_PORT, says: 'what speaks with marketplaces and shop systems', concurrency: 8, timeoutMs: 30_000 }],
  routes: [channelHook],
});
