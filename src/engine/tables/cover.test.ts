// Gaps, overlaps and rules that never decide, told exactly; and what can not be told is told to be unknown.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readDmn } from '../decision.ts';
import { coverOf } from './cover.ts';
import { columnsOf, kindsOf, problemsOfTable, tableBoxOf, tableTrial } from './trial.ts';

type Given = { policy?: string; inputs: { expression: string; type: string; values?: string }[]; rules: string[][] };

/** A table of which each rule is its tests and, last, its result. */
async function modelOf({ policy = 'UNIQUE', inputs, rules }: Given) {
  const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  const columns = inputs
    .map(
      ({ expression, type, values }) =>
        `<input><inputExpression typeRef="${type}"><text>${expression}</text></inputExpression>${values ? `<inputValues><text>${escape(values)}</text></inputValues>` : ''}</input>`,
    )
    .join('');
  const rows = rules
    .map((cells) => {
      const tests = cells.slice(0, -1).map((text) => `<inputEntry><text>${escape(text)}</text></inputEntry>`);
      return `<rule>${tests.join('')}<outputEntry><text>${escape(cells.at(-1)!)}</text></outputEntry></rule>`;
    })
    .join('');
  return readDmn(
    `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n"><decision id="t" name="t"><decisionTable hitPolicy="${policy}">${columns}<output name="r" typeRef="string"/>${rows}</decisionTable></decision></definitions>`,
  );
}

async function cover(given: Given) {
  const model = await modelOf(given);
  return coverOf(tableBoxOf(model, 't')!, columnsOf(model, 't', kindsOf(model, 't', [])));
}

const amount = { expression: 'amount', type: 'number' };
const range = (from: number | null, to: number | null, fromIn = false, toIn = false) => ({ from, fromIn, to, toIn });

test('a gap between numbers is told by its ends, and a value that stands in two ranges as an overlap', async () => {
  const found = await cover({
    inputs: [amount],
    rules: [
      ['< 10', '"a"'],
      ['[10..20]', '"b"'],
      ['[20..50)', '"c"'],
      ['> 50', '"d"'],
    ],
  });
  assert.equal(found.complete, 'no');
  assert.deepEqual(found.gaps, [[{ input: 0, isOthers: false, values: [], ranges: [range(50, 50, true, true)] }]]);
  assert.deepEqual(found.overlaps, [
    { rules: [1, 2], where: [{ input: 0, isOthers: false, values: [], ranges: [range(20, 20, true, true)] }], isCertain: true },
  ]);
});

test('a table that takes every case is complete, over numbers, truth values and lists of texts', async () => {
  const inputs = [amount, { expression: 'gift', type: 'boolean' }, { expression: 'way', type: 'string', values: '"post", "van"' }];
  const rules = [
    ['<= -1.5', '-', '-', '"a"'],
    ['> -1.5', 'true', '-', '"b"'],
    ['> -1.5', 'false', '"post"', '"c"'],
    ['> -1.5', 'false', '"van"', '"d"'],
  ];
  const whole = await cover({ inputs, rules });
  assert.deepEqual([whole.complete, whole.gaps, whole.overlaps, whole.unknown], ['yes', [], [], []]);
  const { gaps } = await cover({ inputs, rules: rules.slice(0, 3) });
  assert.deepEqual(gaps, [
    [
      { input: 0, isOthers: false, values: [], ranges: [range(-1.5, null)] },
      { input: 1, isOthers: false, values: [false], ranges: [] },
      { input: 2, isOthers: false, values: ['van'], ranges: [] },
    ],
  ]);
});

test('texts without a list leave all others open, and a negated list takes them', async () => {
  const country = { expression: 'country', type: 'string' };
  const open = await cover({
    inputs: [country],
    rules: [
      ['"RO","MD"', '"a"'],
      ['"PL"', '"b"'],
    ],
  });
  assert.deepEqual(open.gaps, [[{ input: 0, isOthers: true, values: ['RO', 'MD', 'PL'], ranges: [] }]]);
  const closed = await cover({
    inputs: [country],
    rules: [
      ['"RO","MD"', '"a"'],
      ['not("RO","MD")', '"b"'],
    ],
  });
  assert.deepEqual([closed.complete, closed.gaps, closed.overlaps], ['yes', [], []]);
});

test('where the first rule decides, one that comes too late is told', async () => {
  const found = await cover({
    policy: 'FIRST',
    inputs: [amount, { expression: 'gift', type: 'boolean' }],
    rules: [
      ['< 10', '-', '"a"'],
      ['>= 10', 'true', '"b"'],
      ['< 5', 'true', '"c"'],
      ['-', 'false', '"d"'],
      ['[10..12]', '-', '"e"'],
      ['-', '-', '"f"'],
    ],
  });
  assert.deepEqual([found.complete, found.hidden, found.overlaps], ['yes', [2, 4, 5], []]);
});

test('what is not understood is told as unknown, but a rule for everything closes the table all the same', async () => {
  const rules = [
    ['< limit', '"a"'],
    ['>= limit', '"b"'],
  ];
  const unsure = await cover({ inputs: [amount], rules });
  assert.deepEqual([unsure.complete, unsure.gaps, unsure.unknown, unsure.overlaps.map(({ isCertain }) => isCertain)], ['unknown', [], [0], [false]]);
  const closed = await cover({ policy: 'FIRST', inputs: [amount], rules: [...rules, ['-', '"c"']] });
  assert.deepEqual([closed.complete, closed.hidden, closed.unknown], ['yes', [], [0]]);
  const half = await cover({
    inputs: [amount, { expression: 'gift', type: 'boolean' }],
    rules: [
      ['< limit', 'true', '"a"'],
      ['>= limit', 'true', '"b"'],
    ],
  });
  assert.deepEqual([half.complete, half.gaps], ['no', [[{ input: 1, isOthers: false, values: [false], ranges: [] }]]]);
});

test('the shipped table is complete: its last rule takes all', async () => {
  const model = await readDmn(readFileSync(new URL('../../../processes/order-approval.dmn', import.meta.url), 'utf8'));
  const columns = columnsOf(model, 'order-approval', kindsOf(model, 'order-approval', []));
  const found = coverOf(tableBoxOf(model, 'order-approval')!, columns);
  assert.deepEqual([found.complete, found.gaps, found.hidden, found.unknown], ['yes', [], [], []]);
  assert.deepEqual(columns.at(-2), { kind: 'string', values: ['accept', 'review', 'reject'] });
});

test('many questions are given up rather than gone through for ever', async () => {
  const inputs = Array.from({ length: 14 }, (_, at) => ({ expression: `q${at}`, type: 'number' }));
  const rules = Array.from({ length: 120 }, (_, at) => [
    ...inputs.map((_one, column) => `[${(at * 7 + column * 13) % 50}..${((at * 11 + column * 5) % 60) + 20}]`),
    '"x"',
  ]);
  const found = await cover({ policy: 'FIRST', inputs, rules });
  assert.ok(found.complete === 'no' || found.complete === 'unknown');
  assert.ok(found.gaps.length <= 12);
});

test('a table is tried with the values of its columns, and says which rules decided', async () => {
  const model = await modelOf({
    inputs: [amount, { expression: 'way', type: 'string' }],
    rules: [
      ['< 10', '"post"', '"a"'],
      ['>= 10', '-', '"b"'],
      ['> 20', '"van"', '"c"'],
    ],
  });
  const answer = tableTrial(model, 't', kindsOf(model, 't', []))!;
  const now = new Date('2026-01-01T00:00:00Z');
  assert.deepEqual(answer([9, 'post'], now), { result: 'a', rules: [0], problem: null });
  assert.deepEqual(answer([9, 'van'], now), { result: null, rules: [], problem: null });
  assert.deepEqual(answer([21, 'van'], now), { result: null, rules: [1, 2], problem: { code: 'dmn.unique', reason: '2 rules match where only one may' } });
});

test('every wrong cell is told at its place, not only the first', async () => {
  const model = await modelOf({
    inputs: [amount, { expression: 'way +', type: 'string' }],
    rules: [
      ['< "ten"', '"post"', '"a"'],
      ['>= 10', '-', 'b c ('],
      ['>', '-', '7'],
    ],
  });
  const places = problemsOfTable(model, 't', []).map(({ code, rule, input, output }) => ({
    code,
    ...(rule === undefined ? {} : { rule }),
    ...(input === undefined ? {} : { input }),
    ...(output === undefined ? {} : { output }),
  }));
  assert.deepEqual(places, [
    { code: 'feel.syntax', input: 1 },
    { code: 'feel.type', rule: 0, input: 0 },
    { code: 'feel.syntax', rule: 1, output: 0 },
    { code: 'feel.syntax', rule: 2, input: 0 },
    { code: 'dmn.output_type', rule: 2, output: 0 },
  ]);
});
