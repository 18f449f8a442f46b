// Ad-hoc sub-processes: people begin what they need, in parallel or one after the other, until a condition or a person says that it is enough.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawing, flow, none, path, stageOf, user } from './stage.fixture.ts';

const end = '<bpmn:endEvent id="End"/>';
const adHoc = (inside: string, more = ''): string => `<bpmn:adHocSubProcess id="H" ${more}>${inside}</bpmn:adHocSubProcess>`;
const of = (key: string, body: string): string => drawing(body + end + path('Start > H > End'), { key, ...none });
const until = (text: string): string => `<bpmn:completionCondition>${text}</bpmn:completionCondition>`;
const count = (id: string): string =>
  `<bpmn:userTask id="${id}"><bpmn:extensionElements><kontor:output name="n" value="=(if n = null then 0 else n) + 1"/></bpmn:extensionElements></bpmn:userTask>`;

const at = stageOf(
  of('free', adHoc(`${user('A')}${user('B')}${user('C')}${flow('B', 'C')}`)),
  of('enough', adHoc(`${count('A')}${count('B')}${until('n &gt;= 2')}`)),
  of('waits', adHoc(`${count('A')}${count('B')}${until('n &gt;= 1')}`, 'cancelRemainingInstances="false"')),
  of('turns', adHoc(`${user('A')}${user('B')}`, 'ordering="Sequential"')),
  of('auto', adHoc(`${user('A')}${user('B')}`, 'kontor:begin="all"')),
  of('autoTurns', adHoc(`${user('A')}${user('B')}`, 'kontor:begin="all" ordering="Sequential"')),
  of(
    'watched',
    adHoc(user('A')) +
      `<bpmn:boundaryEvent id="Late" attachedToRef="H"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>${user('Rescue')}<bpmn:endEvent id="E2"/>${path('Late > Rescue > E2')}`,
  ),
);

test('what an ad-hoc sub-process offers is begun by people, as often as they like, until a person says that it is enough', async () => {
  const { start, standing, waits, begin, complete, run, trace } = await at();
  const document = await start('free');
  assert.deepEqual(await standing(document), ['H:activity']);
  assert.deepEqual(await waits(document), ['A:activity', 'B:activity', 'H:activity']);
  await begin(document, 'A');
  await begin(document, 'A');
  await begin(document, 'B');
  assert.deepEqual(await standing(document), ['A:user', 'A:user', 'B:user', 'H:activity']);
  await complete(document, 'B');
  await complete(document, 'A');
  assert.deepEqual(await standing(document), ['A:user', 'C:user', 'H:activity']);
  await begin(document, 'H');
  assert.deepEqual(await trace(document, 'stopped'), ['Start', 'B', 'A', 'stopped:A', 'stopped:C', 'H', 'End']);
  assert.equal((await run(document)).status, 'ended');
});

test('the condition is asked after each activity; the rest is taken away, or is let come to its end', async () => {
  const { start, standing, waits, begin, complete, run } = await at();
  const document = await start('enough');
  await assert.rejects(begin(document, 'H'), { code: 'processes.condition_ends' });
  for (const id of ['A', 'B', 'B']) await begin(document, id);
  await complete(document, 'A');
  assert.deepEqual(await standing(document), ['B:user', 'B:user', 'H:activity']);
  await complete(document, 'B');
  assert.deepEqual([await standing(document), (await run(document)).status], [[], 'ended']);
  const slow = await start('waits');
  for (const id of ['A', 'B']) await begin(slow, id);
  await complete(slow, 'A');
  assert.deepEqual(await waits(slow), ['B:user', 'H:activity']);
  await complete(slow, 'B');
  assert.equal((await run(slow)).status, 'ended');
});

test('in a sequential one a second activity is refused while the first goes on', async () => {
  const { start, begin, complete, run } = await at();
  const document = await start('turns');
  await begin(document, 'A');
  await assert.rejects(begin(document, 'B'), { code: 'processes.one_at_a_time' });
  await complete(document, 'A');
  await begin(document, 'B');
  await complete(document, 'B');
  await begin(document, 'H');
  assert.equal((await run(document)).status, 'ended');
});

test('where the drawing says so all begins of itself, side by side or in turn', async () => {
  const { start, standing, complete, run } = await at();
  const document = await start('auto');
  assert.deepEqual(await standing(document), ['A:user', 'B:user']);
  await complete(document, 'A');
  await complete(document, 'B');
  assert.equal((await run(document)).status, 'ended');
  const turns = await start('autoTurns');
  assert.deepEqual(await standing(turns), ['A:user']);
  await complete(turns, 'A');
  assert.deepEqual(await standing(turns), ['B:user']);
  await complete(turns, 'B');
  assert.equal((await run(turns)).status, 'ended');
});

test('a boundary event takes an ad-hoc sub-process away with all that it offers', async () => {
  const { shop, start, waits, begin } = await at();
  const document = await start('watched');
  await begin(document, 'A');
  await shop.turn(3_601_000);
  assert.deepEqual(await waits(document), ['Rescue:user']);
});
