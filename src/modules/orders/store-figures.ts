// SQL of what home asks of orders: sums by day, and what must leave.
import { type Ctx, sql } from '#kernel';

type Reads = Pick<Ctx, 'read'>;

/** The zone in which the shop lives, and by which its days are counted. */
export async function zoneOfShop(db: Reads): Promise<string> {
  const [row] = await db.read<{ zone: string | null }>(sql`select value ->> 'zone' as zone from kernel.setting where key = 'messages.shop'`);
  return row?.zone ?? 'UTC';
}

export type DaySum = { day: string; currency: string; orders: number; totalMinor: bigint };

/** Orders by day and currency, without cancelled ones, from the day `since` on; ids before `from` are older. */
export const ordersByDay = (db: Reads, { zone, since, from }: { zone: string; since: string; from: string }): Promise<DaySum[]> =>
  db.read<DaySum>(sql`
    select to_char(h.created_at at time zone ${zone}, 'YYYY-MM-DD') as day, h.currency, count(*)::int as orders, sum(h.total_minor)::bigint as "totalMinor"
    from orders.head h where h.id >= ${from} and h.cancelled_at is null and (h.created_at at time zone ${zone})::date >= ${since}::date
    group by 1, 2 order by 1, 2`);

export type Due = {
  id: string;
  number: string;
  customerName: string;
  placedAt: Date;
  leavesOn: string;
  held: string;
  totalMinor: bigint;
  currency: string;
};

/** So many open orders are looked at, the oldest first. */
const LOOKED_AT = 5_000;

/**
 * Placed orders of which nothing has left yet, which may leave (paid, authorised or paid on delivery), and whose day of leaving,
 * frozen when they were placed, has come.
 */
export const dueOrders = (db: Reads, { zone, now, from }: { zone: string; now: Date; from: string }): Promise<Due[]> =>
  db.read<Due>(sql`
    select h.id, h.number, h.customer_name as "customerName", h.created_at as "placedAt", h.held, h.total_minor as "totalMinor", h.currency,
      to_char(coalesce(h.ship_by, p.day), 'YYYY-MM-DD') as "leavesOn"
    from kernel.document d join orders.head h on h.id = d.id
      cross join lateral (select (h.created_at at time zone ${zone})::date as day) p
    where d.kind = 'order' and d.state = 'placed' and d.id >= ${from} and coalesce(h.ship_by, p.day) <= (${now}::timestamptz at time zone ${zone})::date
      and not exists (select 1 from kernel.transfer t where t.document_id = h.id and t.to_account = 'goods:customer' and t.kind in ('post', 'posted'))
      and (h.payment_method = 'cash_on_delivery' or exists (select 1 from kernel.balance b where b.account = 'paid:' || h.id and b.posted > 0)
        or exists (select 1 from kernel.pending n where n.document_id = h.id and n.to_account = 'paid:' || h.id))
    order by d.id limit ${LOOKED_AT}`);
