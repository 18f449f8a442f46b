// What a back-test is asked, as it stands in the form, and what it finds, as the pages read it.
import type { Queries } from '../../../../api/index.ts';

type Whole = NonNullable<Queries['trials.get']['output']['result']>;
/** What a back-test has found. */
export type Found = Extract<Whole, { hash: string; fidelity: unknown }>;
export type FoundElement = Found['elements'][number];
export type Differing = Found['most'][number];

/** The form. */
export interface Asked {
  days: number;
  most: number;
  minutesATask: number;
  hour: string;
  letter: string;
  label: string;
}

export const WINDOWS = ['7', '30', '90'] as const;
export const USUAL: Asked = { days: 30, most: 10_000, minutesATask: 5, hour: '15', letter: '0.01', label: '4' };
const DAY_MS = 86_400_000;

/** What is sent: the days before `now`, in epoch milliseconds. */
export const settingsOf = (asked: Asked, now: number) => ({
  from: new Date(now - asked.days * DAY_MS).toISOString(),
  to: new Date(now).toISOString(),
  most: asked.most,
  minutesATask: asked.minutesATask,
  costs: { hour: asked.hour, letter: asked.letter, label: asked.label },
});

interface Settings {
  from?: string;
  to?: string;
  most?: number;
  minutesATask?: number;
  costs?: { hour?: string; letter?: string; label?: string };
}

/** How it was asked then, so that it can be asked a little differently. */
export function askedOf(settings: Settings): Asked {
  const { from, to, most, minutesATask, costs = {} } = settings;
  const days = from && to ? Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)) : USUAL.days;
  return {
    days,
    most: most ?? USUAL.most,
    minutesATask: minutesATask ?? USUAL.minutesATask,
    hour: costs.hour ?? USUAL.hour,
    letter: costs.letter ?? USUAL.letter,
    label: costs.label ?? USUAL.label,
  };
}

/** Days between two instants of the settings, for the list of earlier trials. */
export const daysOf = (settings: Settings): number => askedOf(settings).days;
