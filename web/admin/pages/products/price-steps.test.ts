// Holds that the drawing of a price shows what was paid when.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepsOf } from './price-steps.ts';

const day = (n: number): string => new Date(Date.UTC(2026, 0, n)).toISOString();
const at = (n: number): number => Date.UTC(2026, 0, n);
const price = (amount: string, from: number, to: number | null = null, minQuantity = 1) => ({
  price: { amount },
  minQuantity,
  validFrom: day(from),
  validTo: to === null ? null : day(to),
});

test('an offer lies over the price beneath it and falls away by itself', () => {
  const steps = stepsOf([price('100', 1), price('80', 10, 12), price('70', 5, null, 10)], at(20));
  assert.deepEqual(steps, [
    { from: at(1), to: at(10), amount: 100 },
    { from: at(10), to: at(12), amount: 80 },
    { from: at(12), to: at(20), amount: 100 },
  ]);
});

test('a time without a price is a gap, the same price again is one step, and what is planned is shown', () => {
  assert.deepEqual(stepsOf([price('5', 1, 3), price('6', 5)], at(8)), [
    { from: at(1), to: at(3), amount: 5 },
    { from: at(5), to: at(8), amount: 6 },
  ]);
  assert.deepEqual(stepsOf([price('5', 1), price('5', 4)], at(8)), [{ from: at(1), to: at(8), amount: 5 }]);
  const planned = stepsOf([price('5', 1), price('4', 11)], at(2));
  assert.deepEqual(
    planned.map((it) => [it.from, it.amount]),
    [
      [at(1), 5],
      [at(11), 4],
    ],
  );
  assert.deepEqual(stepsOf([], at(1)), []);
});
