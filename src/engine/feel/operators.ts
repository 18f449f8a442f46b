// What the operators do with any two values: equality, order and arithmetic, with null where FEEL has no answer.
import { NANOS_PER_DAY, NANOS_PER_SECOND, daysInMonth } from './calendar.ts';
import { add, compareNumbers, Decimal, divide, fromDecimal, isNumber, multiply, negate, power, subtract, toDecimal } from './numbers.ts';
import { dateOfDay, dateTimeAt, dateTimeOffset, dayOf, epochNanos, makeDate, timeOffset } from './temporal.ts';
import { DaysDuration, FeelDate, FeelDateTime, FeelFunction, FeelRange, FeelTime, isContext, isList, YearsDuration } from './values.ts';
import type { FeelContext, FeelValue } from './values.ts';

/** Whether two values are equal; null when their kinds differ. Null equals only null. */
export function equals(a: FeelValue, b: FeelValue): boolean | null {
  if (a === b) return true;
  if (a === null || b === null) return false;
  if (isNumber(a)) return isNumber(b) ? compareNumbers(a, b) === 0 : null;
  if (typeof a !== 'object') return typeof a === typeof b ? false : null;
  if (a instanceof YearsDuration && b instanceof YearsDuration) return a.months === b.months;
  if (a instanceof DaysDuration && b instanceof DaysDuration) return a.nanos === b.nanos;
  if (a instanceof FeelRange) return b instanceof FeelRange ? rangesEqual(a, b) : null;
  if (isList(a)) return isList(b) ? listsEqual(a, b) : null;
  if (isContext(a)) return isContext(b) ? contextsEqual(a, b) : null;
  if (a instanceof FeelFunction) return b instanceof FeelFunction ? false : null;
  const kindsDiffer = typeof b !== 'object' || a.constructor !== b.constructor;
  return kindsDiffer ? null : temporalEqual(a, b);
}

/** Equality of times has the resolution of a second (as the conformance kit has it); order is exact. */
function wholeSeconds(time: FeelTime): FeelTime {
  return new FeelTime(time.nanoOfDay - (time.nanoOfDay % NANOS_PER_SECOND), time.offsetSeconds, time.zone);
}

function temporalEqual(a: FeelValue, b: FeelValue): boolean | null {
  if (a instanceof FeelTime && b instanceof FeelTime) return compareTemporal(wholeSeconds(a), wholeSeconds(b)) === 0;
  if (a instanceof FeelDateTime && b instanceof FeelDateTime) {
    return compareTemporal(new FeelDateTime(a.date, wholeSeconds(a.time)), new FeelDateTime(b.date, wholeSeconds(b.time))) === 0;
  }
  return compareTemporal(a, b) === 0;
}

function rangesEqual(a: FeelRange, b: FeelRange): boolean {
  return (
    a.isComparison === b.isComparison &&
    a.lowClosed === b.lowClosed &&
    a.highClosed === b.highClosed &&
    equals(a.low, b.low) === true &&
    equals(a.high, b.high) === true
  );
}

function listsEqual(a: readonly FeelValue[], b: readonly FeelValue[]): boolean {
  return a.length === b.length && a.every((item, index) => equals(item, b[index] ?? null) === true);
}

function contextsEqual(a: FeelContext, b: FeelContext): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equals(a[key] ?? null, b[key] ?? null) === true);
}

/** -1, 0 or 1; null when the values have no order between them. */
export function compare(a: FeelValue, b: FeelValue): number | null {
  if (isNumber(a)) return isNumber(b) ? compareNumbers(a, b) : null;
  if (typeof a === 'string') return typeof b === 'string' ? compareTexts(a, b) : null;
  return compareTemporal(a, b);
}

/** Order by Unicode code points. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    if (x === y) continue;
    // A surrogate stands for a code point above every other unit.
    const xHigh = x >= 0xd800 && x <= 0xdfff;
    const yHigh = y >= 0xd800 && y <= 0xdfff;
    return xHigh === yHigh ? (x < y ? -1 : 1) : xHigh ? 1 : -1;
  }
  return a.length < b.length ? -1 : 1;
}

function sign<T extends number | bigint>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareTemporal(a: FeelValue, b: FeelValue): number | null {
  if (a instanceof FeelDate && b instanceof FeelDate) return sign(a.year, b.year) || sign(a.month, b.month) || sign(a.day, b.day);
  if (a instanceof YearsDuration && b instanceof YearsDuration) return sign(a.months, b.months);
  if (a instanceof DaysDuration && b instanceof DaysDuration) return sign(a.nanos, b.nanos);
  if (a instanceof FeelDateTime && b instanceof FeelDateTime) {
    const isLocal = dateTimeOffset(a) === null;
    return isLocal === (dateTimeOffset(b) === null) ? sign(epochNanos(a), epochNanos(b)) : null;
  }
  if (a instanceof FeelTime && b instanceof FeelTime) {
    const x = timeOffset(a);
    const y = timeOffset(b);
    if ((x === null) !== (y === null)) return null;
    return sign(a.nanoOfDay - (x ?? 0) * NANOS_PER_SECOND, b.nanoOfDay - (y ?? 0) * NANOS_PER_SECOND);
  }
  return null;
}

const PER_DAY = BigInt(NANOS_PER_DAY);
const MAX_MONTHS = 999_999_999 * 12 + 12;
const MAX_DAYS_NANOS = 10n ** 27n;

function makeYears(months: number): YearsDuration | null {
  return Number.isSafeInteger(months) && Math.abs(months) <= MAX_MONTHS * 2 ? new YearsDuration(months + 0) : null;
}

function makeDays(nanos: bigint): DaysDuration | null {
  return nanos < MAX_DAYS_NANOS && nanos > -MAX_DAYS_NANOS ? new DaysDuration(nanos) : null;
}

function addMonths(date: FeelDate, months: number): FeelDate | null {
  const index = date.year * 12 + date.month - 1 + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  return makeDate(year, month, Math.min(date.day, daysInMonth(year, month)));
}

function addDuration(value: FeelValue, duration: DaysDuration | YearsDuration): FeelValue {
  if (duration instanceof YearsDuration) {
    if (value instanceof YearsDuration) return makeYears(value.months + duration.months);
    if (value instanceof FeelDate) return addMonths(value, duration.months);
    if (!(value instanceof FeelDateTime)) return null;
    const date = addMonths(value.date, duration.months);
    return date && new FeelDateTime(date, value.time);
  }
  if (value instanceof DaysDuration) return makeDays(value.nanos + duration.nanos);
  if (value instanceof FeelDate) {
    const days = Number((duration.nanos - (((duration.nanos % PER_DAY) + PER_DAY) % PER_DAY)) / PER_DAY);
    return dateOfDay(dayOf(value) + days);
  }
  if (value instanceof FeelTime) {
    const sum = (((BigInt(value.nanoOfDay) + duration.nanos) % PER_DAY) + PER_DAY) % PER_DAY;
    return new FeelTime(Number(sum), value.offsetSeconds, value.zone);
  }
  if (!(value instanceof FeelDateTime)) return null;
  return dateTimeAt(epochNanos(value) + duration.nanos, value.time.offsetSeconds, value.time.zone);
}

function isDuration(value: FeelValue): value is DaysDuration | YearsDuration {
  return value instanceof DaysDuration || value instanceof YearsDuration;
}

function negated(duration: DaysDuration | YearsDuration): DaysDuration | YearsDuration {
  return duration instanceof DaysDuration ? new DaysDuration(-duration.nanos) : new YearsDuration(0 - duration.months);
}

/** `a + b`: numbers, texts, durations, and a moment with a duration. */
export function plus(a: FeelValue, b: FeelValue): FeelValue {
  if (isNumber(a)) return isNumber(b) ? add(a, b) : null;
  if (typeof a === 'string') return typeof b === 'string' ? a + b : null;
  if (isDuration(b)) return addDuration(a, b);
  return isDuration(a) ? addDuration(b, a) : null;
}

/** `a - b`: numbers, durations, a moment less a duration, and the duration between two moments. */
export function minus(a: FeelValue, b: FeelValue): FeelValue {
  if (isNumber(a)) return isNumber(b) ? subtract(a, b) : null;
  if (isDuration(b)) return isDuration(a) && a.constructor !== b.constructor ? null : addDuration(a, negated(b));
  if (a instanceof FeelTime && b instanceof FeelTime) {
    const order = compareTemporal(a, b);
    if (order === null) return null;
    const shift = ((timeOffset(b) ?? 0) - (timeOffset(a) ?? 0)) * NANOS_PER_SECOND;
    return new DaysDuration(BigInt(a.nanoOfDay - b.nanoOfDay + shift));
  }
  const from = asMoment(a);
  const to = asMoment(b);
  if (!from || !to || (dateTimeOffset(from) === null) !== (dateTimeOffset(to) === null)) return null;
  return makeDays(epochNanos(from) - epochNanos(to));
}

/** A date counts as midnight UTC beside a date and time (DMN 1.5, table 57). */
function asMoment(value: FeelValue): FeelDateTime | null {
  if (value instanceof FeelDateTime) return value;
  return value instanceof FeelDate ? new FeelDateTime(value, new FeelTime(0, 0, null)) : null;
}

function scaleDuration(duration: DaysDuration | YearsDuration, scale: (size: Decimal) => Decimal): FeelValue {
  const size = duration instanceof DaysDuration ? new Decimal(duration.nanos.toString()) : new Decimal(duration.months);
  const scaled = scale(size).toDecimalPlaces(0, Decimal.ROUND_DOWN);
  if (!scaled.isFinite() || scaled.e > 30) return null;
  return duration instanceof DaysDuration ? makeDays(BigInt(scaled.toFixed())) : makeYears(scaled.toNumber());
}

export function times(a: FeelValue, b: FeelValue): FeelValue {
  if (isNumber(a)) return isNumber(b) ? multiply(a, b) : isDuration(b) ? scaleDuration(b, (size) => size.times(toDecimal(a))) : null;
  return isDuration(a) && isNumber(b) ? scaleDuration(a, (size) => size.times(toDecimal(b))) : null;
}

/** `a / b`: numbers, a duration by a number, and how often a duration goes into another. */
export function over(a: FeelValue, b: FeelValue): FeelValue {
  if (isNumber(a)) return isNumber(b) ? divide(a, b) : null;
  if (!isDuration(a)) return null;
  if (isNumber(b)) {
    const divisor = toDecimal(b);
    return divisor.isZero() ? null : scaleDuration(a, (size) => size.dividedBy(divisor));
  }
  if (a instanceof YearsDuration && b instanceof YearsDuration) return divide(a.months, b.months);
  if (!(a instanceof DaysDuration) || !(b instanceof DaysDuration) || b.nanos === 0n) return null;
  return fromDecimal(new Decimal(a.nanos.toString()).dividedBy(new Decimal(b.nanos.toString())));
}

export function raised(a: FeelValue, b: FeelValue): FeelValue {
  return isNumber(a) && isNumber(b) ? power(a, b) : null;
}

export function minusSign(a: FeelValue): FeelValue {
  if (isNumber(a)) return negate(a);
  return isDuration(a) ? negated(a) : null;
}

/** Whether a value lies in a range; null when they cannot be compared. */
export function inRange(value: FeelValue, range: FeelRange): boolean | null {
  if (value === null) return null;
  let result: boolean | null = true;
  if (range.low !== null) {
    const order = compare(value, range.low);
    if (order === null) return null;
    if (order < 0 || (order === 0 && !range.lowClosed)) result = false;
  }
  if (range.high !== null) {
    const order = compare(value, range.high);
    if (order === null) return null;
    if (order > 0 || (order === 0 && !range.highClosed)) result = false;
  }
  return result;
}
