// The day by which an order leaves: cut-offs on the clock of the shop, working days, holidays, and the two nights on which clocks are turned.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Calendar, earliest, localOf, shipBy } from './ship-by.ts';

const bucharest: Calendar = { zone: 'Europe/Bucharest', workingDays: [1, 2, 3, 4, 5], holidays: ['12-01', '2026-11-30'] };
const at = (text: string): Date => new Date(text);

test('what is placed at the cut-off leaves that day, a minute later on the next working day', () => {
  // 2026-11-02 is a Monday; Bucharest is two hours ahead of UTC in winter.
  assert.equal(shipBy(at('2026-11-02T14:00:59Z'), '16:00', 0, bucharest), '2026-11-02');
  assert.equal(shipBy(at('2026-11-02T14:01:00Z'), '16:00', 0, bucharest), '2026-11-03');
  assert.equal(shipBy(at('2026-11-06T15:00:00Z'), '16:00', 0, bucharest), '2026-11-09');
  assert.equal(shipBy(at('2026-11-07T08:00:00Z'), '16:00', 0, bucharest), '2026-11-09');
  assert.equal(shipBy(at('2026-11-02T21:59:00Z'), null, 0, bucharest), '2026-11-02');
  assert.equal(shipBy(at('2026-11-02T22:01:00Z'), null, 0, bucharest), '2026-11-03');
});

test('each whole day of handling is a working day more, and holidays are none', () => {
  assert.equal(shipBy(at('2026-11-05T08:00:00Z'), '16:00', 23, bucharest), '2026-11-05');
  assert.equal(shipBy(at('2026-11-05T08:00:00Z'), '16:00', 24, bucharest), '2026-11-06');
  assert.equal(shipBy(at('2026-11-05T08:00:00Z'), '16:00', 48, bucharest), '2026-11-09');
  // The 30th is a holiday of that year, the first of December one of every year.
  assert.equal(shipBy(at('2026-11-27T15:00:00Z'), '16:00', 0, bucharest), '2026-12-02');
});

test('the cut-off is read on the clock of the shop also on the days on which it is turned', () => {
  const all: Calendar = { ...bucharest, workingDays: [1, 2, 3, 4, 5, 6, 7], holidays: [] };
  // Summer time ends on 2026-10-25 at 04:00 (01:00 UTC): noon is 10:00 UTC, the day before 09:00 UTC.
  assert.equal(shipBy(at('2026-10-24T09:01:00Z'), '12:00', 0, all), '2026-10-25');
  assert.equal(shipBy(at('2026-10-25T09:59:00Z'), '12:00', 0, all), '2026-10-25');
  assert.equal(shipBy(at('2026-10-25T10:01:00Z'), '12:00', 0, all), '2026-10-26');
  // The hour from three to four comes twice; both count as that hour.
  assert.equal(shipBy(at('2026-10-25T00:31:00Z'), '03:30', 0, all), '2026-10-26');
  assert.equal(shipBy(at('2026-10-25T01:29:00Z'), '03:30', 0, all), '2026-10-25');
});

test('over years and zones: never before the order, always a working day, never later for an earlier order or a later cut-off', () => {
  const zone = fc.constantFrom('Europe/Bucharest', 'Europe/Warsaw', 'America/Sao_Paulo', 'Europe/Chisinau', 'Australia/Lord_Howe', 'UTC');
  const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 });
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
  const minute = fc.integer({ min: Date.parse('2024-01-01T00:00:00Z') / 60_000, max: Date.parse('2029-12-31T00:00:00Z') / 60_000 });
  // Half of the instants lie within a day of a turn of the clocks.
  const turn = fc.tuple(fc.constantFrom('2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2027-03-28T01:00:00Z'), fc.integer({ min: -1440, max: 1440 }));
  const placed = fc.oneof(
    minute,
    turn.map(([text, by]) => Date.parse(text) / 60_000 + by),
  );
  fc.assert(
    fc.property(
      zone,
      days,
      time,
      time,
      placed,
      fc.integer({ min: 0, max: 200 }),
      fc.integer({ min: 0, max: 3000 }),
      (name, workingDays, one, other, minutes, hours, later) => {
        const calendar = { zone: name, workingDays, holidays: ['12-25'] };
        const when = new Date(minutes * 60_000);
        const day = shipBy(when, one, hours, calendar);
        assert.ok(day >= localOf(when, name).day);
        assert.ok(workingDays.includes(new Date(day + 'T00:00:00Z').getUTCDay() || 7) && !day.endsWith('12-25'));
        assert.ok(shipBy(when, one > other ? one : other, hours, calendar) <= shipBy(when, one > other ? other : one, hours, calendar));
        assert.ok(shipBy(when, one, hours, calendar) <= shipBy(when, one, hours + 24, calendar));
        // A later order leaves later or on the same day, unless the clock was turned back between the two.
        const after = new Date(when.getTime() + later * 60_000);
        const [a, b] = [localOf(when, name), localOf(after, name)];
        if (a.day + a.time <= b.day + b.time) assert.ok(day <= shipBy(after, one, hours, calendar));
      },
    ),
    { numRuns: 500 },
  );
});

test('the earliest of the cut-offs counts', () => assert.deepEqual([earliest(['16:00', null, '09:30', undefined]), earliest([null])], ['09:30', null]));
