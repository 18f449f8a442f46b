// The properties that values have besides contexts: year of a date, hours of a duration, ends of a range.
import { NANOS_PER_DAY } from './calendar.ts';
import { dateTimeOffset, durationFields, timeFields, timeOffset, weekday } from './temporal.ts';
import { anyType, booleanType, daysDurationType, fieldOf, listType, numberType, stringType } from './types.ts';
import type { FeelType } from './types.ts';
import { DaysDuration, FeelDate, FeelDateTime, FeelRange, FeelTime, isContext, isList, YearsDuration } from './values.ts';
import type { FeelValue } from './values.ts';

const DATE_PROPERTIES = { year: numberType, month: numberType, day: numberType, weekday: numberType };
const TIME_PROPERTIES = {
  hour: numberType,
  minute: numberType,
  second: numberType,
  'time offset': daysDurationType,
  timezone: stringType,
  'time zone': stringType,
};

const PROPERTIES = new Map<string, ReadonlyMap<string, FeelType>>([
  ['date', new Map(Object.entries(DATE_PROPERTIES))],
  ['time', new Map(Object.entries(TIME_PROPERTIES))],
  ['dateTime', new Map(Object.entries({ ...DATE_PROPERTIES, ...TIME_PROPERTIES }))],
  ['daysDuration', new Map(Object.entries({ days: numberType, hours: numberType, minutes: numberType, seconds: numberType }))],
  ['yearsDuration', new Map(Object.entries({ years: numberType, months: numberType }))],
]);

/** The type of a property, or undefined when values of that type have no such property. */
export function propertyType(type: FeelType, name: string): FeelType | undefined {
  switch (type.kind) {
    case 'any':
    case 'null':
      return anyType;
    case 'list': {
      const item = propertyType(type.of, name);
      return item && listType(item);
    }
    case 'context':
      return fieldOf(type, name) ?? (type.open ? anyType : undefined);
    case 'range':
      return name === 'start' || name === 'end' ? type.of : name === 'start included' || name === 'end included' ? booleanType : undefined;
    default:
      return PROPERTIES.get(type.kind)?.get(name);
  }
}

/** Reads a property of any value; on a list, of each of its elements. */
export function property(value: FeelValue, name: string): FeelValue {
  if (value === null || typeof value !== 'object') return null;
  if (isContext(value)) return Object.hasOwn(value, name) ? (value[name] ?? null) : null;
  if (isList(value)) return value.map((item) => property(item, name));
  if (value instanceof FeelDate) return dateProperty(value, name);
  if (value instanceof FeelDateTime) return dateProperty(value.date, name) ?? timeProperty(value.time, name, () => dateTimeOffset(value));
  if (value instanceof FeelTime) return timeProperty(value, name, () => timeOffset(value));
  if (value instanceof DaysDuration) return daysProperty(value, name);
  if (value instanceof YearsDuration) return name === 'years' ? Math.trunc(value.months / 12) + 0 : name === 'months' ? (value.months % 12) + 0 : null;
  return value instanceof FeelRange ? rangeProperty(value, name) : null;
}

function dateProperty(date: FeelDate, name: string): FeelValue {
  switch (name) {
    case 'year':
      return date.year;
    case 'month':
      return date.month;
    case 'day':
      return date.day;
    case 'weekday':
      return weekday(date);
    default:
      return null;
  }
}

function timeProperty(time: FeelTime, name: string, offsetSeconds: () => number | null): FeelValue {
  switch (name) {
    case 'hour':
      return timeFields(time).hour;
    case 'minute':
      return timeFields(time).minute;
    case 'second':
      return timeFields(time).second;
    case 'timezone':
    case 'time zone':
      return time.zone;
    case 'time offset': {
      const offset = offsetSeconds();
      return offset === null ? null : new DaysDuration(BigInt(offset) * 1_000_000_000n);
    }
    default:
      return null;
  }
}

function daysProperty(duration: DaysDuration, name: string): FeelValue {
  const fields = durationFields(duration);
  const sign = duration.nanos < 0n ? -1 : 1;
  switch (name) {
    case 'days':
      return Number(duration.nanos / BigInt(NANOS_PER_DAY));
    case 'hours':
      return sign * fields.hours + 0;
    case 'minutes':
      return sign * fields.minutes + 0;
    case 'seconds':
      return sign * fields.seconds + 0;
    default:
      return null;
  }
}

function rangeProperty(range: FeelRange, name: string): FeelValue {
  switch (name) {
    case 'start':
      return range.low;
    case 'end':
      return range.high;
    case 'start included':
      return range.lowClosed;
    case 'end included':
      return range.highClosed;
    default:
      return null;
  }
}
