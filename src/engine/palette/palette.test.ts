// What a palette is offered, and what an expression that is being written is told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Actor, Refusal, SYSTEM } from '#kernel';
import { stageOf } from '../stage.fixture.ts';
import { drawing, flow, mark, user } from '../toy.fixture.ts';
import { atHand, fits } from './offers.ts';
import { typeJson, typeOfJson } from './type-json.ts';

const table = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="d">
  <decision id="size" name="How big"><variable id="v" name="How big"/>
    <decisionTable id="t" hitPolicy="FIRST">
      <input id="i" label="Amount"><inputExpression id="ie" typeRef="number"><text>case.amount</text></inputExpression></input>
      <output id="o" name="size" typeRef="string"><outputValues id="ov"><text>"small", "big"</text></outputValues></output>
      <rule id="r1"><inputEntry id="r1i"><text>&gt; 100</text></inputEntry><outputEntry id="r1o"><text>"big"</text></outputEntry></rule>
      <rule id="r2"><inputEntry id="r2i"><text>-</text></inputEntry><outputEntry id="r2o"><text>"small"</text></outputEntry></rule>
    </decisionTable></decision>
</definitions>`;
const decide =
  '<bpmn:businessRuleTask id="D"><bpmn:extensionElements><kontor:decide decision="size" output="size"/></bpmn:extensionElements></bpmn:businessRuleTask>';
const noted = '<kontor:output name="note" value="=result.marked"/>';
const main = drawing(
  `${mark('A', 'hello', noted)}${decide}${user('Look')}<bpmn:endEvent id="End"/>${flow('Start', 'A')}${flow('A', 'D')}${flow('D', 'Look')}${flow('Look', 'End')}`,
);
const isRefusal = (error: unknown, code: string): boolean => error instanceof Refusal && error.code === code;
const stage = stageOf(table, main);

type Tried = {
  ok: boolean;
  type?: string;
  value?: unknown;
  names?: string[];
  document?: { id: string };
  problem?: { code: string; reason: string; line: number; column: number };
};
async function tried(input: Record<string, unknown>, actor: Actor = SYSTEM): Promise<Tried> {
  const { shop } = await stage();
  return shop.kernel.ask('processes.try_expression', { documentKind: 'case', ...input }, actor);
}

test('the catalogue tells the actions with their schemas and refusals, tables with their columns, messages, drawings, lanes and facts', async () => {
  const { shop } = await stage();
  // oxlint-disable-next-line no-explicit-any -- the answer is looked at part by part
  const all: any = await shop.kernel.ask('processes.catalogue', { documentKind: 'case', key: 'case' }, SYSTEM);
  const toys = all.actions.filter(({ room }: { room: string }) => room === 'toy');
  assert.deepEqual(
    toys.map(({ name, fits: isFit, form, outside, refusals }: Record<string, unknown>) => ({ name, isFit, form, outside, refusals })),
    [
      { name: 'toy.mark', isFit: false, form: true, outside: null, refusals: [{ code: 'toy.short', says: 'There is not enough.' }] },
      { name: 'toy.fetch', isFit: false, form: false, outside: 'toy.outside', refusals: [{ code: 'toy.declined', says: 'The outside says no.' }] },
      { name: 'toy.say', isFit: false, form: true, outside: null, refusals: [] },
    ],
  );
  assert.deepEqual(Object.keys(toys[0].input.properties), ['note', 'times']);
  assert.equal(toys[0].title, 'step.toy.mark');
  assert.deepEqual(all.decisions, [
    {
      key: 'size',
      name: 'How big',
      inputs: [{ label: 'Amount', expression: 'case.amount', type: 'number' }],
      outputs: [{ name: 'size', type: 'string', values: ['small', 'big'] }],
      type: { kind: 'string', values: ['small', 'big'] },
    },
  ]);
  assert.deepEqual(
    all.messages.filter(({ room }: { room: string }) => room === 'toy').map(({ name, says }: Record<string, string>) => `${name}: ${says}`),
    ['toy.approved: Somebody approved.', 'toy.cancel_requested: Somebody wants it cancelled.'],
  );
  assert.deepEqual(all.processes, [{ key: 'case', name: 'case', documentKind: 'case', inputs: [], self: true }]);
  assert.deepEqual(all.templates, []);
  assert.deepEqual(
    all.functions.find(({ name }: { name: string }) => name === 'substring'),
    { name: 'substring', params: ['string', 'start position'] },
  );
  assert.deepEqual(
    all.facts.map(({ path, type }: Record<string, string>) => `${path}: ${type}`),
    ['case.id: string', 'case.amount: number', 'case.country: string'],
  );
});

test('an action is offered where its facts name what it is about, and not where it needs another id', async () => {
  const { shop } = await stage();
  const hand = atHand(shop.kernel.registry, 'case');
  assert.deepEqual([...hand], ['documentId', 'documentIds', 'caseId']);
  assert.equal(atHand(shop.kernel.registry, 'none').size, 0);
  const id = { type: 'string', pattern: '^cas_[0-7][0-9a-hjkmnp-tv-z]{25}$' };
  const other = { type: 'string', pattern: '^oth_[0-7][0-9a-hjkmnp-tv-z]{25}$' };
  const like = (properties: object, required: string[], more: object = {}) =>
    fits({ ...shop.kernel.registry.action('toy.mark'), ...more, input: { type: 'object', properties, required } as never }, hand);
  assert.equal(like({ caseId: id }, ['caseId']), true);
  assert.equal(like({ caseId: id, otherId: other }, ['caseId']), true);
  assert.equal(like({ caseId: id, otherId: other }, ['caseId', 'otherId']), false);
  assert.equal(like({ caseIds: { type: 'array', items: id } }, ['caseIds']), false);
  assert.equal(like({ note: { type: 'string' } }, ['note']), false);
  assert.equal(like({ note: { type: 'string' } }, ['note'], { drawn: true }), true);
  assert.equal(like({ caseId: id }, ['caseId'], { internal: true }), false);
  assert.equal(like({ caseId: id }, ['caseId'], { drawn: false }), false);
});

test('an expression is typed as publishing types it, with the variables of the drawing and what its tables give', async () => {
  assert.deepEqual(await tried({ expression: '=case.amount * 2' }), { ok: true, type: 'number', shape: { kind: 'number' }, names: ['case'] });
  assert.equal((await tried({ expression: 'note', key: 'case' })).type, 'string');
  assert.equal((await tried({ expression: 'size = "big"', key: 'case' })).type, 'boolean');
  const wrong = await tried({ expression: '=size = "huge"', key: 'case' });
  assert.equal(wrong.ok, false);
  const unknown = await tried({ expression: '=1 +\n nobody' });
  assert.deepEqual({ ok: unknown.ok, line: unknown.problem?.line, column: unknown.problem?.column }, { ok: false, line: 2, column: 2 });
  // In the first line the equals sign counts, as it stands in the field.
  assert.equal((await tried({ expression: '=nobody' })).problem?.column, 2);
  assert.equal((await tried({ expression: 'nobody' })).problem?.column, 1);
});

test('types of a drawing that is being changed come from what it says now, and an expression is checked against them', async () => {
  const { shop } = await stage();
  const xml = main.replace('output name="note"', 'output name="remark"');
  const answer = await shop.kernel.do<{ variables: { name: string; type: unknown }[]; open: boolean; documentKind: string }>(
    'processes.scope',
    { xml },
    { actor: SYSTEM },
  );
  const { documentKind, variables, open } = answer.value;
  assert.deepEqual({ documentKind, open }, { documentKind: 'case', open: false });
  assert.deepEqual(
    variables.filter(({ name }) => name !== 'start'),
    [
      { name: 'remark', type: { kind: 'string' } },
      { name: 'size', type: { kind: 'string', values: ['small', 'big'] } },
    ],
  );
  const types = JSON.stringify(Object.fromEntries(variables.map(({ name, type }) => [name, type])));
  assert.equal((await tried({ expression: 'remark', variables: types })).type, 'string');
  assert.equal((await tried({ expression: 'note', variables: types })).ok, false);
});

test('on a document the facts and the variables of its run give the value, and nothing is written', async () => {
  const { shop, t } = await stage();
  const document = await t.start(shop.kernel, { amount: 250, country: 'PL' });
  const before = await shop.db.read<{ n: bigint; rev: number }>({ text: 'select sum(rev)::bigint as n from engine.run', values: [], name: '' });
  const on = (expression: string, more: object = {}): Promise<Tried> => tried({ expression, documentId: document, key: 'case', ...more });
  assert.equal((await on('case.amount * 2')).value, 500);
  assert.equal((await on('note')).value, 'hello');
  assert.equal((await on('size = "big" and case.country = "PL"')).value, true);
  assert.deepEqual((await on('result', { element: 'A' })).value, { marked: 'hello' });
  assert.equal((await on('start.nothing')).value, null);
  const [{ number } = { number: '' }] = await shop.db.read<{ number: string }>({
    text: 'select number from kernel.document where id = $1',
    values: [document],
    name: '',
  });
  assert.deepEqual((await tried({ expression: 'case.id', number })).document, { id: document, number });
  assert.deepEqual(await shop.db.read({ text: 'select sum(rev)::bigint as n from engine.run', values: [], name: '' }), before);
});

test('a timer is tried: its next times by the shop’s clock, from a text or from what an expression gives', async () => {
  const { shop, t } = await stage();
  const now = shop.kernel.env.now().getTime();
  const times = async (input: Record<string, unknown>): Promise<number[]> =>
    ((await tried(input)) as { times?: Date[] }).times?.map((at) => at.getTime() - now) ?? [];
  assert.deepEqual(await times({ expression: 'PT2H', timer: 'duration' }), [7_200_000]);
  assert.deepEqual(await times({ expression: 'R3/P1D', timer: 'cycle' }), [86_400_000, 172_800_000, 259_200_000]);
  assert.equal((await times({ expression: '0 6 * * 1-5', timer: 'cycle' })).length, 5);
  assert.deepEqual(await times({ expression: 'in two hours', timer: 'duration' }), []);
  assert.deepEqual(await times({ expression: '=duration("PT" + string(2 * 3) + "H")', timer: 'duration' }), [21_600_000]);
  const documentId = await t.start(shop.kernel, { amount: 3 });
  assert.deepEqual(await times({ expression: '=duration("PT" + string(case.amount) + "H")', timer: 'duration', documentId }), [10_800_000]);
});

test('what costs too much is stopped and told; who may not see runs may not try on documents', async () => {
  const { shop, t } = await stage();
  const document = await t.start(shop.kernel);
  const costly = await tried({ expression: 'count(for i in 1..1000, j in 1..1000 return i)', documentId: document });
  assert.deepEqual({ ok: costly.ok, code: costly.problem?.code }, { ok: false, code: 'feel.budget' });
  const reader: Actor = { kind: 'person', id: 'acc_x', may: (permission) => permission === 'processes.try_expression' };
  assert.equal((await tried({ expression: '1 + 1' }, reader)).type, 'number');
  await assert.rejects(tried({ expression: '1 + 1', documentId: document }, reader), (error) => isRefusal(error, 'kernel.forbidden'));
  await assert.rejects(tried({ expression: '1', number: 'C-1999-000001' }), (error) => isRefusal(error, 'processes.no_document'));
});

test('a type that was told as JSON is the same type again, and nonsense is any', () => {
  const type = { kind: 'context', fields: { a: { kind: 'list', of: { kind: 'string', values: ['x'] } }, b: { kind: 'dateTime' } } } as const;
  assert.deepEqual(typeJson(typeOfJson(typeJson(type))), typeJson(type));
  assert.deepEqual(typeOfJson({ kind: 'nonsense' }), { kind: 'any' });
  assert.deepEqual(typeOfJson('x'), { kind: 'any' });
});
