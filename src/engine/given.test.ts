// How runs begin: with what their drawing declares to be given, whoever starts them, and not without end.
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

test('drawings that call each other without end stop with an incident, and hang nothing', async () => {
  const t = toy();
  const caller = (key: string, called: string): string =>
    drawing(`<bpmn:callActivity id="C" calledElement="${called}"/><bpmn:endEvent id="End"/>${flow('Start', 'C')}${flow('C', 'End')}`, {
      key,
      start: '<bpmn:startEvent id="Start"/>',
    });
  const stop = drawing(`<bpmn:endEvent id="End"/>${flow('Start', 'End')}`, { key: 'two', start: '<bpmn:startEvent id="Start"/>' });
  await using shop = await house({ modules: [t.module], publish: [stop, caller('one', 'two'), caller('two', 'one')] });
  await shop.kernel.tx(SYSTEM, async (ctx) => {
    const id = ctx.id('cas');
    await createDocuments(ctx, [{ id, kind: 'case', state: 'open' }]);
    await ctx.process.start(ctx, [{ process: 'one', document: id, message: {} }]);
  });
  const { items } = await shop.kernel.ask<{ items: { kind: string; message: string }[] }>('incidents.list', {}, SYSTEM);
  assert.equal(items.length, 1);
  assert.match(items[0]!.message, /call each other without end/);
  await shop.verify();
});
