// Promises on a drawing whose durations are known: who is on time, at risk, will miss and is late, what holds them up, and who has left.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import Type from 'typebox';
import { type Kernel, SYSTEM, createDocuments, defineAction, defineEvent, defineModule, defineQuery, done, sql } from '#kernel';
import { type House, house } from '#testing';
import { deskModule } from '../../src/modules/desk/module.ts';
import { staffModule } from '../../src/modules/staff/module.ts';

const actor = SYSTEM;
const HOUR = 3_600_000;
const placed = defineEvent({ name: 'toy.placed', says: 'Placed.', payload: Type.Object({}) });
/** By what day each order leaves. */
const days = new Map<string, string>();

const handOver = defineAction({
  name: 'shipping.hand_over',
  summary: 'Hands over.',
  input: Type.Object({}, { additionalProperties: true }),
  output: Type.Object({}),
  refusals: {},
  changes: [],
  runMany: async (_ctx, inputs) => inputs.map(() => done({})),
});
const calendar = defineQuery({
  name: 'orders.calendar',
  summary: 'A toy calendar.',
  input: Type.Object({}),
  output: Type.Object({ zone: Type.String(), warehouses: Type.Record(Type.String(), Type.String()) }),
  run: async () => ({ zone: 'UTC', warehouses: { BUC: '18:00' } }),
});
const toyOrders = defineModule({
  name: 'toy',
  needs: [],
  documents: [{ kind: 'order', prefix: 'ord', series: 'O-{year}-{n}', startedBy: placed.name }],
  events: [placed],
  actions: [handOver],
  queries: [calendar],
  facts: [
    {
      root: 'order',
      for: 'order',
      schema: Type.Object({ id: Type.String(), state: Type.String(), shipBy: Type.String(), total: Type.Number(), currency: Type.String() }),
      load: async (_ctx, ids) =>
        new Map(ids.map((id) => [id, { id, state: 'placed', shipBy: days.get(id)!, total: '10.00', currency: 'RON', shipTo: { name: 'Ana' } }])),
    },
  ],
});
const task = (id: string, form = ''): string =>
  `<bpmn:userTask id="${id}" name="${id}"><bpmn:extensionElements><kontor:task lane="Floor"${form}/></bpmn:extensionElements></bpmn:userTask>`;
const flows = (...pairs: string[]): string =>
  pairs
    .map((pair) => pair.split('>'))
    .map(([from, to]) => `<bpmn:sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}"/>`)
    .join('');
const shown = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:kontor="https://kontor.dev/bpmn/1" id="D" targetNamespace="t">
  <bpmn:message id="M" name="toy.placed"/>
  <bpmn:process id="order" isExecutable="true" kontor:document="order">
    <bpmn:startEvent id="Start"><bpmn:messageEventDefinition messageRef="M"/></bpmn:startEvent>
    ${task('Pick')}${task('Hand', ' form="shipping.hand_over"')}${task('Later')}<bpmn:endEvent id="End"/>
    ${flows('Start>Pick', 'Pick>Hand', 'Hand>Later', 'Later>End')}
  </bpmn:process>
</bpmn:definitions>`;

let opened: Promise<House> | undefined;
const shop = (): Promise<House> => (opened ??= house({ modules: [staffModule, deskModule, toyOrders], publish: [shown], at: '2026-11-02T06:00:00Z' }));
after(async () => {
  await (await opened)?.verify();
  await (await opened)?.close();
});

const place = (kernel: Kernel, day: string): Promise<string> =>
  kernel.tx(actor, async (ctx) => {
    const id = ctx.id('ord');
    days.set(id, day);
    await createDocuments(ctx, [{ id, kind: 'order', state: 'placed' }]);
    await ctx.process.start(ctx, [{ process: 'order', document: id, message: {} }]);
    return id;
  });
const complete = async ({ kernel, db }: House, document: string, element: string): Promise<void> => {
  const [found] = await db.read<{ id: string }>(
    sql`select w.id from engine.wait w join engine.run r on r.id = w.run_id where w.element = ${element} and r.document_id = ${document}`,
  );
  await kernel.do('tasks.complete', { taskId: found!.id, input: {} }, { actor });
};
type Listed = {
  items: { documentId: string; risk: string; usual: number; name: string; lane: string; deadline: Date; isThin: boolean }[];
  late: number;
  miss: number;
  atRisk: number;
  fine: number;
};
const list = async (it: House, input: object = {}): Promise<Listed> =>
  (await it.registry.queries.get('promises.list')!.run({ db: it.db, now: it.env.now(), actor, registry: it.registry }, input as never)) as Listed;

test('what is left is held against the courier of the promised day', async () => {
  const it = await shop();
  // Forty orders that took two hours to be picked and one to be handed over; every tenth took eight hours to be picked.
  const past = [];
  for (let i = 0; i < 40; i++) past.push(await place(it.kernel, '2026-11-02'));
  await it.turn(2 * HOUR);
  const quick = past.filter((_, i) => i % 10 !== 0);
  for (const id of quick) await complete(it, id, 'Pick');
  await it.turn(HOUR);
  for (const id of quick) await complete(it, id, 'Hand');
  await it.turn(5 * HOUR);
  for (const id of past.filter((one) => !quick.includes(one))) await complete(it, id, 'Pick');
  await it.turn(HOUR);
  for (const id of past.filter((one) => !quick.includes(one))) await complete(it, id, 'Hand');
  // It is 15:00, the courier comes at 18:00.
  assert.equal(it.env.now().toISOString(), '2026-11-02T15:00:00.000Z');
  const [today, tomorrow] = [await place(it.kernel, '2026-11-02'), await place(it.kernel, '2026-11-03')];
  const overdue = await place(it.kernel, '2026-11-01');
  await it.settle();
  const answer = await list(it);
  const of = (id: string) => answer.items.find((one) => one.documentId === id)!;
  // Three hours on half of the ways, and three are left; nine are more than a slow one has today, and less than there are until tomorrow.
  assert.deepEqual([of(today).name, of(today).lane, of(today).isThin, of(today).deadline.toISOString()], ['Pick', 'Floor', false, '2026-11-02T18:00:00.000Z']);
  assert.ok(Math.abs(of(today).usual / (3 * 3600) - 1) < 0.05, String(of(today).usual));
  assert.ok(['at_risk', 'miss'].includes(of(today).risk));
  assert.deepEqual([of(tomorrow).risk, of(overdue).risk], ['fine', 'late']);
  assert.equal(answer.items[0]!.documentId, overdue, 'the most pressing first');
  // Those that were handed over have left: they still stand at a step, and are not in the list.
  assert.deepEqual([answer.items.length, answer.late + answer.miss + answer.atRisk + answer.fine], [3, 3]);
  assert.deepEqual((await list(it, { today: true })).items.map((one) => one.documentId).toSorted(), [today, overdue].toSorted());
  assert.deepEqual((await list(it, { lane: 'Nobody' })).items, []);
});

test('what has waited long is forecast by those that waited longer, and what is nearly there is on time', async () => {
  const it = await shop();
  const now = await place(it.kernel, '2026-11-02');
  const early = await place(it.kernel, '2026-11-02');
  await complete(it, early, 'Pick');
  await it.settle();
  const before = await list(it);
  assert.equal(before.items.find((one) => one.documentId === early)!.risk, 'fine');
  await it.turn(2.5 * HOUR);
  const after = (await list(it)).items.find((one) => one.documentId === now)!;
  // After two and a half hours it is one of those that take eight.
  assert.ok(after.usual > 5 * 3600 && after.usual < 7.5 * 3600, String(after.usual));
  assert.equal(after.risk, 'miss');
});
