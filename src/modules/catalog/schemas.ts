// The shapes of the catalogue on the wire, shared by its actions and queries.
import { IdOf, Quantity } from '#kernel';
import Type from 'typebox';

const closed = { additionalProperties: false } as const;

/** The code of a variant as people write it. */
export const Sku = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^\\S(.*\\S)?$',
  description: 'The code of a variant.',
});
export const StatusSchema = Type.Union([Type.Literal('active'), Type.Literal('draft'), Type.Literal('archived')]);
/** The same words in other languages, by BCP 47 tag. */
export const Words = Type.Record(Type.String({ pattern: '^[a-z]{2}(-[A-Z]{2})?$' }), Type.String({ maxLength: 300 }));
export const Code = Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,63}$' });
const Millimetres = Type.Integer({ minimum: 1, maximum: 100_000 });
const Grams = Type.Integer({ minimum: 0, maximum: 100_000_000 });
const Name = Type.String({ minLength: 1, maxLength: 300 });
const OptionsSchema = Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 60 }), {
  maxProperties: 10,
});
const Specs = Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), { maxProperties: 200 });
const Media = Type.Array(Type.Object({ url: Type.String({ maxLength: 2000 }), alt: Type.Optional(Type.String({ maxLength: 300 })) }, closed), { maxItems: 50 });
export const Parts = Type.Array(Type.Object({ sku: Sku, quantity: Quantity }, closed), { minItems: 1, maxItems: 100 });

export const NewVariantSchema = Type.Object(
  {
    sku: Sku,
    name: Type.Optional(Name),
    names: Type.Optional(Words),
    options: Type.Optional(OptionsSchema),
    gtin: Type.Optional(Type.String({ maxLength: 14 })),
    weightGrams: Grams,
    lengthMm: Type.Optional(Millimetres),
    widthMm: Type.Optional(Millimetres),
    heightMm: Type.Optional(Millimetres),
    status: Type.Optional(StatusSchema),
    components: Type.Optional(Parts),
  },
  closed,
);

export const NewProductSchema = Type.Object(
  {
    name: Name,
    names: Type.Optional(Words),
    description: Type.Optional(Type.String({ maxLength: 20_000 })),
    brand: Type.Optional(Type.String({ maxLength: 100 })),
    category: Type.Optional(Code),
    specs: Type.Optional(Specs),
    media: Type.Optional(Media),
    taxCategory: Type.Optional(Code),
    status: Type.Optional(StatusSchema),
    variants: Type.Array(NewVariantSchema, { minItems: 1, maxItems: 200 }),
  },
  closed,
);

export const ProductChangeSchema = Type.Object(
  {
    productId: IdOf('prd'),
    name: Type.Optional(Name),
    names: Type.Optional(Words),
    description: Type.Optional(Type.String({ maxLength: 20_000 })),
    brand: Type.Optional(Type.String({ maxLength: 100 })),
    category: Type.Optional(Code),
    specs: Type.Optional(Specs),
    media: Type.Optional(Media),
    taxCategory: Type.Optional(Code),
    status: Type.Optional(StatusSchema),
  },
  closed,
);

export const VariantChangeSchema = Type.Object(
  {
    sku: Sku,
    name: Type.Optional(Name),
    options: Type.Optional(OptionsSchema),
    gtin: Type.Optional(Type.String({ maxLength: 14 })),
    weightGrams: Type.Optional(Grams),
    lengthMm: Type.Optional(Millimetres),
    widthMm: Type.Optional(Millimetres),
    heightMm: Type.Optional(Millimetres),
    status: Type.Optional(StatusSchema),
    components: Type.Optional(Parts),
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
