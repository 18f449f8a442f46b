// What the condition builder writes, and what of FEEL it reads back; and plain values in attributes of a drawing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Condition, isWhole, operatorsFor, readCondition, writeCondition } from './condition.ts';
import { readEntry, writeEntry } from './literal.ts';

const SAME: [string, Condition][] = [
  [
    'order.paymentMethod = "cash_on_delivery" and order.total > 500',
    {
      join: 'and',
      rows: [
        { path: 'order.paymentMethod', operator: '=', value: { is: 'text', text: 'cash_on_delivery' } },
        { path: 'order.total', operator: '>', value: { is: 'number', text: '500' } },
      ],
    },
  ],
  [
    'order.country in ("RO", "MD") or not(check.complete)',
    {
      join: 'or',
      rows: [
        { path: 'order.country', operator: 'one_of', values: ['RO', 'MD'] },
        { path: 'check.complete', operator: 'is_false' },
      ],
    },
  ],
  ['check.complete', { join: 'and', rows: [{ path: 'check.complete', operator: 'is_true' }] }],
  [
    'order.phone = null and order.email != null',
    {
      join: 'and',
      rows: [
        { path: 'order.phone', operator: 'is_empty' },
        { path: 'order.email', operator: 'is_set' },
      ],
    },
  ],
  [
    'contains(order.email, "@firm.example") and starts with(order.number, "RO-")',
    {
      join: 'and',
      rows: [
        { path: 'order.email', operator: 'contains', value: { is: 'text', text: '@firm.example' } },
        { path: 'order.number', operator: 'starts_with', value: { is: 'text', text: 'RO-' } },
      ],
    },
  ],
  ['list contains(customer.tags, "vip")', { join: 'and', rows: [{ path: 'customer.tags', operator: 'has', value: { is: 'text', text: 'vip' } }] }],
  ['customer.totalSpent >= limit', { join: 'and', rows: [{ path: 'customer.totalSpent', operator: '>=', value: { is: 'fact', text: 'limit' } }] }],
  ['due < date("2026-11-22")', { join: 'and', rows: [{ path: 'due', operator: '<', value: { is: 'day', text: '2026-11-22' } }] }],
  ['order.channel = "say \\"web\\""', { join: 'and', rows: [{ path: 'order.channel', operator: '=', value: { is: 'text', text: 'say "web"' } }] }],
];

test('a condition is written in FEEL and read back as the same rows', () => {
  for (const [text, condition] of SAME) {
    assert.equal(writeCondition(condition), text);
    assert.deepEqual(readCondition(text), condition);
    assert.equal(isWhole(condition), true);
  }
});

test('other ways to write the same are read too', () => {
  assert.deepEqual(readCondition('order . total>500'), { join: 'and', rows: [{ path: 'order.total', operator: '>', value: { is: 'number', text: '500' } }] });
  assert.deepEqual(readCondition('wanted = false'), { join: 'and', rows: [{ path: 'wanted', operator: 'is_false' }] });
  assert.deepEqual(readCondition('order.country in ["RO"]')?.rows[0]?.values, ['RO']);
});

test('what is more than rows stays FEEL', () => {
  const more = [
    '',
    'a and b or c',
    'order.total * 2 > 500',
    'if a then b else c',
    'count(order.lines) > 2',
    'a = b = c',
    'order.total > sum([1])',
    'a and',
    'x in [1..5]',
    'a = null or (b and c)',
    '"a" = b',
  ];
  for (const text of more) assert.equal(readCondition(text), undefined, text);
});

test('a row that says too little is not written', () => {
  const half: Condition = {
    join: 'and',
    rows: [
      { path: 'order.total', operator: '>', value: { is: 'number', text: '' } },
      { path: 'order.vip', operator: 'is_true' },
    ],
  };
  assert.equal(isWhole(half), false);
  assert.equal(writeCondition(half), 'order.vip');
  assert.equal(isWhole({ join: 'and', rows: [{ path: '', operator: 'is_set' }] }), false);
  assert.equal(isWhole({ join: 'and', rows: [{ path: 'a', operator: '>', value: { is: 'number', text: 'many' } }] }), false);
});

test('operators are those of the kind of value', () => {
  assert.deepEqual(operatorsFor('boolean'), ['is_true', 'is_false']);
  assert.ok(operatorsFor('string').includes('one_of') && !operatorsFor('number').includes('contains'));
});

test('plain values and expressions in attributes are told apart and written back', () => {
  const cases: [string, ReturnType<typeof readEntry>][] = [
    ['hello', { is: 'value', value: 'hello' }],
    ['=5', { is: 'value', value: 5 }],
    ['=true', { is: 'value', value: true }],
    ['={amount: "5.00", currency: "RON"}', { is: 'value', value: { amount: '5.00', currency: 'RON' } }],
    ['=order.id', { is: 'expression', text: 'order.id' }],
    ['=if a then 1 else 2', { is: 'expression', text: 'if a then 1 else 2' }],
  ];
  for (const [attribute, entry] of cases) {
    assert.deepEqual(readEntry(attribute), entry);
    assert.equal(writeEntry(entry), attribute);
  }
  assert.deepEqual(readEntry('="rejected"'), { is: 'value', value: 'rejected' });
  assert.equal(writeEntry({ is: 'value', value: '=no formula' }), '="=no formula"');
  assert.deepEqual(readEntry(writeEntry({ is: 'value', value: '=no formula' })), { is: 'value', value: '=no formula' });
  assert.equal(writeEntry({ is: 'nothing' }), undefined);
  assert.equal(writeEntry({ is: 'value', value: [{ sku: 'A-1', quantity: 2 }] }), '=[{sku: "A-1", quantity: 2}]');
});
