// Changing a table: what is written stands where it was written, columns keep their cells, and every step can be taken back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Form,
  addColumn,
  addRule,
  asFeel,
  asRead,
  back,
  cellOf,
  copyRule,
  dropColumn,
  dropRules,
  forth,
  moveColumn,
  moveRule,
  offersFor,
  putCells,
  step,
  written,
} from './edits.ts';
import { expectedOfText, isFit, textOfValue, valueOfText } from './values.ts';

const form: Form = {
  key: 't',
  name: 'T',
  hitPolicy: 'FIRST',
  aggregation: null,
  inputs: [
    { id: 'a', label: 'A', expression: 'x', type: 'number', values: null },
    { id: 'b', label: 'B', expression: 'y', type: 'string', values: null },
  ],
  outputs: [{ id: 'o', label: 'O', name: 'o', type: 'string', values: null, fallback: null }],
  rules: [
    { id: 'r1', inputs: ['1', '"x"'], outputs: ['"p"'], note: 'one' },
    { id: 'r2', inputs: ['2', ''], outputs: ['"q"'], note: '' },
  ],
};
const rows = ({ rules }: Form): string[] => rules.map(({ id, inputs, outputs }) => [id, ...inputs, ...outputs].join(' '));

test('rules are added, copied, moved and taken away, each with an id of its own', () => {
  const more = copyRule(addRule(form, 1), 0);
  assert.deepEqual(rows(more), ['r1 1 "x" "p"', 'Rule_7 1 "x" "p"', 'Rule_6   ', 'r2 2  "q"']);
  assert.deepEqual(rows(moveRule(more, 3, -1)), ['r1 1 "x" "p"', 'Rule_7 1 "x" "p"', 'r2 2  "q"', 'Rule_6   ']);
  assert.deepEqual(rows(moveRule(form, 0, -1)), rows(form));
  assert.deepEqual(rows(dropRules(more, 1, 2)), rows(form));
});

test('columns take their cells along', () => {
  const { form: wider, id } = addColumn(form, 'inputs', 'C');
  assert.deepEqual([id, rows(wider)], ['Question_6', ['r1 1 "x"  "p"', 'r2 2   "q"']]);
  assert.deepEqual(rows(moveColumn(form, 'inputs', 0, 1)), ['r1 "x" 1 "p"', 'r2  2 "q"']);
  assert.deepEqual(rows(dropColumn(form, 'inputs', 0)), ['r1 "x" "p"', 'r2  "q"']);
  assert.deepEqual(
    addColumn(form, 'outputs', 'R').form.outputs.map(({ name }) => name),
    ['o', 'result2'],
  );
});

test('cells are written by rule and column as one step that can be taken back', () => {
  const at = step(
    written(form),
    putCells(form, [
      { rule: 'r1', column: 'b', text: '"y"' },
      { rule: 'r2', column: 'note', text: 'two' },
      { rule: 'r2', column: 'o', text: '"z"' },
    ]),
  );
  assert.deepEqual(
    [
      ['b', 0],
      ['note', 1],
      ['o', 1],
    ].map(([column, rule]) => cellOf(at.now, at.now.rules[Number(rule)]!, String(column))),
    ['"y"', 'two', '"z"'],
  );
  assert.equal(back(at).now, form);
  assert.equal(forth(back(at)).now, at.now);
  assert.equal(step(at, structuredClone(at.now)), at);
  assert.deepEqual([back(written(form)).now, forth(at).now], [form, at.now]);
});

test('plain words get their quotation marks in a column of texts, and nothing else does', () => {
  assert.deepEqual(
    ['RO', 'RO, PL', 'cash on delivery', '"RO"', 'not("RO")', 'order.country', 'null', '-', ''].map((text) => asFeel(text, 'string', false)),
    ['"RO"', '"RO", "PL"', '"cash on delivery"', '"RO"', 'not("RO")', 'order.country', 'null', '', ''],
  );
  assert.deepEqual(
    [asFeel('> 5', 'number', false), asFeel('It is late.', 'string', true), asFeel('order.city', 'string', true), asFeel('yes', 'any', true)],
    ['> 5', '"It is late."', 'order.city', 'yes'],
  );
  assert.deepEqual([asRead('"RO", "PL"'), asRead('not("RO")'), asRead('')], ['RO, PL', 'not("RO")', '']);
  assert.deepEqual(
    [offersFor('boolean', null, false), offersFor('string', ['a', 'b'], true), offersFor('string', null, false)],
    [['true', 'false'], ['"a"', '"b"'], []],
  );
});

test('values of test rows are read as they are written, by the kind of their column', () => {
  assert.deepEqual(
    [
      valueOfText('12,5', 'number'),
      valueOfText('ten', 'number'),
      valueOfText('Da', 'boolean'),
      valueOfText('"RO"', 'string'),
      valueOfText('', 'string'),
      valueOfText('[1]', 'list'),
    ],
    [12.5, 'ten', true, 'RO', null, [1]],
  );
  assert.deepEqual([expectedOfText('a; b', 'string', true), expectedOfText('3', 'number', false)], [['a', 'b'], 3]);
  assert.deepEqual([textOfValue(['a', 2]), textOfValue(null), textOfValue({ a: 1 }), textOfValue(false)], ['a; 2', '', '{"a":1}', 'false']);
  assert.deepEqual([isFit('ten', 'number'), isFit(null, 'number'), isFit(1, 'number'), isFit('x', 'boolean')], [false, true, true, false]);
});
