// Pricing's pure decisions: which price holds, and the lowest one of the thirty days before a reduction.
import type { Price } from './types.ts';

/** The price that holds at `at` for `quantity`: the highest quantity step first, within it the latest `validFrom`. */
export function priceAt<P extends Price>(prices: readonly P[], at: Date, quantity = 1): P | undefined {
  const holding = prices.filter((p) => p.minQuantity <= quantity && p.validFrom <= at && (p.validTo === null || p.validTo > at));
  return holding.reduce<P | undefined>((best, p) => {
    if (!best) return p;
    if (p.minQuantity !== best.minQuantity) return p.minQuantity > best.minQuantity ? p : best;
    return p.validFrom > best.validFrom ? p : best;
  }, undefined);
}

const THIRTY_DAYS_MS = 30 * 24 * 3_600_000;

/**
 * The lowest price for one piece that held in the thirty days before the price that holds at `at` came into force: what
 * must be shown beside a reduction (Directive 98/6/EC, article 6a, as amended by (EU) 2019/2161). Undefined when nothing
 * was on sale then.
 */
export function lowestBefore(prices: readonly Price[], at: Date): bigint | undefined {
  const current = priceAt(prices, at);
  if (!current) return undefined;
  const end = current.validFrom;
  const start = new Date(end.getTime() - THIRTY_DAYS_MS);
  const turns = [start, ...prices.flatMap((p) => [p.validFrom, ...(p.validTo ? [p.validTo] : [])]).filter((turn) => turn > start && turn < end)];
  const held = turns.flatMap((turn) => priceAt(prices, turn)?.priceMinor ?? []);
  return held.length === 0 ? undefined : held.reduce((low, minor) => (minor < low ? minor : low));
}

/** A percentage such as `9.5` in parts per million; undefined when it has more than four decimals or is above 100. */
export function ppmOf(percent: string): number | undefined {
  const match = /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(percent);
  if (!match) return undefined;
  const ppm = Number(match[1]) * 10_000 + Number((match[2] ?? '').padEnd(4, '0'));
  return ppm <= 1_000_000 ? ppm : undefined;
}

/** Parts per million as a percentage, e.g. 95000 as `9.5`. */
export const percentOf = (ppm: number): string => String(ppm / 10_000);
