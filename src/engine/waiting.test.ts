// What waits for the outside: event-based gateways over every kind of event, receive tasks with a key, and what a message gives to variables.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawing, none, path, stageOf, user } from './stage.fixture.ts';

const end = '<bpmn:endEvent id="End"/>';
const ext = (inside: string): string => `<bpmn:extensionElements>${inside}</bpmn:extensionElements>`;
const output = (name: string, value: string): string => ext(`<kontor:output name="${name}" value="${value}"/>`);
const event = (id: string, definition: string, more = ''): string =>
  `<bpmn:intermediateCatchEvent id="${id}">${more}${definition}</bpmn:intermediateCatchEvent>`;
const message = '<bpmn:messageEventDefinition messageRef="M_approved"/>';
const timer = '<bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition>';
const signal = '<bpmn:signalEventDefinition signalRef="Sig"/>';
const condition = '<bpmn:conditionalEventDefinition><bpmn:condition>n &gt; 1</bpmn:condition></bpmn:conditionalEventDefinition>';
const roots = '<bpmn:signal id="Sig" name="bell"/>';
const of = (key: string, body: string): string => drawing(body, { key, roots, ...none });

const at = stageOf(
  of(
    'first',
    `<bpmn:parallelGateway id="F"/><bpmn:userTask id="Count">${output('n', '=result.n')}</bpmn:userTask><bpmn:endEvent id="Counted"/>
    <bpmn:eventBasedGateway id="G"/>${event('Told', message)}${event('Late', timer)}${event('Rung', signal)}${event('Enough', condition)}<bpmn:receiveTask id="Got" messageRef="M_cancel"/>
    <bpmn:exclusiveGateway id="X"/>${user('After')}${end}
    ${path('Start > F > Count > Counted')}${path('F > G > Told > X > After > End')}${path('G > Late > X')}${path('G > Rung > X')}${path('G > Enough > X')}${path('G > Got > X')}`,
  ),
  of('bell', `<bpmn:intermediateThrowEvent id="Ring">${signal}</bpmn:intermediateThrowEvent>${end}${path('Start > Ring > End')}`),
  of(
    'about',
    `<bpmn:receiveTask id="R" messageRef="M_approved" kontor:key="=start.other">${output('who', '=result.by')}</bpmn:receiveTask>${end}${path('Start > R > End')}`,
  ),
  of(
    'given',
    `${event('C', message, output('caught', '=result.by'))}<bpmn:userTask id="U"/>
    <bpmn:boundaryEvent id="B" attachedToRef="U" cancelActivity="false">${output('beside', '=result.by')}${message}</bpmn:boundaryEvent><bpmn:endEvent id="E2"/>
    <bpmn:subProcess id="ES" triggeredByEvent="true"><bpmn:startEvent id="ES1" isInterrupting="false">${output('inside', '=result.by')}<bpmn:messageEventDefinition messageRef="M_cancel"/></bpmn:startEvent><bpmn:endEvent id="ES2"/>${path('ES1 > ES2')}</bpmn:subProcess>
    ${end}${path('Start > C > U > End')}${path('B > E2')}`,
  ),
);

test('of everything that an event-based gateway waits for the first one goes on, and the rest is closed', async () => {
  const { shop, start, waits, say, complete, trace, standing } = await at();
  assert.deepEqual(await waits(await start('first')), ['Count:user', 'Enough:condition', 'Got:message', 'Late:timer', 'Rung:signal', 'Told:message']);
  const act: Record<string, (document: string) => Promise<unknown>> = {
    Told: (document) => say(document, 'approved'),
    Got: (document) => say(document, 'cancel'),
    Enough: (document) => complete(document, 'Count', { n: 2 }),
    Rung: async () => (await start('bell'), await shop.settle(), await shop.turn(1_000)),
    Late: () => shop.turn(86_400_000),
  };
  for (const way of ['Told', 'Got', 'Enough', 'Rung', 'Late']) {
    const document = await start('first');
    await act[way]!(document);
    assert.deepEqual(
      (await trace(document)).filter((id) => ['Told', 'Late', 'Rung', 'Enough', 'Got'].includes(id)),
      [way],
    );
    assert.ok((await standing(document)).includes('After:user'), way);
    assert.deepEqual(await waits(document), way === 'Enough' ? ['After:user'] : ['After:user', 'Count:user']);
  }
});

test('a receive task waits for a message about another document when its key says so', async () => {
  const { start, say, run, standing } = await at();
  const other = await start('bell');
  const document = await start('about', { other });
  await say(document, 'approved');
  assert.deepEqual(await standing(document), ['R:message']);
  await say(other, 'approved', 'Ana');
  assert.deepEqual([(await run(document)).status, (await run(document)).vars['who']], ['ended', 'Ana']);
});

test('what a message holds is mapped by the event that hears it, wherever it stands', async () => {
  const { start, run, say, standing } = await at();
  const document = await start('given');
  await say(document, 'approved', 'Ana');
  assert.deepEqual(await standing(document), ['U:user']);
  await say(document, 'approved', 'Ion');
  await say(document, 'cancel', 'Eva');
  assert.deepEqual((await run(document)).vars, { start: {}, caught: 'Ana', beside: 'Ion', inside: 'Eva' });
});
