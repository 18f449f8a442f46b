// Holds the layout: layers by the flow, bands kept, nothing on top of anything, long flows on rows of their own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LayoutNode, layout } from './layout.ts';

const node = (id: string, next: string, extra: Partial<LayoutNode> = {}): LayoutNode => ({
  id,
  width: 100,
  height: 80,
  band: 0,
  x: 0,
  y: 0,
  isFirst: id === 'a',
  isLoose: false,
  next: next
    .split(' ')
    .filter(Boolean)
    .map((to) => ({ flow: `${id}${to}`, to, isAside: false })),
  ...extra,
});

test('a line stays a line, its steps one layer apart', () => {
  const { at, width, bands } = layout([node('a', 'b'), node('b', 'c'), node('c', '')], 1);
  assert.deepEqual(
    [...at].map(([id, { x, y }]) => [id, x, y]),
    [
      ['a', 0, 0],
      ['b', 170, 0],
      ['c', 340, 0],
    ],
  );
  assert.deepEqual([width, bands], [440, [80]]);
});

test('two ways take two rows and come together again; a way that passes by has a row of its own', () => {
  const { at, ways } = layout([node('a', 'b c d'), node('b', 'd'), node('c', 'd'), node('d', '')], 1);
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map((id) => at.get(id)!.y),
    [0, 0, 116, 0],
  );
  assert.equal(at.get('d')!.x, 340);
  assert.deepEqual([...ways.keys()], ['ad']);
  assert.ok(![40, 156].includes(ways.get('ad')!.y), 'the row of the flow is that of no step');
});

test('a flow back does not move anything, and lanes are kept', () => {
  const { at, bands } = layout([node('a', 'b'), node('b', 'a c', { band: 1 }), node('c', '', { band: 1 })], 2);
  assert.deepEqual(
    [...at.values()].map(({ x, band }) => [x, band]),
    [
      [0, 0],
      [170, 1],
      [340, 1],
    ],
  );
  assert.deepEqual(bands, [80, 80]);
});

test('what belongs to no flow comes under the others', () => {
  const { at, bands } = layout([node('a', ''), node('z', '', { isLoose: true, height: 200 })], 1);
  assert.deepEqual(at.get('z'), { x: 0, y: 116, band: 0 });
  assert.deepEqual(bands, [316]);
});
