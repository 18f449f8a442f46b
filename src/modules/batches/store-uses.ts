// SQL that looks whether anything in the shop names what an import has made, before it is taken back.
import { type Ctx, sql } from '#kernel';

type Read = Pick<Ctx, 'read'>;

/** Those of the customers who have orders. */
export async function customersInUse(db: Read, ids: string[]): Promise<Set<string>> {
  const rows = await db.read<{ id: string }>(sql`select distinct customer_id as id from orders.head where customer_id = any(${ids}::text[])`);
  return new Set(rows.map((row) => row.id));
}

/** Those of the variants that are ordered, part of a bundle, or have ever been moved in stock. */
export async function variantsInUse(db: Read, ids: string[]): Promise<{ ordered: Set<string>; moved: Set<string> }> {
  const [ordered, moved] = await Promise.all([
    db.read<{ id: string }>(sql`
      select distinct sku_id as id from orders.line where sku_id = any(${ids}::text[])
      union select component_id from catalog.component where component_id = any(${ids}::text[])`),
    db.read<{ id: string }>(
      sql`select v.id from unnest(${ids}::text[]) as v(id) where exists (select 1 from kernel.balance b where b.account >= 'stock:' || v.id || '@' and b.account < 'stock:' || v.id || 'A')`,
    ),
  ]);
  return { ordered: new Set(ordered.map((row) => row.id)), moved: new Set(moved.map((row) => row.id)) };
}

/** Those of the variants that still have a price at `at`. */
export async function pricedVariants(db: Read, ids: string[], at: Date): Promise<Set<string>> {
  const rows = await db.read<{ id: string }>(sql`
    select distinct sku_id as id from pricing.price where sku_id = any(${ids}::text[]) and (valid_to is null or valid_to > ${at}::timestamptz)`);
  return new Set(rows.map((row) => row.id));
}
