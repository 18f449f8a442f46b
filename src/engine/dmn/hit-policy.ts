// What a decision table answers when several rules match: the seven hit policies and the aggregators of collect.
import { compareNumbers, isNumber } from '../feel/numbers.ts';
import { compare, equals, plus } from '../feel/operators.ts';
import type { FeelValue } from '../feel/values.ts';
import type { Aggregation } from './model.ts';

/** Sum, least, greatest or number of the collected values; null when they do not go together. */
export function aggregate(values: readonly FeelValue[], how: Aggregation): FeelValue {
  if (how === 'COUNT') return values.length;
  const [first = null, ...rest] = values;
  if (how === 'SUM') return rest.reduce<FeelValue>((total, value) => plus(total, value), first);
  const sign = how === 'MIN' ? -1 : 1;
  return rest.reduce<FeelValue>((best, value) => {
    const order = isNumber(value) && isNumber(best) ? compareNumbers(value, best) : compare(value, best);
    return order === null ? null : order * sign > 0 ? value : best;
  }, first);
}

/** Whether all matching rules say the same. */
export function agree(values: readonly FeelValue[]): boolean {
  const [first = null, ...rest] = values;
  return rest.every((value) => equals(first, value) === true);
}

/** A list of output values, best first; a value's rank is its place, unknown values come last. */
export function rankOf(value: FeelValue, order: readonly FeelValue[]): number {
  const place = order.findIndex((one) => equals(one, value) === true);
  return place < 0 ? order.length : place;
}

/** Orders rows by the rank of their first column, then of the next. */
export function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < a.length; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
