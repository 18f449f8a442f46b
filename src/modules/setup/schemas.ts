// Shapes of setup on the wire.
import { Country, Currency, Language } from '#kernel';
import Type from 'typebox';
import { CHANNEL_KINDS } from './rules.ts';
import type { ChannelKind } from './types.ts';

export const closed = { additionalProperties: false };
const Line = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });
export const Kind = Type.Unsafe<ChannelKind>({ type: 'string', enum: [...CHANNEL_KINDS] });
export const ShopKeySchema = Type.Union([Type.Literal('demo'), Type.Literal('shop')]);
/** As the colleague's letter needs it: where the back office is, for the link. */
export const Address = Type.String({ pattern: '^https?://[^\\s/?#@]+$', maxLength: 200 });
const Email = Type.String({ minLength: 3, maxLength: 254, pattern: '^[^\\s@,;<>"]+@[^\\s@,;<>"]+$' });

export const OpenShop = Type.Object(
  {
    shop: Type.Object(
      {
        name: Line(120),
        country: Country,
        currency: Currency,
        languages: Type.Array(Language, { minItems: 1, maxItems: 5 }),
        taxPayer: Type.Boolean(),
        legalName: Type.Optional(Type.String({ maxLength: 200 })),
        taxId: Type.Optional(Type.String({ maxLength: 40 })),
        street: Line(300),
        city: Line(120),
        postalCode: Type.String({ maxLength: 16 }),
        phone: Type.Optional(Type.String({ maxLength: 40 })),
      },
      closed,
    ),
    warehouses: Type.Array(Type.Object({ name: Line(100), city: Line(100), country: Country }, closed), { minItems: 1, maxItems: 20 }),
    channels: Type.Array(Kind, { minItems: 1, maxItems: CHANNEL_KINDS.length }),
    owner: Type.Object(
      { name: Line(120), email: Email, password: Type.String({ minLength: 1, maxLength: 256, 'x-secret': true }), language: Language },
      closed,
    ),
    colleague: Type.Optional(Type.Object({ name: Line(120), email: Email, role: Type.String({ minLength: 1, maxLength: 60 }) }, closed)),
    address: Type.Optional(Address),
  },
  closed,
);
