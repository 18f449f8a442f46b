// What a parcel's drawing asks of the goods in it (`goods.*`), in the words in which an order's drawing asks of its own.
import Type from 'typebox';
import type { Facts } from '#kernel';
import { traitsOf } from '#modules/catalog';
import { Nullable } from './schemas.ts';
import { linesOf } from './store.ts';

export const goodsFacts: Facts = {
  root: 'goods',
  for: 'parcel',
  schema: Type.Object({
    lines: Type.Array(
      Type.Object({
        sku: Type.String(),
        name: Type.String(),
        quantity: Type.Integer(),
        brand: Nullable(Type.String()),
        category: Nullable(Type.String()),
        categories: Type.Array(Type.String()),
        countryOfOrigin: Nullable(Type.String()),
        specs: Type.Record(Type.String(), Type.Unknown()),
      }),
    ),
    brands: Type.Array(Type.String()),
    categories: Type.Array(Type.String(), { description: 'Of all goods in the parcel, with all that lie above.' }),
    quantity: Type.Integer(),
  }),
  load: async (ctx, documents) => {
    const packed = await linesOf(ctx, documents);
    const traits = await traitsOf(
      ctx,
      packed.map(({ skuId }) => skuId),
    );
    return new Map(
      documents.map((id) => {
        const lines = packed
          .filter(({ parcelId }) => parcelId === id)
          .map(({ skuId, sku, quantity }) => {
            const { name = sku, brand = null, category = null, categories = [], countryOfOrigin = null, specs = {} } = traits.get(skuId) ?? {};
            return { sku, name, quantity, brand, category, categories, countryOfOrigin, specs };
          });
        return [
          id,
          {
            lines,
            brands: [...new Set(lines.flatMap(({ brand }) => brand ?? []))].sort(),
            categories: [...new Set(lines.flatMap((line) => line.categories))].sort(),
            quantity: lines.reduce((sum, line) => sum + line.quantity, 0),
          },
        ];
      }),
    );
  },
};
