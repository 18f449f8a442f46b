// Taking a channel's orders: once each, whatever comes twice, late, changed or in the wrong order.
import { type Ctx, type Outcome, invalid, lockDocuments, refused } from '#kernel';
import { type PlaceOutput, cancelOrders, placeOrders } from '#modules/orders';
import { changedEvent, refusedEvent } from './events.ts';
import { addErrands, partsOf, seenBefore, skusOf, writeSeen } from './store.ts';
import type { ForeignOrder, Seen } from './types.ts';

export type Took = { placed: number; refused: number; cancelled: number; known: number };
type Row = Seen & { raw: ForeignOrder };

/**
 * Places what is new, repeats the answer for what is known, cancels what the channel has taken back. An order that is
 * refused or was changed after the fact is kept with the reason for a person. The last word about an order in the list
 * counts; a cancelled order that was never seen is remembered, so that its late twin is not placed.
 */
export async function takeOrders(ctx: Ctx, channel: string, orders: ForeignOrder[]): Promise<Took> {
  const ids = [...new Set(orders.map((order) => order.externalId))];
  if (ids.length === 0) return { placed: 0, refused: 0, cancelled: 0, known: 0 };
  const external = orders.flatMap((order) => order.order.lines.map((line) => line.sku));
  const [before, skus] = await Promise.all([seenBefore(ctx, channel, ids), skusOf(ctx, channel, [...new Set(external)])]);
  const known = new Map(before.map((seen) => [seen.externalId, seen]));
  const gone = new Set([
    ...before.filter((seen) => seen.state === 'cancelled').map((seen) => seen.externalId),
    ...orders.filter((order) => order.state === 'cancelled').map((order) => order.externalId),
  ]);
  const fresh = orders.filter((order) => order.state === 'new' && !gone.has(order.externalId));
  const outcomes = await place(ctx, channel, fresh, skus);
  const rows = new Map<string, Row>();
  const took: Took = { placed: 0, refused: 0, cancelled: 0, known: 0 };
  fresh.forEach((raw, i) => {
    const row = rowOf(channel, raw, outcomes[i]!);
    const earlier = rows.get(raw.externalId) ?? known.get(raw.externalId);
    if (row.state === 'placed') took[earlier?.state === 'placed' ? 'known' : 'placed']++;
    else took.refused++;
    if (earlier && same(earlier, row)) return;
    rows.set(raw.externalId, row);
    tell(ctx, row);
  });
  const cancelled = new Map(orders.filter((order) => order.state === 'cancelled').map((order) => [order.externalId, order]));
  for (const row of await cancelThem(ctx, channel, [...cancelled.values()], known)) {
    if (row.state === 'cancelled') took.cancelled++;
    else took.refused++;
    rows.set(row.externalId, row);
  }
  const written = [...rows.values()];
  writeSeen(ctx, written);
  acknowledge(ctx, channel, fresh, outcomes, known);
  return took;
}

/** Places orders under our codes; what is no order at all is refused before the others are placed. */
async function place(ctx: Ctx, channel: string, fresh: ForeignOrder[], skus: Map<string, string>): Promise<Outcome<PlaceOutput>[]> {
  const inputs = fresh.map(({ externalId, order }) => ({
    ...order,
    channel,
    externalId,
    lines: order.lines.map((line) => ({ ...line, sku: skus.get(line.sku) ?? line.sku })),
  }));
  const faults = inputs.map((input) => placeOrders.check(input));
  const placed = await ctx.call(
    placeOrders,
    inputs.filter((_, i) => faults[i]!.length === 0),
  );
  let next = 0;
  return faults.map((found) => (found.length === 0 ? placed[next++]! : refused(invalid(found))));
}

/** Whether nothing new became of an order. */
const same = (a: Seen, b: Seen): boolean => a.state === b.state && a.orderId === b.orderId && a.code === b.code;

function rowOf(channel: string, raw: ForeignOrder, outcome: Outcome<PlaceOutput>): Row {
  const base = { channel, externalId: raw.externalId, raw };
  if (outcome.ok) return { ...base, state: 'placed', orderId: outcome.value.orderId, code: null, message: null };
  const { code, message, details } = outcome.refusal;
  if (code === 'orders.duplicate')
    return { ...base, state: 'changed', orderId: String(details.orderId), code, message: 'The channel has changed the order after it was placed here.' };
  return { ...base, state: 'refused', orderId: null, code, message };
}

function tell(ctx: Ctx, row: Row): void {
  const { channel, externalId } = row;
  if (row.state === 'refused') ctx.emit(refusedEvent, undefined, { channel, externalId, code: row.code ?? '', message: row.message ?? '' });
  if (row.state === 'changed') ctx.emit(changedEvent, row.orderId ?? undefined, { channel, externalId, message: row.message ?? '' });
}

/** Asks for the cancelling of orders that the channel has taken back, with what was split off them. One whose goods have left can not follow. */
async function cancelThem(ctx: Ctx, channel: string, gone: ForeignOrder[], known: Map<string, Seen>): Promise<Row[]> {
  const open = gone.flatMap((raw) => {
    const seen = known.get(raw.externalId);
    return seen?.orderId && seen.state !== 'cancelled' && seen.state !== 'conflict' ? [{ raw, orderId: seen.orderId }] : [];
  });
  const parts = await partsOf(
    ctx,
    open.map((one) => one.orderId),
  );
  const all = [...open.map(({ orderId }) => ({ orderId, part: orderId })), ...parts];
  const ids = [...new Set(all.map((one) => one.part))].sort();
  if (ids.length > 0) await Promise.all([ctx.process.lock(ctx, ids), lockDocuments(ctx, ids)]);
  const outcomes = await ctx.call(
    cancelOrders,
    all.map(({ part }) => ({ orderId: part, reason: 'cancelled_by_channel' })),
  );
  const results = open.map(({ raw, orderId }): Row => {
    const mine = outcomes.filter((_, i) => all[i]!.orderId === orderId);
    const outcome = mine.find((one) => !one.ok) ?? mine[0]!;
    const base = { channel, externalId: raw.externalId, orderId, raw };
    if (outcome.ok) return { ...base, state: 'cancelled', code: null, message: null };
    const row: Row = { ...base, state: 'conflict', code: outcome.refusal.code, message: outcome.refusal.message };
    ctx.emit(changedEvent, orderId, { channel, externalId: raw.externalId, message: outcome.refusal.message });
    return row;
  });
  // One that was refused is nowhere here, but it may come again.
  const unseen = gone.filter((raw) => (known.get(raw.externalId)?.state ?? 'refused') === 'refused');
  return [
    ...results,
    ...unseen.map((raw): Row => ({ channel, externalId: raw.externalId, state: 'cancelled', orderId: null, code: null, message: null, raw })),
  ];
}

/** What was placed for the first time is told to the channel under our number. */
function acknowledge(ctx: Ctx, channel: string, fresh: ForeignOrder[], outcomes: Outcome<PlaceOutput>[], known: Map<string, Seen>): void {
  addErrands(
    ctx,
    fresh.flatMap(({ externalId }, i) => {
      const outcome = outcomes[i]!;
      if (!outcome.ok || known.get(externalId)?.state === 'placed') return [];
      return [{ channel, kind: 'acknowledge' as const, externalId, payload: { number: outcome.value.number } }];
    }),
  );
}
