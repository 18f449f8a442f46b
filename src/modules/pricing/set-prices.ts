// Setting prices: all of a request or none, and each told with what one paid before.
import { type Ctx, type Fault, type MoneyJson, type Outcome, Refusal, decimalOf, defineAction, done, exponentOf, parseMoney, refused } from '#kernel';
import { idsOf } from '#modules/catalog';
import Type, { type Static } from 'typebox';
import { pricesSet } from './events.ts';
import { ListCode, PriceInput, closed } from './schemas.ts';
import { type PriceList, lists, pricesFor, writePrices } from './store.ts';
import type { PriceRow } from './types.ts';

const SetPrices = Type.Object({ list: ListCode, prices: Type.Array(PriceInput, { minItems: 1, maxItems: 2000 }) }, closed);
/** `isFirst` says of a row that its SKU is new, so that no price can have held before. */
type Set = { list: PriceList; rows: (PriceRow & { sku: string; isFirst?: boolean | undefined })[] };

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
    const sets: Set[] = [];
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
        return refused(new Refusal('pricing.prices', { list: list.code, faults: faults.length }, { faults: faults.slice(0, 100), status: 422 }));
      sets.push({ list, rows: input.prices.map((price) => ({ ...rowOf(price, list, found.get(price.sku)!.id, ctx.now), sku: price.sku })) });
      return done({ prices: input.prices.length });
    });
    await keep(ctx, sets);
    return outcomes;
  },
});

/** Writes prices and tells of each what held for its quantity just now. A later row for the same SKU, step and beginning wins. */
export async function keep(ctx: Ctx, sets: readonly Set[]): Promise<void> {
  const asks = sets.flatMap(({ rows }) =>
    rows.flatMap(({ skuId, list, currency, minQuantity, isFirst }) => (isFirst ? [] : [{ skuId, list, currency, quantity: minQuantity }])),
  );
  const before = asks.length === 0 ? [] : await pricesFor(ctx, asks, ctx.now);
  const rows = new Map<string, PriceRow>();
  let at = 0;
  for (const set of sets) {
    const text = (minor: bigint | null | undefined): string | null => (minor === null || minor === undefined ? null : decimalOf(minor, set.list.currency));
    const changes = set.rows.map((row) => {
      rows.set(`${row.list} ${row.skuId} ${row.minQuantity} ${row.validFrom.getTime()}`, row);
      const was = row.isFirst ? undefined : before[at++];
      return {
        sku: row.sku,
        minQuantity: row.minQuantity,
        validFrom: row.validFrom.toISOString(),
        validTo: row.validTo?.toISOString() ?? null,
        before: { price: text(was?.priceMinor), from: text(was?.priceFromMinor) },
        after: { price: text(row.priceMinor), from: text(row.priceFromMinor) },
      };
    });
    if (changes.length > 0) ctx.emit(pricesSet, undefined, { list: set.list.code, skuIds: [...new Set(set.rows.map((row) => row.skuId))], changes });
  }
  writePrices(ctx, [...rows.values()]);
}

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
