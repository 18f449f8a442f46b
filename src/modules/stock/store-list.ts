// SQL of the stock pages: one row for each SKU, what moved, and how what lies there came about.
import { type ReadCtx, type Sql, all, sql } from '#kernel';

export type ListFilter = {
  q?: string | undefined;
  sku?: string | undefined;
  warehouse?: string | undefined;
  low?: boolean | undefined;
  out?: boolean | undefined;
  after?: string | undefined;
  limit: number;
};

export type ListRow = {
  skuId: string;
  sku: string;
  name: string;
  reorderPoint: number | null;
  lowSince: Date | null;
  sold: bigint;
  places: { warehouse: string; onHand: number; held: number }[];
};

/**
 * A page of SKUs in order of their codes, with what lies at each warehouse and what left for customers since `soldFrom`
 * (the lowest transfer id of that time). The page is cut first, so that only its SKUs are looked up.
 */
export function listStock(read: ReadCtx, filter: ListFilter, soldFrom: string): Promise<ListRow[]> {
  const like = '%' + (filter.q ?? '').replace(/[\\%_]/g, '\\$&') + '%';
  const here = filter.warehouse ?? null;
  const conditions: Sql[] = [
    sql`not v.bundle`,
    sql`(v.status <> 'archived' or exists (
      select 1 from stock.warehouse w join kernel.balance b on b.account = 'stock:' || v.id || '@' || w.id where b.posted <> 0))`,
  ];
  if (filter.sku !== undefined) conditions.push(sql`v.sku = ${filter.sku}`);
  if (filter.after !== undefined) conditions.push(sql`v.sku > ${filter.after}`);
  if (filter.q) conditions.push(sql`(v.sku ilike ${like.slice(1)} or v.name ilike ${like})`);
  if (filter.low) conditions.push(sql`v.id in (select r.sku_id from stock.reorder_point r where r.low_since is not null)`);
  if (filter.out) {
    conditions.push(sql`not exists (select 1 from stock.warehouse w join kernel.balance b on b.account = 'stock:' || v.id || '@' || w.id
      where b.posted > b.pending and (${here}::text is null or w.code = ${here}::text))`);
  }
  return read.db.read<ListRow>(
    sql`
    with page as materialized (select v.id, v.sku, v.name from catalog.variant v where ${all(conditions)} order by v.sku limit ${filter.limit})
    select page.id as "skuId", page.sku, page.name, r.quantity as "reorderPoint", r.low_since as "lowSince",
      coalesce((select sum(t.amount) from kernel.transfer t where t.unit = page.id and t.kind in ('posted', 'post') and t.id >= ${soldFrom}
        and t.to_account = 'goods:customer'), 0)::bigint as sold,
      coalesce((select jsonb_agg(jsonb_build_object('warehouse', w.code, 'onHand', coalesce(b.posted, 0), 'held', coalesce(b.pending, 0))
          order by w.priority, w.code)
        from stock.warehouse w left join kernel.balance b on b.account = 'stock:' || page.id || '@' || w.id
        where ${here}::text is null or w.code = ${here}::text), '[]') as places
    from page left join stock.reorder_point r on r.sku_id = page.id
    order by page.sku` as Sql<ListRow>,
  );
}

export type MovementFilter = {
  skuId?: string | undefined;
  warehouseId?: string | undefined;
  kind?: string | undefined;
  fromId?: string | undefined;
  toId?: string | undefined;
  after?: string | undefined;
  limit: number;
};

export type MovementRow = {
  id: string;
  at: Date;
  kind: string;
  skuId: string;
  sku: string;
  name: string;
  source: string | null;
  target: string | null;
  quantity: bigint;
  reason: string;
  note: string | null;
  documentId: string | null;
  number: string | null;
  actor: string | null;
};

const KIND = sql`case
  when t.from_account = 'goods:supplier' then 'received'
  when t.to_account = 'goods:customer' then 'sent'
  when t.from_account = 'goods:customer' then 'returned'
  when starts_with(t.reason, 'counted') then 'counted'
  when starts_with(t.reason, 'damaged') then 'damaged'
  when t.from_account = 'goods:loss' or t.to_account = 'goods:loss' then 'adjusted'
  when starts_with(t.from_account, 'stock:') and starts_with(t.to_account, 'stock:') then 'moved'
  else 'other' end`;

/** Goods that really moved, the newest first. Who did it: whoever booked it, else whoever made the document move in that instant. */
export function movements(read: ReadCtx, filter: MovementFilter): Promise<MovementRow[]> {
  const conditions: Sql[] = [sql`t.kind in ('posted', 'post')`, sql`t.amount > 0`, sql`starts_with(t.unit, 'sku_')`];
  if (filter.skuId !== undefined) conditions.push(sql`t.unit = ${filter.skuId}`);
  if (filter.fromId !== undefined) conditions.push(sql`t.id >= ${filter.fromId}`);
  if (filter.toId !== undefined) conditions.push(sql`t.id < ${filter.toId}`);
  if (filter.after !== undefined) conditions.push(sql`t.id < ${filter.after}`);
  if (filter.warehouseId !== undefined) {
    conditions.push(sql`('stock:' || t.unit || '@' || ${filter.warehouseId}) in (t.from_account, t.to_account)`);
  }
  if (filter.kind !== undefined) conditions.push(sql`${KIND} = ${filter.kind}`);
  return read.db.read<MovementRow>(
    sql`
    with page as materialized (
      select t.*, ${KIND} as what from kernel.transfer t where ${all(conditions)} order by t.id desc limit ${filter.limit})
    select t.id, t.recorded_at as at, t.what as kind, v.id as "skuId", v.sku, v.name, s.code as source, g.code as target,
      t.amount as quantity, t.reason, e.note, case when e.id is null then t.document_id end as "documentId", d.number,
      coalesce(e.actor, (select k.actor from kernel.event k where k.document_id = t.document_id and k.at = t.recorded_at limit 1),
        (select k.actor from kernel.link l join kernel.event k on k.document_id = l.to_id and k.at = t.recorded_at
         where l.from_id = t.document_id limit 1)) as actor
    from page t join catalog.variant v on v.id = t.unit
    left join stock.warehouse s on s.id = split_part(t.from_account, '@', 2)
    left join stock.warehouse g on g.id = split_part(t.to_account, '@', 2)
    left join stock.entry e on e.id = t.document_id
    left join kernel.document d on d.id = t.document_id
    order by t.id desc` as Sql<MovementRow>,
  );
}

/** What lies on hand of a SKU now, at one warehouse or at all. */
export async function onHandOf(read: ReadCtx, skuId: string, warehouseId: string | undefined): Promise<number> {
  const [row] = await read.db.read<{ posted: bigint }>(sql`
    select coalesce(sum(b.posted), 0)::bigint as posted from stock.warehouse w join kernel.balance b on b.account = 'stock:' || ${skuId} || '@' || w.id
    where ${warehouseId ?? null}::text is null or w.id = ${warehouseId ?? null}`);
  return Number(row!.posted);
}

/** What came to and went from the shelves of a SKU, by business day; a move between two warehouses counts at each of them only. */
export function movedByDay(
  read: ReadCtx,
  skuId: string,
  warehouseId: string | undefined,
  fromId: string,
): Promise<{ day: string; came: bigint; went: bigint }[]> {
  const shelf = sql`case when ${warehouseId ?? null}::text is null then 'stock:' || t.unit || '@' else 'stock:' || t.unit || '@' || ${warehouseId ?? null} end`;
  return read.db.read(sql`
    with moved as (
      select t.happened_on, t.amount, starts_with(t.to_account, ${shelf}) as came, starts_with(t.from_account, ${shelf}) as went
      from kernel.transfer t where t.unit = ${skuId} and t.kind in ('posted', 'post') and t.id >= ${fromId})
    select happened_on as day, coalesce(sum(amount) filter (where came and not went), 0)::bigint as came,
      coalesce(sum(amount) filter (where went and not came), 0)::bigint as went
    from moved group by happened_on`);
}

/** The id of a SKU and of a warehouse by their codes; undefined where there is none. */
export async function idsByCode(read: ReadCtx, codes: { sku?: string | undefined; warehouse?: string | undefined }) {
  const [row] = await read.db.read<{ skuId: string | null; warehouseId: string | null }>(sql`
    select (select id from catalog.variant where sku = ${codes.sku ?? null}) as "skuId",
      (select id from stock.warehouse where code = ${codes.warehouse ?? null}) as "warehouseId"`);
  return { skuId: row!.skuId ?? undefined, warehouseId: row!.warehouseId ?? undefined };
}
