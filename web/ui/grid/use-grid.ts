// What a grid does when keys are pressed, cells are pressed with the pointer, and the clipboard comes or goes.
import { type ClipboardEvent, type KeyboardEvent, type MouseEvent, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { type Cell, type GridColumn, type Range, type Sheet, moved, ordered, placed, redo, undo, valueOf, write } from './model.ts';
import { cellsOf, textOfCells } from './tsv.ts';

const PAGE_ROWS = 15;

export interface GridProps<Row> {
  label: string;
  rows: readonly Row[];
  columns: readonly GridColumn<Row>[];
  keyOf: (row: Row) => string;
  sheet: Sheet;
  onChange: (sheet: Sheet) => void;
  /** What the server said of a cell, under `row column`. */
  faults: ReadonlyMap<string, string>;
  isReadOnly?: boolean;
  /** How high the head is; 34 unless said. */
  headPx?: number;
  /** How high a row is; 34 unless said. */
  rowPx?: number;
  /** How a row is set apart (`data-mood`). */
  moodOf?: (row: Row) => string | undefined;
  /** Told where somebody is, with the rows that they have chosen. */
  onMove?: (at: Cell, rows: { from: number; to: number }) => void;
  /** Keys that mean something of the page's own; true when it was one. */
  onKey?: (event: KeyboardEvent, at: Cell) => boolean;
}

interface Editing {
  cell: Cell;
  /** What the editor begins with; nothing: the value of the cell. */
  text: string | undefined;
}

type Step = { row?: number; column?: number };

/** The cells of a range with their texts, and how they are written. */
function useCells<Row>({ rows, columns, keyOf, sheet, onChange, isReadOnly = false }: GridProps<Row>) {
  const readOnly = ({ row, column }: Cell): boolean => {
    const [at, of] = [rows[row], columns[column]];
    return isReadOnly || !at || !of || (of.isReadOnly?.(at) ?? false);
  };
  const textOf = ({ row, column }: Cell): string => {
    const [at, of] = [rows[row], columns[column]];
    return at && of ? valueOf(sheet, keyOf(at), at, of) : '';
  };
  const put = (cells: readonly { cell: Cell; text: string }[]): void => {
    if (isReadOnly) return;
    const wishes = cells.flatMap(({ cell, text }) => {
      const [row, column] = [rows[cell.row], columns[cell.column]];
      return row && column ? [{ key: keyOf(row), row, column, value: column.parse?.(text, row) ?? text.trim() }] : [];
    });
    onChange(write(sheet, wishes));
  };
  return { readOnly, textOf, put };
}

const rowsOf = (range: Range): { from: number; to: number } => ({ from: ordered(range).from.row, to: ordered(range).to.row });

/** All cells of an ordered range. */
function within({ from, to }: Range): Cell[] {
  const cells: Cell[] = [];
  for (let row = from.row; row <= to.row; row++) for (let column = from.column; column <= to.column; column++) cells.push({ row, column });
  return cells;
}

const emptied = (range: Range) => within(range).map((cell) => ({ cell, text: '' }));

/** Cells below take the value of the topmost; a single row takes that of the row above it. */
function fillDown(chosen: Range, { put, textOf }: { put: Clip['put']; textOf: Clip['textOf'] }): void {
  const source = chosen.from.row === chosen.to.row ? Math.max(0, chosen.from.row - 1) : chosen.from.row;
  const below = within(chosen).filter((cell) => cell.row > source);
  put(below.map((cell) => ({ cell, text: textOf({ row: source, column: cell.column }) })));
}

/** The state of a grid and its handlers; `show` brings a cell into sight. */
export function useGrid<Row>(props: GridProps<Row>, room: RefObject<HTMLDivElement | null>, show: (cell: Cell) => void) {
  const { rows, columns, sheet, onChange } = props;
  const [range, setRange] = useState<Range>({ from: { row: 0, column: 0 }, to: { row: 0, column: 0 } });
  const [editing, setEditing] = useState<Editing>();
  const cells = useCells(props);
  const by = (cell: Cell, step: Step): Cell => moved(cell, step, rows.length, columns.length);
  const [active, chosen] = [by(range.to, {}), ordered(range)];
  const go = (cell: Cell, isExtending = false): void => {
    const next = { from: isExtending ? range.from : cell, to: cell };
    setRange(next);
    props.onMove?.(cell, rowsOf(next));
    show(cell);
  };
  const edit = (text?: string): void => {
    if (!cells.readOnly(active)) setEditing({ cell: active, text });
  };
  const clear = (): void => cells.put(emptied(chosen));
  const finish = (text: string | undefined, then: Step): void => {
    if (!editing) return;
    if (text !== undefined) cells.put([{ cell: editing.cell, text }]);
    setEditing(undefined);
    go(by(editing.cell, then));
    room.current?.focus();
  };
  const command = (event: KeyboardEvent): boolean => {
    const key = event.key.toLowerCase();
    if (key === 'z') onChange((event.shiftKey ? redo : undo)(sheet));
    else if (key === 'y') onChange(redo(sheet));
    else if (key === 'd') fillDown(chosen, cells);
    else if (key === 'a') setRange({ from: { row: 0, column: 0 }, to: { row: rows.length - 1, column: columns.length - 1 } });
    else return false;
    return true;
  };
  const plain = (event: KeyboardEvent): boolean => {
    if (event.key === 'Enter' || event.key === 'F2') edit();
    else if (event.key === 'Tab') {
      const next = by(active, { column: event.shiftKey ? -1 : 1 });
      // At the edge the Tab key leaves the grid, so that nobody is caught in it.
      if (next.column === active.column) return false;
      go(next);
    } else if (event.key === 'Delete' || event.key === 'Backspace') clear();
    else if (event.key === 'Escape') go(active);
    else if (event.key.length === 1 && !event.altKey) edit(event.key);
    else return false;
    return true;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (editing) return;
    if (props.onKey?.(event, active)) return event.preventDefault();
    const isCommand = event.ctrlKey || event.metaKey;
    const step = stepOf(event.key, isCommand, rows.length, columns.length);
    if (step) go(by(active, step), event.shiftKey);
    else if (!(isCommand ? command(event) : plain(event))) return;
    event.preventDefault();
  };
  return {
    range,
    select: setRange,
    chosen,
    active,
    editing,
    edit,
    clear,
    finish,
    go,
    onKeyDown,
    ...cells,
    ...useClipboard(props, { range, chosen, isBusy: editing !== undefined, select: setRange, clear, ...cells }),
  };
}

interface Clip {
  range: Range;
  chosen: Range;
  isBusy: boolean;
  select: (range: Range) => void;
  clear: () => void;
  textOf: (cell: Cell) => string;
  put: (cells: readonly { cell: Cell; text: string }[]) => void;
}

/** Copying, cutting and pasting, as text that spreadsheets know. */
function useClipboard<Row>({ rows, columns }: GridProps<Row>, { range, chosen, isBusy, select, clear, textOf, put }: Clip) {
  const onCopy = (event: ClipboardEvent): void => {
    if (isBusy || rows.length === 0) return;
    event.preventDefault();
    const lines: string[][] = [];
    for (let row = chosen.from.row; row <= chosen.to.row; row++) {
      lines.push(columns.slice(chosen.from.column, chosen.to.column + 1).map((_, at) => textOf({ row, column: chosen.from.column + at })));
    }
    event.clipboardData.setData('text/plain', textOfCells(lines));
  };
  const onCut = (event: ClipboardEvent): void => {
    if (isBusy) return;
    onCopy(event);
    clear();
  };
  const onPaste = (event: ClipboardEvent): void => {
    if (isBusy) return;
    event.preventDefault();
    const pasted = placed(cellsOf(event.clipboardData.getData('text/plain')), range, rows.length, columns.length);
    const last = pasted.at(-1);
    if (!last) return;
    put(pasted);
    select({ from: chosen.from, to: last.cell });
  };
  return { onCopy, onCut, onPaste };
}

/** Pressing a cell goes to it; dragging on selects a range. */
export function usePointer(
  room: RefObject<HTMLDivElement | null>,
  grid: { range: Range; editing: Editing | undefined; go: (cell: Cell, isExtending?: boolean) => void; select: (range: Range) => void },
) {
  const isDragging = useRef(false);
  const drop = useEffectEvent(() => (isDragging.current = false));
  useEffect(() => {
    const listener = (): void => void drop();
    addEventListener('mouseup', listener);
    return () => removeEventListener('mouseup', listener);
  }, []);
  return {
    press: (event: MouseEvent, cell: Cell): void => {
      const isEdited = grid.editing?.cell.row === cell.row && grid.editing.cell.column === cell.column;
      if (event.button !== 0 || isEdited) return;
      event.preventDefault();
      room.current?.focus();
      isDragging.current = true;
      grid.go(cell, event.shiftKey);
    },
    enter: (cell: Cell): void => {
      if (isDragging.current) grid.select({ from: grid.range.from, to: cell });
    },
  };
}

/** How far a key moves; with Ctrl to the edge. */
function stepOf(key: string, isFar: boolean, rows: number, columns: number): Step | undefined {
  const far = { row: isFar ? rows : 1, column: isFar ? columns : 1 };
  return {
    ArrowUp: { row: -far.row },
    ArrowDown: { row: far.row },
    ArrowLeft: { column: -far.column },
    ArrowRight: { column: far.column },
    PageUp: { row: -PAGE_ROWS },
    PageDown: { row: PAGE_ROWS },
    Home: { column: -columns, ...(isFar ? { row: -rows } : {}) },
    End: { column: columns, ...(isFar ? { row: rows } : {}) },
  }[key];
}
