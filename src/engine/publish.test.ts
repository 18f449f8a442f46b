// What may be published and what is refused, with the element and the reason; and decision tables in drawings.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal, SYSTEM, sql } from '#kernel';
import { type House, house } from '#testing';
import { drawing, flow, mark, toy, user } from './toy.fixture.ts';

const actor = SYSTEM;
const end = '<bpmn:endEvent id="End"/>';

async function problemsOf(shop: House, xml: string, action = 'processes.publish'): Promise<string[]> {
  const before = await shop.db.read(sql`select (select count(*) from engine.definition) + (select count(*) from engine.decision) as n`);
  const refusal = await shop.kernel.do(action, { xml }, { actor }).then(
    () => assert.fail('it was published'),
    (error: unknown) => error,
  );
  assert.ok(refusal instanceof Refusal, String(refusal));
  assert.deepEqual(await shop.db.read(sql`select (select count(*) from engine.definition) + (select count(*) from engine.decision) as n`), before);
  return refusal.faults.length > 0
    ? refusal.faults.map((fault) => `${fault.pointer ?? ''} ${fault.code} ${fault.message}`)
    : [`${refusal.code} ${refusal.message}`];
}

const table = (rules: string, options: { id?: string; policy?: string; input?: string } = {}): string => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="T" name="T" namespace="t">
  <decision id="${options.id ?? 'approve'}" name="Approve"><decisionTable id="DT" hitPolicy="${options.policy ?? 'FIRST'}">
    <input id="I1"><inputExpression id="IE1" typeRef="number"><text>${options.input ?? 'case.amount'}</text></inputExpression></input>
    <output id="O1" name="decision" typeRef="string"/>${rules}</decisionTable></decision></definitions>`;
const rule = (id: string, entry: string, out: string): string =>
  `<rule id="${id}"><inputEntry id="${id}i"><text>${entry}</text></inputEntry><outputEntry id="${id}o"><text>"${out}"</text></outputEntry></rule>`;

test('a decision table decides in a drawing, and what it saw and which rule it took are kept', async () => {
  const t = toy();
  const approve = `<bpmn:businessRuleTask id="Decide"><bpmn:extensionElements><kontor:decide decision="approve" output="approval"/></bpmn:extensionElements></bpmn:businessRuleTask>`;
  const xml = drawing(`${approve}${mark('A', '=approval')}${end}${flow('Start', 'Decide')}${flow('Decide', 'A')}${flow('A', 'End')}`);
  await using shop = await house({ modules: [t.module], publish: [table(rule('r1', '&lt; 100', 'accept') + rule('r2', '-', 'review')), xml] });
  await t.start(shop.kernel, { amount: 99 });
  await t.start(shop.kernel, { amount: 100 });
  assert.deepEqual(
    t.calls.flatMap((call) => call.inputs),
    [{ note: 'accept' }, { note: 'review' }],
  );
  const rows = await shop.db.read<{ inputs: unknown; version: number; result: unknown }>(
    sql`select inputs, version, result from engine.evaluation order by id`,
  );
  assert.deepEqual(rows, [
    { inputs: [99], version: 1, result: 'accept' },
    { inputs: [100], version: 1, result: 'review' },
  ]);
  await shop.kernel.do('decisions.publish', { xml: table(rule('r1', '&lt; 200', 'accept') + rule('r2', '-', 'review')) }, { actor });
  await t.start(shop.kernel, { amount: 100 });
  assert.deepEqual(t.calls.at(-1)!.inputs, [{ note: 'accept' }]);
});

test('a drawing is refused with the element and the reason, and nothing is written', async () => {
  const t = toy();
  await using shop = await house({ modules: [t.module] });
  const line = (body: string, id: string): string => drawing(`${body}${end}${flow('Start', id)}${flow(id, 'End')}`);
  const call = (inner: string): string => `<bpmn:serviceTask id="A"><bpmn:extensionElements>${inner}</bpmn:extensionElements></bpmn:serviceTask>`;
  assert.deepEqual(await problemsOf(shop, line(call('<kontor:call action="toy.nothing"/>'), 'A')), [
    '/A processes.unknown_action There is no action "toy.nothing".',
  ]);
  assert.deepEqual(await problemsOf(shop, line('<bpmn:serviceTask id="A"/>', 'A')), [
    '/A processes.unknown_action The task does not say which action it runs.',
  ]);
  assert.deepEqual(await problemsOf(shop, line(call('<kontor:call action="toy.mark"/>'), 'A')), ['/A processes.input toy.mark needs the input "note".']);
  assert.deepEqual(
    await problemsOf(
      shop,
      line(call('<kontor:call action="toy.mark"><kontor:input name="note" value="a"/><kontor:input name="colour" value="b"/></kontor:call>'), 'A'),
    ),
    ['/A processes.input toy.mark takes no input "colour".'],
  );
  assert.deepEqual(await problemsOf(shop, line('<bpmn:complexGateway id="A"/>', 'A')), [
    '/A processes.unsupported A complex gateway can not run: say with inclusive and exclusive gateways what it waits for and where it goes.',
  ]);
  assert.deepEqual(await problemsOf(shop, line('<bpmn:intermediateCatchEvent id="A"><bpmn:signalEventDefinition/></bpmn:intermediateCatchEvent>', 'A')), [
    '/A processes.signal The event does not name its signal.',
  ]);
  assert.deepEqual(
    await problemsOf(
      shop,
      line(
        '<bpmn:intermediateCatchEvent id="A"><bpmn:timerEventDefinition><bpmn:timeDuration>3 days</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>',
        'A',
      ),
    ),
    ['/A processes.timer "3 days" is not an ISO 8601 duration.'],
  );
  assert.deepEqual(
    await problemsOf(
      shop,
      line('<bpmn:receiveTask id="A" messageRef="M_odd"/>', 'A').replace('<bpmn:message ', '<bpmn:message id="M_odd" name="toy.odd"/><bpmn:message '),
    ),
    ['/toy.odd processes.unknown_message There is no event "toy.odd" that could be waited for.'],
  );
  assert.deepEqual(await problemsOf(shop, line('<bpmn:callActivity id="A" calledElement="elsewhere"/>', 'A')), [
    '/elsewhere processes.unknown_process The called drawing "elsewhere" is not published.',
  ]);
  assert.deepEqual(await problemsOf(shop, drawing(`${user('A')}${user('B')}${end}${flow('Start', 'A')}${flow('A', 'End')}`)), [
    '/B processes.unreachable Nothing leads to this element.',
  ]);
  assert.deepEqual(await problemsOf(shop, line(user('A'), 'A').replace(' kontor:document="case"', '')), [
    '/case processes.document The process does not say which kind of document it is for (kontor:document).',
  ]);
});

test('an expression that does not type is refused with its place', async () => {
  const t = toy();
  await using shop = await house({ modules: [t.module] });
  const gateway = (condition: string): string =>
    drawing(
      `<bpmn:exclusiveGateway id="G" default="G_End"/>${mark('A', 'x')}${end}${flow('Start', 'G')}${flow('G', 'A', condition)}${flow('G', 'End')}${flow('A', 'End')}`,
    );
  for (const [condition, code] of [
    ['case.amount &gt; "abc"', 'feel.'],
    ['case.amuont &gt; 5', 'feel.'],
    ['case.amount &gt;', 'feel.'],
    ['nobody.knows = 1', 'feel.'],
    ['case.amount + 1', 'feel.type'],
  ] as const) {
    const [problem] = await problemsOf(shop, gateway(condition));
    assert.match(problem!, new RegExp(`^/G_A ${code.replace('.', '\\.')}`), condition);
    assert.match(problem!, /column \d+/);
  }
});

test('what is no drawing, or a bomb, is refused before it is read', async () => {
  const t = toy();
  await using shop = await house({ modules: [t.module] });
  const good = drawing(`${end}${flow('Start', 'End')}`);
  assert.match((await problemsOf(shop, 'hello'))[0]!, /processes\.unreadable/);
  assert.match((await problemsOf(shop, good.slice(0, 500)))[0]!, /processes\.unreadable/);
  assert.match((await problemsOf(shop, good.replace('<bpmn:definitions', '<!DOCTYPE x [<!ENTITY a "aaaa">]><bpmn:definitions')))[0]!, /document type/);
  assert.match((await problemsOf(shop, good.replace(end, '<a>'.repeat(300) + '</a>'.repeat(300))))[0]!, /nested deeper/);
  assert.match((await problemsOf(shop, good.replaceAll('id="End"', 'id="Start"')))[0]!, /processes\./);
});

test('a table that does not type, or does not fit the drawings that use it, is refused', async () => {
  const t = toy();
  const approve = `<bpmn:businessRuleTask id="Decide"><bpmn:extensionElements><kontor:decide decision="approve" output="approval"/></bpmn:extensionElements></bpmn:businessRuleTask>`;
  const xml = drawing(`${approve}${end}${flow('Start', 'Decide')}${flow('Decide', 'End')}`);
  await using shop = await house({ modules: [t.module] });
  assert.deepEqual(await problemsOf(shop, xml), ['/approve processes.unknown_decision The decision table "approve" is not published.']);
  await shop.kernel.do('decisions.publish', { xml: table(rule('r1', '-', 'accept')) }, { actor });
  await shop.kernel.do('processes.publish', { xml }, { actor });
  assert.match((await problemsOf(shop, table(rule('r1', '-', 'accept'), { input: 'case.amuont' }), 'decisions.publish'))[0]!, /feel\./);
  assert.match((await problemsOf(shop, table(rule('r1', '&lt; "x"', 'accept')), 'decisions.publish'))[0]!, /feel\./);
  assert.match((await problemsOf(shop, '<x/>', 'decisions.publish'))[0]!, /decisions\.unreadable/);
});

test('publishing the same text again changes nothing', async () => {
  const t = toy();
  await using shop = await house({ modules: [t.module] });
  const xml = drawing(`${end}${flow('Start', 'End')}`);
  const first = await shop.kernel.do('processes.publish', { xml }, { actor });
  const second = await shop.kernel.do('processes.publish', { xml }, { actor });
  assert.deepEqual(
    [first.value, second.value],
    [
      { key: 'case', version: 1, unchanged: false },
      { key: 'case', version: 1, unchanged: true },
    ],
  );
});

test('a run stays on the drawing it began with where the process is pinned, and the next one follows the new drawing', async () => {
  const t = toy();
  await using shop = await house({
    modules: [t.module],
    publish: [drawing(`${user('W')}${mark('A', 'old')}${end}${flow('Start', 'W')}${flow('W', 'A')}${flow('A', 'End')}`)],
  });
  await t.start(shop.kernel);
  await shop.kernel.do(
    'processes.publish',
    { xml: drawing(`${user('W')}${mark('A', 'new')}${end}${flow('Start', 'W')}${flow('W', 'A')}${flow('A', 'End')}`), policy: 'pin' },
    { actor },
  );
  await t.start(shop.kernel);
  const { items } = await shop.kernel.ask<{ items: { id: string }[] }>('tasks.list', {}, actor);
  const outcomes = await shop.kernel.doMany(
    'tasks.complete',
    items.map((item) => ({ taskId: item.id })),
    actor,
  );
  assert.deepEqual(
    outcomes.map((outcome) => outcome.ok),
    [true, true],
  );
  assert.deepEqual(t.calls.flatMap((call) => call.inputs.map((input) => (input as { note: string }).note)).sort(), ['new', 'old']);
});

test('a task is completed only by somebody who may run its form, or is of its lane', async () => {
  const t = toy();
  const form = `<bpmn:userTask id="F"><bpmn:extensionElements><kontor:task form="toy.mark" lane="Desk"><kontor:input name="note" value="n"/></kontor:task></bpmn:extensionElements></bpmn:userTask>`;
  await using shop = await house({
    modules: [t.module],
    publish: [drawing(`${form}${user('L')}${end}${flow('Start', 'F')}${flow('F', 'L')}${flow('L', 'End')}`)],
  });
  await t.start(shop.kernel);
  const who = (...rights: string[]) => ({ kind: 'person' as const, id: 'acc_' + rights.join(), may: (right: string) => rights.includes(right) });
  const open = async () => (await shop.kernel.ask<{ items: { id: string }[] }>('tasks.list', {}, actor)).items[0]!.id;
  const complete = (taskId: string, by: ReturnType<typeof who>) =>
    shop.kernel.do('tasks.complete', { taskId }, { actor: by }).then(
      () => 'done',
      (error: Refusal) => `${error.code} ${String(error.details.permission)}`,
    );
  const first = await open();
  assert.equal(await complete(first, who('tasks.complete')), 'kernel.forbidden toy.mark');
  assert.equal(t.calls.length, 0);
  assert.equal(await complete(first, who('tasks.complete', 'toy.mark')), 'done');
  const second = await open();
  assert.equal(await complete(second, who('tasks.complete', 'toy.mark')), 'kernel.forbidden role:desk');
  assert.equal(await complete(second, who('tasks.complete', 'role:desk')), 'done');
});
