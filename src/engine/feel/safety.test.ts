// Holds that an expression can neither hang the program nor reach anything of it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileExpression, FeelError, toJson } from './feel.ts';
import { anyType } from './types.ts';
import type { JsonValue } from './convert.ts';

function outcome(text: string, vars: Record<string, unknown> = {}): JsonValue | string {
  try {
    return toJson(compileExpression(text, anyType, { lenient: true }).evaluate(vars));
  } catch (error) {
    if (error instanceof FeelError) return error.code;
    throw error;
  }
}

test('an expression that would run on is stopped by its budget', () => {
  for (const text of [
    'for a in 1..1000000000 return a',
    'for a in 1..1000, b in 1..1000, c in 1..1000 return a',
    'some x in 1..100000000 satisfies x < 0',
    '{f: function(x) f(x + 1), g: f(1)}.g',
    '{f: function(s, n) if n = 0 then s else f(s + s, n - 1), g: f("ab", 60)}.g',
    'for i in 1..100000 return partial',
    'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a|a)*(\\\\1)*b$")',
    'string join(for i in 1..200000 return "aaaaaaaaaaaa")',
    'distinct values(for i in 1..20000 return {a: i})',
  ])
    assert.equal(outcome(text), 'feel.budget', text);
});

test('time is a budget when there is a clock', () => {
  let ms = 0;
  const clock = (): number => {
    ms += 1;
    return ms;
  };
  const { evaluate } = compileExpression('for i in 1..200000 return i', anyType);
  assert.throws(() => evaluate({}, { timeMs: 5, clock }), { code: 'feel.budget' });
  assert.equal((evaluate({}) as readonly unknown[]).length, 200_000);
});

test('a pattern that is costly elsewhere is answered at once', () => {
  assert.equal(outcome('matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$")'), false);
  assert.equal(outcome('matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a|aa)+$")'), false);
});

test('deep nesting and long texts are refused, not crashed on', () => {
  assert.equal(outcome('('.repeat(3000) + '1' + ')'.repeat(3000)), 'feel.too_deep');
  assert.equal(outcome(`${'-'.repeat(3000)}1`), 'feel.too_deep');
  assert.equal(outcome(' '.repeat(30_000)), 'feel.too_long');
  assert.equal(outcome(Array.from({ length: 200 }, (_, index) => `x = ${index}`).join(' or '), { x: 199 }), true);
});

test('nothing of the program is reached through a value', () => {
  const vars = { x: { f: () => 1, own: 2 }, text: 'abc', list: [1, 2] };
  for (const text of [
    'x.constructor',
    'x.__proto__',
    'x.hasOwnProperty',
    'x.toString',
    'text.length',
    'constructor',
    '__proto__',
    'toString',
    'get value(x, "constructor")',
    'x.f',
    'x.f()',
    'x.constructor("return 1")()',
  ]) {
    assert.equal(outcome(text, vars), null, text);
  }
  assert.deepEqual(outcome('list.length', vars), [null, null]);
  assert.equal(outcome('x.own', vars), 2);
});

test('names of prototypes are ordinary entries', () => {
  assert.deepEqual(outcome('{__proto__: {polluted: true}}.__proto__.polluted'), true);
  assert.equal(outcome('context put({}, "__proto__", {polluted: true}).polluted'), null);
  assert.equal(JSON.stringify(outcome('context([{key: "__proto__", value: 1}])')), '{"__proto__":1}');
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

test('a value from outside that nests without end is refused', () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  assert.equal(outcome('x', { x: circle }), 'feel.budget');
  assert.equal(outcome('x.self.self = null', { x: circle }), 'feel.budget');
});

const token = fc.constantFrom(
  ...'1 0.5 "a" "(a+)+$" x y [ ] ( ) { } , : . .. + - * / ** = != < >= and or not( if then else for in return some every satisfies function( instance of between null true @"P1D" @"2026-01-31" date( time( duration( sum( count( sort( replace( matches( string( get value( range( partial item ? number list< > ->'.split(
    ' ',
  ),
);

test('whatever is written, the answer is a value or a FeelError', () => {
  fc.assert(
    fc.property(fc.array(token, { maxLength: 14 }), (tokens) => {
      const text = tokens.join(' ');
      for (const lenient of [true, false]) {
        try {
          toJson(compileExpression(text, anyType, { lenient }).evaluate({ x: [1, { y: 2 }] }, { steps: 20_000, nowMs: 0 }));
        } catch (error) {
          assert.ok(error instanceof FeelError, `${text}: ${String(error)}`);
        }
      }
    }),
    { numRuns: 600 },
  );
});
