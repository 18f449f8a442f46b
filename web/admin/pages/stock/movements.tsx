// What moved: the ledger's transfers of goods in words, filtered by the address.
import { NativeSelect, TextInput } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { StockMovement } from '../../../api/index.ts';
import { type Column, Empty, PageHead, ResourceTable, SearchBox, When, type Words, rowLink, useList, useLive, usePeople, useWords } from '../../../ui/index.ts';
import { DocumentLink } from '../document-link.tsx';
import { Tabs, WarehouseChoice } from './parts.tsx';
import css from './stock.module.css';

const KINDS = ['received', 'sent', 'returned', 'counted', 'damaged', 'adjusted', 'moved'] as const;

/** The movements of all goods, or of one SKU. */
export function MovementsPage() {
  const words = useWords();
  const { t } = words;
  const search = useSearch({ from: '/shell/stock/movements' });
  const list = useList('stock.movements', search);
  const person = usePeople();
  useLive(['stock', 'shipping'], ['stock.movements']);
  return (
    <>
      <PageHead title={t('stock.movements')} beside={search.sku} />
      <Tabs />
      <Filters />
      <ResourceTable
        label={t('stock.movements')}
        columns={columns(words, person)}
        list={list}
        keyOf={(row) => row.id}
        link={(row, content) => (
          <Link to="/stock" search={{ sku: row.sku }} className={rowLink} data-row>
            {content}
          </Link>
        )}
        empty={<Empty title={t('stock.no_movements')}>{t('stock.no_movements_help')}</Empty>}
      />
    </>
  );
}

function columns({ t, named }: Words, person: (actor: string) => string): Column<StockMovement>[] {
  return [
    { key: 'sku', title: t('stock.sku'), cell: (row) => <span className="number">{row.sku}</span>, card: 'lead', width: '13rem' },
    {
      key: 'kind',
      title: t('stock.what'),
      cell: (row) => (
        <>
          {named('stock.kind', row.kind)} {row.note && <span className="quiet">{row.note}</span>}
        </>
      ),
      card: 'under',
    },
    { key: 'where', title: t('stock.where'), cell: (row) => [row.source, row.target].filter(Boolean).join(' → '), card: 'none', width: '10rem' },
    {
      key: 'document',
      title: t('stock.document'),
      cell: (row) =>
        row.documentId !== null && row.number !== null ? (
          <span className={css.above}>
            <DocumentLink id={row.documentId} number={row.number} />
          </span>
        ) : null,
      card: 'none',
      width: '10.5rem',
    },
    { key: 'who', title: t('stock.who'), cell: (row) => person(row.actor ?? ''), card: 'none', width: '9rem', isMinor: true },
    { key: 'quantity', title: t('stock.quantity'), cell: (row) => <MovedQuantity movement={row} />, isEnd: true, card: 'lead-end', width: '6rem' },
    { key: 'at', title: t('stock.at'), cell: (row) => <When at={row.at} />, isEnd: true, card: 'under-end', width: '10rem' },
  ];
}

/** So many more or fewer; a move inside the shop has no sign. */
export function MovedQuantity({ movement }: { movement: Pick<StockMovement, 'quantity' | 'source' | 'target'> }) {
  const { number } = useWords();
  const { quantity, source, target } = movement;
  const isInside = source !== null && target !== null && quantity > 0;
  return (
    <span className={css.moved} data-sign={isInside ? undefined : quantity < 0 ? 'out' : 'in'}>
      {isInside ? '' : quantity < 0 ? '−' : '+'}
      {number(Math.abs(quantity))}
    </span>
  );
}

function Filters() {
  const { t, named } = useWords();
  const search = useSearch({ from: '/shell/stock/movements' });
  const navigate = useNavigate({ from: '/stock/movements' });
  const set = (change: Partial<typeof search>): void => void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  return (
    <search className={css.filters}>
      <SearchBox label={t('stock.exact_sku')} className={css.search} value={search.sku} onChange={(sku) => set({ sku })} />
      <NativeSelect
        size="sm"
        className={css.choice}
        aria-label={t('stock.what')}
        data={[{ value: '', label: t('stock.every_kind') }, ...KINDS.map((it) => ({ value: it, label: named('stock.kind', it) }))]}
        value={search.kind ?? ''}
        onChange={(event) => set({ kind: KINDS.find((it) => it === event.currentTarget.value) })}
      />
      <WarehouseChoice value={search.warehouse} onChange={(warehouse) => set({ warehouse })} />
      <TextInput
        size="sm"
        type="date"
        className={css.date}
        aria-label={t('stock.from_day')}
        value={search.from ?? ''}
        onChange={(event) => set({ from: event.currentTarget.value || undefined })}
      />
      <TextInput
        size="sm"
        type="date"
        className={css.date}
        aria-label={t('stock.to_day')}
        value={search.to ?? ''}
        onChange={(event) => set({ to: event.currentTarget.value || undefined })}
      />
    </search>
  );
}
