// What is changed in a grid, apart from how it is drawn: edits over the rows as they are, the way back and forth, ranges, pasting.
import type { ReactNode } from 'react';

/** A cell by the place of its row and column as they are shown. */
export interface Cell {
  row: number;
  column: number;
}

/** Where the selection began and where it ends now. */
export interface Range {
  from: Cell;
  to: Cell;
}

/** What a column does with the text of a cell. All values are texts; what is shown may differ. */
export interface GridColumn<Row> {
  key: string;
  title: string;
  widthPx: number;
  /** The value as it is saved, e.g. `12.50`. */
  read: (row: Row) => string;
  /** What somebody wrote or pasted, as a value; what cannot be read stays as it was written, and `check` says so. */
  parse?: (written: string, row: Row) => string;
  /** What is wrong with a value, if anything. */
  check?: (value: string, row: Row) => string | undefined;
  /** How a value is shown. */
  show?: (value: string, row: Row) => string;
  /** The values to choose from, with their words. */
  options?: readonly { value: string; label: string }[];
  isReadOnly?: (row: Row) => boolean;
  isEnd?: boolean;
  /** What stands at its head instead of the title, e.g. a button that opens the column. */
  head?: ReactNode;
  /** What stands in a cell instead of its text. */
  render?: (value: string, row: Row) => ReactNode;
  /** How a cell is set apart (`data-tone`), and why. */
  toneOf?: (row: Row) => { tone: string; says?: string | undefined } | undefined;
  /** Texts that are offered while a cell is written. */
  suggest?: readonly string[];
  /** How the column is set apart from the others (`data-side`). */
  side?: string;
}

/** One cell that got another value; an undefined value is the one that the row has. */
export interface Edit {
  row: string;
  column: string;
  before: string | undefined;
  after: string | undefined;
}

export interface Sheet {
  /** Values that differ from the rows', by row and column. */
  values: ReadonlyMap<string, ReadonlyMap<string, string>>;
  done: readonly (readonly Edit[])[];
  undone: readonly (readonly Edit[])[];
}

export const EMPTY_SHEET: Sheet = { values: new Map(), done: [], undone: [] };
/** How many steps the way back has. */
export const STEPS = 200;

/** The value of a cell: the edited one, or the row's own. */
export function valueOf<Row>(sheet: Sheet, key: string, row: Row, column: GridColumn<Row>): string {
  return sheet.values.get(key)?.get(column.key) ?? column.read(row);
}

export interface Wish<Row> {
  key: string;
  row: Row;
  column: GridColumn<Row>;
  value: string;
}

/** Writes values as one step; cells that may not be written, and values that are there already, are left out. */
export function write<Row>(sheet: Sheet, wishes: readonly Wish<Row>[]): Sheet {
  const edits = wishes.flatMap(({ key, row, column, value }): Edit[] => {
    if (column.isReadOnly?.(row)) return [];
    const before = sheet.values.get(key)?.get(column.key);
    const after = value === column.read(row) ? undefined : value;
    return before === after ? [] : [{ row: key, column: column.key, before, after }];
  });
  if (edits.length === 0) return sheet;
  return { values: apply(sheet.values, edits, 'after'), done: [...sheet.done, edits].slice(-STEPS), undone: [] };
}

/** One step back. */
export function undo(sheet: Sheet): Sheet {
  const edits = sheet.done.at(-1);
  if (!edits) return sheet;
  return { values: apply(sheet.values, edits.toReversed(), 'before'), done: sheet.done.slice(0, -1), undone: [...sheet.undone, edits] };
}

/** One step forth again. */
export function redo(sheet: Sheet): Sheet {
  const edits = sheet.undone.at(-1);
  if (!edits) return sheet;
  return { values: apply(sheet.values, edits, 'after'), done: [...sheet.done, edits], undone: sheet.undone.slice(0, -1) };
}

/** Takes out what has been saved; the steps before can not be taken back any more. */
export function settle(sheet: Sheet, saved: Iterable<{ row: string; column: string }>): Sheet {
  const edits = [...saved].map(({ row, column }) => ({ row, column, before: undefined, after: undefined }));
  return { values: apply(sheet.values, edits, 'after'), done: [], undone: [] };
}

function apply(values: Sheet['values'], edits: readonly Edit[], which: 'before' | 'after'): Sheet['values'] {
  const next = new Map(values);
  const copied = new Set<string>();
  for (const edit of edits) {
    const row = copied.has(edit.row) ? (next.get(edit.row) as Map<string, string> | undefined) : new Map(next.get(edit.row));
    const cells = row ?? new Map<string, string>();
    copied.add(edit.row);
    const value = edit[which];
    if (value === undefined) cells.delete(edit.column);
    else cells.set(edit.column, value);
    if (cells.size === 0) next.delete(edit.row);
    else next.set(edit.row, cells);
  }
  return next;
}

/** How many cells are changed. */
export function countOf(sheet: Sheet): number {
  let count = 0;
  for (const cells of sheet.values.values()) count += cells.size;
  return count;
}

/** A range with its first corner above and before the other. */
export function ordered({ from, to }: Range): Range {
  return {
    from: { row: Math.min(from.row, to.row), column: Math.min(from.column, to.column) },
    to: { row: Math.max(from.row, to.row), column: Math.max(from.column, to.column) },
  };
}

/** A cell so many steps away, within the bounds. */
export function moved(cell: Cell, by: { row?: number; column?: number }, rows: number, columns: number): Cell {
  const within = (at: number, count: number): number => Math.max(0, Math.min(count - 1, at));
  return { row: within(cell.row + (by.row ?? 0), rows), column: within(cell.column + (by.column ?? 0), columns) };
}

/**
 * Where pasted cells go: from the range's first corner on. One cell fills the whole range, and a block fills it as often as
 * it fits as a whole, as spreadsheets do.
 */
export function placed(cells: readonly (readonly string[])[], range: Range, rows: number, columns: number): { cell: Cell; text: string }[] {
  const { from, to } = ordered(range);
  const high = cells.length;
  const wide = Math.max(0, ...cells.map((it) => it.length));
  if (high === 0 || wide === 0) return [];
  const times = (size: number, block: number): number => (size > block && size % block === 0 ? size : block);
  const [height, width] = [times(to.row - from.row + 1, high), times(to.column - from.column + 1, wide)];
  const result: { cell: Cell; text: string }[] = [];
  for (let r = 0; r < height && from.row + r < rows; r++) {
    for (let c = 0; c < width && from.column + c < columns; c++) {
      const text = cells[r % high]?.[c % wide];
      if (text !== undefined) result.push({ cell: { row: from.row + r, column: from.column + c }, text });
    }
  }
  return result;
}
