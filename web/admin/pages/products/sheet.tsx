// Many products at once, as in a spreadsheet; on a phone a plain list, as nobody edits a sheet with a thumb.
import { Button, Menu } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useBlocker, useNavigate, useSearch } from '@tanstack/react-router';
import { Keyboard, Redo2, Undo2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Problem } from '../../../api/index.ts';
import {
  BackArrow,
  EMPTY_SHEET,
  Empty,
  Grid,
  type GridColumn,
  PageHead,
  RowsToCome,
  type Sheet,
  Trouble,
  countOf,
  faultKey,
  redo,
  settle,
  undo,
  useMay,
  useWords,
} from '../../../ui/index.ts';
import { useCategories } from './categories.ts';
import { usePriceList } from './list.tsx';
import { StayDialog } from './save-bar.tsx';
import { sheetColumns } from './sheet-columns.ts';
import { SheetFilters } from './sheet-filters.tsx';
import { ROWS_AT_MOST, type SheetRow, useSheetRows } from './sheet-rows.ts';
import { type Saved, saveSheet } from './sheet-save.ts';
import css from './sheet.module.css';

const keyOf = (row: SheetRow): string => row.id;
const PHONE = '(max-width: 47.9rem)';
const SHOWN_ON_PHONE = 200;

/** The page. */
export function ProductSheetPage() {
  const words = useWords();
  const { t } = words;
  const search = useSearch({ from: '/shell/products/grid' });
  const may = useMay();
  const isPhone = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false });
  const priceList = usePriceList(search.list);
  const tree = useCategories();
  const { q, category, status, brand } = search;
  const asked = useSheetRows({ q, category, status, brand }, priceList?.code);
  const [mayVariants, mayProducts, maySetPrices] = [may('catalog.change_variants'), may('catalog.change_products'), may('pricing.set_prices')];
  const columns = useMemo(
    () => sheetColumns({ words, tree, currency: priceList?.currency, mayVariants, mayProducts, mayPrices: asked.mayPrices, maySetPrices }),
    [words, tree, priceList?.currency, mayVariants, mayProducts, asked.mayPrices, maySetPrices],
  );
  const mayEdit = mayVariants || mayProducts || maySetPrices;
  const editing = useSheet(asked.rows, columns, priceList, asked.again);
  const blocker = useBlocker({ shouldBlockFn: () => editing.count > 0, enableBeforeUnload: editing.count > 0, withResolver: true });
  return (
    <div className={css.page}>
      <PageHead
        title={t('products.sheet_title')}
        beside={mayEdit ? undefined : t('products.read_only')}
        back={
          <Link to="/products" search={{ q, category, status, brand, list: search.list } as never} className={css.back}>
            <BackArrow /> {t('products.title')}
          </Link>
        }
        actions={mayEdit && !isPhone && <Tools editing={editing} />}
      />
      <SheetFilters tree={tree} isLocked={editing.count > 0} />
      {asked.isCut && <p className={css.note}>{t('products.sheet_cut', { most: ROWS_AT_MOST })}</p>}
      {editing.problem && <Trouble problem={editing.problem} />}
      {asked.problem ? (
        <Trouble problem={asked.problem} again={() => void asked.again()} />
      ) : asked.isLoading ? (
        <RowsToCome rows={14} />
      ) : asked.rows.length === 0 ? (
        <Empty title={t('products.no_match')} />
      ) : isPhone ? (
        <PlainList rows={asked.rows} currency={priceList?.currency} />
      ) : (
        <div className={css.grid}>
          <Grid
            label={t('products.sheet_title')}
            rows={asked.rows}
            columns={columns}
            keyOf={keyOf}
            sheet={editing.sheet}
            onChange={editing.change}
            faults={editing.faults}
            isReadOnly={!mayEdit || editing.progress !== undefined}
          />
        </div>
      )}
      {blocker.status === 'blocked' && <StayDialog onStay={blocker.reset} onLeave={blocker.proceed} />}
    </div>
  );
}

/** What is changed, and how it is saved. */
function useSheet(
  rows: readonly SheetRow[],
  columns: readonly GridColumn<SheetRow>[],
  list: { code: string; currency: string } | undefined,
  again: () => Promise<void>,
) {
  const { t } = useWords();
  const client = useQueryClient();
  const [sheet, setSheet] = useState<Sheet>(EMPTY_SHEET);
  const [result, setResult] = useState<Saved>();
  const [progress, setProgress] = useState<number>();
  const byKey = useMemo(() => new Map(rows.map((it) => [it.id, it])), [rows]);
  const faults = useMemo(() => new Map((result?.faults ?? []).map((it) => [faultKey(it.row, it.column), it.message])), [result]);
  const wrong = useMemo(() => wrongCells(sheet, byKey, columns), [sheet, byKey, columns]);
  const count = countOf(sheet);
  const save = async (): Promise<void> => {
    setProgress(0);
    setResult(undefined);
    const changed = [...sheet.values].flatMap(([key, values]) => {
      const row = byKey.get(key);
      const right = new Map([...values].filter(([column]) => !wrong.has(faultKey(key, column))));
      return row && right.size > 0 ? [{ row, values: right }] : [];
    });
    const saved = await saveSheet(changed, list, setProgress);
    await again();
    for (const name of ['catalog.list', 'catalog.get', 'catalog.brands', 'pricing.of_products']) void client.invalidateQueries({ queryKey: [name] });
    setSheet((now) => settle(now, saved.saved));
    setResult(saved);
    setProgress(undefined);
    const left = saved.faults.length + wrong.size;
    const message =
      left === 0 ? t('products.sheet_saved', { count: saved.saved.length }) : t('products.sheet_saved_in_part', { count: saved.saved.length, left });
    if (!saved.problem) notifications.show({ message, color: left === 0 ? 'green' : 'amber' });
  };
  return {
    sheet,
    faults,
    count,
    wrong: wrong.size,
    progress,
    problem: result?.problem as Problem | undefined,
    save,
    change: (next: Sheet): void => {
      setSheet(next);
      // What the server said of a cell holds only until the cell is another.
      setResult(
        (now) => now && { ...now, faults: now.faults.filter((it) => next.values.get(it.row)?.get(it.column) === sheet.values.get(it.row)?.get(it.column)) },
      );
    },
  };
}

/** Changed cells whose value can be seen to be wrong without asking. */
function wrongCells(sheet: Sheet, rows: ReadonlyMap<string, SheetRow>, columns: readonly GridColumn<SheetRow>[]): ReadonlySet<string> {
  const byKey = new Map(columns.map((it) => [it.key, it]));
  const wrong = new Set<string>();
  for (const [key, values] of sheet.values) {
    const row = rows.get(key);
    for (const [column, value] of values) if (row && byKey.get(column)?.check?.(value, row) !== undefined) wrong.add(faultKey(key, column));
  }
  return wrong;
}

function Tools({ editing }: { editing: ReturnType<typeof useSheet> }) {
  const { t, named } = useWords();
  const { sheet, count, wrong, progress, change, save } = editing;
  return (
    <>
      <span role="status" className={css.status}>
        {progress !== undefined ? t('products.sheet_progress', { done: progress, all: count }) : wrong > 0 ? t('products.sheet_wrong', { count: wrong }) : ''}
      </span>
      <Menu position="bottom-end" width={320}>
        <Menu.Target>
          <Button variant="subtle" color="gray" leftSection={<Keyboard size={16} aria-hidden />}>
            {t('products.keys')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <dl className={css.keys}>
            {KEYS.map(([keys, what]) => (
              <div key={keys}>
                <dt>{keys}</dt>
                <dd>{named('products.key', what)}</dd>
              </div>
            ))}
          </dl>
        </Menu.Dropdown>
      </Menu>
      <Button variant="default" aria-label={t('products.undo')} disabled={sheet.done.length === 0} onClick={() => change(undo(sheet))}>
        <Undo2 size={16} aria-hidden />
      </Button>
      <Button variant="default" aria-label={t('products.redo')} disabled={sheet.undone.length === 0} onClick={() => change(redo(sheet))}>
        <Redo2 size={16} aria-hidden />
      </Button>
      <Button disabled={count - wrong <= 0} loading={progress !== undefined} onClick={() => void save()}>
        {t('products.sheet_save', { count: count - wrong })}
      </Button>
    </>
  );
}

const KEYS = [
  ['Enter, F2', 'edit'],
  ['↑ ↓ ← →, Tab', 'move'],
  ['Shift + ↑ ↓ ← →', 'range'],
  ['Ctrl + C, X, V', 'clipboard'],
  ['Ctrl + D', 'fill'],
  ['Ctrl + Z, Y', 'undo'],
  ['Delete', 'clear'],
] as const;

/** The rows to look at; each leads to its product. */
function PlainList({ rows, currency }: { rows: readonly SheetRow[]; currency: string | undefined }) {
  const { t, money } = useWords();
  const navigate = useNavigate();
  return (
    <>
      <p className={css.note}>{t('products.sheet_phone')}</p>
      <ul className={css.list}>
        {rows.slice(0, SHOWN_ON_PHONE).map((row) => (
          <li key={row.id}>
            <button type="button" onClick={() => void navigate({ to: '/products/$productId', params: { productId: row.productId } })}>
              <span>{row.name}</span>
              <span className="figure">{row.price !== '' && currency ? money({ amount: row.price, currency }) : t('products.no_price')}</span>
              <span className="quiet">{row.sku}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
