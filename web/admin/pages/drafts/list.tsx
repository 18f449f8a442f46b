// Drafts and quotes: what was begun, what waits for a customer's answer, and what became an order.
import { Button } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import type { DraftRow } from '../../../api/index.ts';
import {
  Amount,
  ChoiceButtons,
  type Column,
  Empty,
  PageHead,
  ResourceTable,
  SearchBox,
  State,
  When,
  type Words,
  rowLink,
  useKeys,
  useList,
  useLive,
  useMay,
  usePeople,
  useWords,
} from '../../../ui/index.ts';
import css from './place.module.css';

const STATES = [undefined, 'open', 'quoted', 'placed', 'discarded'] as const;

/** The list of drafts. */
export function DraftsPage() {
  const words = useWords();
  const { t, named } = words;
  const may = useMay();
  const people = usePeople();
  const search = useSearch({ from: '/shell/drafts' });
  const navigate = useNavigate({ from: '/drafts' });
  const set = (change: Partial<typeof search>): void => void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  const list = useList('orders.drafts', { state: search.state, q: search.q });
  useLive(['orders'], ['orders.drafts']);
  const mayTake = may('orders.save_draft');
  useKeys({ c: () => (mayTake ? void navigate({ to: '/orders/new' }) : false) });
  const isFiltered = search.state !== undefined || search.q !== undefined;
  return (
    <>
      <PageHead title={t('drafts.title')} actions={mayTake && <NewOrder />} />
      <search className={css.filters}>
        <SearchBox label={t('drafts.search')} className={css.searchBox} value={search.q} onChange={(q) => set({ q })} />
        <ChoiceButtons
          label={t('orders.state')}
          choices={STATES.map((value) => ({ value, says: value === undefined ? t('drafts.all') : named('state.draft', value) }))}
          value={search.state}
          onChange={(state) => set({ state })}
        />
      </search>
      <ResourceTable
        label={t('drafts.title')}
        columns={columns(words, people)}
        list={list}
        keyOf={(row) => row.id}
        link={(row, content) => (
          <Link to="/drafts/$draftId" params={{ draftId: row.id }} className={rowLink} data-row>
            {content}
          </Link>
        )}
        empty={
          isFiltered ? (
            <Empty title={t('drafts.no_match')} />
          ) : (
            <Empty title={t('drafts.none')} action={mayTake && <NewOrder />}>
              {t('drafts.none_help')}
            </Empty>
          )
        }
      />
    </>
  );
}

function NewOrder() {
  const { t } = useWords();
  return (
    <Button component={Link} to="/orders/new" leftSection={<Plus size={16} aria-hidden />}>
      {t('drafts.new_order')}
    </Button>
  );
}

const MOODS = { open: 'plain', quoted: 'waiting', placed: 'good', discarded: 'ended' } as const;

function columns({ t }: Words, people: (actor: string) => string): Column<DraftRow>[] {
  return [
    { key: 'number', title: t('orders.number'), cell: (row) => <span className="number">{row.number}</span>, card: 'lead', width: '9.5rem' },
    { key: 'customer', title: t('orders.customer'), cell: (row) => row.customerName ?? '–', card: 'under' },
    {
      key: 'state',
      title: t('orders.state'),
      cell: (row) => <State family="state.draft" value={row.state} mood={MOODS[row.state]} />,
      card: 'under-end',
      width: '9.5rem',
    },
    {
      key: 'quote',
      title: t('drafts.quote'),
      cell: (row) =>
        row.quote && (
          <span className={css.quoteCell}>
            <State
              family="state.quote"
              value={row.quote.state}
              mood={row.quote.state === 'accepted' ? 'good' : row.quote.state === 'sent' ? 'waiting' : 'ended'}
            />
            {row.quote.state === 'sent' && <When at={row.quote.validUntil} />}
          </span>
        ),
      card: 'none',
      width: '15rem',
      isMinor: true,
    },
    { key: 'order', title: t('drafts.order'), cell: (row) => <span className="number">{row.orderNumber}</span>, card: 'none', width: '10rem', isMinor: true },
    { key: 'by', title: t('drafts.by'), cell: (row) => people(row.createdBy), card: 'none', width: '10rem', isMinor: true },
    { key: 'changed', title: t('drafts.changed'), cell: (row) => <When at={row.changedAt} />, card: 'none', width: '9.5rem' },
    { key: 'total', title: t('orders.total'), cell: (row) => row.total && <Amount money={row.total} />, isEnd: true, card: 'lead-end', width: '9rem' },
  ];
}
