// The shop's clock: now(), today() and a timer's date without a zone are told where the shop is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ZONE, asksClock, expressionOf } from './expression.ts';
import { contextType } from './feel/types.ts';
import { firstDue } from './timer.ts';

const NOW = new Date('2026-11-06T22:30:00Z');
const scope = contextType({}, true);
const value = (text: string, zone?: string): unknown => expressionOf(text, scope).value(zone === undefined ? {} : { [ZONE]: zone }, NOW);

test('the hour and the day are those of the shop, and of UTC where nobody says one', () => {
  assert.deepEqual([value('=now().hour'), value('=now().hour', 'Europe/Bucharest'), value('=now().hour', 'America/Sao_Paulo')], [22, 0, 19]);
  assert.deepEqual([value('=day of week(today())'), value('=day of week(today())', 'Europe/Bucharest')], ['Friday', 'Saturday']);
  assert.deepEqual([asksClock('=now().hour >= 15'), asksClock('=today ()'), asksClock('=order.knownow > 1')], [true, true, false]);
});

test('a date without a zone is a time of the shop, in summer as in winter; one with a zone is what it says', () => {
  const due = (text: string, zone?: string): string | undefined => {
    const expression = expressionOf(text, scope);
    return firstDue({ kind: 'date', expression }, zone === undefined ? {} : { [ZONE]: zone }, NOW)?.at.toISOString();
  };
  assert.equal(due('="2026-11-09T08:00:00"', 'Europe/Bucharest'), '2026-11-09T06:00:00.000Z');
  assert.equal(due('="2026-07-09T08:00:00"', 'Europe/Bucharest'), '2026-07-09T05:00:00.000Z');
  assert.equal(due('=date and time(today() + @"P1D", @"08:00:00")', 'Europe/Bucharest'), '2026-11-08T06:00:00.000Z');
  assert.equal(due('=date and time(today(), @"08:00:00@America/Sao_Paulo")', 'Europe/Bucharest'), '2026-11-07T11:00:00.000Z');
  assert.deepEqual([due('2026-11-09T08:00:00Z', 'Europe/Bucharest'), due('="2026-11-09T08:00:00"')], ['2026-11-09T08:00:00.000Z', '2026-11-09T08:00:00.000Z']);
  assert.equal(due('="soon"'), undefined);
});
