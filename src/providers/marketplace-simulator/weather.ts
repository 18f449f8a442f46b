// How a simulated marketplace misbehaves: shares of its orders, from 0 to 1.

export type Weather = {
  /** Appear up to half an hour after they were sold. */
  late: number;
  /** Are given twice. */
  twice: number;
  /** Are given again with another quantity. */
  changed: number;
  /** Are taken back later. */
  cancelled: number;
  /** Are taken back before they were ever given, and given after that. */
  backwards: number;
  /** Were sold at a price other than ours. */
  priced: number;
  /** How far such a price is from ours, in per cent, either way. */
  pricedByPercent: number;
};

/** A marketplace without bad days. */
export const CALM: Weather = { late: 0, twice: 0, changed: 0, cancelled: 0, backwards: 0, priced: 0, pricedByPercent: 0 };

/** Ordinary days. */
export const ORDINARY: Weather = { late: 0.15, twice: 0.05, changed: 0.005, cancelled: 0.02, backwards: 0.005, priced: 0.08, pricedByPercent: 15 };
