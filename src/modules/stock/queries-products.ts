// What lists of products read of stock.
import { IdOf, defineQuery } from '#kernel';
import { findProducts } from '#modules/catalog';
import Type from 'typebox';
import { freeOfProducts, hasNoStock, placesOfProduct } from './store-products.ts';

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const ID = 'prd_[0-7][0-9a-hjkmnp-tv-z]{25}';
const Code = Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,63}$' });
const Status = Type.Union([Type.Literal('active'), Type.Literal('draft'), Type.Literal('archived')]);

export const ofProducts = defineQuery({
  name: 'stock.of_products',
  summary: 'What is on hand and free of products (ids separated by commas), over all variants and warehouses; products of bundles alone are left out.',
  input: Type.Object({ products: Type.String({ maxLength: 6200, pattern: `^${ID}(,${ID}){0,199}$` }) }),
  output: Type.Object({ items: Type.Array(Type.Object({ productId: IdOf('prd'), onHand: Type.Integer(), free: Type.Integer() })) }),
  async run(read, { products }) {
    const rows = await freeOfProducts(read, products.split(','));
    return { items: rows.map(({ productId, onHand, free }) => ({ productId, onHand: Number(onHand), free: Number(free) })) };
  },
});

export const soldOut = defineQuery({
  name: 'stock.sold_out',
  summary: 'Products of which nothing is free in any warehouse, page by page; narrowed as `catalog.list` is.',
  input: Type.Object({
    q: Type.Optional(Type.String({ maxLength: 100 })),
    category: Type.Optional(Code),
    status: Type.Optional(Status),
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
        status: Status,
        taxCategory: Type.String(),
        version: Type.Integer(),
        variants: Type.Integer(),
        sku: nullable(Type.String()),
        image: nullable(Type.String()),
      }),
    ),
    next: nullable(Type.String()),
  }),
  async run(read, { limit = 50, ...filter }) {
    const items = await findProducts(read, { ...filter, limit: limit + 1 }, [hasNoStock]);
    return items.length > limit ? { items: items.slice(0, limit), next: items[limit - 1]!.id } : { items, next: null };
  },
});

export const ofProduct = defineQuery({
  name: 'stock.of_product',
  summary: 'What is on hand, held and free of each variant of a product in each warehouse; bundles are left out, they have no stock of their own.',
  input: Type.Object({ productId: IdOf('prd') }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        skuId: IdOf('sku'),
        sku: Type.String(),
        name: Type.String(),
        warehouse: Type.String(),
        warehouseName: Type.String(),
        onHand: Type.Integer(),
        held: Type.Integer(),
        free: Type.Integer(),
      }),
    ),
  }),
  async run(read, { productId }) {
    const rows = await placesOfProduct(read, productId);
    return {
      items: rows.map(({ posted, pending, warehouseName, ...row }) => ({
        skuId: row.skuId,
        sku: row.sku,
        name: row.name,
        warehouse: row.warehouse,
        warehouseName,
        onHand: Number(posted),
        held: Number(pending),
        free: Number(posted - pending),
      })),
    };
  },
});

export const productQueries = [ofProducts, ofProduct, soldOut];
