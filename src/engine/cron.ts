// Times by the calendar in the five fields of cron: minute, hour, day of the month, month, day of the week (POSIX crontab), in UTC.

/** A calendar of times; six or seven fields are read as Quartz does, which puts seconds first and a year last. */
export type Cron = { seconds: number; fits(at: Date): boolean; fitsDay(at: Date): boolean };

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A day that comes only in leap years is found within eight years. */
const HORIZON_DAYS = 8 * 366;

type Field = { least: number; most: number; names?: string[] };

/** Reads a calendar; undefined when the text is none, or holds what only Quartz knows (L, W, #, lists of seconds). */
export function cronOf(text: string): Cron | undefined {
  const fields = text.trim().split(/\s+/);
  const quartz = fields.length === 6 || fields.length === 7;
  if (!quartz && fields.length !== 5) return undefined;
  if (fields.length === 7 && !/^[*?]$/.test(fields.pop()!)) return undefined;
  const seconds = quartz ? Number(fields.shift()) : 0;
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > 59) return undefined;
  const [minute, hour, day, month, weekday] = fields as [string, string, string, string, string];
  const minutes = numbers(minute, { least: 0, most: 59 });
  const hours = numbers(hour, { least: 0, most: 23 });
  const days = numbers(day, { least: 1, most: 31 });
  const months = numbers(month, { least: 1, most: 12, names: MONTHS });
  const weekdays = weekdaysOf(weekday, quartz);
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  // With both days given either of them is enough (POSIX crontab).
  const either = !isAny(day) && !isAny(weekday);
  const fitsDay = (at: Date): boolean => {
    const [byDay, byWeekday] = [days.has(at.getUTCDate()), weekdays.has(at.getUTCDay())];
    return months.has(at.getUTCMonth() + 1) && (either ? byDay || byWeekday : byDay && byWeekday);
  };
  return { seconds, fitsDay, fits: (at) => minutes.has(at.getUTCMinutes()) && hours.has(at.getUTCHours()) && fitsDay(at) };
}

const isAny = (text: string): boolean => text === '*' || text === '?';

/** 0 and 7 are Sunday; Quartz counts from 1, which is Sunday, too. */
function weekdaysOf(text: string, quartz: boolean): Set<number> | undefined {
  const found = numbers(text, quartz ? { least: 1, most: 7, names: DAYS } : { least: 0, most: 7, names: DAYS });
  return found && new Set([...found].map((day) => (quartz ? day - 1 : day % 7)));
}

/** The numbers of a field: `*`, lists, ranges and steps. */
function numbers(text: string, { least, most, names }: Field): Set<number> | undefined {
  const found = new Set<number>();
  if (isAny(text)) text = '*';
  for (const part of text.split(',')) {
    const match = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part);
    if (!match) return undefined;
    const [, from = '', to, step] = match;
    const first = from === '*' ? least : numberOf(from, least, names);
    const last = from === '*' ? most : to !== undefined ? numberOf(to, least, names) : step !== undefined ? most : first;
    const by = step === undefined ? 1 : Number(step);
    if (first === undefined || last === undefined || first < least || last > most || first > last || by < 1) return undefined;
    for (let n = first; n <= last; n += by) found.add(n);
  }
  return found;
}

function numberOf(text: string, least: number, names: string[] | undefined): number | undefined {
  const index = names?.indexOf(text.toUpperCase()) ?? -1;
  if (index >= 0) return index + (names === DAYS && least === 0 ? 0 : 1);
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** The first time of the calendar after `from`; undefined when there is none, such as 30 February. */
export function nextOf(cron: Cron, from: Date): Date | undefined {
  // From the next whole minute (and second) on, day by day and then minute by minute of a day that fits.
  let at = Math.floor((from.getTime() - cron.seconds * 1000) / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  for (let day = 0; day < HORIZON_DAYS; day++) {
    const end = Math.floor(at / DAY_MS) * DAY_MS + DAY_MS;
    if (cron.fitsDay(new Date(at))) for (; at < end; at += MINUTE_MS) if (cron.fits(new Date(at))) return new Date(at + cron.seconds * 1000);
    at = end;
  }
  return undefined;
}
