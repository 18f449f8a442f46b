// How the demonstration shop draws prices and demand: the same numbers for the same seed or the same id, in every run.
import { decimalOf } from '#kernel';

/** Prices of a real marketplace: half of the goods cost less than 76.90, one in twenty more than 359 (shared/data/README.md). */
export const PRICE_P50 = 76.9;
export const PRICE_P95 = 359;
const Z95 = 1.6449;
export const PRICE_SIGMA = Math.log(PRICE_P95 / PRICE_P50) / Z95;
/** How many days' demand lies on the shelves. */
const COVER_DAYS = 30;

/** A number in [0, 1) that depends on the text and `salt` only (FNV-1a, then the finaliser of MurmurHash3). */
export function hashed(text: string, salt: number): number {
  let hash = (0x811c9dc5 ^ salt) >>> 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  hash = (hash + Math.imul(salt, 0x9e3779b9)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296;
}

/** A normally distributed number from two uniform ones (Box and Muller 1958). */
export const normal = (u: number, v: number): number => Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v);

/** A price as shops write it: whole units and 90 hundredths, at least 1.90. */
export const charm = (price: number): bigint => BigInt(Math.max(1, Math.round(price - 0.9))) * 100n + 90n;

/** The price of the demonstration shops: log-normal, moved by `shift` and narrowed to `sigma`. */
export const drawnPrice = (u: number, v: number, shift = 0, sigma = PRICE_SIGMA, scale = 1): bigint =>
  charm(PRICE_P50 * scale * Math.exp(shift + sigma * normal(u, v)));

export const money = (minor: bigint, currency: string): { amount: string; currency: string } => ({
  amount: decimalOf(minor, currency),
  currency,
});

/**
 * Units on the shelves for the good of rank `rank` (1 sells best) of `count`: thirty days of a demand that falls as
 * 1 ÷ rank (Zipf), and up to four more.
 */
export function coverOf(rank: number, count: number, unitsADay: number, u: number): number {
  const harmonic = Math.log(count) + 0.5772;
  return Math.floor((COVER_DAYS * unitsADay) / (rank * harmonic) + u * 5);
}

/** Units over three warehouses, about 50, 30 and 20 in a hundred; the parts sum to the whole. */
export function overThree(units: number, u: number): [number, number, number] {
  const first = Math.round(units * (0.4 + u * 0.2));
  const second = Math.min(units - first, Math.round(units * 0.3));
  return [first, second, units - first - second];
}
