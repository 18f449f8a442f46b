// What rules about goods ask: brand, category with all above it, specs, whether anything is sent. By SKU, in one read.
import { type Ctx, sql } from '#kernel';

/** What a SKU is, as far as a drawing or a table may ask; `categories` are its category and those above it, nearest first. */
export type Trait = {
  skuId: string;
  sku: string;
  name: string;
  brand: string | null;
  category: string | null;
  categories: string[];
  countryOfOrigin: string | null;
  specs: Record<string, unknown>;
  digital: boolean;
};

/** No tree of categories is followed further up than this. */
const DEPTH = 16;

/** The traits of SKUs by their ids. */
export async function traitsOf(ctx: Pick<Ctx, 'read'>, skuIds: string[]): Promise<Map<string, Trait>> {
  if (skuIds.length === 0) return new Map();
  const rows = await ctx.read<Trait>(sql`
    select v.id as "skuId", v.sku, v.name, p.brand, p.category, p.country_of_origin as "countryOfOrigin", p.specs, p.digital,
      array(with recursive up as (
        select c.code, c.parent, 1 as depth from catalog.category c where c.code = p.category
        union all select c.code, c.parent, up.depth + 1 from up join catalog.category c on c.code = up.parent where up.depth < ${DEPTH}::int)
        select code from up order by depth) as categories
    from catalog.variant v join catalog.product p on p.id = v.product_id where v.id = any(${[...new Set(skuIds)]}::text[])`);
  return new Map(rows.map((row) => [row.skuId, row]));
}
