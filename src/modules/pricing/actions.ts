// The verbs of pricing.
import { Country, Currency, Refusal, defineAction } from '#kernel';
import Type from 'typebox';
import { changePrices } from './change-prices.ts';
import { ppmOf } from './rules.ts';
import { ListCode, closed } from './schemas.ts';
import { setPrices } from './set-prices.ts';
import { lists, writeLists, writeTaxRates } from './store.ts';

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

export const actions = [setPrices, changePrices, setLists, setTaxRate];
