// The orders of a rehearsal: when each comes, by when it is promised, whether something is missing for it, and when it has left.
import { chanceOf, mix, nextState } from './law.ts';
import { Numbers } from './tally.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** What comes. Times are seconds from the first midnight. */
export type Demand = {
  seed: number;
  /** Orders that come in each hour from the first midnight on, on average; none afterwards. */
  perHour: readonly number[];
  /** Orders that come before this are what the result is about. */
  countedUntil: number;
  /** Orders before the hour of `cutOff` are promised for the same day, the others for the next one, by the hour of `leaveBy`. */
  promise: { cutOff: number; leaveBy: number };
  /** For how many of all orders something is missing, and groups of goods of which only so many orders can be filled. */
  stock: { share: number; groups: readonly { share: number; units: number }[] } | undefined;
};

export class Orders {
  count = 0;
  /** For each order: when it came, by when it was promised, when it left and when its run was over (-1: not yet), whether something is missing. */
  readonly came = new Numbers();
  readonly promised = new Numbers();
  readonly left = new Numbers();
  readonly ended = new Numbers();
  readonly missing = new Numbers();
  /** Counted orders that have neither left nor ended. */
  open = 0;
  private readonly demand: Demand;
  private readonly units: number[];
  private state: number;

  constructor(demand: Demand) {
    this.demand = demand;
    this.units = (demand.stock?.groups ?? []).map(({ units }) => units);
    this.state = mix(demand.seed, 0x0a11);
  }

  /** When the next one comes after `from`: a Poisson stream whose rate changes by the hour, without memory, so that each hour begins anew. */
  nextAfter(from: number): number {
    const { perHour } = this.demand;
    let time = from;
    while (time < perHour.length * HOUR) {
      const hour = Math.floor(time / HOUR);
      const rate = perHour[hour]! / HOUR;
      this.state = nextState(this.state);
      const gap = rate > 0 ? -Math.log(1 - chanceOf(this.state)) / rate : Infinity;
      if (time + gap < (hour + 1) * HOUR) return time + gap;
      time = (hour + 1) * HOUR;
    }
    return Infinity;
  }

  /** One comes now; the stream of chance that is its own, whatever happens to others. */
  come(time: number): number {
    const stream = mix(this.demand.seed, this.count++);
    this.came.push(time);
    this.promised.push(this.promiseOf(time));
    this.left.push(-1);
    this.ended.push(-1);
    this.missing.push(this.isMissing(mix(stream, 0x570c)) ? 1 : 0);
    if (this.isCounted(time)) this.open++;
    return stream;
  }

  isCounted(came: number): boolean {
    return came < this.demand.countedUntil;
  }

  leave(order: number, time: number): void {
    if (this.left.get(order) < 0 && this.ended.get(order) < 0 && this.isCounted(this.came.get(order))) this.open--;
    this.left.set(order, time);
  }

  end(order: number, time: number): void {
    if (this.left.get(order) < 0 && this.isCounted(this.came.get(order))) this.open--;
    this.ended.set(order, time);
  }

  private promiseOf(time: number): number {
    const { cutOff, leaveBy } = this.demand.promise;
    const day = Math.floor(time / DAY) + (time % DAY < cutOff * HOUR ? 0 : 1);
    return day * DAY + leaveBy * HOUR;
  }

  private isMissing(state: number): boolean {
    const { stock } = this.demand;
    if (!stock) return false;
    if (chanceOf(state) < stock.share) return true;
    let chance = chanceOf(nextState(state));
    for (let group = 0; group < stock.groups.length; group++) {
      chance -= stock.groups[group]!.share;
      if (chance < 0) return this.units[group]!-- <= 0;
    }
    return false;
  }
}
