// Taking a channel's orders: once each, whatever comes twice, late, changed or in the wrong order.
import { type Ctx, type Outcome, Refusal, invalid, lockDocuments, refused } from '#kernel';
import { type PlaceOutput, cancelOrders, placeOrders } from '#modules/orders';
import { changedEvent, refusedEvent } from './events.ts';
import { addErrands, holdersOf, seenBefore, skusOf, writeSeen } from './store.ts';
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

/**
 * Asks for the cancelling of orders that the channel has taken back, wherever their lines are now. One whose goods have left can
 * not follow, nor one whose lines are in an order with those of others, which nobody has taken back: that is a person's to part.
 */
async function cancelThem(ctx: Ctx, channel: string, gone: ForeignOrder[], known: Map<string, Seen>): Promise<Row[]> {
  const open = gone.flatMap((raw) => {
    const seen = known.get(raw.externalId);
    return seen?.orderId && seen.state !== 'cancelled' && seen.state !== 'conflict' ? [{ raw, orderId: seen.orderId }] : [];
  });
  const refusals = await cancelWhereTheyAre(
    ctx,
    open.map((one) => one.orderId),
  );
  const results = open.map(({ raw, orderId }): Row => {
    const refusal = refusals.get(orderId);
    const base = { channel, externalId: raw.externalId, orderId, raw };
    if (!refusal) return { ...base, state: 'cancelled', code: null, message: null };
    ctx.emit(changedEvent, orderId, { channel, externalId: raw.externalId, message: refusal.message });
    return { ...base, state: 'conflict', code: refusal.code, message: refusal.message };
  });
  // One that was refused is nowhere here, but it may come again.
  const unseen = gone.filter((raw) => (known.get(raw.externalId)?.state ?? 'refused') === 'refused');
  return [
    ...results,
    ...unseen.map((raw): Row => ({ channel, externalId: raw.externalId, state: 'cancelled', orderId: null, code: null, message: null, raw })),
  ];
}

/** Why orders can not be cancelled, by their ids; of one that is in several orders now the first reason. */
async function cancelWhereTheyAre(ctx: Ctx, orderIds: string[]): Promise<Map<string, Refusal>> {
  const refusals = new Map<string, Refusal>();
  if (orderIds.length === 0) return refusals;
  const gone = new Set(orderIds);
  const locked = [...new Set([...orderIds, ...(await holdersOf(ctx, orderIds)).map((one) => one.part)])].sort();
  await Promise.all([ctx.process.lock(ctx, locked), lockDocuments(ctx, locked)]);
  // Somebody may have merged or split while we waited for the locks.
  const holders = await holdersOf(ctx, orderIds);
  const mixed = holders.filter((one) => !locked.includes(one.part) || one.others.some((other) => !gone.has(other)));
  for (const { orderId, number } of mixed) refusals.set(orderId, inOthers(number));
  // What is nowhere any more says itself why.
  const parts = new Map(orderIds.map((id) => [id, holders.filter((one) => one.orderId === id).map((one) => one.part)]));
  const asked = [...new Set(orderIds.flatMap((id) => (parts.get(id)!.length > 0 ? parts.get(id)! : [id])))].filter(
    (part) => !mixed.some((one) => one.part === part),
  );
  const outcomes = await ctx.call(
    cancelOrders,
    asked.map((orderId) => ({ orderId, reason: 'cancelled_by_channel' })),
  );
  for (const id of orderIds) {
    const mine = parts.get(id)!.length > 0 ? parts.get(id)! : [id];
    const no = asked.map((part, i) => (mine.includes(part) ? outcomes[i]! : undefined)).find((outcome) => outcome && !outcome.ok);
    if (no && !no.ok && !refusals.has(id)) refusals.set(id, no.refusal);
  }
  return refusals;
}

const inOthers = (number: string): Refusal =>
  new Refusal(
    'channels.merged',
    { number },
    { message: `Its goods are in ${number} here, together with those of other orders: split them off, and cancel what was split off.` },
  );

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
