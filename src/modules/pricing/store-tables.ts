// Prices and taxes for whoever sells many things at once: one read each, by codes and countries, before lists and categories are known.
import { type Ctx, businessDay, sql } from '#kernel';
import type { Price } from './types.ts';

type Read = Pick<Ctx, 'read'>;
type Row = Price & { sku: string; list: string; currency: string };

/** What a SKU costs, by its code. */
export type PriceTable = { price(ask: { sku: string; list: string; currency: string; quantity: number }): Price | undefined };

/**
 * All prices of these SKUs that are valid at `at`, in one read. Of those that fit a quantity the highest quantity step
 * counts, then the latest `validFrom`.
 */
export async function priceTableFor(ctx: Read, skus: Iterable<string>, at: Date): Promise<PriceTable> {
  const rows = await ctx.read<Row>(sql`
    select v.sku, p.list, p.currency, p.price_minor as "priceMinor", p.price_from_minor as "priceFromMinor", p.min_quantity as "minQuantity",
      p.valid_from as "validFrom", p.valid_to as "validTo"
    from catalog.variant v join pricing.price p on p.sku_id = v.id
    where v.sku = any(${[...new Set(skus)]}::text[]) and p.valid_from <= ${at}::timestamptz and (p.valid_to is null or p.valid_to > ${at}::timestamptz)
    order by p.min_quantity desc, p.valid_from desc`);
  const bySku = new Map<string, Row[]>();
  for (const row of rows) {
    const list = bySku.get(row.sku);
    if (list) list.push(row);
    else bySku.set(row.sku, [row]);
  }
  return {
    price: ({ sku, list, currency, quantity }) => bySku.get(sku)?.find((row) => row.list === list && row.currency === currency && row.minQuantity <= quantity),
  };
}

/** The rate of value added tax of a category in a country, in parts per million on top of the net price. */
export type TaxTable = { ratePpm(country: string, category: string): number };

/** The rates of these countries on the day of `at`, in one read. A category without a rate of its own has the standard one; a country without rates 0 (export). */
export async function taxTableFor(ctx: Read, countries: Iterable<string>, at: Date): Promise<TaxTable> {
  const rows = await ctx.read<{ country: string; category: string; ratePpm: number }>(sql`
    select distinct on (country, category) country, category, rate_ppm as "ratePpm" from pricing.tax_rate
    where country = any(${[...new Set(countries)]}::text[]) and valid_from <= ${businessDay(at)}::date order by country, category, valid_from desc`);
  const rates = new Map(rows.map((row) => [`${row.country} ${row.category}`, row.ratePpm]));
  return { ratePpm: (country, category) => rates.get(`${country} ${category}`) ?? rates.get(`${country} standard`) ?? 0 };
}
