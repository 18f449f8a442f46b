// SQL of stock by product: what lists of products show, and which products have nothing left.
import { type ReadCtx, type Sql, sql } from '#kernel';

/** That a product is sold and nothing of it is free in any warehouse that is open; `p` is the product. Bundles are not counted, they have no stock of their own. */
export const hasNoStock: Sql = sql`exists (select 1 from catalog.variant n where n.product_id = p.id and n.status = 'active' and not n.bundle)
  and not exists (
    select 1 from catalog.variant n cross join stock.warehouse w join kernel.balance b on b.account = 'stock:' || n.id || '@' || w.id
    where n.product_id = p.id and n.status = 'active' and w.active and b.posted > b.pending)`;

/** What is free of each product in all; products of bundles alone are left out. */
export function freeOfProducts(read: ReadCtx, productIds: string[]): Promise<{ productId: string; onHand: bigint; free: bigint }[]> {
  return read.db.read(
    sql`
    select v.product_id as "productId", coalesce(sum(b.posted), 0)::bigint as "onHand", coalesce(sum(b.posted - b.pending), 0)::bigint as free
    from catalog.variant v cross join stock.warehouse w
    left join kernel.balance b on b.account = 'stock:' || v.id || '@' || w.id
    where v.product_id = any(${productIds}::text[]) and v.status <> 'archived' and not v.bundle and w.active
    group by v.product_id` as Sql<{ productId: string; onHand: bigint; free: bigint }>,
  );
}

export type PlaceOfVariant = { skuId: string; sku: string; name: string; warehouse: string; warehouseName: string; posted: bigint; pending: bigint };

/** What lies of each variant of a product in each open warehouse. */
export function placesOfProduct(read: ReadCtx, productId: string): Promise<PlaceOfVariant[]> {
  return read.db.read(
    sql`
    select v.id as "skuId", v.sku, v.name, w.code as warehouse, w.name as "warehouseName", coalesce(b.posted, 0)::bigint as posted,
      coalesce(b.pending, 0)::bigint as pending
    from catalog.variant v cross join stock.warehouse w
    left join kernel.balance b on b.account = 'stock:' || v.id || '@' || w.id
    where v.product_id = ${productId} and not v.bundle and w.active order by v.position, v.id, w.priority, w.code` as Sql<PlaceOfVariant>,
  );
}
