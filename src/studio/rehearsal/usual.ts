// What is usual in a drawing: when its orders come, who is there, how long things last; read from history, and guessed where that says nothing.
import { type Outline, outlineOf, readDrawing } from '#engine';
import { type Registry, Refusal } from '#kernel';
import { type Past, type Wishes, buildModel } from './build.ts';
import type { Model } from './model.ts';
import * as store from './store.ts';

type Read = { read<Row>(statement: import('#kernel').Sql<Row>): Promise<Row[]> };

/** Runs that are looked at, the newest of the span. */
const RUNS = 5_000;
const DAY_MS = 86_400_000;
const MOST_DRAWINGS = 20;
/** Where nobody has worked yet: one pair of hands in working hours, a hundred orders a day. */
const WORKING = [8, 17] as const;
const ORDERS = 100;

export type Lanes = { lane: string; hands: number[]; isGuessed: boolean }[];
export type Usual = {
  outlines: Outline[];
  xmls: Map<string, string>;
  past: Past;
  /** Orders by the hour of each weekday (index 0: Monday). */
  orders: number[][];
  isGuessed: boolean;
};

/** The drawing and those that it calls, as far as they are published. */
export async function outlinesOf(db: Read, registry: Registry, xml: string, key: string): Promise<{ outlines: Outline[]; xmls: Map<string, string> }> {
  const outlines: Outline[] = [];
  const xmls = new Map<string, string>([[key, xml]]);
  const open = [key];
  while (open.length > 0 && outlines.length < MOST_DRAWINGS) {
    for (const one of open.splice(0)) {
      const made = outlineOf(await readDrawing(xmls.get(one)!), registry, one);
      if (!('outline' in made)) {
        if (one !== key) continue;
        const [problem] = made.problems;
        throw new Refusal('rehearsals.broken', { element: problem?.element ?? '' }, { status: 422, message: problem?.reason ?? 'The drawing can not run.' });
      }
      outlines.push(made.outline);
    }
    const called = outlines.flatMap(({ nodes }) => nodes.flatMap(({ calls }) => (calls && !xmls.has(calls) ? [calls] : [])));
    if (called.length === 0) break;
    for (const row of await db.read(store.drawings([...new Set(called)]))) {
      xmls.set(row.key, row.xml);
      open.push(row.key);
    }
    if (open.length === 0) break;
  }
  return { outlines, xmls };
}

/** What is usual, from the last so many days before `now`. */
export async function usualOf(
  db: Read,
  { registry, xml, key, now, historyDays, zone }: { registry: Registry; xml: string; key: string; now: Date; historyDays: number; zone: string },
): Promise<Usual> {
  const { outlines, xmls } = await outlinesOf(db, registry, xml, key);
  const from = new Date(now.getTime() - historyDays * DAY_MS);
  const looped = outlines.flatMap((outline) => outline.nodes.flatMap(({ id, multi }) => (multi ? [`${outline.key}/${id}`] : [])));
  const [counts, spreads, bodies, came] = await Promise.all([
    db.read(store.passages(key, from, RUNS)),
    db.read(store.spreads(key, from, RUNS)),
    looped.length === 0 ? [] : db.read(store.bodies(key, from, RUNS, looped)),
    db.read(store.arrivals(key, from, now, zone)),
  ]);
  const named = <T extends { key: string; name: string }, V>(rows: T[], value: (row: T) => V): Map<string, V> =>
    new Map(rows.map((row) => [`${row.key}/${row.name}`, value(row)]));
  const positive = (list: readonly (number | null)[]): number[] =>
    list.flatMap((seconds) => (seconds === null || seconds < 0 ? [] : [seconds])).sort((a, b) => a - b);
  const past: Past = {
    passages: named(
      counts.filter((row) => !row.isFlow),
      ({ n }) => n,
    ),
    flows: named(
      counts.filter((row) => row.isFlow),
      ({ n }) => n,
    ),
    work: named(spreads, ({ work }) => positive(work)),
    waits: named(spreads, ({ seconds }) => positive(seconds)),
    bodies: named(bodies, ({ counts: list }) => list),
  };
  if (came.some(({ n }) => n > 0)) return { outlines, xmls, past, orders: ordersOf(came), isGuessed: false };
  return { outlines, xmls, past, orders: Array.from({ length: 7 }, guessedOrders), isGuessed: true };
}

/** Orders by weekday and hour; a weekday that has not been yet is like the mean of those that have. */
function ordersOf(came: readonly { dow: number; hour: number | null; n: number; days: number }[]): number[][] {
  const seen = new Map<number, number[]>();
  for (const { dow, hour, n, days } of came) {
    const hours = seen.get(dow) ?? Array.from({ length: 24 }, () => 0);
    if (hour !== null) hours[hour] = n / days;
    seen.set(dow, hours);
  }
  const mean = Array.from({ length: 24 }, (_, hour) => [...seen.values()].reduce((sum, hours) => sum + hours[hour]!, 0) / seen.size);
  return Array.from({ length: 7 }, (_, day) => seen.get(day + 1) ?? mean);
}

/** A hundred orders between seven in the morning and eleven at night, most in the evening. */
function guessedOrders(): number[] {
  const weights = Array.from({ length: 24 }, (_, hour) => (hour < 7 || hour >= 23 ? 0.2 : hour >= 18 ? 1.6 : 1));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => (ORDERS * weight) / sum);
}

/** The model of what is usual, with what is wished otherwise. */
export function modelOf(usual: Usual, wishes: Wishes): Model {
  const [root, ...others] = usual.outlines;
  return buildModel(root!, new Map(others.map((outline) => [outline.key, outline])), usual.past, wishes);
}

/** Who is usually there in the lanes of a model, by the hour of the day. */
export async function usualHands(db: Read, model: Model, { now, historyDays, zone }: { now: Date; historyDays: number; zone: string }): Promise<Lanes> {
  const work = model.nodes.filter((node) => node.kind === 'work');
  const from = new Date(now.getTime() - historyDays * DAY_MS);
  const found =
    work.length === 0
      ? []
      : await db.read(
          store.hands(
            from,
            zone,
            work.map(({ id }) => id),
            work.map(({ lane }) => model.lanes[lane]!),
          ),
        );
  return model.lanes.map((lane) => {
    const hands = Array.from({ length: 24 }, () => 0);
    for (const row of found) if (row.lane === lane) hands[row.hour] = row.people;
    const isGuessed = hands.every((count) => count === 0);
    return { lane, hands: isGuessed ? hands.map((_, hour) => (hour >= WORKING[0] && hour < WORKING[1] ? 1 : 0)) : hands, isGuessed };
  });
}
