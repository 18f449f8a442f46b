// Logs are read as their files say, and every row that can not be used is told by its line.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guessOf } from './guess.ts';
import { type Mapping, instantOf, readCsv, readXes, recordsOf } from './reading.ts';

const mapping: Mapping = { separator: ',', caseId: 0, activity: 1, time: 2, resource: 3, dayOrder: 'dmy' };
const utc = (text: string | undefined): string | undefined => text && new Date(text).toISOString();

test('records have quoted cells with separators, line ends and quotes in them, and say on which line they begin', () => {
  assert.deepEqual(recordsOf('a,b\r\n"x, ""y""\nz",2\n\n3,\n', ','), [
    { line: 1, cells: ['a', 'b'] },
    { line: 2, cells: ['x, "y"\nz', '2'] },
    { line: 5, cells: ['3', ''] },
  ]);
});

test('instants are read as logs write them, and what is none is none', () => {
  const iso = (text: string, order: 'dmy' | 'mdy' = 'dmy'): string | undefined => instantOf(text, order)?.toISOString();
  assert.deepEqual(
    ['2026-03-01T10:20:30.456+02:00', '2026-03-01 10:20', '2026-03-01', '01.03.2026 10:20:30', '1772360430', '1772360430123', '2026-03-01T10:20:30Z'].map(
      (text) => iso(text),
    ),
    [
      '2026-03-01T08:20:30.456Z',
      '2026-03-01T10:20:00.000Z',
      '2026-03-01T00:00:00.000Z',
      '2026-03-01T10:20:30.000Z',
      '2026-03-01T10:20:30.000Z',
      '2026-03-01T10:20:30.123Z',
      '2026-03-01T10:20:30.000Z',
    ],
  );
  assert.equal(iso('03/01/2026', 'mdy'), '2026-03-01T00:00:00.000Z');
  assert.deepEqual(
    ['2026-02-30', '2026-13-01', '10:20', '', 'yesterday', '2026-01-01 25:00'].map((text) => iso(text)),
    Array(6).fill(undefined),
  );
});

test('a CSV file becomes events; rows without a case, an activity or a time are told by line', () => {
  const text =
    'case,activity,time,who\n1,Pack,2026-01-01 10:00,ana\n,Pack,2026-01-01 10:00,ana\n2,,2026-01-01,\n3,Send,soon,\n4,Send\n5,"Send, by van",02.01.2026 11:30,\n';
  const { events, bad, lines } = readCsv(text, mapping, 1);
  assert.deepEqual(
    events.map(({ place, caseId, activity, at, resource }) => [place, caseId, activity, at.toISOString(), resource]),
    [
      [2, '1', 'Pack', utc('2026-01-01T10:00:00Z'), 'ana'],
      [7, '5', 'Send, by van', utc('2026-01-02T11:30:00Z'), null],
    ],
  );
  assert.deepEqual(bad, [
    { line: 3, why: 'no_case' },
    { line: 4, why: 'no_activity' },
    { line: 5, why: 'bad_time' },
    { line: 6, why: 'too_few' },
  ]);
  assert.equal(lines, 7);
  // A later piece has no heading.
  assert.deepEqual(
    readCsv('9,Pack,2026-01-01,\n', mapping, 8).events.map(({ place }) => place),
    [8],
  );
});

const xes = (inner: string): string => `<?xml version="1.0"?><log xes.version="1.0" xmlns="http://www.xes-standard.org/">${inner}</log>`;
const event = (name: string, time: string, more = ''): string =>
  `<event><string key="concept:name" value="${name}"/><date key="time:timestamp" value="${time}"/>${more}</event>`;

test('an XES file becomes events: what was only started is no step, and roles go before resources', () => {
  const text = xes(
    `<string key="concept:name" value="the log"/>\n<trace><string key="concept:name" value="case &lt;1&gt;"/>${event('Pack', '2026-01-01T10:00:00.000+01:00', '<string key="org:resource" value="ana"/><string key="org:role" value="Warehouse"/>')}${event('Send', '2026-01-01T11:00:00Z', '<string key="lifecycle:transition" value="start"/>')}${event('Send', '2026-01-01T12:00:00Z', '<string key="lifecycle:transition" value="complete"/>')}</trace>\n<trace>${event('Pack', '2026-01-01T10:00:00Z')}</trace>`,
  );
  const { events, bad } = readXes(text, 1, 10);
  assert.deepEqual(
    events.map(({ place, caseId, activity, at, resource }) => [place, caseId, activity, at.toISOString(), resource]),
    [
      [10, 'case <1>', 'Pack', '2026-01-01T09:00:00.000Z', 'Warehouse'],
      [11, 'case <1>', 'Send', '2026-01-01T12:00:00.000Z', null],
    ],
  );
  assert.deepEqual(bad, [{ line: 2, why: 'no_case' }]);
});

test('XML that is broken or dangerous is told and not read', () => {
  const of = (inner: string) => readXes(`<trace>${inner}</trace>`, 3, 0);
  assert.deepEqual(of('<event><string key="a"></event>').bad, [{ line: 3, why: 'broken' }]);
  assert.deepEqual(of('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>').bad, [{ line: 3, why: 'broken' }]);
  assert.deepEqual(of(`${'<string>'.repeat(600)}`).bad, [{ line: 3, why: 'broken' }]);
  assert.deepEqual(
    of('<string key="concept:name" value="&e;"/>' + event('A', '2026-01-01')).events.map(({ caseId }) => caseId),
    ['&e;'],
  );
});

test('a file is known by its beginning, and its columns by their names or by what is in them', () => {
  assert.deepEqual(guessOf(xes('')), { format: 'xes' });
  assert.deepEqual([guessOf('<html>'), guessOf('hello'), guessOf('a,b\n')], [{ format: 'unknown' }, { format: 'unknown' }, { format: 'unknown' }]);
  const named = guessOf('Order no;Step;Completed at;User;Amount\nA1;Pack;31.12.2026 10:00;ana;5\nA1;Send;31.12.2026 11:00;ion;5\n');
  assert.deepEqual(named.format === 'csv' && [named.separator, named.mapping, named.isSure], [
    ';',
    { separator: ';', caseId: 0, activity: 1, time: 2, resource: 3, dayOrder: 'dmy' },
    true,
  ]);
  const bare = guessOf('x,y,z\nk1,pack,2026-01-01\nk2,pack,2026-01-02\nk2,send,2026-01-03\nk3,send,2026-01-03\n');
  assert.deepEqual(bare.format === 'csv' && [bare.mapping, bare.isSure], [
    { separator: ',', caseId: 0, activity: 1, time: 2, resource: null, dayOrder: 'dmy' },
    false,
  ]);
  const american = guessOf('case,activity,date\n1,a,12/31/2026\n1,b,01/02/2027\n');
  assert.equal(american.format === 'csv' && american.mapping?.dayOrder, 'mdy');
});
