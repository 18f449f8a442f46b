// SQL of pricing for imports: the prices of one quantity step that hold, or that begin at one instant.
import { type Ctx, sql } from '#kernel';
import type { PriceRow } from './types.ts';

type Read = Pick<Ctx, 'read'>;
export type PriceKey = { skuId: string; list: string; currency: string; minQuantity: number; validFrom: Date | null };

/** For each key the price with exactly that quantity step that begins at `validFrom`, or that holds at `at` where none is given. */
export async function pricesByKey(ctx: Read, keys: PriceKey[], at: Date): Promise<(PriceRow | undefined)[]> {
  if (keys.length === 0) return [];
  const of = <T>(pick: (key: PriceKey) => T): T[] => keys.map(pick);
  const rows = await ctx.read<PriceRow & { n: bigint }>(sql`
    select k.n, p.* from unnest(${of((k) => k.skuId)}::text[], ${of((k) => k.list)}::text[], ${of((k) => k.currency)}::text[], ${of((k) => k.minQuantity)}::integer[],
      ${of((k) => k.validFrom)}::timestamptz[]) with ordinality as k(sku_id, list, currency, min_quantity, valid_from, n)
    cross join lateral (
      select p.sku_id as "skuId", p.list, p.currency, p.min_quantity as "minQuantity", p.valid_from as "validFrom", p.valid_to as "validTo", p.price_minor as "priceMinor",
        p.price_from_minor as "priceFromMinor"
      from pricing.price p
      where p.sku_id = k.sku_id and p.list = k.list and p.currency = k.currency and p.min_quantity = k.min_quantity
        and (p.valid_from = k.valid_from or (k.valid_from is null and p.valid_from <= ${at}::timestamptz and (p.valid_to is null or p.valid_to > ${at}::timestamptz)))
      order by p.valid_from desc limit 1) p`);
  const found = new Map(rows.map(({ n, ...row }) => [Number(n) - 1, row]));
  return keys.map((_, i) => found.get(i));
}

/** Ends prices at `at`, and takes away those that were never in force before it. */
export function endPrices(ctx: Ctx, keys: (PriceKey & { validFrom: Date })[], at: Date): void {
  if (keys.length === 0) return;
  const of = <T>(pick: (key: PriceKey) => T): T[] => keys.map(pick);
  const columns = [of((k) => k.skuId), of((k) => k.list), of((k) => k.currency), of((k) => k.minQuantity), of((k) => k.validFrom)] as const;
  ctx.write(sql`
    delete from pricing.price p using unnest(${columns[0]}::text[], ${columns[1]}::text[], ${columns[2]}::text[], ${columns[3]}::integer[], ${columns[4]}::timestamptz[])
      as k(sku_id, list, currency, min_quantity, valid_from)
    where (p.sku_id, p.list, p.currency, p.min_quantity, p.valid_from) = (k.sku_id, k.list, k.currency, k.min_quantity, k.valid_from) and p.valid_from >= ${at}::timestamptz`);
  ctx.write(sql`
    update pricing.price p set valid_to = ${at}::timestamptz
    from unnest(${columns[0]}::text[], ${columns[1]}::text[], ${columns[2]}::text[], ${columns[3]}::integer[], ${columns[4]}::timestamptz[])
      as k(sku_id, list, currency, min_quantity, valid_from)
    where (p.sku_id, p.list, p.currency, p.min_quantity, p.valid_from) = (k.sku_id, k.list, k.currency, k.min_quantity, k.valid_from) and p.valid_from < ${at}::timestamptz`);
}

/** Takes all prices of variants away that go themselves: nobody can have bought at them. */
export function deletePricesOf(ctx: Ctx, skuIds: string[]): void {
  if (skuIds.length > 0) ctx.write(sql`delete from pricing.price where sku_id = any(${skuIds}::text[])`);
}
