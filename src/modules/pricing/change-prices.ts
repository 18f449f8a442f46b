// Changing the prices of many products by a part or an amount; the preview and the change are one calculation.
import { type Ctx, Refusal, defineAction, exponentOf, parseMoney } from '#kernel';
import Type from 'typebox';
import { type Ending, type PriceChange, changedPrice, signedPpmOf } from './rules.ts';
import { InstantText, ProductIds, changeFields, closed } from './schemas.ts';
import { keep } from './set-prices.ts';
import { type CurrentPrice, currentPrices } from './store-products.ts';
import { type PriceList, lists } from './store.ts';

type Asked = { list: string; percent?: string | undefined; amount?: string | undefined; ending?: Ending | undefined };
export type Changed = CurrentPrice & { nextMinor: bigint };

/** The list and how each price on it changes. Refuses what is no list, no percentage or no amount. */
export async function readChange(ctx: Pick<Ctx, 'read'>, asked: Asked): Promise<{ list: PriceList; change: PriceChange; ending: Ending }> {
  const [list] = await lists(ctx, [asked.list]);
  if (!list) throw new Refusal('pricing.unknown_list', { list: asked.list }, { status: 404 });
  const ending = asked.ending ?? 'exact';
  if ((asked.percent === undefined) === (asked.amount === undefined)) throw wrong('Say either per cent or an amount.', '/percent');
  if (asked.percent !== undefined) {
    const byPpm = signedPpmOf(asked.percent);
    if (byPpm === undefined) throw wrong(`"${asked.percent}" is not a percentage between -100 and 1000.`, '/percent');
    return { list, change: { byPpm }, ending };
  }
  const amount = asked.amount!.replace(/^\+/, '');
  if ((amount.split('.')[1] ?? '').length > exponentOf(list.currency)) throw wrong(`${list.currency} has ${exponentOf(list.currency)} decimals.`, '/amount');
  return { list, change: { byMinor: parseMoney({ amount, currency: list.currency }).minor }, ending };
}

function wrong(message: string, pointer: string): Refusal {
  return new Refusal('pricing.change', {}, { message, status: 422, faults: [{ pointer, code: 'pricing.change', message }] });
}

/** What prices for one piece become. */
export function changed(rows: readonly CurrentPrice[], { change, ending, list }: { change: PriceChange; ending: Ending; list: PriceList }): Changed[] {
  return rows.map((row) => ({ ...row, nextMinor: changedPrice(row.priceMinor, change, ending, exponentOf(list.currency)) }));
}

export const changePrices = defineAction({
  name: 'pricing.change_prices',
  summary: 'Changes the prices for one piece of many products on a list by per cent or by an amount; with `crossOut` the price of today is crossed out beside.',
  input: Type.Object(
    {
      ...changeFields,
      productIds: ProductIds,
      crossOut: Type.Optional(Type.Boolean()),
      validFrom: Type.Optional(InstantText),
      validTo: Type.Optional(InstantText),
    },
    closed,
  ),
  output: Type.Object({ prices: Type.Integer() }),
  refusals: {
    'pricing.unknown_list': 'There is no such price list.',
    'pricing.change': 'The percentage or the amount is not one.',
    'pricing.period': 'The time is not one: a price ends after it begins.',
  },
  emits: ['pricing.prices_set'],
  async run(ctx, input) {
    const what = await readChange(ctx, input);
    const validFrom = input.validFrom ? new Date(input.validFrom) : ctx.now;
    const validTo = input.validTo ? new Date(input.validTo) : null;
    const isTime = !Number.isNaN(validFrom.getTime()) && (validTo === null || validTo > validFrom);
    if (!isTime) throw new Refusal('pricing.period', {}, { status: 422 });
    const rows = changed(await currentPrices(ctx, input.productIds, what.list.code, ctx.now), what)
      .filter((row) => row.nextMinor !== row.priceMinor)
      .map(({ sku, skuId, priceMinor, priceFromMinor, nextMinor }) => {
        const crossed = input.crossOut ? priceMinor : priceFromMinor;
        return {
          sku,
          skuId,
          list: what.list.code,
          currency: what.list.currency,
          priceMinor: nextMinor,
          // What is crossed out is higher than what is paid, or there is nothing to cross out.
          priceFromMinor: crossed !== null && crossed > nextMinor ? crossed : null,
          minQuantity: 1,
          validFrom,
          validTo,
        };
      });
    await keep(ctx, [{ list: what.list, rows }]);
    return { prices: rows.length };
  },
});
