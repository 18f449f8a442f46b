// Amounts at a till in minor units, and the notes that a customer may give.
import type { Money } from '../../../api/index.ts';

const PLACES = 2;
const UNIT = 10 ** PLACES;

/** An amount in hundredths; all currencies of tills have two places. */
export const minorOf = (money: Money): number => Math.round(Number(money.amount) * UNIT);
export const moneyOf = (minor: number, currency: string): Money => ({ amount: (minor / UNIT).toFixed(PLACES), currency });

const NOTES: Record<string, number[]> = {
  RON: [1, 5, 10, 20, 50, 100, 200, 500],
  MDL: [10, 20, 50, 100, 200, 500, 1000],
  PLN: [10, 20, 50, 100, 200, 500],
  BRL: [2, 5, 10, 20, 50, 100, 200],
  EUR: [5, 10, 20, 50, 100, 200],
};
const SHOWN = 5;
/** Coins and small notes are counted, not tapped. */
const SMALLEST = 5;

/** What is likely given for a total: the next full amounts of each note, the smallest first. */
export function likelyGiven(totalMinor: number, currency: string): number[] {
  const notes = NOTES[currency] ?? NOTES['EUR']!;
  const sums = notes.filter((note) => note >= SMALLEST).map((note) => Math.ceil(totalMinor / (note * UNIT)) * note * UNIT);
  return [...new Set(sums)]
    .filter((sum) => sum > totalMinor)
    .sort((a, b) => a - b)
    .slice(0, SHOWN);
}
