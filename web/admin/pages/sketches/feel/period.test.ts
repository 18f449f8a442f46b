// Due dates and calendars: what is shown in words is written as the drawing wants it, and read back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Calendar, calendarOf, dueOf, isoOf, periodOf, writeCalendar, writeDue } from './period.ts';

test('a length of time is one number and one unit', () => {
  for (const [iso, period] of [
    ['PT30M', { amount: 30, unit: 'minutes' }],
    ['PT2H', { amount: 2, unit: 'hours' }],
    ['P3D', { amount: 3, unit: 'days' }],
    ['P2W', { amount: 2, unit: 'weeks' }],
    ['P1M', { amount: 1, unit: 'months' }],
  ] as const) {
    assert.deepEqual(periodOf(iso), period);
    assert.equal(isoOf(period), iso);
  }
  assert.equal(periodOf('P1DT12H'), undefined);
  assert.equal(isoOf({ amount: 0, unit: 'days' }), 'P1D');
});

test('when a task is due is read from FEEL and from plain text, and written as drawings write it', () => {
  assert.deepEqual(dueOf('=duration("PT2H")'), { is: 'within', period: { amount: 2, unit: 'hours' } });
  assert.deepEqual(dueOf('P1D'), { is: 'within', period: { amount: 1, unit: 'days' } });
  assert.deepEqual(dueOf('=order.shipBy'), { is: 'expression', text: 'order.shipBy' });
  assert.deepEqual(dueOf('=duration("P1DT12H")'), { is: 'expression', text: 'duration("P1DT12H")' });
  assert.deepEqual(dueOf('2026-11-22T08:00:00Z'), { is: 'text', text: '2026-11-22T08:00:00Z' });
  assert.deepEqual(dueOf(undefined), { is: 'nothing' });
  assert.equal(writeDue({ is: 'within', period: { amount: 2, unit: 'hours' } }), '=duration("PT2H")');
  assert.equal(writeDue({ is: 'expression', text: 'order.shipBy' }), '=order.shipBy');
  assert.equal(writeDue({ is: 'nothing' }), undefined);
});

test('calendars that people say in one sentence are read and written', () => {
  const cases: [string, Calendar][] = [
    ['0 6 * * 1-5', { is: 'weekly', hour: 6, minute: 0, days: [1, 2, 3, 4, 5] }],
    ['30 18 * * *', { is: 'weekly', hour: 18, minute: 30, days: [0, 1, 2, 3, 4, 5, 6] }],
    ['0 9 * * 1,4', { is: 'weekly', hour: 9, minute: 0, days: [1, 4] }],
    ['15 * * * *', { is: 'hourly', minute: 15 }],
    ['0 3 1 * *', { is: 'monthly', hour: 3, minute: 0, day: 1 }],
    ['R/P2D', { is: 'interval', period: { amount: 2, unit: 'days' } }],
    ['R3/PT4H', { is: 'interval', period: { amount: 4, unit: 'hours' }, times: 3 }],
  ];
  for (const [text, calendar] of cases) {
    assert.deepEqual(calendarOf(text), calendar);
    assert.equal(writeCalendar(calendar), text);
  }
  for (const text of ['*/5 * * * *', '0 6 1 * 1', '0 6 * 12 *', 'R3/2026-01-01T00:00:00Z/P1D', 'soon', '0 6 * * MON'])
    assert.equal(calendarOf(text), undefined, text);
});
