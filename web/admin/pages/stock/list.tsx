// All SKUs with what lies where: filtered by the address, the warehouses' columns chosen in it, a panel for one of them.
import { Button, Checkbox, Menu } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Columns3, PackagePlus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { StockRow } from '../../../api/index.ts';
import {
  ChoiceButtons,
  type Column,
  Empty,
  Mark,
  PageHead,
  ResourceTable,
  SearchBox,
  WithPanel,
  type Words,
  rowLink,
  useList,
  useLive,
  useMay,
  useWords,
} from '../../../ui/index.ts';
import { ExportMenu } from '../batches/export-menu.tsx';
import { ImportButton } from '../batches/import-button.tsx';
import { type Deed, DeedDialog, isDeed } from './deeds.tsx';
import { Tabs, WarehouseChoice, useWarehouses } from './parts.tsx';
import { ReorderDialog } from './reorder-dialog.tsx';
import { SkuPanel } from './sku-panel.tsx';
import css from './stock.module.css';

/** With more warehouses than this, their columns are shown only when they are chosen. */
const COLUMNS_AT_FIRST = 3;

/** The stock list. */
export function StockPage() {
  const words = useWords();
  const { t } = words;
  const search = useSearch({ from: '/shell/stock' });
  const navigate = useNavigate({ from: '/stock' });
  const may = useMay();
  const shown = useShownWarehouses(search.columns, search.warehouse);
  const filters = {
    q: search.q,
    warehouse: search.warehouse,
    low: search.view === 'low' || undefined,
    out: search.view === 'out' || undefined,
  };
  const list = useList('stock.list', filters);
  useLive(['stock'], ['stock.list']);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const set = (change: Partial<typeof search>): void => void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  const mayOrder = may('stock.set_reorder_points');
  const close = (): void => set({ act: undefined });
  return (
    <WithPanel panel={search.sku === undefined ? undefined : <SkuPanel key={search.sku} sku={search.sku} onClose={() => set({ sku: undefined })} />}>
      <PageHead
        title={t('stock.title')}
        actions={
          <>
            <ImportButton kind="stock" />
            <ExportMenu kind="stock" filters={filters} />
            {may('stock.receive') && (
              <Button leftSection={<PackagePlus size={16} aria-hidden />} onClick={() => set({ act: 'receive' })}>
                {t('stock.receive')}
              </Button>
            )}
          </>
        }
      />
      <Tabs />
      <Filters />
      <BulkBar count={ticked.size} onReorder={() => set({ act: 'reorder' })} onClear={() => setTicked(new Set())} />
      <ResourceTable
        label={t('stock.title')}
        columns={columns(words, shown)}
        list={list}
        keyOf={(row) => row.sku}
        chosen={search.sku}
        link={(row, content) => (
          <Link from="/stock" to="/stock" search={(now) => ({ ...now, sku: row.sku })} resetScroll={false} className={rowLink} data-row>
            {content}
          </Link>
        )}
        {...(mayOrder
          ? {
              select: {
                title: <span className="unseen">{t('stock.select')}</span>,
                cell: (row: StockRow) => <Tick row={row} ticked={ticked} onChange={setTicked} />,
              },
            }
          : {})}
        empty={<Nothing isFiltered={search.q !== undefined || search.view !== undefined} view={search.view} />}
      />
      {isDeed(search.act) && may(`stock.${search.act}`) && <DeedDialog deed={search.act satisfies Deed} sku={search.sku} onClose={close} />}
      {search.act === 'reorder' && mayOrder && ticked.size > 0 && (
        <ReorderDialog skus={[...ticked]} onClose={close} onDone={() => (setTicked(new Set()), close())} />
      )}
    </WithPanel>
  );
}

function BulkBar({ count, onReorder, onClear }: { count: number; onReorder: () => void; onClear: () => void }) {
  const { t } = useWords();
  if (count === 0) return null;
  return (
    <div className={css.bulk}>
      <span>{t('stock.selected', { count })}</span>
      <Button size="xs" onClick={onReorder}>
        {t('stock.reorder_point')}
      </Button>
      <Button size="xs" variant="default" onClick={onClear}>
        {t('stock.clear_selection')}
      </Button>
    </div>
  );
}

/** Which warehouses have a column of their own: those in the address, else all where they are few. */
function useShownWarehouses(chosen: string | undefined, filter: string | undefined): string[] {
  const codes = useWarehouses().map((it) => it.code);
  if (filter !== undefined) return [];
  if (chosen !== undefined) return chosen.split(',').filter((code) => codes.includes(code));
  return codes.length > 1 && codes.length <= COLUMNS_AT_FIRST ? codes : [];
}

function columns(words: Words, shown: string[]): Column<StockRow>[] {
  const { t, number } = words;
  const figure = (value: number | null | undefined): ReactNode => (value === null || value === undefined ? <span className="quiet">–</span> : number(value));
  return [
    { key: 'sku', title: t('stock.sku'), cell: (row) => <span className="number">{row.sku}</span>, card: 'lead', width: '12rem' },
    { key: 'name', title: t('stock.name'), cell: (row) => row.name, card: 'under' },
    ...shown.map((code): Column<StockRow> => ({
      key: `at-${code}`,
      title: code,
      cell: (row) => figure(row.warehouses.find((it) => it.warehouse === code)?.free),
      isEnd: true,
      card: 'none',
      width: '4.25rem',
      isMinor: true,
    })),
    { key: 'onHand', title: t('stock.on_hand'), cell: (row) => figure(row.onHand), isEnd: true, card: 'none', width: '5.25rem' },
    { key: 'held', title: t('stock.held'), cell: (row) => figure(row.held), isEnd: true, card: 'none', width: '4rem' },
    { key: 'free', title: t('stock.free'), cell: (row) => <strong>{number(row.free)}</strong>, isEnd: true, card: 'lead-end', width: '4.75rem' },
    {
      key: 'point',
      title: t('stock.reorder_point_short'),
      cell: (row) => figure(row.reorderPoint),
      isEnd: true,
      card: 'none',
      width: '5.75rem',
      isMinor: true,
    },
    {
      key: 'cover',
      title: t('stock.cover'),
      cell: (row) => (row.daysOfCover === null ? <span className="quiet">–</span> : t('stock.days', { count: row.daysOfCover })),
      isEnd: true,
      card: 'none',
      width: '6rem',
      isMinor: true,
    },
    { key: 'state', title: t('stock.state'), cell: (row) => <StockState row={row} />, card: 'under-end', width: '6.75rem' },
  ];
}

/** Out, low or enough, as icon and word. */
function StockState({ row }: { row: StockRow }) {
  const { t } = useWords();
  if (row.free <= 0) return <Mark mood="bad">{t('stock.is_out')}</Mark>;
  return row.low ? <Mark mood="waiting">{t('stock.is_low')}</Mark> : <Mark mood="good">{t('stock.is_enough')}</Mark>;
}

function Tick({ row, ticked, onChange }: { row: StockRow; ticked: ReadonlySet<string>; onChange: (next: ReadonlySet<string>) => void }) {
  const { t } = useWords();
  const toggle = (): void => {
    const next = new Set(ticked);
    if (!next.delete(row.sku)) next.add(row.sku);
    onChange(next);
  };
  return <Checkbox size="xs" aria-label={t('stock.select_one', { sku: row.sku })} checked={ticked.has(row.sku)} onChange={toggle} />;
}

function Filters() {
  const { t } = useWords();
  const search = useSearch({ from: '/shell/stock' });
  const navigate = useNavigate({ from: '/stock' });
  const set = (change: Partial<typeof search>): void => void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  const views = [
    { value: undefined, says: t('stock.all') },
    { value: 'low' as const, says: t('stock.low') },
    { value: 'out' as const, says: t('stock.out') },
  ];
  return (
    <search className={css.filters}>
      <SearchBox label={t('stock.search')} className={css.search} value={search.q} onChange={(q) => set({ q })} />
      <ChoiceButtons label={t('stock.state')} choices={views} value={search.view} onChange={(view) => set({ view })} />
      <WarehouseChoice value={search.warehouse} onChange={(warehouse) => set({ warehouse })} />
      {search.warehouse === undefined && <ColumnChoice />}
    </search>
  );
}

/** Which warehouses have a column. */
function ColumnChoice() {
  const { t } = useWords();
  const search = useSearch({ from: '/shell/stock' });
  const navigate = useNavigate({ from: '/stock' });
  const warehouses = useWarehouses();
  const shown = useShownWarehouses(search.columns, undefined);
  const toggle = (code: string): void => {
    const next = warehouses.map((it) => it.code).filter((it) => (it === code ? !shown.includes(it) : shown.includes(it)));
    void navigate({ search: (now) => ({ ...now, columns: next.join(',') || 'none' }), replace: true });
  };
  if (warehouses.length < 2) return null;
  return (
    <Menu closeOnItemClick={false} position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<Columns3 size={16} aria-hidden />} className={css.columns}>
          {t('stock.columns')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {warehouses.map(({ code, name }) => (
          <Menu.Item key={code} role="menuitemcheckbox" aria-checked={shown.includes(code)} onClick={() => toggle(code)}>
            <span className={css.tick} aria-hidden>
              {shown.includes(code) ? '✓' : ''}
            </span>
            {code} · {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Nothing({ isFiltered, view }: { isFiltered: boolean; view: 'low' | 'out' | undefined }) {
  const { t } = useWords();
  if (view === 'low') return <Empty title={t('stock.nothing_low')}>{t('stock.nothing_low_help')}</Empty>;
  if (!isFiltered) return <Empty title={t('stock.none')}>{t('stock.none_help')}</Empty>;
  return (
    <Empty
      title={t('stock.no_match')}
      action={
        <Button component={Link} to="/stock" variant="default">
          {t('stock.clear')}
        </Button>
      }
    />
  );
}
