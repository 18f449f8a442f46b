// Holds what decision tables answer under each hit policy, and what is refused about them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { FeelError, toJson } from '../feel/feel.ts';
import type { JsonValue } from '../feel/convert.ts';
import { fromJsonSchema } from '../feel/schema.ts';
import { compileDecision, readDmn } from './dmn.ts';
import type { CompiledDecision } from './dmn.ts';

interface Sketch {
  policy?: string;
  aggregation?: string;
  inputs?: readonly (readonly [string, string])[];
  /** Name, type, values, default. */
  outputs?: readonly (readonly [string, string, string?, string?])[];
  /** Cells of inputs, then of outputs. */
  rules: readonly (readonly string[])[];
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const cell = (name: string, id: string, text: string): string => `<${name} id="${id}"><text>${escaped(text)}</text></${name}>`;

/** The XML of a table, from a sketch. */
function tableXml({ policy = 'UNIQUE', aggregation, inputs = [['order.total', 'number']], outputs = [['', 'string']], rules }: Sketch): string {
  const columns = inputs.map(
    ([text, type], index) => `<input id="in${index}" label="${text}"><inputExpression typeRef="${type}"><text>${text}</text></inputExpression></input>`,
  );
  const results = outputs.map(([name, type, values, fallback], index) => {
    const inside = (values ? cell('outputValues', `v${index}`, values) : '') + (fallback ? cell('defaultOutputEntry', `d${index}`, fallback) : '');
    return `<output id="out${index}" ${name ? `name="${name}"` : ''} typeRef="${type}">${inside}</output>`;
  });
  const rows = rules.map((row, rule) => {
    const cells = row.map((text, index) => cell(index < inputs.length ? 'inputEntry' : 'outputEntry', `c${rule}-${index}`, text));
    return `<rule id="rule${rule}"><description>note ${rule}</description>${cells.join('')}</rule>`;
  });
  return `<?xml version="1.0"?><definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m" name="m" namespace="n">
    <decision id="d" name="Decide"><variable name="Decide"/><decisionTable id="table" hitPolicy="${policy}" ${aggregation ? `aggregation="${aggregation}"` : ''}>
    ${columns.join('')}${results.join('')}${rows.join('')}</decisionTable></decision></definitions>`;
}

const scope = fromJsonSchema({
  type: 'object',
  properties: {
    order: {
      type: 'object',
      properties: {
        total: { type: 'number' },
        country: { type: 'string' },
        at: { type: 'string', format: 'date-time' },
      },
    },
  },
});

async function compiled(sketch: Sketch): Promise<CompiledDecision> {
  return compileDecision(await readDmn(tableXml(sketch)), 'd', scope);
}

async function answers(sketch: Sketch, total: number, country = 'RO'): Promise<{ result: JsonValue; rules: readonly number[] }> {
  const { result, matched } = (await compiled(sketch)).evaluate({ order: { total, country } });
  return { result: toJson(result), rules: matched.map((rule) => rule.index) };
}

async function refusal(sketch: Sketch): Promise<{ code: string; element: unknown; column: number }> {
  try {
    await compiled(sketch);
  } catch (error) {
    assert.ok(error instanceof FeelError);
    return { code: error.code, element: error.details.elementId, column: error.column };
  }
  return { code: 'none', element: undefined, column: 0 };
}

const overlapping = [
  ['> 10', '"low"'],
  ['> 100', '"high"'],
  ['> 50', '"middle"'],
] as const;
const ranked = [['', 'string', '"high", "middle", "low"']] as const;

test('unique answers the one rule that matches, with what it saw', async () => {
  const table = await compiled({
    rules: [
      ['<= 100', '"small"'],
      ['> 100', '"large"'],
    ],
  });
  const decided = table.evaluate({ order: { total: '100.01' } });
  assert.equal(decided.result, 'large');
  assert.deepEqual(decided.matched, [{ index: 1, id: 'rule1', annotation: 'note 1' }]);
  assert.deepEqual(decided.inputs, [100.01]);
  assert.deepEqual(table.inputs, [{ label: 'order.total', expression: 'order.total', type: { kind: 'number' } }]);
  assert.deepEqual(table.names, ['order.total']);
});

test('unique refuses two rules that match, and names them', async () => {
  const table = await compiled({ rules: overlapping });
  assert.equal(table.evaluate({ order: { total: 20 } }).result, 'low');
  assert.throws(
    () => table.evaluate({ order: { total: 60 } }),
    (error: unknown) => {
      assert.ok(error instanceof FeelError);
      assert.equal(error.code, 'dmn.unique');
      assert.deepEqual(error.details, { elementId: 'table', rules: ['rule0', 'rule2'] });
      return true;
    },
  );
});

test('any takes rules that agree, and refuses those that do not', async () => {
  const rules = [
    ['> 10', '"yes"'],
    ['> 20', '"yes"'],
    ['> 30', '"no"'],
  ];
  assert.deepEqual(await answers({ policy: 'ANY', rules }, 25), { result: 'yes', rules: [0, 1] });
  await assert.rejects(answers({ policy: 'ANY', rules }, 35), { code: 'dmn.any' });
});

test('first, priority, rule order and output order', async () => {
  assert.deepEqual(await answers({ policy: 'FIRST', rules: overlapping }, 200), { result: 'low', rules: [0] });
  assert.deepEqual(await answers({ policy: 'PRIORITY', outputs: ranked, rules: overlapping }, 200), {
    result: 'high',
    rules: [1],
  });
  assert.deepEqual(await answers({ policy: 'RULE ORDER', rules: overlapping }, 200), {
    result: ['low', 'high', 'middle'],
    rules: [0, 1, 2],
  });
  assert.deepEqual(await answers({ policy: 'OUTPUT ORDER', outputs: ranked, rules: overlapping }, 200), {
    result: ['high', 'middle', 'low'],
    rules: [1, 2, 0],
  });
});

test('collect lists, counts, sums and takes the least and greatest', async () => {
  const rules = [
    ['> 10', '1.1'],
    ['> 100', '2.2'],
    ['> 50', '-3'],
  ];
  const outputs = [['', 'number']] as const;
  const collect = async (aggregation?: string, total = 200): Promise<JsonValue> =>
    (await answers({ policy: 'COLLECT', ...(aggregation ? { aggregation } : {}), outputs, rules }, total)).result;
  assert.deepEqual(await collect(), [1.1, 2.2, -3]);
  assert.equal(await collect('COUNT'), 3);
  assert.equal(await collect('SUM'), 0.3);
  assert.equal(await collect('MIN'), -3);
  assert.equal(await collect('MAX'), 2.2);
  assert.deepEqual(await collect(undefined, 0), []);
  assert.equal(await collect('COUNT', 0), 0);
  assert.equal(await collect('SUM', 0), null);
});

test('several outputs make a context; without a match the defaults answer', async () => {
  const outputs = [
    ['route', 'string', undefined, '"manual"'],
    ['days', 'number', undefined, '1 + 1'],
  ] as const;
  const sketch = { outputs, rules: [['> 100', '"review"', 'order.total / 100']] };
  assert.deepEqual(await answers(sketch, 250), { result: { route: 'review', days: 2.5 }, rules: [0] });
  assert.deepEqual(await answers(sketch, 5), { result: { route: 'manual', days: 2 }, rules: [] });
});

test('cells see their column as ? and the variables by name', async () => {
  const inputs = [
    ['order.total', 'number'],
    ['order.country', 'string'],
  ] as const;
  const rules = [
    ['? > 10 and ? < 20', 'string length(?) = 2', '"a"'],
    ['not([10..20])', '"RO", "PL"', '"b"'],
    ['> order.total - 1', 'not("RO", "PL")', '"c"'],
  ];
  assert.deepEqual(await answers({ inputs, rules, policy: 'FIRST' }, 15), { result: 'a', rules: [0] });
  assert.deepEqual(await answers({ inputs, rules, policy: 'FIRST' }, 25), { result: 'b', rules: [1] });
  assert.deepEqual(await answers({ inputs, rules, policy: 'FIRST' }, 25, 'DE'), { result: 'c', rules: [2] });
});

test('a missing value matches nothing but null and the dash', async () => {
  const table = await compiled({
    rules: [
      ['> 0', '"some"'],
      ['null', '"none"'],
    ],
  });
  assert.equal(table.evaluate({ order: {} }).result, 'none');
  assert.equal(table.evaluate({}).result, 'none');
});

test('what can never be right is refused where it stands', async () => {
  const cases: [string, Sketch, string, unknown, number][] = [
    ['a cell of another type', { rules: [['"x"', '"a"']] }, 'feel.type', 'c0-0', 1],
    ['a result of another type', { rules: [['> 1', '5']] }, 'dmn.output_type', 'c0-1', 1],
    ['a default of another type', { outputs: [['', 'string', undefined, '5']], rules: [['> 1', '"a"']] }, 'dmn.output_type', 'd0', 1],
    ['a result that is not among the values', { outputs: ranked, rules: [['> 1', '"huge"']] }, 'dmn.output_value', 'c0-1', 1],
    ['priority without values', { policy: 'PRIORITY', rules: overlapping }, 'dmn.output_values', 'table', 1],
    ['a sum of texts', { policy: 'COLLECT', aggregation: 'SUM', rules: overlapping }, 'dmn.aggregation', 'table', 1],
    [
      'a sum of two outputs',
      {
        policy: 'COLLECT',
        aggregation: 'SUM',
        outputs: [
          ['a', 'number'],
          ['b', 'number'],
        ],
        rules: [['> 1', '1', '2']],
      },
      'dmn.aggregation',
      'table',
      1,
    ],
    ['a name nobody knows', { inputs: [['order.totl', 'number']], rules: [['> 1', '"a"']] }, 'feel.unknown_property', 'in0', 7],
    ['a cell that cannot be read', { rules: [['> 1 and', '"a"']] }, 'feel.syntax', 'c0-0', 8],
    ['an empty input', { inputs: [['', 'number']], rules: [['> 1', '"a"']] }, 'dmn.empty', 'in0', 1],
    ['a type nobody knows', { inputs: [['order.total', 'money']], rules: [['> 1', '"a"']] }, 'dmn.unknown_type', 'd', 1],
    ['an input of another type', { inputs: [['order.country', 'number']], rules: [['> 1', '"a"']] }, 'dmn.type', 'in0', 1],
    ['a missing cell', { rules: [['> 1']] }, 'dmn.shape', 'rule0', 1],
    ['a policy nobody knows', { policy: 'BEST', rules: [['> 1', '"a"']] }, 'dmn.hit_policy', 'table', 1],
  ];
  for (const [what, sketch, code, element, column] of cases) assert.deepEqual(await refusal(sketch), { code, element, column }, what);
});

test('a table that costs too much is stopped', async () => {
  const table = await compiled({ rules: [['count(for i in 1..1000000000 return i) > 0 and ? > 0', '"a"']] });
  assert.throws(() => table.evaluate({ order: { total: 1 } }), { code: 'feel.budget' });
});

test('twenty rules over four columns are decided two hundred thousand times in a second of processor time', async () => {
  const inputs = [
    ['order.total', 'number'],
    ['order.country', 'string'],
    ['order.total', 'number'],
    ['order.country', 'string'],
  ] as const;
  const rules = Array.from({ length: 20 }, (_, index) => [`[${index * 100}..${index * 100 + 100})`, '"RO", "PL"', '>= 0', '-', `"r${index}"`]);
  const table = await compiled({ inputs, rules });
  const vars = Array.from({ length: 20 }, (_, index) => ({ order: { total: index * 100 + 50, country: 'PL' } }));
  const rounds = 100_000;
  for (let round = 0; round < 20_000; round += 1) table.evaluate(vars[round % 20] ?? {});
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) table.evaluate(vars[round % 20] ?? {});
  const spent = process.cpuUsage(before);
  assert.ok((spent.user + spent.system) / 1e6 < rounds / 200_000, `${rounds} evaluations took ${(spent.user + spent.system) / 1000} ms`);
});
