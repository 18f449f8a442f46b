// The drawing decides: files changed as in a drawing tool and published on the command line change what a running shop does, and no code.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM, sql } from '#kernel';
import { DAY_MS, HOUR_MS, type Task, type World, shopOnDrawings } from '../drawings.fixture.ts';
import { type Told, callTheCustomer, changed, desk, lowerLimit, remindOnceMore, shipped } from './merchant.fixture.ts';

const DRAWING = 'order-to-delivery.bpmn';
const mugs = (quantity: number) => ({ lines: [{ sku: 'MUG', quantity }] });

type Step = { element: string; what: string; input?: unknown; output?: unknown };
type Run = { key: string; version: number; status: string; outcome: string | null; history: Step[] };

async function runOf(world: World, orderId: string): Promise<Run> {
  const { runs } = await world.shop.kernel.ask<{ runs: Run[] }>('runs.of_document', { documentId: orderId }, SYSTEM);
  return runs.find((run) => run.key === 'order-to-delivery')!;
}

/** What happened at an element, in order, with inputs and answers. */
async function at(world: World, orderId: string, element: string): Promise<Step[]> {
  return (await runOf(world, orderId)).history.filter((step) => step.element === element);
}

const answerOf = ({ code, out, err }: Told): unknown => (code === 0 ? JSON.parse(out) : `${code}: ${err}`);

/** What a person fills in where the order does not depend on it. */
const FORMS: Record<string, object> = { 'shipping.pick': {}, 'shipping.check': { ok: true }, 'shipping.pack': {}, 'shipping.hand_over': {} };

/** Warehouse and courier do their work until every parcel has arrived. */
async function deliver(world: World): Promise<void> {
  for (let round = 0; round < 12; round++) {
    for (const { id, form } of await world.tasks()) {
      assert.ok(FORMS[form], `nobody fills in ${form}`);
      await world.run('tasks.complete', { taskId: id, input: FORMS[form] });
    }
    await world.pass(60_000);
    if ((await world.tasks()).length === 0) break;
  }
  await world.pass(3 * DAY_MS);
}

/** The only call that the sales desk has to make. */
async function callTask(world: World): Promise<Task> {
  const calls = (await world.tasks()).filter((task) => task.element === 'CallCustomer');
  assert.equal(calls.length, 1);
  return calls[0]!;
}

/** How often a customer was reminded of an order. */
async function reminders(world: World, orderId: string): Promise<number> {
  const [row] = await world.shop.db.read<{ n: number }>(
    sql`select count(*)::int as n from messages.sent where document_id = ${orderId} and template = 'payment-reminder'`,
  );
  return row!.n;
}

test('a task is drawn in: the next cash order above 500 is confirmed by phone, and one under way that is not there yet', async () => {
  await using world = await shopOnDrawings();
  using merchant = desk(world.shop.url);
  const underWay = await world.place('cash_on_delivery', { lines: [{ sku: 'RARE', quantity: 1 }] });
  assert.deepEqual(await world.forms(), ['orders.review']);

  const told = await merchant.publish('process', DRAWING, callTheCustomer(shipped(DRAWING)));
  assert.deepEqual(answerOf(told), { key: 'order-to-delivery', version: 2, unchanged: false });
  await world.does('orders.review', { decision: 'approve' });
  assert.deepEqual([(await runOf(world, underWay)).version, (await callTask(world)).documentId], [2, underWay]);
  await world.run('tasks.complete', { taskId: (await callTask(world)).id, input: { wanted: true } });
  await world.pass(0);
  assert.deepEqual(await world.forms(), ['shipping.pick']);
  const small = await world.place('cash_on_delivery', mugs(2));
  assert.deepEqual([(await runOf(world, small)).version, await world.forms()], [2, ['shipping.pick', 'shipping.pick']]);

  const wanted = await world.place('cash_on_delivery', mugs(12));
  const call = await callTask(world);
  assert.deepEqual([call.lane, call.documentId, (await world.tasks()).length], ['Sales desk', wanted, 3]);
  const answer = { wanted: true, note: 'At home after six.' };
  await world.run('tasks.complete', { taskId: call.id, input: answer });
  await world.pass(0);
  assert.deepEqual(await at(world, wanted, 'CallCustomer').then((steps) => steps.map(({ what, input, output }) => [what, input, output])), [
    ['wait', undefined, undefined],
    ['done', answer, answer],
  ]);

  const unwanted = await world.place('cash_on_delivery', mugs(11));
  await world.run('tasks.complete', { taskId: (await callTask(world)).id, input: { wanted: false } });
  await world.pass(HOUR_MS);
  assert.equal((await runOf(world, unwanted)).outcome, 'NotWanted');
  await deliver(world);

  const states = await Promise.all([underWay, small, wanted, unwanted].map((id) => world.state(id)));
  assert.deepEqual(states, ['completed', 'completed', 'completed', 'cancelled']);
  assert.deepEqual(await world.mugs(), [986n, 0n]);
  merchant.touchedNoCode();
  await world.wellDone();
});

test('a limit in the table is changed: the next order is looked at, and history says by which rule of which version', async () => {
  await using world = await shopOnDrawings();
  using merchant = desk(world.shop.url);
  const before = await world.place('card');
  assert.deepEqual(await world.forms(), ['shipping.pick']);
  await deliver(world);

  const told = await merchant.publish('decision', 'order-approval.dmn', lowerLimit(shipped('order-approval.dmn')));
  assert.deepEqual(answerOf(told), { decisions: [{ key: 'order-approval', version: 2, unchanged: false }] });
  const after = await world.place('card');
  assert.deepEqual(await world.forms(), ['orders.review']);
  await world.does('orders.review', { decision: 'approve', note: 'Called back, is fine.' });
  await deliver(world);

  const decisions = await Promise.all([before, after].map(async (id) => (await at(world, id, 'Approve'))[0]));
  const inputs = [true, false, 'RO', 'card', 0, 0, 23.958, false];
  assert.deepEqual(
    decisions.map((step) => [step!.input, step!.output]),
    [
      [inputs, { result: { decision: 'accept', reason: 'Nothing speaks against it.' }, matched: [{ id: 'Rule_Ordinary', index: 9 }], version: 1 }],
      [inputs, { result: { decision: 'review', reason: 'A first order of this size.' }, matched: [{ id: 'Rule_NewHigh', index: 7 }], version: 2 }],
    ],
  );
  const review = (await at(world, after, 'Review')).find((step) => step.what === 'done')!;
  assert.deepEqual([review.input, review.output], [{ orderId: after, decision: 'approve', note: 'Called back, is fine.' }, { decision: 'approve' }]);
  const asked = (await at(world, after, 'Authorise')).find((step) => step.what === 'done')!;
  const { answer } = asked.output as { answer: { status: string; amount: object } };
  assert.deepEqual([(asked.input as { token: string }).token, answer.status, answer.amount], ['tok_ok', 'authorised', { amount: '119.79', currency: 'RON' }]);
  assert.deepEqual([(await runOf(world, after)).version, await world.state(before), await world.state(after)], [1, 'completed', 'completed']);
  merchant.touchedNoCode();
  await world.wellDone();
});

test('a reminder is drawn in: the next transfer is reminded of once more, two days later, and so is one under way', async () => {
  await using world = await shopOnDrawings();
  using merchant = desk(world.shop.url);
  const underWay = await world.place('bank_transfer');
  const told = await merchant.publish('process', DRAWING, remindOnceMore(shipped(DRAWING)));
  assert.deepEqual(answerOf(told), { key: 'order-to-delivery', version: 2, unchanged: false });
  const [unpaid, paid] = [await world.place('bank_transfer'), await world.place('bank_transfer')];
  const all = [underWay, unpaid, paid];
  const counts: number[][] = [];
  for (let day = 2; day <= 6; day += 2) {
    await world.pass(2 * DAY_MS + (day === 2 ? HOUR_MS : 0));
    counts.push(await Promise.all(all.map((id) => reminders(world, id))));
  }
  assert.deepEqual(counts, [
    [1, 1, 1],
    [2, 2, 2],
    [3, 3, 3],
  ]);
  const [{ number }] = (await world.shop.db.read<{ number: string }>(sql`select number from orders.head where id = ${paid}`)) as [{ number: string }];
  await world.run('payments.record_transfer', { reference: number, amount: { amount: '119.79', currency: 'RON' }, bookedOn: '2026-11-08' });
  await world.pass(DAY_MS);
  assert.deepEqual(await Promise.all(all.map(async (id) => (await runOf(world, id)).version)), [2, 2, 2]);
  assert.deepEqual(
    (await at(world, unpaid, 'RemindLast')).map((step) => step.what),
    ['done'],
  );
  await deliver(world);
  assert.deepEqual(await Promise.all(all.map((id) => world.state(id))), ['cancelled', 'cancelled', 'completed']);
  merchant.touchedNoCode();
  await world.wellDone();
});

test('what the shop has published stays its own when the program starts again, and what can not run is refused with the element', async () => {
  await using world = await shopOnDrawings();
  using merchant = desk(world.shop.url);
  await merchant.publish('process', DRAWING, remindOnceMore(callTheCustomer(shipped(DRAWING))));
  const broken = changed(shipped(DRAWING), [['<kontor:call action="stock.source">', '<kontor:call action="stock.teleport">']]);
  const told = await merchant.publish('process', DRAWING, broken);
  assert.equal(told.code, 1);
  assert.match(told.err, /processes\.problems[\s\S]*\/Source .*stock\.teleport/);
  // Each command opens the shop as a start does, with what is shipped.
  const checked = await merchant.kontor('verify', '--json');
  assert.equal(checked.code, 0, checked.err);
  assert.equal((JSON.parse(checked.out) as { figures: { violations: number } }).figures.violations, 0);
  type Listed = { items: { key: string; version: number; publishedBy: string }[] };
  const { items } = await world.shop.kernel.ask<Listed>('processes.list', {}, SYSTEM);
  assert.deepEqual(
    items.map(({ key, version, publishedBy }) => [key, version, publishedBy]),
    [
      ['fulfilment', 1, 'system'],
      ['order-cancellation', 1, 'system'],
      ['order-to-delivery', 2, 'command-line'],
      ['quote', 1, 'system'],
      ['till-sale', 1, 'system'],
    ],
  );
});
