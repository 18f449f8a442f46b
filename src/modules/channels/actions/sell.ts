// Selling at a till: an order that is placed, paid and handed over at once; how, its drawing says.
import Type from 'typebox';
import { IdOf, Language, MoneySchema, type Outcome, Quantity, Refusal, assert, defineAction, done, moneyJson, parseMoney, refused } from '#kernel';
import { type PlaceInput, NOT_YOURS, cancelOrders, channels, heads, placeOrders, refuseUnbound, statesOf } from '#modules/orders';
import { consumeFor, holdsOf } from '#modules/stock';
import { insertSale, lockOpenDay, salesBy } from '../store-till.ts';
import { ChannelCode } from './sync.ts';
import { NO_TILL, cashMoney, noTill } from './till.ts';

const closed = { additionalProperties: false } as const;
const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });

/** The token by which a card provider knows that the card is there. */
const CARD_PRESENT = 'tok_ok';

const SellInput = Type.Object(
  {
    channel: ChannelCode,
    lines: Type.Array(Type.Object({ sku: text(100), quantity: Quantity }, closed), { minItems: 1, maxItems: 200 }),
    customer: Type.Optional(
      Type.Object(
        { name: Type.Optional(text(200)), email: Type.Optional(text(254)), phone: Type.Optional(text(40)), language: Type.Optional(Language) },
        closed,
      ),
    ),
    method: Type.Union([Type.Literal('cash'), Type.Literal('card')]),
    given: Type.Optional(MoneySchema),
    total: Type.Optional(MoneySchema),
    terminal: Type.Optional(Type.String({ maxLength: 200, description: 'What the card terminal calls the card; a simulated one behaves by it.' })),
  },
  closed,
);
type SellInput = Type.Static<typeof SellInput>;

export const sell = defineAction({
  name: 'channels.sell',
  summary: 'Sells at a till: places the order, and its drawing takes the money and hands over the goods.',
  input: SellInput,
  output: Type.Object({ orderId: IdOf('ord'), number: Type.String(), state: Type.String(), total: MoneySchema, change: MoneySchema }),
  refusals: {
    ...NO_TILL,
    'channels.till_closed': 'The till is not open.',
    'channels.too_little': 'That is less than the sale costs.',
    'channels.total_changed': 'The sale costs something else now; what it costs is with it.',
    'channels.currency': 'The till has another currency.',
    'channels.amount': 'Cash is not less than nothing.',
    ...placeOrders.refusals,
  },
  emits: ['orders.placed', 'orders.completed', 'payments.captured'],
  effects: ['stock.hold'],
  run: async (ctx, input) => {
    const [[row], day] = await Promise.all([channels(ctx, [input.channel]), lockOpenDay(ctx, input.channel, 'share')]);
    if (row?.kind !== 'pos') throw noTill(input.channel);
    if (!day) throw new Refusal('channels.till_closed', { channel: input.channel }, { message: 'The till is not open.' });
    const [placed] = await ctx.call(placeOrders, [orderOf(input, row)]);
    if (!placed!.ok) throw placed!.refusal;
    const { orderId, number, total } = placed!.value;
    const due = parseMoney(total);
    if (input.total && parseMoney(input.total).minor !== due.minor) {
      throw new Refusal('channels.total_changed', { total }, { message: `The sale costs ${total.amount} ${total.currency} now.` });
    }
    const given = input.method === 'cash' ? (input.given ? cashMoney(input.given, row.currency, '/given').minor : due.minor) : null;
    if (given !== null && given < due.minor) {
      const message = `The sale costs ${total.amount} ${total.currency}.`;
      throw new Refusal('channels.too_little', { total }, { status: 422, message, faults: [{ pointer: '/given', code: 'channels.too_little', message }] });
    }
    insertSale(ctx, {
      orderId,
      dayId: day.id,
      channel: row.code,
      method: input.method,
      total: due,
      givenMinor: given,
      cashier: ctx.actor.name ?? ctx.actor.id,
    });
    const states = await statesOf(ctx, [orderId]);
    return { orderId, number, total, state: states.get(orderId) ?? 'placed', change: moneyJson((given ?? due.minor) - due.minor, row.currency) };
  },
});

type Row = Awaited<ReturnType<typeof channels>>[number];

/** The order of a sale: it goes nowhere, so it has the shop's country and no street. */
function orderOf({ lines, method, terminal, customer = {} }: SellInput, row: Row): PlaceInput {
  const name = customer.name ?? row.name;
  return {
    channel: row.code,
    currency: row.currency,
    customer: { ...customer, name, language: customer.language ?? row.language },
    shipTo: { name, street: '', city: '', postalCode: '', country: row.country },
    lines,
    payment: method === 'card' ? { method, token: terminal ?? CARD_PRESENT } : { method },
    delivery: { method: 'handed_over' },
  };
}

export const cancelSale = defineAction({
  name: 'channels.cancel_sale',
  summary: 'Cancels a sale that still waits for the card terminal.',
  drawn: false,
  input: Type.Object({ orderId: IdOf('ord') }, closed),
  output: Type.Object({ orderId: IdOf('ord') }),
  refusals: { 'channels.not_a_sale': 'The order is not one of a till.', ...NOT_YOURS, ...cancelOrders.refusals },
  locks: (input) => [input.orderId],
  emits: ['orders.cancel_requested'],
  changes: [],
  runMany: async (ctx, inputs) => {
    const sales = await salesBy(
      ctx,
      inputs.map((input) => input.orderId),
    );
    await refuseUnbound(ctx, ctx.actor, ...sales.values());
    const mine = inputs.filter(({ orderId }) => sales.has(orderId));
    const asked = await ctx.call(
      cancelOrders,
      mine.map(({ orderId }) => ({ orderId, reason: 'till' })),
    );
    return inputs.map(({ orderId }) => {
      const at = mine.findIndex((one) => one.orderId === orderId);
      return at < 0 ? refused(new Refusal('channels.not_a_sale', { orderId })) : asked[at]!;
    });
  },
});

export const handOver = defineAction({
  name: 'channels.hand_over',
  summary: 'Hands the goods of a sale over: what is held for it leaves the shelves at once.',
  input: Type.Object({ orderId: IdOf('ord') }, closed),
  output: Type.Object({ quantity: Type.Integer() }),
  refusals: { 'channels.not_a_sale': 'The order is not one of a till.', 'stock.not_held': 'The goods are not held.' },
  locks: (input) => [input.orderId],
  effects: ['stock.consume'],
  changes: [],
  runMany: async (ctx, inputs) => {
    const ids = inputs.map((input) => input.orderId);
    const [lines, tills, orders] = await Promise.all([holdsOf(ctx, ids), channels(ctx), heads(ctx, ids)]);
    const pos = new Set(tills.filter((channel) => channel.kind === 'pos').map((channel) => channel.code));
    const sold = new Set(orders.filter((order) => pos.has(order.channel)).map((order) => order.id));
    const taken = new Map<string, number>();
    const shelves = new Map<string, { documentId: string; warehouseId: string; lines: { skuId: string; quantity: number }[] }>();
    for (const { documentId, warehouseId, skuId, quantity } of lines) {
      if (!sold.has(documentId)) continue;
      const key = documentId + warehouseId;
      const item = shelves.get(key) ?? { documentId, warehouseId, lines: [] };
      item.lines.push({ skuId, quantity });
      shelves.set(key, item);
      taken.set(documentId, (taken.get(documentId) ?? 0) + quantity);
    }
    const outcomes = await consumeFor(ctx, [...shelves.values()]);
    assert(
      outcomes.every((outcome) => outcome.ok),
      'what is held under the lock of its document can leave',
    );
    return ids.map((orderId): Outcome<{ quantity: number }> =>
      sold.has(orderId) ? done({ quantity: taken.get(orderId) ?? 0 }) : refused(new Refusal('channels.not_a_sale', { orderId })),
    );
  },
});
