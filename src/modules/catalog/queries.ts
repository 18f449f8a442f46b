// What pages and the API read of the catalogue.
import { IdOf, Refusal, defineQuery } from '#kernel';
import Type from 'typebox';
import { Code, Sku, StatusSchema, Words } from './schemas.ts';
import { soughtOf } from './search.ts';
import { categories, findProduct, listProducts } from './store.ts';

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const row = {
  id: IdOf('prd'),
  name: Type.String(),
  names: Words,
  category: nullable(Type.String()),
  brand: nullable(Type.String()),
  status: StatusSchema,
  taxCategory: Type.String(),
  variants: Type.Integer(),
  sku: nullable(Type.String()),
  image: nullable(Type.String()),
};

export const list = defineQuery({
  name: 'catalog.list',
  summary: 'Products, page by page; `q` is the beginning of a code, a GTIN, or words of a name or their beginnings.',
  input: Type.Object({
    q: Type.Optional(Type.String({ maxLength: 100 })),
    category: Type.Optional(Code),
    status: Type.Optional(StatusSchema),
    after: Type.Optional(IdOf('prd')),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  output: Type.Object({ items: Type.Array(Type.Object(row)), next: nullable(Type.String()) }),
  async run(read, { limit = 50, q, ...filter }) {
    const sought = q?.trim() ? await soughtOf(read.db, q) : undefined;
    const items = await listProducts(read, { ...filter, sought, limit: limit + 1 });
    return items.length > limit ? { items: items.slice(0, limit), next: items[limit - 1]!.id } : { items, next: null };
  },
});

export const get = defineQuery({
  name: 'catalog.get',
  summary: 'One product with its variants, by its id or by the code of a variant.',
  input: Type.Object({ id: Type.Optional(IdOf('prd')), sku: Type.Optional(Sku) }),
  output: Type.Object({
    ...row,
    description: Type.String(),
    specs: Type.Record(Type.String(), Type.Unknown()),
    media: Type.Array(Type.Unknown()),
    createdAt: Type.String(),
    items: Type.Array(
      Type.Object({
        id: IdOf('sku'),
        sku: Sku,
        name: Type.String(),
        names: Words,
        options: Words,
        gtin: nullable(Type.String()),
        weightGrams: Type.Integer(),
        lengthMm: nullable(Type.Integer()),
        widthMm: nullable(Type.Integer()),
        heightMm: nullable(Type.Integer()),
        status: StatusSchema,
        components: Type.Array(Type.Object({ sku: Sku, quantity: Type.Integer() })),
      }),
    ),
  }),
  async run(read, by) {
    const found = await findProduct(read, by);
    if (!found) throw new Refusal('catalog.unknown_product', by, { status: 404 });
    return { ...found.product, createdAt: found.product.createdAt.toISOString(), items: found.variants };
  },
});

export const categoriesQuery = defineQuery({
  name: 'catalog.categories',
  summary: 'All categories.',
  input: Type.Object({}),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        code: Code,
        name: Type.String(),
        names: Words,
        parent: nullable(Code),
        specSchema: nullable(Type.Record(Type.String(), Type.Unknown())),
      }),
    ),
  }),
  run: async (read) => ({ items: await categories({ read: (statement) => read.db.read(statement) }) }),
});

export const queries = [list, get, categoriesQuery];
