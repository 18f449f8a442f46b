// What becomes of a simulated parcel: drawn once from the seed and its key, calibrated on real orders (shared data, README).
import { createHash } from 'node:crypto';
import { seededRandom } from '#kernel';
import { LOST, type TrackingStatus } from '#modules/shipping';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How a parcel ends. */
export type Ending = 'delivered' | 'failed_then_delivered' | 'lost' | 'returned';

/** What will happen, as times from hand-over. */
export type Fate = {
  ending: Ending;
  /** Milliseconds from hand-over to the first attempt to deliver. */
  transitMs: number;
  /** Scanned before anybody handed it over: 58 of about 4,070 orders. */
  early: boolean;
  /** The same word is told twice. */
  twice: boolean;
  /** The words of the last leg are told hours after they happened, and so in the wrong order. */
  lateMs: number;
};

export type Step = {
  afterMs: number;
  tellAfterMs: number;
  status: TrackingStatus;
  reason?: string;
  place: string;
  times: number;
};

/**
 * Log-normal days from hand-over to delivery. For BR: purchase to delivery has p50 10.2 d and p95 29.7 d, so σ is
 * ln(29.7 ÷ 10.2) ÷ 1.645 = 0.65, and with 1.8 d to hand-over the carrier's p50 is 8.4 d. The others are next-day lines.
 */
const TRANSIT: Record<string, { medianDays: number; sigma: number }> = {
  BR: { medianDays: 8.4, sigma: 0.65 },
  RO: { medianDays: 1.3, sigma: 0.4 },
  MD: { medianDays: 1.7, sigma: 0.4 },
  PL: { medianDays: 1.2, sigma: 0.4 },
};
const ELSEWHERE = { medianDays: 3.5, sigma: 0.45 };

/** Of all parcels 8.1 % come later than promised: the promise is the 91.9th percentile (z = 1.3984). */
const PROMISE_Z = 1.3984;
const SHARES = { lost: 0.003, returned: 0.007, failed: 0.035, early: 58 / 4070, twice: 0.03, late: 0.06 };

const transitOf = (country: string) => TRANSIT[country] ?? ELSEWHERE;

/** Milliseconds from hand-over until which the carrier promises delivery to a country. */
export function promiseMs(country: string): number {
  const { medianDays, sigma } = transitOf(country);
  return medianDays * Math.exp(sigma * PROMISE_Z) * DAY_MS;
}

/** The fate of the parcel to `country` that was asked for with `key`; the same seed and key give the same. */
export function drawFate(seed: string, key: string, country: string): Fate {
  const random = seededRandom(createHash('sha256').update(`${seed} ${key}`).digest().readUInt32BE(0));
  const { medianDays, sigma } = transitOf(country);
  const ending = random();
  // Box and Muller's normal variate.
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return {
    ending:
      ending < SHARES.lost
        ? 'lost'
        : ending < SHARES.lost + SHARES.returned
          ? 'returned'
          : ending < SHARES.lost + SHARES.returned + SHARES.failed
            ? 'failed_then_delivered'
            : 'delivered',
    transitMs: medianDays * Math.exp(sigma * normal) * DAY_MS,
    early: random() < SHARES.early,
    twice: random() < SHARES.twice,
    lateMs: random() < SHARES.late ? (2 + 10 * random()) * HOUR_MS : 0,
  };
}

/** The words of a fate, in the order in which they happen; `tellAfterMs` is when they are told. */
export function stepsOf(fate: Fate, from: string, to: string): Step[] {
  const { ending, transitMs, lateMs } = fate;
  const step = (share: number, status: TrackingStatus, place: string, more: { reason?: string; plusMs?: number } = {}): Step => {
    const afterMs = transitMs * share + (more.plusMs ?? 0);
    return {
      afterMs,
      tellAfterMs: afterMs,
      status,
      place,
      times: fate.twice ? 2 : 1,
      ...(more.reason ? { reason: more.reason } : {}),
    };
  };
  const steps = [step(0.02, 'picked_up', from), step(0.2, 'in_transit', from)];
  if (ending === 'lost') return [...steps, step(1, 'on_hold', from, { reason: LOST, plusMs: 3 * DAY_MS })];
  steps.push(step(0.6, 'in_transit', to), step(0.85, 'out_for_delivery', to));
  if (ending === 'delivered') steps.push(step(1, 'delivered', to));
  else steps.push(step(1, 'delivery_failed', to, { reason: 'consignee_not_home' }));
  const last = steps.at(-2)!;
  last.tellAfterMs += lateMs;
  return steps;
}

/** What follows a decision after a failed attempt, as times from the decision. */
export function stepsAfter(decision: 'again' | 'return', from: string, to: string): Step[] {
  const at = (afterMs: number, status: TrackingStatus, place: string): Step => ({
    afterMs,
    tellAfterMs: afterMs,
    status,
    place,
    times: 1,
  });
  return decision === 'again'
    ? [at(16 * HOUR_MS, 'out_for_delivery', to), at(22 * HOUR_MS, 'delivered', to)]
    : [at(6 * HOUR_MS, 'return_to_sender', to), at(3 * DAY_MS, 'in_transit', from)];
}
