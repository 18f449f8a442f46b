// All SQL of pricing.
import { type Ctx, type ReadCtx, type Sql, all, businessDay, sql } from '#kernel';
import type { Price, PriceAsk, PriceRow } from './types.ts';

type Read = Pick<Ctx, 'read'>;

/**
 * The price of each ask at the instant `at`, in one SELECT; undefined where the list has none. Of the prices that hold
 * then and for that quantity, the highest quantity step wins, and within it the latest `validFrom`.
 */
export async function pricesFor(ctx: Read, asks: readonly PriceAsk[], at: Date): Promise<(Price | undefined)[]> {
  if (asks.length === 0) return [];
  const keyOf = (ask: PriceAsk): string => `${ask.skuId} ${ask.list} ${ask.currency} ${ask.quantity}`;
  const distinct = [...new Map(asks.map((ask) => [keyOf(ask), ask])).values()];
  const rows = await ctx.read<Price & { n: bigint }>(sql`
    select a.n, p.*
    from unnest(${distinct.map((a) => a.skuId)}::text[], ${distinct.map((a) => a.list)}::text[],
      ${distinct.map((a) => a.currency)}::text[], ${distinct.map((a) => a.quantity)}::integer[])
      with ordinality as a(sku_id, list, currency, quantity, n)
    cross join lateral (
      select p.price_minor as "priceMinor", p.price_from_minor as "priceFromMinor", p.min_quantity as "minQuantity",
        p.valid_from as "validFrom", p.valid_to as "validTo"
      from pricing.price p
      where p.sku_id = a.sku_id and p.list = a.list and p.currency = a.currency and p.min_quantity <= a.quantity
        and p.valid_from <= ${at}::timestamptz and (p.valid_to is null or p.valid_to > ${at}::timestamptz)
      order by p.min_quantity desc, p.valid_from desc limit 1) p`);
  const found = new Map<string, Price>();
  for (const { n, ...price } of rows) found.set(keyOf(distinct[Number(n) - 1]!), price);
  return asks.map((ask) => found.get(keyOf(ask)));
}

/**
 * The rate of value added tax, in parts per million on top of the net price, of each category in `country` on the day of
 * `at`. A category without a rate of its own has the country's standard rate; a country without rates has 0 (export).
 */
export async function taxRatesFor(ctx: Read, country: string, categories: Iterable<string>, at: Date): Promise<Map<string, number>> {
  const wanted = [...new Set(categories)];
  const rows = await ctx.read<{ category: string; ratePpm: number }>(sql`
    select distinct on (category) category, rate_ppm as "ratePpm" from pricing.tax_rate
    where country = ${country} and category = any(${[...wanted, 'standard']}::text[]) and valid_from <= ${businessDay(at)}::date
    order by category, valid_from desc`);
  const rates = new Map(rows.map((row) => [row.category, row.ratePpm]));
  return new Map(wanted.map((category) => [category, rates.get(category) ?? rates.get('standard') ?? 0]));
}

export type PriceList = { code: string; name: string; currency: string };

export function lists(ctx: Read, codes?: string[]): Promise<PriceList[]> {
  return ctx.read<PriceList>(
    sql`select code, name, currency from pricing.list where ${codes ?? null}::text[] is null or code = any(${codes ?? null}::text[])
      order by code`,
  );
}

export function writeLists(ctx: Ctx, rows: PriceList[]): void {
  ctx.write(sql`
    insert into pricing.list (code, name, currency)
    select * from unnest(${rows.map((r) => r.code)}::text[], ${rows.map((r) => r.name)}::text[], ${rows.map((r) => r.currency)}::text[])
    on conflict (code) do update set name = excluded.name`);
}

/** Writes prices; one with the same list, SKU, quantity step and `validFrom` is replaced. */
export function writePrices(ctx: Ctx, rows: PriceRow[]): void {
  if (rows.length === 0) return;
  const of = <T>(pick: (row: PriceRow) => T): T[] => rows.map(pick);
  ctx.write(sql`
    insert into pricing.price (sku_id, list, currency, min_quantity, valid_from, valid_to, price_minor, price_from_minor, set_at, set_by)
    select t.*, ${ctx.now}::timestamptz, ${ctx.actor.id}::text from unnest(${of((r) => r.skuId)}::text[], ${of((r) => r.list)}::text[], ${of((r) => r.currency)}::text[],
      ${of((r) => r.minQuantity)}::integer[],
      ${of((r) => r.validFrom)}::timestamptz[], ${of((r) => r.validTo)}::timestamptz[], ${of((r) => r.priceMinor)}::bigint[],
        ${of((r) => r.priceFromMinor)}::bigint[]) as t
    on conflict (sku_id, list, currency, min_quantity, valid_from) do update
      set valid_to = excluded.valid_to, price_minor = excluded.price_minor, price_from_minor = excluded.price_from_minor,
        set_at = excluded.set_at, set_by = excluded.set_by`);
}

/** Writes rates of tax; one for the same country, category and day is replaced. */
export function writeTaxRates(ctx: Ctx, rows: { country: string; category: string; validFrom: string; ratePpm: number }[]): void {
  ctx.write(sql`
    insert into pricing.tax_rate (country, category, valid_from, rate_ppm)
    select * from unnest(${rows.map((r) => r.country)}::text[], ${rows.map((r) => r.category)}::text[],
      ${rows.map((r) => r.validFrom)}::date[], ${rows.map((r) => r.ratePpm)}::integer[])
    on conflict (country, category, valid_from) do update set rate_ppm = excluded.rate_ppm`);
}

/** Every price that a SKU has, had or will have on a list, by quantity step, the newest first. */
export function pricesOf(read: ReadCtx, by: { skuId: string; list: string }): Promise<(PriceRow & { setAt: Date | null; setBy: string | null })[]> {
  return read.db.read(sql`
    select sku_id as "skuId", list, currency, min_quantity as "minQuantity", valid_from as "validFrom", valid_to as "validTo",
      price_minor as "priceMinor", price_from_minor as "priceFromMinor", set_at as "setAt", set_by as "setBy"
    from pricing.price where sku_id = ${by.skuId} and list = ${by.list} order by min_quantity, valid_from desc limit 1000`);
}

export type ListedPrice = {
  sku: string;
  name: string;
  skuId: string;
  currency: string;
  priceMinor: bigint;
  priceFromMinor: bigint | null;
  validFrom: Date;
  validTo: Date | null;
};

/** The prices for one piece that hold at `at` on a list, by code. */
export function listedPrices(
  read: ReadCtx,
  filter: { list: string; q?: string | undefined; productId?: string | undefined; after?: string | undefined; limit: number; at: Date },
): Promise<ListedPrice[]> {
  const like = '%' + (filter.q ?? '').replace(/[\\%_]/g, '\\$&') + '%';
  const conditions = [
    ...(filter.after ? [sql`v.sku > ${filter.after}`] : []),
    ...(filter.productId ? [sql`v.product_id = ${filter.productId}`] : []),
    ...(filter.q ? [sql`(v.sku ilike ${like.slice(1)} or v.name ilike ${like})`] : []),
  ];
  return read.db.read<ListedPrice>(
    sql`
    select v.sku, v.name, v.id as "skuId", p.currency, p.price_minor as "priceMinor", p.price_from_minor as "priceFromMinor",
      p.valid_from as "validFrom", p.valid_to as "validTo"
    from catalog.variant v
    cross join lateral (
      select * from pricing.price p
      where p.sku_id = v.id and p.list = ${filter.list} and p.min_quantity = 1 and p.valid_from <= ${filter.at}::timestamptz
        and (p.valid_to is null or p.valid_to > ${filter.at}::timestamptz)
      order by p.valid_from desc limit 1) p
    where ${all(conditions)} order by v.sku limit ${filter.limit}` as Sql<ListedPrice>,
  );
}

export function taxRates(read: ReadCtx, country: string): Promise<{ category: string; ratePpm: number; validFrom: string }[]> {
  return read.db.read(sql`
    select category, rate_ppm as "ratePpm", valid_from as "validFrom" from pricing.tax_rate where country = ${country}
      order by category, valid_from desc`);
}
