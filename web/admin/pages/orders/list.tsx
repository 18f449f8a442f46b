// All orders: filtered by the address, live, one click to the drawing.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plus, Search } from 'lucide-react';
import { type ReactNode, Suspense, lazy, useEffect, useState } from 'react';
import { type OrderRow, later } from '../../../api/index.ts';
import {
  Amount,
  type Column,
  Empty,
  PageHead,
  ResourceTable,
  State,
  When,
  type Words,
  rowLink,
  useAsk,
  useKeys,
  useList,
  useLive,
  useMay,
  useWords,
} from '../../../ui/index.ts';
import css from './list.module.css';

const STATES = ['placed', 'completed', 'cancelled'];
const PAID = ['unpaid', 'authorised', 'part_paid', 'paid'] as const;
const TYPING_MS = 250;
const PlaceDialog = lazy(() => import('./place-dialog.tsx').then((it) => ({ default: it.PlaceDialog })));

/** The list of orders. */
export function OrdersPage() {
  const words = useWords();
  const { t } = words;
  const search = useSearch({ from: '/shell/orders' });
  const navigate = useNavigate({ from: '/orders' });
  const may = useMay();
  const list = useList('orders.list', {
    state: search.state,
    channel: search.channel,
    q: search.q,
    paymentState: search.paid,
  });
  useLive(['orders'], ['orders.list']);
  const mayPlace = may('orders.place');
  const setPlacing = (isOpen: boolean): void => void navigate({ search: (now) => ({ ...now, place: isOpen ? true : undefined }) });
  useKeys({ c: () => (mayPlace ? setPlacing(true) : false) });
  const isFiltered = search.state !== undefined || search.channel !== undefined || search.q !== undefined || search.paid !== undefined;
  return (
    <>
      <PageHead
        title={t('orders.title')}
        actions={
          mayPlace && (
            <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setPlacing(true)}>
              {t('orders.place')}
            </Button>
          )
        }
      />
      <Filters />
      <ResourceTable
        label={t('orders.title')}
        columns={columns(
          words,
          (list.items as OrderRow[]).some((it) => it.where !== undefined),
        )}
        list={list}
        keyOf={(row) => row.id}
        link={(row, content) => (
          <Link to="/orders/$orderId" params={{ orderId: row.id }} className={rowLink} data-row>
            {content}
          </Link>
        )}
        empty={isFiltered ? <NoMatch /> : <NoOrders action={mayPlace && <Button onClick={() => setPlacing(true)}>{t('orders.place')}</Button>} />}
      />
      {search.place && mayPlace && (
        <Suspense>
          <PlaceDialog onClose={() => setPlacing(false)} />
        </Suspense>
      )}
    </>
  );
}

function columns({ t, named }: Words, hasWhere: boolean): Column<OrderRow>[] {
  return [
    {
      key: 'number',
      title: t('orders.number'),
      cell: (row) => <span className="number">{row.number}</span>,
      card: 'lead',
      width: '11rem',
    },
    {
      key: 'placed',
      title: t('orders.placed'),
      cell: (row) => <When at={row.createdAt} />,
      card: 'none',
      width: '10rem',
    },
    { key: 'customer', title: t('orders.customer'), cell: (row) => row.customerName, card: 'under' },
    {
      key: 'total',
      title: t('orders.total'),
      cell: (row) => <Amount money={row.total} />,
      isEnd: true,
      card: 'lead-end',
      width: '9.5rem',
    },
    {
      key: 'payment',
      title: t('orders.payment'),
      cell: (row) => named('payment', row.paymentMethod),
      card: 'none',
      width: '10rem',
      isMinor: true,
    },
    {
      key: 'paid',
      title: t('orders.paid'),
      cell: (row) => <State family="state.payment" value={row.paymentState} />,
      card: 'none',
      width: '9rem',
    },
    {
      key: 'state',
      title: t('orders.state'),
      cell: (row) => <State family="state.order" value={row.state} />,
      card: 'under-end',
      width: '9.5rem',
    },
    ...(hasWhere
      ? [
          {
            key: 'where',
            title: t('orders.where'),
            cell: (row: OrderRow) => <Where places={row.where ?? []} />,
            card: 'none' as const,
          },
        ]
      : []),
  ];
}

/** Where the order's tokens stand, in the drawing's words. */
function Where({ places }: { places: string[] }) {
  return places.length === 0 ? null : <span className={css.where}>{places.join(', ')}</span>;
}

function Filters() {
  const { t, named } = useWords();
  const search = useSearch({ from: '/shell/orders' });
  const navigate = useNavigate({ from: '/orders' });
  const may = useMay();
  const channels = useAsk('orders.channels', {}, { enabled: may('orders.channels', 'read') }).data?.items ?? [];
  const set = (change: Partial<typeof search>): void => void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  return (
    <search className={css.filters}>
      <SearchBox value={search.q ?? ''} onChange={(q) => set({ q: q === '' ? undefined : q })} />
      <div className={css.tabs} role="group" aria-label={t('orders.state')}>
        {[undefined, ...STATES].map((state) => (
          <button key={state ?? ''} type="button" aria-pressed={search.state === state} onClick={() => set({ state })}>
            {state === undefined ? t('orders.all') : named('state.order', state)}
          </button>
        ))}
      </div>
      <NativeSelect
        size="sm"
        className={css.choice}
        aria-label={t('orders.paid')}
        data={[{ value: '', label: t('orders.paid_or_not') }, ...PAID.map((it) => ({ value: it, label: named('state.payment', it) }))]}
        value={search.paid ?? ''}
        onChange={(event) => set({ paid: PAID.find((it) => it === event.currentTarget.value) })}
      />
      {channels.length > 1 && (
        <NativeSelect
          size="sm"
          className={css.choice}
          aria-label={t('orders.channel')}
          data={[{ value: '', label: t('orders.every_channel') }, ...channels.map((it) => ({ value: it.code, label: it.name }))]}
          value={search.channel ?? ''}
          onChange={(event) => set({ channel: event.currentTarget.value || undefined })}
        />
      )}
    </search>
  );
}

/** Waits for a pause in typing before the address changes. */
function SearchBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useWords();
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    // The address was changed by something else than this box.
    if (text.trim() !== value) setText(value);
  }
  useEffect(() => (text.trim() === value ? undefined : later(TYPING_MS, () => onChange(text.trim()))), [text, value, onChange]);
  useKeys({ '/': () => document.getElementById('orders-q')?.focus() });
  return (
    <TextInput
      id="orders-q"
      type="search"
      size="sm"
      className={css.search}
      aria-label={t('orders.search')}
      placeholder={t('orders.search')}
      leftSection={<Search size={16} aria-hidden />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
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
