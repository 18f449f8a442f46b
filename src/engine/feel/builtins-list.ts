// Built-in functions on lists.
import type { Meter } from './budget.ts';
import { builtin } from './builtin.ts';
import type { Builtin } from './builtin.ts';
import { toInteger } from './numbers.ts';
import type { FeelNumber } from './numbers.ts';
import { compare, equals } from './operators.ts';
import { booleanType, functionType } from './types.ts';
import { FeelFunction, isList } from './values.ts';
import type { FeelValue } from './values.ts';

type List = readonly FeelValue[];

function has(list: List, wanted: FeelValue): boolean {
  return list.some((item) => equals(item, wanted) === true);
}

/** A 1-based position, or one counted from the end, as an index; null outside of `0..limit-1`. */
function indexOfPosition(position: FeelValue | undefined, length: number, limit: number): number | null {
  const whole = toInteger(position as FeelNumber);
  if (whole === null || whole === 0) return null;
  const index = whole > 0 ? whole - 1 : length + whole;
  return index >= 0 && index < limit ? index : null;
}

function sublist([list, start, length]: List, meter: Meter): FeelValue {
  const values = list as List;
  const index = indexOfPosition(start, values.length, values.length);
  if (index === null) return null;
  const count = length === undefined ? values.length - index : toInteger(length as FeelNumber);
  if (count === null || count < (length === undefined ? 0 : 1) || index + count > values.length) return null;
  meter.list(count);
  return values.slice(index, index + count);
}

function insertBefore([list, position, item]: List, meter: Meter): FeelValue {
  const values = list as List;
  const index = indexOfPosition(position, values.length, values.length + 1);
  if (index === null) return null;
  meter.list(values.length + 1);
  return [...values.slice(0, index), item ?? null, ...values.slice(index)];
}

function remove([list, position]: List, meter: Meter): FeelValue {
  const values = list as List;
  const index = indexOfPosition(position, values.length, values.length);
  if (index === null) return null;
  meter.list(values.length);
  return values.filter((_, at) => at !== index);
}

function replaceAt([list, position, item]: List, meter: Meter): FeelValue {
  const values = list as List;
  const index = indexOfPosition(position, values.length, values.length);
  if (index === null) return null;
  meter.list(values.length);
  return values.map((value, at) => (at === index ? (item ?? null) : value));
}

function replaceMatching([list, match, item]: List, meter: Meter): FeelValue {
  const values = list as List;
  const test = match as FeelFunction;
  meter.list(values.length);
  const verdicts = values.map((value) => test.call([value, item ?? null], meter));
  if (verdicts.some((verdict) => typeof verdict !== 'boolean')) return null;
  return values.map((value, at) => (verdicts[at] === true ? (item ?? null) : value));
}

function distinct(values: List, meter: Meter): List {
  const seen = new Set<FeelValue>();
  const kept: FeelValue[] = [];
  for (const value of values) {
    meter.spend(1);
    // Scalars are told apart by identity; only the rest needs a search.
    if (value === null || typeof value !== 'object') {
      if (seen.has(value)) continue;
      seen.add(value);
    } else {
      meter.spend(kept.length);
      if (has(kept, value)) continue;
    }
    kept.push(value);
  }
  return kept;
}

function flatten(values: List, meter: Meter): List {
  const flat: FeelValue[] = [];
  const visit = (list: List): void => {
    meter.list(list.length);
    for (const value of list) {
      if (isList(value)) visit(value);
      else flat.push(value);
    }
  };
  visit(values);
  return flat;
}

function concatenate(lists: List, meter: Meter): List {
  const joined = (lists as readonly List[]).flat(1);
  meter.list(joined.length);
  return joined;
}

/** A stable merge sort, so that a bad order function costs n·log n calls and no more. */
function sorted(values: List, precedes: FeelFunction, meter: Meter): FeelValue {
  if (values.length < 2) return values;
  const middle = values.length >> 1;
  const left = sorted(values.slice(0, middle), precedes, meter) as List | null;
  const right = sorted(values.slice(middle), precedes, meter) as List | null;
  if (!left || !right) return null;
  const merged: FeelValue[] = [];
  let a = 0;
  let b = 0;
  while (a < left.length && b < right.length) {
    meter.spend(1);
    const isBefore = precedes.call([right[b] ?? null, left[a] ?? null], meter);
    if (typeof isBefore !== 'boolean') return null;
    if (isBefore) {
      merged.push(right[b] ?? null);
      b += 1;
    } else {
      merged.push(left[a] ?? null);
      a += 1;
    }
  }
  return [...merged, ...left.slice(a), ...right.slice(b)];
}

/** Ascending order of values that have one. */
const naturalOrder = new FeelFunction('', ['x', 'y'], functionType(booleanType), ([x = null, y = null]) => {
  const order = compare(x, y);
  return order === null ? null : order < 0;
});

export const listFunctions: readonly Builtin[] = [
  builtin(['list contains(list: list, element: any): boolean', ([list, element]) => has(list as List, element ?? null)]),
  builtin(['sublist(list: list, start position: number, length?: number): first', sublist]),
  builtin([
    'append(list: list, ...item: any): elements',
    ([list, ...items], meter) => {
      meter.list((list as List).length + items.length);
      return [...(list as List), ...items];
    },
  ]),
  builtin(['concatenate(...list: list): elements', concatenate]),
  builtin(['insert before(list: list, position: number, newItem: any): first', insertBefore]),
  builtin(['remove(list: list, position: number): first', remove]),
  builtin(
    ['list replace(list: list, position: number, newItem: any): first', replaceAt],
    ['list replace(list: list, match: function, newItem: any): first', replaceMatching],
  ),
  builtin(['reverse(list: list): first', ([list]) => [...(list as List)].reverse()]),
  builtin([
    'index of(list: list, match: any): list<number>',
    ([list, match]) => {
      return (list as List).flatMap((item, index) => (equals(item, match ?? null) === true ? [index + 1] : []));
    },
  ]),
  builtin(['union(...list: list): elements', (lists, meter) => distinct(concatenate(lists, meter), meter)]),
  builtin(['distinct values(list: list): first', ([list], meter) => distinct(list as List, meter)]),
  builtin(['flatten(list: list): list', ([list], meter) => flatten(list as List, meter)]),
  builtin(
    ['sort(list: list, precedes: function): first', ([list, precedes], meter) => sorted(list as List, precedes as FeelFunction, meter)],
    ['sort(list: list): first', ([list], meter) => sorted(list as List, naturalOrder, meter)],
  ),
];
