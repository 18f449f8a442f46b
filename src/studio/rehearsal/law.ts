// How long something lasts: a fixed time, one by chance, or one of those that were measured; and the chance itself, which a seed decides.

/** Seconds that something lasts. `measured`: past times, any of them as likely as the other. */
export type Law = { kind: 'fixed'; seconds: number } | { kind: 'exponential'; mean: number } | { kind: 'measured'; values: readonly number[] };

/** Mixes two numbers of 32 bits to one (the finalizer of MurmurHash3, public domain, over their combination). */
export function mix(one: number, other: number): number {
  let h = Math.imul(one ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(other + 0x7f4a7c15, 0xc2b2ae35);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}

/** The next state of a stream of chance. */
export const nextState = (state: number): number => (state + 0x6d2b79f5) | 0;

/** A number from 0 up to 1 out of a state (Mulberry32 by Tommy Ettinger, public domain). */
export function chanceOf(state: number): number {
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

/** Seconds that `law` gives for this chance (0 up to 1): the inverse of its distribution. */
export function lasts(law: Law, chance: number): number {
  if (law.kind === 'fixed') return law.seconds;
  if (law.kind === 'exponential') return -law.mean * Math.log(1 - chance);
  return law.values[Math.floor(chance * law.values.length)] ?? 0;
}

/** The mean of what a law gives, in seconds. */
export function meanOf(law: Law): number {
  if (law.kind === 'fixed') return law.seconds;
  if (law.kind === 'exponential') return law.mean;
  return law.values.length === 0 ? 0 : law.values.reduce((sum, value) => sum + value, 0) / law.values.length;
}

/** The value below which `share` of the sorted values lie (nearest rank); 0 when there are none. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return 0;
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]!;
}
