// Shapes that several actions and queries of shipping share.
import Type from 'typebox';
import { Country, IdOf, MoneySchema, Quantity } from '#kernel';
import { TRACKING_STATUSES } from './types.ts';

export const ParcelId = IdOf('shp');
/** An id of any kind. */
export const AnyId = Type.String({ pattern: '^[a-z]{2,8}_[0-7][0-9a-hjkmnp-tv-z]{25}$' });
export const Note = Type.Optional(Type.String({ maxLength: 1000 }));
export const Nullable = <S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

const text = (maxLength: number) => Type.String({ maxLength });
const optional = (maxLength: number) => Type.Optional(Nullable(text(maxLength)));

export const RecipientInput = Type.Object(
  {
    name: text(200),
    street: text(300),
    city: text(120),
    postalCode: text(16),
    region: optional(120),
    country: Country,
    phone: optional(40),
  },
  { additionalProperties: false },
);
export const RecipientOutput = Type.Object({
  name: Type.String(),
  street: Type.String(),
  city: Type.String(),
  postalCode: Type.String(),
  region: Nullable(Type.String()),
  country: Country,
  phone: Nullable(Type.String()),
});

export const Lines = Type.Array(
  Type.Object({ skuId: IdOf('sku'), sku: Type.String({ maxLength: 100 }), quantity: Quantity }, { additionalProperties: false }),
  { minItems: 1, maxItems: 500 },
);
export const Status = Type.Enum([...TRACKING_STATUSES]);
export const Cash = Nullable(MoneySchema);
export const ParcelIdOnly = Type.Object({ parcelId: ParcelId }, { additionalProperties: false });
