// Verbs on orders: place, check, review, decide a shortage, cancel, and the milestones that drawings set.
import Type, { type Static } from 'typebox';
import { type Ctx, type Outcome, Refusal, defineAction, done, moveDocuments, refused } from '#kernel';
import { consumedOf } from '#modules/stock';
import { problemsOf } from './address.ts';
import { cancelRequestedEvent, cancelledEvent, completedEvent, reviewedEvent } from './events.ts';
import { placeMany } from './place.ts';
import { OrderId, PlaceInput, PlaceOutput } from './schemas.ts';
import { handedOut } from './store-goods.ts';
import { heads, insertDecisions, markCancelled, markCompleted, statesOf, twinsOf } from './store.ts';

const closed = { additionalProperties: false } as const;
const Note = Type.Optional(Type.String({ maxLength: 1000 }));

export const PLACE_REFUSALS = {
  'orders.unknown_channel': 'There is no such channel.',
  'orders.channel_paused': 'The channel takes no orders now.',
  'orders.not_your_channel': 'You sell in other channels only.',
  'orders.payment_method': 'The channel is not paid in this way.',
  'orders.currency': 'The channel sells in another currency.',
  'orders.unknown_sku': 'There is no such SKU.',
  'orders.not_for_sale': 'The SKU is not for sale (any more).',
  'orders.price': 'A price is a decimal of at least nothing, with no more places than its currency has.',
  'orders.no_price': 'The SKU has no price in this channel.',
  'orders.price_changed': 'The SKU has another price; what we say is with it.',
  'orders.discount': 'More is taken off than there is.',
  'orders.too_large': 'The order is worth more than any order may be.',
  'orders.duplicate': 'The channel has placed an order of that number before, with other content.',
  'orders.delivery': 'It can not be delivered there in that way.',
  'stock.short': 'There is not enough in stock.',
};

export const place = defineAction({
  name: 'orders.place',
  summary: 'Places an order: checks and prices it, holds its goods, and starts its run.',
  input: PlaceInput,
  output: PlaceOutput,
  refusals: PLACE_REFUSALS,
  emits: ['orders.placed'],
  effects: ['stock.hold'],
  runMany: placeMany,
});

const Result = Type.Union([
  Type.Object({ ok: Type.Literal(true), order: PlaceOutput }),
  Type.Object({
    ok: Type.Literal(false),
    code: Type.String(),
    message: Type.String(),
    faults: Type.Array(Type.Object({ pointer: Type.Optional(Type.String()), code: Type.String(), message: Type.String() })),
  }),
]);

export const placeAll = defineAction({
  name: 'orders.place_many',
  summary: 'Places many orders; each is an order or is refused on its own, under the same rules.',
  input: Type.Object({ orders: Type.Array(PlaceInput, { minItems: 1, maxItems: 1000 }) }, closed),
  output: Type.Object({ results: Type.Array(Result) }),
  refusals: {},
  emits: ['orders.placed'],
  effects: ['stock.hold'],
  runMany: async (ctx, inputs) => {
    const outcomes = await placeMany(
      ctx,
      inputs.flatMap((input) => input.orders),
    );
    let next = 0;
    return inputs.map((input) => done({ results: input.orders.map(() => resultOf(outcomes[next++]!)) }));
  },
});

const resultOf = (outcome: Outcome<PlaceOutput>): Static<typeof Result> =>
  outcome.ok
    ? { ok: true, order: outcome.value }
    : {
        ok: false,
        code: outcome.refusal.code,
        message: outcome.refusal.message,
        faults: outcome.refusal.faults.map(({ pointer, code, message }) => ({ ...(pointer === undefined ? {} : { pointer }), code, message })),
      };

export const unknown = (orderId: string): Refusal => new Refusal('orders.unknown', { orderId }, { status: 404, message: 'There is no such order.' });
export const notOpen = (orderId: string, state: string): Refusal => new Refusal('orders.not_open', { orderId, state }, { message: `The order is ${state}.` });
const UNKNOWN = { 'orders.unknown': 'There is no such order.' };
export const NOT_OPEN = { ...UNKNOWN, 'orders.not_open': 'The order is cancelled or completed.' };

/** Two orders of the same customer and the same lines within so many minutes look like one placed twice. */
const TWIN_MINUTES = 10;

export const check = defineAction({
  name: 'orders.check',
  summary: 'Looks whether an order is complete and whether the customer has placed the same a moment before.',
  input: Type.Object({ orderId: OrderId }, closed),
  output: Type.Object({ complete: Type.Boolean(), problems: Type.Array(Type.String()), duplicateOf: Type.Union([OrderId, Type.Null()]) }),
  refusals: UNKNOWN,
  changes: [],
  runMany: async (ctx, inputs) => {
    const ids = inputs.map((input) => input.orderId);
    const [rows, twins] = await Promise.all([heads(ctx, ids), twinsOf(ctx, ids, TWIN_MINUTES)]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const twinOf = new Map(twins.map((row) => [row.id, row.twin]));
    return ids.map((id) => {
      const head = byId.get(id);
      if (!head) return refused(unknown(id));
      const problems: string[] = problemsOf(head);
      return done({ complete: problems.length === 0, problems, duplicateOf: twinOf.get(id) ?? null });
    });
  },
});

/** What a person decides about placed orders: put on record, given back to the drawing. */
async function decide<D extends string>(
  ctx: Ctx,
  kind: 'review' | 'shortage',
  inputs: { orderId: string; decision: D; note?: string }[],
): Promise<Outcome<{ decision: D }>[]> {
  const states = await statesOf(
    ctx,
    inputs.map((input) => input.orderId),
  );
  const outcomes = inputs.map(({ orderId, decision }): Outcome<{ decision: D }> => {
    const state = states.get(orderId);
    return state === undefined ? refused(unknown(orderId)) : state !== 'placed' ? refused(notOpen(orderId, state)) : done({ decision });
  });
  insertDecisions(
    ctx,
    inputs.flatMap(({ orderId, decision, note }, i) => (outcomes[i]!.ok ? [{ id: ctx.id('dec'), orderId, kind, decision, note: note ?? null }] : [])),
  );
  return outcomes;
}

export const review = defineAction({
  name: 'orders.review',
  summary: 'Approves or rejects an order that needs a look.',
  input: Type.Object({ orderId: OrderId, decision: Type.Union([Type.Literal('approve'), Type.Literal('reject')]), note: Note }, closed),
  output: Type.Object({ decision: Type.Union([Type.Literal('approve'), Type.Literal('reject')]) }),
  refusals: NOT_OPEN,
  locks: (input) => [input.orderId],
  emits: ['orders.reviewed'],
  changes: [],
  runMany: async (ctx, inputs) => {
    const outcomes = await decide(ctx, 'review', inputs);
    inputs.forEach(({ orderId, decision }, i) => outcomes[i]!.ok && ctx.emit(reviewedEvent, orderId, { decision }));
    return outcomes;
  },
});

export const decideShortage = defineAction({
  name: 'orders.decide_shortage',
  summary: 'Decides what becomes of an order whose goods are missing: try again, or cancel.',
  input: Type.Object({ orderId: OrderId, decision: Type.Union([Type.Literal('retry'), Type.Literal('cancel')]), note: Note }, closed),
  output: Type.Object({ decision: Type.Union([Type.Literal('retry'), Type.Literal('cancel')]) }),
  refusals: NOT_OPEN,
  locks: (input) => [input.orderId],
  changes: [],
  runMany: (ctx, inputs) => decide(ctx, 'shortage', inputs),
});

export const cancel = defineAction({
  name: 'orders.cancel',
  summary: 'Asks for an order to be cancelled; its drawing undoes what was done. Too late once goods have left.',
  input: Type.Object({ orderId: OrderId, reason: Type.String({ minLength: 1, maxLength: 300 }) }, closed),
  output: Type.Object({ orderId: OrderId }),
  refusals: { ...NOT_OPEN, 'orders.too_late': 'Goods of the order have left the warehouse or were handed out; it can be returned.' },
  locks: (input) => [input.orderId],
  emits: ['orders.cancel_requested'],
  changes: [],
  runMany: async (ctx, inputs) => {
    const ids = inputs.map((input) => input.orderId);
    const [states, consumed, handed] = await Promise.all([statesOf(ctx, ids), consumedOf(ctx, ids), handedOut(ctx, ids)]);
    const gone = new Set([...consumed.map((line) => line.documentId), ...handed]);
    return inputs.map(({ orderId, reason }) => {
      const state = states.get(orderId);
      if (state === undefined) return refused(unknown(orderId));
      if (state !== 'placed') return refused(notOpen(orderId, state));
      if (gone.has(orderId)) return refused(new Refusal('orders.too_late', { orderId }, { message: 'Goods of the order have left.' }));
      ctx.emit(cancelRequestedEvent, orderId, { reason });
      return done({ orderId });
    });
  },
});

/** Moves placed orders to a milestone; one that is there already is done, one that is elsewhere refused. */
async function reach(
  ctx: Ctx,
  orderIds: string[],
  milestone: 'cancelled' | 'completed',
): Promise<{ moved: string[]; outcomes: Outcome<{ orderId: string }>[] }> {
  const ids = [...new Set(orderIds)];
  const moved = await moveDocuments(ctx, ids, ['placed'], milestone);
  const states = moved.length === ids.length ? new Map<string, string>() : await statesOf(ctx, ids);
  const there = new Set(moved);
  return {
    moved,
    outcomes: orderIds.map((orderId) => {
      const state = there.has(orderId) ? milestone : states.get(orderId);
      return state === milestone ? done({ orderId }) : refused(state === undefined ? unknown(orderId) : notOpen(orderId, state));
    }),
  };
}

export const markAsCancelled = defineAction({
  name: 'orders.mark_cancelled',
  summary: 'Sets the milestone cancelled, once everything has been undone.',
  input: Type.Object({ orderId: OrderId, reason: Type.String({ minLength: 1, maxLength: 300 }) }, closed),
  output: Type.Object({ orderId: OrderId }),
  refusals: NOT_OPEN,
  locks: (input) => [input.orderId],
  emits: ['orders.cancelled'],
  changes: ['order', 'customer'],
  runMany: async (ctx, inputs) => {
    const { moved, outcomes } = await reach(
      ctx,
      inputs.map((input) => input.orderId),
      'cancelled',
    );
    const items = moved.map((id) => ({ id, reason: inputs.find((input) => input.orderId === id)!.reason }));
    if (items.length > 0) markCancelled(ctx, items);
    for (const { id, reason } of items) ctx.emit(cancelledEvent, id, { reason });
    return outcomes;
  },
});

export const complete = defineAction({
  name: 'orders.complete',
  summary: 'Sets the milestone completed: everything is delivered and settled.',
  input: Type.Object({ orderId: OrderId }, closed),
  output: Type.Object({ orderId: OrderId }),
  refusals: NOT_OPEN,
  locks: (input) => [input.orderId],
  emits: ['orders.completed'],
  changes: ['order'],
  runMany: async (ctx, inputs) => {
    const { moved, outcomes } = await reach(
      ctx,
      inputs.map((input) => input.orderId),
      'completed',
    );
    if (moved.length > 0) markCompleted(ctx, moved);
    for (const id of moved) ctx.emit(completedEvent, id, {});
    return outcomes;
  },
});
