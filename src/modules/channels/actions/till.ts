// The day of a till: opened with a float, closed with the cash that was counted; what differs is booked, not hidden.
import Type from 'typebox';
import { type Money, MoneySchema, type Posting, Refusal, assert, decimalOf, defineAction, ledger, moneyJson, parseMoney } from '#kernel';
import { type ChannelUse, NOT_YOURS, lockChannels, refuseUnbound } from '#modules/orders';
import { tillAccount } from '#modules/payments';
import { tillClosedEvent, tillOpenedEvent } from '../events.ts';
import { cashOf, closeDay, insertDay, lockOpenDay, openDays } from '../store-till.ts';
import { ChannelCode } from './sync.ts';

const closed = { additionalProperties: false } as const;
export const NO_TILL = { 'channels.no_till': 'There is no such till.' };
export const noTill = (channel: string): Refusal => new Refusal('channels.no_till', { channel }, { status: 404, message: 'There is no such till.' });

const safeOf = (channel: string): string => tillAccount(channel) + '.safe';
const differenceOf = (channel: string): string => tillAccount(channel) + '.difference';

/** Cash that goes from one account to the other: as money taken comes out of the account of who has it, the receiver is named first. */
const cash = (to: string, from: string, amount: Money, document: string): Posting[] =>
  amount.minor > 0n ? [{ from: to, to: from, unit: amount.currency, amount: amount.minor, reason: 'channels.till', document }] : [];

export const openTill = defineAction({
  name: 'channels.open_till',
  summary: 'Opens a till for the day, with the cash that lies in its drawer to give change.',
  input: Type.Object({ channel: ChannelCode, float: MoneySchema }, closed),
  output: Type.Object({ dayId: Type.String() }),
  refusals: {
    ...NO_TILL,
    ...NOT_YOURS,
    'channels.till_open': 'The till is open already.',
    'channels.currency': 'The till has another currency.',
    'channels.amount': 'Cash is not less than nothing.',
  },
  emits: ['channels.till_opened'],
  run: async (ctx, input) => {
    await refuseUnbound(ctx, ctx.actor, input.channel);
    // Nobody gives the till another currency before its day is there to see.
    const [row] = await lockChannels(ctx, [input.channel], 'share');
    if (row?.kind !== 'pos') throw noTill(input.channel);
    const float = cashMoney(input.float, row.currency, '/float');
    if (await lockOpenDay(ctx, input.channel, 'update')) throw new Refusal('channels.till_open', { channel: input.channel });
    const dayId = ctx.id('tld');
    insertDay(ctx, { id: dayId, channel: input.channel, currency: row.currency, floatMinor: float.minor });
    const posted = await ledger.post(
      ctx,
      [cash(tillAccount(input.channel), safeOf(input.channel), float, dayId)].filter((group) => group.length > 0),
    );
    assert(
      posted.every((outcome) => outcome.ok),
      'cash can always be put into a drawer',
    );
    ctx.emit(tillOpenedEvent, undefined, { channel: input.channel, dayId });
    return { dayId };
  },
});

export const closeTill = defineAction({
  name: 'channels.close_till',
  summary: 'Closes the day of a till with the cash that was counted; it goes into the safe, and what differs from the sales is booked.',
  input: Type.Object({ channel: ChannelCode, counted: MoneySchema, note: Type.Optional(Type.String({ maxLength: 500 })) }, closed),
  output: Type.Object({ dayId: Type.String(), expected: MoneySchema, counted: MoneySchema, difference: MoneySchema }),
  refusals: {
    ...NO_TILL,
    ...NOT_YOURS,
    'channels.till_closed': 'The till is not open.',
    'channels.currency': 'The till has another currency.',
    'channels.amount': 'Cash is not less than nothing.',
  },
  emits: ['channels.till_closed'],
  run: async (ctx, { channel, note, ...input }) => {
    await refuseUnbound(ctx, ctx.actor, channel);
    const day = await lockOpenDay(ctx, channel, 'update');
    if (!day) throw new Refusal('channels.till_closed', { channel }, { message: 'The till is not open.' });
    const counted = cashMoney(input.counted, day.currency, '/counted');
    const expected = day.floatMinor + (await cashOf(ctx, day.id));
    const difference = counted.minor - expected;
    const money = (minor: bigint): Money => ({ minor, currency: day.currency });
    const drawer = tillAccount(channel);
    const moves = [
      ...(difference > 0n ? cash(drawer, differenceOf(channel), money(difference), day.id) : cash(differenceOf(channel), drawer, money(-difference), day.id)),
      ...cash(safeOf(channel), drawer, counted, day.id),
    ];
    const posted = await ledger.post(ctx, moves.length > 0 ? [moves] : []);
    assert(
      posted.every((outcome) => outcome.ok),
      'cash can always be put into the safe',
    );
    closeDay(ctx, day.id, expected, counted.minor, note ?? null);
    ctx.emit(tillClosedEvent, undefined, { channel, dayId: day.id, difference: decimalOf(difference, day.currency) });
    const json = (minor: bigint) => moneyJson(minor, day.currency);
    return { dayId: day.id, expected: json(expected), counted: json(counted.minor), difference: json(difference) };
  },
});

/** The open days of tills, in whose currency their cash is counted. */
export const tillUse: ChannelUse = {
  busy: async (ctx, codes) =>
    new Map(
      (await openDays(ctx, codes)).map(({ channel, currency }) => [
        channel,
        `The till ${channel} is open and counts in ${currency}: close its day before you change its kind or currency.`,
      ]),
    ),
};

/** An amount of cash; refuses another currency and less than nothing. */
export function cashMoney(given: { amount: string; currency: string }, currency: string, pointer: string): Money {
  const money = parseMoney(given);
  const no = (code: string, message: string): Refusal => new Refusal(code, { currency }, { status: 422, message, faults: [{ pointer, code, message }] });
  if (money.currency !== currency) throw no('channels.currency', `The till counts in ${currency}.`);
  if (money.minor < 0n) throw no('channels.amount', 'Cash is not less than nothing.');
  return money;
}
