// Built-in functions that make a value of one type from another.
import { builtin } from './builtin.ts';
import type { Builtin } from './builtin.ts';
import { NANOS_PER_SECOND, isZone } from './calendar.ts';
import { Decimal, isNumber, numberFromText, toDecimal, toInteger } from './numbers.ts';
import type { FeelNumber } from './numbers.ts';
import { rangeFromText } from './range-text.ts';
import { dateFromText, dateTimeFromText, durationFromText, makeDate, makeTime, timeFromText } from './temporal.ts';
import { toText } from './to-text.ts';
import { DaysDuration, FeelDate, FeelDateTime, FeelTime, YearsDuration } from './values.ts';
import type { FeelValue } from './values.ts';

type List = readonly FeelValue[];

function whole(value: FeelValue | undefined): number {
  return isNumber(value) ? (toInteger(value) ?? NaN) : NaN;
}

function dateFrom([value]: List): FeelValue {
  if (typeof value === 'string') return dateFromText(value);
  return value instanceof FeelDateTime ? value.date : (value as FeelDate);
}

function timeFrom([value]: List): FeelValue {
  if (typeof value === 'string') return timeFromText(value);
  if (value instanceof FeelDateTime) return value.time;
  return value instanceof FeelDate ? new FeelTime(0, 0, null) : (value as FeelTime);
}

/** Hours, minutes and seconds (which may have a fraction), and an offset or none. */
function timeOf(hour: FeelValue | undefined, minute: FeelValue | undefined, second: FeelValue | undefined, zone: FeelValue | undefined): FeelTime | null {
  const seconds = toDecimal(second as FeelNumber);
  const wholeSeconds = seconds.floor();
  const nanos = seconds.minus(wholeSeconds).times(NANOS_PER_SECOND).toDecimalPlaces(0, Decimal.ROUND_DOWN).toNumber();
  if (zone instanceof DaysDuration) {
    const offset = Number(zone.nanos / BigInt(NANOS_PER_SECOND));
    return makeTime(whole(hour), whole(minute), wholeSeconds.toNumber(), nanos, offset);
  }
  if (typeof zone === 'string' && !isZone(zone)) return null;
  return makeTime(whole(hour), whole(minute), wholeSeconds.toNumber(), nanos, null, typeof zone === 'string' ? zone : null);
}

function dateAndTime([date, time]: List): FeelValue {
  const day = date instanceof FeelDateTime ? date.date : (date as FeelDate);
  return new FeelDateTime(day, time as FeelTime);
}

function dateTimeFrom([value]: List): FeelValue {
  if (typeof value === 'string') return dateTimeFromText(value);
  return value instanceof FeelDate ? new FeelDateTime(value, new FeelTime(0, 0, null)) : (value as FeelDateTime);
}

function dateTimeOf([year, month, day, hour, minute, second, zone]: List): FeelValue {
  const date = makeDate(whole(year), whole(month), whole(day));
  const time = timeOf(hour, minute, second, zone);
  return date && time ? new FeelDateTime(date, time) : null;
}

const SEPARATORS = new Set([' ', ',', '.']);

/** Reads a number whose digits are grouped; both separators must differ (DMN 1.5, table 73). */
function numberFrom([text, grouping, point]: List): FeelValue {
  if (grouping !== null && grouping !== undefined && !SEPARATORS.has(grouping as string)) return null;
  if (point !== null && point !== undefined && point !== '.' && point !== ',') return null;
  if (grouping !== null && grouping !== undefined && grouping === point) return null;
  const ungrouped = typeof grouping === 'string' ? (text as string).replaceAll(grouping, '') : (text as string);
  return numberFromText(typeof point === 'string' ? ungrouped.replace(point, '.') : ungrouped);
}

/** Whole months from one day to another, towards zero (DMN 1.5, table 73). */
function monthsBetween([from, to]: List): FeelValue {
  const a = from instanceof FeelDateTime ? from.date : (from as FeelDate);
  const b = to instanceof FeelDateTime ? to.date : (to as FeelDate);
  const months = (b.year - a.year) * 12 + b.month - a.month;
  if (months > 0 && b.day < a.day) return new YearsDuration(months - 1);
  if (months < 0 && b.day > a.day) return new YearsDuration(months + 1);
  return new YearsDuration(months);
}

export const conversionFunctions: readonly Builtin[] = [
  builtin(
    ['date(from: string|date|dateTime): date', dateFrom],
    ['date(year: number, month: number, day: number): date', ([year, month, day]) => makeDate(whole(year), whole(month), whole(day))],
  ),
  builtin(
    ['time(from: string|time|dateTime|date): time', timeFrom],
    [
      'time(hour: number, minute: number, second: number, offset?: daysDuration?): time',
      ([hour, minute, second, offset]) => timeOf(hour, minute, second, offset),
    ],
  ),
  builtin(
    ['date and time(from: string|dateTime|date): date and time', dateTimeFrom],
    ['date and time(date: date|dateTime, time: time): date and time', dateAndTime],
    [
      'date and time(year: number, month: number, day: number, hour: number, minute: number, second: number, offset?: daysDuration|string?): date and time',
      dateTimeOf,
    ],
  ),
  builtin(['duration(from: string|daysDuration|yearsDuration): any', ([value]) => (typeof value === 'string' ? durationFromText(value) : (value ?? null))]),
  builtin(['years and months duration(from: date|dateTime, to: date|dateTime): years and months duration', monthsBetween]),
  builtin(['number(from: string): number', numberFrom], ['number(from: string, grouping separator: string?, decimal separator: string?): number', numberFrom]),
  builtin(['string(from: any): string', ([value = null]) => (value === null ? null : toText(value))]),
  builtin(['range(from: string): range', ([text]) => rangeFromText(text as string)]),
  builtin(['not(negand: boolean): boolean', ([value]) => !value]),
];
