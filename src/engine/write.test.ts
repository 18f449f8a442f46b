// What other tools wrote in a drawing stays there when ours saves it, and what was changed is changed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Moddle } from './graph.ts';
import { readMarkup, writeMarkup } from './markup.ts';
import { parseDrawing, readDrawing } from './read.ts';
import { keepWhatWasThere, writeDrawing } from './write.ts';

const SOURCE = `<?xml version="1.0" encoding="UTF-8"?>
<model:definitions xmlns:model="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:other="http://other.example/tool" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="D" targetNamespace="t" typeLanguage="http://www.w3.org/2001/XMLSchema">
  <!-- drawn by another tool -->
  <model:process id="P" isExecutable="true" other:owner="Ana &amp; Ion">
    <model:extensionElements>
      <other:note other:kind="x">kept <![CDATA[a < b]]></other:note>
    </model:extensionElements>
    <model:startEvent id="S" isInterrupting="true"/>
    <model:task id="A" startQuantity="1" name="First">
      <model:incoming>f1</model:incoming>
      <model:outgoing>f2</model:outgoing>
    </model:task>
    <model:userTask id="U" implementation="##unspecified"/>
    <model:sequenceFlow id="f1" sourceRef="S" targetRef="A"/>
    <model:sequenceFlow id="f2" sourceRef="A" targetRef="U">
      <model:conditionExpression xsi:type="model:tFormalExpression"><![CDATA[x < 3]]></model:conditionExpression>
    </model:sequenceFlow>
    <model:sequenceFlow id="f3" sourceRef="U" targetRef="E"/>
    <model:endEvent id="E"/>
  </model:process>
</model:definitions>
`;

const process = (definitions: Moddle): Moddle => definitions.rootElements[0];
const element = (definitions: Moddle, id: string): Moddle => process(definitions).flowElements.find((one: Moddle) => one.id === id);

/** The source, changed in the model by `edit` and written. */
async function edited(edit: (definitions: Moddle) => void): Promise<string> {
  const definitions = await readDrawing(SOURCE);
  edit(definitions);
  return writeDrawing(definitions, SOURCE);
}

test('a drawing that was not changed is written as it was, to the letter', async () => {
  assert.equal(await edited(() => {}), SOURCE);
});

test('a new name, a removed attribute and a default that was made explicit are the only differences', async () => {
  const written = await edited((definitions) => {
    element(definitions, 'A').name = 'Second "one"';
    element(definitions, 'A').set('isForCompensation', true);
    process(definitions).set('other:owner', undefined);
  });
  assert.equal(written, SOURCE.replace('name="First"', 'name="Second &quot;one&quot;" isForCompensation="true"').replace(' other:owner="Ana &amp; Ion"', ''));
});

test('a removed element is gone and a new one stands where the model has it', async () => {
  const written = await edited((definitions) => {
    const { flowElements } = process(definitions);
    flowElements.splice(
      flowElements.findIndex((one: Moddle) => one.id === 'U'),
      1,
      definitions.$model.create('bpmn:Task', { id: 'N', name: 'new' }),
    );
  });
  assert.equal(written, SOURCE.replace('<model:userTask id="U" implementation="##unspecified"/>', '<model:task id="N" name="new"/>'));
});

test('a changed expression takes the place of the old one, and a moved element keeps what it had', async () => {
  const written = await edited((definitions) => {
    element(definitions, 'f2').conditionExpression.body = 'x > 4';
    const task = element(definitions, 'A');
    const inner = definitions.$model.create('bpmn:SubProcess', { id: 'Sub', flowElements: [task] });
    const { flowElements } = process(definitions);
    flowElements.splice(flowElements.indexOf(task), 1, inner);
  });
  assert.match(written, /<model:conditionExpression xsi:type="model:tFormalExpression">x &gt; 4<\/model:conditionExpression>/);
  assert.match(written, /<model:subProcess id="Sub">\s+<model:task id="A" startQuantity="1" name="First">/);
});

test('what an editor saved gets back what the editor lost', async () => {
  const lost = SOURCE.replace(' startQuantity="1"', '')
    .replace(' isInterrupting="true"', '')
    .replace('<!-- drawn by another tool -->', '')
    .replace('name="First"', 'name="Changed"');
  assert.equal(await keepWhatWasThere(lost, SOURCE), SOURCE.replace('name="First"', 'name="Changed"'));
});

test('another drawing than the one before is left as it is', async () => {
  const other = SOURCE.replace('id="D"', 'id="D2"');
  assert.doesNotMatch(await keepWhatWasThere(other, SOURCE), /drawn by another tool/);
});

test('good XML that is written in an unusual way can be read', async () => {
  const { definitions } = await parseDrawing(SOURCE.replace('name="First"', 'name = "First"').replace('id="f3"', 'id=" f3 "'));
  assert.equal(element(definitions, 'A').name, 'First');
  assert.equal(element(definitions, 'f3').targetRef.id, 'E');
});

test('a reference whose prefix means the drawing itself leads there', async () => {
  const own = SOURCE.replace('targetNamespace="t"', 'targetNamespace="t" xmlns:own="t"').replace('targetRef="E"', 'targetRef="own:E"');
  const { definitions, foreign } = await parseDrawing(own);
  assert.equal(element(definitions, 'f3').targetRef.id, 'E');
  assert.deepEqual(foreign, []);
});

test('what is no BPMN or leads nowhere cannot run, but is kept when the drawing is written', async () => {
  const odd = SOURCE.replace('<model:endEvent id="E"/>', '<model:endEvent id="E"/>\n    <model:dream id="X" of="sheep"/>').replace(
    'id="f3" sourceRef="U"',
    'id="f3" sourceRef="Nobody"',
  );
  await assert.rejects(readDrawing(odd), { code: 'processes.unreadable' });
  const { definitions, unread } = await parseDrawing(odd);
  assert.deepEqual(
    unread.map(({ message }) => message.split('\n')[0]),
    ['unparsable content <model:dream> detected', 'unresolved reference <Nobody>'],
  );
  element(definitions, 'A').name = 'Other';
  assert.equal(await writeDrawing(definitions, odd), odd.replace('name="First"', 'name="Other"'));
});

test('flows without an id have one of their own each, so that a join can tell them apart', async () => {
  const bare = SOURCE.replace('id="f1" ', '')
    .replace('id="f3" ', '')
    .replace('<model:sequenceFlow id="f2"', '<model:sequenceFlow sourceRef="S" targetRef="A"/><model:sequenceFlow id="f2"');
  const { rootElements } = await readDrawing(bare.replace(/\s*<model:(incoming|outgoing)>.*/g, ''));
  assert.deepEqual(
    rootElements[0].flowElements.filter((one: Moddle) => one.$type === 'bpmn:SequenceFlow').map((one: Moddle) => one.id),
    ['S_A', 'S_A_2', 'f2', 'U_E'],
  );
  await assert.rejects(
    readDrawing(SOURCE.replace('<model:endEvent id="E"/>', '<model:endEvent id="E"/><model:task name="nobody"/>')),
    /a Task without an id in P, "nobody"/,
  );
});

test('markup that is not well-formed is refused, with its place', () => {
  assert.throws(() => readMarkup('<a><b></a>'), /<\/a> closes <b>/);
  assert.throws(() => readMarkup('<a><b x=1/></a>'), /unreadable at character 3/);
  assert.throws(() => readMarkup('<a>'), /<a> is not closed/);
  assert.equal(writeMarkup(readMarkup('<a x="1&#10;2">&lt;<b/>\r\n</a>')), '<?xml version="1.0" encoding="UTF-8"?>\n<a x="1&#10;2">&lt;<b/>&#13;\n</a>\n');
});
