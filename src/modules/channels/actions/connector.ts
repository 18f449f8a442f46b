// How a channel is connected: by what, with which account, which SKUs it offers; and trying it.
import Type from 'typebox';
import { type Ctx, type Outcome, Refusal, defineAction, done } from '#kernel';
import { idsOf } from '#modules/catalog';
import { ChannelSchema, channels, setChannels } from '#modules/orders';
import { type ConnectorPort, CONNECTOR_PORT } from '../ports.ts';
import { connections, forcePush, links, removeLinks, unlinked, writeLinks, writeLog, writeSecrets } from '../store.ts';
import type { ForeignOrder } from '../types.ts';
import { takeOrders } from '../take-orders.ts';
import { ChannelCode, saying } from './sync.ts';

const closed = { additionalProperties: false } as const;
const UNKNOWN = { 'orders.unknown_channel': 'There is no such channel.' };
const unknown = (channel: string): Refusal => new Refusal('orders.unknown_channel', { channel }, { status: 404, message: 'There is no such channel.' });

export const setConnector = defineAction({
  name: 'channels.set_connector',
  summary: 'Connects a channel: by which connector, how it is set and with which secrets. Secrets are kept and never shown; an empty one is forgotten.',
  input: Type.Object(
    {
      channel: ChannelCode,
      connector: Type.Union([Type.String({ minLength: 1, maxLength: 60 }), Type.Null()]),
      settings: Type.Optional(Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), { maxProperties: 50 })),
      secrets: Type.Optional(Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 2000 }), { maxProperties: 20 })),
    },
    closed,
  ),
  output: Type.Object({ channel: Type.String() }),
  refusals: { ...UNKNOWN, 'channels.unknown_connector': 'There is no such connector.' },
  run: async (ctx, { channel, connector, settings, secrets }) => {
    const [row] = await channels(ctx, [channel]);
    if (!row) throw unknown(channel);
    const { connectors } = ctx.registry.provider<ConnectorPort>(CONNECTOR_PORT);
    if (connector !== null && !connectors.some((one) => one.name === connector))
      throw new Refusal('channels.unknown_connector', { connector }, { status: 422 });
    const changed = { ...row, toleranceMinor: Number(row.toleranceMinor), connector, settings: settings ?? row.settings };
    const [outcome] = await ctx.call(setChannels, [{ channels: [changed] }]);
    if (!outcome!.ok) throw outcome!.refusal;
    writeSecrets(ctx, channel, secrets ?? {});
    return { channel };
  },
});

/** What a person changes of a channel without touching its connection. */
const Change = Type.Partial(Type.Omit(ChannelSchema, ['code', 'prefix', 'connector', 'settings']));

export const change = defineAction({
  name: 'channels.change',
  summary: 'Changes how a channel sells: its name, prices, tolerance, share of the stock, warehouses; pauses it or lets it go on.',
  input: Type.Object({ channel: ChannelCode, ...Change.properties }, closed),
  output: Type.Object({ channel: Type.String() }),
  refusals: UNKNOWN,
  run: async (ctx, { channel, ...changes }) => {
    const [row] = await channels(ctx, [channel]);
    if (!row) throw unknown(channel);
    const [outcome] = await ctx.call(setChannels, [{ channels: [{ ...row, toleranceMinor: Number(row.toleranceMinor), ...changes }] }]);
    if (!outcome!.ok) throw outcome!.refusal;
    // Another share or other warehouses are other quantities.
    if (row.connector !== null) forcePush(ctx, channel, false);
    return { channel };
  },
});

export const offer = defineAction({
  name: 'channels.offer',
  summary: 'Offers SKUs in a channel, under their own codes or the given ones; without any, everything that is for sale.',
  input: Type.Object(
    {
      channel: ChannelCode,
      offers: Type.Optional(
        Type.Array(
          Type.Object(
            { sku: Type.String({ minLength: 1, maxLength: 100 }), externalSku: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) },
            closed,
          ),
          {
            minItems: 1,
            maxItems: 10_000,
          },
        ),
      ),
    },
    closed,
  ),
  output: Type.Object({ offered: Type.Integer() }),
  refusals: { ...UNKNOWN, 'channels.unknown_sku': 'There is no such SKU.', 'channels.code_taken': 'Another SKU has this code in the channel.' },
  run: async (ctx, { channel, offers }) => {
    if ((await channels(ctx, [channel])).length === 0) throw unknown(channel);
    const rows = offers === undefined ? await unlinked(ctx, channel, 100_000) : await named(ctx, offers);
    writeLinks(ctx, channel, rows);
    forcePush(ctx, channel, false);
    return { offered: rows.length };
  },
});

async function named(ctx: Ctx, offers: { sku: string; externalSku?: string }[]): Promise<{ skuId: string; externalSku: string }[]> {
  const ids = await idsOf(
    ctx,
    offers.map((one) => one.sku),
  );
  const codes = new Map<string, string>();
  return offers.map(({ sku, externalSku = sku }, i) => {
    const found = ids.get(sku);
    const fault = (code: string, message: string): Refusal =>
      new Refusal(code, { sku }, { status: 422, message, faults: [{ pointer: `/offers/${i}`, code, message }] });
    if (!found) throw fault('channels.unknown_sku', `There is no SKU "${sku}".`);
    if (codes.has(externalSku)) throw fault('channels.code_taken', `${externalSku} is named twice.`);
    codes.set(externalSku, sku);
    return { skuId: found.id, externalSku };
  });
}

export const withdraw = defineAction({
  name: 'channels.withdraw',
  summary: 'Takes SKUs out of a channel; the channel is told that there are none left before.',
  input: Type.Object({ channel: ChannelCode, skus: Type.Array(Type.String({ maxLength: 100 }), { minItems: 1, maxItems: 10_000 }) }, closed),
  output: Type.Object({ withdrawn: Type.Integer() }),
  refusals: { 'channels.not_connected': 'The channel has no connector.' },
  outside: {
    port: CONNECTOR_PORT,
    ask: async (ctx: Ctx, inputs) => {
      const outcomes: Outcome<{ request: unknown }>[] = [];
      for (const { channel, skus } of inputs) {
        const [one] = await connections(ctx, [channel]);
        const chosen = new Set(skus);
        const offers = (await links(ctx, channel)).filter((link) => chosen.has(link.sku));
        outcomes.push(
          one?.connector
            ? done({ request: { channel, codes: offers.map((link) => link.externalSku), skuIds: offers.map((link) => link.skuId) } })
            : { ok: false, refusal: new Refusal('channels.not_connected', { channel }) },
        );
      }
      return outcomes;
    },
    call: async (port: ConnectorPort, { channel, codes }: { channel: string; codes: string[] }) => {
      const { connector, account } = await port.open(channel);
      await connector.pushStock(
        account,
        codes.map((externalSku) => ({ externalSku, quantity: 0 })),
      );
      return null;
    },
    settle: async (ctx, items) =>
      items.map(({ request }) => {
        const { channel, skuIds } = request as { channel: string; skuIds: string[] };
        removeLinks(ctx, channel, skuIds);
        return done({ withdrawn: skuIds.length });
      }),
  },
});

export const pushNow = defineAction({
  name: 'channels.push_now',
  summary: 'Tells a channel all its quantities again, whatever it was told before.',
  input: Type.Object({ channel: ChannelCode }, closed),
  output: Type.Object({ channel: Type.String() }),
  refusals: { 'channels.not_connected': 'The channel has no connector.' },
  run: async (ctx, { channel }) => {
    const [one] = await connections(ctx, [channel]);
    if (!one?.connector) throw new Refusal('channels.not_connected', { channel });
    forcePush(ctx, channel, true);
    return { channel };
  },
});

export const testConnection = defineAction({
  name: 'channels.test_connection',
  summary: 'Tries whether the account of a channel works.',
  input: Type.Object({ channel: ChannelCode }, closed),
  output: Type.Object({ ok: Type.Boolean(), says: Type.String() }),
  refusals: { 'channels.not_connected': 'The channel has no connector.' },
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
      return inputs.map(({ channel }): Outcome<{ request: unknown }> =>
        there.get(channel)?.connector ? done({ request: { channel } }) : { ok: false, refusal: new Refusal('channels.not_connected', { channel }) },
      );
    },
    call: (port: ConnectorPort, { channel }: { channel: string }) =>
      saying(async () => {
        const { connector, account } = await port.open(channel);
        return connector.test(account);
      }),
    settle: async (ctx, items) =>
      items.map(({ input, answer }) => {
        const said = answer as { ok: boolean; says: string } | { broken: string };
        const result = 'broken' in said ? { ok: false, says: said.broken } : said;
        writeLog(ctx, { channel: input.channel, what: 'test', ok: result.ok, count: 0, message: result.says });
        return done(result);
      }),
  },
});

/** The orders that a channel sends by itself; the server has verified who sends. */
export const take = defineAction({
  name: 'channels.take_orders',
  summary: 'Takes orders that a channel has sent by itself.',
  input: Type.Object(
    { channel: ChannelCode, orders: Type.Array(Type.Unsafe<ForeignOrder>(Type.Object({}, { additionalProperties: true })), { maxItems: 500 }) },
    closed,
  ),
  output: Type.Object({ placed: Type.Integer(), refused: Type.Integer(), cancelled: Type.Integer(), known: Type.Integer() }),
  refusals: {},
  internal: true,
  emits: ['orders.placed'],
  run: async (ctx, { channel, orders }) => {
    const took = await takeOrders(ctx, channel, orders);
    writeLog(ctx, { channel, what: 'webhook', ok: true, count: took.placed + took.cancelled, refused: took.refused });
    return took;
  },
});
