// Mined drawings can be published as they are, and cases run through them on the ways of the log.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#kernel';
import { roomOf } from '../studio.fixture.ts';
import { drawn } from './drawing.ts';
import type { Variant } from './graph.ts';
import { laidOut } from './layout.ts';
import { mine } from './miner.ts';
import { outlineOf } from './outline.ts';
import { SAID } from './words.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const logOf = (text: string): Variant[] =>
  text.split(' ').map((way) => ({ trace: way === '-' ? [] : [...way].map((letter) => LETTERS.indexOf(letter)), cases: 1 }));
const activities = [...LETTERS].map((letter, at) => ({ name: `Do "${letter}" | <now>`, lane: at % 2 === 0 ? 'Desk' : 'Warehouse' }));
const drawnOf = (text: string, key: string): string => drawn(mine(logOf(text), 0), activities, { key, name: key, documentKind: 'case' }, SAID.en).xml;

const LOGS = [
  'abcd acbd aed',
  'abcd acbd abcefbcd abcefcbd acbefbcd',
  'a b -',
  'abc ac c',
  'a aa aaa',
  'ab abcab abdab',
  'abc bca cab',
  'ac abc abbc',
  'aXb'.toLowerCase(),
  'ab ba abab - cab acb',
  'abcabc ab bcbc ca',
];

const open = roomOf();

type Checked = { ok: boolean; files: { problems: { level: string; code: string; reason: string; element: string }[] }[] };

test('every drawing can be published as it is', async () => {
  const room = await open();
  for (const [at, log] of LOGS.entries()) {
    const { files } = await room.do<Checked>(room.ana, 'processes.check', { files: [{ xml: drawnOf(log, `mined${at}`) }] });
    const wrong = files.flatMap(({ problems }) => problems).map(({ element, code, reason }) => `${element} ${code} ${reason}`);
    assert.deepEqual(wrong, [], log);
  }
});

test('a mined drawing becomes a sketch, is published, and a case goes the way that people choose', async () => {
  const room = await open();
  const { sketchId } = await room.do<{ sketchId: string }>(room.ana, 'sketches.start', { kind: 'process', xml: drawnOf('abcd acbd aed', 'mined') });
  await room.do(room.ana, 'sketches.publish', { sketchId, rev: 1 });
  const document = await room.shop.kernel.tx(room.ana, async (ctx) => {
    const id = ctx.id('cas');
    await ctx.process.start(ctx, [{ process: 'mined', document: id, message: {} }]);
    return id;
  });
  const standing = async (): Promise<{ id: string; element: string; lane: string }[]> =>
    room.shop.db.read<{ id: string; element: string; lane: string }>(sql`
      select w.id, w.element, w.lane from engine.wait w join engine.run r on r.id = w.run_id where r.document_id = ${document} and w.kind = 'user' order by w.element`);
  const complete = async (element: string, input: object = {}): Promise<void> => {
    const task = (await standing()).find((one) => one.element === element);
    assert.ok(task, `there is a task ${element}`);
    await room.do(room.ana, 'tasks.complete', { taskId: task.id, input });
  };
  assert.deepEqual(
    (await standing()).map(({ element, lane }) => [element, lane]),
    [['Task_1', 'Desk']],
  );
  await complete('Task_1', { way_1: 'Do e <now>' });
  assert.deepEqual(
    (await standing()).map(({ element }) => element),
    ['Task_5'],
  );
  await complete('Task_5');
  await complete('Task_4');
  assert.deepEqual(await standing(), []);
});

test('no two parts of a drawing lie over each other, and every flow begins and ends at its parts', () => {
  for (const log of LOGS) {
    const outline = outlineOf(mine(logOf(log), 0), activities, SAID.en);
    const { boxes, ways } = laidOut(outline.spots, outline.flows);
    const all = [...boxes];
    for (const [one, a] of all)
      for (const [other, b] of all) {
        const isOver = one < other && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
        assert.ok(!isOver, `${log}: ${one} and ${other}`);
      }
    for (const { id, from, to } of outline.flows) {
      const points = ways.get(id)!;
      const touches = (end: string, { x, y }: { x: number; y: number }): boolean => {
        const box = boxes.get(end)!;
        return x >= box.x - 1 && x <= box.x + box.width + 1 && y >= box.y - 1 && y <= box.y + box.height + 1;
      };
      assert.ok(touches(from, points[0]!) && touches(to, points.at(-1)!), `${log}: ${id}`);
      for (let at = 1; at < points.length; at++)
        assert.ok(points[at]!.x === points[at - 1]!.x || points[at]!.y === points[at - 1]!.y, `${log}: ${id} is drawn at right angles`);
    }
  }
});

test('each flow says how often it was gone', () => {
  const log = [
    { trace: [0, 1, 3], cases: 7 },
    { trace: [0, 2, 3], cases: 3 },
    { trace: [0, 3], cases: 2 },
  ];
  const { flows, xml } = drawn(mine(log, 0), activities, { key: 'k', name: 'K', documentKind: 'case' }, SAID.en, (times) => `${times}×`);
  assert.deepEqual(
    flows.map(({ times }) => times).sort((a, b) => b - a),
    [12, 12, 12, 12, 7, 7, 3, 3, 2],
  );
  assert.match(xml, /name="7×"/);
});
