// What expressions see as `order.*` and `customer.*` of an order; the placing transaction knows them already and gives them along.
import Type from 'typebox';
import { type Facts, decimalOf } from '#kernel';
import { type HeadRow, heads, pastBefore } from './store.ts';
import type { Head, Past } from './types.ts';

const OrNull = Type.Union([Type.String(), Type.Null()]);
const ShipTo = Type.Object({
  name: Type.String(),
  street: Type.String(),
  city: Type.String(),
  postalCode: Type.String(),
  region: OrNull,
  country: Type.String(),
  phone: OrNull,
});

const OrderFacts = Type.Object({
  id: Type.String(),
  number: Type.String(),
  state: Type.String(),
  channel: Type.String(),
  country: Type.String(),
  currency: Type.String(),
  total: Type.Number(),
  difference: Type.Number({ description: 'By how much the channel sold above (or, negative, below) our prices.' }),
  tolerance: Type.Number({ description: 'How large the difference may be before a person looks.' }),
  paymentMethod: Type.String(),
  paymentToken: OrNull,
  deliveryMethod: Type.String(),
  held: Type.String(),
  lineCount: Type.Integer(),
  quantity: Type.Integer(),
  weightGrams: Type.Integer(),
  email: OrNull,
  phone: OrNull,
  language: Type.String(),
  customerId: Type.String(),
  shipTo: ShipTo,
  shipBy: OrNull,
  note: OrNull,
  attributes: Type.Record(Type.String(), Type.String(), { description: 'What the channel asks at its checkout besides: order.attributes.giftWrap.' }),
  createdAt: Type.String({ format: 'date-time' }),
});
const CustomerFacts = Type.Object({
  id: Type.String(),
  name: Type.String(),
  country: Type.String(),
  language: Type.String(),
  email: OrNull,
  phone: OrNull,
  orders: Type.Integer({ description: 'How many orders came before this one, at most 200.' }),
  cancelled: Type.Integer(),
  totalSpent: Type.Number(),
  tags: Type.Array(Type.String(), { description: 'What colleagues have tagged the customer.' }),
});

/** `order.*` of an order in a milestone. */
export function orderFactsOf(head: Head, state: string, toleranceMinor: bigint): Record<string, unknown> {
  const decimal = (minor: bigint): string => decimalOf(minor, head.currency);
  const {
    id,
    number,
    channel,
    country,
    currency,
    paymentMethod,
    paymentToken,
    deliveryMethod,
    held,
    lineCount,
    quantity,
    weightGrams,
    email,
    phone,
    language,
    customerId,
    shipTo,
    shipBy,
    note,
    attributes,
  } = head;
  return {
    id,
    number,
    state,
    channel,
    country,
    currency,
    total: decimal(head.totalMinor),
    difference: decimal(head.differenceMinor),
    // What one of our own people agreed on needs nobody else to look at it.
    tolerance: decimal(head.takenBy === null ? toleranceMinor : head.differenceMinor < 0n ? -head.differenceMinor : head.differenceMinor),
    paymentMethod,
    paymentToken,
    deliveryMethod,
    held,
    lineCount,
    quantity,
    weightGrams,
    email,
    phone,
    language,
    customerId,
    shipTo,
    shipBy,
    note,
    attributes,
    createdAt: head.createdAt.toISOString(),
  };
}

/** `customer.*` of an order: who orders, as on the order, and what they had ordered before it. */
export function customerFactsOf(head: Head, past: Past): Record<string, unknown> {
  const { customerId: id, customerName: name, country, language, email, phone } = head;
  return {
    id,
    name,
    country,
    language,
    email,
    phone,
    orders: past.orders,
    cancelled: past.cancelled,
    totalSpent: decimalOf(past.spentMinor, head.currency),
    tags: past.tags,
  };
}

const byId = (rows: HeadRow[], facts: (row: HeadRow) => unknown): Map<string, unknown> => new Map(rows.map((row) => [row.id, facts(row)]));

export const orderFacts: Facts = {
  root: 'order',
  for: 'order',
  schema: OrderFacts,
  load: async (ctx, documents) => byId(await heads(ctx, documents), (row) => orderFactsOf(row, row.state, row.toleranceMinor)),
};

export const customerFacts: Facts = {
  root: 'customer',
  for: 'order',
  schema: CustomerFacts,
  load: async (ctx, documents) => {
    const [rows, past] = await Promise.all([heads(ctx, documents), pastBefore(ctx, documents)]);
    const pasts = new Map(past.map((one) => [one.orderId, one]));
    return byId(rows, (row) => customerFactsOf(row, pasts.get(row.id) ?? { orders: 0, cancelled: 0, spentMinor: 0n, tags: [] }));
  },
};
