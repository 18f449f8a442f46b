// A log is cut only where a record or a trace ends, and nothing of it is lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutOf, piecesOf } from './pieces.ts';

test('a CSV file is cut behind whole records, not in a cell with line ends', () => {
  assert.equal(cutOf('a,b\n1,"x\ny', 'csv'), 4);
  assert.equal(cutOf('a,"say ""hi""\n"\n1', 'csv'), 16);
  assert.equal(cutOf('a,b', 'csv'), 0);
});

test('an XES file is cut behind whole traces', () => {
  assert.equal(cutOf('<log><trace></trace><trace>', 'xes'), 20);
  assert.equal(cutOf('<log>', 'xes'), 0);
});

test('all pieces together are the file', () => {
  const text = Array.from({ length: 50 }, (_, at) => `${at},"two\nlines",x\n`).join('') + 'last,without,end';
  let left = '';
  const pieces: string[] = [];
  for (let from = 0; from < text.length; from += 37) {
    const found = piecesOf(left + text.slice(from, from + 37), 'csv', from + 37 >= text.length, 60);
    pieces.push(...found.pieces);
    left = found.left;
  }
  assert.equal(pieces.join(''), text);
  assert.ok(pieces.slice(0, -1).every((piece) => piece.endsWith('\n') && (piece.match(/"/g)?.length ?? 0) % 2 === 0));
  assert.ok(pieces.length > 10);
});
