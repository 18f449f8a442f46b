// Days, months and zones of the proleptic Gregorian calendar, for years far outside what Date can hold.

export const MAX_YEAR = 999_999_999;
export const NANOS_PER_SECOND = 1_000_000_000;
export const NANOS_PER_DAY = 86_400 * NANOS_PER_SECOND;

/** Days since 1970-01-01 (the civil-from-days method, counting from 1 March of year 0). */
export function epochDay(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The year, month and day of a day since 1970-01-01. */
export function civilDate(days: number): { year: number; month: number; day: number } {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const formatters = new Map<string, Intl.DateTimeFormat | null>();
const MAX_ZONES = 600;
const MAX_DATE_SECONDS = 8.64e12;

function formatterFor(zone: string): Intl.DateTimeFormat | null {
  const cached = formatters.get(zone);
  if (cached !== undefined) return cached;
  let formatter: Intl.DateTimeFormat | null = null;
  try {
    formatter = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
      timeZone: zone,
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23',
    });
  } catch {
    formatter = null;
  }
  if (formatters.size < MAX_ZONES) formatters.set(zone, formatter);
  return formatter;
}

/** Whether the name is an IANA zone that this program knows. */
export function isZone(zone: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_+\-/]{0,60}$/.test(zone) && formatterFor(zone) !== null;
}

/** Seconds east of UTC in a zone at an instant. */
export function offsetAt(zone: string, epochSeconds: number): number {
  const formatter = formatterFor(zone);
  if (!formatter) return 0;
  const bounded = Math.max(-MAX_DATE_SECONDS + 86_400, Math.min(MAX_DATE_SECONDS - 86_400, Math.floor(epochSeconds)));
  const fields = new Map(formatter.formatToParts(bounded * 1000).map((part) => [part.type, part.value]));
  const field = (name: Intl.DateTimeFormatPartTypes): number => Number(fields.get(name) ?? 0);
  const year = fields.get('era')?.startsWith('B') ? 1 - field('year') : field('year');
  const local = epochDay(year, field('month'), field('day')) * 86_400 + field('hour') * 3600 + field('minute') * 60 + field('second');
  return local - bounded;
}

/** Seconds east of UTC in a zone at a local time; in a gap or an overlap the offset before the change is taken. */
export function offsetAtLocal(zone: string, localSeconds: number): number {
  const before = offsetAt(zone, localSeconds - 86_400);
  if (offsetAt(zone, localSeconds - before) === before) return before;
  const after = offsetAt(zone, localSeconds - before);
  return offsetAt(zone, localSeconds - after) === after ? after : before;
}
