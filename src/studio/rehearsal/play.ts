// Puts together what is played: the usual orders times the factor, the hands that are there, the promise; and searches the hands that would do.
import type { Hands } from './crew.ts';
import type { Model } from './model.ts';
import type { RehearsalSettings } from './settings.ts';
import { type Play, Simulation } from './simulation.ts';
import { Numbers, summary } from './tally.ts';
import type { Lanes } from './usual.ts';

const DAY = 86_400;
/** Days that are played after the last one that is counted, for what is still in the house. */
const AFTER_DAYS = 3;
const FRAME = 300;
/** Events between two looks at the clock: a few milliseconds of work. */
const SLICE = 4_000;
const MOST_HANDS = 512;

export const DEFAULTS = { factor: 1, days: 1, seed: 1, promise: { cutOff: 14, leaveBy: 18 }, targetMinutes: 60, historyDays: 56 } as const;

/** Orders of each hour: the usual ones times the factor, and on the days after them the usual ones. */
export function demandOf(settings: RehearsalSettings, orders: readonly (readonly number[])[]): number[] {
  const { weekday = 0, factor = DEFAULTS.factor, days = DEFAULTS.days, afterwards = true, ordersADay, byHour } = settings;
  const mean = Array.from({ length: 24 }, (_, hour) => orders.reduce((sum, day) => sum + day[hour]!, 0) / orders.length);
  const usual = (day: number): readonly number[] => {
    const shape = byHour ?? (weekday === 0 ? mean : orders[(weekday - 1 + day) % 7]!);
    if (ordersADay === undefined) return shape;
    const sum = shape.reduce((all, one) => all + one, 0);
    return shape.map((one) => (sum === 0 ? ordersADay / 24 : (one / sum) * ordersADay));
  };
  // A weekday is played on each of the days; only what comes afterwards goes on with the week.
  const peak = Array.from({ length: days }, () => usual(0).map((one) => one * factor)).flat();
  return afterwards ? [...peak, ...Array.from({ length: AFTER_DAYS }, (_, day) => usual(day + 1)).flat()] : peak;
}

/** Hands of each lane of the model: those that are named, else the usual ones; changed as wished. */
export function handsOf(model: Model, settings: RehearsalSettings, usual: Lanes): Hands[] {
  return model.lanes.map((lane) => {
    const named =
      settings.lanes?.find((one) => one.lane === lane)?.hands ?? usual.find((one) => one.lane === lane)?.hands ?? Array.from({ length: 24 }, () => 0);
    const by = (settings.change ?? []).reduce((sum, one) => sum + (one.lane === lane ? one.by : 0), 0);
    return withMore(named, by);
  });
}

/** So many hands more in every hour in which somebody is there. */
export const withMore = (hands: Hands, more: number): number[] => hands.map((count) => (count > 0 ? Math.max(0, count + more) : 0));

export function playOf(settings: RehearsalSettings, perHour: readonly number[], hands: readonly Hands[]): Play {
  const days = settings.days ?? DEFAULTS.days;
  return {
    seed: settings.seed ?? DEFAULTS.seed,
    perHour,
    countedUntil: days * DAY,
    horizon: (days + AFTER_DAYS) * DAY,
    hands,
    promise: settings.promise ?? DEFAULTS.promise,
    first: settings.first ?? 'promise',
    stock: settings.stock && { share: settings.stock.share, groups: settings.stock.groups ?? [] },
    frameSeconds: FRAME,
  };
}

/** Plays to the end, and says between slices how far it is (0 to 1). */
export function* played(model: Model, play: Play): Generator<number, Simulation> {
  const simulation = new Simulation(model, play);
  while (!simulation.run(SLICE)) yield simulation.progress;
  return simulation;
}

/** How long 95 of 100 tasks of a lane wait for a hand, in seconds in which somebody is there. */
export function laneWait({ model, places }: Simulation, lane: number): number {
  const all = new Numbers();
  for (const node of model.nodes) {
    if (node.lane !== lane) continue;
    const { waits } = places[node.index]!;
    for (let at = 0; at < waits.length; at++) all.push(waits.get(at));
  }
  return summary(all).p95;
}

/**
 * Hands more (or fewer) in each lane with which 95 of 100 tasks wait no longer than `targetSeconds`: first as many as are missing, lane by lane and
 * the longest wait first, then as few as will do; by bisection, always with the same orders and the same chance. Undefined for a lane
 * in which nobody is ever there, and for one that no number of hands would help.
 */
export function* neededHands(model: Model, play: Play, targetSeconds: number, first: Simulation): Generator<number, (number | undefined)[]> {
  const more: (number | undefined)[] = model.lanes.map((_, lane) => (play.hands[lane]!.some((count) => count > 0) ? 0 : undefined));
  const at = function* (changes: readonly (number | undefined)[]): Generator<number, Simulation> {
    return yield* played(model, { ...play, frameSeconds: 1e12, hands: play.hands.map((hands, lane) => withMore(hands, changes[lane] ?? 0)) });
  };
  const fits = function* (lane: number, change: number): Generator<number, boolean> {
    return laneWait(yield* at(more.with(lane, change)), lane) <= targetSeconds;
  };
  let now = first;
  for (let round = 0; round < 2 * model.lanes.length; round++) {
    const waits = model.lanes.map((_, lane) => (more[lane] === undefined ? 0 : laneWait(now, lane)));
    const worst = waits.indexOf(Math.max(...waits));
    if (waits[worst]! <= targetSeconds || more[worst] === undefined) break;
    let enough = 1;
    while (enough <= MOST_HANDS && !(yield* fits(worst, more[worst]! + enough))) enough *= 2;
    more[worst] = enough > MOST_HANDS ? undefined : yield* least(more[worst]! + (enough >> 1), more[worst]! + enough, (change) => fits(worst, change));
    now = yield* at(more);
  }
  for (let lane = 0; lane < more.length; lane++) {
    const has = Math.max(...play.hands[lane]!);
    if (more[lane] === undefined || laneWait(now, lane) > targetSeconds || has + more[lane]! <= 1) continue;
    more[lane] = yield* least(-has, more[lane]!, (change) => fits(lane, change));
  }
  return more;
}

/** The least number above `no` and at most `yes` that fits; `yes` does and `no` does not. */
function* least(no: number, yes: number, fits: (change: number) => Generator<number, boolean>): Generator<number, number> {
  let [low, high] = [no, yes];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (yield* fits(middle)) high = middle;
    else low = middle;
  }
  return high;
}
