// Built-in functions on dates and times.
import { builtin } from './builtin.ts';
import type { Builtin } from './builtin.ts';
import type { Meter } from './budget.ts';
import { epochDay } from './calendar.ts';
import { FeelError } from './error.ts';
import { equals } from './operators.ts';
import { kindOf } from './convert.ts';
import { dateTimeOffset, dayOf, instantFromMs, timeOffset, weekday } from './temporal.ts';
import { FeelDate, FeelDateTime, FeelTime } from './values.ts';
import type { FeelValue } from './values.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'] as const;

function dateOf(value: FeelValue | undefined): FeelDate {
  return value instanceof FeelDateTime ? value.date : (value as FeelDate);
}

/** The ISO 8601 week: the one that holds the year's first Thursday is week 1. */
function isoWeek(date: FeelDate): number {
  const thursday = dayOf(date) - weekday(date) + 4;
  const firstDay = (year: number): number => epochDay(year, 1, 1);
  const year = thursday < firstDay(date.year) ? date.year - 1 : thursday >= firstDay(date.year + 1) ? date.year + 1 : date.year;
  return Math.floor((thursday - firstDay(year)) / 7) + 1;
}

function moment(meter: Meter): FeelDateTime {
  if (meter.nowMs === undefined) throw new FeelError('feel.no_clock', 'now() and today() have no clock here');
  const value = instantFromMs(meter.nowMs, meter.zone);
  if (!value) throw new FeelError('feel.no_clock', `There is no zone "${meter.zone}"`);
  return value;
}

/** Whether two values are the very same, zones included. */
function isSame([a = null, b = null]: readonly FeelValue[]): FeelValue {
  if (a === null || b === null) return a === b;
  if (kindOf(a) !== kindOf(b)) return false;
  if (a instanceof FeelTime && b instanceof FeelTime) return a.nanoOfDay === b.nanoOfDay && sameZone(a, b, timeOffset(a), timeOffset(b));
  if (a instanceof FeelDateTime && b instanceof FeelDateTime) {
    return equals(a.date, b.date) === true && a.time.nanoOfDay === b.time.nanoOfDay && sameZone(a.time, b.time, dateTimeOffset(a), dateTimeOffset(b));
  }
  return equals(a, b) === true;
}

function sameZone(a: FeelTime, b: FeelTime, offsetA: number | null, offsetB: number | null): boolean {
  return a.zone === b.zone && offsetA === offsetB;
}

export const temporalFunctions: readonly Builtin[] = [
  builtin(['now(): date and time', (_, meter) => moment(meter)]),
  builtin(['today(): date', (_, meter) => moment(meter).date]),
  builtin([
    'day of year(date: date|dateTime): number',
    ([value]) => {
      const date = dateOf(value);
      return dayOf(date) - epochDay(date.year, 1, 1) + 1;
    },
  ]),
  builtin(['day of week(date: date|dateTime): string', ([value]) => WEEKDAYS[weekday(dateOf(value)) - 1] ?? null]),
  builtin(['month of year(date: date|dateTime): string', ([value]) => MONTHS[dateOf(value).month - 1] ?? null]),
  builtin(['week of year(date: date|dateTime): number', ([value]) => isoWeek(dateOf(value))]),
  builtin(['is(value1?: any, value2?: any): boolean', isSame]),
];
