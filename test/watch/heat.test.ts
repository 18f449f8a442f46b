// The numbers on a map: what the sums say is what happened, to the token.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { SYSTEM, sql } from '#kernel';
import { type House, house } from '#testing';
import { drawing, flow, mark, toy, user } from '../../src/engine/toy.fixture.ts';
import { deskModule } from '../../src/modules/desk/module.ts';
import { staffModule } from '../../src/modules/staff/module.ts';

const HOUR = 3_600_000;
/** Percentiles come out of buckets that are a tenth wide. */
const ERROR = Math.sqrt(1.1) - 1;
const actor = SYSTEM;

const t = toy();
const many = `<bpmn:userTask id="Count" name="Count"><bpmn:extensionElements><kontor:task lane="Desk"/></bpmn:extensionElements>
  <bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">=2</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>`;
const shown = drawing(
  mark('A', 'a') +
    user('Wait') +
    '<bpmn:exclusiveGateway id="Which" default="Which_Count"/>' +
    mark('Short', 'short') +
    many +
    '<bpmn:endEvent id="End"/>' +
    flow('Start', 'A') +
    flow('A', 'Wait') +
    flow('Wait', 'Which') +
    flow('Which', 'Short', 'case.amount &gt; 100') +
    flow('Which', 'Count') +
    flow('Short', 'End') +
    flow('Count', 'End'),
);
let opened: Promise<House> | undefined;
const shop = (): Promise<House> =>
  (opened ??= house({ modules: [staffModule, deskModule, t.module], providers: t.providers, publish: [shown], at: '2026-11-20T06:00:00Z' }));
after(async () => (await opened)?.close());

type Heat = {
  elements: { element: string; count: number; oldest: Date | null; stuck: number; passages: number; p50: number | null; errors: number; mean: number | null }[];
  flows: { flow: string; count: number }[];
};
const heat = async (house: House, more: object = {}): Promise<Heat> => {
  const { db, registry, kernel } = house;
  return (await registry.queries.get('processes.heat')!.run({ db, now: kernel.env.now(), actor, registry }, { key: 'case', ...more } as never)) as Heat;
};
const complete = async ({ kernel, db }: House, document: string, element: string): Promise<void> => {
  const [task] = await db.read<{ id: string }>(sql`
    select w.id from engine.wait w join engine.run r on r.id = w.run_id where w.kind = 'user' and w.element = ${element} and r.document_id = ${document} order by w.id limit 1`);
  await kernel.do('tasks.complete', { taskId: task!.id, input: {} }, { actor });
};
const at = (answer: Heat, element: string) => answer.elements.find((one) => one.element === element)!;

test('what went through each element is counted to the token, stays to the second, and the map agrees with the history', async () => {
  const it = await shop();
  const [first, second, third] = await t.startMany(it.kernel, [{}, {}, { amount: 500 }]);
  await it.turn(HOUR);
  await complete(it, first!, 'Wait');
  await it.turn(HOUR);
  await complete(it, second!, 'Wait');
  await complete(it, third!, 'Wait');
  await complete(it, first!, 'Count');
  await it.turn(2 * HOUR);
  await complete(it, first!, 'Count');
  await it.settle();
  const answer = await heat(it);
  const waited = at(answer, 'Wait');
  assert.deepEqual([waited.passages, waited.count, waited.mean], [3, 0, (HOUR + 2 * HOUR + 2 * HOUR) / 3 / 1000]);
  assert.ok(Math.abs(waited.p50! / 7200 - 1) <= ERROR);
  // Two bodies are one passage, from the first wait to the end of both.
  assert.deepEqual([at(answer, 'Count').passages, at(answer, 'Count').mean], [1, (3 * HOUR) / 1000]);
  assert.deepEqual([at(answer, 'Count').count, at(answer, 'Count').oldest], [2, new Date('2026-11-20T08:00:00Z')]);
  assert.deepEqual([at(answer, 'Short').stuck, at(answer, 'Short').errors, at(answer, 'Short').passages], [1, 1, 0]);
  assert.deepEqual([at(answer, 'A').passages, at(answer, 'A').mean], [3, 0]);
  const flows = new Map(answer.flows.map((one) => [one.flow, one.count]));
  assert.deepEqual([flows.get('Wait_Which'), flows.get('Which_Count'), flows.get('Which_Short'), flows.get('Short_End')], [3, 2, 1, undefined]);
  // Only what happened in the window counts, by the hour.
  const hour = await heat(it, { from: '2026-11-20T08:00:00Z', to: '2026-11-20T08:59:00Z' });
  assert.equal(at(hour, 'Wait').passages, 2);
  await it.verify();
});
