// A sheet for editing many rows: keyboard, ranges, clipboard and undo as in a spreadsheet; only the rows in sight are drawn.
import { type VirtualItem, useVirtualizer } from '@tanstack/react-virtual';
import { useId, useMemo, useRef } from 'react';
import { CellEditor } from './editor.tsx';
import css from './grid.module.css';
import { type Cell, type GridColumn, valueOf } from './model.ts';
import { type GridProps, useGrid, usePointer } from './use-grid.ts';

const ROW_PX = 34;
const HEAD_ROWS = 1;
/** Texts of so many signs may be cut, and are told whole by the pointer. */
const LONG = 24;

/** The name under which a cell's fault is kept. */
export const faultKey = (row: string, column: string): string => `${row} ${column}`;

/** The grid. Its one stop for the Tab key is the grid itself; the cell that is meant is told by `aria-activedescendant`. */
export function Grid<Row>(props: GridProps<Row>) {
  const { rows, columns, label, rowPx = ROW_PX, headPx = ROW_PX } = props;
  const id = useId();
  const room = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not used here, so nothing is memoised behind its back
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => room.current,
    estimateSize: () => rowPx,
    overscan: 12,
    scrollPaddingStart: headPx,
    scrollPaddingEnd: 8,
  });
  const grid = useGrid(props, room, (cell) => {
    virtual.scrollToIndex(cell.row, { align: 'auto' });
    intoSight(room.current, columns, cell.column);
  });
  const pointer = usePointer(room, grid);
  const template = useMemo(() => columns.map((it) => `${it.widthPx}px`).join(' '), [columns]);
  const widthPx = useMemo(() => columns.reduce((sum, it) => sum + it.widthPx, 0), [columns]);
  const { active, onKeyDown, onCopy, onCut, onPaste } = grid;
  return (
    <div
      ref={room}
      className={css.room}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-multiselectable
      aria-rowcount={rows.length + HEAD_ROWS}
      aria-colcount={columns.length}
      aria-readonly={props.isReadOnly || undefined}
      aria-activedescendant={rows.length > 0 ? `${id}-${active.row}-${active.column}` : undefined}
      {...{ onKeyDown, onCopy, onCut, onPaste }}
    >
      <Titles columns={columns} template={template} widthPx={widthPx} heightPx={headPx} />
      <div role="rowgroup" className={css.body} style={{ height: virtual.getTotalSize(), width: widthPx }}>
        {virtual.getVirtualItems().map((item) => (
          <GridRow key={props.keyOf(rows[item.index]!)} id={id} item={item} template={template} props={props} grid={grid} pointer={pointer} />
        ))}
      </div>
    </div>
  );
}

function Titles<Row>({ columns, template, widthPx, heightPx }: { columns: readonly GridColumn<Row>[]; template: string; widthPx: number; heightPx: number }) {
  return (
    <div role="rowgroup" className={css.head} style={{ width: widthPx }}>
      <div role="row" aria-rowindex={1} className={css.row} style={{ gridTemplateColumns: template }}>
        {columns.map((column, at) => (
          <div
            key={column.key}
            role="columnheader"
            aria-colindex={at + 1}
            className={css.title}
            style={{ height: heightPx }}
            data-side={column.side}
            data-end={column.isEnd || undefined}
            data-first={at === 0 || undefined}
          >
            {column.head ?? column.title}
          </div>
        ))}
      </div>
    </div>
  );
}

interface RowProps<Row> {
  id: string;
  item: VirtualItem;
  template: string;
  props: GridProps<Row>;
  grid: ReturnType<typeof useGrid<Row>>;
  pointer: ReturnType<typeof usePointer>;
}

function GridRow<Row>({ item, template, ...rest }: RowProps<Row>) {
  const style = { gridTemplateColumns: template, transform: `translateY(${item.start}px)`, height: rest.props.rowPx ?? ROW_PX, position: 'absolute' } as const;
  const mood = rest.props.moodOf?.(rest.props.rows[item.index]!);
  return (
    <div role="row" aria-rowindex={item.index + 1 + HEAD_ROWS} className={css.row} style={style} data-mood={mood}>
      {rest.props.columns.map((column, at) => (
        <GridCell key={column.key} cell={{ row: item.index, column: at }} {...rest} />
      ))}
    </div>
  );
}

function GridCell<Row>({ id, cell, props, grid, pointer }: Omit<RowProps<Row>, 'item' | 'template'> & { cell: Cell }) {
  const { chosen, active, editing } = grid;
  const row = props.rows[cell.row]!;
  const column = props.columns[cell.column]!;
  const key = props.keyOf(row);
  const value = valueOf(props.sheet, key, row, column);
  const isChanged = props.sheet.values.get(key)?.has(column.key) ?? false;
  const fault = (isChanged ? column.check?.(value, row) : undefined) ?? props.faults.get(faultKey(key, column.key));
  const isActive = active.row === cell.row && active.column === cell.column;
  const isIn = (at: number, from: number, to: number): boolean => at >= from && at <= to;
  const isChosen = isIn(cell.row, chosen.from.row, chosen.to.row) && isIn(cell.column, chosen.from.column, chosen.to.column);
  const isEdited = isActive && editing?.cell.row === cell.row && editing.cell.column === cell.column;
  const isFixed = grid.readOnly(cell);
  const tone = column.toneOf?.(row);
  return (
    <div
      id={`${id}-${cell.row}-${cell.column}`}
      role="gridcell"
      aria-colindex={cell.column + 1}
      aria-selected={isChosen}
      aria-readonly={isFixed || undefined}
      aria-invalid={fault !== undefined || undefined}
      className={css.cell}
      data-end={column.isEnd || undefined}
      data-first={cell.column === 0 || undefined}
      data-active={isActive || undefined}
      data-chosen={isChosen || undefined}
      data-changed={isChanged || undefined}
      data-fault={fault !== undefined || undefined}
      data-fixed={isFixed || undefined}
      data-tone={tone?.tone}
      data-side={column.side}
      title={fault ?? tone?.says ?? (column.render ? undefined : value.length > LONG ? value : undefined)}
      onMouseDown={(event) => pointer.press(event, cell)}
      onMouseEnter={() => pointer.enter(cell)}
      onDoubleClick={() => grid.edit()}
    >
      {isEdited ? (
        <CellEditor
          label={column.title}
          value={editing.text ?? value}
          options={column.options}
          suggest={column.suggest}
          isWhole={editing.text === undefined}
          onDone={grid.finish}
        />
      ) : (
        <>
          {column.render ? column.render(value, row) : <span className={css.text}>{shown(column, value, row)}</span>}
          {(fault ?? tone?.says) !== undefined && <span className="unseen">{fault ?? tone?.says}</span>}
        </>
      )}
    </div>
  );
}

function shown<Row>(column: GridColumn<Row>, value: string, row: Row): string {
  return column.options?.find((it) => it.value === value)?.label ?? column.show?.(value, row) ?? value;
}

/** Scrolls sideways as far as a column needs to be seen beside the first, which stays. */
function intoSight<Row>(room: HTMLElement | null, columns: readonly GridColumn<Row>[], at: number): void {
  if (!room || at === 0) return;
  const start = columns.slice(0, at).reduce((sum, it) => sum + it.widthPx, 0);
  const end = start + columns[at]!.widthPx;
  const fixed = columns[0]!.widthPx;
  if (start - fixed < room.scrollLeft) room.scrollLeft = start - fixed;
  else if (end > room.scrollLeft + room.clientWidth) room.scrollLeft = end - room.clientWidth;
}
