// Reads of orders for pages and the API: lists, one order, channels.
import Type from 'typebox';
import { type MoneyJson, type ReadCtx, MoneySchema, Refusal, defineQuery, moneyJson } from '#kernel';
import { findCustomers } from '#modules/parties';
import { ChannelSchema } from './actions.ts';
import { channels, heads } from './store.ts';
import { type ListFilter, besideOf, decisionsOf, idOfNumber, linesOf, linksOf, listOrders } from './store-pages.ts';

const OrNull = Type.Union([Type.String(), Type.Null()]);
const closed = { additionalProperties: false } as const;

const Item = Type.Object({
  id: Type.String(),
  number: Type.String(),
  createdAt: Type.String(),
  customerName: Type.String(),
  total: MoneySchema,
  state: Type.String(),
  channel: Type.String(),
  country: Type.String(),
  paymentMethod: Type.String(),
  paymentState: Type.String(),
  held: Type.String(),
});

export const listQuery = defineQuery({
  name: 'orders.list',
  summary: 'Orders, the newest first; `q` is a number or its beginning, an e-mail, a phone, or a part of the name.',
  input: Type.Object(
    {
      state: Type.Optional(Type.String()),
      channel: Type.Optional(Type.String()),
      q: Type.Optional(Type.String({ maxLength: 200 })),
      after: Type.Optional(Type.String()),
      paymentState: Type.Optional(Type.Union([Type.Literal('unpaid'), Type.Literal('authorised'), Type.Literal('part_paid'), Type.Literal('paid')])),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    },
    closed,
  ),
  output: Type.Object({ items: Type.Array(Item), next: OrNull }),
  run: async ({ db }: ReadCtx, { limit = 50, q, ...filter }) => {
    const rows = await listOrders(db, { ...filter, ...(await sought(db, q)) }, limit + 1);
    const items = rows.slice(0, limit);
    return {
      items: items.map(({ totalMinor, currency, createdAt, ...row }) => ({
        ...row,
        createdAt: createdAt.toISOString(),
        total: moneyJson(totalMinor, currency),
      })),
      next: rows.length > limit ? items.at(-1)!.id : null,
    };
  },
});

/** What a search text means: e-mail and phone find the customer, and the customer the orders. */
async function sought(db: ReadCtx['db'], q: string | undefined): Promise<Partial<ListFilter>> {
  const text = q?.trim();
  if (!text) return {};
  if (/^[A-Za-z]{1,8}-\d[\d-]*$/.test(text)) return { number: text.toUpperCase() };
  const phone = /^\+?[\d\s()./-]{6,20}$/.test(text);
  if (!phone && !text.includes('@')) return { name: text };
  const countries = phone ? ['RO', 'MD', 'PL', 'BR', 'PT'] : ['RO'];
  const found = await findCustomers(
    db,
    countries.map((country) => ({ ...(phone ? { phone: text } : { email: text }), name: '', language: 'en' as const, country })),
  );
  return { customerIds: found.map((customer) => customer.id) };
}

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
  paymentState: Type.String(),
  deliveryMethod: Type.String(),
  note: OrNull,
  held: Type.String(),
  weightGrams: Type.Number(),
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
  documents: Type.Array(Type.Object({ id: Type.String(), kind: Type.String(), number: Type.String(), state: Type.String(), link: Type.String() })),
});

export const getQuery = defineQuery({
  name: 'orders.get',
  summary: 'One order with its lines, its money and what people decided; by id or by number.',
  input: Type.Object({ orderId: Type.Optional(Type.String()), number: Type.Optional(Type.String()) }, closed),
  output: Order,
  run: async ({ db }: ReadCtx, { orderId, number }) => {
    const id = orderId ?? (number === undefined ? undefined : await idOfNumber(db, number.trim().toUpperCase()));
    const [head] = id === undefined ? [] : await heads(db, [id]);
    if (!head) throw new Refusal('orders.unknown', { orderId: orderId ?? number }, { status: 404, message: 'There is no such order.' });
    const [lines, beside, decisions, documents] = await Promise.all([
      linesOf(db, head.id),
      besideOf(db, head.id),
      decisionsOf(db, head.id),
      linksOf(db, head.id),
    ]);
    const money = (minor: bigint): MoneyJson => moneyJson(minor, head.currency);
    const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
    const { channel, externalId, customerId, customerName, email, phone, language, country, shipTo, paymentMethod, deliveryMethod, note, held, weightGrams } =
      head;
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
      deliveryMethod,
      note,
      held,
      weightGrams,
      goods: money(head.goodsMinor),
      discount: money(head.discountMinor),
      shipping: money(head.shippingMinor),
      tax: money(head.taxMinor),
      total: money(head.totalMinor),
      difference: money(head.differenceMinor),
      cancelledAt: iso(beside.cancelledAt),
      cancelReason: beside.cancelReason,
      completedAt: iso(beside.completedAt),
      lines: lines.map((line) => ({
        id: line.id,
        position: line.position,
        skuId: line.skuId,
        sku: line.sku,
        name: line.name,
        quantity: line.quantity,
        price: money(line.priceMinor),
        ourPrice: line.ourPriceMinor === null ? null : money(line.ourPriceMinor),
        gross: money(line.grossMinor),
        discount: money(line.discountMinor),
        shipping: money(line.shippingMinor),
        total: money(line.totalMinor),
        taxPercent: line.taxPpm / 10_000,
        tax: money(line.taxMinor),
      })),
      decisions: decisions.map((decision) => ({ ...decision, at: decision.at.toISOString() })),
      documents,
    };
  },
});

export const channelsQuery = defineQuery({
  name: 'orders.channels',
  summary: 'The channels that orders come from.',
  input: Type.Object({}, closed),
  output: Type.Object({ items: Type.Array(ChannelSchema) }),
  run: async ({ db }: ReadCtx) => ({ items: await channels(db) }),
});
