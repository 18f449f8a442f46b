// Built-in functions that make one value of many: sums, means, extremes, and logic over lists.
import type { Meter } from './budget.ts';
import { builtin } from './builtin.ts';
import type { Body, Builtin } from './builtin.ts';
import { add, compareNumbers, Decimal, divide, fromDecimal, isNumber, multiply, toDecimal } from './numbers.ts';
import type { FeelNumber } from './numbers.ts';
import { compare, plus } from './operators.ts';
import { DaysDuration, isList, YearsDuration } from './values.ts';
import type { FeelValue } from './values.ts';

type List = readonly FeelValue[];

/** Both ways to call these: with one list, or with the values themselves. */
function overValues(name: string, type: string, result: string, body: (values: List) => FeelValue): Builtin {
  const over = (values: List, meter: Meter): FeelValue => {
    meter.spend(values.length);
    return type === 'number' && !values.every(isNumber) ? null : body(values);
  };
  const ofList: Body = ([list], meter) => over(list as List, meter);
  return builtin([`${name}(list: list${type === 'any' ? '' : `<${type}>`}): ${result}`, ofList], [`${name}(...c: ${type}): ${result}`, over]);
}

function extreme(sign: 1 | -1): (values: List) => FeelValue {
  return (values) => {
    let best = values[0] ?? null;
    if (best === null || compare(best, best) === null) return null;
    for (const value of values) {
      const order = compare(value, best);
      if (order === null) return null;
      if (order * sign > 0) best = value;
    }
    return best;
  };
}

function sum(values: List): FeelValue {
  if (values.length === 0) return null;
  const isAddable = values.every(isNumber) || values.every((value) => value instanceof DaysDuration) || values.every((value) => value instanceof YearsDuration);
  return isAddable ? values.slice(1).reduce<FeelValue>((total, value) => plus(total, value), values[0] ?? null) : null;
}

function mean(values: List): FeelValue {
  const total = sum(values);
  return isNumber(total) ? divide(total, values.length) : null;
}

function product(values: List): FeelValue {
  return values.length === 0
    ? null
    : (values as readonly FeelNumber[]).reduce<FeelNumber | null>((total, value) => (total === null ? null : multiply(total, value)), 1);
}

function inOrder(values: List): FeelNumber[] {
  return [...(values as readonly FeelNumber[])].sort(compareNumbers);
}

function median(values: List): FeelValue {
  const ordered = inOrder(values);
  const middle = ordered.length >> 1;
  const upper = ordered[middle];
  const lower = ordered[middle - 1];
  if (upper === undefined) return null;
  if (ordered.length % 2 === 1 || lower === undefined) return upper;
  const both = add(lower, upper);
  return both === null ? null : divide(both, 2);
}

/** The sample standard deviation (divides by n - 1). */
function deviation(values: List): FeelValue {
  if (values.length < 2) return null;
  const numbers = (values as readonly FeelNumber[]).map(toDecimal);
  const average = numbers.reduce((total, value) => total.plus(value), new Decimal(0)).dividedBy(numbers.length);
  const squares = numbers.reduce((total, value) => total.plus(value.minus(average).pow(2)), new Decimal(0));
  return fromDecimal(squares.dividedBy(numbers.length - 1).sqrt());
}

function mode(values: List): FeelValue {
  const counts: { value: FeelNumber; count: number }[] = [];
  for (const value of inOrder(values)) {
    const last = counts.at(-1);
    if (last && compareNumbers(last.value, value) === 0) last.count += 1;
    else counts.push({ value, count: 1 });
  }
  const most = Math.max(0, ...counts.map(({ count }) => count));
  return counts.filter(({ count }) => count === most).map(({ value }) => value);
}

/** `decisive` when any element is that; null when an element is neither; otherwise the opposite. */
function logic(decisive: boolean): (values: List) => FeelValue {
  return (values) => {
    if (values.some((value) => value === decisive)) return decisive;
    return values.every((value) => value === !decisive) ? !decisive : null;
  };
}

export const statisticFunctions: readonly Builtin[] = [
  builtin(['count(list: list): number', ([list]) => (isList(list) ? list.length : null)]),
  overValues('min', 'any', 'element', extreme(-1)),
  overValues('max', 'any', 'element', extreme(1)),
  overValues('sum', 'any', 'element', sum),
  overValues('product', 'number', 'number', product),
  overValues('mean', 'number', 'number', mean),
  overValues('median', 'number', 'number', median),
  overValues('stddev', 'number', 'number', deviation),
  overValues('mode', 'number', 'list<number>', mode),
  overValues('all', 'any', 'boolean', logic(false)),
  overValues('any', 'any', 'boolean', logic(true)),
];
