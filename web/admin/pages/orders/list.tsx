// All orders: views as tabs, filters in the address, live without jumping, many at once, one click to the drawing.
import { Button } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowUp, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  ColumnMenu,
  DensityButton,
  Empty,
  PageHead,
  ResourceTable,
  type ShippedView,
  ViewTabs,
  rowLink,
  shownColumns,
  useKeys,
  useList,
  useLive,
  useMay,
  useMe,
  useSelection,
  useWords,
} from '../../../ui/index.ts';
import { ImportButton } from '../batches/import-button.tsx';
import { Export, OrderBulk } from './bulk.tsx';
import { type Filters, filterCount, filtersOf, questionOf, readFilters } from './filters.ts';
import { orderColumns } from './list-columns.tsx';
import { FilterBar } from './list-filters.tsx';
import css from './list.module.css';
import { usePinned } from './pinned.ts';
import { type Row, useRows } from './row.ts';

/** The list of orders. */
export function OrdersPage() {
  const words = useWords();
  const { t } = words;
  const search = useSearch({ from: '/shell/orders' });
  const navigate = useNavigate({ from: '/orders' });
  const may = useMay();
  const filters = filtersOf(search);
  const question = questionOf(filters, useMe()?.account?.id);
  const scope = JSON.stringify(question);
  const list = useList('orders.list', question);
  useLive(['orders', 'desk'], ['orders.list', 'runs.where']);
  const pinned = usePinned(list.items, scope, list.isLoading || list.isStale);
  const rows = useRows(pinned.rows);
  const selection = useSelection(rows, keyOf, { scope });
  const mayPlace = may('orders.place_draft');
  const change = (part: Partial<Filters>): void => void navigate({ search: (now) => ({ ...now, ...part }), replace: true, resetScroll: false });
  useKeys({ c: () => (mayPlace ? void navigate({ to: '/orders/new' }) : false) });
  const columns = orderColumns(words);
  return (
    <>
      <PageHead
        title={t('orders.title')}
        actions={
          <>
            <ImportButton kind="orders" />
            <Export question={question} />
            {mayPlace && (
              <Button component={Link} to="/orders/new" leftSection={<Plus size={16} aria-hidden />}>
                {t('drafts.new_order')}
              </Button>
            )}
          </>
        }
      />
      <Views filters={filters} view={search.view} />
      <FilterBar filters={filters} onChange={change}>
        <ColumnMenu columns={columns} choice={filters.cols} onChoose={(cols) => change({ cols })} />
        <DensityButton />
      </FilterBar>
      <OrderBulk selection={selection} question={question} hasMore={list.hasMore} />
      <Fresh count={pinned.fresh} onShow={pinned.show} />
      <ResourceTable
        label={t('orders.title')}
        columns={shownColumns(columns, filters.cols)}
        list={{ ...list, items: rows }}
        keyOf={keyOf}
        link={linkOf}
        selection={may('desk.tag') || may('orders.cancel') ? { of: selection, nameOf: (row) => row.number } : undefined}
        empty={filterCount(filters) > 0 || filters.q !== undefined ? <NoMatch /> : <NoOrders action={mayPlace && <NewOrder />} />}
      />
    </>
  );
}

const keyOf = (row: Row): string => row.id;

const linkOf = (row: Row, content: ReactNode): ReactNode => (
  <Link to="/orders/$orderId" params={{ orderId: row.id }} className={rowLink} data-row>
    {content}
  </Link>
);

/** The tabs: what comes with the program, and what people have saved. */
function Views({ filters, view }: { filters: Filters; view: string | undefined }) {
  const { t } = useWords();
  const navigate = useNavigate({ from: '/orders' });
  const shipped: ShippedView[] = [
    { id: 'mine', name: t('orders.view_mine'), search: { who: 'me', state: 'placed' } },
    { id: 'unpaid', name: t('orders.view_unpaid'), search: { paid: 'unpaid', state: 'placed' } },
    { id: 'to-ship', name: t('orders.view_to_ship'), search: { sent: 'unfulfilled', state: 'placed' } },
  ];
  return (
    <ViewTabs
      page="orders"
      shipped={shipped}
      search={{ ...filters }}
      view={view}
      onOpen={(search, id) => void navigate({ search: { ...readFilters((name) => search[name]), view: id } })}
    />
  );
}

/** Says that orders came, without moving what is being read. */
function Fresh({ count, onShow }: { count: number; onShow: () => void }) {
  const { t } = useWords();
  return (
    <div role="status">
      {count > 0 && (
        <button type="button" className={css.fresh} onClick={onShow}>
          <ArrowUp size={14} aria-hidden /> {t('orders.fresh', { count })}
        </button>
      )}
    </div>
  );
}

function NewOrder() {
  const { t } = useWords();
  return (
    <Button component={Link} to="/orders/new">
      {t('drafts.new_order')}
    </Button>
  );
}

function NoMatch() {
  const { t } = useWords();
  return (
    <Empty
      title={t('orders.no_match')}
      action={
        <Button component={Link} to="/orders" variant="default">
          {t('orders.clear')}
        </Button>
      }
    />
  );
}

function NoOrders({ action }: { action: ReactNode }) {
  const { t } = useWords();
  return (
    <Empty title={t('orders.none')} action={action}>
      {t('orders.none_help')}
    </Empty>
  );
}
