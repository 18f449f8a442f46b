// The shapes of prices on the wire, shared by actions and queries.
import { IdOf, MoneySchema, Quantity } from '#kernel';
import Type from 'typebox';

export const closed = { additionalProperties: false } as const;
export const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const ListCode = Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,63}$' });
/** An instant as ISO 8601 in UTC. */
export const InstantText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?Z$' });

export const PriceInput = Type.Object(
  {
    sku: Type.String({ minLength: 1, maxLength: 64 }),
    price: MoneySchema,
    from: Type.Optional(MoneySchema),
    validFrom: Type.Optional(InstantText),
    validTo: Type.Optional(InstantText),
    minQuantity: Type.Optional(Quantity),
  },
  closed,
);

export const EndingSchema = Type.Union([Type.Literal('exact'), Type.Literal('99'), Type.Literal('50'), Type.Literal('00')]);
/** How prices are changed together. */
export const changeFields = {
  list: ListCode,
  percent: Type.Optional(Type.String({ maxLength: 10, description: 'By so many per cent, e.g. "-10" or "2.5".' })),
  amount: Type.Optional(Type.String({ maxLength: 20, pattern: '^[+-]?\\d{1,12}(\\.\\d{1,4})?$', description: "By so much of the list's currency." })),
  ending: Type.Optional(EndingSchema),
};
export const ProductIds = Type.Array(IdOf('prd'), { minItems: 1, maxItems: 500 });
