// Commit points: what has been done is committed before the run goes on, and a run goes on whatever happens between.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { armFaults, disarmFaults, sql } from '#kernel';
import { type House, house } from '#testing';
import { LEASE_MS } from './run.ts';
import { drawing, flow, mark, toy, user } from './toy.fixture.ts';

const end = '<bpmn:endEvent id="End"/>';
/** A service task that is a commit point. */
const firm = (id: string, note: string): string => mark(id, note).replace('<bpmn:serviceTask ', '<bpmn:serviceTask kontor:commit="after" ');
const notes = (t: ReturnType<typeof toy>): string[] => t.calls.flatMap((call) => call.inputs.map((input) => (input as { note: string }).note));
const shopWith = (t: ReturnType<typeof toy>, body: string): Promise<House> => house({ modules: [t.module], providers: t.providers, publish: [drawing(body)] });
const line = `${firm('A', 'a')}${firm('B', 'b')}${mark('C', 'c')}${end}${flow('Start', 'A')}${flow('A', 'B')}${flow('B', 'C')}${flow('C', 'End')}`;

async function revisions(shop: House, document: string): Promise<string[][]> {
  const rows = await shop.db.read<{ done: string[] }>(sql`
    select array(select s ->> 'e' from jsonb_array_elements(h.steps) s where s ->> 'k' = 'done') as done
    from engine.history h join engine.run r on r.id = h.run_id where r.document_id = ${document} order by h.rev`);
  return rows.map((row) => row.done);
}
async function status(shop: House, document: string): Promise<string> {
  const [row] = await shop.db.read<{ status: string }>(sql`select status from engine.run where document_id = ${document}`);
  return row!.status;
}

test('each commit point ends a transaction, and the run goes on at once in the next', async () => {
  const t = toy();
  await using shop = await shopWith(t, line);
  const document = await t.start(shop.kernel);
  assert.deepEqual(notes(t), ['a'], 'nothing behind the first commit point has run in its transaction');
  await shop.settle();
  assert.deepEqual(notes(t), ['a', 'b', 'c']);
  assert.deepEqual(await revisions(shop, document), [['Start', 'A'], ['B'], ['C', 'End']]);
  assert.equal(await status(shop, document), 'ended');
  await shop.verify();
});

test('many runs that come to a commit point together go on together', async () => {
  const t = toy();
  await using shop = await shopWith(t, line);
  await t.startMany(
    shop.kernel,
    Array.from({ length: 20 }, () => ({})),
  );
  await shop.settle();
  assert.deepEqual(
    t.calls.map((call) => call.inputs.length),
    [20, 20, 20],
  );
  await shop.verify();
});

test('a program that dies behind a commit goes on where the commit was, once', async () => {
  const t = toy();
  await using shop = await shopWith(t, line);
  armFaults('tx.afterCommit=throw');
  await assert.rejects(t.start(shop.kernel), /fault/);
  disarmFaults();
  await shop.settle();
  assert.deepEqual(notes(t), ['a'], 'nobody goes on before the lease ends');
  await shop.turn(LEASE_MS);
  await shop.settle();
  assert.deepEqual(notes(t), ['a', 'b', 'c']);
  await shop.verify();
});

test('a step that breaks behind a commit point stops with an incident there, and what was committed stands', async () => {
  const t = toy();
  await using shop = await shopWith(t, `${firm('A', 'a')}${mark('B', 'broken')}${end}${flow('Start', 'A')}${flow('A', 'B')}${flow('B', 'End')}`);
  const document = await t.start(shop.kernel);
  await shop.settle();
  const rows = await shop.db.read<{ element: string }>(sql`select element from engine.incident where document_id = ${document}`);
  assert.deepEqual(rows, [{ element: 'B' }]);
  assert.deepEqual((await revisions(shop, document))[0], ['Start', 'A']);
  await shop.verify();
});

test('a branch that comes to a join behind a commit point is counted by its flow', async () => {
  const t = toy();
  const gateways = '<bpmn:parallelGateway id="Fork"/><bpmn:parallelGateway id="Join"/>';
  const flows = [flow('Start', 'Fork'), flow('Fork', 'A'), flow('Fork', 'U'), flow('A', 'Join'), flow('U', 'Join'), flow('Join', 'End')].join('');
  await using shop = await shopWith(t, `${gateways}${firm('A', 'a')}${user('U')}${end}${flows}`);
  const document = await t.start(shop.kernel);
  await shop.settle();
  const [task] = await shop.db.read<{ id: string }>(sql`select id from engine.wait where kind = 'user'`);
  await shop.kernel.do('tasks.complete', { taskId: task!.id, input: {} }, { actor: { kind: 'system', id: 'test', may: () => true } });
  assert.equal(await status(shop, document), 'ended');
  await shop.verify();
});

test('who interrupts between two steps is heard: a run that somebody else has moved is read again', async () => {
  const t = toy();
  const cancel =
    '<bpmn:subProcess id="Cancel" triggeredByEvent="true"><bpmn:startEvent id="Wish"><bpmn:messageEventDefinition messageRef="M_cancel"/></bpmn:startEvent><bpmn:endEvent id="Off"/><bpmn:sequenceFlow id="w" sourceRef="Wish" targetRef="Off"/></bpmn:subProcess>';
  await using shop = await shopWith(t, `${line}${cancel}`);
  armFaults('tx.afterCommit=throw');
  await assert.rejects(t.start(shop.kernel), /fault/);
  disarmFaults();
  const [run] = await shop.db.read<{ document: string }>(sql`select document_id as document from engine.run`);
  await t.say(shop.kernel, run!.document, 'cancel');
  await shop.turn(LEASE_MS);
  await shop.settle();
  assert.deepEqual(notes(t), ['a']);
  assert.equal(await status(shop, run!.document), 'ended');
  await shop.verify();
});
