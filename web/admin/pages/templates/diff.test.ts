// The difference of two texts keeps what they share and loses no line of either.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diffLines } from './diff.ts';

test('lines that both have stay, the others are gone or new, in their order', () => {
  assert.deepEqual(diffLines('a\nb\nc', 'a\nx\nc\nd'), [
    { kind: 'same', text: 'a' },
    { kind: 'gone', text: 'b' },
    { kind: 'new', text: 'x' },
    { kind: 'same', text: 'c' },
    { kind: 'new', text: 'd' },
  ]);
  assert.deepEqual(diffLines('same', 'same'), [{ kind: 'same', text: 'same' }]);
  assert.deepEqual(diffLines('', 'one'), [
    { kind: 'gone', text: '' },
    { kind: 'new', text: 'one' },
  ]);
});

test('both texts can be read back out of their difference', () => {
  const [before, after] = ['one\ntwo\n\nthree\ntwo', 'two\n\nthree\nfour\ntwo\ntwo'];
  const lines = diffLines(before, after);
  const read = (kind: string): string =>
    lines
      .filter((line) => line.kind !== kind)
      .map((line) => line.text)
      .join('\n');
  assert.deepEqual([read('new'), read('gone')], [before, after]);
});
