// What a person takes down before it is an order: anything of it may still be missing.
import Type, { type Static } from 'typebox';
import { Country, IdOf, Instant, Language, MaybeInstant, MoneySchema, Quantity } from '#kernel';
import { PlaceInput } from './schemas.ts';
import { Discount } from './worth.ts';

const closed = { additionalProperties: false } as const;
const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }));
const OrNull = Type.Union([Type.String(), Type.Null()]);

export const DraftId = IdOf('drf');
export const QuoteId = IdOf('quo');

const DraftLineSchema = Type.Object(
  {
    sku: Type.String({ maxLength: 100 }),
    quantity: Quantity,
    price: Type.Optional(MoneySchema),
    discount: Type.Optional(Discount),
    reason: Type.Optional(Type.String({ maxLength: 300, description: 'Why it costs something else than the list says.' })),
  },
  closed,
);

export const DraftContent = Type.Object(
  {
    channel: text(40),
    customerId: Type.Optional(IdOf('cus')),
    customer: Type.Optional(Type.Object({ name: text(200), email: text(254), phone: text(40), language: Type.Optional(Language) }, closed)),
    shipTo: Type.Optional(
      Type.Object(
        { name: text(200), street: text(300), city: text(120), postalCode: text(16), region: text(120), country: Type.Optional(Country), phone: text(40) },
        closed,
      ),
    ),
    lines: Type.Optional(Type.Array(DraftLineSchema, { maxItems: 500 })),
    discount: Type.Optional(Discount),
    payment: Type.Optional(Type.Object({ method: PlaceInput.properties.payment.properties.method }, closed)),
    delivery: Type.Optional(Type.Object({ method: text(60), price: Type.Optional(MoneySchema) }, closed)),
    note: text(2000),
    reason: Type.Optional(Type.String({ maxLength: 300, description: 'Why the order is cheaper than the list says.' })),
  },
  closed,
);
export type DraftContent = Static<typeof DraftContent>;

const FaultSchema = Type.Object({ pointer: Type.String(), code: Type.String(), message: Type.String() });

const PricedUpLine = Type.Object({
  /** Where it stands among the lines that were given. */
  at: Type.Integer(),
  sku: Type.String(),
  name: Type.String(),
  quantity: Type.Integer(),
  ourPrice: Type.Union([MoneySchema, Type.Null()]),
  price: MoneySchema,
  gross: MoneySchema,
  discount: MoneySchema,
  total: MoneySchema,
  taxPercent: Type.Number(),
  free: Type.Integer({ description: 'How many of it could be sold now; of a bundle, how many whole ones.' }),
});

/** What a draft would cost and whether it could be placed, as of now. */
export const PricedUp = Type.Object({
  currency: OrNull,
  lines: Type.Array(PricedUpLine),
  goods: Type.Union([MoneySchema, Type.Null()]),
  discount: Type.Union([MoneySchema, Type.Null()]),
  shipping: Type.Union([MoneySchema, Type.Null()]),
  tax: Type.Union([MoneySchema, Type.Null()]),
  total: Type.Union([MoneySchema, Type.Null()]),
  weightGrams: Type.Integer(),
  deliveries: Type.Array(Type.Object({ method: Type.String(), price: MoneySchema })),
  shipBy: OrNull,
  faults: Type.Array(FaultSchema),
});
export type PricedUp = Static<typeof PricedUp>;

/** Lines and sums of an offer, as they stand until it ends. */
export const Frozen = Type.Object({
  lines: Type.Array(
    Type.Object({ sku: Type.String(), name: Type.String(), quantity: Type.Integer(), price: MoneySchema, discount: MoneySchema, total: MoneySchema }),
  ),
  goods: MoneySchema,
  discount: MoneySchema,
  shipping: MoneySchema,
  tax: MoneySchema,
  total: MoneySchema,
});
export type Frozen = Static<typeof Frozen>;

export const QuoteOutput = Type.Object({
  id: QuoteId,
  version: Type.Integer(),
  state: Type.Union([Type.Literal('sent'), Type.Literal('accepted'), Type.Literal('expired'), Type.Literal('withdrawn')]),
  validUntil: Instant,
  note: OrNull,
  link: Type.Union([Type.String({ description: "Only for those who may accept in the customer's stead." }), Type.Null()]),
  total: MoneySchema,
  frozen: Frozen,
  sentAt: Instant,
  sentBy: Type.String(),
  endedAt: MaybeInstant,
  reason: OrNull,
});

export const DraftRow = Type.Object({
  id: DraftId,
  number: Type.String(),
  state: Type.Union([Type.Literal('open'), Type.Literal('quoted'), Type.Literal('placed'), Type.Literal('discarded')]),
  customerName: OrNull,
  channel: OrNull,
  lineCount: Type.Integer(),
  total: Type.Union([MoneySchema, Type.Null()]),
  createdAt: Instant,
  createdBy: Type.String(),
  changedAt: Instant,
  orderId: Type.Union([IdOf('ord'), Type.Null()]),
  orderNumber: OrNull,
  quote: Type.Union([Type.Object({ state: Type.String(), validUntil: Instant, version: Type.Integer() }), Type.Null()]),
});
