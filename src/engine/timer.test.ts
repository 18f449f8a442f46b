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
  for (let due = firstDue(made, {}, now); due && found.length < 5; due = nextDue(made, {}, due, due.at)) found.push(due.at.toISOString().slice(0, 16));
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
});

test('calendars come at their minutes, hours and days, in UTC', () => {
  assert.deepEqual(times('cycle', '0 6 * * 1-5').slice(0, 3), ['2026-02-02T06:00', '2026-02-03T06:00', '2026-02-04T06:00']);
  assert.deepEqual(times('cycle', '*/20 9,10 * * *').slice(0, 4), ['2026-01-31T10:20', '2026-01-31T10:40', '2026-02-01T09:00', '2026-02-01T09:20']);
  assert.deepEqual(times('cycle', '30 8 29 2 *'), ['2028-02-29T08:30', '2032-02-29T08:30', '2036-02-29T08:30', '2040-02-29T08:30', '2044-02-29T08:30']);
  // Both days given: either is enough; names; and Quartz, with seconds first and Sunday as 1.
  assert.deepEqual(times('cycle', '0 0 1 * MON').slice(0, 3), ['2026-02-01T00:00', '2026-02-02T00:00', '2026-02-09T00:00']);
  assert.deepEqual(times('cycle', '0 0/5 * * * ?').slice(0, 2), ['2026-01-31T10:05', '2026-01-31T10:10']);
  assert.deepEqual(times('cycle', '0 15 10 ? * 2').slice(0, 2), ['2026-02-02T10:15', '2026-02-09T10:15']);
  for (const text of ['0 0 30 2 *', '60 * * * *', '* * * *', '0 0 L * ?', '0 0 0 * *']) assert.deepEqual(times('cycle', text), [], text);
});

test('a calendar makes up for no time that has gone by, an interval for each', () => {
  const late = new Date('2026-02-10T12:00:00Z');
  const next = (text: string): string | undefined => {
    const made = timer('cycle', text);
    return nextDue(made, {}, firstDue(made, {}, now)!, late)
      ?.at.toISOString()
      .slice(0, 16);
  };
  assert.deepEqual([next('0 6 * * *'), next('R/P1D')], ['2026-02-11T06:00', '2026-02-02T10:00']);
});
