// What drawings ask of an order's goods (`goods.*`), and what a parcel's drawing may ask of its order (`order.*`).
import Type from 'typebox';
import { type Ctx, type Facts, decimalOf } from '#kernel';
import { type Trait, traitsOf } from '#modules/catalog';
import { orderFacts } from './facts.ts';
import { type GoodsLine, goodsLines, ordersOfParcels } from './store-goods.ts';

const OrNull = Type.Union([Type.String(), Type.Null()]);

/** Facts of goods, wherever they are: the same words for an order and for a parcel. */
export const traitFields = {
  sku: Type.String(),
  name: Type.String(),
  quantity: Type.Integer(),
  brand: OrNull,
  category: OrNull,
  categories: Type.Array(Type.String(), { description: 'Its category and all that lie above it.' }),
  countryOfOrigin: OrNull,
  digital: Type.Boolean({ description: 'Nothing of it is sent.' }),
  specs: Type.Record(Type.String(), Type.Unknown()),
};

const GoodsFacts = Type.Object({
  lines: Type.Array(Type.Object({ ...traitFields, price: Type.Number(), total: Type.Number(), weightGrams: Type.Integer() })),
  brands: Type.Array(Type.String()),
  categories: Type.Array(Type.String(), { description: 'Of all lines, with all that lie above.' }),
  toSend: Type.Integer({ description: 'Pieces that are not digital.' }),
  digital: Type.Integer({ description: 'Pieces of which nothing is sent.' }),
});

const NO_TRAIT = { brand: null, category: null, categories: [], countryOfOrigin: null, specs: {} };

function goodsOf(lines: GoodsLine[], traits: Map<string, Trait>): Record<string, unknown> {
  const told = lines.map(({ skuId, sku, name, quantity, priceMinor, totalMinor, currency, weightGrams, digital }) => {
    const { brand, category, categories, countryOfOrigin, specs } = traits.get(skuId) ?? NO_TRAIT;
    const worth = { price: decimalOf(priceMinor, currency), total: decimalOf(totalMinor, currency) };
    return { sku, name, quantity, brand, category, categories, countryOfOrigin, digital, specs, ...worth, weightGrams };
  });
  const pieces = (isDigital: boolean): number => told.reduce((sum, line) => sum + (line.digital === isDigital ? line.quantity : 0), 0);
  return {
    lines: told,
    brands: [...new Set(told.flatMap(({ brand }) => brand ?? []))].sort(),
    categories: [...new Set(told.flatMap(({ categories }) => categories))].sort(),
    toSend: pieces(false),
    digital: pieces(true),
  };
}

export const goodsFacts: Facts = {
  root: 'goods',
  for: 'order',
  schema: GoodsFacts,
  load: async (ctx, documents) => {
    const lines = await goodsLines(ctx, documents);
    const traits = await traitsOf(
      ctx,
      lines.map(({ skuId }) => skuId),
    );
    return new Map(
      documents.map((id) => [
        id,
        goodsOf(
          lines.filter(({ orderId }) => orderId === id),
          traits,
        ),
      ]),
    );
  },
};

/** The order of a parcel, as its own drawing sees it. */
export const orderOfParcelFacts: Facts = {
  root: 'order',
  for: 'parcel',
  schema: orderFacts.schema,
  load: async (ctx: Ctx, documents) => {
    const orders = await ordersOfParcels(ctx, documents);
    const facts = await orderFacts.load(ctx, [...new Set(orders.values())]);
    return new Map([...orders].map(([parcel, order]) => [parcel, facts.get(order) ?? null]));
  },
};
