// Reads of tills: which there are and how their day stands, what a scanner means, and the receipt of a sale.
import Type from 'typebox';
import { Instant, MaybeInstant, MoneySchema, type ReadCtx, Refusal, defineQuery, moneyJson } from '#kernel';
import { leavesOf, piecesOf, variantsById } from '#modules/catalog';
import { channels, channelsOf, claimOf, refuseUnbound } from '#modules/orders';
import { pricesFor } from '#modules/pricing';
import { takeableFor } from '#modules/stock';
import { ChannelCode } from './actions/sync.ts';
import { cashOf, days, findGoods, saleOf, salesOf, soldOn } from './store-till.ts';
import { linesOfSale } from './store-pages.ts';

const closed = { additionalProperties: false } as const;
const OrNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const DAYS_SHOWN = 30;
const SALES_SHOWN = 30;
const FOUND_AT_ONCE = 12;

const Day = Type.Object({
  id: Type.String(),
  openedAt: Instant,
  closedAt: MaybeInstant,
  float: MoneySchema,
  cash: MoneySchema,
  card: MoneySchema,
  sales: Type.Integer(),
  expected: MoneySchema,
  counted: OrNull(MoneySchema),
  difference: OrNull(MoneySchema),
  note: OrNull(Type.String()),
});

export const tillsQuery = defineQuery({
  name: 'channels.tills',
  summary: 'The tills that there are; of who is bound to channels only theirs.',
  input: Type.Object({}, closed),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        channel: Type.String(),
        name: Type.String(),
        currency: Type.String(),
        country: Type.String(),
        language: Type.String(),
        active: Type.Boolean(),
      }),
    ),
  }),
  run: async ({ db, actor }: ReadCtx) => ({
    items: (await channelsOf(db, actor, await channels(db)))
      .filter((row) => row.kind === 'pos')
      .map(({ code, name, currency, country, language, active }) => ({ channel: code, name, currency, country, language, active })),
  }),
});

export const tillQuery = defineQuery({
  name: 'channels.till',
  summary: 'How a till stands: its open day if there is one, earlier days, and the last sales.',
  input: Type.Object({ channel: ChannelCode }, closed),
  output: Type.Object({
    isOpen: Type.Boolean(),
    days: Type.Array(Day),
    sales: Type.Array(
      Type.Object({ orderId: Type.String(), number: Type.String(), state: Type.String(), method: Type.String(), total: MoneySchema, at: Instant }),
    ),
  }),
  run: async ({ db, actor }: ReadCtx, { channel }) => {
    await refuseUnbound(db, actor, channel);
    const [rows, sales] = await Promise.all([days(db, channel, DAYS_SHOWN), salesOf(db, channel, SALES_SHOWN)]);
    const sold = await soldOn(
      db,
      rows.map((day) => day.id),
    );
    const cash = rows[0] && rows[0].closedAt === null ? await cashOf(db, rows[0].id) : 0n;
    return {
      isOpen: rows[0] !== undefined && rows[0].closedAt === null,
      days: rows.map((day) => {
        const money = (minor: bigint) => moneyJson(minor, day.currency);
        const of = (method: string) => sold.find((one) => one.dayId === day.id && one.method === method);
        const expected = day.expectedMinor ?? day.floatMinor + cash;
        return {
          id: day.id,
          openedAt: day.openedAt,
          closedAt: day.closedAt,
          float: money(day.floatMinor),
          cash: money(of('cash')?.totalMinor ?? 0n),
          card: money(of('card')?.totalMinor ?? 0n),
          sales: (of('cash')?.sales ?? 0) + (of('card')?.sales ?? 0),
          expected: money(expected),
          counted: day.countedMinor === null ? null : money(day.countedMinor),
          difference: day.countedMinor === null ? null : money(day.countedMinor - expected),
          note: day.note,
        };
      }),
      sales: sales.map(({ totalMinor, currency, ...sale }) => ({ ...sale, total: moneyJson(totalMinor, currency) })),
    };
  },
});

export const findQuery = defineQuery({
  name: 'channels.find_goods',
  summary: 'What a scanner or a person means at a till: exactly a SKU or GTIN, else what begins or is called like that; with price and what is there.',
  input: Type.Object({ channel: ChannelCode, q: Type.String({ minLength: 1, maxLength: 100 }) }, closed),
  output: Type.Object({
    exact: Type.Boolean(),
    items: Type.Array(Type.Object({ sku: Type.String(), name: Type.String(), gtin: OrNull(Type.String()), price: OrNull(MoneySchema), free: Type.Integer() })),
  }),
  run: async ({ db, now, actor }: ReadCtx, { channel, q }) => {
    await refuseUnbound(db, actor, channel);
    const text = q.trim();
    const [[row], found] = await Promise.all([channels(db, [channel]), findGoods(db, text, FOUND_AT_ONCE)]);
    if (!row) throw new Refusal('orders.unknown_channel', { channel }, { status: 404 });
    const [variants, prices] = await Promise.all([
      variantsById(
        db,
        found.map((one) => one.skuId),
      ),
      pricesFor(
        db,
        found.map((one) => ({ skuId: one.skuId, list: row.priceList, currency: row.currency, quantity: 1 })),
        now,
      ),
    ]);
    const takeable = await takeableFor(db, [claimOf(row)], leavesOf(variants.values()));
    return {
      exact: found.length === 1 && [found[0]!.sku, found[0]!.sku.toLowerCase(), found[0]!.gtin].includes(text),
      items: found.map(({ skuId, ...one }, i) => {
        const variant = variants.get(skuId);
        const price = prices[i];
        return {
          ...one,
          price: price ? moneyJson(price.priceMinor, row.currency) : null,
          free: variant ? piecesOf(variant, (id) => takeable(channel, id)) : 0,
        };
      }),
    };
  },
});

export const receiptQuery = defineQuery({
  name: 'channels.receipt',
  summary: 'The receipt of a sale at a till: its lines, its tax by rate, and what was given.',
  input: Type.Object({ orderId: Type.String({ maxLength: 60 }) }, closed),
  output: Type.Object({
    orderId: Type.String(),
    number: Type.String(),
    state: Type.String(),
    till: Type.String(),
    channel: Type.String(),
    language: Type.String(),
    cashier: Type.String(),
    at: Instant,
    method: Type.Union([Type.Literal('cash'), Type.Literal('card')]),
    email: OrNull(Type.String()),
    lines: Type.Array(
      Type.Object({ sku: Type.String(), name: Type.String(), quantity: Type.Integer(), price: MoneySchema, total: MoneySchema, taxPercent: Type.Number() }),
    ),
    taxes: Type.Array(Type.Object({ percent: Type.Number(), net: MoneySchema, tax: MoneySchema })),
    total: MoneySchema,
    given: OrNull(MoneySchema),
    change: OrNull(MoneySchema),
  }),
  run: async ({ db, actor }: ReadCtx, { orderId }) => {
    const sale = await saleOf(db, orderId);
    if (!sale) throw new Refusal('channels.not_a_sale', { orderId }, { status: 404, message: 'There is no such sale.' });
    await refuseUnbound(db, actor, sale.channel);
    const lines = await linesOfSale(db, orderId);
    const money = (minor: bigint) => moneyJson(minor, sale.currency);
    const taxes = new Map<number, { gross: bigint; tax: bigint }>();
    for (const line of lines) {
      const sum = taxes.get(line.taxPpm) ?? { gross: 0n, tax: 0n };
      taxes.set(line.taxPpm, { gross: sum.gross + line.totalMinor, tax: sum.tax + line.taxMinor });
    }
    return {
      orderId,
      number: sale.number,
      state: sale.state,
      till: sale.channelName,
      channel: sale.channel,
      language: sale.language,
      cashier: sale.cashier,
      at: sale.at,
      method: sale.method,
      email: lines[0]?.email ?? null,
      lines: lines.map((line) => ({
        sku: line.sku,
        name: line.name,
        quantity: line.quantity,
        price: money(line.priceMinor),
        total: money(line.totalMinor),
        taxPercent: line.taxPpm / 10_000,
      })),
      taxes: [...taxes].sort(([a], [b]) => b - a).map(([ppm, { gross, tax }]) => ({ percent: ppm / 10_000, net: money(gross - tax), tax: money(tax) })),
      total: money(sale.totalMinor),
      given: sale.givenMinor === null ? null : money(sale.givenMinor),
      change: sale.givenMinor === null ? null : money(sale.givenMinor - sale.totalMinor),
    };
  },
});
