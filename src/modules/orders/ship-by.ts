// The day by which an order leaves: its channel's cut-off, the warehouses' handling time and the days on which the shop works.
import Type, { type Static } from 'typebox';
import { type SettingDefinition, assert } from '#kernel';

/** `HH:MM` on the clock of the shop's zone. */
export const CutOff = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'HH:MM in the time zone of the shop.' });

export const CalendarSchema = Type.Object(
  {
    workingDays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
      minItems: 1,
      maxItems: 7,
      description: 'Days on which goods leave: 1 is Monday, 7 Sunday (ISO 8601).',
    }),
    holidays: Type.Array(Type.String({ pattern: '^(\\d{4}-)?\\d{2}-\\d{2}$' }), {
      maxItems: 400,
      description: 'Days on which nothing leaves: YYYY-MM-DD, or MM-DD for every year.',
    }),
    warehouses: Type.Record(Type.String(), CutOff, {
      description: 'When the last courier leaves a warehouse, by its code; the earlier of it and of the channel counts.',
    }),
  },
  { additionalProperties: false },
);
export type CalendarSetting = Static<typeof CalendarSchema>;

export const calendarSetting: SettingDefinition<CalendarSetting> = {
  key: 'orders.calendar',
  says: 'On which days goods leave, and until when on those days.',
  schema: CalendarSchema,
  initial: { workingDays: [1, 2, 3, 4, 5], holidays: [], warehouses: {} },
};

/** Days on which goods leave, in a time zone (IANA). */
export type Calendar = Pick<CalendarSetting, 'workingDays' | 'holidays'> & { zone: string };

/** No shop is closed for longer than this. */
const DAYS_LIMIT = 800;

/**
 * The business day (`YYYY-MM-DD` in the calendar's zone) by which an order leaves. Placed on a working day at or before the
 * cut-off it counts for that day, else for the next working day; each whole 24 hours of handling are one working day more.
 * Without a cut-off the day lasts until midnight.
 */
export function shipBy(placedAt: Date, cutOff: string | null, handlingHours: number, calendar: Calendar): string {
  const { day, time } = localOf(placedAt, calendar.zone);
  const days = workingDaysFrom(cutOff !== null && time > cutOff ? nextDay(day) : day, calendar);
  let left = Math.floor(handlingHours / 24);
  for (const one of days) if (left-- === 0) return one;
  assert(false, 'a shop works on some day');
}

function* workingDaysFrom(first: string, { workingDays, holidays }: Calendar): Generator<string> {
  const closed = new Set(holidays);
  let day = first;
  for (let i = 0; i < DAYS_LIMIT; i++, day = nextDay(day)) {
    const weekday = new Date(day + 'T00:00:00Z').getUTCDay() || 7;
    if (workingDays.includes(weekday) && !closed.has(day) && !closed.has(day.slice(5))) yield day;
  }
}

const DAY_MS = 86_400_000;
const nextDay = (day: string): string => new Date(Date.parse(day + 'T00:00:00Z') + DAY_MS).toISOString().slice(0, 10);

const formatters = new Map<string, Intl.DateTimeFormat>();

/** What the calendar and the clock on the wall say at an instant. */
export function localOf(at: Date, zone: string): { day: string; time: string } {
  let formatter = formatters.get(zone);
  if (!formatter) {
    const two = '2-digit';
    formatter = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: two, day: two, hour: two, minute: two, hourCycle: 'h23' });
    formatters.set(zone, formatter);
  }
  const text = formatter.format(at);
  return { day: text.slice(0, 10), time: text.slice(11, 16) };
}

/** The earlier of cut-offs; null where there is none. */
export const earliest = (cutOffs: (string | null | undefined)[]): string | null => cutOffs.filter((one) => one != null).sort()[0] ?? null;
