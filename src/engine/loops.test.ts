// Loops: bodies side by side and one after the other, over lists and numbers, with an end that comes early; and again while a condition holds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawing, mark, none, path, stageOf } from './stage.fixture.ts';

const end = '<bpmn:endEvent id="End"/>';
const of = (key: string, body: string, more = ''): string => drawing(`${body}${end}${path('Start > A > End')}${more}`, { key, ...none });
const each = (attributes: string, more = '', loop = ''): string =>
  `<bpmn:multiInstanceLoopCharacteristics ${loop}><bpmn:extensionElements><kontor:each ${attributes}/></bpmn:extensionElements>${more}</bpmn:multiInstanceLoopCharacteristics>`;
const bare = (more: string, loop = ''): string => `<bpmn:multiInstanceLoopCharacteristics ${loop}>${more}</bpmn:multiInstanceLoopCharacteristics>`;
const loop = (attributes: string, condition = ''): string =>
  `<bpmn:standardLoopCharacteristics ${attributes}>${condition && `<bpmn:loopCondition>${condition}</bpmn:loopCondition>`}</bpmn:standardLoopCharacteristics>`;
const asks = (id: string, outputs: string, more: string): string =>
  `<bpmn:userTask id="${id}"><bpmn:extensionElements>${outputs}</bpmn:extensionElements>${more}</bpmn:userTask>`;
const out = (name: string, value: string): string => `<kontor:output name="${name}" value="${value}"/>`;
const until = (text: string): string => `<bpmn:completionCondition>${text}</bpmn:completionCondition>`;
const letters = 'collection="=[&quot;x&quot;, &quot;y&quot;, &quot;z&quot;]" variable="one"';

const at = stageOf(
  of('all', asks('A', out('said', '=result.word'), each(`${letters} output="=one + said" into="words"`))),
  of('turns', asks('A', out('said', '=result.word'), each(`${letters} output="=one + said" into="words"`, '', 'isSequential="true"'))),
  of(
    'vote',
    asks('A', out('yes', '=result.yes'), bare(`<bpmn:loopCardinality>start.n</bpmn:loopCardinality>${until('yes or nrOfCompletedInstances &gt;= 3')}`)),
  ),
  of(
    'numbers',
    `${mark('A', '=string(loopCounter) + &quot;/&quot; + string(nrOfInstances) + &quot;:&quot; + string(nrOfActiveInstances) + &quot;,&quot; + string(nrOfCompletedInstances)').replace('</bpmn:serviceTask>', `${bare('<bpmn:loopCardinality>3</bpmn:loopCardinality>', 'isSequential="true"')}</bpmn:serviceTask>`)}`,
  ),
  of(
    'standard',
    `<bpmn:dataObject id="Names" name="names"/><bpmn:dataObject id="Done" name="results"/><bpmn:scriptTask id="A" scriptFormat="feel"><bpmn:extensionElements><kontor:script resultVariable="r"/></bpmn:extensionElements>
      ${bare('<bpmn:loopDataInputRef>Names</bpmn:loopDataInputRef><bpmn:loopDataOutputRef>Done</bpmn:loopDataOutputRef><bpmn:inputDataItem id="nm"/><bpmn:outputDataItem id="r"/>')}<bpmn:script>upper case(nm)</bpmn:script></bpmn:scriptTask>`,
  ).replace(
    'kontor:document="case">',
    'kontor:document="case"><bpmn:extensionElements><kontor:input name="names" value="=[&quot;a&quot;, &quot;b&quot;]"/></bpmn:extensionElements>',
  ),
  of(
    'inside',
    `<bpmn:subProcess id="A">${each(`${letters} output="=mine" into="all"`)}<bpmn:startEvent id="S"/>${asks('B', out('mine', '=one + result.w'), '')}${mark('C', '=one + &quot;=&quot; + mine')}<bpmn:endEvent id="E"/>${path('S > B > C > E')}</bpmn:subProcess>`,
  ),
  of(
    'border',
    asks('A', '', each(letters, '', 'isSequential="true"')),
    `<bpmn:boundaryEvent id="Late" attachedToRef="A"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>${mark('R', 'late')}<bpmn:endEvent id="E2"/>${path('Late > R > E2')}`,
  ),
  drawing(`${asks('T', '', '')}${end}${path('Start > T > End')}`, { key: 'child', ...none }),
  of(
    'calls',
    `<bpmn:callActivity id="A" calledElement="child">${each(`${letters} output="=loopCounter" into="all"`, until('nrOfCompletedInstances = 2'), 'isSequential="true"')}</bpmn:callActivity>`,
  ),
  of('again', asks('A', out('n', '=result.n'), loop('', 'n &lt; 3'))),
  of('before', asks('A', '', loop('testBefore="true"', 'start.go'))),
  of('most', mark('A', '=string(loopCounter)').replace('</bpmn:serviceTask>', `${loop('loopMaximum="4"', 'true')}</bpmn:serviceTask>`)),
  of('bad', asks('A', '', each('collection="=start.list" variable="one"'))),
  of(
    'nested',
    `<bpmn:subProcess id="A">${bare('<bpmn:loopCardinality>2</bpmn:loopCardinality>', 'isSequential="true"')}<bpmn:startEvent id="S"/>${mark('B', '=string(loopCounter)').replace('</bpmn:serviceTask>', `${bare('<bpmn:loopCardinality>2</bpmn:loopCardinality>')}</bpmn:serviceTask>`)}${mark('C', '=&quot;of &quot; + string(loopCounter)')}<bpmn:endEvent id="E"/>${path('S > B > C > E')}</bpmn:subProcess>`,
  ),
);

test('parallel bodies have variables of their own, and their outputs are gathered in the order of the list', async () => {
  const { start, standing, complete, run } = await at();
  const document = await start('all');
  assert.deepEqual(await standing(document), ['A:user', 'A:user', 'A:user']);
  for (const word of ['1', '2', '3']) await complete(document, 'A', { word });
  assert.deepEqual((await run(document)).vars, { start: {}, words: ['x1', 'y2', 'z3'] });
});

test('sequential bodies come one after the other', async () => {
  const { start, standing, complete, run, notes, trace } = await at();
  const document = await start('turns');
  for (const word of ['1', '2', '3']) {
    assert.deepEqual(await standing(document), ['A:user']);
    await complete(document, 'A', { word });
  }
  assert.deepEqual((await run(document)).vars, { start: {}, words: ['x1', 'y2', 'z3'] });
  notes();
  const numbers = await start('numbers');
  assert.deepEqual(notes(), ['1/3:1,0', '2/3:1,1', '3/3:1,2']);
  assert.deepEqual(await trace(numbers), ['Start', 'A', 'A', 'A', 'A', 'End']);
});

test('the completion condition ends it early and takes the other bodies away', async () => {
  const { start, standing, complete, run, trace } = await at();
  const yes = await start('vote', { n: 5 });
  await complete(yes, 'A', { yes: false });
  assert.equal((await standing(yes)).length, 4);
  await complete(yes, 'A', { yes: true });
  assert.equal((await run(yes)).status, 'ended');
  assert.equal((await trace(yes, 'stopped')).filter((id) => id === 'stopped:A').length, 3);
  const three = await start('vote', { n: 5 });
  for (let i = 0; i < 3; i++) await complete(three, 'A', { yes: false });
  assert.equal((await run(three)).status, 'ended');
  const nothing = await start('vote', { n: 0 });
  assert.deepEqual(await trace(nothing), ['Start', 'A', 'End']);
});

test('BPMN’s own data references name the list, its member and the results', async () => {
  const { start, run } = await at();
  const document = await start('standard');
  assert.deepEqual((await run(document)).vars['results'], ['A', 'B']);
});

test('a body that is a sub-process keeps its variables inside of it', async () => {
  const { start, complete, run, notes } = await at();
  const document = await start('inside');
  notes();
  for (const w of ['1', '2', '3']) await complete(document, 'B', { w });
  assert.deepEqual(notes(), ['x=x1', 'y=y2', 'z=z3']);
  assert.deepEqual((await run(document)).vars, { start: {}, all: ['x1', 'y2', 'z3'] });
  await start('nested');
  assert.deepEqual(notes(), ['1', '2', 'of 1', '1', '2', 'of 2']);
});

test('a boundary event stands around the whole and takes all bodies away', async () => {
  const { shop, start, standing, complete, run, notes } = await at();
  const document = await start('border');
  await complete(document, 'A');
  await shop.turn(3_601_000);
  assert.deepEqual(await standing(document), []);
  assert.deepEqual(notes(), ['late']);
  assert.equal((await run(document)).status, 'ended');
});

test('call activities can be bodies, too', async () => {
  const { start, standing, complete, run } = await at();
  const document = await start('calls');
  for (let i = 0; i < 2; i++) {
    assert.deepEqual(await standing(document), ['A:child', 'T:user']);
    await complete(document, 'T');
  }
  assert.deepEqual((await run(document)).vars['all'], [1, 2, null]);
});

test('a standard loop goes on while its condition holds, asked before or after, and at most so often', async () => {
  const { start, standing, complete, run, trace, notes } = await at();
  const again = await start('again');
  for (const n of [1, 2, 3]) {
    assert.deepEqual(await standing(again), ['A:user']);
    await complete(again, 'A', { n });
  }
  assert.deepEqual([(await run(again)).status, (await run(again)).vars['n']], ['ended', 3]);
  assert.deepEqual(await trace(await start('before', { go: false })), ['Start', 'A', 'End']);
  assert.deepEqual(await standing(await start('before', { go: true })), ['A:user']);
  notes();
  await start('most');
  assert.deepEqual(notes(), ['1', '2', '3', '4']);
});

test('what is no list is an incident that says so, and can be skipped', async () => {
  const { start, incidents, resolve, run } = await at();
  const document = await start('bad', { list: 7 });
  assert.deepEqual(
    (await incidents(document)).map(({ kind, message }) => [kind, message]),
    [['collection', '=start.list is not a list of at most 1000']],
  );
  await resolve(document, 'skip');
  assert.equal((await run(document)).status, 'ended');
});
