// The one list of the back office: dense rows that are real links, keyset "more", two-line cards on the phone.
import { Button } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import type { Problem } from '../api/index.ts';
import { useRowKeys } from './keys.ts';
import { RowsToCome, Trouble } from './notes.tsx';
import { useCompactRows } from './table-columns.tsx';
import { PageBox, RowBox, type Selection } from './table-selection.tsx';
import css from './table.module.css';
import { useWords } from './words.tsx';

/** Where a cell stands on a phone's card: two lines, each with a beginning and an end. */
export type CardPlace = 'lead' | 'lead-end' | 'under' | 'under-end' | 'none';

export interface Column<Row> {
  key: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** Numbers and amounts stand at the end. */
  isEnd?: boolean;
  card: CardPlace;
  /** Left out where a panel or a small screen takes the room. */
  isMinor?: boolean;
  /** Not shown until somebody chooses it. */
  isExtra?: boolean;
  /** A CSS width; what is left goes to the columns without one. */
  width?: string;
}

export interface Listed<Row> {
  items: Row[];
  isLoading: boolean;
  isStale: boolean;
  problem: Problem | null;
  hasMore: boolean;
  isLoadingMore: boolean;
  more: () => void;
  again: () => void;
}

interface Props<Row> {
  label: string;
  columns: Column<Row>[];
  list: Listed<Row>;
  keyOf: (row: Row) => string;
  /** Wraps the first cell's content into the row's link. */
  link: (row: Row, content: ReactNode) => ReactNode;
  chosen?: string | undefined;
  empty: ReactNode;
  /** Stands before each row, above its link: a box to select it. */
  select?: { title: ReactNode; cell: (row: Row) => ReactNode };
  /** Or: rows that can be ticked, and what each is called to those who do not see it. */
  selection?: { of: Selection<Row>; nameOf: (row: Row) => string } | undefined;
}

/** A list with its states: rows to come, nothing, trouble, more. */
export function ResourceTable<Row>(props: Props<Row>) {
  const { list, columns, keyOf } = props;
  const { t } = useWords();
  const isCompact = useCompactRows();
  const select = useBoxes(props);
  const body = useRef<HTMLTableSectionElement>(null);
  useRowKeys(body);
  if (list.isLoading) return <RowsToCome rows={12} />;
  if (list.problem)
    return (
      <div className={css.around}>
        <Trouble problem={list.problem} again={list.again} />
      </div>
    );
  if (list.items.length === 0) return <div className={css.around}>{props.empty}</div>;
  return (
    <div className={css.room}>
      <table className={css.table} role="table" aria-label={props.label} data-stale={list.isStale || undefined} data-compact={isCompact || undefined}>
        <colgroup>
          {select && <col style={{ width: '2.75rem' }} />}
          {columns.map((column) => (
            <col key={column.key} style={{ width: column.width }} data-minor={column.isMinor || undefined} />
          ))}
        </colgroup>
        <thead role="rowgroup">
          <tr role="row">
            {select && (
              <th scope="col" role="columnheader">
                {select.title}
              </th>
            )}
            {columns.map((column) => (
              <th key={column.key} scope="col" role="columnheader" data-end={column.isEnd || undefined} data-minor={column.isMinor || undefined}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} role="rowgroup">
          {list.items.map((row) => (
            <Row key={keyOf(row)} row={row} {...props} {...(select ? { select } : {})} />
          ))}
        </tbody>
      </table>
      {list.hasMore && (
        <div className={css.more}>
          <Button variant="default" onClick={list.more} loading={list.isLoadingMore}>
            {t('common.more')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** The boxes before rows: given by the list's page, or made out of its selection. */
function useBoxes<Row>({ select, selection, keyOf }: Props<Row>): Props<Row>['select'] {
  const { t } = useWords();
  if (!selection) return select;
  return {
    title: <PageBox selection={selection.of} />,
    cell: (row) => <RowBox row={row} id={keyOf(row)} label={t('table.select', { name: selection.nameOf(row) })} selection={selection.of} />,
  };
}

function Row<R>({ row, columns, link, chosen, keyOf, select, selection }: Props<R> & { row: R }) {
  const isTicked = selection?.of.has(keyOf(row)) ?? false;
  return (
    <tr role="row" className={css.row} data-chosen={chosen === keyOf(row) || isTicked || undefined} data-select={select ? '' : undefined}>
      {select && (
        <td role="cell" className={css.select}>
          {select.cell(row)}
        </td>
      )}
      {columns.map((column, at) => (
        <td key={column.key} role="cell" data-end={column.isEnd || undefined} data-minor={column.isMinor || undefined} data-card={column.card}>
          {at === 0 ? link(row, column.cell(row)) : column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

/** The class of a row's link: it covers the row, so that a click anywhere opens it and a middle click opens a tab. */
export const rowLink = css.link;
