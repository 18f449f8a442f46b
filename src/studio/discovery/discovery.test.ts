// From a file to a drawing: read in pieces, summed up, discovered, and made a sketch; and the same from what a shop has done.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#kernel';
import { drawing, flow, roomOf, user } from '../studio.fixture.ts';

const CASE = drawing(`${user('Look')}${user('Pack')}<bpmn:endEvent id="End"/>${flow('Start', 'Look')}${flow('Look', 'Pack')}${flow('Pack', 'End')}`);
const open = roomOf(CASE);
const mapping = { separator: ',', caseId: 0, activity: 1, time: 2, resource: 3, dayOrder: 'dmy' };
const HEAD = 'case,activity,time,who\n';

type Found = {
  xml: string;
  tree: string;
  drawnCases: number;
  drawnWays: number;
  replayed: number;
  lookedAt: number;
  log: { id: string; events: number; cases: number; bad: number; ways: number; firstAt: string };
  activities: { element: string | null; name: string; count: number; resource: string | null }[];
  follows: { before: string; after: string; count: number; seconds: number }[];
  variants: { steps: string[]; cases: number; isReplayed: boolean }[];
  flows: { element: string; times: number }[];
};

/** Cases that go these ways (`abcd*3`), an hour between their steps; their rows stand mixed in the file. */
function fileOf(ways: string): string {
  const rows: { minute: number; text: string }[] = [];
  let number = 0;
  for (const word of ways.split(' ')) {
    const [way = '', times = '1'] = word.split('*');
    for (let n = 0; n < Number(times); n++, number++) {
      [...way].forEach((letter, step) => {
        const at = new Date(Date.UTC(2026, 0, 1) + (number * 7 + step * 60) * 60_000).toISOString();
        rows.push({ minute: number * 7 + step * 60, text: `case ${number},${letter},${at},${'ae'.includes(letter) ? 'Desk' : 'Warehouse'}\n` });
      });
    }
  }
  return (
    HEAD +
    rows
      .sort((one, other) => one.minute - other.minute)
      .map(({ text }) => text)
      .join('')
  );
}

async function read(text: string, name = 'a log') {
  const room = await open();
  const { logId } = await room.do<{ logId: string }>(room.ana, 'discovery.begin', { name, format: 'csv', mapping });
  const added = await room.do<{ events: number; nextLine: number; badCount: number; bad: unknown[] }>(room.ana, 'discovery.add', { logId, text, line: 1 });
  return { room, logId, added };
}
const close = async ({ room, logId }: Awaited<ReturnType<typeof read>>) =>
  room.do<{ events: number; cases: number; ways: number; bad: number }>(room.ana, 'discovery.close', { logId });

test('the first log of the book, from a file to its drawing: frequencies, times, fitness and a sketch', async () => {
  const begun = await read(`${fileOf('abcd*3 acbd*2 aed')}x,y,never,\n`);
  assert.deepEqual([begun.added.events, begun.added.bad], [23, [{ line: 25, why: 'bad_time' }]]);
  assert.deepEqual(await close(begun), { logId: begun.logId, events: 23, cases: 6, activities: 5, ways: 3, bad: 1 });
  const { room, logId } = begun;
  const found = await room.ask<Found>('discovery.read', { logId });
  assert.deepEqual([found.tree, found.drawnCases, found.drawnWays, found.replayed, found.lookedAt], ['→(a, ×(∧(b, c), e), d)', 6, 3, 6, 6]);
  assert.deepEqual(
    found.activities.map(({ name, count, resource }) => [name, count, resource]),
    [
      ['a', 6, 'Desk'],
      ['d', 6, 'Warehouse'],
      ['b', 5, 'Warehouse'],
      ['c', 5, 'Warehouse'],
      ['e', 1, 'Desk'],
    ],
  );
  assert.deepEqual(
    found.follows.find(({ before, after }) => before === 'a' && after === 'b'),
    { before: 'a', after: 'b', count: 3, seconds: 3_600 },
  );
  assert.deepEqual(found.variants[0], { steps: ['a', 'b', 'c', 'd'], cases: 3, isReplayed: true });
  assert.match(found.xml, /<bpmn:lane id="Lane_1" name="Desk">/);
  const most = await room.ask<Found>('discovery.read', { logId, share: 0.5 });
  assert.deepEqual([most.tree, most.drawnCases, most.replayed, most.activities.at(-1)!.element], ['→(a, b, c, d)', 3, 3, null]);
  const { sketchId } = await room.do<{ sketchId: string }>(room.ana, 'sketches.start', { kind: 'process', xml: found.xml.replaceAll('"order"', '"case"') });
  assert.match(sketchId, /^skt_/);
  assert.deepEqual(await room.shop.db.read(sql`select 1 from studio.log_event where log_id = ${logId}`), []);
});

test('pieces are put together by case and time, whatever their order in the file', async () => {
  const text = fileOf('abc*40 acb*10').slice(HEAD.length);
  const lines = text.trimEnd().split('\n');
  const room = await open();
  const { logId } = await room.do<{ logId: string }>(room.ana, 'discovery.begin', { name: 'pieces', format: 'csv', mapping });
  let line = 1;
  for (const piece of [HEAD, lines.slice(90).join('\n') + '\n', lines.slice(0, 90).join('\n') + '\n'])
    line = (await room.do<{ nextLine: number }>(room.ana, 'discovery.add', { logId, text: piece, line })).nextLine;
  assert.equal(line, 152);
  await room.do(room.ana, 'discovery.close', { logId });
  const found = await room.ask<Found>('discovery.read', { logId });
  assert.deepEqual([found.tree, found.log.cases, found.log.ways], ['→(a, ∧(b, c))', 50, 2]);
  assert.equal((await room.refused(room.ana, 'discovery.add', { logId, text: 'x', line: 1 })).code, 'discovery.not_reading');
});

test('a log that says nothing, or too many different things, is refused and can be dropped', async () => {
  const empty = await read(HEAD);
  assert.equal((await empty.room.refused(empty.room.ana, 'discovery.close', { logId: empty.logId })).code, 'discovery.empty');
  const varied = await read(HEAD + Array.from({ length: 151 }, (_, at) => `1,step ${at},2026-01-01,\n`).join(''));
  assert.equal((await varied.room.refused(varied.room.ana, 'discovery.close', { logId: varied.logId })).code, 'discovery.too_varied');
  await varied.room.do(varied.room.ana, 'discovery.drop', { logId: varied.logId });
  assert.deepEqual(await varied.room.shop.db.read(sql`select 1 from studio.log where id = ${varied.logId}`), []);
  assert.equal((await varied.room.refused(varied.room.ana, 'discovery.begin', { name: 'x', format: 'csv' })).code, 'discovery.unmapped');
});

test('what the shop itself has done is a log: steps of runs by their names, and what happened to documents', async () => {
  const room = await open();
  for (const id of await room.t.start(room.shop.kernel, [{}, {}]))
    for (const element of ['Look', 'Pack']) {
      const [task] = await room.shop.db.read<{ id: string }>(sql`
        select w.id from engine.wait w join engine.run r on r.id = w.run_id where r.document_id = ${id} and w.element = ${element}`);
      await room.do(room.ana, 'tasks.complete', { taskId: task!.id, input: {} });
    }
  const { logId } = await room.do<{ logId: string }>(room.ana, 'discovery.from_shop', { name: 'our cases', of: { steps: 'case' } });
  const found = await room.ask<Found>('discovery.read', { logId });
  // The drawing has no lanes: these tasks say by themselves whose they are.
  assert.deepEqual([found.tree, found.log.cases, found.activities.map(({ resource }) => resource)], ['→(Look, Pack)', 2, [null, null]]);
  const refused = await room.refused(room.ana, 'discovery.from_shop', { name: 'nothing', of: { events: 'unheard' } });
  assert.equal(refused.code, 'discovery.empty');
});

/** So many events are read every day; `KONTOR_TEST_EVENTS=100000` takes as many as the page promises. */
const EVENTS = Number(process.env['KONTOR_TEST_EVENTS'] ?? 20_000);

test('tens of thousands of events are read, summed up and drawn in seconds', async () => {
  const ways = ['abcdefgh', 'acbdefgh', 'abcdfegh', 'abcdefgi', 'abcdgh', 'acbdgh', 'abcdefbcdgh'];
  const lines: string[] = [];
  for (let n = 0; lines.length < EVENTS; n++)
    [...ways[(n * n) % ways.length]!].forEach((letter, step) =>
      lines.push(`${n},${letter},${1_767_225_600 + n * 60 + step * 1_800},W${letter.charCodeAt(0) % 3}\n`),
    );
  const room = await open();
  const begun = process.hrtime.bigint();
  const { logId } = await room.do<{ logId: string }>(room.ana, 'discovery.begin', { name: 'many', format: 'csv', mapping });
  let line = (await room.do<{ nextLine: number }>(room.ana, 'discovery.add', { logId, text: HEAD, line: 1 })).nextLine;
  for (let from = 0; from < lines.length; from += 12_000)
    line = (await room.do<{ nextLine: number }>(room.ana, 'discovery.add', { logId, text: lines.slice(from, from + 12_000).join(''), line })).nextLine;
  await room.do(room.ana, 'discovery.close', { logId });
  const found = await room.ask<Found>('discovery.read', { logId, noise: 0.1 });
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  assert.deepEqual([found.log.events, found.log.ways, found.log.bad], [lines.length, new Set(Array.from({ length: 7 }, (_, n) => (n * n) % 7)).size, 0]);
  assert.ok(seconds < 5 + EVENTS / 8_000, `${lines.length} events took ${seconds} s`);
});
