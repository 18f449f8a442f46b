// What the proof of a drawing finds, and what it leaves alone; and that it is quick and bounded.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Problem } from '../problem.ts';
import { readDrawing } from '../read.ts';
import { drawing, flow } from '../toy.fixture.ts';
import { netOf } from './drawing-net.ts';
import { soundnessOf } from './soundness.ts';

const xor = (id: string, more = ''): string => `<bpmn:exclusiveGateway id="${id}"${more}/>`;
const and = (id: string): string => `<bpmn:parallelGateway id="${id}"/>`;
const or = (id: string): string => `<bpmn:inclusiveGateway id="${id}"/>`;
const user = (id: string): string => `<bpmn:userTask id="${id}"/>`;
const task = (id: string): string => `<bpmn:task id="${id}"/>`;
const pay = (id: string): string =>
  `<bpmn:serviceTask id="${id}"><bpmn:extensionElements><kontor:call action="pay"/></bpmn:extensionElements></bpmn:serviceTask>`;
const end = (id = 'End', more = ''): string => `<bpmn:endEvent id="${id}">${more}</bpmn:endEvent>`;
const way = (text: string): string => {
  const ids = text.split(' > ');
  return ids
    .slice(1)
    .map((id, index) => flow(ids[index]!, id))
    .join('');
};
const late = (id: string, host: string, more = ''): string =>
  `<bpmn:boundaryEvent id="${id}" attachedToRef="${host}"${more}><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>`;

async function proved(body: string, limit?: number): Promise<Problem[]> {
  const { rootElements } = await readDrawing(drawing(body));
  const process = rootElements.find((root: { $type: string }) => root.$type === 'bpmn:Process');
  return soundnessOf(netOf(process, { action: (name) => (name === 'pay' ? { outside: {} } : {}), event: () => undefined }), limit);
}
const brief = (problems: Problem[]): string[] => problems.map(({ element, code, level }) => `${level} ${code.replace('soundness.', '')} ${element}`);

test('well-formed splits, joins, loops with a wait and boundary events are sound', async () => {
  assert.deepEqual(await proved(`${and('S')}${user('A')}${user('B')}${and('J')}${end()}${way('Start > S > A > J > End')}${way('S > B > J')}`), []);
  assert.deepEqual(
    await proved(
      `${or('S')}${user('A')}${user('B')}${or('J')}${end()}${way('Start > S')}${flow('S', 'A', 'x')}${flow('S', 'B', 'y')}${way('A > J > End')}${way('B > J')}`,
    ),
    [],
  );
  assert.deepEqual(await proved(`${xor('M')}${user('A')}${xor('X')}${end()}${way('Start > M > A > X > End')}${flow('X', 'M', 'again')}`), []);
  assert.deepEqual(
    await proved(
      `${user('A')}${late('Late', 'A', ' cancelActivity="false"')}${task('Tell')}${end()}${end('Told')}${way('Start > A > End')}${way('Late > Tell > Told')}`,
    ),
    [],
  );
});

test('a parallel join behind a choice waits for ever, and the way there is told', async () => {
  const found = await proved(`${xor('S')}${user('A')}${user('B')}${and('J')}${end()}${way('Start > S > A > J > End')}${flow('S', 'B', 'x')}${way('B > J')}`);
  assert.deepEqual(brief(found), ['error deadlock J']);
  assert.deepEqual(found[0]!.path, ['Start', 'Start_S', 'S', 'S_A', 'A', 'A_J', 'J']);
  assert.deepEqual(found[0]!.says, { name: 'J', flows: 'B_J' });
});

test('an inner end by an error is another end than the one that goes on', async () => {
  const error = '<bpmn:errorEventDefinition errorRef="E_own"/>';
  const sub = (ends: string, inner: string): string => `<bpmn:subProcess id="P"><bpmn:startEvent id="P0"/>${ends}${inner}</bpmn:subProcess>`;
  const never = await proved(`${sub(end('Bad', error), way('P0 > Bad'))}${user('After')}${end()}${way('Start > P > After > End')}`);
  assert.deepEqual(brief(never), ['error dead After']);
  const both = await proved(
    `${sub(`${xor('X')}${end('Bad', error)}${end('Good')}`, `${way('P0 > X > Bad')}${flow('X', 'Good', 'x')}`)}${user('After')}${end()}${way('Start > P > After > End')}`,
  );
  assert.deepEqual(both, []);
});

test('an inclusive join in a loop does not wait for what is beside it, and one that really can wait for ever is told', async () => {
  // From `B` a token can come round to both ways of the join: to the one that is empty, and as well to the one that is not.
  const block = `${or('S')}${user('A')}${user('C')}${or('J')}${flow('S', 'A', 'x')}${flow('S', 'C', 'y')}${way('A > J')}${way('C > J')}`;
  const beside = `${xor('M')}${and('F')}${block}${user('B')}${and('G')}${xor('X')}${end()}${way('Start > M > F > S')}${way('J > G > X > End')}${way('F > B > G')}`;
  assert.deepEqual(await proved(`${beside}${flow('X', 'M', 'again')}`), []);
  // Two blocks beside each other, and one inside the other.
  const [one, other] = ['1', '2'].map((n) =>
    block.replaceAll(/"([SACJ])"|([SACJ])_([SACJ])/g, (_, id, from, to) => (id ? `"${id}${n}"` : `${from}${n}_${to}${n}`)),
  );
  const twice = `${one}${other}${xor('M')}${and('F')}${and('G')}${xor('X')}${end()}${way('Start > M > F > S1')}${way('F > S2')}${way('J1 > G > X > End')}${way('J2 > G')}`;
  assert.deepEqual(await proved(`${twice}${flow('X', 'M', 'again')}`), []);
  const nested = `${one}${xor('M')}${or('S')}${user('B')}${or('J')}${xor('X')}${end()}${way('Start > M > S')}${flow('S', 'S1', 'x')}${flow('S', 'B', 'y')}${way('J1 > J > X > End')}${way('B > J')}`;
  assert.deepEqual(await proved(`${nested}${flow('X', 'M', 'again')}`), []);
  // Each of two joins waits for what only the other one lets through.
  const crossed = `${and('F')}${or('J')}${or('K')}${and('P')}${and('Q')}${user('U')}${end('E')}${end()}${way('Start > F > J > P > U > K')}${way('F > K > Q > J')}${way('P > E')}${way('Q > End')}`;
  assert.deepEqual(brief(await proved(crossed)), ['error deadlock J', 'error deadlock K']);
});

test('a split in parallel that is merged without a join is a warning, and an error when a payment or a join lies behind', async () => {
  const merged = (behind: string, more: string): Promise<Problem[]> =>
    proved(`${and('S')}${user('A')}${user('B')}${xor('M')}${behind}${end()}${way('Start > S > A > M')}${way('S > B > M')}${more}`);
  assert.deepEqual(brief(await merged(task('T'), way('M > T > End'))), ['warning doubled M']);
  const [paid] = await merged(pay('Pay'), way('M > Pay > End'));
  assert.deepEqual([brief([paid!]), paid!.says], [['error doubled M'], { name: 'M', what: 'Pay' }]);
  const [joined] = await merged(`${user('C')}${and('J')}`, `${way('M > J > End')}${way('S > C > J')}`);
  assert.equal(joined!.level, 'error');
});

test('a loop that never waits is an error when nothing in it can change the way, and a warning when something can', async () => {
  const round = (inner: string): Promise<Problem[]> =>
    proved(`${xor('M')}${inner}${xor('X')}${end()}${way('Start > M > T > X > End')}${flow('X', 'M', 'again')}`);
  const [endless] = await round(task('T'));
  assert.deepEqual([brief([endless!]), endless!.path], [['error endless M'], ['M', 'M_T', 'T', 'T_X', 'X', 'X_M', 'M']]);
  const counting =
    '<bpmn:serviceTask id="T"><bpmn:extensionElements><kontor:call action="count"><kontor:output name="n" value="=result"/></kontor:call></bpmn:extensionElements></bpmn:serviceTask>';
  assert.deepEqual(brief(await round(counting)), ['warning loop M']);
  assert.deepEqual(await round(user('T')), []);
  const noWay = await proved(`${xor('M')}${task('T')}${end()}${way('Start > M > T > M')}`);
  assert.deepEqual(brief(noWay), ['error endless M', 'warning dead End']);
});

test('elements that no run comes to, and places from which no end is reached', async () => {
  const dead = await proved(`${user('A')}${user('B')}${user('C')}${end()}${way('Start > A > End')}${way('B > C > B')}`);
  assert.deepEqual(brief(dead), ['error dead B']);
  const trap = await proved(`${xor('X')}${user('A')}${xor('M')}${user('B')}${end()}${way('Start > X > A > End')}${flow('X', 'M', 'x')}${way('M > B > M')}`);
  assert.deepEqual(brief(trap), ['warning no_end M']);
});

test('a drawing of 500 elements is proved in time, and one with too many states is told to be not proved', async () => {
  const wide = Array.from(
    { length: 160 },
    (_, i) => `${xor(`S${i}`)}${user(`A${i}`)}${user(`B${i}`)}${way(`S${i} > A${i} > S${i + 1}`)}${flow(`S${i}`, `B${i}`, 'x')}${way(`B${i} > S${i + 1}`)}`,
  );
  const body = `${wide.join('')}${xor('S160')}${end()}${way('Start > S0')}${way('S160 > End')}`;
  const before = performance.now();
  assert.deepEqual(await proved(body), []);
  assert.ok(performance.now() - before < 5_000);
  // Fifteen loops side by side have 2^15 markings.
  const loops = Array.from(
    { length: 15 },
    (_, i) => `${xor(`M${i}`)}${user(`A${i}`)}${xor(`X${i}`)}${way(`S > M${i} > A${i} > X${i} > J`)}${flow(`X${i}`, `M${i}`, 'x')}`,
  );
  const many = await proved(`${and('S')}${loops.join('')}${and('J')}${end()}${way('Start > S')}${way('J > End')}`, 20);
  assert.deepEqual(brief(many), ['warning not_proved case']);
});
