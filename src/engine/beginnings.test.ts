// How runs begin of themselves, and messages with keys: times exactly once, over restarts and newer versions; messages for the kind of document.
import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import { createEngine } from '#engine';
import { Kernel, Registry, SYSTEM, Workers, sql } from '#kernel';
import { type Stage, drawing, mark, path, stageOf, user } from './stage.fixture.ts';

const HOUR = 3_600_000;
const end = '<bpmn:endEvent id="End"/>';
const roots = '<bpmn:signal id="S_x" name="x happened"/><bpmn:message id="M_part" name="part.ready"/>';
const timed = (kind: string, text: string): string =>
  `<bpmn:startEvent id="Start"><bpmn:timerEventDefinition><bpmn:${kind}>${text}</bpmn:${kind}></bpmn:timerEventDefinition></bpmn:startEvent>`;
const ofNone = (key: string, start: string, body = `${mark('A', key)}${end}${path('Start > A > End')}`): string =>
  drawing(body, { key, start, roots }).replace('kontor:document="case"', 'kontor:document="none"');
const keyed = (key: string): string =>
  drawing(
    `<bpmn:intermediateCatchEvent id="R" kontor:key="=start.part"><bpmn:messageEventDefinition messageRef="M_part"/></bpmn:intermediateCatchEvent>${mark('A', '=start.part')}${end}${path('Start > R > A > End')}`,
    { key, start: '<bpmn:startEvent id="Start"/>', roots },
  );

const opened = stageOf(
  drawing(`${user('U')}${end}${path('Start > U > End')}`, { key: 'main' }),
  drawing(`${mark('A', 'aftercare')}${end}${path('Start > A > End')}`, {
    key: 'aftercare',
    start: '<bpmn:startEvent id="Start"><bpmn:messageEventDefinition messageRef="M_cancel"/></bpmn:startEvent>',
  }),
  keyed('keyed'),
  drawing(
    `<bpmn:intermediateThrowEvent id="T" kontor:key="=start.part"><bpmn:messageEventDefinition messageRef="M_part"/></bpmn:intermediateThrowEvent>${end}${path('Start > T > End')}`,
    { key: 'maker', start: '<bpmn:startEvent id="Start"/>', roots },
  ),
);
let s: Stage;
before(async () => {
  s = await opened();
});
beforeEach(() => void s.notes());

const publish = (xml: string) => s.shop.kernel.do('processes.publish', { xml }, { actor: SYSTEM });
const runs = async (key: string): Promise<string[]> =>
  (await s.shop.db.read<{ due: string }>(sql`select vars -> 'start' ->> 'due' as due from engine.run where key = ${key} order by id`)).map((row) => row.due);

/** The same shop after the program has died and come again: nothing is in memory. */
function restarted(): Workers {
  const { db, env } = s.shop;
  const registry = new Registry();
  const engine = createEngine(registry, env);
  registry.add(engine.module);
  registry.add(s.t.module);
  const kernel = new Kernel({ db, env, registry, process: engine.runner });
  return new Workers(kernel, (duty, error) => assert.fail(`${duty}: ${String(error)}`));
}

test('a cycle begins one run each time, whoever looks and however late, and a newer version goes on with it', async () => {
  await publish(ofNone('hourly', timed('timeCycle', 'R3/PT1H')));
  await s.shop.turn(HOUR - 1000);
  assert.deepEqual(s.notes(), []);
  await Promise.all([s.shop.turn(1000), restarted().drain()]);
  assert.deepEqual(s.notes(), ['hourly']);
  await publish(ofNone('hourly', timed('timeCycle', 'R3/PT1H'), `${mark('B', 'newer')}${end}${path('Start > B > End')}`));
  await s.shop.verify();
  s.shop.env.turn(5 * HOUR);
  await restarted().drain();
  assert.deepEqual(s.notes(), ['newer', 'newer']);
  assert.equal(new Set(await runs('hourly')).size, 3);
  await s.shop.turn(5 * HOUR);
  assert.deepEqual(s.notes(), []);
});

test('a date begins one run; a version with another date begins another one, and one without a time none', async () => {
  const at = (hours: number): string => new Date(s.shop.env.now().getTime() + hours * HOUR).toISOString();
  await publish(ofNone('once', timed('timeDate', at(1))));
  await s.shop.turn(2 * HOUR);
  assert.deepEqual(s.notes(), ['once']);
  await publish(ofNone('once', timed('timeDate', at(1))));
  await publish(ofNone('once', '<bpmn:startEvent id="Start"/>'));
  await s.shop.turn(2 * HOUR);
  assert.deepEqual(s.notes(), []);
  assert.deepEqual(await s.shop.db.read(sql`select key from engine.start_timer where key = 'once'`), []);
});

test('a run that the time begins is about itself', async () => {
  await publish(ofNone('self', timed('timeDuration', 'PT1M'), `${user('U')}${end}${path('Start > U > End')}`));
  await s.shop.turn(61_000);
  const [run] = await s.shop.db.read<{ id: string; document_id: string; document_kind: string }>(
    sql`select id, document_id, document_kind from engine.run where key = 'self'`,
  );
  assert.deepEqual([run!.document_id, run!.document_kind], [run!.id, 'none']);
  await s.complete(run!.id, 'U');
});

test('a message begins a drawing about a document of its kind, but not the one that the document’s own action begins', async () => {
  const document = await s.start('main');
  await s.say(document, 'cancel');
  assert.deepEqual(s.notes(), ['aftercare']);
  await s.say(document, 'approved');
  const rows = await s.shop.db.read<{ key: string }>(sql`select key from engine.run where document_id = ${document} order by id`);
  assert.deepEqual(
    rows.map((row) => row.key),
    ['main', 'aftercare'],
  );
});

test('a message with a key goes to the run that waits for that key, also when it comes early', async () => {
  const one = await s.start('keyed', { part: 'wheel' });
  const two = await s.start('keyed', { part: 'saddle' });
  await s.start('maker', { part: 'saddle' });
  await s.shop.settle();
  assert.deepEqual(s.notes(), ['saddle']);
  assert.deepEqual([await s.standing(one), (await s.run(two)).status], [['R:message'], 'ended']);
});

test('drawings whose events can not be what they say are refused with the element and the reason', async () => {
  const codes = async (xml: string): Promise<string[]> =>
    publish(xml).then(
      () => ['published'],
      (refusal: { faults: { pointer: string; code: string }[] }) => refusal.faults.map(({ pointer, code }) => `${pointer} ${code}`),
    );
  const own = (body: string, start = '<bpmn:startEvent id="Start"/>'): string => drawing(body, { key: 'bad', start, roots });
  const event = (tag: string, definition: string, more = ''): string => `<bpmn:${tag} id="E"${more}>${definition}</bpmn:${tag}>`;
  const catching = (definition: string): string => own(`${event('intermediateCatchEvent', definition)}${end}${path('Start > E > End')}`);
  const throwing = (definition: string): string => own(`${event('intermediateThrowEvent', definition)}${end}${path('Start > E > End')}`);
  const cases: [string, string][] = [
    [own(`${end}${path('Start > End')}`, timed('timeCycle', 'R/PT1H')), '/Start processes.timer_start'],
    [ofNone('bad', timed('timeCycle', 'every day')), '/Start processes.timer'],
    [catching('<bpmn:conditionalEventDefinition/>'), '/E processes.condition'],
    [catching('<bpmn:signalEventDefinition/>'), '/E processes.signal'],
    [catching('<bpmn:linkEventDefinition name="x"/>'), '/E processes.link'],
    [throwing('<bpmn:escalationEventDefinition/>'), '/E processes.escalation'],
    [throwing('<bpmn:messageEventDefinition/>'), '/E processes.message'],
    [own(`${event('endEvent', '<bpmn:cancelEventDefinition/>')}${path('Start > E')}`), '/E processes.cancel'],
    [
      own(`${user('U')}${event('boundaryEvent', '<bpmn:compensateEventDefinition/>', ' attachedToRef="U"')}${end}${path('Start > U > End')}`),
      '/E processes.compensation',
    ],
    [catching('<bpmn:signalEventDefinition signalRef="S_x"/><bpmn:messageEventDefinition messageRef="M_part"/>'), '/E processes.unsupported'],
  ];
  for (const [xml, problem] of cases) assert.ok((await codes(xml)).includes(problem), `${problem} in ${(await codes(xml)).join(', ')}`);
});
