// Lengths of time and calendars in words: "2 hours" and "every weekday at 06:00", and how a drawing writes them. Pure.

export const UNITS = ['minutes', 'hours', 'days', 'weeks', 'months'] as const;
export type Unit = (typeof UNITS)[number];
export type Period = { amount: number; unit: Unit };

const ISO: Record<Unit, (amount: number) => string> = {
  minutes: (n) => `PT${n}M`,
  hours: (n) => `PT${n}H`,
  days: (n) => `P${n}D`,
  weeks: (n) => `P${n}W`,
  months: (n) => `P${n}M`,
};
const READ: [RegExp, Unit][] = [
  [/^PT(\d+)M$/, 'minutes'],
  [/^PT(\d+)H$/, 'hours'],
  [/^P(\d+)D$/, 'days'],
  [/^P(\d+)W$/, 'weeks'],
  [/^P(\d+)M$/, 'months'],
];

/** ISO 8601: `PT2H`. */
export const isoOf = ({ amount, unit }: Period): string => ISO[unit](Math.max(1, Math.round(amount)));

/** One number and one unit; undefined for a length that needs more than that, such as `P1DT12H`. */
export function periodOf(iso: string): Period | undefined {
  for (const [pattern, unit] of READ) {
    const match = pattern.exec(iso.trim());
    if (match) return { amount: Number(match[1]), unit };
  }
  return undefined;
}

/** When a task is due, or how long a timer waits: a length of time, or something that only FEEL says. */
export type Due = { is: 'nothing' } | { is: 'within'; period: Period } | { is: 'expression'; text: string } | { is: 'text'; text: string };

/** Reads `=duration("PT2H")` and `PT2H` alike. */
export function dueOf(attribute: string | undefined): Due {
  const text = attribute?.trim() ?? '';
  if (text === '') return { is: 'nothing' };
  const inner = /^=\s*duration\(\s*"([^"]+)"\s*\)$/.exec(text)?.[1] ?? /^=\s*"(P[^"]+)"$/.exec(text)?.[1] ?? text;
  const period = periodOf(inner);
  if (period) return { is: 'within', period };
  return text.startsWith('=') ? { is: 'expression', text: text.slice(1).trim() } : { is: 'text', text };
}

/** The attribute of a task that says it; drawings write a length of time as FEEL there. */
export function writeDue(due: Due): string | undefined {
  if (due.is === 'nothing') return undefined;
  if (due.is === 'within') return `=duration("${isoOf(due.period)}")`;
  return due.is === 'expression' ? '=' + due.text : due.text;
}

// Calendars -----------------------------------------------------------------------------------------------------------

/** Days of the week as cron counts them: 0 is Sunday. */
export type Calendar =
  | { is: 'hourly'; minute: number }
  | { is: 'weekly'; hour: number; minute: number; days: number[] }
  | { is: 'monthly'; hour: number; minute: number; day: number }
  | { is: 'interval'; period: Period; times?: number };

export const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
export const WEEKDAYS = [1, 2, 3, 4, 5];

const whole = (text: string | undefined, most: number, least = 0): number | undefined => {
  const number = /^\d{1,2}$/.test(text ?? '') ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : undefined;
};

function daysOf(text: string): number[] | undefined {
  if (text === '*') return EVERY_DAY;
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^([0-7])(?:-([0-7]))?$/.exec(part);
    if (!match) return undefined;
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
    if (from > to) return undefined;
    for (let day = from; day <= to; day++) days.add(day % 7);
  }
  return [...days].toSorted((one, other) => one - other);
}

/** The calendar that a repeating timer says; undefined when it is one that only its own notation tells. */
export function calendarOf(text: string): Calendar | undefined {
  const repeat = /^R(\d*)\/(P[^/]+)$/.exec(text.trim());
  if (repeat) {
    const period = periodOf(repeat[2]!);
    return period && { is: 'interval', period, ...(repeat[1] === '' ? {} : { times: Number(repeat[1]) }) };
  }
  const [minuteText, hourText, dayText, month, weekday, ...more] = text.trim().split(/\s+/);
  const minute = whole(minuteText, 59);
  if (minute === undefined || month !== '*' || more.length > 0 || weekday === undefined) return undefined;
  if (hourText === '*' && dayText === '*' && weekday === '*') return { is: 'hourly', minute };
  const hour = whole(hourText, 23);
  if (hour === undefined) return undefined;
  if (dayText === '*') {
    const days = daysOf(weekday);
    return days && { is: 'weekly', hour, minute, days };
  }
  const day = whole(dayText, 31, 1);
  return day !== undefined && weekday === '*' ? { is: 'monthly', hour, minute, day } : undefined;
}

const spans = (days: number[]): string => {
  if (days.length === 7 || days.length === 0) return '*';
  const isRun = days.length > 2 && days.every((day, index) => index === 0 || day === days[index - 1]! + 1);
  return isRun ? `${days[0]}-${days.at(-1)}` : days.join(',');
};

/** As the drawing writes it: cron (in UTC) or ISO 8601. */
export function writeCalendar(calendar: Calendar): string {
  if (calendar.is === 'interval') return `R${calendar.times ?? ''}/${isoOf(calendar.period)}`;
  if (calendar.is === 'hourly') return `${calendar.minute} * * * *`;
  const { hour, minute } = calendar;
  return calendar.is === 'monthly' ? `${minute} ${hour} ${calendar.day} * *` : `${minute} ${hour} * * ${spans(calendar.days)}`;
}
