// What lists and pages of products read of prices.
import { IdOf, Instant, MaybeInstant, MoneySchema, Refusal, defineQuery, moneyJson } from '#kernel';
import { idsOf, findProducts } from '#modules/catalog';
import Type from 'typebox';
import { changed, readChange } from './change-prices.ts';
import { lowestBefore, priceAt } from './rules.ts';
import { ListCode, changeFields, nullable } from './schemas.ts';
import { currentPrices, hasNoPrice, pricesOfProducts } from './store-products.ts';
import { lists, pricesOf } from './store.ts';

const ID = 'prd_[0-7][0-9a-hjkmnp-tv-z]{25}';
/** Ids of at most 200 products, separated by commas. */
export const ProductList = Type.String({ maxLength: 6200, pattern: `^${ID}(,${ID}){0,199}$` });

export const ofProducts = defineQuery({
  name: 'pricing.of_products',
  summary: 'What products cost now on a list: the lowest and the highest price of their variants, and the highest that is crossed out.',
  input: Type.Object({ list: ListCode, products: ProductList }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        productId: IdOf('prd'),
        variants: Type.Integer(),
        priced: Type.Integer(),
        low: nullable(MoneySchema),
        high: nullable(MoneySchema),
        from: nullable(MoneySchema),
      }),
    ),
  }),
  async run(read, { list: code, products }) {
    const [list] = await lists({ read: (statement) => read.db.read(statement) }, [code]);
    if (!list) throw new Refusal('pricing.unknown_list', { list: code }, { status: 404 });
    const money = (minor: bigint | null) => (minor === null ? null : moneyJson(minor, list.currency));
    const rows = await pricesOfProducts(read, products.split(','), code);
    return {
      items: rows.map(({ productId, variants, priced, lowMinor, highMinor, fromMinor }) => ({
        productId,
        variants,
        priced,
        low: money(lowMinor),
        high: money(highMinor),
        from: money(fromMinor),
      })),
    };
  },
});

export const unpriced = defineQuery({
  name: 'pricing.unpriced',
  summary: 'Products with an active variant that has no price now on a list, page by page; narrowed as `catalog.list` is.',
  input: Type.Object({
    list: ListCode,
    q: Type.Optional(Type.String({ maxLength: 100 })),
    category: Type.Optional(ListCode),
    status: Type.Optional(Type.Union([Type.Literal('active'), Type.Literal('draft'), Type.Literal('archived')])),
    brand: Type.Optional(Type.String({ maxLength: 100 })),
    after: Type.Optional(IdOf('prd')),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        id: IdOf('prd'),
        name: Type.String(),
        names: Type.Record(Type.String(), Type.String()),
        category: nullable(Type.String()),
        brand: nullable(Type.String()),
        status: Type.Union([Type.Literal('active'), Type.Literal('draft'), Type.Literal('archived')]),
        taxCategory: Type.String(),
        version: Type.Integer(),
        variants: Type.Integer(),
        sku: nullable(Type.String()),
        image: nullable(Type.String()),
      }),
    ),
    next: nullable(Type.String()),
  }),
  async run(read, { list, limit = 50, ...filter }) {
    const items = await findProducts(read, { ...filter, limit: limit + 1 }, [hasNoPrice(list, read.now)]);
    return items.length > limit ? { items: items.slice(0, limit), next: items[limit - 1]!.id } : { items, next: null };
  },
});

export const preview = defineQuery({
  name: 'pricing.preview',
  summary: 'What `pricing.change_prices` would do to products: how many prices, and the first of them before and after.',
  input: Type.Object({ ...changeFields, products: ProductList }),
  output: Type.Object({
    prices: Type.Integer(),
    items: Type.Array(Type.Object({ sku: Type.String(), name: Type.String(), before: MoneySchema, after: MoneySchema })),
  }),
  async run(read, { products, ...asked }) {
    const ctx = { read: <Row>(statement: Parameters<typeof read.db.read<Row>>[0]) => read.db.read<Row>(statement) };
    const what = await readChange(ctx, asked);
    const rows = changed(await currentPrices(ctx, products.split(','), what.list.code, read.now), what).filter((row) => row.nextMinor !== row.priceMinor);
    const { currency } = what.list;
    const items = rows.slice(0, 8).map(({ sku, name, priceMinor, nextMinor }) => ({
      sku,
      name,
      before: moneyJson(priceMinor, currency),
      after: moneyJson(nextMinor, currency),
    }));
    return { prices: rows.length, items };
  },
});

export const history = defineQuery({
  name: 'pricing.history',
  summary: 'Every price that a SKU has, had or will have on a list, the newest first, who set it, and the lowest of the thirty days before the one that holds.',
  input: Type.Object({ sku: Type.String({ minLength: 1, maxLength: 64 }), list: ListCode }),
  output: Type.Object({
    currency: nullable(Type.String()),
    lowestOfThirtyDays: nullable(MoneySchema),
    items: Type.Array(
      Type.Object({
        price: MoneySchema,
        from: nullable(MoneySchema),
        minQuantity: Type.Integer(),
        validFrom: Instant,
        validTo: MaybeInstant,
        setAt: MaybeInstant,
        setBy: nullable(Type.String()),
        holds: Type.Boolean(),
      }),
    ),
  }),
  async run(read, { sku, list }) {
    const found = (await idsOf({ read: (statement) => read.db.read(statement) }, [sku])).get(sku);
    if (!found) throw new Refusal('pricing.unknown_sku', { sku }, { status: 404 });
    const rows = await pricesOf(read, { skuId: found.id, list });
    const now = priceAt(rows, read.now);
    const lowest = lowestBefore(rows, read.now);
    const steps = new Map(
      [...new Set(rows.map((row) => row.minQuantity))].map((step) => [
        step,
        priceAt(
          rows.filter((row) => row.minQuantity === step),
          read.now,
          step,
        ),
      ]),
    );
    return {
      currency: rows[0]?.currency ?? null,
      lowestOfThirtyDays: now && lowest !== undefined ? moneyJson(lowest, now.currency) : null,
      items: rows.map((row) => ({
        price: moneyJson(row.priceMinor, row.currency),
        from: row.priceFromMinor === null ? null : moneyJson(row.priceFromMinor, row.currency),
        minQuantity: row.minQuantity,
        validFrom: row.validFrom,
        validTo: row.validTo,
        setAt: row.setAt,
        setBy: row.setBy,
        holds: steps.get(row.minQuantity) === row,
      })),
    };
  },
});

export const productQueries = [ofProducts, unpriced, preview, history];
