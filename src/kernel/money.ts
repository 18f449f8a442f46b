// Money is a whole number of minor units and a currency; it is split only by largest remainder, so parts always sum to the whole.
import { Refusal } from './refusal.ts';

/** An amount in minor units (bani, grosze, centavos …) of an ISO 4217 currency. */
export type Money = { minor: bigint; currency: string };
/** Money on the wire: a decimal string, never a float. */
export type MoneyJson = { amount: string; currency: string };

/** Decimal places of ISO 4217 currencies that do not have two (ISO 4217:2015, table A.1). */
const EXPONENTS: Record<string, number> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** How many decimal places `currency` has. */
export const exponentOf = (currency: string): number => EXPONENTS[currency] ?? 2;

/** `19.99` RON as 1999 minor units. Refuses a text that is not a decimal of at most the currency's places. */
export function parseMoney(json: MoneyJson): Money {
  const exponent = exponentOf(json.currency);
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(json.amount);
  if (!match || (match[3] ?? '').length > exponent) {
    throw new Refusal(
      'kernel.money',
      { amount: json.amount, currency: json.currency },
      { status: 422, message: `"${json.amount}" is not an amount of ${json.currency}.` },
    );
  }
  const minor = BigInt(match[2]! + (match[3] ?? '').padEnd(exponent, '0'));
  return { minor: match[1] ? -minor : minor, currency: json.currency };
}

/** 1999 minor units as `19.99`. */
export function decimalOf(minor: bigint, currency: string): string {
  const exponent = exponentOf(currency);
  const sign = minor < 0n ? '-' : '';
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, '0');
  return exponent === 0 ? sign + digits : `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

export const moneyJson = (minor: bigint, currency: string): MoneyJson => ({ amount: decimalOf(minor, currency), currency });

/**
 * Splits `whole` in proportion to `weights` by largest remainder (Hamilton's method); equal remainders go to the
 * earlier part. The parts sum to the whole exactly. All weights zero: equal parts.
 */
export function split(whole: bigint, weights: readonly bigint[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (weights.length === 0) return [];
  const shares = total === 0n ? weights.map(() => 1n) : weights;
  const sum = total === 0n ? BigInt(weights.length) : total;
  const sign = whole < 0n ? -1n : 1n;
  const size = whole * sign;
  const parts = shares.map((weight) => (size * weight) / sum);
  let rest = size - parts.reduce((a, b) => a + b, 0n);
  const order = shares
    .map((weight, index) => ({ index, remainder: (size * weight) % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (let i = 0; rest > 0n; i++, rest--) parts[order[i]!.index]! += 1n;
  return parts.map((part) => part * sign);
}

/** The part of a gross amount that is tax: gross × rate ÷ (1 + rate), half away from zero; `ratePpm` is parts per million (19 % = 190000). */
export function taxIncluded(grossMinor: bigint, ratePpm: number): bigint {
  const rate = BigInt(ratePpm);
  const divisor = 1_000_000n + rate;
  const sign = grossMinor < 0n ? -1n : 1n;
  return sign * ((grossMinor * sign * rate * 2n + divisor) / (divisor * 2n));
}
