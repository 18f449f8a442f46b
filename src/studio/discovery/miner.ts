// The inductive miner: cuts a log into parts that follow each other, exclude each other, go side by side or go round, down to single activities.
// S. J. J. Leemans, D. Fahland, W. M. P. van der Aalst: Discovering Block-Structured Process Models from Event Logs (Petri Nets 2013); with rare
// behaviour left out as in: Discovering Block-Structured Process Models from Event Logs Containing Infrequent Behaviour (BPM Workshops 2013), "IMf".
import { type Follows, type Variant, filtered, followsOf, groupsOf, has, reachOf } from './graph.ts';
import { type Tree, activity, simplified, tau } from './tree.ts';

type Log = readonly Variant[];
/** A way to cut: how the parts go together, and the log of each. */
type Cut = { is: 'sequence' | 'choice' | 'parallel' | 'loop'; logs: Log[] };

/**
 * Mines a tree. Every tree is sound: whatever was begun can be ended. With `noise` 0 every case of the log is one of the tree's;
 * with more, ways that were taken less often than this share of the most frequent ones are left out where they are in the way.
 */
export function mine(log: Log, noise: number): Tree {
  return simplified(mined(merged(log), noise));
}

/** Cases that go the same way are one variant. */
function merged(log: Log): Log {
  const byTrace = new Map<string, { trace: readonly number[]; cases: number }>();
  for (const { trace, cases } of log) {
    const key = trace.join(' ');
    const same = byTrace.get(key);
    if (same) same.cases += cases;
    else byTrace.set(key, { trace, cases });
  }
  return [...byTrace.values()];
}

const casesOf = (log: Log): number => log.reduce((sum, { cases }) => sum + cases, 0);

function mined(log: Log, noise: number): Tree {
  const walked = log.filter(({ trace }) => trace.length > 0);
  const times = casesOf(log);
  if (walked.length === 0) return tau(times);
  if (walked.length < log.length) {
    const empty = times - casesOf(walked);
    const inside = mined(walked, noise);
    return empty < noise * times ? inside : { is: 'choice', of: [inside, tau(empty)], times };
  }
  const follows = followsOf(log);
  const [first] = follows.activities;
  if (follows.activities.length === 1) return single(log, first!, noise);
  const cut = cutOf(log, follows) ?? (noise > 0 ? cutOf(log, filtered(follows, noise)) : undefined);
  return cut ? joined(cut, times, noise) : fallThrough(log, follows, noise);
}

function joined({ is, logs }: Cut, times: number, noise: number): Tree {
  const of = logs.map((one) => mined(merged(one), noise));
  return is === 'loop' ? { is, body: of[0]!, again: of.slice(1), times } : { is, of, times };
}

/** One activity: done once, or again and again where it was repeated often enough. */
function single(log: Log, at: number, noise: number): Tree {
  const times = casesOf(log);
  const repeated = casesOf(log.filter(({ trace }) => trace.length > 1));
  if (repeated === 0 || repeated < noise * times) return activity(at, times);
  const done = log.reduce((sum, { trace, cases }) => sum + trace.length * cases, 0);
  return { is: 'loop', body: activity(at, done), again: [tau(done - times)], times };
}

function cutOf(log: Log, follows: Follows): Cut | undefined {
  return choiceCut(log, follows) ?? sequenceCut(log, follows) ?? parallelCut(log, follows) ?? loopCut(log, follows);
}

const placesOf = (groups: readonly number[][]): Map<number, number> => new Map(groups.flatMap((group, place) => group.map((at) => [at, place] as const)));

/** Activities of different groups never come after each other: each case is of the group that most of its events are of. */
function choiceCut(log: Log, follows: Follows): Cut | undefined {
  const groups = groupsOf(follows.activities, (one, other) => has(follows, one, other) || has(follows, other, one));
  if (groups.length < 2) return undefined;
  const places = placesOf(groups);
  const logs: Variant[][] = groups.map(() => []);
  for (const { trace, cases } of log) {
    const counts = groups.map(() => 0);
    for (const at of trace) counts[places.get(at)!]!++;
    const place = counts.indexOf(Math.max(...counts));
    logs[place]!.push({ trace: trace.filter((at) => places.get(at) === place), cases });
  }
  return { is: 'choice', logs };
}

/** Groups of which the later can be reached from the earlier, and never the other way round. */
function sequenceCut(log: Log, follows: Follows): Cut | undefined {
  const reach = reachOf(follows);
  const reaches = (from: number, to: number): boolean => reach.get(from)!.has(to);
  // What reaches each other belongs together, and so does what can not be told apart by the order.
  const groups = groupsOf(follows.activities, (one, other) => reaches(one, other) === reaches(other, one));
  if (groups.length < 2) return undefined;
  const isBefore = (one: number[], other: number[]): boolean => one.some((a) => other.some((b) => reaches(a, b)));
  groups.sort((one, other) => (isBefore(one, other) ? -1 : isBefore(other, one) ? 1 : 0));
  const places = placesOf(groups);
  const logs: Variant[][] = groups.map(() => []);
  for (const { trace, cases } of log) parted(trace, places, groups.length).forEach((part, place) => logs[place]!.push({ trace: part, cases }));
  return { is: 'sequence', logs };
}

/** Parts a way into a piece for each group in their order, so that as few events as possible stand in a wrong piece; those are left out. */
function parted(trace: readonly number[], places: Map<number, number>, count: number): number[][] {
  // Over the ends of the pieces: the most events in the right piece when the first `event` of them are in the pieces up to `piece`.
  let best: { right: number; ends: number[] }[] = Array.from({ length: count }, () => ({ right: 0, ends: [] }));
  trace.forEach((at, event) => {
    const own = places.get(at)!;
    const next: typeof best = [];
    let before: (typeof best)[number] = { right: -1, ends: [] };
    for (let piece = 0; piece < count; piece++) {
      const here = best[piece]!;
      if (here.right > before.right) before = here;
      next.push({ right: before.right + (own === piece ? 1 : 0), ends: own === piece ? [...before.ends, event] : before.ends });
    }
    best = next;
  });
  const winner = best.reduce((most, one) => (one.right > most.right ? one : most));
  const parts: number[][] = Array.from({ length: count }, () => []);
  for (const event of winner.ends) parts[places.get(trace[event]!)!]!.push(trace[event]!);
  return parts;
}

/** Groups of which each activity comes right before and right after each of the others; each group can begin and end a case. */
function parallelCut(log: Log, follows: Follows): Cut | undefined {
  const groups = groupsOf(follows.activities, (one, other) => !has(follows, one, other) || !has(follows, other, one));
  const isWhole = (group: number[]): boolean => group.some((at) => follows.starts.has(at)) && group.some((at) => follows.ends.has(at));
  const whole = groups.filter(isWhole);
  const others = groups.filter((group) => !isWhole(group)).flat();
  if (whole.length < 2) return undefined;
  whole[0] = [...whole[0]!, ...others];
  const places = placesOf(whole);
  return {
    is: 'parallel',
    logs: whole.map((_, place) => log.map(({ trace, cases }) => ({ trace: trace.filter((at) => places.get(at) === place), cases }))),
  };
}

/** A body that begins and ends every case, and groups that lead from its end back to its beginning. */
function loopCut(log: Log, follows: Follows): Cut | undefined {
  const { activities, starts, ends } = follows;
  const inner = activities.filter((at) => !starts.has(at) && !ends.has(at));
  const groups = groupsOf(inner, (one, other) => has(follows, one, other) || has(follows, other, one));
  const [begins, stops] = [[...starts.keys()], [...ends.keys()]];
  const isAgain = (group: number[]): boolean =>
    group.every((at) => {
      // Only ends lead in and only beginnings follow; and where one of them does, all do.
      if (begins.some((start) => !ends.has(start) && has(follows, start, at)) || stops.some((end) => !starts.has(end) && has(follows, at, end))) return false;
      const isEntered = stops.some((end) => has(follows, end, at));
      const isLeft = begins.some((start) => has(follows, at, start));
      return (!isEntered || stops.every((end) => has(follows, end, at))) && (!isLeft || begins.every((start) => has(follows, at, start)));
    });
  const again = groups.filter(isAgain);
  if (again.length === 0) return undefined;
  const places = placesOf(again);
  const logs: Variant[][] = [[], ...again.map(() => [])];
  for (const { trace, cases } of log) {
    let piece: number[] = [];
    let place = -1;
    for (const at of trace) {
      const own = places.get(at) ?? -1;
      if (own !== place) {
        logs[place + 1]!.push({ trace: piece, cases });
        // From one way back to another the body was gone through without doing anything.
        if (own !== -1 && place !== -1) logs[0]!.push({ trace: [], cases });
        piece = [];
        place = own;
      }
      piece.push(at);
    }
    logs[place + 1]!.push({ trace: piece, cases });
    if (place !== -1) logs[0]!.push({ trace: [], cases });
  }
  return { is: 'loop', logs };
}

/** Where nothing cuts: an activity that every case does once goes beside the rest; rounds are cut where they begin; else anything goes. */
function fallThrough(log: Log, { activities, starts, ends }: Follows, noise: number): Tree {
  const times = casesOf(log);
  const once = activities.find((at) => log.every(({ trace }) => trace.filter((one) => one === at).length === 1));
  if (once !== undefined) {
    const rest = log.map(({ trace, cases }) => ({ trace: trace.filter((at) => at !== once), cases }));
    return { is: 'parallel', of: [activity(once, times), mined(merged(rest), noise)], times };
  }
  const rounds = log.flatMap(({ trace, cases }) => cutRounds(trace, starts, ends).map((piece) => ({ trace: piece, cases })));
  const around = casesOf(rounds);
  if (around > times) return { is: 'loop', body: mined(merged(rounds), noise), again: [tau(around - times)], times };
  const counts = new Map<number, number>();
  for (const { trace, cases } of log) for (const at of trace) counts.set(at, (counts.get(at) ?? 0) + cases);
  const done = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const any: Tree = { is: 'choice', of: activities.map((at) => activity(at, counts.get(at)!)), times: done };
  return { is: 'loop', body: any, again: [tau(done - times)], times };
}

/** Cuts a way between an activity that can end a case and one that can begin one. */
function cutRounds(trace: readonly number[], starts: Map<number, number>, ends: Map<number, number>): number[][] {
  const pieces: number[][] = [[]];
  trace.forEach((at, place) => {
    if (place > 0 && ends.has(trace[place - 1]!) && starts.has(at)) pieces.push([]);
    pieces.at(-1)!.push(at);
  });
  return pieces;
}
