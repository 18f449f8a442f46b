// The arithmetic of a map: percentiles within their error, windows, and what a step costs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ERROR, addTo, bucketOf, emptyHistogram, middleOf, percentile } from './buckets.ts';
import { costOf } from './costs.ts';
import { windowOf } from './heat.ts';

test('a percentile out of buckets is within its error of the nearest rank of the values themselves', () => {
  const values = Array.from({ length: 999 }, (_, i) => 3 + ((i * 7919) % 1000) ** 1.7);
  const histogram = emptyHistogram();
  for (const value of values) addTo(histogram, bucketOf(value), 1, value);
  const sorted = values.toSorted((a, b) => a - b);
  for (const q of [0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 1]) {
    const exact = sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1]!;
    assert.ok(Math.abs(percentile(histogram, q)! / exact - 1) <= ERROR + 1e-9, `p${q * 100}`);
  }
  assert.equal(percentile(emptyHistogram(), 0.5), null);
  assert.deepEqual([bucketOf(0.999), bucketOf(1), bucketOf(1.1), middleOf(0)], [0, 1, 2, 0]);
});

test('a window of three days is counted by the hour, a longer one by days', () => {
  const now = new Date('2026-11-22T13:40:00Z');
  assert.deepEqual(windowOf(now, new Date('2026-11-20T13:30:00Z')), {
    grain: 'hour',
    from: new Date('2026-11-20T13:00:00Z'),
    to: new Date('2026-11-22T14:00:00Z'),
  });
  assert.deepEqual(windowOf(now), { grain: 'day', from: new Date('2026-10-23T00:00:00Z'), to: new Date('2026-11-23T00:00:00Z') });
});

test('a task costs its minutes at the rate of its lane, a letter its price, and nothing that nobody has priced', () => {
  const costs = { currency: 'RON', perHour: { Warehouse: '30.00' }, minutes: 4, letter: '0.05' };
  const task = { isTask: true, lane: 'warehouse', letters: 2 };
  assert.deepEqual(costOf(costs, task, 3), { minor: 600n + 30n, currency: 'RON' });
  assert.deepEqual(costOf(costs, { ...task, lane: 'Desk' }, 3), { minor: 30n, currency: 'RON' });
  assert.equal(costOf(null, task, 3), null);
});
