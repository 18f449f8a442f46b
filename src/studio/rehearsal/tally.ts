// What a rehearsal counts while it is played: queues over time, waits, passages, and when orders have left.
import { quantile } from './law.ts';

/** A list of numbers that grows without an object for each. */
export class Numbers {
  length = 0;
  private values = new Float64Array(64);

  push(value: number): void {
    if (this.length === this.values.length) {
      const more = new Float64Array(this.length * 2);
      more.set(this.values);
      this.values = more;
    }
    this.values[this.length++] = value;
  }

  get(at: number): number {
    return this.values[at]!;
  }

  set(at: number, value: number): void {
    this.values[at] = value;
  }

  sorted(): Float64Array {
    return this.values.slice(0, this.length).sort();
  }
}

/** What is counted at an element. */
export class Place {
  /** Those that have left it. */
  passages = 0;
  /** Those that stand at it, and those of them that wait for a hand. */
  standing = 0;
  queued = 0;
  mostQueued = 0;
  mostQueuedAt = 0;
  /** Waits that are over, in seconds in which somebody was there, and their sum in all seconds. */
  readonly waits = new Numbers();
  waited = 0;
  worked = 0;
  /** The queue's length summed over time (Little's law: it equals what those in it have waited). */
  area = 0;
  private since = 0;

  queue(time: number, change: 1 | -1): void {
    this.settle(time);
    this.queued += change;
    if (this.queued > this.mostQueued) {
      this.mostQueued = this.queued;
      this.mostQueuedAt = time;
    }
  }

  settle(time: number): void {
    this.area += this.queued * (time - this.since);
    this.since = time;
  }
}

/** p50, p95 and mean of a list, in its unit; zeros when it is empty. */
export function summary(values: Numbers): { count: number; mean: number; p50: number; p95: number } {
  const sorted = values.sorted();
  let sum = 0;
  for (const value of sorted) sum += value;
  return { count: sorted.length, mean: sorted.length === 0 ? 0 : sum / sorted.length, p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
}

/** How many stand and wait at each element, and how many hands work in each lane, at even times. */
export class Film {
  readonly everySeconds: number;
  frames = 0;
  private readonly rows: Int32Array[] = [];
  private readonly width: number;

  constructor(everySeconds: number, width: number) {
    this.everySeconds = everySeconds;
    this.width = width;
  }

  /** The time of the next frame. */
  get next(): number {
    return this.frames * this.everySeconds;
  }

  shoot(fill: (row: Int32Array) => void): void {
    const row = new Int32Array(this.width);
    fill(row);
    this.rows.push(row);
    this.frames++;
  }

  at(frame: number, column: number): number {
    return this.rows[frame]?.[column] ?? 0;
  }
}
