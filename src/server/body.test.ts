// JSON from outside: what is let in and what is not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '#kernel';
import { DEEPEST, readJson } from './body.ts';
import { readKey } from './routes.ts';

const codeOf = (text: string): string => {
  try {
    readJson(text);
    return 'read';
  } catch (error) {
    assert.ok(error instanceof Refusal);
    return error.code;
  }
};

test('a body is what it says, and nothing is an empty object', () => {
  assert.deepEqual(readJson(''), { text: '', value: {} });
  assert.deepEqual(readJson('{"name":"Ștefan \\u0219 \\ud83d\\ude00"}').value, { name: 'Ștefan ș 😀' });
});

test('nesting is counted outside of texts only', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ' '.repeat(3_000) + ']'.repeat(depth);
  assert.equal(codeOf(nested(DEEPEST)), 'read');
  assert.equal(codeOf(nested(DEEPEST + 1)), 'server.json');
  assert.equal(codeOf(JSON.stringify({ note: '[{\\"'.repeat(1_000) })), 'read');
});

test('names that pollute and signs that cannot be stored are refused however they are written', () => {
  for (const text of ['{"__proto__":{}}', '{"a":{"\\u005f_proto__":1}}', '[{"__proto__":null}]']) assert.equal(codeOf(text), 'server.json', text);
  for (const text of ['"\\u0000"', '{"a":"\\ud83d"}', '{"\\u0000":1}', '["\\udc00\\ud800"]']) assert.equal(codeOf(text), 'server.text', text);
  assert.equal(codeOf('{"note":"__proto__"}'), 'read');
});

test('a text that cannot be stored is refused with its place', () => {
  const placeIn = (text: string): string | undefined => {
    try {
      readJson(text);
    } catch (error) {
      return (error as Refusal).faults[0]?.pointer;
    }
    return undefined;
  };
  assert.deepEqual(
    ['"\\u0000"', '{"note":"\\u0000"}', '{"lines":[{"sku":"a"},{"sku":"\\ud800"}]}', '{"a/b":{"c~":"\\u0000"}}', '{"a":{"\\u0000":1}}'].map(placeIn),
    ['', '/note', '/lines/1/sku', '/a~1b/c~0', '/a'],
  );
});

test('an Idempotency-Key is bare or quoted', () => {
  assert.equal(readKey('abc'), 'abc');
  assert.equal(readKey('"a\\"b\\\\c"'), 'a"b\\c');
  assert.equal(readKey('x'.repeat(255)).length, 255);
  for (const bad of ['', '""', 'x'.repeat(256), 'ș']) assert.throws(() => readKey(bad), Refusal);
});
