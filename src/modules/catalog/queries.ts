// What pages and the API read of the catalogue.
import { IdOf, Instant, Refusal, defineQuery } from '#kernel';
import Type from 'typebox';
import { jsonLdOf } from './json-ld.ts';
import { Code, OptionsSchema, Sku, StatusSchema, Texts, Words, nullable } from './schemas.ts';
import { findProducts } from './search.ts';
import { type Medium, mediaOf } from './store-media.ts';
import { brands, categories, findProduct, listVariants } from './store.ts';

/** A product as lists show it. */
const row = {
  id: IdOf('prd'),
  name: Type.String(),
  names: Words,
  category: nullable(Type.String()),
  brand: nullable(Type.String()),
  status: StatusSchema,
  taxCategory: Type.String(),
  version: Type.Integer(),
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
    brand: Type.Optional(Type.String({ maxLength: 100 })),
    missing: Type.Optional(Type.Union([Type.Literal('image'), Type.Literal('description'), Type.Literal('gtin')])),
    after: Type.Optional(IdOf('prd')),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  output: Type.Object({ items: Type.Array(Type.Object(row)), next: nullable(Type.String()) }),
  async run(read, { limit = 50, ...filter }) {
    const items = await findProducts(read, { ...filter, limit: limit + 1 });
    return items.length > limit ? { items: items.slice(0, limit), next: items[limit - 1]!.id } : { items, next: null };
  },
});

const MediumSchema = Type.Object({
  id: IdOf('med'),
  url: Type.String(),
  thumb: nullable(Type.String()),
  alt: Type.String(),
  name: Type.String(),
  mime: nullable(Type.String()),
  isRemote: Type.Boolean(),
  width: nullable(Type.Integer()),
  height: nullable(Type.Integer()),
  sizeBytes: nullable(Type.Integer()),
});

/** A medium with the addresses under which it may be kept for good. */
function mediumJson(medium: Medium): Type.Static<typeof MediumSchema> {
  const { id, alt, name, mime, width, height, sizeBytes, hash, thumbHash } = medium;
  const about = { id, alt, name, mime, width, height, sizeBytes };
  if (hash === null) return { ...about, url: medium.url!, thumb: medium.url, isRemote: true };
  const at = `/files/catalog/media/${id}`;
  const thumb = thumbHash ?? (mime === 'video/mp4' ? null : hash);
  return { ...about, url: `${at}?v=${hash.slice(0, 12)}`, thumb: thumb && `${at}?size=thumb&v=${thumb.slice(0, 12)}`, isRemote: false };
}

export const get = defineQuery({
  name: 'catalog.get',
  summary: 'One product with its variants, by its id or by the code of a variant.',
  input: Type.Object({ id: Type.Optional(IdOf('prd')), sku: Type.Optional(Sku) }),
  output: Type.Object({
    ...row,
    description: Type.String(),
    material: Type.String(),
    instructions: Type.String(),
    seoTitle: Type.String(),
    seoDescription: Type.String(),
    texts: Texts,
    specs: Type.Record(Type.String(), Type.Unknown()),
    countryOfOrigin: nullable(Type.String()),
    provenance: Type.String(),
    digital: Type.Boolean(),
    options: OptionsSchema,
    media: Type.Array(MediumSchema),
    createdAt: Instant,
    changedAt: Instant,
    changedBy: nullable(Type.String()),
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
        bundle: Type.Boolean(),
        version: Type.Integer(),
        components: Type.Array(Type.Object({ sku: Sku, name: Type.String(), quantity: Type.Integer() })),
      }),
    ),
  }),
  async run(read, by) {
    const found = await findProduct(read, by);
    if (!found) throw new Refusal('catalog.unknown_product', by, { status: 404 });
    const media = await mediaOf({ read: (statement) => read.db.read(statement) }, [found.product.id]);
    return { ...found.product, media: media.map(mediumJson), items: found.variants };
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

export const variants = defineQuery({
  name: 'catalog.variants',
  summary: 'Variants with what they have from their product, by code, page by page: the rows of a sheet.',
  input: Type.Object({
    q: Type.Optional(Type.String({ maxLength: 100 })),
    category: Type.Optional(Code),
    status: Type.Optional(StatusSchema),
    brand: Type.Optional(Type.String({ maxLength: 100 })),
    after: Type.Optional(Sku),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        id: IdOf('sku'),
        sku: Sku,
        name: Type.String(),
        gtin: nullable(Type.String()),
        weightGrams: Type.Integer(),
        lengthMm: nullable(Type.Integer()),
        widthMm: nullable(Type.Integer()),
        heightMm: nullable(Type.Integer()),
        status: StatusSchema,
        bundle: Type.Boolean(),
        version: Type.Integer(),
        productId: IdOf('prd'),
        product: Type.String(),
        productStatus: StatusSchema,
        category: nullable(Type.String()),
        brand: nullable(Type.String()),
      }),
    ),
    next: nullable(Type.String()),
  }),
  async run(read, { limit = 200, ...filter }) {
    const items = await listVariants(read, { ...filter, limit: limit + 1 });
    return items.length > limit ? { items: items.slice(0, limit), next: items[limit - 1]!.sku } : { items, next: null };
  },
});

export const brandsQuery = defineQuery({
  name: 'catalog.brands',
  summary: 'The brands that products have, and how many products each has.',
  input: Type.Object({}),
  output: Type.Object({ items: Type.Array(Type.Object({ brand: Type.String(), products: Type.Integer() })) }),
  run: async (read) => ({ items: await brands(read) }),
});

export const jsonLd = defineQuery({
  name: 'catalog.json_ld',
  summary: 'A product in the words of schema.org (ProductGroup with its variants) and GS1, in a language where it has one.',
  input: Type.Object({ id: Type.Optional(IdOf('prd')), sku: Type.Optional(Sku), language: Type.Optional(Type.String({ pattern: '^[a-z]{2}(-[A-Z]{2})?$' })) }),
  output: Type.Record(Type.String(), Type.Unknown()),
  async run(read, { language, ...by }) {
    const found = await findProduct(read, by);
    if (!found) throw new Refusal('catalog.unknown_product', by, { status: 404 });
    const media = await mediaOf({ read: (statement) => read.db.read(statement) }, [found.product.id]);
    const pictures = media.filter(({ mime }) => mime !== 'video/mp4').map((medium) => mediumJson(medium).url);
    return jsonLdOf(found.product, found.variants, pictures, language);
  },
});

export const queries = [list, get, variants, brandsQuery, categoriesQuery, jsonLd];
