// What is asked of a rehearsal on the page, and how it becomes the settings of a trial. Pure: no component here.
import type { Answer } from '../../../../../api/index.ts';

export type Settings = Answer<'rehearsals.get'>['settings'];
export type Result = NonNullable<Answer<'rehearsals.get'>['result']>;
export type Usual = Answer<'rehearsals.usual'>;

/** Hands of a lane as a person says them: so many from one full hour to another. */
export type Shift = { people: number; from: number; to: number };

/** What stands in the form. Hands that nobody touched stay as they usually are, hour by hour. */
export type Asked = {
  weekday: number;
  /** Orders of a usual day, where they are not to be those of the past. */
  perDay?: number | undefined;
  factor: number;
  days: number;
  shifts: Readonly<Record<string, Shift>>;
  cutOff: number;
  leaveBy: number;
  missing: number;
  targetMinutes: number;
};

export type Preset = 'usual' | 'friday' | 'ill' | 'sold_out';
export const PRESETS: readonly Preset[] = ['usual', 'friday', 'ill', 'sold_out'];

const MONDAY = 1;
const FRIDAY = 5;

/** The hours in which somebody is there, and how many at most. */
export function shiftOf(hands: readonly number[]): Shift {
  const there = hands.flatMap((count, hour) => (count > 0 ? [hour] : []));
  return { people: Math.max(0, ...hands), from: there[0] ?? 8, to: (there.at(-1) ?? 16) + 1 };
}

/** The lane in which most people are. */
function largest(usual: Usual): string | undefined {
  return [...usual.lanes].sort((one, other) => Math.max(...other.hands) - Math.max(...one.hands))[0]?.lane;
}

/** What a preset asks. */
export function presetOf(preset: Preset, usual: Usual): Asked {
  const asked: Asked = { weekday: 0, factor: 1, days: 1, shifts: {}, cutOff: 14, leaveBy: 18, missing: 0, targetMinutes: 60 };
  if (preset === 'usual') return { ...asked, weekday: MONDAY };
  if (preset === 'friday') return { ...asked, weekday: FRIDAY, factor: 5 };
  if (preset === 'sold_out') return { ...asked, factor: 2, missing: 10 };
  const lane = largest(usual);
  const hands = usual.lanes.find((it) => it.lane === lane)?.hands ?? [];
  const shift = shiftOf(hands);
  return lane === undefined ? asked : { ...asked, shifts: { [lane]: { ...shift, people: Math.max(0, shift.people - 2) } } };
}

const hoursOf = ({ people, from, to }: Shift): number[] => Array.from({ length: 24 }, (_, hour) => (hour >= from && hour < to ? people : 0));

/** The settings of a trial. */
export function settingsOf(asked: Asked, usual: Usual): Settings {
  const { weekday, perDay, factor, days, shifts, cutOff, leaveBy, missing, targetMinutes } = asked;
  return {
    weekday,
    ...(perDay === undefined ? {} : { ordersADay: perDay }),
    factor,
    days,
    promise: { cutOff, leaveBy },
    targetMinutes,
    lanes: usual.lanes.map(({ lane, hands }) => ({ lane, hands: shifts[lane] ? hoursOf(shifts[lane]) : hands })),
    ...(missing > 0 ? { stock: { share: missing / 100 } } : {}),
  };
}

/** The form of a rehearsal that was played, so that it can be asked a little differently. */
export function askedOf(settings: Settings, usual: Usual): Asked {
  const shifts: Record<string, Shift> = {};
  for (const { lane, hands } of settings.lanes ?? []) {
    const before = usual.lanes.find((it) => it.lane === lane)?.hands ?? [];
    if (hands.some((count, hour) => count !== before[hour])) shifts[lane] = shiftOf(hands);
  }
  return {
    weekday: settings.weekday ?? 0,
    ...(settings.ordersADay === undefined ? {} : { perDay: settings.ordersADay }),
    factor: settings.factor ?? 1,
    days: settings.days ?? 1,
    shifts,
    cutOff: settings.promise?.cutOff ?? 14,
    leaveBy: settings.promise?.leaveBy ?? 18,
    missing: Math.round((settings.stock?.share ?? 0) * 100),
    targetMinutes: settings.targetMinutes ?? 60,
  };
}

/** The same rehearsal with so many hands more in a lane, in every hour in which somebody is there. */
export function withMore(settings: Settings, lane: string, more: number): Settings {
  const lanes = (settings.lanes ?? []).map((it) =>
    it.lane === lane ? { lane, hands: it.hands.map((count) => (count > 0 ? Math.max(1, count + more) : 0)) } : it,
  );
  return { ...settings, lanes };
}

/** About how many orders a usual day of that kind brings. */
export function usualDay({ weekday, perDay }: Pick<Asked, 'weekday' | 'perDay'>, usual: Usual): number {
  if (perDay !== undefined) return perDay;
  const sums = usual.orders.map((hours) => hours.reduce((sum, count) => sum + count, 0));
  return weekday === 0 ? sums.reduce((sum, count) => sum + count, 0) / 7 : (sums[weekday - 1] ?? 0);
}

/** About how many orders the asked days bring. */
export const ordersOf = (asked: Asked, usual: Usual): number => Math.round(usualDay(asked, usual) * asked.factor * asked.days);

/** How hot a step is by those that wait for a hand there, of the most that ever wait anywhere: 1 to 5; 0 when nobody does. */
export const heatOf = (queued: number, most: number): number => (queued === 0 ? 0 : Math.max(1, Math.min(5, Math.ceil((queued / Math.max(most, 5)) * 5))));
