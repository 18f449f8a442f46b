// Every shipped drawing passes the proofs and the shop's rules; each rule finds the drawing that breaks it, and tells the way.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Refusal, SYSTEM } from '#kernel';
import { ROOT, type House } from '#testing';
import { shopOnDrawings } from '../drawings.fixture.ts';

type Problem = { element: string; code: string; level: string; path?: string[]; drawing?: string; says?: Record<string, unknown> };
type Answer = { ok: boolean; files: { key: string; problems: Problem[]; difference: { same: boolean; changed: object[]; moved: string[] } | null }[] };

const FOLDER = join(ROOT, 'processes');
const FILES = readdirSync(FOLDER).filter((file) => /\.(bpmn|dmn)$/.test(file));
const read = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');
const changed = (file: string, ...edits: [string | RegExp, string][]): { name: string; xml: string } => {
  const xml = edits.reduce((text, [what, by]) => text.replace(what, by), read(file));
  assert.notEqual(xml, read(file), 'the change changes nothing');
  return { name: file, xml };
};
const check = async (shop: House, ...files: { name: string; xml: string }[]): Promise<Answer> =>
  (await shop.kernel.do<Answer>('processes.check', { files }, { actor: SYSTEM })).value;
const brief = (problems: Problem[]): string[] =>
  problems
    .filter(({ code }) => !code.startsWith('lint.'))
    .map(({ level, code, element, drawing }) => `${level} ${code} ${drawing ? drawing + '/' : ''}${element}`);

const world = await shopOnDrawings();
test.after(() => world[Symbol.asyncDispose]());
const { shop } = world;

test('the shipped drawings and tables pass with nothing to say, together and against what is published', async () => {
  const answer = await check(shop, ...FILES.map((name) => ({ name, xml: read(name) })));
  assert.equal(answer.files.length, FILES.length);
  assert.deepEqual([answer.ok, answer.files.flatMap(({ problems }) => problems)], [true, []]);
  assert.ok(
    answer.files.every(({ difference }) => difference === null || difference.same),
    'nothing differs',
  );
});

test('goods that were not held, or let go before, are not shipped', async () => {
  const till = await check(shop, changed('till-sale.bpmn', [' kontor:effect="stock.hold"', '']));
  assert.deepEqual(brief(till.files[0]!.problems), ['error conservation.ships_unheld HandOver']);
  assert.deepEqual(till.files[0]!.problems[0]!.path!.slice(-4), ['Paid', 'Flow_Paid_HandOver', 'HandOver', 'Flow_HandOver_Complete']);
  // What is drawn wrong in the drawing of parcels is found where orders call it.
  const order = await check(
    shop,
    changed('order-to-delivery.bpmn', [
      'id="Flow_CancelShort_OutOfStock" sourceRef="CancelShort" targetRef="OutOfStock"',
      'id="Flow_CancelShort_OutOfStock" sourceRef="CancelShort" targetRef="AllHeld"',
    ]),
  );
  const found = order.files[0]!.problems.find(({ code }) => code === 'conservation.ships_unheld')!;
  assert.deepEqual([found.element, found.says?.['name']], ['Fulfil', 'Hand over to the courier']);
  assert.ok(
    found.path!.includes('CancelShort') && found.path!.includes('order-cancellation/ReleaseStock') && found.path!.includes('fulfilment/HandOver'),
    found.path!.join(),
  );
});

test('money that was taken is shipped for or given back', async () => {
  const answer = await check(shop, changed('till-sale.bpmn', ['sourceRef="Paid" targetRef="HandOver"', 'sourceRef="Paid" targetRef="Complete"']));
  assert.ok(brief(answer.files[0]!.problems).includes('error conservation.money_kept TakeCash'), 'found');
  // A drawing that is called breaks those that call it.
  const cancellation = await check(
    shop,
    changed(
      'order-cancellation.bpmn',
      ['action="payments.give_back"', 'action="orders.check"'],
      ['name="documentId" value="=order.id"/>\n          <kontor:output', 'name="orderId" value="=order.id"/>\n          <kontor:output'],
    ),
  );
  const callers = brief(cancellation.files[0]!.problems).filter((line) => line.includes('conservation'));
  assert.deepEqual(callers.toSorted(), ['error conservation.money_kept order-to-delivery/AwaitTransfer', 'error conservation.money_kept till-sale/Capture']);
});

test('a label that was bought is handed over or given back', async () => {
  const answer = await check(
    shop,
    changed('order-cancellation.bpmn', ['sourceRef="Asked" targetRef="VoidLabels"', 'sourceRef="Asked" targetRef="ReleaseStock"']),
  );
  const found = answer.files[0]!.problems.find(({ code }) => code === 'conservation.label_lost')!;
  assert.deepEqual([found.drawing, found.element], ['order-to-delivery', 'Fulfil']);
  assert.ok(found.path!.includes('fulfilment/BuyLabel') && found.path!.includes('CancelRequested'), found.path!.join());
});

test('every wait of an order has a way out', async () => {
  const answer = await check(
    shop,
    changed(
      'order-to-delivery.bpmn',
      ['name="Cancel requested" isInterrupting="true"', 'name="Cancel requested" isInterrupting="false"'],
      ['name="Merged or split" isInterrupting="true"', 'name="Merged or split" isInterrupting="false"'],
      [
        'id="TransferTooLate" name="7 days" attachedToRef="AwaitTransfer"',
        'id="TransferTooLate" name="7 days" attachedToRef="AwaitTransfer" cancelActivity="false"',
      ],
    ),
  );
  const found = answer.files[0]!.problems.filter(({ code }) => code === 'conservation.no_way_out');
  assert.deepEqual(
    found.map(({ element, path }) => [element, path]),
    [['AwaitTransfer', ['AwaitTransfer']]],
  );
});

test('an expression behind a table is checked against the values that the table gives', async () => {
  const answer = await check(shop, changed('order-to-delivery.bpmn', ['approval.decision = "accept"', 'approval.decision = "acept"']));
  assert.deepEqual(
    brief(answer.files[0]!.problems).map((line) => line.replace(/feel\.\w+/, 'feel')),
    ['error feel Flow_Approval_Accepted'],
  );
  const table = await check(shop, changed('order-approval.dmn', ['name="decision" typeRef="string"', 'name="verdict" typeRef="string"']));
  const used = table.files[0]!.problems.filter(({ drawing }) => drawing === 'order-to-delivery').map(({ element }) => element);
  assert.deepEqual(used, ['Flow_Approval_Accepted', 'Flow_Approval_CancelRejected']);
});

test('drawings and tables that name each other are published together or not at all', async () => {
  const table = { name: 'o.dmn', xml: read('order-approval.dmn').replaceAll('order-approval', 'second-look') };
  const drawing = { name: 'o.bpmn', xml: read('order-to-delivery.bpmn').replaceAll('decision="order-approval"', 'decision="second-look"') };
  const alone = await check(shop, drawing);
  assert.deepEqual(brief(alone.files[0]!.problems), ['error processes.unknown_decision second-look']);
  const versions = (): Promise<unknown> =>
    shop.kernel.ask('processes.list', {}, SYSTEM).then((list) => (list as { decisions: { key: string }[] }).decisions.map(({ key }) => key));
  const broken = { name: 'q.bpmn', xml: read('quote.bpmn').replace('action="orders.expire_quote"', 'action="orders.nothing"') };
  await assert.rejects(
    shop.kernel.do('processes.publish_all', { files: [table, drawing, broken] }, { actor: SYSTEM }),
    (error) => error instanceof Refusal && error.code === 'processes.problems',
  );
  assert.deepEqual(await versions(), ['order-approval']);
  const { value } = await shop.kernel.do<{ published: { key: string; version: number }[] }>(
    'processes.publish_all',
    { files: [table, drawing] },
    { actor: SYSTEM },
  );
  assert.deepEqual(
    value.published.map(({ key, version }) => [key, version]),
    [
      ['second-look', 1],
      ['order-to-delivery', 2],
    ],
  );
  assert.deepEqual(await versions(), ['order-approval', 'second-look']);
  const { difference } = await shop.kernel.ask<{ difference: { changed: { element: string; what: object[] }[] } }>(
    'processes.difference',
    { key: 'order-to-delivery' },
    SYSTEM,
  );
  assert.deepEqual(
    difference.changed.map(({ element, what }) => [element, what]),
    [['Approve', [{ facet: 'decision', before: 'decision: order-approval, output: approval', after: 'decision: second-look, output: approval' }]]],
  );
});

test('a file that can not be read is told with its place, beside those that can', async () => {
  const answer = await check(shop, { name: 'a.bpmn', xml: '<a>\n<b></a>' }, { name: 'quote.bpmn', xml: read('quote.bpmn').replace('x="160"', 'x="161"') });
  assert.deepEqual(answer.files[0]!.problems, [
    { element: '', code: 'processes.unreadable', reason: '</a> stands where </b> was expected.', level: 'error', line: 2, column: 4 },
  ]);
  assert.deepEqual([answer.ok, answer.files[1]!.problems, answer.files[1]!.difference?.same], [false, [], true]);
});
