// SQL of the watch over stock: what moved since the last look, which SKUs fell to their reorder points, ran out or came back.
import { type Ctx, sql } from '#kernel';

/** SKUs of which something was moved or held by transfers from `fromId` on, with when they were last sold and received. */
export function touchedSince(ctx: Ctx, fromId: string): Promise<{ skuId: string; soldAt: Date | null; receivedAt: Date | null }[]> {
  return ctx.read(sql`
    select unit as "skuId", max(recorded_at) filter (where to_account = 'goods:customer' and kind in ('posted', 'post')) as "soldAt",
      max(recorded_at) filter (where from_account = 'goods:supplier') as "receivedAt"
    from kernel.transfer where id >= ${fromId} and starts_with(unit, 'sku_') group by unit`);
}

/** Keeps when SKUs were last sold and received; looking at the same transfer twice changes nothing. */
export function keepStanding(ctx: Ctx, rows: { skuId: string; soldAt: Date | null; receivedAt: Date | null }[]): void {
  ctx.write(sql`
    insert into stock.standing as s (sku_id, last_sold_at, last_received_at)
    select * from unnest(${rows.map((r) => r.skuId)}::text[], ${rows.map((r) => r.soldAt)}::timestamptz[], ${rows.map((r) => r.receivedAt)}::timestamptz[])
      as t(sku_id, sold, received) order by sku_id
    on conflict (sku_id) do update set last_sold_at = greatest(s.last_sold_at, excluded.last_sold_at),
      last_received_at = greatest(s.last_received_at, excluded.last_received_at)
    where s.last_sold_at is distinct from greatest(s.last_sold_at, excluded.last_sold_at)
      or s.last_received_at is distinct from greatest(s.last_received_at, excluded.last_received_at)`);
}

const FREE = (skuIds: string[]) => sql`
  select s.sku_id, coalesce(sum(b.posted - b.pending), 0)::bigint as free
  from unnest(${skuIds}::text[]) as s(sku_id) cross join stock.warehouse w
  left join kernel.balance b on b.account = 'stock:' || s.sku_id || '@' || w.id group by s.sku_id`;

/** Notes which SKUs ran out and which are free again, and returns those that changed: each change is seen by one transaction only. */
export function noteOut(ctx: Ctx, skuIds: string[]): Promise<{ skuId: string; sku: string; free: bigint }[]> {
  return ctx.read(sql`
    with free as (${FREE(skuIds)}),
    changed as (
      update stock.standing s set out_since = case when f.free <= 0 then ${ctx.now}::timestamptz end
      from free f where s.sku_id = f.sku_id and (s.out_since is null) = (f.free <= 0)
      returning s.sku_id, f.free)
    select c.sku_id as "skuId", v.sku, c.free from changed c join catalog.variant v on v.id = c.sku_id order by v.sku`);
}

/** Notes which SKUs fell to their reorder points and which rose above them, and returns those that changed. */
export function noteLow(ctx: Ctx, skuIds: string[]): Promise<{ skuId: string; sku: string; free: bigint; reorderPoint: number }[]> {
  return ctx.read(sql`
    with free as (${FREE(skuIds)}),
    changed as (
      update stock.reorder_point r set low_since = case when f.free <= r.quantity then ${ctx.now}::timestamptz end, told_at = null
      from free f where r.sku_id = f.sku_id and (r.low_since is null) = (f.free <= r.quantity)
      returning r.sku_id, r.quantity, f.free)
    select c.sku_id as "skuId", v.sku, c.free, c.quantity as "reorderPoint" from changed c join catalog.variant v on v.id = c.sku_id order by v.sku`);
}

/** Falls that nobody was told of yet, marked as told now; those that lack most first. */
export function takeUntold(ctx: Ctx, limit: number): Promise<{ skuId: string; sku: string; name: string; reorderPoint: number; free: bigint }[]> {
  return ctx.read(sql`
    with told as (
      update stock.reorder_point r set told_at = ${ctx.now}::timestamptz
      where r.sku_id in (select n.sku_id from stock.reorder_point n where n.low_since is not null and n.told_at is null order by n.sku_id limit ${limit}
        for update skip locked)
      returning r.sku_id, r.quantity)
    select t.sku_id as "skuId", v.sku, v.name, t.quantity as "reorderPoint", coalesce(sum(b.posted - b.pending), 0)::bigint as free
    from told t join catalog.variant v on v.id = t.sku_id cross join stock.warehouse w
    left join kernel.balance b on b.account = 'stock:' || t.sku_id || '@' || w.id
    group by t.sku_id, v.sku, v.name, t.quantity order by coalesce(sum(b.posted - b.pending), 0) - t.quantity, v.sku`);
}

/** Writes reorder points; a null takes the point away. What is low is judged anew afterwards. */
export function writeReorderPoints(ctx: Ctx, points: { skuId: string; quantity: number | null }[]): void {
  const gone = points.filter((point) => point.quantity === null);
  const kept = points.filter((point) => point.quantity !== null);
  if (gone.length > 0) ctx.write(sql`delete from stock.reorder_point where sku_id = any(${gone.map((point) => point.skuId)}::text[])`);
  if (kept.length === 0) return;
  ctx.write(sql`
    insert into stock.reorder_point (sku_id, quantity)
    select * from unnest(${kept.map((point) => point.skuId)}::text[], ${kept.map((point) => point.quantity)}::integer[]) as t(sku_id, quantity) order by 1
    on conflict (sku_id) do update set quantity = excluded.quantity`);
}
