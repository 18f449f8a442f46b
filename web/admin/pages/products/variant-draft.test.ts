// Holds that options make the variants that are missing, keep those that are there, and are renamed and removed in all of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VariantDraft } from './draft.ts';
import { renamed, withCombinations, withoutOption } from './variant-draft.ts';

const variant = (sku: string, options: Record<string, string>, more: Partial<VariantDraft> = {}): VariantDraft => ({
  id: `sku_${sku}`,
  sku,
  options,
  gtin: null,
  weightGrams: 300,
  lengthMm: null,
  widthMm: null,
  heightMm: 90,
  status: 'active',
  ...more,
});
const sizes = [{ name: 'size', values: ['S', 'L'] }];

test('a lone variant becomes the first of the combinations, and the others are made after it', () => {
  const made = withCombinations([variant('MUG', {})], sizes, 'SKU');
  assert.deepEqual(
    made.map((it) => [it.id, it.sku, it.options, it.weightGrams, it.heightMm]),
    [
      ['sku_MUG', 'MUG', { size: 'S' }, 300, 90],
      [undefined, 'MUG-L', { size: 'L' }, 300, 90],
    ],
  );
  assert.deepEqual(withCombinations(made, sizes, 'SKU'), made);
});

test('a second option gives each variant its first value, and codes that are taken get a number', () => {
  const two = [...sizes, { name: 'colour', values: ['red', 'blue'] }];
  const made = withCombinations([variant('A', { size: 'S' }), variant('A-S-BLUE', { size: 'L' })], two, 'SKU');
  assert.deepEqual(
    made.map((it) => [it.sku, it.options['size'], it.options['colour']]),
    [
      ['A', 'S', 'red'],
      ['A-S-BLUE', 'L', 'red'],
      ['A-S-BLUE-2', 'S', 'blue'],
      ['A-L-BLUE', 'L', 'blue'],
    ],
  );
});

test('an option is renamed and removed in every variant', () => {
  const all = [variant('A', { size: 'S', colour: 'red' }), variant('B', { size: 'L' })];
  const named = renamed(sizes, all, 0, 'mărime');
  assert.deepEqual([named.options[0]!.name, named.variants.map((it) => it.options)], ['mărime', [{ mărime: 'S', colour: 'red' }, { mărime: 'L' }]]);
  const without = withoutOption(sizes, all, 0);
  assert.deepEqual([without.options, without.variants.map((it) => it.options)], [[], [{ colour: 'red' }, {}]]);
});
