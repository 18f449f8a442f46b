// The courier's hour in the shop's zone, over both changes of the clock.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deadlineOf, instantOf } from './deadline.ts';

test('a day ends with its courier, and without one at midnight of the shop', () => {
  const opening = { zone: 'Europe/Bucharest', warehouses: { BUC: '17:30', CLJ: '16:00' } };
  assert.equal(deadlineOf('2026-11-20', 'CLJ', opening).toISOString(), '2026-11-20T14:00:00.000Z');
  assert.equal(deadlineOf('2026-11-20', undefined, opening).toISOString(), '2026-11-20T15:30:00.000Z');
  assert.equal(deadlineOf('2026-11-20', 'BUC', { zone: 'UTC', warehouses: {} }).toISOString(), '2026-11-21T00:00:00.000Z');
  assert.equal(instantOf('2026-07-01', '12:00', 'Europe/Bucharest').toISOString(), '2026-07-01T09:00:00.000Z');
  assert.equal(instantOf('2026-10-25', '12:00', 'Europe/Bucharest').toISOString(), '2026-10-25T10:00:00.000Z');
  assert.equal(instantOf('2026-03-29', '12:00', 'Europe/Bucharest').toISOString(), '2026-03-29T09:00:00.000Z');
});
