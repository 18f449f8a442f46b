// Reads of orders for pages and the API: one order, channels. The list is in list.ts.
import Type from 'typebox';
import { IdOf, type MoneyJson, type ReadCtx, MoneySchema, Refusal, defineQuery, moneyJson } from '#kernel';
import { assigneesOf, tagsOf } from '#modules/desk';
import { FulfilmentStateSchema, PaymentStateSchema } from './list.ts';
import { heads } from './store.ts';
import { besideOf, decisionsOf, idOfNumber, linesOf, linksOf } from './store-pages.ts';

const OrNull = Type.Union([Type.String(), Type.Null()]);
const closed = { additionalProperties: false } as const;

const LineItem = Type.Object({
  id: Type.String(),
  position: Type.Integer(),
  skuId: Type.String(),
  sku: Type.String(),
  name: Type.String(),
  quantity: Type.Integer(),
  price: MoneySchema,
  ourPrice: Type.Union([MoneySchema, Type.Null()]),
  gross: MoneySchema,
  discount: MoneySchema,
  shipping: MoneySchema,
  total: MoneySchema,
  taxPercent: Type.Number(),
  tax: MoneySchema,
});
const ShipTo = Type.Object({
  name: Type.String(),
  street: Type.String(),
  city: Type.String(),
  postalCode: Type.String(),
  region: Type.Optional(OrNull),
  country: Type.String(),
  phone: Type.Optional(OrNull),
});
const Order = Type.Object({
  id: Type.String(),
  number: Type.String(),
  state: Type.String(),
  channel: Type.String(),
  externalId: OrNull,
  createdAt: Type.String(),
  customerId: Type.String(),
  customerName: Type.String(),
  email: OrNull,
  phone: OrNull,
  language: Type.String(),
  country: Type.String(),
  shipTo: ShipTo,
  paymentMethod: Type.String(),
  paymentState: PaymentStateSchema,
  fulfilmentState: FulfilmentStateSchema,
  deliveryMethod: Type.String(),
  note: OrNull,
  attributes: Type.Record(Type.String(), Type.String()),
  held: Type.String(),
  weightGrams: Type.Number(),
  /** The business day by which it leaves. */
  shipBy: OrNull,
  /** The account of who took it down, where a person did. */
  takenBy: OrNull,
  goods: MoneySchema,
  discount: MoneySchema,
  shipping: MoneySchema,
  tax: MoneySchema,
  total: MoneySchema,
  difference: MoneySchema,
  cancelledAt: OrNull,
  cancelReason: OrNull,
  completedAt: OrNull,
  lines: Type.Array(LineItem),
  decisions: Type.Array(Type.Object({ kind: Type.String(), decision: Type.String(), note: OrNull, actor: Type.String(), at: Type.String() })),
  tags: Type.Array(Type.String()),
  assignee: Type.Union([Type.Object({ id: IdOf('acc'), name: Type.String() }), Type.Null()]),
  documents: Type.Array(Type.Object({ id: Type.String(), kind: Type.String(), number: Type.String(), state: Type.String(), link: Type.String() })),
});

/** A line as pages and the API see it. */
function lineJson(line: Awaited<ReturnType<typeof linesOf>>[number], money: (minor: bigint) => MoneyJson) {
  const { id, position, skuId, sku, name, quantity } = line;
  return {
    id,
    position,
    skuId,
    sku,
    name,
    quantity,
    price: money(line.priceMinor),
    ourPrice: line.ourPriceMinor === null ? null : money(line.ourPriceMinor),
    gross: money(line.grossMinor),
    discount: money(line.discountMinor),
    shipping: money(line.shippingMinor),
    total: money(line.totalMinor),
    taxPercent: line.taxPpm / 10_000,
    tax: money(line.taxMinor),
  };
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export const getQuery = defineQuery({
  name: 'orders.get',
  summary: 'One order with its lines, its money and what people decided; by id or by number.',
  input: Type.Object({ orderId: Type.Optional(Type.String()), number: Type.Optional(Type.String()) }, closed),
  output: Order,
  run: async ({ db }: ReadCtx, { orderId, number }) => {
    const id = orderId ?? (number === undefined ? undefined : await idOfNumber(db, number.trim().toUpperCase()));
    const [head] = id === undefined ? [] : await heads(db, [id]);
    if (!head) throw new Refusal('orders.unknown', { orderId: orderId ?? number }, { status: 404, message: 'There is no such order.' });
    const [lines, beside, decisions, documents, tags, assignees] = await Promise.all([
      linesOf(db, head.id),
      besideOf(db, head.id),
      decisionsOf(db, head.id),
      linksOf(db, head.id),
      tagsOf(db, [head.id]),
      assigneesOf(db, [head.id]),
    ]);
    const money = (minor: bigint): MoneyJson => moneyJson(minor, head.currency);
    const {
      channel,
      externalId,
      customerId,
      customerName,
      email,
      phone,
      language,
      country,
      shipTo,
      paymentMethod,
      deliveryMethod,
      note,
      attributes,
      held,
      weightGrams,
    } = head;
    return {
      id: head.id,
      number: head.number,
      state: head.state,
      channel,
      externalId,
      createdAt: head.createdAt.toISOString(),
      customerId,
      customerName,
      email,
      phone,
      language,
      country,
      shipTo,
      paymentMethod,
      paymentState: beside.paymentState,
      fulfilmentState: beside.fulfilmentState,
      deliveryMethod,
      note,
      attributes,
      held,
      weightGrams,
      shipBy: head.shipBy,
      takenBy: head.takenBy,
      goods: money(head.goodsMinor),
      discount: money(head.discountMinor),
      shipping: money(head.shippingMinor),
      tax: money(head.taxMinor),
      total: money(head.totalMinor),
      difference: money(head.differenceMinor),
      cancelledAt: iso(beside.cancelledAt),
      cancelReason: beside.cancelReason,
      completedAt: iso(beside.completedAt),
      lines: lines.map((line) => lineJson(line, money)),
      decisions: decisions.map((decision) => ({ ...decision, at: decision.at.toISOString() })),
      tags: tags.get(head.id) ?? [],
      assignee: assignees.get(head.id) ?? null,
      documents,
    };
  },
});
