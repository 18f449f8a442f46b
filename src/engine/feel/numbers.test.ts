// Holds that the quick ways with doubles give the same as 34-digit decimals.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  add,
  compareNumbers,
  Decimal,
  divide,
  fromDecimal,
  isDecimal,
  multiply,
  numberFromText,
  numberToText,
  power,
  round,
  subtract,
  toDecimal,
} from './numbers.ts';
import type { FeelNumber } from './numbers.ts';

/** Decimal texts of every length that matters: short ones, which are doubles, and long ones, which are not. */
const decimalText = fc.tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.integer({ min: 0, max: 12 })).map(([isNegative, digits, scale]) => {
  const text = digits.toString().padStart(scale + 1, '0');
  return `${isNegative ? '-' : ''}${scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`}`;
});
const shortText = fc
  .tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: 0, max: 4 }))
  .map(([units, scale]) => new Decimal(units).dividedBy(10 ** scale).toFixed());

function read(text: string): FeelNumber {
  const value = numberFromText(text);
  assert.ok(value !== null, text);
  return value;
}

function same(actual: FeelNumber | null, expected: Decimal): void {
  assert.ok(actual !== null);
  assert.equal(toDecimal(actual).toFixed(), (expected.isZero() ? new Decimal(0) : expected).toFixed());
}

for (const [kind, text] of [
  ['short', shortText],
  ['long', decimalText],
] as const) {
  test(`${kind} decimals are added, taken away, multiplied and divided exactly`, () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const x = new Decimal(a);
        const y = new Decimal(b);
        same(add(read(a), read(b)), x.plus(y));
        same(subtract(read(a), read(b)), x.minus(y));
        same(multiply(read(a), read(b)), x.times(y));
        if (!y.isZero()) same(divide(read(a), read(b)), x.dividedBy(y));
        assert.equal(compareNumbers(read(a), read(b)), x.comparedTo(y));
      }),
      { numRuns: 500 },
    );
  });
}

test('a number survives being written and read', () => {
  fc.assert(
    fc.property(decimalText, (text) => {
      assert.equal(new Decimal(numberToText(read(text))).toFixed(), new Decimal(text).plus(0).toFixed());
    }),
    { numRuns: 500 },
  );
});

test('a double is kept only where it is exact', () => {
  assert.equal(typeof read('0.1'), 'number');
  assert.equal(typeof read('123456789012345'), 'number');
  assert.ok(isDecimal(read('0.1234567890123456')));
  assert.ok(isDecimal(read('12345678901234567890')));
  assert.equal(numberToText(read('12345678901234567890.5')), '12345678901234567890.5');
});

test('what has no decimal is null', () => {
  assert.equal(divide(1, 0), null);
  assert.equal(power(0, -1), null);
  assert.equal(power(10, 6145), null);
  assert.equal(fromDecimal(new Decimal(NaN)), null);
  assert.equal(numberFromText('1,5'), null);
  assert.equal(numberFromText('0x10'), null);
  assert.equal(numberFromText(''), null);
});

test('rounding follows its mode', () => {
  const modes = [
    ['up', 3, -3],
    ['down', 2, -2],
    ['half up', 3, -3],
    ['half down', 2, -2],
    ['half even', 2, -2],
    ['floor', 2, -3],
    ['ceiling', 3, -2],
  ] as const;
  for (const [mode, positive, negative] of modes) {
    assert.equal(round(2.5, 0, mode), positive, mode);
    assert.equal(round(-2.5, 0, mode), negative, mode);
  }
  assert.equal(round(1234, -2, 'half up'), 1200);
  assert.equal(round(1.005, 2, 'half up'), 1.01);
});
