// The shape of an order as it comes in: what this can not express, rules.ts checks.
import Type, { type Static } from 'typebox';
import { Country, Currency, IdOf, Language, type MoneyJson, MoneySchema, Quantity } from '#kernel';

const text = (maxLength: number, minLength = 1) => Type.String({ minLength, maxLength });
const closed = { additionalProperties: false } as const;

export const OrderId = IdOf('ord');
/** The pairs of a checkout's own fields, e.g. `{ giftWrap: 'yes', engraving: 'For Ana' }`; drawings read them as `order.attributes.giftWrap`. */
export const Attributes = Type.Record(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{0,39}$' }), text(500, 0), {
  maxProperties: 30,
  additionalProperties: false,
});

export const PlaceInput = Type.Object(
  {
    channel: text(40),
    externalId: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: "The channel's own number of the order; importing it again is the same order." }),
    ),
    currency: Currency,
    customer: Type.Object({ name: text(200), email: Type.Optional(text(254)), phone: Type.Optional(text(40)), language: Type.Optional(Language) }, closed),
    shipTo: Type.Object(
      {
        name: text(200),
        street: text(300, 0),
        city: text(120, 0),
        postalCode: text(16, 0),
        region: Type.Optional(text(120)),
        country: Country,
        phone: Type.Optional(text(40)),
      },
      closed,
    ),
    lines: Type.Array(Type.Object({ sku: text(100), quantity: Quantity, price: Type.Optional(MoneySchema) }, closed), { minItems: 1, maxItems: 500 }),
    payment: Type.Object(
      {
        method: Type.Union(
          [Type.Literal('card'), Type.Literal('bank_transfer'), Type.Literal('cash_on_delivery'), Type.Literal('cash'), Type.Literal('channel')],
          { description: '`cash` at a till; `channel` where a marketplace has taken the money.' },
        ),
        token: Type.Optional(text(200)),
      },
      closed,
    ),
    delivery: Type.Object(
      {
        method: text(60),
        price: Type.Optional(Type.Unsafe<MoneyJson>({ ...MoneySchema, description: 'What the customer paid for delivery where the channel says the price.' })),
      },
      closed,
    ),
    note: Type.Optional(text(2000)),
    attributes: Type.Optional(Attributes),
  },
  closed,
);
export type PlaceInput = Static<typeof PlaceInput>;

export const PlaceOutput = Type.Object({
  orderId: OrderId,
  number: Type.String(),
  total: MoneySchema,
  state: Type.Literal('placed'),
  held: Type.Union([Type.Literal('full'), Type.Literal('partial'), Type.Literal('none')]),
});
export type PlaceOutput = Static<typeof PlaceOutput>;
