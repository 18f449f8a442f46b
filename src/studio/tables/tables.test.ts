// Tables tried with rows: what is right and wrong is told by row and rule, past decisions become rows, and nothing is changed by trying.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Refusal, SYSTEM, sql } from '#kernel';
import { type House, house } from '#testing';
import { deskModule } from '../../modules/desk/module.ts';
import { staffModule } from '../../modules/staff/module.ts';
import { roomOf } from '../studio.fixture.ts';
import { isSame, resultsOf } from './rules.ts';

const actor = SYSTEM;
const cell = (tag: string, text: string): string => `<${tag}><text>${text.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</text></${tag}>`;
const rule = (id: string, inputs: string[], outputs: string[]): string =>
  `<rule id="${id}">${inputs.map((text) => cell('inputEntry', text)).join('')}${outputs.map((text) => cell('outputEntry', text)).join('')}</rule>`;
const table = (key: string, policy: string, rules: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="D" name="D" namespace="n">
  <decision id="${key}" name="The ${key}"><decisionTable id="T" ${policy}>
    <input id="amount" label="Amount"><inputExpression id="ae" typeRef="number"><text>order.amount</text></inputExpression></input>
    <input id="way" label="Way"><inputExpression id="we" typeRef="string"><text>order.way</text></inputExpression><inputValues><text>"post", "van"</text></inputValues></input>
    <output id="who" name="who" typeRef="string"/><output id="fee" name="fee" typeRef="number"/>${rules}
  </decisionTable></decision>
</definitions>`;
const carrier = table('carrier', 'hitPolicy="UNIQUE"', rule('r1', ['< 10', '"post"'], ['"ana"', '1.50']) + rule('r2', ['>= 10', '-'], ['"ion"', '2']));

let opened: Promise<House> | undefined;
const open = (): Promise<House> => (opened ??= house({ modules: [staffModule, deskModule], publish: [carrier] }));
after(async () => {
  const shop = await opened;
  await shop?.verify();
  await shop?.close();
});

type Look = {
  xml: string;
  form: { rules: { id: string; inputs: string[]; outputs: string[]; note: string }[] };
  rows: { ok: boolean | null; rules: string[]; results: unknown; wrong: string[]; problem: { code: string } | null }[];
  problems: { rule: string | null; column: string | null; code: string }[];
  cover: { complete: string; gaps: unknown[]; overlaps: { rules: string[] }[] };
  untried: string[];
  difference: { same: boolean; added: string[]; changed: { id: string; cells: unknown[] }[] } | null;
};
const run = async (shop: House, input: unknown): Promise<Look> => (await shop.kernel.do<Look>('tables.run', input, { actor })).value;
const row = (amount: unknown, way: unknown, expects: Record<string, unknown> = {}) => ({ name: '', inputs: { amount, way }, expects });

test('rows tell what the table gives, which rule decided, and which result is not as expected', async () => {
  const shop = await open();
  const rows = [
    row(9, 'post', { who: 'ana', fee: 1.5 }),
    row(12, 'van', { who: 'ana', fee: '2' }),
    row(12, 'post'),
    row(9, 'van', { who: null }),
    row(9, 'bike', { who: 'ana' }),
  ];
  const look = await run(shop, { key: 'carrier', rows });
  assert.deepEqual(
    look.rows.map(({ ok, rules, wrong, results, problem }) => [ok, rules.join(), wrong.join(), results, problem?.code]),
    [
      [true, 'r1', '', { who: 'ana', fee: 1.5 }, undefined],
      [false, 'r2', 'who', { who: 'ion', fee: 2 }, undefined],
      [null, 'r2', '', { who: 'ion', fee: 2 }, undefined],
      [true, '', '', { who: null, fee: null }, undefined],
      [false, '', 'who', { who: null, fee: null }, 'dmn.input_value'],
    ],
  );
  assert.deepEqual([look.untried, look.cover.complete, look.difference?.same, look.problems], [[], 'no', true, []]);
});

test('a table that is being written is tried as it is, told what differs from the live one, and the live one stays', async () => {
  const shop = await open();
  const { form } = await run(shop, { key: 'carrier' });
  form.rules[0]!.inputs[0] = '< 20';
  form.rules.push({ id: 'r3', inputs: ['< 10', '"van"'], outputs: ['"eva"', '7'], note: 'by van' });
  const look = await run(shop, { key: 'carrier', form, rows: [row(12, 'post', { who: 'ana' }), row(9, 'van', { who: 'eva', fee: 7 })] });
  assert.deepEqual(
    look.rows.map(({ ok, rules, problem }) => [ok, rules.join(), problem?.code]),
    [
      [false, 'r1,r2', 'dmn.unique'],
      [true, 'r3', undefined],
    ],
  );
  assert.deepEqual([look.cover.overlaps.map(({ rules }) => rules), look.cover.complete, look.untried], [[['r1', 'r2']], 'yes', []]);
  assert.deepEqual(look.difference, {
    same: false,
    added: ['r3'],
    removed: [],
    changed: [{ id: 'r1', cells: [{ column: 'amount', before: '< 10' }] }],
    moved: [],
    columns: { added: [], removed: [], changed: [] },
    policy: null,
  });
  assert.match(look.xml, /<text>&lt; 20<\/text>/);
  const [live] = await shop.db.read<{ n: bigint; xml: string }>(sql`select count(*) as n, max(xml) as xml from engine.decision where key = 'carrier'`);
  assert.deepEqual([Number(live!.n), live!.xml === carrier], [1, true]);
});

test('a wrong cell is told at its rule and column, and no row is said to be right', async () => {
  const shop = await open();
  const { form } = await run(shop, { key: 'carrier' });
  form.rules[1]!.inputs[0] = '>= ten +';
  const look = await run(shop, { key: 'carrier', form, rows: [row(9, 'post', { who: 'ana' })] });
  assert.deepEqual(
    [look.problems.map(({ rule: at, column, code }) => [at, column, code]), look.rows, look.untried],
    [[['r2', 'amount', 'feel.syntax']], [], []],
  );
});

test('test rows are kept by table, replaced as a whole, and run when none are given', async () => {
  const shop = await open();
  const rows = [{ ...row(9, 'post', { who: 'ana' }), name: 'small parcel' }, row(10, null)];
  await shop.kernel.do('tables.save_rows', { key: 'carrier', rows: [row(1, 'van'), ...rows] }, { actor });
  assert.deepEqual((await shop.kernel.do('tables.save_rows', { key: 'carrier', rows }, { actor })).value, { count: 2 });
  assert.deepEqual(await shop.kernel.ask('tables.rows', { key: 'carrier' }, actor), { rows });
  assert.deepEqual(
    (await run(shop, { key: 'carrier' })).rows.map(({ ok }) => ok),
    [true, null],
  );
  assert.deepEqual(await shop.kernel.ask('tables.rows', { key: 'other' }, actor), { rows: [] });
});

test('what was decided is counted by rule for so many days, and can be taken as rows by the columns it had then', async () => {
  const shop = await open();
  const at = shop.env.now();
  const ago = (days: number): Date => new Date(at.getTime() - days * 86_400_000);
  const past = [
    { id: 'evl_1', inputs: [9, 'post'], matched: [{ id: 'r1', index: 0 }], result: { who: 'ana', fee: 1.5 }, at: ago(40) },
    { id: 'evl_2', inputs: [8, 'post'], matched: [{ id: 'r1', index: 0 }], result: { who: 'ana', fee: 1.5 }, at: ago(2) },
    { id: 'evl_3', inputs: [30, 'van'], matched: [{ id: 'r2', index: 1 }], result: { who: 'ion', fee: 2 }, at: ago(1) },
    { id: 'evl_4', inputs: [3, 'van'], matched: [], result: null, at: ago(1) },
  ];
  await shop.kernel.tx(actor, async (ctx) => {
    ctx.write(sql`insert into engine.run (id, definition_id, key, document_id, document_kind, root_id, status, rev, vars, state, started_at, ended_at)
      values ('run_x', 'def_x', 'case', 'cas_x', 'case', 'run_x', 'ended', 1, '{}', '{}', ${at}::timestamptz, ${at}::timestamptz)`);
    for (const one of past)
      ctx.write(sql`insert into engine.evaluation (id, run_id, element, decision, version, inputs, matched, result, at) values (${one.id}, 'run_x', 'E', 'carrier', 1,
        ${JSON.stringify(one.inputs)}::jsonb, ${JSON.stringify(one.matched)}::jsonb, ${JSON.stringify(one.result)}::jsonb, ${one.at}::timestamptz)`);
  });
  type Got = { decisions: number; unmatched: number; use: unknown; users: unknown; version: number };
  const got = await shop.kernel.ask<Got>('tables.get', { key: 'carrier' }, actor);
  assert.deepEqual(
    [got.version, got.decisions, got.unmatched, got.use, got.users],
    [
      1,
      3,
      1,
      [
        { rule: 'r1', count: 1 },
        { rule: 'r2', count: 1 },
      ],
      [],
    ],
  );
  const more = await shop.kernel.ask<Got>('tables.get', { key: 'carrier', days: 60 }, actor);
  assert.deepEqual(
    [more.decisions, more.use],
    [
      4,
      [
        { rule: 'r1', count: 2 },
        { rule: 'r2', count: 1 },
      ],
    ],
  );
  const { items } = await shop.kernel.ask<{ items: { id: string; inputs: unknown; results: unknown; rules: string[] }[] }>(
    'tables.past',
    { key: 'carrier' },
    actor,
  );
  assert.deepEqual(
    items.map(({ id, inputs, results, rules }) => [id, inputs, results, rules]),
    [
      ['evl_4', { amount: 3, way: 'van' }, { who: null, fee: null }, []],
      ['evl_3', { amount: 30, way: 'van' }, { who: 'ion', fee: 2 }, ['r2']],
      ['evl_2', { amount: 8, way: 'post' }, { who: 'ana', fee: 1.5 }, ['r1']],
      ['evl_1', { amount: 9, way: 'post' }, { who: 'ana', fee: 1.5 }, ['r1']],
    ],
  );
});

const room = roomOf(carrier);

test('a sketch of a table is saved, tried by its id, published, and its past wording is what the live one differs from', async () => {
  const { ana, ...shop } = await room();
  const { sketchId } = await shop.do<{ sketchId: string }>(ana, 'sketches.start', { kind: 'decision', key: 'carrier' });
  const { form } = await shop.do<Look>(ana, 'tables.run', { sketchId });
  const fewer = {
    ...(form as unknown as Record<string, unknown[]>),
    inputs: [(form as unknown as { inputs: unknown[] }).inputs[0]],
    rules: [{ id: 'r2', inputs: ['>= 0'], outputs: ['"ion"', '2'], note: 'all of it' }],
  };
  const { xml, difference } = await shop.do<Look & { difference: { removed: { id: string }[]; columns: { removed: string[] } } }>(ana, 'tables.run', {
    sketchId,
    form: fewer,
  });
  assert.deepEqual([difference.removed.map(({ id }) => id), difference.columns.removed], [['r1'], ['Way']]);
  const { rev } = await shop.do<{ rev: number }>(ana, 'sketches.save', { sketchId, rev: 1, xml });
  const saved = await shop.do<Look>(ana, 'tables.run', { sketchId, rows: [row(3, null, { who: 'ion' })] });
  assert.deepEqual([saved.form, saved.rows[0]!.ok, saved.cover.complete], [fewer, true, 'no']);
  await shop.do(ana, 'sketches.publish', { sketchId, rev });
  const live = await shop.ask<{ version: number; form: unknown }>('tables.get', { key: 'carrier' });
  assert.deepEqual([live.version, live.form], [2, fewer]);
});

test('a table that is not there is refused', async () => {
  const shop = await open();
  const code = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
    );
  assert.equal(await code(run(shop, { key: 'nothing' })), 'tables.none');
  assert.equal(await code(shop.kernel.ask('tables.get', { key: 'nothing' }, actor)), 'tables.none');
  assert.equal(await code(run(shop, { xml: '<a/>' })), 'tables.none');
  assert.equal(await code(run(shop, { xml: '<a>' })), 'decisions.unreadable');
});

test('lists of results are held against lists, in any order where the table keeps none', () => {
  const form = {
    key: 't',
    name: '',
    hitPolicy: 'COLLECT',
    aggregation: null,
    inputs: [],
    outputs: [{ id: 'o', label: '', name: 'o', type: null, values: null, fallback: null }],
    rules: [],
  } as const;
  assert.deepEqual(resultsOf({ ...form, inputs: [], outputs: [...form.outputs], rules: [] }, ['a', 'b']), { o: ['a', 'b'] });
  assert.deepEqual(
    [isSame('1.50', 1.5), isSame('', 0), isSame([1, { a: null }], ['1', { a: null }]), isSame({ a: 1 }, { a: 1, b: 2 })],
    [true, false, true, false],
  );
});
