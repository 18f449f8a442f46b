// Orders out of files: open ones are placed like any other, those of the past are put on record without stock and without a run, and both can be taken back.
import {
  type Ctx,
  type Outcome,
  Refusal,
  checker,
  done,
  fingerprintOf,
  lockDocuments,
  moneyJson,
  moveDocuments,
  newIdAt,
  openSeries,
  refused,
  writeDocuments,
} from '#kernel';
import { type Variant, variantsByCode } from '#modules/catalog';
import { emailOf, findCustomers, phoneOf, sendCustomers } from '#modules/parties';
import { taxTableFor } from '#modules/pricing';
import { cancel } from './actions.ts';
import { importedEvent } from './events.ts';
import { linesOf, weightOf } from './lines.ts';
import { contentOf, draftLines, hashOfLines, moneyOf, priceLines } from './rules.ts';
import { PlaceInput } from './schemas.ts';
import { type Known, byExternal, channels, insertOrders } from './store.ts';
import { type NumberedOrder, byNumber, cancelPast, fatesOf, freeExternalIds, setPast } from './store-import.ts';
import type { Channel, Head } from './types.ts';

/** What is wrong with the shape of an order. */
export const orderFaults = checker(PlaceInput);

/** An order that a shop had before: when it was placed, and what its delivery cost. */
export type PastOrder = { input: PlaceInput; placedAt: Date; shippingMinor: bigint };

/** For each order the one that its channel has placed under the same number before, and whether it says the same. */
export async function knownOrders(ctx: Pick<Ctx, 'read'>, inputs: PlaceInput[]): Promise<((Known & { isSame: boolean }) | undefined)[]> {
  const keys = inputs.flatMap(({ channel, externalId }) => (externalId === undefined ? [] : [{ channel, externalId }]));
  const known = new Map((keys.length === 0 ? [] : await byExternal(ctx, keys)).map((one) => [`${one.channel} ${one.externalId}`, one]));
  return inputs.map((input) => {
    const one = known.get(`${input.channel} ${input.externalId}`);
    return one && { ...one, isSame: one.fingerprint === fingerprintOf(contentOf(input)) };
  });
}

/** Orders by our own number, with whether they have the same lines as `lines` say. */
export async function numberedOrders(
  ctx: Pick<Ctx, 'read'>,
  asks: { number: string; lines: { sku: string; quantity: number }[] }[],
): Promise<((NumberedOrder & { isSame: boolean }) | undefined)[]> {
  if (asks.length === 0) return [];
  const [orders, variants] = await Promise.all([
    byNumber(
      ctx,
      asks.map((ask) => ask.number),
    ),
    variantsByCode(
      ctx,
      asks.flatMap((ask) => ask.lines.map((line) => line.sku)),
    ),
  ]);
  const found = new Map(orders.map((order) => [order.number, order]));
  return asks.map(({ number, lines }) => {
    const order = found.get(number);
    if (!order) return undefined;
    const known = lines.flatMap(({ sku, quantity }) => (variants.has(sku) ? [{ variant: variants.get(sku)!, quantity }] : []));
    return { ...order, isSame: known.length === lines.length && hashOfLines(known) === order.linesHash };
  });
}

/** Puts orders of the past on record as completed: with customers, lines and money, but without holding stock or starting the drawing. */
export async function recordPast(ctx: Ctx, items: PastOrder[]): Promise<Outcome<{ orderId: string; number: string }>[]> {
  const people = items.map(({ input: { customer, shipTo } }) => ({
    email: customer.email ?? null,
    phone: customer.phone ?? null,
    name: customer.name,
    language: customer.language ?? ('en' as const),
    country: shipTo.country,
  }));
  const [rows, variants, found, taxes, known] = await Promise.all([
    channels(ctx, [...new Set(items.map(({ input }) => input.channel))]),
    variantsByCode(
      ctx,
      items.flatMap(({ input }) => input.lines.map((line) => line.sku)),
    ),
    findCustomers(ctx, people),
    taxTableFor(
      ctx,
      items.map(({ input }) => input.shipTo.country),
      ctx.now,
    ),
    knownOrders(
      ctx,
      items.map(({ input }) => input),
    ),
  ]);
  const byCode = new Map(rows.map((channel) => [channel.code, channel]));
  // What was sold once need not be for sale today.
  const sold = new Map<string, Variant>([...variants].map(([code, variant]) => [code, { ...variant, status: 'active' }]));
  const outcomes: Outcome<{ orderId: string; number: string }>[] = [];
  const drafts = items.flatMap((item, at) => {
    const before = known[at];
    const draft = before ? undefined : draftOf(item, byCode.get(item.input.channel), sold, (category) => taxes.ratePpm(item.input.shipTo.country, category));
    if (before)
      outcomes[at] = before.isSame
        ? done({ orderId: before.id, number: before.number })
        : refused(new Refusal('orders.duplicate', {}, { message: `The order ${item.input.externalId} is there, with other content.` }));
    else if (draft instanceof Refusal) outcomes[at] = refused(draft);
    return draft === undefined || draft instanceof Refusal ? [] : [{ ...draft, at, item, person: people[at]! }];
  });
  if (drafts.length > 0) await write(ctx, drafts, found, outcomes);
  return outcomes;
}

type Draft = { channel: Channel; lines: Exclude<ReturnType<typeof priceLines>, Refusal>; money: ReturnType<typeof moneyOf> };

function draftOf(
  { input, shippingMinor }: PastOrder,
  channel: Channel | undefined,
  variants: Map<string, Variant>,
  ratePpm: (category: string) => number,
): Draft | Refusal {
  const lines = draftLines(input, channel, variants);
  if (lines instanceof Refusal) return lines;
  // The sale has happened: its prices stand, whoever is right about prices otherwise.
  const priced = priceLines(
    lines,
    lines.map(() => undefined),
    { priceAuthority: 'channel', currency: channel!.currency },
  );
  return priced instanceof Refusal ? priced : { channel: channel!, lines: priced, money: moneyOf(priced, shippingMinor, ratePpm) };
}

type Written = Draft & { at: number; item: PastOrder; person: Parameters<typeof sendCustomers>[1][number] };

async function write(
  ctx: Ctx,
  drafts: Written[],
  found: Parameters<typeof sendCustomers>[2],
  outcomes: Outcome<{ orderId: string; number: string }>[],
): Promise<void> {
  const series = await openSeries(
    ctx,
    drafts.map(({ channel }) => ({ kind: 'order', scope: channel.prefix })),
  );
  const customers = sendCustomers(
    ctx,
    drafts.map(({ person }) => person),
    found,
  );
  // Lists go by id, which begins with the time: an order of the past gets one of its own day.
  const ids = drafts.map(({ item }) => newIdAt(ctx.env, 'ord', item.placedAt));
  const numbers = writeDocuments(
    ctx,
    drafts.map(({ channel }, i) => ({ id: ids[i]!, kind: 'order', state: 'completed', channel: channel.code, scope: channel.prefix })),
    series,
  );
  const heads = drafts.map((draft, i) => headOf(draft, ids[i]!, numbers[i]!, customers[i]!.id));
  insertOrders(
    ctx,
    heads,
    drafts.flatMap(({ lines, money }, i) => linesOf(ctx, ids[i]!, lines, money)),
  );
  setPast(
    ctx,
    drafts.map(({ item }, i) => ({ id: ids[i]!, at: item.placedAt })),
  );
  drafts.forEach(({ at }, i) => {
    const head = heads[i]!;
    ctx.emit(importedEvent, head.id, {
      number: head.number,
      channel: head.channel,
      customerId: head.customerId,
      total: moneyJson(head.totalMinor, head.currency),
    });
    outcomes[at] = done({ orderId: head.id, number: head.number });
  });
}

function headOf({ channel, item: { input, placedAt }, person, lines, money }: Written, id: string, number: string, customerId: string): Head {
  const { lines: _, ...sums } = money;
  const { shipTo } = input;
  return {
    id,
    number,
    channel: channel.code,
    externalId: input.externalId ?? null,
    fingerprint: input.externalId === undefined ? null : fingerprintOf(contentOf(input)),
    customerId,
    customerName: person.name,
    email: emailOf(person.email),
    phone: phoneOf(person.phone, shipTo.country) ?? person.phone ?? null,
    language: person.language,
    country: shipTo.country,
    shipTo: { ...shipTo, region: shipTo.region ?? null, phone: shipTo.phone ?? person.phone ?? null },
    currency: channel.currency,
    paymentMethod: input.payment.method,
    paymentToken: null,
    deliveryMethod: input.delivery.method,
    note: input.note ?? null,
    attributes: input.attributes ?? {},
    ...sums,
    held: 'none',
    lineCount: lines.length,
    quantity: lines.reduce((sum, line) => sum + line.quantity, 0),
    weightGrams: lines.reduce((sum, line) => sum + weightOf(line.variant) * line.quantity, 0),
    linesHash: hashOfLines(lines),
    shipBy: null,
    takenBy: null,
    createdAt: placedAt,
  };
}

/**
 * Takes imported orders back: those of the past count as cancelled at once, open ones are asked to be cancelled and their
 * drawings see to it. The channel's numbers are free for another import. One answer for each: why it stays, or null.
 */
export async function withdrawOrders(ctx: Ctx, ids: string[], reason: string): Promise<(string | null)[]> {
  if (ids.length === 0) return [];
  const sorted = [...ids].sort();
  await Promise.all([ctx.process.lock(ctx, sorted), lockDocuments(ctx, sorted)]);
  const fates = new Map((await fatesOf(ctx, ids)).map((fate) => [fate.id, fate]));
  const past = ids.filter((id) => fates.get(id)?.state === 'completed' && fates.get(id)!.isPast);
  const open = ids.filter((id) => fates.get(id)?.state === 'placed');
  const moved = await moveDocuments(ctx, past, ['completed'], 'cancelled');
  cancelPast(ctx, moved, reason);
  const cancelled = await ctx.call(
    cancel,
    open.map((orderId) => ({ orderId, reason })),
  );
  const gone = new Set([...moved, ...open.filter((_, i) => cancelled[i]!.ok)]);
  freeExternalIds(ctx, [...gone]);
  return ids.map((id) => {
    if (gone.has(id) || fates.get(id)?.state === 'cancelled') return null;
    const asked = open.indexOf(id);
    const outcome = asked >= 0 ? cancelled[asked]! : undefined;
    return outcome && !outcome.ok ? outcome.refusal.message : 'The order is completed.';
  });
}
