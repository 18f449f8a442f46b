// Pools, lanes and where runs begin: several processes in one file, nested lanes, message starts of every form, and processes without a start event.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM, sql } from '#kernel';
import { drawing, none, path, stageOf, user } from './stage.fixture.ts';

const end = '<bpmn:endEvent id="End"/>';
const message = (id: string, ref: string): string =>
  `<bpmn:intermediateCatchEvent id="${id}"><bpmn:messageEventDefinition messageRef="${ref}"/></bpmn:intermediateCatchEvent>`;
const file = (roots: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:kontor="https://kontor.dev/bpmn/1" id="Definitions" targetNamespace="t">${roots}</bpmn:definitions>`;
const bare = (id: string, text = '', name = ''): string => `<bpmn:userTask id="${id}"${name}/>${text}`;

const shop = file(`
  <bpmn:collaboration id="Talk">
    <bpmn:participant id="P1" name="Shop" processRef="poolShop"/><bpmn:participant id="P2" name="Store" processRef="poolStore"/>
    <bpmn:participant id="P3" name="Customer" processRef="poolCustomer"/><bpmn:participant id="P4" name="Bank"/>
    <bpmn:messageFlow id="MF" sourceRef="Ask" targetRef="P3"/>
  </bpmn:collaboration>
  <bpmn:process id="poolShop" isExecutable="true" kontor:document="case">
    <bpmn:laneSet id="LS"><bpmn:lane id="L1" name="Office"><bpmn:flowNodeRef>Ask</bpmn:flowNodeRef><bpmn:flowNodeRef>Sub</bpmn:flowNodeRef>
      <bpmn:childLaneSet id="LS2"><bpmn:lane id="L2" name="Chief"><bpmn:flowNodeRef>Sign</bpmn:flowNodeRef></bpmn:lane></bpmn:childLaneSet></bpmn:lane></bpmn:laneSet>
    <bpmn:startEvent id="Start"/>${bare('Ask')}${bare('Sign')}
    <bpmn:subProcess id="Sub"><bpmn:startEvent id="S1"/>${bare('Inner')}<bpmn:endEvent id="S2"/>${path('S1 > Inner > S2')}</bpmn:subProcess>
    <bpmn:callActivity id="Call" calledElement="poolStore"/>${end}${path('Start > Ask > Sign > Sub > Call > End')}
  </bpmn:process>
  <bpmn:process id="poolStore" isExecutable="true" kontor:document="case"><bpmn:startEvent id="Begin"/>${bare('Pack')}<bpmn:endEvent id="Over"/>${path('Begin > Pack > Over')}</bpmn:process>
  <bpmn:process id="poolCustomer" isExecutable="false"><bpmn:startEvent id="X1"/><bpmn:complexGateway id="X2"/>${path('X1 > X2')}</bpmn:process>`);

const at = stageOf(
  shop,
  drawing(`<bpmn:receiveTask id="R" messageRef="M_approved" instantiate="true"/>${user('A')}${end}${path('R > A > End')}`, { key: 'received', start: ' ' }),
  drawing(
    `<bpmn:eventBasedGateway id="G" instantiate="true"/>${message('Yes', 'M_approved')}${message('No', 'M_cancel')}${user('A')}${user('B')}${end}<bpmn:endEvent id="E2"/>${path('G > Yes > A > End')}${path('G > No > B > E2')}`,
    { key: 'either', start: ' ' },
  ),
  drawing(
    `<bpmn:startEvent id="Plain"/><bpmn:startEvent id="ByYes"><bpmn:messageEventDefinition messageRef="M_approved"/></bpmn:startEvent><bpmn:startEvent id="ByNo"><bpmn:messageEventDefinition messageRef="M_cancel"/></bpmn:startEvent>${user('A')}${user('B')}${user('C')}${end}${path('Plain > A > End')}${path('ByYes > B > End')}${path('ByNo > C > End')}`,
    { key: 'many', start: ' ' },
  ),
  drawing(`${user('A')}${user('B')}${user('C')}<bpmn:subProcess id="P">${user('D')}</bpmn:subProcess>${path('A > C')}${path('C > P')}`, {
    key: 'nothing',
    start: ' ',
  }),
);

test('the executable pools of one file are published together, each under its own key; the others are only read', async () => {
  const { shop: house, start, standing, complete, run } = await at();
  const rows = await house.db.read<{ key: string; version: number }>(sql`select key, version from engine.definition where key like 'pool%' order by key`);
  assert.deepEqual(rows, [
    { key: 'poolShop', version: 1 },
    { key: 'poolStore', version: 1 },
  ]);
  const document = await start('poolShop');
  for (const element of ['Ask', 'Sign', 'Inner']) await complete(document, element);
  assert.deepEqual(await standing(document), ['Call:child', 'Pack:user']);
  await complete(document, 'Pack');
  assert.equal((await run(document)).status, 'ended');
});

test('a task’s lane is the innermost one around it, and that of its sub-process where it is in none', async () => {
  const { shop: house, start, complete } = await at();
  const document = await start('poolShop');
  const lanes: (string | null)[] = [];
  for (const element of ['Ask', 'Sign', 'Inner']) {
    const { items } = await house.kernel.ask<{ items: { lane: string | null }[] }>('tasks.list', { document }, SYSTEM);
    lanes.push(items[0]!.lane);
    await complete(document, element);
  }
  assert.deepEqual(lanes, ['Office', 'Chief', 'Office']);
});

test('a receive task and the events behind a gateway can begin a run by their message', async () => {
  const { start, standing, trace } = await at();
  const received = await start('received', { by: 'Ana' });
  assert.deepEqual([await trace(received), await standing(received)], [['R'], ['A:user']]);
  const yes = await start('either', {}, 'toy.approved');
  const no = await start('either', {}, 'toy.cancel_requested');
  assert.deepEqual([await standing(yes), await standing(no)], [['A:user'], ['B:user']]);
  assert.deepEqual(await trace(no), ['No']);
});

test('of several start events the one begins that is asked for, the plain one when none is', async () => {
  const { start, standing } = await at();
  assert.deepEqual(await standing(await start('many')), ['A:user']);
  assert.deepEqual(await standing(await start('many', {}, 'toy.approved')), ['B:user']);
  assert.deepEqual(await standing(await start('many', {}, 'toy.cancel_requested')), ['C:user']);
});

test('without a start event all begins to which no flow leads', async () => {
  const { start, standing, complete, run } = await at();
  const document = await start('nothing');
  assert.deepEqual(await standing(document), ['A:user', 'B:user']);
  for (const element of ['A', 'C', 'B', 'D']) await complete(document, element);
  assert.equal((await run(document)).status, 'ended');
});

test('what can not run is refused with the element and the reason', async () => {
  const { shop: house } = await at();
  const refused = async (xml: string): Promise<string[]> => {
    const { value } = await house.kernel.do<{ files: { problems: { element: string; code: string; level: string }[] }[] }>(
      'processes.check',
      { files: [{ xml }] },
      { actor: SYSTEM },
    );
    return value.files.flatMap(({ problems }) => problems.filter(({ level }) => level === 'error').map(({ element, code }) => `${element} ${code}`));
  };
  const line = (element: string, roots = ''): string => drawing(`${element}${end}${path('Start > A > End')}`, { key: 'bad', ...none, roots });
  const multi = (inside: string, attributes = ''): string =>
    `<bpmn:task id="A"><bpmn:multiInstanceLoopCharacteristics ${attributes}>${inside}</bpmn:multiInstanceLoopCharacteristics></bpmn:task>`;
  for (const [xml, problem] of [
    [line('<bpmn:complexGateway id="A"/>'), 'A processes.unsupported'],
    [line('<bpmn:task id="A"/>', '<bpmn:choreography id="Chor"/>'), 'Chor processes.unsupported'],
    [line('<bpmn:task id="A"/>', '<bpmn:collaboration id="Co"><bpmn:conversation id="Conv"/></bpmn:collaboration>'), 'Conv processes.unsupported'],
    [line('<bpmn:scriptTask id="A" scriptFormat="javascript"><bpmn:script>1</bpmn:script></bpmn:scriptTask>'), 'A processes.script'],
    [line(multi('')), 'A processes.each'],
    [line(multi('<bpmn:loopCardinality>2</bpmn:loopCardinality>', 'behavior="One"')), 'A processes.unsupported'],
    [line('<bpmn:task id="A"><bpmn:standardLoopCharacteristics/></bpmn:task>'), 'A processes.loop'],
    [line('<bpmn:adHocSubProcess id="A"/>'), 'A processes.ad_hoc'],
    [line('<bpmn:eventBasedGateway id="A" eventGatewayType="Parallel"/>'), 'A processes.unsupported'],
    [line('<bpmn:receiveTask id="A" instantiate="true" messageRef="M_approved"/>'), 'A processes.instantiate'],
    [line('<bpmn:callActivity id="A"/>'), 'A processes.called'],
  ] as const) {
    const problems = await refused(xml);
    assert.ok(problems.includes(problem), `${problem} is not in ${problems.join(', ')}`);
  }
});
