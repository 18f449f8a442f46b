// When timers are due: dates, durations by the calendar, and repeating intervals in all their forms.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expressionOf } from './expression.ts';
import { type Timer, firstDue, nextDue } from './timer.ts';

const now = new Date('2026-01-31T10:00:00Z');
const timer = (kind: Timer['kind'], text: string): Timer => ({ kind, expression: expressionOf(text, { kind: 'any' }) });

/** All instants at which it fires, at most five. */
function times(kind: Timer['kind'], text: string): string[] {
  const made = timer(kind, text);
  const found: string[] = [];
  for (let due = firstDue(made, {}, now); due && found.length < 5; due = nextDue(made, {}, due)) found.push(due.at.toISOString().slice(0, 16));
  return found;
}

test('dates and durations are due once', () => {
  assert.deepEqual(times('date', '2026-02-01T00:00:00+01:00'), ['2026-01-31T23:00']);
  assert.deepEqual(times('duration', 'P1M'), ['2026-02-28T10:00']);
  assert.deepEqual(times('duration', 'P1W2DT30M'), ['2026-02-09T10:30']);
  assert.deepEqual(times('duration', 'soon'), []);
});

test('cycles come as often as they say, from their start, and not after their end', () => {
  assert.deepEqual(times('cycle', 'R2/P1D'), ['2026-02-01T10:00', '2026-02-02T10:00']);
  assert.deepEqual(times('cycle', 'R/PT12H').length, 5);
  assert.deepEqual(times('cycle', 'R0/PT1H'), ['2026-01-31T11:00']);
  assert.deepEqual(times('cycle', 'R3/2026-03-01T08:00:00Z/P1M'), ['2026-03-01T08:00', '2026-04-01T08:00', '2026-05-01T08:00']);
  assert.deepEqual(times('cycle', 'R/PT6H/2026-02-01T00:00:00Z'), ['2026-01-31T16:00', '2026-01-31T22:00']);
  assert.deepEqual(times('cycle', 'R2/2026-02-01T00:00:00Z/2026-02-01T08:00:00Z'), ['2026-02-01T00:00', '2026-02-01T08:00']);
});

test('a cycle that does not get on is not one', () => {
  assert.deepEqual(times('cycle', 'R/PT0S'), ['2026-01-31T10:00']);
  assert.deepEqual(times('cycle', 'R/2026-02-01T00:00:00Z/2026-01-01T00:00:00Z'), []);
  assert.deepEqual(times('cycle', '0 0 * * *'), []);
});
