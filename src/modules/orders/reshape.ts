// Verbs that make one order out of several, or two out of one, before its goods are in anybody's hands; all in one transaction.
import Type from 'typebox';
import { type Ctx, Quantity, Refusal, createDocuments, defineAction, linkDocuments, moneyJson, moveDocuments, parseMoney } from '#kernel';
import { consumedOf, handOver } from '#modules/stock';
import { NOT_OPEN, notOpen, unknown } from './actions.ts';
import { cancelledEvent, changedEvent, mergedEvent, placedEvent, splitEvent } from './events.ts';
import { type Standing, type Taken, cutLines, heldTogether, originIn, piecesOf, sumsOf, unmergeable, unsplittable } from './reshape-rules.ts';
import { OrderId } from './schemas.ts';
import { type HeadRow, channels, heads, insertLines, insertOrders, markCancelled } from './store.ts';
import { allLines, dropLines, linkedTo, writeSums } from './store-reshape.ts';
import type { OrderLine } from './types.ts';

const closed = { additionalProperties: false } as const;
const Held = Type.Union([Type.Literal('full'), Type.Literal('partial'), Type.Literal('none')]);
const Answer = Type.Object({ orderId: OrderId, number: Type.String(), total: Type.Object({ amount: Type.String(), currency: Type.String() }), held: Held });

/** What the rooms below the list know of orders, each through the facts that it gives to drawings. */
async function standingOf(ctx: Ctx, orders: HeadRow[]): Promise<Map<string, Standing>> {
  const ids = orders.map(({ id }) => id);
  const [linked, gone] = await Promise.all([linkedTo(ctx, ids), consumedOf(ctx, ids)]);
  const parcelIds = linked.filter(({ kind }) => kind === 'parcel').map(({ id }) => id);
  const facts = async (kind: string, root: string, documents: string[]) =>
    (await ctx.registry
      .factsFor(kind)
      .find((one) => one.root === root)
      ?.load(ctx, documents)) ?? new Map<string, unknown>();
  const payments = (await facts('order', 'payment', ids)) as Map<string, { state: string; authorised: string; captured: string; refunded: string }>;
  const parcels = (parcelIds.length === 0 ? new Map() : await facts('parcel', 'parcel', parcelIds)) as Map<string, { state: string }>;
  return new Map(
    orders.map(({ id, currency }) => {
      const payment = payments.get(id) ?? { state: 'none', authorised: '0', captured: '0', refunded: '0' };
      const minor = (amount: string): bigint => parseMoney({ amount, currency }).minor;
      const mine = linked.filter(({ orderId }) => orderId === id);
      return [
        id,
        {
          payment: { state: payment.state, authorisedMinor: minor(payment.authorised), capturedMinor: minor(payment.captured) - minor(payment.refunded) },
          parcels: mine.filter(({ kind }) => kind === 'parcel').map((parcel) => parcels.get(parcel.id)?.state ?? parcel.state),
          invoiced: mine.some(({ kind }) => kind === 'invoice'),
          gone: gone.some(({ documentId }) => documentId === id),
        },
      ];
    }),
  );
}

/** Orders that are placed and neither cancelled nor completed, in the order asked. */
async function openOrders(ctx: Ctx, ids: string[]): Promise<HeadRow[]> {
  const rows = new Map((await heads(ctx, ids)).map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = rows.get(id);
    if (!row) throw unknown(id);
    if (row.state !== 'placed') throw notOpen(id, row.state);
    return row;
  });
}

const WHY: Record<string, string> = {
  customer: 'They are of different customers.',
  address: 'They go to different addresses.',
  currency: 'They are in different currencies.',
  payment: 'They are paid in different ways.',
  delivery: 'They are delivered in different ways.',
  gone: 'Goods of it have left the warehouse.',
  in_hand: 'Its goods have been picked already.',
  invoiced: 'It has an invoice.',
  paid: 'It has been paid for, or is about to be, and that money can not be moved.',
};

export const merge = defineAction({
  name: 'orders.merge',
  summary: 'Makes one order out of several of the same customer to the same address: the first one named gets the lines and goods of all.',
  input: Type.Object({ orderIds: Type.Array(OrderId, { minItems: 2, maxItems: 20, uniqueItems: true }) }, closed),
  output: Answer,
  refusals: { ...NOT_OPEN, 'orders.not_mergeable': 'The orders can not become one; why is with it.' },
  locks: ({ orderIds }) => orderIds,
  emits: ['orders.changed', 'orders.merged', 'orders.cancelled'],
  effects: ['stock.hold'],
  run: async (ctx, { orderIds }) => {
    const [primary, ...others] = (await openOrders(ctx, orderIds)) as [HeadRow, ...HeadRow[]];
    const standing = await standingOf(ctx, [primary, ...others]);
    for (const secondary of others) {
      const no = unmergeable(primary, secondary, { primary: standing.get(primary.id)!, secondary: standing.get(secondary.id)! });
      if (no) throw refusalOf('orders.not_mergeable', no.reason, no.orderId, [primary, ...others]);
    }
    return mergeInto(ctx, primary, others);
  },
});

function refusalOf(code: string, reason: string, orderId: string, orders: HeadRow[]): Refusal {
  const number = orders.find(({ id }) => id === orderId)!.number;
  return new Refusal(code, { reason, orderId, number }, { message: `${number}: ${WHY[reason]}` });
}

async function mergeInto(ctx: Ctx, primary: HeadRow, others: HeadRow[]) {
  const ids = others.map(({ id }) => id);
  const lines = await allLines(ctx, [primary.id, ...ids]);
  const mine = lines.filter(({ orderId }) => orderId === primary.id);
  let position = Math.max(...mine.map((line) => line.position));
  const added = ids.flatMap((id) =>
    lines
      .filter(({ orderId }) => orderId === id)
      .map((line): OrderLine => ({
        ...line,
        orderId: primary.id,
        position: ++position,
        id: ctx.id('lin'),
        origin: originIn(primary.id, line),
      })),
  );
  insertLines(ctx, added);
  const sums = sumsOf([...mine, ...added]);
  const held = heldTogether([primary, ...others].map((head) => head.held));
  const days = [primary, ...others].flatMap((head) => head.shipBy ?? []).sort();
  writeSums(ctx, primary.id, sums, held, days[0] ?? null);
  await handOver(
    ctx,
    ids.map((from) => ({ from, to: primary.id })),
  );
  await moveDocuments(ctx, ids, ['placed'], 'cancelled');
  markCancelled(
    ctx,
    ids.map((id) => ({ id, reason: 'merged' })),
  );
  linkDocuments(
    ctx,
    ids.flatMap((id) => [
      { from: id, to: primary.id, kind: 'merged_into' },
      { from: primary.id, to: id, kind: 'merged_from' },
    ]),
  );
  for (const id of ids) {
    ctx.emit(mergedEvent, id, { into: primary.id, number: primary.number });
    ctx.emit(cancelledEvent, id, { reason: 'merged' });
    ctx.emit(changedEvent, id, { why: 'merged' });
  }
  ctx.emit(changedEvent, primary.id, { why: 'merged' });
  return { orderId: primary.id, number: primary.number, total: moneyJson(sums.totalMinor, primary.currency), held };
}

export const splitOff = defineAction({
  name: 'orders.split',
  summary: 'Makes a second order, with a number of its own, out of some of the lines of an order whose goods nobody has in hand yet.',
  input: Type.Object(
    {
      orderId: OrderId,
      lines: Type.Array(Type.Object({ lineId: Type.String({ maxLength: 60 }), quantity: Quantity }, closed), { minItems: 1, maxItems: 500 }),
    },
    closed,
  ),
  output: Answer,
  refusals: {
    ...NOT_OPEN,
    'orders.unknown_line': 'The order has no such line, or not so many of it.',
    'orders.nothing_left': 'An order can not be split off as a whole.',
    'orders.not_splittable': 'The order can not be divided; why is with it.',
  },
  locks: ({ orderId }) => [orderId],
  emits: ['orders.placed', 'orders.changed', 'orders.split_off'],
  effects: ['stock.hold'],
  run: async (ctx, { orderId, lines: taken }) => {
    const [head] = (await openOrders(ctx, [orderId])) as [HeadRow];
    const lines = await allLines(ctx, [orderId]);
    checkTaken(lines, taken);
    const { kept, off } = cutLines(lines, taken);
    if (kept.length === 0) throw new Refusal('orders.nothing_left', { orderId }, { status: 422, message: 'Something of the order has to stay.' });
    const no = unsplittable((await standingOf(ctx, [head])).get(orderId)!, head, sumsOf(kept).totalMinor);
    if (no) throw refusalOf('orders.not_splittable', no, orderId, [head]);
    return splitInto(ctx, head, kept, off);
  },
});

function checkTaken(lines: OrderLine[], taken: Taken[]): void {
  const seen = new Set<string>();
  const faults = taken.flatMap(({ lineId, quantity }, i) => {
    const line = lines.find(({ id }) => id === lineId);
    const pointer = `/lines/${i}/${line && !seen.has(lineId) ? 'quantity' : 'lineId'}`;
    const isGood = line !== undefined && quantity <= line.quantity && !seen.has(lineId);
    seen.add(lineId);
    return isGood ? [] : [{ pointer, code: 'orders.unknown_line', message: 'The order has no such line, or not so many of it.' }];
  });
  if (faults.length > 0) throw new Refusal('orders.unknown_line', {}, { status: 422, message: faults[0]!.message, faults });
}

async function splitInto(ctx: Ctx, head: HeadRow, kept: OrderLine[], off: OrderLine[]) {
  const id = ctx.id('ord');
  const [channel] = await channels(ctx, [head.channel]);
  const [number] = await createDocuments(ctx, [{ id, kind: 'order', state: 'placed', channel: head.channel, scope: channel!.prefix }]);
  const [held] = await handOver(ctx, [{ from: head.id, to: id, lines: piecesOf(off) }]);
  dropLines(ctx, head.id);
  insertLines(ctx, kept);
  writeSums(ctx, head.id, sumsOf(kept), head.held === 'full' ? 'full' : held!.from, head.shipBy);
  const lines = off.map((line, i): OrderLine => ({ ...line, orderId: id, position: i + 1, id: ctx.id('lin'), origin: originIn(id, line) }));
  const { state: _, ...same } = head;
  const made = { ...same, ...sumsOf(lines), id, number: number!, externalId: null, fingerprint: null, held: held!.to, createdAt: ctx.now };
  insertOrders(ctx, [made], lines);
  linkDocuments(ctx, [
    { from: head.id, to: id, kind: 'split_into' },
    { from: id, to: head.id, kind: 'split_from' },
  ]);
  const total = moneyJson(made.totalMinor, made.currency);
  ctx.emit(placedEvent, id, { number: made.number, channel: made.channel, customerId: made.customerId, total, held: made.held });
  ctx.emit(splitEvent, head.id, { orderId: id, number: made.number });
  ctx.emit(changedEvent, head.id, { why: 'split' });
  await ctx.process.start(ctx, [{ process: 'order', document: id, message: { held: made.held } }]);
  return { orderId: id, number: made.number, total, held: made.held };
}

export const goOn = defineAction({
  name: 'orders.continue',
  summary: 'Lets an order that was changed begin its drawing again, with what it is now; one that was given up ends.',
  drawn: true,
  input: Type.Object({ orderId: OrderId }, closed),
  output: Type.Object({ started: Type.Boolean() }),
  refusals: { 'orders.unknown': 'There is no such order.' },
  locks: ({ orderId }) => [orderId],
  effects: ['stock.hold', 'orders.continue'],
  internal: true,
  run: async (ctx, { orderId }) => {
    const [head] = await heads(ctx, [orderId]);
    if (!head) throw unknown(orderId);
    if (head.state !== 'placed') return { started: false };
    await ctx.process.start(ctx, [{ process: 'order', document: orderId, message: { held: head.held } }]);
    return { started: true };
  },
});

export const reshapeActions = [merge, splitOff, goOn];
