// Names in notes: recognised where they begin, completed whole, and found again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namedIn, namingAt, piecesOf, withName } from './mentions.ts';

const colleagues = [
  { id: 'acc_1', name: 'Ana' },
  { id: 'acc_2', name: 'Ana Ionescu' },
  { id: 'acc_3', name: 'João Silva' },
];

test('a name is typed after an @ that begins a word, with blanks in it, on one line', () => {
  assert.deepEqual(namingAt('see @Ana Io', 11), { from: 4, to: 11, text: 'Ana Io' });
  assert.deepEqual(namingAt('@', 1), { from: 0, to: 1, text: '' });
  assert.equal(namingAt('mail@example', 12), undefined);
  assert.equal(namingAt('@Ana\nplease', 11), undefined);
  assert.equal(namingAt('@Ana please', 0), undefined);
});

test('a chosen name replaces what was typed of it, and the caret stands behind it', () => {
  assert.deepEqual(withName('see @jo, now', { from: 4, to: 7, text: 'jo' }, 'João Silva'), { text: 'see @João Silva , now', caret: 16 });
});

test('who is named whole is found, and of two names that begin alike the longer one', () => {
  assert.deepEqual(namedIn('@João Silva and @Ana Ionescu', colleagues), ['acc_2', 'acc_3']);
  assert.deepEqual(namedIn('Ana Ionescu', colleagues), []);
  assert.deepEqual(piecesOf('to @Ana Ionescu: yes', colleagues), [
    { text: 'to ', isName: false },
    { text: '@Ana Ionescu', isName: true },
    { text: ': yes', isName: false },
  ]);
});
