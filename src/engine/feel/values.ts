// The values that an expression can have, and how a context is read without touching host prototypes.
import type { FeelNumber } from './numbers.ts';

export interface FeelContext {
  readonly [name: string]: FeelValue;
}
export type FeelValue =
  | null
  | boolean
  | FeelNumber
  | string
  | FeelDate
  | FeelTime
  | FeelDateTime
  | DaysDuration
  | YearsDuration
  | FeelRange
  | FeelFunction
  | FeelContext
  | readonly FeelValue[];

/** A day of the proleptic Gregorian calendar. */
export class FeelDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  constructor(year: number, month: number, day: number) {
    this.year = year;
    this.month = month;
    this.day = day;
  }
}

/** A time of day; with an offset in seconds, with a zone, or local. */
export class FeelTime {
  /** Nanoseconds since midnight, below 86,400,000,000,000 (a safe integer). */
  readonly nanoOfDay: number;
  readonly offsetSeconds: number | null;
  readonly zone: string | null;
  constructor(nanoOfDay: number, offsetSeconds: number | null, zone: string | null) {
    this.nanoOfDay = nanoOfDay;
    this.offsetSeconds = offsetSeconds;
    this.zone = zone;
  }
}

/** A day and a time of day; with an offset in seconds, with a zone, or local. */
export class FeelDateTime {
  readonly date: FeelDate;
  readonly time: FeelTime;
  constructor(date: FeelDate, time: FeelTime) {
    this.date = date;
    this.time = time;
  }
}

/** A days and time duration in nanoseconds. */
export class DaysDuration {
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** A years and months duration in whole months. */
export class YearsDuration {
  readonly months: number;
  constructor(months: number) {
    this.months = months;
  }
}

/** A range of comparable values; a missing end is open to infinity. */
export class FeelRange {
  readonly low: FeelValue;
  readonly high: FeelValue;
  readonly lowClosed: boolean;
  readonly highClosed: boolean;
  /** Whether it was written as a comparison such as `(> 5)`, which equals no range with two ends. */
  readonly isComparison: boolean;
  constructor(low: FeelValue, high: FeelValue, lowClosed: boolean, highClosed: boolean, isComparison = false) {
    this.isComparison = isComparison;
    this.low = low;
    this.high = high;
    this.lowClosed = lowClosed;
    this.highClosed = highClosed;
  }
}

/** A function value: built in, defined in an expression, or a business knowledge model. */
export class FeelFunction {
  readonly name: string;
  readonly params: readonly string[];
  readonly call: (args: readonly FeelValue[], meter: import('./budget.ts').Meter) => FeelValue;
  /** Types of parameters and result, for `instance of`. */
  readonly type: import('./types.ts').FeelType;
  constructor(name: string, params: readonly string[], type: import('./types.ts').FeelType, call: FeelFunction['call']) {
    this.name = name;
    this.params = params;
    this.type = type;
    this.call = call;
  }
}

export const isList = Array.isArray as (value: unknown) => value is readonly FeelValue[];

/** A plain object, and nothing with a class behind it. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export function isContext(value: unknown): value is FeelContext {
  return isRecord(value);
}

/** Reads an own property of a plain object; anything else is null. */
export function ownValue(record: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : null;
}

/** Whether a key may be read straight, because nothing inherited has that name. */
export function isPlainKey(key: string): boolean {
  return !(key in Object.prototype);
}

/** A new context from entries; `__proto__` becomes an ordinary entry. */
export function contextOf(entries: Iterable<readonly [string, FeelValue]>): FeelContext {
  const context: Record<string, FeelValue> = Object.create(null);
  for (const [name, value] of entries) context[name] = value;
  return context;
}
