// Holds that mistakes are refused when an expression is compiled, each with its place in the text.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { compileExpression, compileUnaryTests, FeelError } from './feel.ts';
import { fromJsonSchema } from './schema.ts';
import { anyType } from './types.ts';
import type { FeelType } from './types.ts';

const scope = fromJsonSchema({
  type: 'object',
  properties: {
    order: {
      type: 'object',
      properties: {
        total: { type: 'number' },
        placedAt: { type: 'string', format: 'date-time' },
        state: { enum: ['placed', 'paid'] },
        lines: {
          type: 'array',
          items: { type: 'object', properties: { sku: { type: 'string' }, quantity: { type: 'integer' } } },
        },
      },
    },
  },
});

function refusal(text: string, against: FeelType = scope): { code: string; at: string } {
  try {
    compileExpression(text, against);
  } catch (error) {
    assert.ok(error instanceof FeelError);
    return { code: error.code, at: `${error.line}:${error.column}` };
  }
  return { code: 'none', at: '' };
}

test('a mistake is refused with its code, line and column', () => {
  const cases: [string, string, string][] = [
    ['order.total > "abc"', 'feel.type', '1:1'],
    ['order.totl > 1', 'feel.unknown_property', '1:7'],
    ['1 +\n  oder.total', 'feel.unknown_name', '2:3'],
    ['order.state = "plcaed"', 'feel.unknown_value', '1:1'],
    ['order.placedAt > "2026-01-01"', 'feel.type', '1:1'],
    ['order.total and true', 'feel.type', '1:1'],
    ['if order.total then 1 else 2', 'feel.type', '1:4'],
    ['order.lines[quantity > "x"]', 'feel.type', '1:13'],
    ['order.lines.colour', 'feel.unknown_property', '1:13'],
    ['order.lines[sku = "A"].quantity > 1', 'feel.type', '1:1'],
    ['abs("x")', 'feel.argument', '1:5'],
    ['abs(1, 2)', 'feel.arity', '1:1'],
    ['substring(string: "a", position: 1)', 'feel.argument', '1:1'],
    ['rnd(1)', 'feel.unknown_function', '1:1'],
    ['-order.state', 'feel.type', '1:1'],
    ['for i in "a".."b" return i', 'feel.type', '1:10'],
    ['{a: 1, a: 2}', 'feel.literal', '1:1'],
    ['@"2026-02-30"', 'feel.literal', '1:1'],
    ['1 instance of nubmer', 'feel.unknown_type', '1:15'],
    ['(1 + 2', 'feel.syntax', '1:7'],
    ['1 + * 2', 'feel.syntax', '1:5'],
    ['', 'feel.syntax', '1:1'],
    ['function(x) external {java: {class: "java.lang.Math"}}', 'feel.external', '1:1'],
  ];
  for (const [text, code, at] of cases) assert.deepEqual(refusal(text), { code, at }, text);
});

test('what is right is not refused', () => {
  for (const text of [
    'order.total > 500 and order.state = "paid"',
    'sum(order.lines.quantity) >= 3',
    'order.lines[quantity > 1].sku',
    'order.lines[1].quantity + 1',
    'count(order.lines[sku = "A"]) > 0',
    'some line in order.lines satisfies line.quantity > 2',
    'order.placedAt + duration("P3D") < now()',
    '{limit: 5, over: order.total > limit}.over',
    'order.state in ("placed", "paid")',
    'if order.total > 1 then "a" else null',
    'list contains(["A"], order.lines[1].sku)',
  ])
    assert.equal(refusal(text).code, 'none', text);
});

test('against any nothing is refused but what cannot be read', () => {
  for (const text of ['order.total > "abc"', 'x.y.z + 1', 'f(1)', 'x[colour = 1]']) assert.equal(refusal(text, anyType).code, 'none', text);
  assert.equal(refusal('1 +', anyType).code, 'feel.syntax');
});

test('a cell that can never match its column is refused', () => {
  const refused = (text: string, type: FeelType): string => {
    try {
      compileUnaryTests(text, type, scope);
    } catch (error) {
      return error instanceof FeelError ? error.code : 'broken';
    }
    return 'none';
  };
  assert.equal(refused('"abc"', { kind: 'number' }), 'feel.type');
  assert.equal(refused('> "abc"', { kind: 'number' }), 'feel.type');
  assert.equal(refused('["a".."b"]', { kind: 'number' }), 'feel.type');
  assert.equal(refused('"red"', { kind: 'string', values: ['blue'] }), 'feel.unknown_value');
  assert.equal(refused('> 5, [1..3], null, order.total', { kind: 'number' }), 'none');
});
