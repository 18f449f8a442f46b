// What a drawing declares to be given is there from the first step, whoever starts the run.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDocuments, SYSTEM } from '#kernel';
import { house } from '#testing';
import { drawing, flow, mark, toy } from './toy.fixture.ts';

test('a run that is started by itself has the values that its drawing declares, from its start or as they are otherwise', async () => {
  const t = toy();
  const declared =
    '<bpmn:extensionElements><kontor:input name="colour" value="=start.colour"/><kontor:input name="size" value="=if start.size = null then &quot;M&quot; else start.size"/></bpmn:extensionElements>';
  const xml = drawing(
    `${mark('A', '=size + &quot; &quot; + (if colour = null then &quot;none&quot; else colour)')}<bpmn:endEvent id="End"/>${flow('Start', 'A')}${flow('A', 'End')}`,
    { start: `${declared}<bpmn:startEvent id="Start"><bpmn:messageEventDefinition messageRef="M_start"/></bpmn:startEvent>` },
  );
  await using shop = await house({ modules: [t.module], publish: [xml] });
  const start = (message: Record<string, unknown>): Promise<void> =>
    shop.kernel.tx(SYSTEM, async (ctx) => {
      const id = ctx.id('cas');
      await createDocuments(ctx, [{ id, kind: 'case', state: 'open' }]);
      await ctx.process.start(ctx, [{ process: 'case', document: id, message }]);
    });
  await start({ colour: 'red', size: 'L' });
  await start({});
  assert.deepEqual(
    t.calls.flatMap((call) => call.inputs.map((input) => (input as { note: string }).note)),
    ['L red', 'M none'],
  );
});
