// What drawings do when they run: every element that can run, on a real database.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM, sql } from '#kernel';
import { type House, house } from '#testing';
import { drawing, flow, mark, toy, user } from './toy.fixture.ts';

const end = '<bpmn:endEvent id="End"/>';
const actor = SYSTEM;
const DAY = 86_400_000;

async function shopWith(t: ReturnType<typeof toy>, ...publish: string[]): Promise<House> {
  return house({ modules: [t.module], providers: t.providers, publish });
}

/** Where the tokens of a document's runs stand, e.g. `Review:user`. */
async function standing(shop: House, document: string): Promise<string[]> {
  const rows = await shop.db.read<{ at: string; kind: string }>(sql`
    select w.at, w.kind from engine.wait w join engine.run r on r.id = w.run_id where r.document_id = ${document} and w.main order by w.at, w.kind`);
  return rows.map((row) => `${row.at}:${row.kind}`);
}

async function complete(shop: House, element: string, input: Record<string, unknown> = {}): Promise<void> {
  const [task] = await shop.db.read<{ id: string }>(sql`select id from engine.wait where kind = 'user' and element = ${element} limit 1`);
  assert.ok(task, `there is a task ${element}`);
  await shop.kernel.do('tasks.complete', { taskId: task.id, input }, { actor });
}

async function status(shop: House, document: string): Promise<string[]> {
  const rows = await shop.db.read<{ status: string; outcome: string | null }>(
    sql`select status, outcome from engine.run where document_id = ${document} order by id`,
  );
  return rows.map((row) => `${row.status}:${row.outcome}`);
}

const notes = (t: ReturnType<typeof toy>): string[] => t.calls.flatMap((call) => call.inputs.map((input) => (input as { note: string }).note));

test('a service task runs its action with mapped inputs and keeps its output', async () => {
  const t = toy();
  await using shop = await shopWith(
    t,
    drawing(
      `${mark('A', '=case.country + &quot;!&quot;', '<kontor:output name="said" value="=result.marked"/>')}${mark('B', '=said + &quot;?&quot;')}${end}${flow('Start', 'A')}${flow('A', 'B')}${flow('B', 'End')}`,
    ),
  );
  const document = await t.start(shop.kernel, { country: 'PL' });
  assert.deepEqual(notes(t), ['PL!', 'PL!?']);
  assert.deepEqual(await status(shop, document), ['ended:End']);
  const { runs } = await shop.kernel.ask<{
    runs: { done: string[]; flows: string[]; history: { element: string; what: string; input: unknown; output: unknown }[] }[];
  }>('runs.of_document', { documentId: document }, actor);
  assert.deepEqual(runs[0]!.done, ['Start', 'A', 'B', 'End']);
  assert.deepEqual(runs[0]!.flows, ['Start_A', 'A_B', 'B_End']);
  const a = runs[0]!.history.find((line) => line.element === 'A')!;
  assert.deepEqual([a.what, a.input, a.output], ['done', { note: 'PL!' }, { marked: 'PL!' }]);
  await shop.verify();
});

test('tokens of many runs at the same action are one call', async () => {
  const t = toy();
  await using shop = await shopWith(t, drawing(`${mark('A', 'x')}${user('Wait')}${end}${flow('Start', 'A')}${flow('A', 'Wait')}${flow('Wait', 'End')}`));
  await t.startMany(
    shop.kernel,
    Array.from({ length: 50 }, () => ({})),
  );
  assert.equal(t.calls.length, 1);
  assert.equal(t.calls[0]!.inputs.length, 50);
  await shop.verify();
});

test('an exclusive gateway takes the first true condition, else the default flow', async () => {
  const t = toy();
  await using shop = await shopWith(
    t,
    drawing(`<bpmn:exclusiveGateway id="G" default="G_C"/>${mark('A', 'big')}${mark('B', 'medium')}${mark('C', 'small')}${end}
    ${flow('Start', 'G')}${flow('G', 'A', 'case.amount &gt; 500')}${flow('G', 'B', 'case.amount &gt; 100')}${flow('G', 'C')}${flow('A', 'End')}${flow('B', 'End')}${flow('C', 'End')}`),
  );
  await t.start(shop.kernel, { amount: 501 });
  await t.start(shop.kernel, { amount: 500 });
  await t.start(shop.kernel, { amount: 5 });
  assert.deepEqual(notes(t), ['big', 'medium', 'small']);
});

test('without a true condition and a default the token stops with an incident, and the rest of the shop goes on', async () => {
  const t = toy();
  await using shop = await shopWith(t, drawing(`<bpmn:exclusiveGateway id="G"/>${end}${flow('Start', 'G')}${flow('G', 'End', 'case.amount &gt; 500')}`));
  const [stuck, fine] = await t.startMany(shop.kernel, [{ amount: 1 }, { amount: 600 }]);
  assert.deepEqual(await standing(shop, stuck!), ['G:incident']);
  assert.deepEqual(await status(shop, fine!), ['ended:End']);
  const where = await shop.kernel.ask<{ items: { documentId: string; at: { element: string; kind: string }[] }[] }>(
    'runs.where',
    { documents: `${fine},${stuck},${fine}` },
    actor,
  );
  assert.deepEqual(
    where.items.map(({ documentId, at }) => [documentId, at.map(({ element, kind }) => `${element}:${kind}`)]),
    [
      [fine, []],
      [stuck, ['G:incident']],
    ],
  );
  await shop.verify();
});

test('a parallel gateway waits for every branch', async () => {
  const t = toy();
  await using shop = await shopWith(
    t,
    drawing(`<bpmn:parallelGateway id="F"/><bpmn:parallelGateway id="J"/>${user('A')}${user('B')}${mark('C', 'both')}${end}
    ${flow('Start', 'F')}${flow('F', 'A')}${flow('F', 'B')}${flow('A', 'J')}${flow('B', 'J')}${flow('J', 'C')}${flow('C', 'End')}`),
  );
  const document = await t.start(shop.kernel);
  assert.deepEqual(await standing(shop, document), ['A:user', 'B:user']);
  await complete(shop, 'B');
  assert.deepEqual(notes(t), []);
  await shop.verify();
  await complete(shop, 'A');
  assert.deepEqual(notes(t), ['both']);
  assert.deepEqual(await status(shop, document), ['ended:End']);
});

test('an event-based gateway goes with the first event and closes the others', async () => {
  const t = toy();
  const xml = drawing(`<bpmn:eventBasedGateway id="G"/>
    <bpmn:intermediateCatchEvent id="Paid"><bpmn:messageEventDefinition messageRef="M_approved"/></bpmn:intermediateCatchEvent>
    <bpmn:intermediateCatchEvent id="Late"><bpmn:timerEventDefinition><bpmn:timeDuration>P3D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
    ${mark('A', 'paid')}${mark('B', 'late')}${end}${flow('Start', 'G')}${flow('G', 'Paid')}${flow('G', 'Late')}${flow('Paid', 'A')}${flow('Late', 'B')}${flow('A', 'End')}${flow('B', 'End')}`);
  await using shop = await shopWith(t, xml);
  const [paid, late] = await t.startMany(shop.kernel, [{}, {}]);
  await t.say(shop.kernel, paid!, 'approved');
  await shop.turn(2 * DAY);
  assert.deepEqual(notes(t), ['paid']);
  await shop.turn(DAY);
  assert.deepEqual(notes(t), ['paid', 'late']);
  assert.deepEqual([await status(shop, paid!), await status(shop, late!)], [['ended:End'], ['ended:End']]);
  await shop.verify();
});

test('a message that comes before it is waited for is kept', async () => {
  const t = toy();
  await using shop = await shopWith(
    t,
    drawing(`${user('First')}<bpmn:receiveTask id="R" messageRef="M_approved"/>${end}${flow('Start', 'First')}${flow('First', 'R')}${flow('R', 'End')}`),
  );
  const document = await t.start(shop.kernel);
  await t.say(shop.kernel, document, 'approved');
  assert.deepEqual(await standing(shop, document), ['First:user']);
  await complete(shop, 'First');
  assert.deepEqual(await status(shop, document), ['ended:End']);
  assert.deepEqual(await shop.db.read(sql`select id from engine.message`), []);
});

test('a refusal follows the boundary error of that code; another one is an incident that can be tried again', async () => {
  const t = toy();
  const caught =
    drawing(`${mark('A', 'short')}<bpmn:boundaryEvent id="Short" attachedToRef="A"><bpmn:errorEventDefinition errorRef="E_short"/></bpmn:boundaryEvent>${mark('B', 'instead')}${end}
    ${flow('Start', 'A')}${flow('A', 'End')}${flow('Short', 'B')}${flow('B', 'End')}`);
  await using shop = await shopWith(t, caught);
  await t.start(shop.kernel);
  assert.deepEqual(notes(t), ['short', 'instead']);
  await shop.kernel.do(
    'processes.publish',
    { xml: drawing(`${mark('A', '=if case.amount &gt; 5 then &quot;short&quot; else &quot;fine&quot;')}${end}${flow('Start', 'A')}${flow('A', 'End')}`) },
    { actor },
  );
  const document = await t.start(shop.kernel);
  assert.deepEqual(await standing(shop, document), ['A:incident']);
  const { items } = await shop.kernel.ask<{ items: { id: string; message: string }[] }>('incidents.list', {}, actor);
  assert.equal(items[0]!.message, 'toy.short: toy.short');
  await shop.kernel.do('incidents.retry', { incidentId: items[0]!.id }, { actor });
  assert.deepEqual(await standing(shop, document), ['A:incident']);
  const again = await shop.kernel.ask<{ items: { id: string }[] }>('incidents.list', {}, actor);
  await shop.kernel.do('incidents.skip', { incidentId: again.items[0]!.id, reason: 'not needed' }, { actor });
  assert.deepEqual(await status(shop, document), ['ended:End']);
  await shop.verify();
});

test('an action that breaks stops its own token only', async () => {
  const t = toy();
  await using shop = await shopWith(t, drawing(`${mark('A', '=case.country')}${end}${flow('Start', 'A')}${flow('A', 'End')}`));
  const documents = await Promise.all([
    t.start(shop.kernel, { country: 'RO' }),
    shop.kernel.tx(SYSTEM, async () => {}).then(() => t.start(shop.kernel, { country: 'PL' })),
  ]);
  assert.deepEqual(await Promise.all(documents.map((d) => status(shop, d))), [['ended:End'], ['ended:End']]);
  await assert.rejects(t.start(shop.kernel, { country: 'broken' }), /the toy is broken/);
});

test('an outside call is made after the commit, waited for, and its answer kept in history', async () => {
  const t = toy();
  const fetching = (what: string): string =>
    `<bpmn:serviceTask id="F"><bpmn:extensionElements><kontor:call action="toy.fetch"><kontor:input name="what" value="${what}"/><kontor:output name="got" value="=result.got"/></kontor:call></bpmn:extensionElements></bpmn:serviceTask>`;
  await using shop = await shopWith(
    t,
    drawing(`${fetching('label')}<bpmn:boundaryEvent id="No" attachedToRef="F"><bpmn:errorEventDefinition errorRef="E_declined"/></bpmn:boundaryEvent>${mark('A', '=got')}${mark('B', 'declined')}${end}
    ${flow('Start', 'F')}${flow('F', 'A')}${flow('A', 'End')}${flow('No', 'B')}${flow('B', 'End')}`),
  );
  const document = await t.start(shop.kernel);
  assert.deepEqual(await standing(shop, document), ['F:job']);
  assert.equal(t.outside.length, 0);
  await shop.settle();
  assert.equal(t.outside.length, 1);
  assert.deepEqual(notes(t), ['it']);
  t.answers(() => ({ ok: false }));
  await t.start(shop.kernel);
  await shop.settle();
  assert.deepEqual(notes(t), ['it', 'declined']);
  await shop.verify();
});

test('an outside call that keeps failing becomes an incident; retry calls again with the same key', async () => {
  const t = toy();
  await using shop = await shopWith(
    t,
    drawing(
      `<bpmn:serviceTask id="F"><bpmn:extensionElements><kontor:call action="toy.fetch"><kontor:input name="what" value="label"/></kontor:call></bpmn:extensionElements></bpmn:serviceTask>${end}${flow('Start', 'F')}${flow('F', 'End')}`,
    ),
  );
  t.answers(() => {
    throw new Error('no line');
  });
  const document = await t.start(shop.kernel);
  for (let i = 0; i < 8; i++) await shop.turn(3_600_000);
  assert.deepEqual(await standing(shop, document), ['F:incident']);
  assert.equal(t.outside.length, 6);
  t.answers(() => ({ ok: true }));
  const { items } = await shop.kernel.ask<{ items: { id: string }[] }>('incidents.list', {}, actor);
  await shop.kernel.do('incidents.retry', { incidentId: items[0]!.id }, { actor });
  await shop.verify();
  await new Promise((resolve) => setTimeout(resolve, 1));
  await shop.turn(3_600_000);
  if ((await status(shop, document))[0] !== 'ended:End') throw new Error('the retried call did not settle: ' + JSON.stringify(await standing(shop, document)));
  assert.equal(new Set(t.outside.map((call) => call.key)).size, 1);
});

test('a timer on the boundary reminds without interrupting, and the other one interrupts', async () => {
  const t = toy();
  const xml = drawing(`<bpmn:receiveTask id="R" messageRef="M_approved"/>
    <bpmn:boundaryEvent id="Remind" attachedToRef="R" cancelActivity="false"><bpmn:timerEventDefinition><bpmn:timeCycle>R2/P2D</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:boundaryEvent>
    <bpmn:boundaryEvent id="GiveUp" attachedToRef="R"><bpmn:timerEventDefinition><bpmn:timeDuration>P7D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
    ${mark('A', 'remind')}${mark('B', 'give up')}${end}<bpmn:endEvent id="EndR"/>${flow('Start', 'R')}${flow('R', 'End')}${flow('Remind', 'A')}${flow('A', 'EndR')}${flow('GiveUp', 'B')}${flow('B', 'End')}`);
  await using shop = await shopWith(t, xml);
  const document = await t.start(shop.kernel);
  await shop.turn(2 * DAY + 1000);
  assert.deepEqual(notes(t), ['remind']);
  await shop.turn(2 * DAY);
  assert.deepEqual(notes(t), ['remind', 'remind']);
  await shop.turn(2 * DAY);
  assert.deepEqual(notes(t), ['remind', 'remind']);
  assert.deepEqual(await standing(shop, document), ['R:message']);
  await shop.turn(2 * DAY);
  assert.deepEqual(notes(t), ['remind', 'remind', 'give up']);
  assert.deepEqual(await status(shop, document), ['ended:End']);
  await shop.verify();
});

test('an interrupting event sub-process takes everything else away', async () => {
  const t = toy();
  const xml =
    drawing(`<bpmn:subProcess id="S"><bpmn:startEvent id="S1"/><bpmn:parallelGateway id="F"/>${user('A')}${user('B')}${flow('S1', 'F')}${flow('F', 'A')}${flow('F', 'B')}</bpmn:subProcess>${end}${flow('Start', 'S')}${flow('S', 'End')}
    <bpmn:subProcess id="Cancel" triggeredByEvent="true"><bpmn:startEvent id="C1" isInterrupting="true"><bpmn:messageEventDefinition messageRef="M_cancel"/></bpmn:startEvent>${mark('Undo', 'undo')}<bpmn:endEvent id="Cancelled"/>${flow('C1', 'Undo')}${flow('Undo', 'Cancelled')}</bpmn:subProcess>`);
  await using shop = await shopWith(t, xml);
  const document = await t.start(shop.kernel);
  assert.deepEqual(await standing(shop, document), ['A:user', 'B:user']);
  await t.say(shop.kernel, document, 'cancel');
  assert.deepEqual(notes(t), ['undo']);
  assert.deepEqual(await standing(shop, document), []);
  assert.match((await status(shop, document))[0]!, /^ended/);
  assert.deepEqual(await shop.db.read(sql`select id from engine.wait`), []);
  await shop.verify();
});

test('a multi-instance call activity runs a child for each member and goes on when all have ended', async () => {
  const t = toy();
  const child = drawing(`${user('Pick')}${end}${flow('Start', 'Pick')}${flow('Pick', 'End')}`, { key: 'child', start: '<bpmn:startEvent id="Start"/>' });
  const parent = drawing(`<bpmn:callActivity id="C" calledElement="child"><bpmn:extensionElements><kontor:child document="=part"/></bpmn:extensionElements>
    <bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><kontor:each collection="=[&quot;cas_1&quot;, &quot;cas_2&quot;]" variable="part" output="=loopCounter" into="all"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics></bpmn:callActivity>
    ${mark('A', '=string(count(all))')}${end}${flow('Start', 'C')}${flow('C', 'A')}${flow('A', 'End')}`);
  await using shop = await shopWith(t, child, parent);
  const document = await t.start(shop.kernel);
  assert.deepEqual(await standing(shop, document), ['C:child', 'C:child']);
  assert.deepEqual([await standing(shop, 'cas_1'), await standing(shop, 'cas_2')], [['Pick:user'], ['Pick:user']]);
  await complete(shop, 'Pick');
  await shop.verify();
  await complete(shop, 'Pick');
  assert.deepEqual(notes(t), ['2']);
  assert.deepEqual(await status(shop, document), ['ended:End']);
  await shop.verify();
});

test('an error end event goes to the boundary of the sub-process around it', async () => {
  const t = toy();
  const xml =
    drawing(`<bpmn:subProcess id="S"><bpmn:startEvent id="S1"/><bpmn:endEvent id="Bad"><bpmn:errorEventDefinition errorRef="E_own"/></bpmn:endEvent>${flow('S1', 'Bad')}</bpmn:subProcess>
    <bpmn:boundaryEvent id="Caught" attachedToRef="S"><bpmn:errorEventDefinition errorRef="E_own"/></bpmn:boundaryEvent>${mark('A', 'caught')}${end}${flow('Start', 'S')}${flow('S', 'End')}${flow('Caught', 'A')}${flow('A', 'End')}`);
  await using shop = await shopWith(t, xml);
  const document = await t.start(shop.kernel);
  assert.deepEqual(notes(t), ['caught']);
  assert.deepEqual(await status(shop, document), ['ended:End']);
  await shop.verify();
});

test('a loop without a wait is cut into stretches and hangs nothing', async () => {
  const t = toy();
  await using shop = await shopWith(
    t,
    drawing(`<bpmn:exclusiveGateway id="G" kontor:accept="soundness.endless"/><bpmn:task id="T"/>${flow('Start', 'G')}${flow('G', 'T')}${flow('T', 'G')}`),
  );
  const document = await t.start(shop.kernel);
  assert.equal((await standing(shop, document)).length, 1);
  assert.match((await standing(shop, document))[0]!, /:continue$/);
  await shop.verify();
});
