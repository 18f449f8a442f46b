// Dates, times and durations: read from text, written as text, taken apart.
import { civilDate, daysInMonth, epochDay, isZone, MAX_YEAR, NANOS_PER_DAY, NANOS_PER_SECOND, offsetAt, offsetAtLocal } from './calendar.ts';
import { DaysDuration, FeelDate, FeelDateTime, FeelTime, YearsDuration } from './values.ts';

const DATE_TEXT = /^(-?(?:[1-9]\d{4,8}|\d{4}))-(\d{2})-(\d{2})$/;
const TIME_TEXT = /^(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,20}))?(Z|[+-]\d{2}:\d{2}(?::\d{2})?|@[A-Za-z][A-Za-z0-9_+\-/]*)?$/;
const MAX_TEXT = 120;
const MAX_OFFSET_SECONDS = 18 * 3600;

/** A day that exists, or null. */
export function makeDate(year: number, month: number, day: number): FeelDate | null {
  const whole = Number.isSafeInteger(year) && Number.isSafeInteger(month) && Number.isSafeInteger(day);
  if (!whole || Math.abs(year) > MAX_YEAR || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return new FeelDate(year, month, day);
}

/** A time of day that exists, or null; the offset is in seconds. */
export function makeTime(
  hour: number,
  minute: number,
  second: number,
  nano: number,
  offsetSeconds: number | null,
  zone: string | null = null,
): FeelTime | null {
  const whole = Number.isSafeInteger(hour) && Number.isSafeInteger(minute) && Number.isSafeInteger(second) && Number.isSafeInteger(nano);
  if (!whole || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || nano < 0 || nano >= NANOS_PER_SECOND) return null;
  if (offsetSeconds !== null && Math.abs(offsetSeconds) > MAX_OFFSET_SECONDS) return null;
  return new FeelTime((hour * 3600 + minute * 60 + second) * NANOS_PER_SECOND + nano, offsetSeconds, zone);
}

export function dateFromText(text: string): FeelDate | null {
  const match = text.length <= MAX_TEXT ? DATE_TEXT.exec(text) : null;
  return match ? makeDate(Number(match[1]), Number(match[2]), Number(match[3])) : null;
}

export function timeFromText(text: string): FeelTime | null {
  const match = text.length <= MAX_TEXT ? TIME_TEXT.exec(text) : null;
  if (!match) return null;
  const nano = Number((match[4] ?? '').slice(0, 9).padEnd(9, '0'));
  const suffix = match[5];
  if (suffix === undefined) return makeTime(Number(match[1]), Number(match[2]), Number(match[3]), nano, null);
  if (suffix.startsWith('@')) {
    const zone = suffix.slice(1);
    return isZone(zone) ? makeTime(Number(match[1]), Number(match[2]), Number(match[3]), nano, null, zone) : null;
  }
  const offset = offsetFromText(suffix);
  return offset === null ? null : makeTime(Number(match[1]), Number(match[2]), Number(match[3]), nano, offset);
}

function offsetFromText(text: string): number | null {
  if (text === 'Z') return 0;
  const [hours = 0, minutes = 0, seconds = 0] = text.slice(1).split(':').map(Number);
  if (minutes > 59 || seconds > 59) return null;
  const total = hours * 3600 + minutes * 60 + seconds;
  return text.startsWith('-') ? 0 - total : total;
}

/** A date with a time, or a date alone at midnight. */
export function dateTimeFromText(text: string): FeelDateTime | null {
  const split = text.indexOf('T');
  const date = dateFromText(split < 0 ? text : text.slice(0, split));
  if (!date) return null;
  const time = split < 0 ? new FeelTime(0, null, null) : timeFromText(text.slice(split + 1));
  return time ? new FeelDateTime(date, time) : null;
}

const YEARS_TEXT = /^(-)?P(?=\d)(?:(\d{1,12})Y)?(?:(\d{1,12})M)?$/;
const DAYS_TEXT = /^(-)?P(?=\d|T)(?:(\d{1,15})D)?(?:T(?=\d)(?:(\d{1,15})H)?(?:(\d{1,15})M)?(?:(\d{1,18})(?:\.(\d{0,20}))?S)?)?$/;

/** An ISO 8601 duration of years and months, or of days and time; null for a mixture. */
export function durationFromText(text: string): DaysDuration | YearsDuration | null {
  if (text.length > MAX_TEXT) return null;
  const years = YEARS_TEXT.exec(text);
  if (years) {
    const months = Number(years[2] ?? 0) * 12 + Number(years[3] ?? 0);
    return new YearsDuration(years[1] ? 0 - months : months);
  }
  const days = DAYS_TEXT.exec(text);
  if (!days) return null;
  const seconds = BigInt(days[2] ?? 0) * 86_400n + BigInt(days[3] ?? 0) * 3600n + BigInt(days[4] ?? 0) * 60n + BigInt(days[5] ?? 0);
  const nanos = seconds * BigInt(NANOS_PER_SECOND) + BigInt((days[6] ?? '').slice(0, 9).padEnd(9, '0'));
  return new DaysDuration(days[1] ? -nanos : nanos);
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function fraction(nanos: number): string {
  return nanos === 0 ? '' : `.${pad(nanos, 9).replace(/0+$/, '')}`;
}

export function dateToText(date: FeelDate): string {
  return `${date.year < 0 ? '-' : ''}${pad(Math.abs(date.year), 4)}-${pad(date.month, 2)}-${pad(date.day, 2)}`;
}

export function offsetToText(seconds: number): string {
  if (seconds === 0) return 'Z';
  const size = Math.abs(seconds);
  const rest = size % 60;
  return `${seconds < 0 ? '-' : '+'}${pad(Math.floor(size / 3600), 2)}:${pad(Math.floor((size % 3600) / 60), 2)}${rest ? `:${pad(rest, 2)}` : ''}`;
}

export function timeToText(time: FeelTime): string {
  const { hour, minute, second, nano } = timeFields(time);
  const zone = time.zone !== null ? `@${time.zone}` : time.offsetSeconds === null ? '' : offsetToText(time.offsetSeconds);
  return `${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}${fraction(nano)}${zone}`;
}

export function dateTimeToText(value: FeelDateTime): string {
  return `${dateToText(value.date)}T${timeToText(value.time)}`;
}

export function durationToText(value: DaysDuration | YearsDuration): string {
  if (value instanceof YearsDuration) {
    const size = Math.abs(value.months);
    const years = Math.floor(size / 12);
    const months = size % 12;
    return size === 0 ? 'P0M' : `${value.months < 0 ? '-' : ''}P${years ? `${years}Y` : ''}${months ? `${months}M` : ''}`;
  }
  if (value.nanos === 0n) return 'PT0S';
  const { days, hours, minutes, seconds, nanos } = durationFields(value);
  const time = `${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${seconds || nanos ? `${seconds}${fraction(nanos)}S` : ''}`;
  return `${value.nanos < 0n ? '-' : ''}P${days ? `${days}D` : ''}${time ? `T${time}` : ''}`;
}

export function timeFields(time: FeelTime): { hour: number; minute: number; second: number; nano: number } {
  const seconds = Math.floor(time.nanoOfDay / NANOS_PER_SECOND);
  return {
    hour: Math.floor(seconds / 3600),
    minute: Math.floor((seconds % 3600) / 60),
    second: seconds % 60,
    nano: time.nanoOfDay % NANOS_PER_SECOND,
  };
}

/** The size of a duration by unit; the sign is left out. */
export function durationFields(value: DaysDuration): {
  days: bigint;
  hours: number;
  minutes: number;
  seconds: number;
  nanos: number;
} {
  const size = value.nanos < 0n ? -value.nanos : value.nanos;
  const days = size / BigInt(NANOS_PER_DAY);
  const rest = Number(size % BigInt(NANOS_PER_DAY));
  const seconds = Math.floor(rest / NANOS_PER_SECOND);
  return {
    days,
    hours: Math.floor(seconds / 3600),
    minutes: Math.floor((seconds % 3600) / 60),
    seconds: seconds % 60,
    nanos: rest % NANOS_PER_SECOND,
  };
}

/** Day since 1970-01-01. */
export function dayOf(date: FeelDate): number {
  return epochDay(date.year, date.month, date.day);
}

/** The date of a day since 1970-01-01, or null outside the years that FEEL has. */
export function dateOfDay(day: number): FeelDate | null {
  const { year, month, day: dayOfMonth } = civilDate(day);
  return makeDate(year, month, dayOfMonth);
}

/** ISO weekday: Monday is 1. */
export function weekday(date: FeelDate): number {
  return ((((dayOf(date) + 3) % 7) + 7) % 7) + 1;
}

/** Seconds east of UTC, or null for a local time. A zone without a date is taken on 1970-01-01. */
export function timeOffset(time: FeelTime): number | null {
  if (time.zone === null) return time.offsetSeconds;
  return offsetAt(time.zone, 0);
}

export function dateTimeOffset(value: FeelDateTime): number | null {
  if (value.time.zone === null) return value.time.offsetSeconds;
  return offsetAtLocal(value.time.zone, dayOf(value.date) * 86_400 + Math.floor(value.time.nanoOfDay / NANOS_PER_SECOND));
}

/** Nanoseconds since 1970-01-01T00:00Z; a local value counts as UTC. */
export function epochNanos(value: FeelDateTime): bigint {
  const offset = dateTimeOffset(value) ?? 0;
  return BigInt(dayOf(value.date)) * BigInt(NANOS_PER_DAY) + BigInt(value.time.nanoOfDay) - BigInt(offset) * BigInt(NANOS_PER_SECOND);
}

/** The date and time of an instant, told with an offset or in a zone (`'UTC'` and `'Z'` are offset 0). */
export function dateTimeAt(nanos: bigint, offsetSeconds: number | null, zone: string | null): FeelDateTime | null {
  const offset = zone === null ? (offsetSeconds ?? 0) : offsetAt(zone, Number(nanos / BigInt(NANOS_PER_SECOND)));
  const local = nanos + BigInt(offset) * BigInt(NANOS_PER_SECOND);
  const perDay = BigInt(NANOS_PER_DAY);
  const nanoOfDay = ((local % perDay) + perDay) % perDay;
  const date = dateOfDay(Number((local - nanoOfDay) / perDay));
  return date ? new FeelDateTime(date, new FeelTime(Number(nanoOfDay), zone === null ? offsetSeconds : null, zone)) : null;
}

/** An instant in epoch milliseconds as a date and time in a zone. */
export function instantFromMs(epochMs: number, zone: string): FeelDateTime | null {
  const nanos = BigInt(Math.trunc(epochMs)) * 1_000_000n;
  const offset = zone === 'UTC' || zone === 'Z' ? 0 : /^[+-]/.test(zone) ? offsetFromText(zone) : null;
  return offset !== null ? dateTimeAt(nanos, offset, null) : isZone(zone) ? dateTimeAt(nanos, null, zone) : null;
}
