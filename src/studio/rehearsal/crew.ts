// The hands of each lane: how many are there in which hour, how many are busy, and who waits for them.
import { Heap } from './heap.ts';

const HOUR = 3600;

/** Hands of a lane by the hour of the day; the same every day. */
export type Hands = readonly number[];

export class Lane {
  readonly queue = new Heap();
  busy = 0;
  /** Seconds that hands have worked, and those in which somebody was there. */
  busySeconds = 0;
  private since = 0;
  private readonly hands: Hands;
  private readonly openBefore: number[];
  private readonly openADay: number;

  constructor(hands: Hands) {
    this.hands = hands;
    let open = 0;
    this.openBefore = hands.map((count) => {
      const before = open;
      if (count > 0) open += HOUR;
      return before;
    });
    this.openADay = open;
  }

  private hour(time: number): number {
    return Math.floor(time / HOUR) % this.hands.length;
  }

  /** How many are there at that time. */
  at(time: number): number {
    return this.hands[this.hour(time)] ?? 0;
  }

  /** Seconds since the beginning in which somebody was there. */
  openUntil(time: number): number {
    if (this.openADay === this.hands.length * HOUR) return time;
    const cycle = this.hands.length * HOUR;
    const days = Math.floor(time / cycle);
    const hour = this.hour(time);
    return days * this.openADay + this.openBefore[hour]! + (this.hands[hour]! > 0 ? time % HOUR : 0);
  }

  /** When the number of hands next changes after `time`; Infinity when it never does. */
  nextChange(time: number): number {
    const now = this.at(time);
    const from = Math.floor(time / HOUR);
    for (let step = 1; step <= this.hands.length; step++) if (this.hands[(from + step) % this.hands.length] !== now) return (from + step) * HOUR;
    return Infinity;
  }

  /** Hand-seconds that were there from the beginning to `time`. */
  staffed(time: number): number {
    let sum = 0;
    const whole = Math.floor(time / HOUR);
    for (let hour = 0; hour < whole; hour++) sum += this.hands[hour % this.hands.length]! * HOUR;
    return sum + this.at(time) * (time - whole * HOUR);
  }

  /** One hand more (or less) works from now on. */
  take(time: number, change: 1 | -1): void {
    this.settle(time);
    this.busy += change;
  }

  /** Counts what was worked until now. */
  settle(time: number): void {
    this.busySeconds += this.busy * (time - this.since);
    this.since = time;
  }
}
