// How long things took, kept as counts in buckets that grow by a tenth: percentiles out of them are within five per cent.

/** Each bucket reaches this much farther than the one before. */
export const GROWTH = 1.1;
/** By how much a percentile can be off: half of a bucket, on the logarithmic scale (Masson et al. 2019, DDSketch). */
export const ERROR = Math.sqrt(GROWTH) - 1;

/** Counts by bucket with the exact sum, in seconds. */
export type Histogram = { n: number; seconds: number; counts: Map<number, number> };

export const emptyHistogram = (): Histogram => ({ n: 0, seconds: 0, counts: new Map() });

/** The bucket of a stay, in seconds: 0 for less than a second. */
export const bucketOf = (seconds: number): number => (seconds < 1 ? 0 : 1 + Math.floor(Math.log(seconds) / Math.log(GROWTH)));

/** The middle of a bucket in seconds, on the logarithmic scale. */
export const middleOf = (bucket: number): number => (bucket === 0 ? 0 : GROWTH ** (bucket - 0.5));

export function addTo(histogram: Histogram, bucket: number, n: number, seconds: number): void {
  histogram.n += n;
  histogram.seconds += seconds;
  histogram.counts.set(bucket, (histogram.counts.get(bucket) ?? 0) + n);
}

/** The value below which the share `q` lies, by nearest rank, in seconds; null where there is nothing. */
export function percentile({ n, counts }: Histogram, q: number): number | null {
  if (n === 0) return null;
  let left = Math.max(1, Math.ceil(q * n));
  for (const [bucket, count] of [...counts].sort(([one], [other]) => one - other)) {
    left -= count;
    if (left <= 0) return middleOf(bucket);
  }
  return null;
}
