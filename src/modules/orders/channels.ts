// The channels: written, read, and whose they are.
import Type, { type Static } from 'typebox';
import { type Ctx, type ReadCtx, IdOf, Language, Refusal, defineAction, defineQuery } from '#kernel';
import { channelUseOf } from './ports.ts';
import { channels as allChannels, lockChannels, members, writeChannels, writeMembers } from './store.ts';
import { type Channel, CHANNEL_DEFAULTS } from './types.ts';

const closed = { additionalProperties: false } as const;
const OrNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Code = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' });
const Kind = Type.Union([
  Type.Literal('web'),
  Type.Literal('marketplace'),
  Type.Literal('pos'),
  Type.Literal('sales_rep'),
  Type.Literal('phone'),
  Type.Literal('franchise'),
  Type.Literal('social'),
]);

const basics = {
  code: Code,
  name: Type.String({ minLength: 1, maxLength: 100 }),
  kind: Kind,
  prefix: Type.String({ pattern: '^[A-Z]{1,8}$', description: 'What its order numbers begin with; it never changes.' }),
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
  country: Type.String({ pattern: '^[A-Z]{2}$' }),
  priceList: Type.String({ minLength: 1, maxLength: 60 }),
  priceAuthority: Type.Union([Type.Literal('us'), Type.Literal('channel')]),
  language: Language,
  holdMinutes: OrNull(Type.Integer({ minimum: 1, maximum: 525_600 })),
  vatIncluded: Type.Boolean(),
};
const more = {
  toleranceMinor: Type.Integer({
    minimum: 0,
    maximum: 1_000_000_000_000,
    description: 'By how many minor units an order may differ from our prices before a person looks at it, where the channel says the price.',
  }),
  stockShare: OrNull(Type.Integer({ minimum: 0, maximum: 100, description: 'Per cent of the goods of each SKU that the channel may sell; null: all.' })),
  stockBuffer: Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'Units of each SKU that are kept back from the channel.' }),
  warehouses: OrNull(
    Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { maxItems: 100, description: 'Codes of the warehouses it sells from; null: all.' }),
  ),
  cutOff: OrNull(Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'Until when an order leaves on the same day.' })),
  connector: OrNull(Type.String({ minLength: 1, maxLength: 60, description: 'What speaks with the channel, where orders do not come by themselves.' })),
  settings: Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), { maxProperties: 50 }),
  active: Type.Boolean({ description: 'A channel that is not active takes no orders.' }),
};

/** A channel as it is read. */
export const ChannelSchema = Type.Object({ ...basics, ...more }, closed);
/** A channel as it is written: what is left out stays as it was, or gets its default in a new one. */
const ChannelInput = Type.Object({ ...basics, ...Type.Partial(Type.Object(more)).properties }, closed);

export const setChannels = defineAction({
  name: 'orders.set_channels',
  summary: 'Writes channels; one with the same code is changed, except for its prefix.',
  input: Type.Object({ channels: Type.Array(ChannelInput, { minItems: 1, maxItems: 100 }) }, closed),
  output: Type.Object({ codes: Type.Array(Type.String()) }),
  refusals: {
    'orders.channel_twice': 'Two of the channels have the same code or prefix, or another channel has the prefix.',
    'orders.channel_in_use': 'The kind and the currency of a channel stay as they are while something is under way in it.',
  },
  run: async (ctx, { channels }) => {
    const there = new Map((await allChannels(ctx)).map((channel) => [channel.code, channel]));
    // A channel keeps its prefix, so only a new one can take another's.
    const prefixes = new Set([...there.values()].map((channel) => channel.prefix));
    const codes = new Set<string>();
    for (const [i, { code, prefix }] of channels.entries()) {
      const isKnown = there.has(code);
      if (codes.has(code) || (!isKnown && prefixes.has(prefix))) {
        const message = `The channel ${code} is named twice, or its prefix ${prefix} is another channel's.`;
        throw new Refusal(
          'orders.channel_twice',
          { code, prefix },
          { message, faults: [{ pointer: `/channels/${i}`, code: 'orders.channel_twice', message }] },
        );
      }
      codes.add(code);
      prefixes.add(prefix);
    }
    await refuseInUse(ctx, channels, there);
    writeChannels(
      ctx,
      channels.map((channel) => completed(channel, there.get(channel.code))),
      true,
    );
    return { codes: channels.map((channel) => channel.code) };
  },
});

/** Refuses another kind or currency for a channel in which something is under way that counts in them, as the open day of a till. */
async function refuseInUse(ctx: Ctx, channels: Static<typeof ChannelInput>[], there: Map<string, Channel>): Promise<void> {
  const turned = channels.filter(({ code, kind, currency }) => {
    const known = there.get(code);
    return known !== undefined && (known.kind !== kind || known.currency !== currency);
  });
  if (turned.length === 0) return;
  const codes = turned.map(({ code }) => code);
  await lockChannels(ctx, codes, 'update');
  const busy = await channelUseOf(ctx).busy(ctx, codes);
  for (const [i, { code }] of channels.entries()) {
    const message = busy.get(code);
    if (message === undefined) continue;
    const faults = [{ pointer: `/channels/${i}`, code: 'orders.channel_in_use', message }];
    throw new Refusal('orders.channel_in_use', { channel: code }, { message, faults });
  }
}

function completed({ toleranceMinor, ...channel }: Static<typeof ChannelInput>, known: Channel | undefined): Channel {
  const base = known ?? { ...CHANNEL_DEFAULTS, toleranceMinor: 0n };
  return { ...base, ...channel, toleranceMinor: toleranceMinor === undefined ? base.toleranceMinor : BigInt(toleranceMinor) };
}

export const channelsQuery = defineQuery({
  name: 'orders.channels',
  summary: 'The channels that orders come from.',
  input: Type.Object({}, closed),
  output: Type.Object({ items: Type.Array(ChannelSchema) }),
  run: async ({ db }: ReadCtx) => ({
    items: (await allChannels(db)).map((channel) => ({ ...channel, toleranceMinor: Number(channel.toleranceMinor) })),
  }),
});

export const setMembers = defineAction({
  name: 'orders.set_members',
  summary: 'Binds people to a channel: who is bound to some channels places orders in no other.',
  input: Type.Object({ channel: Code, accountIds: Type.Array(Type.Union([IdOf('acc'), IdOf('key')]), { maxItems: 1000, uniqueItems: true }) }, closed),
  output: Type.Object({ accountIds: Type.Array(Type.String()) }),
  refusals: { 'orders.unknown_channel': 'There is no such channel.' },
  run: async (ctx, { channel, accountIds }) => {
    if ((await allChannels(ctx, [channel])).length === 0) throw new Refusal('orders.unknown_channel', { channel }, { status: 404 });
    writeMembers(ctx, channel, accountIds);
    return { accountIds };
  },
});

export const membersQuery = defineQuery({
  name: 'orders.members',
  summary: 'Who is bound to which channels.',
  input: Type.Object({}, closed),
  output: Type.Object({ items: Type.Array(Type.Object({ accountId: Type.String(), channel: Type.String() })) }),
  run: async ({ db }: ReadCtx) => ({ items: await members(db) }),
});
