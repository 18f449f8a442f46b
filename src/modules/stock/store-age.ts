// SQL of the ageing report: goods that lie, by how long nothing was sold of them.
import { type ReadCtx, type Sql, all, sql } from '#kernel';

export type AgeRow = {
  skuId: string;
  sku: string;
  name: string;
  onHand: bigint;
  idleSince: Date | null;
  lastSoldAt: Date | null;
  lastReceivedAt: Date | null;
  costMinor: bigint | null;
  currency: string | null;
};

export type AgeFilter = { before?: Date | undefined; warehouse?: string | undefined; after?: { idleSince: string; skuId: string } | undefined; limit: number };

const LIES = (warehouse: string | undefined): Sql => sql`
  cross join lateral (select coalesce(sum(b.posted), 0)::bigint as on_hand from stock.warehouse w
    join kernel.balance b on b.account = 'stock:' || s.sku_id || '@' || w.id
    where ${warehouse ?? null}::text is null or w.code = ${warehouse ?? null}::text) h`;

/** A page of SKUs that lie, the longest idle first: since the last sale, or since the receipt where nothing was ever sold. */
export function ageing(read: ReadCtx, filter: AgeFilter): Promise<AgeRow[]> {
  const conditions: Sql[] = [sql`s.idle_since is not null`, sql`h.on_hand > 0`];
  if (filter.before !== undefined) conditions.push(sql`s.idle_since <= ${filter.before}::timestamptz`);
  if (filter.after !== undefined) conditions.push(sql`(s.idle_since, s.sku_id) > (${filter.after.idleSince}::timestamptz, ${filter.after.skuId})`);
  return read.db.read<AgeRow>(
    sql`
    select s.sku_id as "skuId", v.sku, v.name, h.on_hand as "onHand", s.idle_since as "idleSince", s.last_sold_at as "lastSoldAt",
      s.last_received_at as "lastReceivedAt", k.cost_minor as "costMinor", k.currency
    from stock.standing s ${LIES(filter.warehouse)} join catalog.variant v on v.id = s.sku_id left join stock.cost k on k.sku_id = s.sku_id
    where ${all(conditions)} order by s.idle_since, s.sku_id limit ${filter.limit}` as Sql<AgeRow>,
  );
}

export type AgeSum = { bucket: number; currency: string | null; skus: number; quantity: bigint; valueMinor: bigint | null };

/** Sums by how long goods lie: bucket n holds what has been idle for at least `bounds[n]` and less than `bounds[n + 1]`. */
export function ageingSums(read: ReadCtx, warehouse: string | undefined, bounds: Date[]): Promise<AgeSum[]> {
  return read.db.read<AgeSum>(
    sql`
    with lying as (
      select b.unit as sku_id, sum(b.posted)::bigint as on_hand from kernel.balance b
      where starts_with(b.account, 'stock:') and b.posted > 0
        and (${warehouse ?? null}::text is null or split_part(b.account, '@', 2) = (select w.id from stock.warehouse w where w.code = ${warehouse ?? null}::text))
      group by b.unit)
    select (select count(*) - 1 from unnest(${bounds}::timestamptz[]) as bound where s.idle_since <= bound)::int as bucket, k.currency,
      count(*)::int as skus, sum(l.on_hand)::bigint as quantity, sum(l.on_hand * k.cost_minor)::bigint as "valueMinor"
    from lying l join stock.standing s on s.sku_id = l.sku_id left join stock.cost k on k.sku_id = l.sku_id
    where s.idle_since is not null group by 1, 2 order by 1, 2` as Sql<AgeSum>,
  );
}
