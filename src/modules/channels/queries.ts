// Reads of channels for pages and the API: how they do, what they offer, tills and their sales.
import Type from 'typebox';
import { Instant, MaybeInstant, MoneySchema, type ReadCtx, Refusal, defineQuery, ledger, moneyJson } from '#kernel';
import { variantsByCode } from '#modules/catalog';
import { channels } from '#modules/orders';
import { heldByChannel, takeable, warehouses } from '#modules/stock';
import { ChannelCode, standing } from './actions/sync.ts';
import { CONNECTORS } from './connectors.ts';
import { healthOf } from './rules.ts';
import { links, secretNames } from './store.ts';
import { health, logOf, openSeen, soldSince } from './store-pages.ts';

const closed = { additionalProperties: false } as const;
const OrNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Text = OrNull(Type.String());
const DAY_MS = 86_400_000;
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 200 }));

const State = Type.Union([Type.Literal('none'), Type.Literal('healthy'), Type.Literal('late'), Type.Literal('broken'), Type.Literal('paused')]);

export const healthQuery = defineQuery({
  name: 'channels.health',
  summary: 'How each channel does: what it has sold, when it was last heard and told, what waits and what broke.',
  input: Type.Object({}, closed),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        channel: Type.String(),
        name: Type.String(),
        kind: Type.String(),
        active: Type.Boolean(),
        connector: Text,
        state: State,
        lastPullAt: MaybeInstant,
        lastPushAt: MaybeInstant,
        lagSeconds: OrNull(Type.Integer({ description: 'For how long the channel has had quantities that may be wrong.' })),
        lastError: Text,
        lastErrorAt: MaybeInstant,
        failures: Type.Integer(),
        offers: Type.Integer(),
        toTell: Type.Integer(),
        waiting: Type.Integer({ description: 'Outside orders that wait for a person.' }),
        errands: Type.Integer(),
        ordersToday: Type.Integer(),
        orders30Days: Type.Integer(),
        sales30Days: Type.Array(MoneySchema),
        sharePercent: Type.Number({ description: 'Its part of the orders of the last 30 days.' }),
      }),
    ),
  }),
  run: async ({ db, now }: ReadCtx) => {
    const day = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
    const [rows, sold] = await Promise.all([health(db), soldSince(db, day, new Date(now.getTime() - 30 * DAY_MS))]);
    const all = sold.reduce((sum, one) => sum + one.month, 0);
    return {
      items: rows.map(({ dirtyAt, nextPullAt, ...row }) => {
        const mine = sold.filter((one) => one.channel === row.channel);
        const orders = mine.reduce((sum, one) => sum + one.month, 0);
        return {
          ...row,
          state: healthOf({ ...row, dirtyAt, nextPullAt }, now),
          // A push that was asked for by hand stands at the beginning of time.
          lagSeconds: dirtyAt === null || dirtyAt.getTime() === 0 ? null : Math.max(0, Math.round((now.getTime() - dirtyAt.getTime()) / 1000)),
          ordersToday: mine.reduce((sum, one) => sum + one.today, 0),
          orders30Days: orders,
          sales30Days: mine.map((one) => moneyJson(one.monthMinor, one.currency)),
          sharePercent: all === 0 ? 0 : Math.round((orders * 1000) / all) / 10,
        };
      }),
    };
  },
});

export const logQuery = defineQuery({
  name: 'channels.log',
  summary: 'What a channel was asked and told, the newest first.',
  input: Type.Object({ channel: ChannelCode, after: Type.Optional(Type.String()), limit: Limit }, closed),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        id: Type.String(),
        at: Instant,
        what: Type.Union([
          Type.Literal('pull'),
          Type.Literal('push'),
          Type.Literal('offer'),
          Type.Literal('errand'),
          Type.Literal('webhook'),
          Type.Literal('test'),
        ]),
        ok: Type.Boolean(),
        count: Type.Integer(),
        refused: Type.Integer(),
        message: Text,
      }),
    ),
    next: Text,
  }),
  run: async ({ db }: ReadCtx, { channel, after, limit = 50 }) => {
    const rows = await logOf(db, channel, after, limit + 1);
    return { items: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]!.id : null };
  },
});

export const waitingQuery = defineQuery({
  name: 'channels.waiting',
  summary: 'Orders of a channel that could not be taken as they were: refused, changed after the fact, or taken back too late.',
  input: Type.Object({ channel: ChannelCode, limit: Limit }, closed),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        externalId: Type.String(),
        state: Type.Union([Type.Literal('refused'), Type.Literal('changed'), Type.Literal('conflict')]),
        orderId: Text,
        number: Text,
        code: Text,
        message: Text,
        at: Instant,
      }),
    ),
  }),
  run: async ({ db }: ReadCtx, { channel, limit = 100 }) => ({ items: await openSeen(db, channel, limit) }),
});

export const offersQuery = defineQuery({
  name: 'channels.offers',
  summary: 'What a channel offers: its code, what it was told and what it should be told now.',
  input: Type.Object({ channel: ChannelCode, after: Type.Optional(Type.String()), limit: Limit }, closed),
  output: Type.Object({
    items: Type.Array(Type.Object({ sku: Type.String(), externalSku: Type.String(), title: Type.String(), told: OrNull(Type.Integer()), now: Type.Integer() })),
    next: Text,
  }),
  run: async ({ db }: ReadCtx, { channel, after, limit = 50 }) => {
    const rows = await links(db, channel, limit + 1, after);
    const page = rows.slice(0, limit);
    const now = await standing(db, channel, page);
    return {
      items: now.all.map(({ sku, externalSku, title, quantity, told }) => ({ sku, externalSku, title, told, now: quantity })),
      next: rows.length > limit ? page.at(-1)!.sku : null,
    };
  },
});

export const connectorsQuery = defineQuery({
  name: 'channels.connectors',
  summary: 'The connectors that there are and what each asks for; for a channel also which secrets it has.',
  input: Type.Object({ channel: Type.Optional(ChannelCode) }, closed),
  output: Type.Object({
    items: Type.Array(Type.Object({ name: Type.String(), title: Type.String(), settings: Type.Array(Type.String()), secrets: Type.Array(Type.String()) })),
    secrets: Type.Array(Type.String()),
  }),
  run: async ({ db }: ReadCtx, { channel }) => ({
    items: Object.values(CONNECTORS).map(({ name, title, settings, secrets }) => ({ name, title, settings: [...settings], secrets: [...secrets] })),
    secrets: channel === undefined ? [] : await secretNames(db, channel),
  }),
});

export const allowanceQuery = defineQuery({
  name: 'channels.allowance',
  summary: 'What a channel may still take of a SKU, with other settings than it has if they are given: what the page computes its example with.',
  input: Type.Object(
    {
      channel: ChannelCode,
      sku: Type.String({ minLength: 1, maxLength: 100 }),
      share: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
      buffer: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    },
    closed,
  ),
  output: Type.Object({ sku: Type.String(), name: Type.String(), free: Type.Integer(), mine: Type.Integer(), takeable: Type.Integer() }),
  run: async ({ db }: ReadCtx, { channel, sku, share, buffer }) => {
    const [[row], variants, places] = await Promise.all([channels(db, [channel]), variantsByCode(db, [sku]), warehouses(db)]);
    const variant = variants.get(sku);
    if (!row || !variant) throw new Refusal('channels.unknown_sku', { channel, sku }, { status: 404, message: 'There is no such SKU or channel.' });
    const open = places.filter((place) => place.active && (row.warehouses === null || row.warehouses.includes(place.code)));
    const accounts = open.map((place) => `stock:${variant.id}@${place.id}`);
    const [balances, held] = await Promise.all([ledger.balances(db, accounts), heldByChannel(db, [channel], [variant.id])]);
    const free = [...balances.values()].reduce((sum, balance) => sum + Math.max(0, Number(ledger.free(balance))), 0);
    const mine = held.filter((one) => accounts.includes(one.account)).reduce((sum, one) => sum + one.quantity, 0);
    const limit = { share: share ?? row.stockShare, buffer: buffer ?? row.stockBuffer };
    return { sku, name: variant.name, free, mine, takeable: takeable(limit, free, mine) };
  },
});
