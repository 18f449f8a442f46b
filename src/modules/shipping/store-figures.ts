// SQL of what home asks of shipping.
import { type Ctx, sql } from '#kernel';

type Reads = Pick<Ctx, 'read'>;

/** How many parcels have not left. */
export async function openParcels(db: Reads): Promise<number> {
  const [row] = await db.read<{ n: number }>(
    sql`select count(*)::int as n from shipping.parcel where ended_at is null and state in ('planned', 'picked', 'checked', 'packed', 'labelled')`,
  );
  return row!.n;
}

export type Left = { day: string; left: number; averageMs: number };

/** Parcels that left since an instant, by the shop's days, with the average time from their order's placing. */
export async function leftByDay(db: Reads, since: Date): Promise<{ zone: string; rows: Left[] }> {
  const [setting] = await db.read<{ zone: string | null }>(sql`select value ->> 'zone' as zone from kernel.setting where key = 'messages.shop'`);
  const zone = setting?.zone ?? 'UTC';
  const rows = await db.read<Left>(sql`
    select to_char(p.handed_over_at at time zone ${zone}, 'YYYY-MM-DD') as day, count(*)::int as left,
      round(avg(extract(epoch from p.handed_over_at - d.created_at)) * 1000)::float8 as "averageMs"
    from shipping.parcel p join kernel.document d on d.id = p.order_id where p.handed_over_at >= ${since}::timestamptz group by 1 order by 1`);
  return { zone, rows };
}
