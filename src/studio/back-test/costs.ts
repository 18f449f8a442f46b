// What work, letters and labels cost, exactly: amounts are whole numbers of ten-thousandths until they are told.
import { decimalOf, exponentOf } from '#kernel';
import type { Side } from './tally.ts';
import { DEFAULTS, type SettingsOf } from './settings.ts';

/** Decimal places of a rate. */
const PLACES = 4;

const parsed = (amount: string): bigint => {
  const [whole = '0', part = ''] = amount.split('.');
  return BigInt(whole + part.padEnd(PLACES, '0'));
};

const told = (amount: bigint, currency: string): string => {
  const divisor = 10n ** BigInt(PLACES - exponentOf(currency));
  return decimalOf((amount + divisor / 2n) / divisor, currency);
};

export type Cost = { work: string; letters: string; labels: string; total: string };

/** Minutes of hands-on work of so many tasks in this lane. */
export const minutesOf = (settings: SettingsOf, lane: string, tasks: number): number =>
  tasks * (settings.minutes?.[lane] ?? settings.minutesATask ?? DEFAULTS.minutesATask);

/** What one side cost, in decimals of `currency`. */
export function costOf({ costs = {}, ...settings }: SettingsOf, side: Pick<Side, 'tasks' | 'letters' | 'labels'>, currency: string): Cost {
  let work = 0n;
  for (const [lane, tasks] of side.tasks) {
    const rate = parsed(costs.hours?.[lane] ?? costs.hour ?? DEFAULTS.hour);
    const milliMinutes = BigInt(Math.round(minutesOf(settings, lane, tasks) * 1_000));
    work += (milliMinutes * rate + 30_000n) / 60_000n;
  }
  const letters = BigInt([...side.letters.values()].reduce((sum, count) => sum + count, 0)) * parsed(costs.letter ?? DEFAULTS.letter);
  const labels = BigInt(side.labels) * parsed(costs.label ?? DEFAULTS.label);
  return { work: told(work, currency), letters: told(letters, currency), labels: told(labels, currency), total: told(work + letters + labels, currency) };
}
