// The shapes of the catalogue on the wire, shared by its actions and queries.
import { Country, IdOf, Quantity } from '#kernel';
import Type from 'typebox';

export const closed = { additionalProperties: false } as const;
export const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** The code of a variant as people write it. */
export const Sku = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^\\S(.*\\S)?$',
  description: 'The code of a variant.',
});
export const StatusSchema = Type.Union([Type.Literal('active'), Type.Literal('draft'), Type.Literal('archived')]);
const LANGUAGE_TAG = '^[a-z]{2}(-[A-Z]{2})?$';
/** The same words in other languages, by BCP 47 tag. */
export const Words = Type.Record(Type.String({ pattern: LANGUAGE_TAG }), Type.String({ maxLength: 300 }));
export const Code = Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,63}$' });
const Millimetres = Type.Integer({ minimum: 1, maximum: 100_000 });
const Grams = Type.Integer({ minimum: 0, maximum: 100_000_000 });
export const Name = Type.String({ minLength: 1, maxLength: 300 });
const LongText = Type.String({ maxLength: 20_000 });
const ShortText = Type.String({ maxLength: 1000 });
const SeoTitle = Type.String({ maxLength: 200, description: 'What search engines show as the title; the name where empty.' });
const SeoDescription = Type.String({ maxLength: 500, description: 'What search engines show below the title.' });
export const OptionValues = Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 60 }), {
  maxProperties: 10,
});
/** What the variants differ by (schema.org: variesBy). */
export const OptionsSchema = Type.Array(
  Type.Object(
    { name: Type.String({ minLength: 1, maxLength: 60 }), values: Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 1, maxItems: 100 }) },
    closed,
  ),
  { maxItems: 3 },
);
export const Texts = Type.Record(
  Type.String({ pattern: LANGUAGE_TAG }),
  Type.Object(
    {
      description: Type.Optional(LongText),
      material: Type.Optional(ShortText),
      instructions: Type.Optional(LongText),
      seoTitle: Type.Optional(SeoTitle),
      seoDescription: Type.Optional(SeoDescription),
    },
    closed,
  ),
);
const Specs = Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), { maxProperties: 200 });
/** An address that a browser may be sent to for a picture. */
export const MediaUrl = Type.String({ maxLength: 2000, pattern: '^https?://[^\\s"<>]+$' });
export const Alt = Type.String({ maxLength: 300, description: 'What is to be seen, in words.' });
export const Media = Type.Array(Type.Object({ url: MediaUrl, alt: Type.Optional(Alt) }, closed), { maxItems: 50 });
export const Parts = Type.Array(Type.Object({ sku: Sku, quantity: Quantity }, closed), { minItems: 1, maxItems: 100 });
const Gtin = Type.String({ maxLength: 14, description: 'A GTIN-8, -12, -13 or -14 with its check digit.' });
export const Version = Type.Integer({ minimum: 1, description: 'The version that was looked at; another one by now is a refusal.' });

const measures = {
  lengthMm: Type.Optional(nullable(Millimetres)),
  widthMm: Type.Optional(nullable(Millimetres)),
  heightMm: Type.Optional(nullable(Millimetres)),
};

export const NewVariantSchema = Type.Object(
  {
    sku: Sku,
    name: Type.Optional(Name),
    names: Type.Optional(Words),
    options: Type.Optional(OptionValues),
    gtin: Type.Optional(nullable(Gtin)),
    weightGrams: Grams,
    ...measures,
    status: Type.Optional(StatusSchema),
    components: Type.Optional(Parts),
  },
  closed,
);

/** What may be said of a product besides its name. */
const productFields = {
  names: Type.Optional(Words),
  description: Type.Optional(LongText),
  material: Type.Optional(ShortText),
  instructions: Type.Optional(LongText),
  seoTitle: Type.Optional(SeoTitle),
  seoDescription: Type.Optional(SeoDescription),
  texts: Type.Optional(Texts),
  brand: Type.Optional(nullable(Type.String({ minLength: 1, maxLength: 100 }))),
  category: Type.Optional(nullable(Code)),
  specs: Type.Optional(Specs),
  countryOfOrigin: Type.Optional(nullable(Country)),
  provenance: Type.Optional(ShortText),
  digital: Type.Optional(Type.Boolean({ description: 'Nothing of it is sent: it is never held, counted or in a parcel.' })),
  taxCategory: Type.Optional(Code),
  status: Type.Optional(StatusSchema),
};

export const NewProductSchema = Type.Object(
  {
    name: Name,
    ...productFields,
    options: Type.Optional(OptionsSchema),
    media: Type.Optional(Media),
    variants: Type.Array(NewVariantSchema, { minItems: 1, maxItems: 200 }),
  },
  closed,
);

export const ProductChangeSchema = Type.Object(
  { productId: IdOf('prd'), version: Type.Optional(Version), name: Type.Optional(Name), ...productFields },
  closed,
);

export const ProductsChangeSchema = Type.Object(
  {
    productIds: Type.Array(IdOf('prd'), { minItems: 1, maxItems: 500 }),
    brand: productFields.brand,
    category: productFields.category,
    taxCategory: productFields.taxCategory,
    status: productFields.status,
  },
  closed,
);

const variantFields = {
  name: Type.Optional(Name),
  names: Type.Optional(Words),
  options: Type.Optional(OptionValues),
  gtin: Type.Optional(nullable(Gtin)),
  weightGrams: Type.Optional(Grams),
  ...measures,
  status: Type.Optional(StatusSchema),
};

export const VariantChangeSchema = Type.Object({ sku: Sku, version: Type.Optional(Version), ...variantFields, components: Type.Optional(Parts) }, closed);

export const VariantsChangeSchema = Type.Object(
  {
    changes: Type.Array(Type.Object({ sku: Sku, version: Type.Optional(Version), ...variantFields }, closed), { minItems: 1, maxItems: 500 }),
  },
  closed,
);

export const SetVariantsSchema = Type.Object(
  {
    productId: IdOf('prd'),
    version: Type.Optional(Version),
    options: OptionsSchema,
    variants: Type.Array(Type.Object({ id: Type.Optional(IdOf('sku')), sku: Sku, ...variantFields, components: Type.Optional(Parts) }, closed), {
      minItems: 1,
      maxItems: 500,
    }),
  },
  closed,
);

export const CategorySchema = Type.Object(
  {
    code: Code,
    name: Name,
    names: Type.Optional(Words),
    parent: Type.Optional(Code),
    specSchema: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'A JSON Schema for the specs of products of this category.',
      }),
    ),
  },
  closed,
);
