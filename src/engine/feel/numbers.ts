// Exact decimal numbers (34 digits, half even), with plain JavaScript numbers wherever these are exact.
import { Decimal as Base } from 'decimal.js';

/** decimal128: DMN 1.5, 10.3.2.3.1 names IEEE 754-2008 with 34 digits. */
export const Decimal = Base.clone({
  precision: 34,
  rounding: Base.ROUND_HALF_EVEN,
  minE: -6176,
  maxE: 6144,
  modulo: Base.ROUND_FLOOR,
  toExpNeg: -9e15,
  toExpPos: 9e15,
});
export type Decimal = Base;

/**
 * A number is a finite double that stands for its shortest decimal, or a Decimal.
 * Two doubles with at most 15 digits are equal exactly when their decimals are, and order is kept,
 * so comparing doubles is exact; only arithmetic needs care.
 */
export type FeelNumber = number | Decimal;

const EXACT_DIGITS = 15;
const SCALE = 10_000;
const SCALE_SQUARED = SCALE * SCALE;
const EXACT_LIMIT = 1e15;

export function isDecimal(value: unknown): value is Decimal {
  return value instanceof Decimal;
}

export function isNumber(value: unknown): value is FeelNumber {
  return typeof value === 'number' || value instanceof Decimal;
}

export function toDecimal(value: FeelNumber): Decimal {
  return typeof value === 'number' ? new Decimal(value) : value;
}

/** The number for a decimal: a double when that is exact, null when it is not finite. */
export function fromDecimal(value: Decimal): FeelNumber | null {
  if (!value.isFinite()) return null;
  if (value.precision() <= EXACT_DIGITS && value.e < 300 && value.e > -300) return value.toNumber() + 0;
  const double = value.toNumber();
  return Number.isSafeInteger(double) && value.isInteger() ? double : value;
}

const NUMBER_TEXT = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,5})?$/;
const MAX_NUMBER_TEXT = 400;

/** Reads a decimal text exactly; null when it is none. */
export function numberFromText(text: string): FeelNumber | null {
  if (text.length <= EXACT_DIGITS) {
    const double = Number(text);
    if (NUMBER_TEXT.test(text) && Math.abs(double) < EXACT_LIMIT && Math.abs(double) > 1e-290) return double;
  }
  if (text.length > MAX_NUMBER_TEXT || !NUMBER_TEXT.test(text)) return null;
  return fromDecimal(new Decimal(text).toSignificantDigits(34));
}

/** Writes a number without an exponent, as FEEL does. */
export function numberToText(value: FeelNumber): string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value + 0);
  return toDecimal(value).toFixed();
}

/** A value from outside as a number, or null. */
export function importNumber(value: unknown): FeelNumber | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string') return numberFromText(value);
  if (typeof value === 'bigint') {
    const double = Number(value);
    return Number.isSafeInteger(double) ? double : fromDecimal(new Decimal(value.toString()).toSignificantDigits(34));
  }
  if (Base.isDecimal(value)) return fromDecimal(new Decimal(value.toString()));
  return null;
}

function scaled(value: number): number {
  const units = Math.round(value * SCALE);
  return Math.abs(units) < EXACT_LIMIT && units / SCALE === value ? units : NaN;
}

export function add(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (typeof a === 'number' && typeof b === 'number') {
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) {
      const sum = a + b;
      if (Number.isSafeInteger(sum)) return sum;
    } else {
      const sum = scaled(a) + scaled(b);
      if (Math.abs(sum) < EXACT_LIMIT) return sum / SCALE;
    }
  }
  return fromDecimal(toDecimal(a).plus(toDecimal(b)));
}

export function negate(a: FeelNumber): FeelNumber {
  return typeof a === 'number' ? 0 - a : a.negated();
}

export function subtract(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  return add(a, negate(b));
}

export function multiply(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (typeof a === 'number' && typeof b === 'number') {
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) {
      const product = a * b;
      if (Number.isSafeInteger(product)) return product + 0;
    } else {
      const product = scaled(a) * scaled(b);
      if (Math.abs(product) < EXACT_LIMIT) return product / SCALE_SQUARED + 0;
    }
  }
  return fromDecimal(toDecimal(a).times(toDecimal(b)));
}

/** The quotient to 34 digits; null for a division by zero. */
export function divide(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (typeof a === 'number' && typeof b === 'number') {
    if (b === 0) return null;
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b) && a % b === 0) return a / b + 0;
  }
  const divisor = toDecimal(b);
  return divisor.isZero() ? null : fromDecimal(toDecimal(a).dividedBy(divisor));
}

const MAX_EXPONENT = 100_000;

export function power(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  const exponent = toDecimal(b);
  if (exponent.abs().greaterThan(MAX_EXPONENT)) return null;
  return fromDecimal(toDecimal(a).pow(exponent));
}

/** The floored remainder: `x - y * floor(x / y)`; null for y = 0. */
export function modulo(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (typeof a === 'number' && typeof b === 'number' && Number.isSafeInteger(a) && Number.isSafeInteger(b) && b !== 0) {
    const rest = a % b;
    return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest + 0;
  }
  const divisor = toDecimal(b);
  if (divisor.isZero()) return null;
  const dividend = toDecimal(a);
  return fromDecimal(dividend.minus(divisor.times(dividend.dividedBy(divisor).floor())));
}

export function compareNumbers(a: FeelNumber, b: FeelNumber): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  return toDecimal(a).comparedTo(toDecimal(b));
}

/** The value as a whole JavaScript number, or null when it has a fraction or is out of the safe range. */
export function toInteger(value: FeelNumber): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

export type Rounding = 'up' | 'down' | 'half up' | 'half down' | 'half even' | 'floor' | 'ceiling';

const ROUNDING = {
  up: Base.ROUND_UP,
  down: Base.ROUND_DOWN,
  'half up': Base.ROUND_HALF_UP,
  'half down': Base.ROUND_HALF_DOWN,
  'half even': Base.ROUND_HALF_EVEN,
  floor: Base.ROUND_FLOOR,
  ceiling: Base.ROUND_CEIL,
} as const satisfies Record<Rounding, Base.Rounding>;

/** Rounds to `scale` digits after the point; a negative scale rounds before it; null outside -6111..6176 (DMN 1.5, table 75). */
export function round(value: FeelNumber, scale: number, how: Rounding): FeelNumber | null {
  if (scale < -6111 || scale > 6176) return null;
  if (scale >= 0) {
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    return fromDecimal(toDecimal(value).toDecimalPlaces(scale, ROUNDING[how]));
  }
  const unit = new Decimal(10).pow(-scale);
  return fromDecimal(toDecimal(value).dividedBy(unit).toDecimalPlaces(0, ROUNDING[how]).times(unit));
}
