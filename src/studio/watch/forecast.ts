// How long an order still takes to a step: many walks through the net of its drawing, with stays and ways as they were.
import { seededRandom } from '#kernel';
import { type Histogram, middleOf, percentile } from './buckets.ts';
import type { Net, Place, Way } from './net.ts';

/** Enough that p95 stands on fifteen walks. */
const WALKS = 300;
/** A walk that turns in circles for ever ends nowhere. */
const STEPS = 2_000;
/** With fewer passages than this at a step on the way, a forecast is no more than a hint. */
const FEW = 20;
/** A forecast is called thin when more of its walks than this went where little is known. */
const GUESSED = 0.1;

/** Seconds to the goal; `reaches` is the share of walks that come there at all, `isThin` says that little is known about a step on the way. */
export type Forecast = { p50: number; p95: number; reaches: number; isThin: boolean };

/**
 * What is left for a token that has stood at a place for `stayed` seconds (Monte Carlo over the net: stays are independent, ways are
 * taken as often as they were; the same question gives the same answer). Undefined where no walk comes to the goal.
 */
export function forecast(net: Net, at: number, stayed: number, walks = WALKS): Forecast | undefined {
  const random = seededRandom(at * 7_919 + 1);
  const reached: number[] = [];
  let guessed = 0;
  for (let walk = 0; walk < walks; walk++) {
    const thin = { isThin: false };
    const seconds = new Walk(net, random, thin).run(at, stayed);
    if (seconds === undefined) continue;
    reached.push(seconds);
    if (thin.isThin) guessed++;
  }
  if (reached.length === 0) return undefined;
  reached.sort((one, other) => one - other);
  const rank = (q: number): number => reached[Math.max(1, Math.ceil(q * reached.length)) - 1]!;
  return { p50: rank(0.5), p95: rank(0.95), reaches: reached.length / walks, isThin: guessed > GUESSED * reached.length };
}

type Token = { at: number; seconds: number };

class Walk {
  private readonly net: Net;
  private readonly random: () => number;
  private readonly thin: { isThin: boolean };
  private readonly tokens: Token[] = [];
  private readonly arrived = new Map<number, number>();

  constructor(net: Net, random: () => number, thin: { isThin: boolean }) {
    this.net = net;
    this.random = random;
    this.thin = thin;
  }

  /** Seconds until the goal, or nothing where the tokens end before it. */
  run(at: number, stayed: number): number | undefined {
    this.tokens.push({ at, seconds: 0 });
    let first: number | undefined = stayed;
    for (let step = 0; step < STEPS; step++) {
      const token = this.earliest();
      if (!token) return undefined;
      const end = this.pass(token, first);
      if (end !== undefined) return end;
      // What it waits for behind a choice of events, it has been waiting for since it came to the choice.
      if (first !== undefined && this.net.places[token.at]!.split !== 'one') first = undefined;
    }
    return undefined;
  }

  private earliest(): Token | undefined {
    let best = 0;
    for (let i = 1; i < this.tokens.length; i++) if (this.tokens[i]!.seconds < this.tokens[best]!.seconds) best = i;
    return this.tokens.splice(best, 1)[0];
  }

  private pass({ at, seconds }: Token, stayed: number | undefined): number | undefined {
    const place = this.net.places[at]!;
    if (place.waitsFor > 1 && stayed === undefined) {
      const came = (this.arrived.get(at) ?? 0) + 1;
      this.arrived.set(at, came % place.waitsFor);
      if (came < place.waitsFor) return undefined;
    }
    if (place.called) {
      const below = new Walk(place.called, this.random, this.thin).run(place.called.start, 0);
      return below === undefined ? undefined : seconds + below;
    }
    if (place.inside !== undefined) {
      this.tokens.push({ at: place.inside, seconds });
      return undefined;
    }
    const taken = this.byBorder(place);
    const stay = taken ? 0 : this.stay(place, stayed);
    const then = seconds + stay;
    if (taken) this.tokens.push({ at: taken.to, seconds: then });
    else if (place.isGoal) return then;
    else this.leave(place, then);
    return undefined;
  }

  private byBorder(place: Place): Way | undefined {
    if (place.border.length === 0) return undefined;
    let left = this.random() * place.passages;
    for (const way of place.border) if ((left -= way.weight) < 0) return way;
    return undefined;
  }

  private stay({ stays, split }: Place, stayed: number | undefined): number {
    if (stays.n === 0) {
      if (split === 'each') this.thin.isThin = true;
      return 0;
    }
    if (stays.n < FEW) this.thin.isThin = true;
    return stayed === undefined || stayed === 0 ? sample(stays, this.random()) : left(stays, stayed, this.random());
  }

  private leave(place: Place, seconds: number): void {
    const { net } = this;
    const ways = this.chosen(place).map(({ to }) => to);
    if (place.ways.length > 0) return void ways.forEach((at) => this.tokens.push({ at, seconds }));
    // The end of a sub-process: on behind it.
    if (place.scope > 0 && !this.tokens.some((token) => net.places[token.at]!.scope === place.scope)) {
      const around = net.places[place.scope]!;
      const border = this.byBorder(around);
      if (border) this.tokens.push({ at: border.to, seconds });
      else this.leave(around, seconds);
    }
  }

  private chosen(place: Place): readonly Way[] {
    const { ways, split } = place;
    if (ways.length <= 1 || split === 'all') return ways;
    if (split === 'one') return [this.one(ways)];
    const sum = Math.max(place.passages, ...ways.map((way) => way.weight));
    const some = ways.filter((way) => this.random() * sum < way.weight);
    return some.length > 0 ? some : [this.one(ways)];
  }

  private one(ways: readonly Way[]): Way {
    let left = this.random() * ways.reduce((sum, way) => sum + way.weight, 0);
    for (const way of ways) if ((left -= way.weight) < 0) return way;
    return ways.at(-1)!;
  }
}

const sorted = new WeakMap<Histogram, [bucket: number, count: number][]>();
function bucketsOf(histogram: Histogram): [number, number][] {
  let known = sorted.get(histogram);
  if (!known) sorted.set(histogram, (known = [...histogram.counts].sort(([one], [other]) => one - other)));
  return known;
}

function sample(histogram: Histogram, share: number): number {
  let rank = share * histogram.n;
  for (const [bucket, count] of bucketsOf(histogram)) if ((rank -= count) < 0) return middleOf(bucket);
  return middleOf(bucketsOf(histogram).at(-1)![0]);
}

/** What is left of a stay that has lasted so long: of those that lasted longer; of one that outlasted all, as long again as half of them take. */
function left(histogram: Histogram, stayed: number, share: number): number {
  const longer = bucketsOf(histogram).filter(([bucket]) => middleOf(bucket) > stayed);
  if (longer.length === 0) return percentile(histogram, 0.5)!;
  let rank = share * longer.reduce((sum, [, count]) => sum + count, 0);
  for (const [bucket, count] of longer) if ((rank -= count) < 0) return middleOf(bucket) - stayed;
  return middleOf(longer.at(-1)![0]) - stayed;
}
