// Holds that a grid keeps what was changed, goes back and forth, and pastes as spreadsheets do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY_SHEET, type GridColumn, STEPS, type Sheet, countOf, moved, placed, redo, settle, undo, valueOf, write } from './model.ts';
import { cellsOf, textOfCells } from './tsv.ts';

interface Row {
  sku: string;
  price: string;
  isFixed?: boolean;
}
const price: GridColumn<Row> = { key: 'price', title: 'Price', widthPx: 100, read: (row) => row.price, isReadOnly: (row) => row.isFixed === true };
const rows: Row[] = [
  { sku: 'A', price: '1' },
  { sku: 'B', price: '2' },
  { sku: 'C', price: '3', isFixed: true },
];
const put = (sheet: Sheet, at: number, value: string): Sheet => write(sheet, [{ key: rows[at]!.sku, row: rows[at]!, column: price, value }]);
const prices = (sheet: Sheet): string[] => rows.map((row) => valueOf(sheet, row.sku, row, price));

test('what is written is kept, what is as before is no change, and what may not be written is not', () => {
  const sheet = put(put(put(EMPTY_SHEET, 0, '9'), 1, '2'), 2, '9');
  assert.deepEqual([prices(sheet), countOf(sheet), sheet.done.length], [['9', '2', '3'], 1, 1]);
  const back = put(sheet, 0, '1');
  assert.deepEqual([prices(back), countOf(back)], [['1', '2', '3'], 0]);
});

test('a step goes back as one and forth again, and a new step ends the way forth', () => {
  const both = write(
    EMPTY_SHEET,
    [0, 1].map((at) => ({ key: rows[at]!.sku, row: rows[at]!, column: price, value: '7' })),
  );
  const more = put(both, 0, '8');
  assert.deepEqual(
    [prices(more), prices(undo(more)), prices(undo(undo(more))), prices(undo(undo(undo(more))))],
    [
      ['8', '7', '3'],
      ['7', '7', '3'],
      ['1', '2', '3'],
      ['1', '2', '3'],
    ],
  );
  assert.deepEqual(prices(redo(redo(undo(undo(more))))), ['8', '7', '3']);
  const other = put(undo(more), 1, '5');
  assert.deepEqual([prices(redo(other)), other.undone.length], [['7', '5', '3'], 0]);
});

test('the way back has at least fifty steps', () => {
  assert.ok(STEPS >= 50);
  let sheet: Sheet = EMPTY_SHEET;
  for (let n = 0; n < STEPS + 20; n++) sheet = put(sheet, 0, `x${n}`);
  let steps = 0;
  for (; sheet.done.length > 0; steps++) sheet = undo(sheet);
  assert.equal(steps, STEPS);
  assert.equal(prices(sheet)[0], 'x19');
});

test('what is saved is taken out, and the rest stays changed', () => {
  const sheet = settle(put(put(EMPTY_SHEET, 0, '9'), 1, '8'), [{ row: 'A', column: 'price' }]);
  assert.deepEqual([prices(sheet), countOf(sheet), undo(sheet)], [['1', '8', '3'], 1, sheet]);
});

test('cells move within the bounds', () => {
  assert.deepEqual(moved({ row: 0, column: 1 }, { row: -1, column: 5 }, 3, 4), { row: 0, column: 3 });
  assert.deepEqual(moved({ row: 1, column: 1 }, { row: 10 }, 3, 4), { row: 2, column: 1 });
});

test('pasting goes from the first corner on, one cell fills the range, and what is past the edge is left out', () => {
  const at = (row: number, column: number) => ({ row, column });
  const texts = (cells: string[][], from: { row: number; column: number }, to = from) =>
    placed(cells, { from, to }, 4, 3).map(({ cell, text }) => `${cell.row}${cell.column}${text}`);
  assert.deepEqual(texts([['a', 'b'], ['c']], at(1, 1)), ['11a', '12b', '21c']);
  assert.deepEqual(texts([['a']], at(2, 1), at(0, 0)), ['00a', '01a', '10a', '11a', '20a', '21a']);
  assert.deepEqual(texts([['a'], ['b']], at(0, 0), at(3, 0)), ['00a', '10b', '20a', '30b']);
  assert.deepEqual(texts([['a'], ['b']], at(3, 2)), ['32a']);
  assert.deepEqual(texts([], at(0, 0)), []);
});

test('the clipboard of spreadsheets is read and written', () => {
  assert.deepEqual(cellsOf('A\t1,50\r\nB\t2\r\n'), [
    ['A', '1,50'],
    ['B', '2'],
  ]);
  assert.deepEqual(cellsOf('"a\nb"\t"say ""x"""\n\tz'), [
    ['a\nb', 'say "x"'],
    ['', 'z'],
  ]);
  assert.deepEqual([cellsOf(''), cellsOf('\n'), cellsOf('5" pipe')], [[], [['']], [['5" pipe']]]);
  const cells = [
    ['a\tb', '"q"'],
    ['', 'plain'],
  ];
  assert.deepEqual(cellsOf(textOfCells(cells)), cells);
});
