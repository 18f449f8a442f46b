// A task without an action asks what its drawing says: the form is offered, an answer that does not fit is refused, and expressions know its types.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal, SYSTEM } from '#kernel';
import { house } from '#testing';
import { drawing, flow, mark, toy } from './toy.fixture.ts';

const ask = (fields: string, output: string): string =>
  `<bpmn:userTask id="Ask" name="Ask"><bpmn:extensionElements><kontor:task lane="Desk"><kontor:output name="answer" value="=result"/>${fields}</kontor:task></bpmn:extensionElements></bpmn:userTask>
  <bpmn:exclusiveGateway id="G" default="G_End"/>${mark('A', '=answer.why')}<bpmn:endEvent id="End"/>${flow('Start', 'Ask')}${flow('Ask', 'G')}${flow('G', 'A', output)}${flow('G', 'End')}${flow('A', 'End')}`;
const fields = `<kontor:field name="how" label="How?" type="choice" values="now | later" required="true"/><kontor:field name="why"/><kontor:field name="times" type="number"/>`;

test('the fields of a task are its form, its check and its type', async () => {
  const t = toy();
  await using shop = await house({ modules: [t.module] });
  const publish = (xml: string): Promise<string> =>
    shop.kernel.do('processes.publish', { xml }, { actor: SYSTEM }).then(
      () => 'published',
      (error: Refusal) => error.message,
    );
  assert.match(await publish(drawing(ask(fields, 'answer.how = "never"'))), /G_A: condition: "never" is never the value here/);
  assert.match(await publish(drawing(ask(fields, 'answer.times &gt; "x"'))), /^G_A: condition/);
  assert.match(await publish(drawing(ask('<kontor:field name="a" type="colour"/>', 'true'))), /Ask: The field a has no type "colour"/);
  assert.match(await publish(drawing(ask('<kontor:field name="a" type="choice"/>', 'true'))), /Ask: The choice a has no values/);
  assert.equal(await publish(drawing(ask(fields, 'answer.how = "now"'))), 'published');
  await t.start(shop.kernel);
  const { items } = await shop.kernel.ask<{ items: { id: string; schema: { properties: Record<string, { title: string }>; required: string[] } }[] }>(
    'tasks.list',
    {},
    SYSTEM,
  );
  const { id: taskId, schema } = items[0]!;
  assert.deepEqual([Object.values(schema.properties).map(({ title }) => title), schema.required], [['How?', 'why', 'times'], ['how']]);
  const complete = (input: object): Promise<string> =>
    shop.kernel.do('tasks.complete', { taskId, input }, { actor: SYSTEM }).then(
      () => 'done',
      (error: Refusal) => `${error.code} ${error.faults[0]?.pointer}`,
    );
  assert.equal(await complete({}), 'kernel.invalid /how');
  assert.equal(await complete({ how: 'now', times: 'often' }), 'kernel.invalid /times');
  assert.equal(await complete({ how: 'now', why: 'because' }), 'done');
  assert.deepEqual(
    t.calls.flatMap((call) => call.inputs),
    [{ note: 'because' }],
  );
});
