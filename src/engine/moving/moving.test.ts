// Running orders follow a new drawing: what follows by itself, what somebody must choose for, and that nothing is done twice.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal, SYSTEM, sql } from '#kernel';
import { type House, house } from '#testing';
import { drawing, flow, mark, toy, user } from '../toy.fixture.ts';
import type { Impact } from './impact.ts';

const actor = SYSTEM;
const DAY = 86_400_000;
const end = '<bpmn:endEvent id="End"/>';

/** A line of steps from the start to the end. */
const line = (...steps: [id: string, xml: string][]): string => {
  const ids = ['Start', ...steps.map(([id]) => id), 'End'];
  return drawing(
    steps.map(([, xml]) => xml).join('') +
      end +
      ids
        .slice(1)
        .map((id, i) => flow(ids[i]!, id))
        .join(''),
  );
};
const U = (id: string, more = ''): [string, string] => [id, user(id, more)];
const M = (id: string, note: string): [string, string] => [id, mark(id, note)];

async function shopWith(t: ReturnType<typeof toy>, ...publish: string[]): Promise<House> {
  return house({ modules: [t.module], providers: t.providers, publish });
}
const publish = (shop: House, xml: string, more: object = {}) => shop.kernel.do<{ version: number }>('processes.publish', { xml, ...more }, { actor });
const impact = async (shop: House, xml: string, more: object = {}): Promise<Impact> =>
  (await shop.kernel.do<Impact>('processes.impact', { xml, ...more }, { actor })).value;
const refusalOf = (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => assert.fail('it was not refused'),
    (error: unknown) => (assert.ok(error instanceof Refusal, String(error)), error),
  );

/** Where a document's tokens wait and on which version, e.g. `2 Review:user`. */
async function standing(shop: House, document: string): Promise<string[]> {
  const rows = await shop.db.read<{ version: number; at: string; kind: string; stay: string | null }>(sql`
    select d.version, w.at, w.kind, r.stay from engine.wait w join engine.run r on r.id = w.run_id join engine.definition d on d.id = r.definition_id
    where r.document_id = ${document} and w.main order by w.at, w.kind`);
  return rows.map((row) => `${row.version} ${row.at}:${row.kind}${row.stay ? ' ' + row.stay : ''}`);
}
async function complete(shop: House, document: string, element: string): Promise<void> {
  const [task] = await shop.db.read<{ id: string }>(sql`
    select w.id from engine.wait w join engine.run r on r.id = w.run_id where w.kind = 'user' and w.element = ${element} and r.document_id = ${document}`);
  assert.ok(task, `there is a task ${element}`);
  await shop.kernel.do('tasks.complete', { taskId: task.id, input: {} }, { actor });
}
const over = async (shop: House, document: string): Promise<string[]> =>
  (await shop.db.read<{ status: string; outcome: string | null }>(sql`select status, outcome from engine.run where document_id = ${document}`)).map(
    (row) => `${row.status}:${row.outcome}`,
  );
const notes = (t: ReturnType<typeof toy>): string[] => t.calls.flatMap((call) => call.inputs.map((input) => (input as { note: string }).note));

test('a run follows at its next touch and in the sweep, and does what the new drawing says from there', async () => {
  const t = toy();
  await using shop = await shopWith(t, line(M('A', 'a'), U('Wait'), M('B', 'b')));
  const [touched, swept] = await t.startMany(shop.kernel, [{}, {}]);
  const changed = line(M('A', 'a2'), U('Wait'), M('C', 'c'), M('B', 'b2'));
  const report = await impact(shop, changed);
  assert.deepEqual([report.total, report.follows, report.homeless], [2, 2, 0]);
  assert.deepEqual(
    report.groups.map(({ element, class: kind, runs, notes: changes }) => [element, kind, runs, changes]),
    [['Wait', 'same', 2, ['flow']]],
  );
  await publish(shop, changed);
  await complete(shop, touched!, 'Wait');
  assert.deepEqual(notes(t), ['a', 'a', 'c', 'b2']);
  await shop.settle();
  assert.deepEqual(await standing(shop, swept!), ['2 Wait:user']);
  await shop.verify();
  await complete(shop, swept!, 'Wait');
  assert.deepEqual(notes(t), ['a', 'a', 'c', 'b2', 'c', 'b2']);
  const { runs } = await shop.kernel.ask<{ runs: { history: { what: string; input: unknown; output: unknown }[] }[] }>(
    'runs.of_document',
    { documentId: swept! },
    actor,
  );
  const moved = runs[0]!.history.filter((one) => one.what === 'moved');
  assert.deepEqual(
    moved.map(({ input, output }) => [input, output]),
    [[{ version: 1 }, { version: 2 }]],
  );
  await shop.turn(4_000);
  const versions = await shop.kernel.ask<{ sweep: { status: string; left: number } }>('processes.versions', { key: 'case' }, actor);
  assert.deepEqual([versions.sweep.status, versions.sweep.left], ['done', 0]);
  await shop.verify();
});

test('a step that is gone refuses the publish until somebody chooses: to another step, to finish, to be cancelled', async () => {
  const t = toy();
  await using shop = await shopWith(t, line(U('Check'), U('Pack'), M('B', 'b')));
  const [one, two, three] = (await t.startMany(shop.kernel, [{}, {}, {}])) as [string, string, string];
  await complete(shop, two, 'Check');
  const without = line(U('Check'), U('Wrap'), M('B', 'b'));
  const refusal = await refusalOf(publish(shop, without));
  assert.equal(refusal.code, 'processes.homeless');
  assert.deepEqual(
    (refusal.details.groups as Impact['groups']).map(({ element, class: kind, reason, runs, suggestions }) => [
      element,
      kind,
      reason,
      runs,
      suggestions.map((it) => [it.element, it.why]),
    ]),
    [['Pack', 'unsafe', 'gone', 1, [['Wrap', ['kind', 'neighbours']]]]],
  );
  assert.deepEqual(await standing(shop, two), ['1 Pack:user']);
  const chosen = await impact(shop, without, { choices: [{ element: 'Pack', do: 'move', to: 'Wrap' }] });
  assert.equal(chosen.homeless, 0);
  await publish(shop, without, { choices: [{ element: 'Pack', do: 'move', to: 'Wrap' }] });
  await shop.settle();
  assert.deepEqual([await standing(shop, one), await standing(shop, two)], [['2 Check:user'], ['2 Wrap:user']]);
  const short = line(U('Check'), M('B', 'b'));
  await publish(shop, short, {
    choices: [
      { element: 'Wrap', do: 'finish' },
      { element: 'Check', do: 'cancel' },
    ],
  });
  await shop.settle();
  assert.deepEqual(
    [await over(shop, one), await standing(shop, two), await over(shop, three)],
    [['stopped:cancelled with a new drawing'], ['2 Wrap:user old'], ['stopped:cancelled with a new drawing']],
  );
  await complete(shop, two, 'Wrap');
  assert.deepEqual([notes(t), await over(shop, two)], [['b'], ['ended:End']]);
  await shop.verify();
});

test('publishing the old drawing again rolls back, and a held run finds its step there', async () => {
  const t = toy();
  const first = line(U('Check'), U('Pack'), M('B', 'b'));
  await using shop = await shopWith(t, first);
  const [one, two] = (await t.startMany(shop.kernel, [{}, {}])) as [string, string];
  await complete(shop, two, 'Check');
  await publish(shop, line(U('Check'), M('B', 'b2')), { otherwise: 'hold' });
  await shop.settle();
  assert.deepEqual([await standing(shop, one), await standing(shop, two)], [['2 Check:user'], ['1 Pack:user held']]);
  assert.equal((await refusalOf(complete(shop, two, 'Pack'))).code, 'processes.held');
  await publish(shop, first);
  await shop.settle();
  assert.deepEqual([await standing(shop, one), await standing(shop, two)], [['3 Check:user'], ['3 Pack:user']]);
  await complete(shop, two, 'Pack');
  assert.deepEqual(notes(t), ['b']);
  await shop.verify();
});

test('branches at a join that would be lost, and a marking that could wait for ever, are not moved', async () => {
  const t = toy();
  const split = (body: string, more: string): string =>
    drawing(`<bpmn:parallelGateway id="F"/><bpmn:parallelGateway id="J"/>${user('A')}${user('B')}${body}${mark('Did', 'd')}${end}
      ${flow('Start', 'F')}${flow('F', 'A')}${flow('F', 'B')}${flow('A', 'J')}${flow('B', 'J')}${flow('J', 'Did')}${flow('Did', 'End')}${more}`);
  await using shop = await shopWith(t, split('', ''));
  const [both, half] = (await t.startMany(shop.kernel, [{}, {}])) as [string, string];
  await complete(shop, half, 'A');
  // A third branch at the same join: whoever is between the gateways has no token on it and would wait for ever.
  const third = split(user('C'), flow('F', 'C') + flow('C', 'J'));
  const report = await impact(shop, third);
  assert.deepEqual(
    report.groups.map(({ element, with: others, reason, runs }) => [element, others, reason, runs]),
    [
      ['A', ['B'], 'unreachable', 1],
      ['B', ['J'], 'unreachable', 1],
    ],
  );
  await publish(shop, third, {
    choices: [
      { element: 'A', with: ['B'], do: 'hold' },
      { element: 'B', with: ['J'], do: 'finish' },
    ],
  });
  await shop.settle();
  assert.deepEqual([await standing(shop, both), await standing(shop, half)], [['1 A:user held', '1 B:user held'], ['1 B:user old']]);
  await complete(shop, half, 'B');
  assert.deepEqual([notes(t), await over(shop, half)], [['d'], ['ended:End']]);
  const held = await shop.kernel.ask<{ items: { id: string; reason: string; at: { element: string }[] }[] }>(
    'processes.staying',
    { key: 'case', stay: 'held' },
    actor,
  );
  assert.deepEqual(
    held.items.map(({ reason, at }) => [reason, at.map((it) => it.element)]),
    [['chosen', ['A', 'B']]],
  );
  const { value } = await shop.kernel.do<{ results: { result: string }[] }>(
    'processes.move_runs',
    { key: 'case', runs: [held.items[0]!.id], do: 'finish' },
    { actor },
  );
  assert.deepEqual(
    value.results.map((it) => it.result),
    ['finishing'],
  );
  await complete(shop, both, 'A');
  await complete(shop, both, 'B');
  assert.deepEqual(await over(shop, both), ['ended:End']);
  await shop.verify();
});

test('a step that is put into a sub-process or taken out of it follows with what watches around it', async () => {
  const t = toy();
  const plain = line(U('Check'), M('B', 'b'));
  const late = `<bpmn:boundaryEvent id="Late" attachedToRef="Around"><bpmn:timerEventDefinition><bpmn:timeDuration>P2D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>`;
  const wrapped =
    drawing(`<bpmn:subProcess id="Around"><bpmn:startEvent id="In"/>${user('Check')}<bpmn:endEvent id="Out"/>${flow('In', 'Check')}${flow('Check', 'Out')}</bpmn:subProcess>
    ${late}${mark('B', 'b')}${mark('L', 'late')}${end}${flow('Start', 'Around')}${flow('Around', 'B')}${flow('B', 'End')}${flow('Late', 'L')}${flow('L', 'End')}`);
  await using shop = await shopWith(t, plain);
  const [one, two] = (await t.startMany(shop.kernel, [{}, {}])) as [string, string];
  shop.env.turn(DAY);
  const report = await impact(shop, wrapped);
  assert.deepEqual(
    report.groups.map(({ element, class: kind, notes: changes, timersFiringAtOnce }) => [element, kind, changes, timersFiringAtOnce]),
    [['Check', 'compatible', ['flow', 'scope'], 0]],
  );
  await publish(shop, wrapped);
  await shop.settle();
  await shop.verify();
  await complete(shop, one, 'Check');
  assert.deepEqual(notes(t), ['b']);
  await publish(shop, plain);
  await shop.settle();
  await shop.verify();
  assert.deepEqual(await standing(shop, two), ['3 Check:user']);
  await publish(shop, wrapped);
  await shop.turn(2 * DAY + 1);
  assert.deepEqual([notes(t), await over(shop, two)], [['b', 'late'], ['ended:End']]);
  await shop.verify();
});

test('an order that is cancelled with a new drawing undoes what it has done, and one whose way to undo goes is asked about', async () => {
  const t = toy();
  const undone = (body: string): string =>
    drawing(`${mark('Hold', 'hold')}<bpmn:boundaryEvent id="Undo" attachedToRef="Hold"><bpmn:compensateEventDefinition/></bpmn:boundaryEvent>
      <bpmn:serviceTask id="Release" isForCompensation="true"><bpmn:extensionElements><kontor:call action="toy.mark"><kontor:input name="note" value="release"/></kontor:call></bpmn:extensionElements></bpmn:serviceTask>
      <bpmn:association id="As" sourceRef="Undo" targetRef="Release" associationDirection="One"/>${body}`);
  const rest = `${user('Ask')}${user('Pack')}${end}${flow('Start', 'Hold')}${flow('Hold', 'Ask')}${flow('Ask', 'Pack')}${flow('Pack', 'End')}`;
  const bare = line(M('Hold', 'hold'), U('Ask'), U('Pack'));
  await using shop = await shopWith(t, undone(rest));
  const document = await t.start(shop.kernel);
  const refusal = await refusalOf(publish(shop, bare));
  assert.deepEqual(
    (refusal.details.groups as Impact['groups']).map(({ element, reason, runs }) => [element, reason, runs]),
    [['Hold', 'compensation', 1]],
  );
  await publish(shop, bare, { choices: [{ element: 'Ask', do: 'cancel' }] });
  await shop.settle();
  assert.deepEqual([notes(t), await over(shop, document)], [['hold', 'release'], ['ended:cancelled with a new drawing']]);
  await shop.verify();
});

test('an order waits at a gateway for an event that the new drawing adds, and a new reminder counts from when it came to the step', async () => {
  const t = toy();
  const race = (more: string): string =>
    drawing(`<bpmn:eventBasedGateway id="G"/><bpmn:intermediateCatchEvent id="Yes"><bpmn:messageEventDefinition messageRef="M_approved"/></bpmn:intermediateCatchEvent>
      <bpmn:intermediateCatchEvent id="Week"><bpmn:timerEventDefinition><bpmn:timeDuration>P7D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
      ${mark('A', 'a')}${end}${flow('Start', 'G')}${flow('G', 'Yes')}${flow('G', 'Week')}${flow('Yes', 'A')}${flow('Week', 'A')}${flow('A', 'End')}${more}`);
  await using shop = await shopWith(t, race(''));
  const document = await t.start(shop.kernel);
  const no = `<bpmn:intermediateCatchEvent id="No"><bpmn:messageEventDefinition messageRef="M_cancel"/></bpmn:intermediateCatchEvent>${mark('N', 'n')}${flow('G', 'No')}${flow('No', 'N')}${flow('N', 'End')}`;
  await publish(shop, race(no));
  // Not swept yet: the message itself brings it to the drawing that listens.
  await t.say(shop.kernel, document, 'cancel');
  assert.deepEqual([notes(t), await over(shop, document)], [['n'], ['ended:End']]);
  await shop.verify();
});

test('what happens to a held order is kept, and it goes on with that when a person lets it finish', async () => {
  const t = toy();
  const first = drawing(`<bpmn:receiveTask id="R" messageRef="M_approved"/>${mark('A', 'a')}${end}${flow('Start', 'R')}${flow('R', 'A')}${flow('A', 'End')}`);
  await using shop = await shopWith(t, first);
  const document = await t.start(shop.kernel);
  await publish(shop, line(M('A', 'other')), { otherwise: 'hold' });
  await t.say(shop.kernel, document, 'approved');
  await shop.settle();
  assert.deepEqual([notes(t), await standing(shop, document)], [[], ['1 R:message held']]);
  const { value } = await shop.kernel.do<{ results: { result: string }[] }>('processes.move_runs', { key: 'case', do: 'finish' }, { actor });
  assert.deepEqual(
    value.results.map((it) => it.result),
    ['finishing'],
  );
  assert.deepEqual([notes(t), await over(shop, document)], [['a'], ['ended:End']]);
  await shop.verify();
});

test('an order that has passed a fixed step finishes on its own drawing', async () => {
  const t = toy();
  const fixed = (xml: string): string => xml.replace('<bpmn:userTask id="Hand"', '<bpmn:userTask kontor:fixed="true" id="Hand"');
  await using shop = await shopWith(t, fixed(line(U('Hand'), U('Wait'))));
  const [before, behind] = (await t.startMany(shop.kernel, [{}, {}])) as [string, string];
  await complete(shop, behind, 'Hand');
  await publish(shop, fixed(line(U('Hand'), U('Wait'), U('More'))));
  await shop.settle();
  assert.deepEqual([await standing(shop, before), await standing(shop, behind)], [['2 Hand:user'], ['1 Wait:user old']]);
  await shop.verify();
});
