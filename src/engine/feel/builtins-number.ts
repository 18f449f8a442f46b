// Built-in functions on numbers.
import { builtin } from './builtin.ts';
import type { Builtin } from './builtin.ts';
import { Decimal, fromDecimal, modulo, round, toDecimal, toInteger } from './numbers.ts';
import type { FeelNumber, Rounding } from './numbers.ts';
import { DaysDuration, YearsDuration } from './values.ts';
import type { FeelValue } from './values.ts';

function rounding(how: Rounding): (args: readonly FeelValue[]) => FeelValue {
  return ([value, scale]) => {
    const digits = scale === undefined ? 0 : toInteger(scale as FeelNumber);
    return digits === null ? null : round(value as FeelNumber, digits, how);
  };
}

function oddness(wanted: boolean): (args: readonly FeelValue[]) => FeelValue {
  return ([value]) => {
    const number = toDecimal(value as FeelNumber);
    return number.isInteger() ? number.modulo(2).isZero() !== wanted : null;
  };
}

/** e^x overflows far beyond decimal128 past this. */
const MAX_EXP = 14_000;

export const numberFunctions: readonly Builtin[] = [
  builtin(['decimal(n: number, scale: number): number', rounding('half even')]),
  builtin(['floor(n: number, scale?: number): number', rounding('floor')]),
  builtin(['ceiling(n: number, scale?: number): number', rounding('ceiling')]),
  builtin(['round up(n: number, scale: number): number', rounding('up')]),
  builtin(['round down(n: number, scale: number): number', rounding('down')]),
  builtin(['round half up(n: number, scale: number): number', rounding('half up')]),
  builtin(['round half down(n: number, scale: number): number', rounding('half down')]),
  builtin(
    ['abs(n: number): number', ([value]) => (typeof value === 'number' ? Math.abs(value) : fromDecimal(toDecimal(value as FeelNumber).abs()))],
    [
      'abs(n: daysDuration): daysDuration',
      ([value]) => {
        const { nanos } = value as DaysDuration;
        return new DaysDuration(nanos < 0n ? -nanos : nanos);
      },
    ],
    ['abs(n: yearsDuration): yearsDuration', ([value]) => new YearsDuration(Math.abs((value as YearsDuration).months))],
  ),
  builtin(['modulo(dividend: number, divisor: number): number', ([dividend, divisor]) => modulo(dividend as FeelNumber, divisor as FeelNumber)]),
  builtin(['sqrt(number: number): number', ([value]) => fromDecimal(toDecimal(value as FeelNumber).sqrt())]),
  builtin([
    'log(number: number): number',
    ([value]) => {
      const number = toDecimal(value as FeelNumber);
      return number.isPositive() && !number.isZero() ? fromDecimal(number.ln()) : null;
    },
  ]),
  builtin([
    'exp(number: number): number',
    ([value]) => {
      const number = toDecimal(value as FeelNumber);
      return number.abs().greaterThan(MAX_EXP) ? (number.isNegative() ? 0 : null) : fromDecimal(Decimal.exp(number));
    },
  ]),
  builtin(['odd(number: number): boolean', oddness(true)]),
  builtin(['even(number: number): boolean', oddness(false)]),
];
