// The verbs of pricing.
import {
  Country,
  Currency,
  type Fault,
  type MoneyJson,
  MoneySchema,
  type Outcome,
  Quantity,
  Refusal,
  defineAction,
  done,
  exponentOf,
  parseMoney,
  refused,
} from '#kernel';
import { idsOf } from '#modules/catalog';
import Type, { type Static } from 'typebox';
import { pricesSet } from './events.ts';
import { ppmOf } from './rules.ts';
import { type PriceList, lists, writeLists, writePrices, writeTaxRates } from './store.ts';
import type { PriceRow } from './types.ts';

const closed = { additionalProperties: false } as const;
const ListCode = Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,63}$' });
/** An instant as ISO 8601 in UTC. */
const Instant = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?Z$' });

const PriceInput = Type.Object(
  {
    sku: Type.String({ minLength: 1, maxLength: 64 }),
    price: MoneySchema,
    from: Type.Optional(MoneySchema),
    validFrom: Type.Optional(Instant),
    validTo: Type.Optional(Instant),
    minQuantity: Type.Optional(Quantity),
  },
  closed,
);
const SetPrices = Type.Object({ list: ListCode, prices: Type.Array(PriceInput, { minItems: 1, maxItems: 2000 }) }, closed);

export const setPrices = defineAction({
  name: 'pricing.set_prices',
  summary: 'Sets gross prices of SKUs on a list, all or none: "by" (price), "from" (crossed out), their time and quantity step.',
  input: SetPrices,
  output: Type.Object({ prices: Type.Integer() }),
  refusals: {
    'pricing.unknown_list': 'There is no such price list.',
    'pricing.prices': 'Some of the prices are wrong; the faults say which and why.',
  },
  emits: ['pricing.prices_set'],
  async runMany(ctx, inputs) {
    const codes = inputs.flatMap((input) => input.prices.map((price) => price.sku));
    const [known, found] = await Promise.all([
      lists(
        ctx,
        inputs.map((input) => input.list),
      ),
      idsOf(ctx, codes),
    ]);
    const byCode = new Map(known.map((list) => [list.code, list]));
    const rows = new Map<string, PriceRow>();
    const outcomes = inputs.map((input): Outcome<{ prices: number }> => {
      const list = byCode.get(input.list);
      if (!list) return refused(new Refusal('pricing.unknown_list', { list: input.list }));
      const faults = input.prices.flatMap((price, i) =>
        faultsOf(price, list, ctx.now, found.has(price.sku)).map((fault) => ({
          ...fault,
          pointer: `/prices/${i}${fault.pointer ?? ''}`,
        })),
      );
      if (faults.length > 0)
        return refused(new Refusal('pricing.prices', { list: list.code, faults: faults.length }, { faults: faults.slice(0, 50), status: 422 }));
      const made = input.prices.map((price) => rowOf(price, list, found.get(price.sku)!.id, ctx.now));
      for (const row of made) rows.set(`${row.list} ${row.skuId} ${row.minQuantity} ${row.validFrom.getTime()}`, row);
      ctx.emit(pricesSet, undefined, { list: list.code, skuIds: [...new Set(made.map((row) => row.skuId))] });
      return done({ prices: made.length });
    });
    writePrices(ctx, [...rows.values()]);
    return outcomes;
  },
});

function faultsOf(input: Static<typeof PriceInput>, list: PriceList, now: Date, isKnown: boolean): Fault[] {
  const faults: Fault[] = [];
  if (!isKnown) faults.push({ pointer: '/sku', code: 'pricing.unknown_sku', message: `There is no variant ${input.sku}.` });
  for (const [field, money] of [
    ['/price', input.price],
    ['/from', input.from],
  ] as const) {
    const fault = money && moneyFault(money, list);
    if (fault) faults.push({ pointer: field, ...fault });
  }
  if (faults.length === 0 && input.from && parseMoney(input.from).minor <= parseMoney(input.price).minor) {
    faults.push({
      pointer: '/from',
      code: 'pricing.from_not_above',
      message: 'The crossed-out price is above the price, or it is left out.',
    });
  }
  const from = input.validFrom ? new Date(input.validFrom) : now;
  if (Number.isNaN(from.getTime())) faults.push({ pointer: '/validFrom', code: 'pricing.period', message: 'This day does not exist.' });
  if (input.validTo && !(new Date(input.validTo) > from))
    faults.push({ pointer: '/validTo', code: 'pricing.period', message: 'A price ends after it begins.' });
  return faults;
}

function moneyFault(money: MoneyJson, list: PriceList): Omit<Fault, 'pointer'> | undefined {
  if (money.currency !== list.currency) return { code: 'pricing.currency', message: `The list ${list.code} is in ${list.currency}.` };
  if ((money.amount.split('.')[1] ?? '').length > exponentOf(money.currency))
    return { code: 'kernel.money', message: `${money.currency} has ${exponentOf(money.currency)} decimals.` };
  return money.amount.startsWith('-') ? { code: 'pricing.negative', message: 'A price is not below zero.' } : undefined;
}

function rowOf(input: Static<typeof PriceInput>, list: PriceList, skuId: string, now: Date): PriceRow {
  return {
    list: list.code,
    currency: list.currency,
    skuId,
    priceMinor: parseMoney(input.price).minor,
    priceFromMinor: input.from ? parseMoney(input.from).minor : null,
    minQuantity: input.minQuantity ?? 1,
    validFrom: input.validFrom ? new Date(input.validFrom) : now,
    validTo: input.validTo ? new Date(input.validTo) : null,
  };
}

export const setLists = defineAction({
  name: 'pricing.set_lists',
  summary: 'Adds price lists or renames those that are there; the currency of a list stays.',
  input: Type.Object(
    {
      lists: Type.Array(Type.Object({ code: ListCode, name: Type.String({ minLength: 1, maxLength: 100 }), currency: Currency }, closed), {
        minItems: 1,
        maxItems: 200,
      }),
    },
    closed,
  ),
  output: Type.Object({ lists: Type.Integer() }),
  refusals: { 'pricing.list_currency': 'The list is there in another currency, which does not change.' },
  async run(ctx, input) {
    const given = new Map(input.lists.map((list) => [list.code, list]));
    const other = (await lists(ctx, [...given.keys()])).find((list) => given.get(list.code)!.currency !== list.currency);
    if (other) throw new Refusal('pricing.list_currency', { list: other.code, currency: other.currency });
    writeLists(ctx, [...given.values()]);
    return { lists: given.size };
  },
});

export const setTaxRate = defineAction({
  name: 'pricing.set_tax_rate',
  summary: 'Sets the rate of value added tax of a category in a country from a day on, in per cent, e.g. "9.5".',
  input: Type.Object(
    {
      country: Country,
      category: ListCode,
      percent: Type.String({ maxLength: 8 }),
      validFrom: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    },
    closed,
  ),
  output: Type.Object({ ratePpm: Type.Integer() }),
  refusals: {
    'pricing.percent': 'The rate is not a percentage between 0 and 100 with at most four decimals.',
    'pricing.period': 'This day does not exist.',
  },
  async run(ctx, input) {
    const ratePpm = ppmOf(input.percent);
    if (ratePpm === undefined) throw new Refusal('pricing.percent', { percent: input.percent }, { status: 422 });
    const day = new Date(input.validFrom + 'T00:00:00Z');
    if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== input.validFrom)
      throw new Refusal('pricing.period', { validFrom: input.validFrom }, { status: 422 });
    writeTaxRates(ctx, [{ country: input.country, category: input.category, validFrom: input.validFrom, ratePpm }]);
    return { ratePpm };
  },
});

export const actions = [setPrices, setLists, setTaxRate];
