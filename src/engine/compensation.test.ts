// Compensation and transactions, as traces: what was done is undone last first, over restarts, and whoever wanted it waits for the end.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { sql } from '#kernel';
import { type Stage, drawing, flow, mark, none, path, stageOf, user } from './stage.fixture.ts';

const end = '<bpmn:endEvent id="End"/>';
const undo = (ref = '', more = ''): string => `<bpmn:compensateEventDefinition${ref ? ` activityRef="${ref}"` : ''}${more}/>`;
/** An activity's compensation: the event on its border, the association, and the handler (a mark, or what is given). */
const undoes = (host: string, note: string, handler = mark(`Un${host}`, note)): string =>
  `<bpmn:boundaryEvent id="C${host}" attachedToRef="${host}">${undo()}</bpmn:boundaryEvent>
   <bpmn:association id="As${host}" associationDirection="One" sourceRef="C${host}" targetRef="Un${host}"/>${handler.replace(/^<bpmn:(\w+) id="/, '<bpmn:$1 isForCompensation="true" id="')}`;
const throwsUndo = (id: string, ref = '', more = ''): string => `<bpmn:intermediateThrowEvent id="${id}">${undo(ref, more)}</bpmn:intermediateThrowEvent>`;
const sub = (id: string, body: string, tag = 'subProcess'): string =>
  `<bpmn:${tag} id="${id}"><bpmn:startEvent id="${id}_s"/><bpmn:endEvent id="${id}_e"/>${body}</bpmn:${tag}>`;
const each = (list: string): string =>
  `<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><kontor:each collection="=[${list}]" variable="one"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>`;
const within = (element: string, more: string): string => element.replace(/<\/bpmn:(\w+)>$/, `${more}</bpmn:$1>`);
const make = (key: string, body: string): string => drawing(body, { key, ...none });

const drawings = [
  make(
    'line',
    `${mark('A', 'a')}${undoes('A', 'un a')}${mark('B', 'b')}${undoes('B', 'un b')}${mark('C', 'c')}${throwsUndo('T')}${mark('D', 'd')}${end}${path('Start > A > B > C > T > D > End')}`,
  ),
  make('one', `${mark('A', 'a')}${undoes('A', 'un a')}${mark('B', 'b')}${undoes('B', 'un b')}${throwsUndo('T', 'A')}${end}${path('Start > A > B > T > End')}`),
  make(
    'slow',
    `${mark('A', 'a')}${undoes('A', 'un a')}${mark('B', 'b')}${undoes('B', '', user('UnB'))}${user('U')}<bpmn:endEvent id="End">${undo()}</bpmn:endEvent>${path('Start > A > B > U > End')}`,
  ),
  make(
    'nowait',
    `${mark('A', 'a')}${undoes('A', '', user('UnA'))}${throwsUndo('T', '', ' waitForCompletion="false"')}${mark('B', 'b')}${end}${path('Start > A > T > B > End')}`,
  ),
  // What the handler reads is what was true when the activity was done.
  make(
    'snapshot',
    `<bpmn:scriptTask id="V" scriptFormat="feel"><bpmn:extensionElements><kontor:script resultVariable="n"/></bpmn:extensionElements><bpmn:script>"first"</bpmn:script></bpmn:scriptTask>
     ${mark('A', 'a')}${undoes('A', '=&quot;un &quot; + n')}
     <bpmn:scriptTask id="W" scriptFormat="feel"><bpmn:extensionElements><kontor:script resultVariable="n"/></bpmn:extensionElements><bpmn:script>"second"</bpmn:script></bpmn:scriptTask>
     ${user('U')}${throwsUndo('T')}${mark('B', '=n')}${end}${path('Start > V > A > W > U > T > B > End')}`,
  ),
  make(
    'bodies',
    `${within(mark('A', '=one'), each('&quot;x&quot;, &quot;y&quot;, &quot;z&quot;'))}${undoes('A', '=&quot;un &quot; + one')}${user('U')}${throwsUndo('T')}${end}${path('Start > A > U > T > End')}`,
  ),
  // A sub-process that was done is undone from inside, or by its own handler where it has one.
  make(
    'nested',
    `${sub('S', `${mark('A', 'a')}${undoes('A', 'un a')}${sub('R', `${mark('B', 'b')}${undoes('B', 'un b')}${path('R_s > B > R_e')}`)}${path('S_s > A > R > S_e')}`)}
     ${mark('C', 'c')}${undoes('C', 'un c')}${user('U')}${throwsUndo('T')}${end}${path('Start > S > C > U > T > End')}`,
  ),
  make(
    'handled',
    `${sub('S', `${mark('A', 'a')}${undoes('A', 'un a')}${path('S_s > A > S_e')}`)}${undoes('S', 'un s')}${user('U')}${throwsUndo('T', 'S')}${end}${path('Start > S > U > T > End')}`,
  ),
  make(
    'inside',
    `${sub(
      'S',
      `${mark('A', 'a')}${undoes('A', 'un a')}${path('S_s > A > S_e')}
       <bpmn:subProcess id="H" triggeredByEvent="true"><bpmn:startEvent id="H_s">${undo()}</bpmn:startEvent>${mark('First', 'first')}${throwsUndo('HT')}${user('Last')}<bpmn:endEvent id="H_e"/>${path('H_s > First > HT > Last > H_e')}</bpmn:subProcess>`,
    )}${throwsUndo('T')}${mark('B', 'after')}${end}${path('Start > S > T > B > End')}`,
  ),
  // An event sub-process that takes everything away undoes what was done, in what it stopped half-way, too.
  make(
    'cancelled',
    `${mark('A', 'a')}${undoes('A', 'un a')}${sub('S', `${mark('B', 'b')}${undoes('B', 'un b')}${user('U')}${path('S_s > B > U > S_e')}`)}${undoes('S', 'un s')}${end}${path('Start > A > S > End')}
     <bpmn:subProcess id="K" triggeredByEvent="true"><bpmn:startEvent id="K_s"><bpmn:messageEventDefinition messageRef="M_cancel"/></bpmn:startEvent>${throwsUndo('T')}<bpmn:endEvent id="K_e"/>${path('K_s > T > K_e')}</bpmn:subProcess>`,
  ),
  make(
    'transaction',
    `${sub(
      'S',
      `<bpmn:parallelGateway id="F"/>${mark('A', 'a')}${undoes('A', 'un a')}<bpmn:userTask id="U" name="U"><bpmn:extensionElements><kontor:task><kontor:output name="good" value="=result.good"/></kontor:task></bpmn:extensionElements></bpmn:userTask>
       ${mark('B', 'b')}${undoes('B', '', user('UnB'))}<bpmn:exclusiveGateway id="G" default="G_X"/><bpmn:endEvent id="X"><bpmn:cancelEventDefinition/></bpmn:endEvent>${user('V')}${path('S_s > F > A > U > B > G > X')}${flow('G', 'S_e', 'good = true')}${path('F > V > S_e')}`,
      'transaction',
    )}<bpmn:boundaryEvent id="Cancelled" attachedToRef="S"><bpmn:cancelEventDefinition/></bpmn:boundaryEvent>${mark('N', 'not done')}${mark('Y', 'done')}${end}${path('Start > S > Y > End')}${path('Cancelled > N > End')}`,
  ),
  // Whoever undoes is taken away himself: nothing is left of it.
  make(
    'stopped',
    `${sub('S', `${mark('A', 'a')}${undoes('A', '', user('UnA'))}${throwsUndo('T')}${path('S_s > A > T > S_e')}`)}
     <bpmn:boundaryEvent id="B" attachedToRef="S"><bpmn:messageEventDefinition messageRef="M_cancel"/></bpmn:boundaryEvent>${mark('N', 'stopped')}${end}${path('Start > S > End')}${path('B > N > End')}`,
  ),
  // An undoing that is interrupted is taken up again by the next one where it stood.
  make(
    'again',
    `${mark('A', 'a')}${undoes('A', 'un a')}${mark('B', 'b')}${undoes('B', '', user('UnB'))}${mark('C', 'c')}${undoes('C', 'un c')}${throwsUndo('T')}${end}${path('Start > A > B > C > T > End')}
     <bpmn:subProcess id="K" triggeredByEvent="true"><bpmn:startEvent id="K_s"><bpmn:messageEventDefinition messageRef="M_cancel"/></bpmn:startEvent>${throwsUndo('KT')}<bpmn:endEvent id="K_e"/>${path('K_s > KT > K_e')}</bpmn:subProcess>`,
  ),
  make(
    'counting',
    `<bpmn:scriptTask id="V" scriptFormat="feel"><bpmn:extensionElements><kontor:script resultVariable="n"/></bpmn:extensionElements><bpmn:script>1</bpmn:script></bpmn:scriptTask>
     ${mark('A', 'a')}${undoes('A', '', '<bpmn:scriptTask id="UnA" scriptFormat="feel"><bpmn:extensionElements><kontor:script resultVariable="n"/></bpmn:extensionElements><bpmn:script>n + 10</bpmn:script></bpmn:scriptTask>')}${throwsUndo('T')}${mark('B', '=string(n)')}${end}${path('Start > V > A > T > B > End')}`,
  ),
  make('broken', `${mark('A', 'a')}${undoes('A', 'short')}${throwsUndo('T')}${mark('B', 'b')}${end}${path('Start > A > T > B > End')}`),
  make(
    'twice',
    `<bpmn:exclusiveGateway id="M"/><bpmn:userTask id="A" name="A"><bpmn:extensionElements><kontor:task><kontor:output name="n" value="=result.n"/></kontor:task></bpmn:extensionElements></bpmn:userTask>${undoes('A', '=&quot;un &quot; + string(n)')}
     <bpmn:exclusiveGateway id="G" default="G_M"/>${throwsUndo('T')}${end}${path('Start > M > A > G > M')}${flow('G', 'T', 'n &gt; 1')}${path('T > End')}`,
  ),
];

const opened = stageOf(...drawings);
let s: Stage;
before(async () => {
  s = await opened();
});

test('what was done is undone last first, and only what can be', async () => {
  const document = await s.start('line');
  assert.deepEqual(s.notes(), ['a', 'b', 'c', 'un b', 'un a', 'd']);
  assert.deepEqual(await s.trace(document, 'undo'), ['Start', 'A', 'B', 'C', 'undo:B', 'UnB', 'undo:A', 'UnA', 'T', 'D', 'End']);
});

test('one activity is undone and the others are not', async () => {
  await s.start('one');
  assert.deepEqual(s.notes(), ['a', 'b', 'un a']);
});

test('an end event waits for handlers that wait, over transactions', async () => {
  const document = await s.start('slow');
  await s.complete(document, 'U');
  assert.deepEqual(await s.standing(document), ['UnB:user']);
  await s.shop.verify();
  assert.deepEqual(s.notes(), ['a', 'b']);
  await s.complete(document, 'UnB');
  assert.deepEqual(s.notes(), ['un a']);
  assert.deepEqual(await s.run(document).then(({ status, outcome }) => [status, outcome]), ['ended', 'End']);
});

test('a throw that does not wait goes on, and the run ends with the last handler', async () => {
  const document = await s.start('nowait');
  assert.deepEqual(s.notes(), ['a', 'b']);
  assert.deepEqual(await s.standing(document), ['UnA:user']);
  await s.complete(document, 'UnA');
  assert.equal((await s.run(document)).status, 'ended');
});

test('a handler sees the variables as they were when the activity was done, and what it sets is seen by all', async () => {
  const document = await s.start('snapshot');
  await s.complete(document, 'U');
  assert.deepEqual(s.notes(), ['a', 'un first', 'second']);
  await s.start('counting');
  assert.deepEqual(s.notes(), ['a', '11']);
});

test('each body of a multi-instance and each lap of a loop is undone with its own variables', async () => {
  const document = await s.start('bodies');
  await s.complete(document, 'U');
  const [done, undone] = [s.notes().slice(0, 3), (await s.trace(document, 'undo')).filter((step) => step === 'undo:A')];
  assert.deepEqual([done.toSorted(), undone.length], [['x', 'y', 'z'], 3]);
  const laps = await s.start('twice');
  await s.complete(laps, 'A', { n: 1 });
  await s.complete(laps, 'A', { n: 2 });
  assert.deepEqual(s.notes(), ['un 2', 'un 1']);
});

test('a sub-process is undone from inside, last first', async () => {
  const document = await s.start('nested');
  await s.complete(document, 'U');
  assert.deepEqual(s.notes(), ['a', 'b', 'c', 'un c', 'un b', 'un a']);
  assert.equal((await s.run(document)).status, 'ended');
});

test('a sub-process with a handler of its own is undone by that alone', async () => {
  const document = await s.start('handled');
  await s.complete(document, 'U');
  assert.deepEqual(s.notes(), ['a', 'un s']);
});

test('an event sub-process that undoes its sub-process says itself what is undone in it', async () => {
  const document = await s.start('inside');
  assert.deepEqual(s.notes(), ['a', 'first', 'un a']);
  assert.deepEqual(await s.standing(document), ['Last:user']);
  await s.shop.verify();
  await s.complete(document, 'Last');
  assert.deepEqual(s.notes(), ['after']);
  assert.equal((await s.run(document)).status, 'ended');
});

test('what was done in a sub-process that is stopped half-way is undone, and not by the handler of the whole', async () => {
  const document = await s.start('cancelled');
  await s.say(document, 'cancel');
  assert.deepEqual(s.notes(), ['a', 'b', 'un b', 'un a']);
  assert.equal((await s.run(document)).status, 'ended');
});

test('a cancelled transaction is undone before it is left by its cancel border; one that is done is not', async () => {
  const document = await s.start('transaction');
  await s.complete(document, 'U');
  assert.deepEqual(await s.standing(document), ['UnB:user']);
  await s.shop.verify();
  await s.complete(document, 'UnB');
  assert.deepEqual(s.notes(), ['a', 'b', 'un a', 'not done']);
  assert.equal((await s.run(document)).status, 'ended');
  const good = await s.start('transaction');
  await s.complete(good, 'U', { good: true });
  await s.complete(good, 'V');
  assert.deepEqual(s.notes(), ['a', 'b', 'done']);
});

test('an undoing is taken away with whoever wanted it, and a handler that is refused stops for a person', async () => {
  const document = await s.start('stopped');
  assert.deepEqual(await s.standing(document), ['UnA:user']);
  await s.say(document, 'cancel');
  assert.deepEqual(s.notes(), ['a', 'stopped']);
  assert.equal((await s.run(document)).status, 'ended');
  const broken = await s.start('broken');
  assert.deepEqual(await s.standing(broken), ['UnA:incident']);
  assert.deepEqual(s.notes(), ['a', 'short']);
  await s.resolve(broken, 'skip');
  assert.deepEqual(s.notes(), ['b']);
  assert.equal((await s.run(broken)).status, 'ended');
  assert.deepEqual(await s.shop.db.read(sql`select w.id from engine.wait w join engine.run r on r.id = w.run_id where r.status <> 'live'`), []);
});

test('an undoing that is interrupted is taken up again where it stood', async () => {
  const document = await s.start('again');
  assert.deepEqual(await s.standing(document), ['UnB:user']);
  await s.say(document, 'cancel');
  assert.deepEqual(await s.standing(document), ['UnB:user']);
  await s.shop.verify();
  await s.complete(document, 'UnB');
  assert.deepEqual(s.notes(), ['a', 'b', 'c', 'un c', 'un a']);
  assert.deepEqual([(await s.run(document)).status, await s.waits(document)], ['ended', []]);
});
