// Holds that a form drawn from a schema asks for what the action needs and sends nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Schema, asksNothing, cleaned, firstValue, missing, shownFields } from './schema.ts';

const ORDER = 'ord_01jd0000000000000000000000';
const text = (more: Schema = {}): Schema => ({ type: 'string', ...more });

const review: Schema = {
  type: 'object',
  required: ['orderId', 'decision'],
  properties: {
    orderId: text({ pattern: '^ord_' }),
    decision: {
      anyOf: [
        { type: 'string', const: 'approve' },
        { type: 'string', const: 'reject' },
      ],
    },
    note: text({ maxLength: 500 }),
  },
};

const pick: Schema = {
  type: 'object',
  required: ['parcelId', 'lines'],
  properties: {
    parcelId: text(),
    lines: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['skuId', 'picked'],
        properties: { skuId: text(), picked: { type: 'integer', minimum: 0 } },
      },
    },
  },
};

test('ids that the drawing has filled in are not asked for, everything else is', () => {
  const fields = shownFields(review, { orderId: ORDER });
  assert.deepEqual(
    fields.map((it) => [it.name, it.shape.kind, it.isRequired]),
    [
      ['decision', 'choice', true],
      ['note', 'text', false],
    ],
  );
  assert.deepEqual(
    shownFields(review, {}).map((it) => it.name),
    ['orderId', 'decision', 'note'],
  );
});

test('a task can be completed without writing only when nothing that it needs is missing', () => {
  assert.equal(asksNothing(review, { orderId: ORDER }), false);
  assert.equal(asksNothing({ type: 'object', required: ['orderId'], properties: { orderId: text() } }, { orderId: ORDER }), true);
  assert.equal(asksNothing(null, {}), true);
});

test('empty fields are not sent, numbers are numbers, prefilled values that the schema does not know stay', () => {
  const schema: Schema = { type: 'object', properties: { weightGrams: { type: 'integer' }, note: text() } };
  assert.deepEqual(cleaned(schema, { weightGrams: '1200', note: '  ', parcelId: 'shp_1' }), {
    weightGrams: 1200,
    parcelId: 'shp_1',
  });
});

test('a list begins with the rows that it needs, and missing cells are told by their pointer', () => {
  const value = firstValue(pick, { parcelId: 'shp_1' });
  assert.deepEqual(value, { parcelId: 'shp_1', lines: [{}] });
  assert.deepEqual(missing(pick, value), ['/lines/0/skuId', '/lines/0/picked']);
  assert.deepEqual(missing(pick, { parcelId: 'shp_1', lines: [{ skuId: 'sku_1', picked: 0 }] }), []);
});

test('an alternative of null makes a field one that may stay empty', () => {
  const schema: Schema = {
    type: 'object',
    required: ['dueOn'],
    properties: { dueOn: { anyOf: [text({ format: 'date' }), { type: 'null' }] } },
  };
  const [field] = shownFields(schema, {});
  assert.equal(field?.isRequired, false);
  assert.deepEqual(field?.shape, { kind: 'text', isLong: false, isDate: true, maxLength: undefined });
});
