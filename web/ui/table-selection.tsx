// Ticking rows of a list: one by one, a range with Shift, the page, or all that match; X ticks the row that has the focus.
import { Checkbox } from '@mantine/core';
import { type MouseEvent, useState } from 'react';
import { useKeys } from './keys.ts';
import { useWords } from './words.tsx';

/** What is ticked in a list. `isAll` stands for everything that matches, also what is not loaded. */
export interface Selection<Row> {
  has: (id: string) => boolean;
  may: (row: Row) => boolean;
  toggle: (id: string, withRange?: boolean) => void;
  /** Ticks all loaded rows, or none. */
  togglePage: () => void;
  selectAll: () => void;
  clear: () => void;
  /** The ticked rows among the loaded ones. */
  rows: Row[];
  ids: string[];
  count: number;
  isAll: boolean;
  isPage: boolean;
}

/**
 * The selection of a list. `scope` is what the list is filtered by: another one empties it, so that nobody acts on
 * rows that they no longer see.
 */
export function useSelection<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  options: { scope?: string; may?: (row: Row) => boolean } = {},
): Selection<Row> {
  const { scope = '', may = () => true } = options;
  const [state, setState] = useState<{ ids: ReadonlySet<string>; last: string | undefined; isAll: boolean; scope: string }>(empty(scope));
  const now = state.scope === scope ? state : empty(scope);
  const allowed = rows.filter(may);
  const toggle = (id: string, withRange = false): void => {
    const ids = new Set(now.ids);
    const isOn = !ids.has(id);
    const keys = allowed.map(keyOf);
    const from = withRange && now.last !== undefined ? keys.indexOf(now.last) : -1;
    const to = keys.indexOf(id);
    const touched = from === -1 || to === -1 ? [id] : keys.slice(Math.min(from, to), Math.max(from, to) + 1);
    for (const key of touched) {
      if (isOn) ids.add(key);
      else ids.delete(key);
    }
    setState({ ids, last: id, isAll: false, scope });
  };
  const chosen = allowed.filter((row) => now.isAll || now.ids.has(keyOf(row)));
  const isPage = allowed.length > 0 && chosen.length === allowed.length;
  useKeys({
    Escape: () => (now.ids.size > 0 || now.isAll ? setState(empty(scope)) : false),
  });
  return {
    has: (id) => now.isAll || now.ids.has(id),
    may,
    toggle,
    togglePage: () => setState(isPage ? empty(scope) : { ids: new Set(allowed.map(keyOf)), last: undefined, isAll: false, scope }),
    selectAll: () => setState({ ids: new Set(allowed.map(keyOf)), last: undefined, isAll: true, scope }),
    clear: () => setState(empty(scope)),
    rows: chosen,
    ids: chosen.map(keyOf),
    count: chosen.length,
    isAll: now.isAll,
    isPage,
  };
}

const empty = (scope: string) => ({ ids: new Set<string>() as ReadonlySet<string>, last: undefined as string | undefined, isAll: false, scope });

/** The box of a row. */
export function RowBox<Row>({ row, id, label, selection }: { row: Row; id: string; label: string; selection: Selection<Row> }) {
  if (!selection.may(row)) return null;
  const click = (event: MouseEvent): void => selection.toggle(id, event.shiftKey);
  return <Checkbox size="xs" aria-label={label} checked={selection.has(id)} onClick={click} onChange={() => undefined} />;
}

/** The box in the head that ticks all loaded rows. */
export function PageBox<Row>({ selection }: { selection: Selection<Row> }) {
  const { t } = useWords();
  return (
    <Checkbox
      size="xs"
      aria-label={t('table.select_page')}
      checked={selection.isPage}
      indeterminate={selection.count > 0 && !selection.isPage}
      onChange={selection.togglePage}
    />
  );
}
