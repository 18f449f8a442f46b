// Variables: mappings beside activities, scopes of sub-processes and bodies, scripts, and what goes down to a called drawing and comes back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM, sql } from '#kernel';
import { drawing, none, path, stageOf, user } from './stage.fixture.ts';

const end = '<bpmn:endEvent id="End"/>';
const of = (key: string, body: string, roots = ''): string => drawing(body, { key, roots, ...none });
const input = (name: string, value: string): string => `<kontor:input name="${name}" value="${value}"/>`;
const output = (name: string, value: string): string => `<kontor:output name="${name}" value="${value}"/>`;
const ext = (...inside: string[]): string => `<bpmn:extensionElements>${inside.join('')}</bpmn:extensionElements>`;
const script = (id: string, text: string, variable = '', more = ''): string =>
  `<bpmn:scriptTask id="${id}" scriptFormat="feel">${ext(variable && `<kontor:script resultVariable="${variable}"/>`, more)}<bpmn:script>${text}</bpmn:script></bpmn:scriptTask>`;
const child = (attributes: string, inside = ''): string => ext(`<kontor:child ${attributes}>${inside}</kontor:child>`);

const at = stageOf(
  of(
    'scopes',
    `${script('Outer', '1', 'x')}
    <bpmn:subProcess id="P">${ext(input('x', '=x + 10'), input('y', '=x * 2'), output('z', '=x + y'))}
      <bpmn:startEvent id="P1"/>${script('Change', 'x + 1', 'x')}${script('New', '&quot;seen&quot;', 'w')}${user('In')}<bpmn:endEvent id="P2"/>${path('P1 > Change > New > In > P2')}</bpmn:subProcess>
    ${user('After')}${end}${path('Start > Outer > P > After > End')}`,
  ),
  of(
    'task',
    `<bpmn:serviceTask id="A">${ext('<kontor:call action="toy.mark"><kontor:input name="note" value="=local + &quot;!&quot;"/></kontor:call>', input('local', '=case.country'), output('said', '=result.marked + local'))}</bpmn:serviceTask>${user('U')}${end}${path('Start > A > U > End')}`,
  ),
  of('sum', `${user('C')}${script('S', '{total: a + b, given: known}', 'made')}${end}${path('Start > C > S > End')}`).replace(
    'kontor:document="case">',
    `kontor:document="case">${ext(input('a', '=0'), input('b', '=7'), input('known', '=null'))}`,
  ),
  of(
    'maps',
    `<bpmn:callActivity id="K" calledElement="sum">${child('', input('a', '=2') + output('total', '=result.made.total'))}</bpmn:callActivity>${end}${path('Start > K > End')}`,
  ),
  of(
    'late',
    `${script('N', '40', 'a')}${script('M', '&quot;yes&quot;', 'known')}<bpmn:callActivity id="K" calledElement="=start.which">${child('passes="all" returns="all"')}</bpmn:callActivity>${script('T', 'made.total + 1', 't')}${end}${path('Start > N > M > K > T > End')}`,
  ),
  of(
    'border',
    `<bpmn:userTask id="U">${ext(input('mine', '=start.n * 2'))}</bpmn:userTask>
    <bpmn:boundaryEvent id="B" attachedToRef="U">${ext(output('seen', '=mine'))}<bpmn:messageEventDefinition messageRef="M_cancel"/></bpmn:boundaryEvent>${user('V')}${end}<bpmn:endEvent id="E2"/>${path('Start > U > End')}${path('B > V > E2')}`,
  ),
  of('wrong', `${script('S', 'start.list[1] + 1', 'x')}${end}${path('Start > S > End')}`),
  of(
    'plain',
    `<bpmn:manualTask id="Hand"/><bpmn:task id="Nothing"/><bpmn:sendTask id="Send">${ext('<kontor:call action="toy.mark"><kontor:input name="note" value="sent"/></kontor:call>')}</bpmn:sendTask>
    <bpmn:dataObjectReference id="D1" dataObjectRef="D0"/><bpmn:dataObject id="D0"/><bpmn:dataStoreReference id="D2" name="Store"/>
    <bpmn:userTask id="U">${ext('<kontor:task lane="=&quot;Team &quot; + case.country" due="=&quot;P&quot; + string(1 + 1) + &quot;D&quot;" priority="=case.amount * 2"/>')}
      <bpmn:ioSpecification id="IO"><bpmn:inputSet id="IS"/><bpmn:outputSet id="OS"/></bpmn:ioSpecification></bpmn:userTask>${end}
    <bpmn:textAnnotation id="Note"><bpmn:text>Remember</bpmn:text></bpmn:textAnnotation><bpmn:association id="As" sourceRef="Note" targetRef="U"/><bpmn:group id="Gr"/>
    ${path('Start > Hand > Nothing > Send > U > End')}`,
  ),
);

test('a sub-process has variables of its own, which end with it; only what it gives out is seen behind it', async () => {
  const { start, complete, run } = await at();
  const document = await start('scopes');
  assert.deepEqual((await run(document)).vars, { start: {}, x: 1, w: 'seen' });
  await complete(document, 'In');
  assert.deepEqual((await run(document)).vars, { start: {}, x: 1, w: 'seen', z: 34 });
});

test('a task maps variables in and out beside what its action takes and gives', async () => {
  const { start, run, notes } = await at();
  notes();
  const document = await start('task');
  assert.deepEqual(notes(), ['RO!']);
  assert.deepEqual((await run(document)).vars, { start: {}, said: 'RO!RO' });
});

test('a called drawing gets what is mapped, its own defaults for the rest, and gives back what is mapped', async () => {
  const { start, standing, complete, run } = await at();
  const document = await start('maps');
  assert.deepEqual(await standing(document), ['C:user', 'K:child']);
  await complete(document, 'C');
  assert.deepEqual((await run(document)).vars, { start: {}, total: 9 });
});

test('which drawing is called can be worked out, and all variables can go down and come back', async () => {
  const { start, complete, run, incidents } = await at();
  const document = await start('late', { which: 'sum' });
  await complete(document, 'C');
  assert.deepEqual((await run(document)).vars['made'], { total: 47, given: 'yes' });
  assert.deepEqual([(await run(document)).vars['t'], (await run(document)).vars['b']], [48, 7]);
  const nowhere = await start('late', { which: 'nobody' });
  assert.deepEqual(
    (await incidents(nowhere)).map(({ kind, message }) => [kind, message]),
    [['called', 'No drawing "nobody" is published that could be called.']],
  );
});

test('manual and plain tasks pass, a send task acts, a user task says who, by when and how urgent, and what is only drawn is passed over', async () => {
  const { shop, start, standing, notes } = await at();
  notes();
  const document = await start('plain');
  assert.deepEqual(notes(), ['sent']);
  assert.deepEqual(await standing(document), ['U:user']);
  const { items } = await shop.kernel.ask<{ items: { documentId: string; lane: string; priority: number; dueAt: Date; openedAt: Date }[] }>(
    'tasks.list',
    {
      document,
    },
    SYSTEM,
  );
  const [task] = items;
  assert.deepEqual([task!.lane, task!.priority, new Date(task!.dueAt).getTime() - new Date(task!.openedAt).getTime()], ['Team RO', 20, 2 * 86_400_000]);
});

test('a script that fails stops its own token', async () => {
  const { start, run, incidents } = await at();
  const document = await start('wrong', { list: ['a'] });
  const seen = await incidents(document);
  assert.deepEqual([(await run(document)).vars['x'] ?? null, seen.length], [null, 0]);
});

test('a boundary event sees what its activity had, and what is behind it does not', async () => {
  const { shop, start, run, say } = await at();
  const document = await start('border', { n: 4 });
  await say(document, 'cancel');
  assert.deepEqual((await run(document)).vars, { start: { n: 4 }, seen: 8 });
  const [row] = await shop.db.read<{ tokens: { e: string; l?: object }[] }>(sql`select state -> 't' as tokens from engine.run where document_id = ${document}`);
  assert.deepEqual(
    row!.tokens.map(({ e, l }) => [e, l ?? null]),
    [['V', null]],
  );
});
