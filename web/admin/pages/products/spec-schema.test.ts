// Holds that a category's specs come back from their schema as they went in, and that what the form cannot show is not touched.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldsOfSchema, schemaOfFields } from './spec-schema.ts';

test('fields and their schema say the same, and a schema that says more is left alone', () => {
  const fields = [
    { key: 'volume', title: 'Volume, ml', kind: 'number' as const, choices: '' },
    { key: 'care', title: 'Care', kind: 'choice' as const, choices: 'hand, machine' },
    { key: 'set', title: 'A set', kind: 'yes_no' as const, choices: '' },
  ];
  const schema = schemaOfFields([...fields, { key: '', title: ' ', kind: 'text', choices: '' }])!;
  assert.deepEqual(schema['properties'], {
    volume: { type: 'number', title: 'Volume, ml' },
    care: { type: 'string', title: 'Care', enum: ['hand', 'machine'] },
    set: { type: 'boolean', title: 'A set' },
  });
  assert.deepEqual(fieldsOfSchema(schema), fields);
  assert.deepEqual([fieldsOfSchema(null), schemaOfFields([])], [[], undefined]);
  assert.equal(fieldsOfSchema({ type: 'object', required: ['a'], properties: { a: { type: 'string' } } }), undefined);
  assert.equal(fieldsOfSchema({ type: 'object', properties: { a: { type: 'integer' } } }), undefined);
});
