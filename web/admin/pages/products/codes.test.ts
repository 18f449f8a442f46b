// Holds that suggested codes are plain and free, and that options come to all their combinations.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeFrom, codeOfValue, combinations, freeCode, keyOfOptions } from './codes.ts';

test('codes are made of Latin capitals and digits', () => {
  assert.deepEqual(['Cămașă din în Olt', 'Żółta łódź 2', 'Чайник', ''].map(codeFrom), ['CAMA-DIN-IN', 'ZOLT-LODZ-2', 'SKU', 'SKU']);
  assert.deepEqual(['red', 'X large 2', 'синий'].map(codeOfValue), ['RED', 'XLARGE', 'X']);
  assert.deepEqual([freeCode('A', new Set()), freeCode('A', new Set(['A', 'A-2']))], ['A', 'A-3']);
});

test('options come to every combination once, in their order', () => {
  const options = [
    { name: 'colour', values: ['red', 'blue'] },
    { name: 'size', values: ['S', 'L'] },
    { name: '', values: ['x'] },
  ];
  assert.deepEqual(combinations(options), [
    { colour: 'red', size: 'S' },
    { colour: 'red', size: 'L' },
    { colour: 'blue', size: 'S' },
    { colour: 'blue', size: 'L' },
  ]);
  assert.deepEqual(combinations([]), []);
  assert.equal(keyOfOptions({ b: '1', a: '2' }), keyOfOptions({ a: '2', b: '1' }));
});
