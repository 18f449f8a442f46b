// Invoices and credit notes: found by number, order or name, opened one by one or printed together.
import { Button, Checkbox } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Printer } from 'lucide-react';
import { useState } from 'react';
import type { PaperRow } from '../../../api/index.ts';
import {
  Amount,
  ChoiceButtons,
  type Column,
  Empty,
  PageHead,
  ResourceTable,
  SearchBox,
  When,
  type Words,
  rowLink,
  useList,
  useLive,
  useWords,
} from '../../../ui/index.ts';
import css from './papers.module.css';

const KINDS = [undefined, 'invoice', 'credit_note'] as const;
/** The server puts no more papers into one file. */
const MOST = 500;

/** The list of papers. */
export function PapersPage() {
  const words = useWords();
  const { t, named } = words;
  const search = useSearch({ from: '/shell/invoices' });
  const navigate = useNavigate({ from: '/invoices' });
  const set = (change: Partial<typeof search>): void => void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  const list = useList('papers.list', { kind: search.kind, q: search.q });
  useLive(['papers'], ['papers.list']);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const shown = list.items.filter((it) => chosen.has(it.id));
  const toggle = (id: string): void => setChosen((now) => new Set(now.has(id) ? [...now].filter((it) => it !== id) : [...now, id]));
  const isAll = list.items.length > 0 && shown.length === list.items.length;
  return (
    <>
      <PageHead title={t('papers.title')} actions={shown.length > 0 && <PrintAll papers={shown} />} />
      <search className={css.filters}>
        <SearchBox label={t('papers.search')} className={css.searchBox} value={search.q} onChange={(q) => set({ q })} />
        <ChoiceButtons
          label={t('papers.kind')}
          choices={KINDS.map((value) => ({ value, says: value === undefined ? t('papers.all') : named('kind.paper', value) }))}
          value={search.kind}
          onChange={(kind) => set({ kind })}
        />
      </search>
      <ResourceTable
        label={t('papers.title')}
        columns={columns(words)}
        list={list}
        keyOf={(row) => row.id}
        select={{
          title: (
            <Checkbox
              aria-label={t('papers.select_all')}
              checked={isAll}
              indeterminate={!isAll && shown.length > 0}
              onChange={() => setChosen(new Set(isAll ? [] : list.items.map((it) => it.id)))}
            />
          ),
          cell: (row) => <Checkbox aria-label={t('papers.select', { number: row.number })} checked={chosen.has(row.id)} onChange={() => toggle(row.id)} />,
        }}
        link={(row, content) => (
          <a href={`/files/papers/${row.kind}/${row.id}`} target="_blank" rel="noreferrer" className={rowLink} data-row>
            {content}
            <span className="unseen"> ({t('papers.opens')})</span>
          </a>
        )}
        empty={search.kind || search.q ? <Empty title={t('papers.no_match')} /> : <Empty title={t('papers.none')}>{t('papers.none_help')}</Empty>}
      />
    </>
  );
}

function columns({ t, named }: Words): Column<PaperRow>[] {
  return [
    { key: 'number', title: t('papers.number'), cell: (row) => <span className="number">{row.number}</span>, card: 'lead', width: '9.5rem' },
    { key: 'kind', title: t('papers.kind'), cell: (row) => named('kind.paper', row.kind), card: 'under-end', width: '9rem' },
    { key: 'order', title: t('papers.order'), cell: (row) => <span className="number">{row.orderNumber}</span>, card: 'none', width: '10rem' },
    { key: 'customer', title: t('papers.customer'), cell: (row) => row.customerName, card: 'under' },
    {
      key: 'credited',
      title: t('papers.credited'),
      cell: (row) => <span className="number">{row.creditedBy}</span>,
      card: 'none',
      width: '9.5rem',
      isMinor: true,
    },
    { key: 'issued', title: t('papers.issued'), cell: (row) => <When at={row.issuedAt} />, card: 'none', width: '9.5rem' },
    { key: 'total', title: t('papers.total'), cell: (row) => <Amount money={row.total} />, isEnd: true, card: 'lead-end', width: '10rem' },
  ];
}

/** A form for each kind, because five hundred ids are more than an address holds; the file opens in a tab of its own. */
function PrintAll({ papers }: { papers: PaperRow[] }) {
  const { t, named } = useWords();
  const kinds = (['invoice', 'credit_note'] as const).map((kind) => ({ kind, ids: papers.filter((it) => it.kind === kind).map((it) => it.id) }));
  const filled = kinds.filter(({ ids }) => ids.length > 0);
  return filled.map(({ kind, ids }) => (
    <form key={kind} method="post" action="/files/papers/bulk" target="_blank">
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="documents" value={ids.slice(0, MOST).join()} />
      <Button type="submit" leftSection={<Printer size={16} aria-hidden />}>
        {t('papers.print', { count: Math.min(ids.length, MOST) })}
        {filled.length > 1 && ` (${named('kind.paper', kind)})`}
      </Button>
    </form>
  ));
}
