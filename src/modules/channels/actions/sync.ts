// Asking channels for their orders and telling them what there is, with calls outside of any transaction.
import Type from 'typebox';
import { type Ctx, type Outcome, type Reader, Refusal, type Sweep, ask, defineAction, done, moneyJson } from '#kernel';
import { leavesOf, piecesOf, variantsById } from '#modules/catalog';
import { channels, claimOf } from '#modules/orders';
import { pricesFor } from '#modules/pricing';
import { takeableFor } from '#modules/stock';
import { brokenEvent, syncedEvent } from '../events.ts';
import { type ConnectorPort, type Level, type Offer, type Pulled, CONNECTOR_PORT } from '../ports.ts';
import { backoffMs, wordsOf } from '../rules.ts';
import { claimPulls, claimPushes, connections, failed, links, markDirty, offered, pulled, pushed, told, writeLog } from '../store.ts';
import { takeOrders } from '../take-orders.ts';
import type { Link } from '../types.ts';

const closed = { additionalProperties: false } as const;
export const ChannelCode = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' });
const PULL_EVERY_MS = 30_000;
const STALE_MS = 2 * 60_000;
const DEBOUNCE_MS = 2_000;
/** No more quantities or offers than this go in one call. */
const AT_ONCE = 500;

type Broken = { broken: string; waitMs: number | null };
type Say<T> = T | Broken;
const isBroken = (answer: unknown): answer is Broken => typeof answer === 'object' && answer !== null && 'broken' in answer;

/** A failure of the other side is an answer here: it is put on record, and the next try is ours to plan. */
export async function saying<T>(work: () => Promise<T>): Promise<Say<T>> {
  try {
    return await work();
  } catch (error) {
    const waitMs = (error as { retryAfterMs?: unknown }).retryAfterMs;
    return { broken: wordsOf(error), waitMs: typeof waitMs === 'number' ? waitMs : null };
  }
}

async function put(ctx: Ctx, channel: string, what: 'pull' | 'push', answer: Broken): Promise<void> {
  const [connection] = await connections(ctx, [channel]);
  const waitMs = answer.waitMs ?? backoffMs((connection?.failures ?? 0) + 1);
  failed(ctx, channel, what, answer.broken, new Date(ctx.now.getTime() + waitMs));
  writeLog(ctx, { channel, what, ok: false, count: 0, message: answer.broken });
  ctx.emit(brokenEvent, undefined, { channel, what, error: answer.broken });
}

type Pull = { channel: string; cursor: string | null };
const Taken = Type.Object({
  placed: Type.Integer(),
  refused: Type.Integer(),
  cancelled: Type.Integer(),
  known: Type.Integer(),
  broken: Type.Union([Type.String(), Type.Null()]),
});

export const pull = defineAction({
  name: 'channels.pull',
  summary: 'Asks a channel for the orders that it has taken since it was last asked, and takes them.',
  input: Type.Object({ channel: ChannelCode }, closed),
  output: Taken,
  refusals: { 'channels.not_connected': 'The channel has no connector.' },
  emits: ['channels.synced', 'channels.broken', 'orders.placed', 'orders.cancel_requested', 'channels.order_refused', 'channels.order_changed'],
  outside: {
    port: CONNECTOR_PORT,
    ask: async (ctx: Ctx, inputs) => {
      const there = new Map(
        (
          await connections(
            ctx,
            inputs.map((input) => input.channel),
          )
        ).map((one) => [one.channel, one]),
      );
      return inputs.map(({ channel }) => {
        const one = there.get(channel);
        return one?.connector ? done({ request: { channel, cursor: one.cursor } satisfies Pull }) : notConnected(channel);
      });
    },
    call: (port: ConnectorPort, { channel, cursor }: Pull) =>
      saying(async () => {
        const { connector, account } = await port.open(channel);
        return connector.pullOrders(account, cursor);
      }),
    settle: async (ctx, items) => {
      const outcomes: Outcome<Type.Static<typeof Taken>>[] = [];
      for (const { input, answer } of items) outcomes.push(done(await settlePull(ctx, input.channel, answer as Say<Pulled>)));
      return outcomes;
    },
  },
});

const notConnected = (channel: string): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: new Refusal('channels.not_connected', { channel }, { status: 409, message: 'The channel has no connector.' }),
});

async function settlePull(ctx: Ctx, channel: string, answer: Say<Pulled>): Promise<Type.Static<typeof Taken>> {
  if (isBroken(answer)) {
    await put(ctx, channel, 'pull', answer);
    return { placed: 0, refused: 0, cancelled: 0, known: 0, broken: answer.broken };
  }
  const took = await takeOrders(ctx, channel, answer.orders);
  pulled(ctx, channel, answer.cursor, new Date(ctx.now.getTime() + (answer.more ? 0 : PULL_EVERY_MS)));
  // A channel that had nothing new is not worth a line.
  if (answer.orders.length > 0) {
    writeLog(ctx, { channel, what: 'pull', ok: true, count: took.placed + took.cancelled, refused: took.refused });
    ctx.emit(syncedEvent, undefined, { channel, what: 'pull', count: took.placed });
  }
  return { ...took, broken: null };
}

/** Asks every connected channel whose time has come. */
export const pullSweep: Sweep = {
  name: 'channels.pull',
  everyMs: 3_000,
  run: async (ctx) => {
    const due = await claimPulls(ctx, STALE_MS);
    await ask(
      ctx,
      pull,
      due.map(({ channel }) => ({ input: { channel }, key: ctx.id('key') })),
    );
    return due.length;
  },
};

type Push = { channel: string; offers: Offer[]; levels: Level[]; more: boolean };
type ToldOutput = { offered: number; told: number; declined: number; broken: string | null };
type Pushed = { declinedOffers: { externalSku: string; reason: string }[]; declined: { externalSku: string; reason: string }[] };

export const pushStock = defineAction({
  name: 'channels.push_stock',
  summary: 'Tells a channel what is new: offers that it does not have yet, and quantities that have changed.',
  input: Type.Object({ channel: ChannelCode }, closed),
  output: Type.Object({ offered: Type.Integer(), told: Type.Integer(), declined: Type.Integer(), broken: Type.Union([Type.String(), Type.Null()]) }),
  refusals: { 'channels.not_connected': 'The channel has no connector.' },
  emits: ['channels.synced', 'channels.broken'],
  outside: {
    port: CONNECTOR_PORT,
    ask: async (ctx: Ctx, inputs) => {
      const outcomes: Outcome<{ request: unknown } | { answered: ToldOutput }>[] = [];
      for (const { channel } of inputs) outcomes.push(await askPush(ctx, channel));
      return outcomes;
    },
    call: (port: ConnectorPort, { channel, offers, levels }: Push) =>
      saying(async (): Promise<Pushed> => {
        const { connector, account } = await port.open(channel);
        const first = offers.length > 0 ? await connector.pushOffers(account, offers) : { declined: [] };
        const second = levels.length > 0 ? await connector.pushStock(account, levels) : { declined: [] };
        return { declinedOffers: first.declined, declined: second.declined };
      }),
    settle: async (ctx, items) => {
      const outcomes: Outcome<ToldOutput>[] = [];
      for (const { request, answer } of items) outcomes.push(done(await settlePush(ctx, request as Push, answer as Say<Pushed>)));
      return outcomes;
    },
  },
});

async function askPush(ctx: Ctx, channel: string): Promise<Outcome<{ request: Push } | { answered: ToldOutput }>> {
  const [row] = await channels(ctx, [channel]);
  if (!row?.connector) return notConnected(channel);
  const { levels, fresh } = await standing(ctx, channel);
  if (levels.length === 0 && fresh.length === 0) {
    pushed(ctx, channel, false);
    return done({ answered: { offered: 0, told: 0, declined: 0, broken: null } });
  }
  const prices = await pricesFor(
    ctx,
    fresh.slice(0, AT_ONCE).map((one) => ({ skuId: one.skuId, list: row.priceList, currency: row.currency, quantity: 1 })),
    ctx.now,
  );
  const offers = fresh.slice(0, AT_ONCE).flatMap((one, i): Offer[] => {
    const price = prices[i];
    return price
      ? [{ externalSku: one.externalSku, sku: one.sku, title: one.title, price: moneyJson(price.priceMinor, row.currency), quantity: one.quantity }]
      : [];
  });
  const request: Push = { channel, offers, levels: levels.slice(0, AT_ONCE), more: levels.length > AT_ONCE || fresh.length > AT_ONCE };
  return done({ request });
}

type Standing = { skuId: string; sku: string; externalSku: string; title: string; quantity: number; told: number | null; isNew: boolean };

/** What the channel should be told now: quantities other than it was told, and offers that it does not have. */
export async function standing(ctx: Pick<Ctx, 'read'>, channel: string, page?: Link[]): Promise<{ levels: Level[]; fresh: Standing[]; all: Standing[] }> {
  const [[row], offers] = await Promise.all([channels(ctx, [channel]), page ?? links(ctx, channel)]);
  if (!row || offers.length === 0) return { levels: [], fresh: [], all: [] };
  const variants = await variantsById(
    ctx,
    offers.map((offer) => offer.skuId),
  );
  const takeable = await takeableFor(ctx, [claimOf(row)], leavesOf(variants.values()));
  const all = offers.flatMap((offer): Standing[] => {
    const variant = variants.get(offer.skuId);
    if (!variant) return [];
    const quantity = variant.status === 'active' ? piecesOf(variant, (id) => takeable(channel, id)) : 0;
    return [
      { skuId: offer.skuId, sku: offer.sku, externalSku: offer.externalSku, title: variant.name, quantity, told: offer.told, isNew: offer.offeredAt === null },
    ];
  });
  return {
    levels: all.filter((one) => one.told !== one.quantity).map(({ externalSku, quantity }) => ({ externalSku, quantity })),
    fresh: all.filter((one) => one.isNew),
    all,
  };
}

async function settlePush(ctx: Ctx, request: Push, answer: Say<Pushed>): Promise<ToldOutput> {
  const { channel, offers, levels, more } = request;
  if (isBroken(answer)) {
    await put(ctx, channel, 'push', answer);
    markDirty(ctx, channel);
    return { offered: 0, told: 0, declined: 0, broken: answer.broken };
  }
  const noOffer = new Set(answer.declinedOffers.map((one) => one.externalSku));
  const noLevel = new Set(answer.declined.map((one) => one.externalSku));
  const taken = offers.filter((offer) => !noOffer.has(offer.externalSku));
  const heard = levels.filter((level) => !noLevel.has(level.externalSku));
  told(ctx, channel, heard);
  offered(
    ctx,
    channel,
    taken.map((offer) => offer.externalSku),
    [...answer.declinedOffers, ...answer.declined],
  );
  pushed(ctx, channel, more);
  const declined = noOffer.size + noLevel.size;
  if (offers.length > 0)
    writeLog(ctx, { channel, what: 'offer', ok: true, count: taken.length, refused: noOffer.size, message: answer.declinedOffers[0]?.reason ?? null });
  if (levels.length > 0)
    writeLog(ctx, { channel, what: 'push', ok: true, count: heard.length, refused: noLevel.size, message: answer.declined[0]?.reason ?? null });
  ctx.emit(syncedEvent, undefined, { channel, what: 'push', count: heard.length });
  return { offered: taken.length, told: heard.length, declined, broken: null };
}

/** Tells the channels whose goods have moved, a moment after they did. */
export const pushSweep: Sweep = {
  name: 'channels.push_stock',
  everyMs: 1_000,
  run: async (ctx) => {
    const due = await claimPushes(ctx, DEBOUNCE_MS, STALE_MS);
    await ask(
      ctx,
      pushStock,
      due.map(({ channel }) => ({ input: { channel }, key: ctx.id('key') })),
    );
    return due.length;
  },
};

/** Goods have moved: whoever was told quantities may have to be told others. */
export const stockReader: Reader = {
  name: 'channels.stock',
  events: ['orders.placed', 'orders.cancelled', 'stock.held', 'stock.released', 'stock.hold_expired', 'stock.received', 'stock.changed'],
  handle: async (ctx) => markDirty(ctx),
};
