// What gateways do with tokens: splits, joins that wait for what can still come, merges, and ways that nobody drew.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawing, flow, none, path, stageOf, user } from './stage.fixture.ts';

const or = (id: string, more = ''): string => `<bpmn:inclusiveGateway id="${id}"${more}/>`;
const xor = (id: string, more = ''): string => `<bpmn:exclusiveGateway id="${id}"${more}/>`;
const and = (id: string): string => `<bpmn:parallelGateway id="${id}"/>`;
/** A join whose fault is meant. */
const wrong = (id: string): string => `<bpmn:parallelGateway id="${id}" kontor:accept="soundness.deadlock soundness.doubled"/>`;
const task = (id: string, more = ''): string => `<bpmn:task id="${id}" name="${id}"${more}/>`;
const end = '<bpmn:endEvent id="End"/>';
const on = (name: string): string => `list contains(start.go, "${name}")`.replaceAll('"', '&quot;');
const of = (key: string, body: string): string => drawing(body, { key, ...none });

const drawings = [
  of(
    'choice',
    `${or('S', ' default="S_C"')}${user('A')}${user('B')}${user('C')}${or('J')}${task('After')}${end}
    ${flow('Start', 'S')}${flow('S', 'A', on('A'))}${flow('S', 'B', on('B'))}${flow('S', 'C')}${path('A > J')}${path('B > J')}${path('C > J')}${path('J > After > End')}`,
  ),
  // A branch that may leave before the join, and one with a task behind a choice.
  of(
    'leaving',
    `${and('S')}${user('A')}${user('B')}${xor('X', ' default="X_J"')}${task('Out')}${or('J')}${task('After')}${end}<bpmn:endEvent id="EndOut"/>
    ${path('Start > S > A > J > After > End')}${path('S > B > X')}${flow('X', 'Out', on('out'))}${flow('X', 'J')}${path('Out > EndOut')}`,
  ),
  // A loop around the split and the join.
  of(
    'round',
    `${xor('M')}${or('S')}${user('A')}${user('B')}${or('J')}${user('Look')}${xor('X', ' default="X_End"')}${end}
    ${path('Start > M > S')}${flow('S', 'A')}${flow('S', 'B', on('B'))}${path('A > J')}${path('B > J')}${path('J > Look > X')}${flow('X', 'M', 'again')}${flow('X', 'End')}`.replace(
      user('Look'),
      `<bpmn:userTask id="Look"><bpmn:extensionElements><kontor:output name="again" value="=result.again"/></bpmn:extensionElements></bpmn:userTask>`,
    ),
  ),
  // The other way into the join leads over a boundary event and out of a sub-process.
  of(
    'border',
    `${and('S')}${user('A')}<bpmn:subProcess id="P"><bpmn:startEvent id="P1"/>${user('Inner')}${path('P1 > Inner')}</bpmn:subProcess>
    <bpmn:boundaryEvent id="Late" attachedToRef="P"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
    ${user('Rescue')}${or('J')}${task('After')}${end}<bpmn:endEvent id="EndP"/>
    ${path('Start > S > A > J > After > End')}${path('S > P > EndP')}${path('Late > Rescue > J')}`,
  ),
  // A token upstream that can come by a flow that has one already holds nothing up (BPMN 2.0.2, 13.4.3).
  of(
    'both',
    `${and('S')}${user('First')}${user('Second')}${xor('M')}${xor('X', ' default="X_J"')}${task('B')}${or('J')}${task('After')}${end}
    ${path('Start > S > First > M > X')}${path('S > Second > M')}${flow('X', 'J')}${flow('X', 'B', on('B'))}${path('B > J > After > End')}`,
  ),
  of(
    'implicit',
    `<bpmn:userTask id="A" default="A_C"/>${task('B')}${task('C')}${task('D')}${end}
    ${path('Start > A')}${flow('A', 'B', 'start.n &gt; 1')}${flow('A', 'D', 'start.n &gt; 2')}${flow('A', 'C')}${path('B > End')}${path('C > End')}${path('D > End')}`,
  ),
  of('fork', `${user('A')}${task('B')}${task('C')}${task('M')}${end}${path('Start > A > B > M > End')}${path('A > C > M')}`),
  of('nowhere', `${user('A')}${task('B')}${end}${path('Start > A')}${flow('A', 'B', 'start.n &gt; 5')}${path('B > End')}`),
  of(
    'deadlock',
    `${xor('X', ' default="X_B"')}${user('A')}${user('B')}${wrong('J')}${task('After')}${end}${path('Start > X')}${flow('X', 'A', 'false')}${flow('X', 'B')}${path('A > J > After > End')}${path('B > J')}`,
  ),
  of(
    'unbalanced',
    `${and('S')}${user('A')}${user('B')}${user('C')}${xor('M', ' kontor:accept="soundness.doubled"')}${wrong('J')}${task('After')}${end}
    ${path('Start > S > A > M > J > After > End')}${path('S > B > M')}${path('S > C > J')}`,
  ),
  of(
    'laps',
    `${xor('M')}${and('S')}${task('A')}${task('B')}${and('J')}${user('Look')}${xor('X', ' default="X_End"')}${end}
    ${path('Start > M > S > A > J > Look > X')}${path('S > B > J')}${flow('X', 'M', 'again')}${flow('X', 'End')}`.replace(
      user('Look'),
      `<bpmn:userTask id="Look"><bpmn:extensionElements><kontor:output name="again" value="=result.again"/></bpmn:extensionElements></bpmn:userTask>`,
    ),
  ),
  // Bodies side by side, each with a join of its own.
  of(
    'bodies',
    `<bpmn:subProcess id="P"><bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><kontor:each collection="=[1, 2]" variable="one"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>
      <bpmn:startEvent id="P1"/>${and('S')}${user('A')}${user('B')}${and('J')}${user('C')}${path('P1 > S > A > J > C')}${path('S > B > J')}</bpmn:subProcess>${end}${path('Start > P > End')}`,
  ),
];

const at = stageOf(...drawings);

test('an inclusive gateway takes all true ways, else the default, and its join waits for exactly those', async () => {
  const { start, standing, complete, trace, run } = await at();
  const both = await start('choice', { go: ['A', 'B'] });
  assert.deepEqual(await standing(both), ['A:user', 'B:user']);
  await complete(both, 'A');
  assert.deepEqual(await standing(both), ['B:user']);
  assert.equal((await run(both)).status, 'live');
  await complete(both, 'B');
  assert.deepEqual(await trace(both), ['Start', 'S', 'A', 'B', 'J', 'After', 'End']);
  const one = await start('choice', { go: ['B'] });
  await complete(one, 'B');
  assert.deepEqual(await trace(one), ['Start', 'S', 'B', 'J', 'After', 'End']);
  const other = await start('choice', { go: [] });
  assert.deepEqual(await standing(other), ['C:user']);
  await complete(other, 'C');
  assert.equal((await run(other)).outcome, 'End');
});

test('an inclusive join goes on when the last token that could have come goes another way', async () => {
  const { start, standing, complete, trace, run } = await at();
  const out = await start('leaving', { go: ['out'] });
  await complete(out, 'A');
  assert.deepEqual(await standing(out), ['B:user']);
  await complete(out, 'B');
  assert.deepEqual((await trace(out)).filter((id) => id === 'After').length, 1);
  assert.equal((await run(out)).status, 'ended');
  const joined = await start('leaving', { go: [] });
  await complete(joined, 'B');
  await complete(joined, 'A');
  assert.deepEqual(await trace(joined), ['Start', 'S', 'B', 'X', 'A', 'J', 'After', 'End']);
});

test('an inclusive join in a loop does not wait for what only comes through itself', async () => {
  const { start, standing, complete, trace, run } = await at();
  const document = await start('round', { go: ['B'] });
  await complete(document, 'A');
  assert.deepEqual(await standing(document), ['B:user']);
  await complete(document, 'B');
  await complete(document, 'Look', { again: true });
  assert.deepEqual(await standing(document), ['A:user', 'B:user']);
  await complete(document, 'B');
  await complete(document, 'A');
  await complete(document, 'Look', { again: false });
  assert.equal((await trace(document)).filter((id) => id === 'J').length, 2);
  assert.equal((await run(document)).status, 'ended');
});

test('a boundary event is a way to the join; when its activity has ended there is none', async () => {
  const { shop, start, standing, complete, trace, run } = await at();
  const calm = await start('border');
  await complete(calm, 'A');
  assert.deepEqual(await standing(calm), ['Inner:user']);
  await complete(calm, 'Inner');
  assert.equal((await run(calm)).status, 'ended');
  assert.equal((await trace(calm)).at(-2), 'After');
  const late = await start('border');
  await complete(late, 'A');
  await shop.turn(3_601_000);
  assert.deepEqual(await standing(late), ['Rescue:user']);
  await complete(late, 'Rescue');
  assert.equal((await trace(late)).filter((id) => id === 'J').length, 1);
  assert.equal((await run(late)).status, 'ended');
});

test('what could as well come by a flow that has a token holds nothing up', async () => {
  const { start, standing, complete, trace, run } = await at();
  const document = await start('both', { go: [] });
  await complete(document, 'First');
  assert.equal((await trace(document)).filter((id) => id === 'After').length, 1);
  assert.deepEqual(await standing(document), ['Second:user']);
  await complete(document, 'Second');
  assert.equal((await trace(document)).filter((id) => id === 'After').length, 2);
  assert.equal((await run(document)).status, 'ended');
});

test('an activity’s conditional flows split, and its default is for when none is true', async () => {
  const { start, complete, trace } = await at();
  for (const [n, ways] of [
    [1, ['C']],
    [2, ['B']],
    [3, ['B', 'D']],
  ] as const) {
    const document = await start('implicit', { n });
    await complete(document, 'A');
    assert.deepEqual((await trace(document)).filter((id) => ['B', 'C', 'D'].includes(id)).sort(), [...ways]);
  }
});

test('several flows out of an activity split, and without a gateway each token goes on alone', async () => {
  const { start, complete, trace, run } = await at();
  const document = await start('fork');
  await complete(document, 'A');
  assert.deepEqual((await trace(document)).filter((id) => id === 'M').length, 2);
  assert.equal((await run(document)).status, 'ended');
});

test('an activity whose flows are all closed stops for a person, its work is not done twice, and a skip takes the way that is named', async () => {
  const { start, standing, complete, trace, run, incidents, resolve } = await at();
  const document = await start('nowhere', { n: 1 });
  await complete(document, 'A');
  assert.deepEqual(
    (await incidents(document)).map(({ kind, element }) => [kind, element]),
    [['no_way', 'A']],
  );
  await resolve(document, 'retry');
  assert.deepEqual(await standing(document), ['A:incident']);
  await resolve(document, 'skip', 'A_B');
  assert.equal((await run(document)).status, 'ended');
  assert.equal((await trace(document, 'wait')).filter((id) => id === 'wait:A').length, 3);
});

test('a parallel join to which nothing can come any more is an incident and not a silent end', async () => {
  const { start, complete, trace, run, incidents, resolve } = await at();
  const document = await start('deadlock');
  await complete(document, 'B');
  const [incident] = await incidents(document);
  assert.deepEqual([incident?.kind, incident?.element], ['deadlock', 'J']);
  assert.match(incident!.message, /A_J/);
  await resolve(document, 'retry');
  assert.deepEqual((await trace(document)).slice(-3), ['J', 'After', 'End']);
  const two = await start('unbalanced');
  for (const task of ['A', 'C', 'B']) await complete(two, task);
  assert.deepEqual(
    (await incidents(two)).map(({ kind }) => kind),
    ['deadlock'],
  );
  await resolve(two, 'skip');
  assert.equal((await run(two)).status, 'ended');
});

test('joins count again in each lap, and each body of a multi-instance has its own', async () => {
  const { start, standing, complete, trace, run } = await at();
  const laps = await start('laps');
  await complete(laps, 'Look', { again: true });
  await complete(laps, 'Look', { again: false });
  assert.equal((await trace(laps)).filter((id) => id === 'J').length, 2);
  const bodies = await start('bodies');
  await complete(bodies, 'A');
  await complete(bodies, 'A');
  assert.deepEqual(await standing(bodies), ['B:user', 'B:user']);
  await complete(bodies, 'B');
  assert.deepEqual(await standing(bodies), ['B:user', 'C:user']);
  await complete(bodies, 'C');
  await complete(bodies, 'B');
  await complete(bodies, 'C');
  assert.equal((await run(bodies)).status, 'ended');
});
