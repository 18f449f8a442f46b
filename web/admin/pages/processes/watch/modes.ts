// How the numbers of a map become colours and words: five steps of heat, four of a flow's width, and what each mode shows.
import type { Answer } from '../../../../api/index.ts';

export const MODES = ['count', 'passages', 'p50', 'p95', 'errors', 'cost'] as const;
export type Mode = (typeof MODES)[number];
/** Days back; the first is counted by the hour. */
export const WINDOWS = ['1', '7', '30', '90'] as const;
export type Days = (typeof WINDOWS)[number];

export const TABS = ['numbers', 'versions'] as const;
export type Tab = (typeof TABS)[number];

export type Heat = Answer<'processes.heat'>;
export type Went = Heat['elements'][number];
export type Stands = Answer<'processes.live'>['elements'][number];
/** All numbers of one element. `rank`: how many stood there when the window was last counted; rows are sorted by it so that they do not jump every second. */
export type Numbers = Went & { name: string; isNamed: boolean; isStep: boolean; rank: number };

const DAY_MS = 86_400_000;
/** What has room for a number; gateways and events would drown in them. */
const STEP = /[tT]ask$|^callActivity$/;
/** The edges of the steps are those of a square: small differences at the low end are seen, too. */
const STEPS = 5;

/** From when to when a window of so many days reaches; to the hour, so that the question stays the same for a while. */
export function windowOf(now: number, days: Days): { from: string; to: string } {
  const hour = 3_600_000;
  const to = Math.ceil((now + 1) / hour) * hour;
  return { from: new Date(to - Number(days) * DAY_MS).toISOString(), to: new Date(to).toISOString() };
}

/** The value of an element in a mode; undefined where it has none. */
export function valueOf(it: Numbers, mode: Mode): number | undefined {
  const value = mode === 'cost' ? (it.cost === null ? undefined : Number(it.cost.amount)) : mode === 'count' ? it.count : it[mode];
  return value === undefined || value === null || value === 0 ? undefined : value;
}

/** The step of a value, 1 to 5, beside the largest one. */
export const stepOf = (value: number, most: number): number => Math.min(STEPS, 1 + Math.floor(STEPS * Math.sqrt(value / most) - 1e-9));

/** From which value on a step begins. */
export const edgeOf = (step: number, most: number): number => most * ((step - 1) / STEPS) ** 2;

/** Marks for the drawing: none in the count of now, where colour means that something is wrong. */
export function marksOf(rows: readonly Numbers[], flows: Heat['flows'], mode: Mode): Map<string, string> {
  const marks = new Map<string, string>();
  if (mode === 'count') return marks;
  const most = Math.max(0, ...rows.map((it) => valueOf(it, mode) ?? 0));
  for (const it of rows) {
    const value = valueOf(it, mode);
    if (value !== undefined) marks.set(it.element, `heat-${stepOf(value, most)}`);
  }
  if (mode !== 'passages') return marks;
  const busiest = Math.max(0, ...flows.map((it) => it.count));
  for (const it of flows) marks.set(it.flow, `way-${1 + Math.min(3, Math.floor(4 * Math.sqrt(it.count / busiest) - 1e-9))}`);
  return marks;
}

/** Rows for every element that has any number, with what stands there now. */
export function rowsOf(heat: Heat | undefined, live: readonly Stands[] | undefined, drawn: ReadonlyMap<string, { kind: string; name: string }>): Numbers[] {
  const now = new Map((live ?? []).map((it) => [it.element, it]));
  const none = { count: 0, oldest: null, stuck: 0, late: 0 };
  const went = new Map((heat?.elements ?? []).map((it) => [it.element, it]));
  return [...new Set([...went.keys(), ...now.keys()])].map((element) => {
    const it = went.get(element) ?? { element, passages: 0, p50: null, p95: null, mean: null, errors: 0, cost: null, ...none };
    return {
      ...it,
      ...(live ? (now.get(element) ?? none) : {}),
      element,
      name: drawn.get(element)?.name || element,
      isNamed: (drawn.get(element)?.name ?? '') !== '',
      isStep: STEP.test(drawn.get(element)?.kind ?? ''),
      rank: it.count,
    };
  });
}
