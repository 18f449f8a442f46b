// What pages and the API read of prices.
import { Country, Currency, IdOf, MoneySchema, Refusal, decimalOf, defineQuery, moneyJson } from '#kernel';
import { idsOf } from '#modules/catalog';
import Type from 'typebox';
import { productQueries } from './queries-products.ts';
import { lowestBefore, percentOf, priceAt } from './rules.ts';
import { listedPrices, lists, pricesOf, taxRates } from './store.ts';

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Code = Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,63}$' });

export const listsQuery = defineQuery({
  name: 'pricing.lists',
  summary: 'All price lists.',
  input: Type.Object({}),
  output: Type.Object({ items: Type.Array(Type.Object({ code: Code, name: Type.String(), currency: Currency })) }),
  run: async (read) => ({ items: await lists({ read: (statement) => read.db.read(statement) }) }),
});

export const prices = defineQuery({
  name: 'pricing.prices',
  summary: 'The prices for one piece that hold now on a list, by code, page by page.',
  input: Type.Object({
    list: Code,
    q: Type.Optional(Type.String({ maxLength: 100 })),
    productId: Type.Optional(IdOf('prd')),
    after: Type.Optional(Type.String({ maxLength: 64 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        sku: Type.String(),
        name: Type.String(),
        price: MoneySchema,
        from: nullable(MoneySchema),
        validFrom: Type.String(),
        validTo: nullable(Type.String()),
      }),
    ),
    next: nullable(Type.String()),
  }),
  async run(read, { limit = 50, ...filter }) {
    const rows = await listedPrices(read, { ...filter, limit: limit + 1, at: read.now });
    const items = rows.slice(0, limit).map((row) => ({
      sku: row.sku,
      name: row.name,
      price: moneyJson(row.priceMinor, row.currency),
      from: row.priceFromMinor === null ? null : moneyJson(row.priceFromMinor, row.currency),
      validFrom: row.validFrom.toISOString(),
      validTo: row.validTo?.toISOString() ?? null,
    }));
    return { items, next: rows.length > limit ? items.at(-1)!.sku : null };
  },
});

export const price = defineQuery({
  name: 'pricing.price',
  summary: 'What a SKU costs now on a list, what must be shown beside a reduction, and all its prices before and after.',
  input: Type.Object({ sku: Type.String({ maxLength: 64 }), list: Code }),
  output: Type.Object({
    sku: Type.String(),
    list: Code,
    price: nullable(MoneySchema),
    from: nullable(MoneySchema),
    lowestOfThirtyDays: nullable(MoneySchema),
    all: Type.Array(
      Type.Object({
        amount: Type.String(),
        from: nullable(Type.String()),
        currency: Currency,
        minQuantity: Type.Integer(),
        validFrom: Type.String(),
        validTo: nullable(Type.String()),
      }),
    ),
  }),
  async run(read, { sku, list }) {
    const found = (await idsOf({ read: (statement) => read.db.read(statement) }, [sku])).get(sku);
    if (!found) throw new Refusal('pricing.unknown_sku', { sku }, { status: 404 });
    const rows = await pricesOf(read, { skuId: found.id, list });
    const now = priceAt(rows, read.now);
    const lowest = lowestBefore(rows, read.now);
    return {
      sku,
      list,
      price: now ? moneyJson(now.priceMinor, now.currency) : null,
      from: now && now.priceFromMinor !== null ? moneyJson(now.priceFromMinor, now.currency) : null,
      lowestOfThirtyDays: now && lowest !== undefined ? moneyJson(lowest, now.currency) : null,
      all: rows.map((row) => ({
        amount: decimalOf(row.priceMinor, row.currency),
        from: row.priceFromMinor === null ? null : decimalOf(row.priceFromMinor, row.currency),
        currency: row.currency,
        minQuantity: row.minQuantity,
        validFrom: row.validFrom.toISOString(),
        validTo: row.validTo?.toISOString() ?? null,
      })),
    };
  },
});

export const taxRatesQuery = defineQuery({
  name: 'pricing.tax_rates',
  summary: 'The rates of value added tax of a country, with the day from which each holds.',
  input: Type.Object({ country: Country }),
  output: Type.Object({
    items: Type.Array(Type.Object({ category: Code, percent: Type.String(), validFrom: Type.String() })),
  }),
  run: async (read, { country }) => ({
    items: (await taxRates(read, country)).map(({ category, ratePpm, validFrom }) => ({
      category,
      percent: percentOf(ratePpm),
      validFrom,
    })),
  }),
});

export const queries = [listsQuery, prices, price, taxRatesQuery, ...productQueries];
