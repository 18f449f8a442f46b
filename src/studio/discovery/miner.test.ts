// The miner on logs of which the answer is known, and trees that take exactly the ways they should.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Variant, followsOf } from './graph.ts';
import { mine } from './miner.ts';
import { readerOf, textOf } from './tree.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** A log of ways such as `abcd*3`. */
const logOf = (text: string): Variant[] =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => {
      const [way = '', times = '1'] = word.split('*');
      return { trace: way === '-' ? [] : [...way].map((letter) => LETTERS.indexOf(letter)), cases: Number(times) };
    });
const treeOf = (text: string, noise = 0): string => textOf(mine(logOf(text), noise), (at) => LETTERS[at]!);
const takes = (log: string, ways: string): (boolean | undefined)[] => {
  const read = readerOf(mine(logOf(log), 0));
  return logOf(ways).map(({ trace }) => read(trace));
};

test('the first log of the book gives its model', () => {
  // W. M. P. van der Aalst: Process Mining, L1.
  assert.equal(treeOf('abcd*3 acbd*2 aed'), '→(a, ×(∧(b, c), e), d)');
});

test('the second log of the book gives its loop around two things side by side', () => {
  // W. M. P. van der Aalst: Process Mining, L2.
  assert.equal(treeOf('abcd*3 acbd*4 abcefbcd*2 abcefcbd acbefbcd*2 acbefbcefcbd'), '→(a, ⟲(∧(b, c), →(e, f)), d)');
  assert.equal(treeOf('bcd bdc ad acd'), '→(×(a, b), ∧(×(c, τ), d))');
});

test('each cut is found by itself', () => {
  assert.equal(treeOf('a b c'), '×(a, b, c)');
  assert.equal(treeOf('abc'), '→(a, b, c)');
  assert.equal(treeOf('abc ac'), '→(a, ×(b, τ), c)');
  assert.equal(treeOf('ab ba'), '∧(a, b)');
  assert.equal(treeOf('a aba ababa'), '⟲(a, b)');
  assert.equal(treeOf('ab abcab abdab'), '⟲(→(a, b), c, d)');
  assert.equal(treeOf('a aa aaa'), '⟲(a, τ)');
  assert.equal(treeOf('a -'), '×(a, τ)');
});

test('with nothing left out every way of the log is one of the tree’s', () => {
  const chance = (seed: number) => () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  for (let round = 0; round < 60; round++) {
    const next = chance(round + 7);
    const log: Variant[] = Array.from({ length: 2 + Math.floor(next() * 12) }, () => ({
      trace: Array.from({ length: Math.floor(next() * 9) }, () => Math.floor(next() * 6)),
      cases: 1 + Math.floor(next() * 5),
    }));
    const tree = mine(log, 0);
    const read = readerOf(tree);
    const missed = log.filter(({ trace }) => read(trace) !== true).map(({ trace }) => trace.map((at) => LETTERS[at]).join(''));
    assert.deepEqual(missed, [], `round ${round}: ${textOf(tree, (at) => LETTERS[at]!)}`);
  }
});

test('a way that is not the tree’s is told', () => {
  assert.deepEqual(takes('abcd*3 acbd*2 aed', 'abcd acbd aed abd abced ad aedd -'), [true, true, true, false, false, false, false, false]);
  assert.deepEqual(takes('ab abcab', 'ab abcab abcabcab abc cab'), [true, true, true, false, false]);
});

test('what is rare is left out where it is in the way, and only then', () => {
  const log = 'abcd*50 acbd*50 dbca*1';
  assert.equal(treeOf(log, 0.2), '→(a, ∧(b, c), d)');
  assert.notEqual(treeOf(log, 0), '→(a, ∧(b, c), d)');
  assert.equal(treeOf('abc*99 ac*1', 0.1), '→(a, b, c)');
});

test('what follows what is counted', () => {
  const { edges, starts, ends } = followsOf(logOf('abcd*3 acbd*2 aed'));
  assert.deepEqual(
    [...edges.get(0)!],
    [
      [1, 3],
      [2, 2],
      [4, 1],
    ],
  );
  assert.deepEqual([[...starts], [...ends]], [[[0, 6]], [[3, 6]]]);
});
