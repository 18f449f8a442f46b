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

/** How prices are changed together: by a part of themselves (parts per million) or by an amount in minor units, below or above zero. */
export type PriceChange = { byPpm: number } | { byMinor: bigint };
/** Where changed prices end: at any unit, at 99 (or 9 without decimals), at 50, or at a whole unit. */
export type Ending = 'exact' | '99' | '50' | '00';

/** A price after a change: rounded half away from zero, then brought to the nearest price with the ending; never below zero. */
export function changedPrice(minor: bigint, change: PriceChange, ending: Ending, exponent: number): bigint {
  const raw = 'byMinor' in change ? minor + change.byMinor : minor + roundedPart(minor, change.byPpm);
  const floored = raw < 0n ? 0n : raw;
  const unit = 10n ** BigInt(exponent);
  if (ending === 'exact' || floored === 0n || (exponent === 0 && ending !== '99')) return floored;
  const step = exponent === 0 ? 10n : unit;
  const tail = ending === '99' ? step - 1n : ending === '50' ? step / 2n : 0n;
  const below = ((floored - tail) / step) * step + tail;
  const under = floored < tail ? tail : below;
  const over = under + step;
  const nearest = floored - under <= over - floored ? under : over;
  return nearest > 0n ? nearest : over;
}

function roundedPart(minor: bigint, ppm: number): bigint {
  const product = minor * BigInt(ppm);
  const half = product < 0n ? -500_000n : 500_000n;
  return (product + half) / 1_000_000n;
}

/** A percentage with a sign, such as `-12.5`, in parts per million; undefined when it is not one between -100 and 1000 with at most four decimals. */
export function signedPpmOf(percent: string): number | undefined {
  const match = /^([+-]?)(\d{1,4})(?:\.(\d{1,4}))?$/.exec(percent);
  if (!match) return undefined;
  const ppm = Number(match[2]) * 10_000 + Number((match[3] ?? '').padEnd(4, '0'));
  const signed = match[1] === '-' ? -ppm : ppm;
  return signed >= -1_000_000 && signed <= 10_000_000 ? signed : undefined;
}
