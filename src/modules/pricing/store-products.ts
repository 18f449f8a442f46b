// SQL of prices by product: what a page of products costs, and which products cost nothing yet.
import { type Ctx, type ReadCtx, type Sql, sql } from '#kernel';

export type CurrentPrice = { productId: string; skuId: string; sku: string; name: string; priceMinor: bigint; priceFromMinor: bigint | null };

/** What one piece of each variant of these products costs at `at` on a list, by product and place; archived variants and those without a price are left out. */
export function currentPrices(ctx: Pick<Ctx, 'read'>, productIds: string[], list: string, at: Date): Promise<CurrentPrice[]> {
  return ctx.read(
    sql`
    select v.product_id as "productId", v.id as "skuId", v.sku, v.name, p.price_minor as "priceMinor", p.price_from_minor as "priceFromMinor"
    from catalog.variant v
    cross join lateral (
      select p.price_minor, p.price_from_minor from pricing.price p
      where p.sku_id = v.id and p.list = ${list} and p.min_quantity = 1 and p.valid_from <= ${at}::timestamptz
        and (p.valid_to is null or p.valid_to > ${at}::timestamptz)
      order by p.valid_from desc limit 1) p
    where v.product_id = any(${productIds}::text[]) and v.status <> 'archived'
    order by v.product_id, v.position, v.id` as Sql<CurrentPrice>,
  );
}

/** That a product has an active variant without a price for one piece at `at` on a list; `p` is the product. */
export const hasNoPrice = (list: string, at: Date): Sql => sql`exists (
  select 1 from catalog.variant n where n.product_id = p.id and n.status = 'active' and not exists (
    select 1 from pricing.price c where c.sku_id = n.id and c.list = ${list} and c.min_quantity = 1 and c.valid_from <= ${at}::timestamptz
      and (c.valid_to is null or c.valid_to > ${at}::timestamptz)))`;

export type ProductPrices = {
  productId: string;
  variants: number;
  priced: number;
  lowMinor: bigint | null;
  highMinor: bigint | null;
  fromMinor: bigint | null;
};

/** For each of these products: how many variants are priced, the lowest and the highest price, and the highest that is crossed out. */
export function pricesOfProducts(read: ReadCtx, productIds: string[], list: string): Promise<ProductPrices[]> {
  return read.db.read(
    sql`
    select v.product_id as "productId", count(*)::integer as variants, count(p.price_minor)::integer as priced,
      min(p.price_minor) as "lowMinor", max(p.price_minor) as "highMinor", max(p.price_from_minor) as "fromMinor"
    from catalog.variant v
    left join lateral (
      select p.price_minor, p.price_from_minor from pricing.price p
      where p.sku_id = v.id and p.list = ${list} and p.min_quantity = 1 and p.valid_from <= ${read.now}::timestamptz
        and (p.valid_to is null or p.valid_to > ${read.now}::timestamptz)
      order by p.valid_from desc limit 1) p on true
    where v.product_id = any(${productIds}::text[]) and v.status <> 'archived'
    group by v.product_id` as Sql<ProductPrices>,
  );
}
