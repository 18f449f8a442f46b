// What lies: goods by how long nothing was sold of them, with what is tied up in them.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { AgeingRow } from '../../../api/index.ts';
import { Amount, type Column, Empty, PageHead, ResourceTable, type Words, rowLink, useAsk, useList, useWords } from '../../../ui/index.ts';
import { Tabs, WarehouseChoice } from './parts.tsx';
import css from './stock.module.css';

/** The ageing report. */
export function AgeingPage() {
  const words = useWords();
  const { t } = words;
  const search = useSearch({ from: '/shell/stock/ageing' });
  const navigate = useNavigate({ from: '/stock/ageing' });
  const list = useList('stock.ageing', { minDays: search.days, warehouse: search.warehouse });
  return (
    <>
      <PageHead title={t('stock.ageing')} />
      <Tabs />
      <search className={css.filters}>
        <WarehouseChoice value={search.warehouse} onChange={(warehouse) => void navigate({ search: (now) => ({ ...now, warehouse }), replace: true })} />
      </search>
      <Buckets />
      <ResourceTable
        label={t('stock.ageing')}
        columns={columns(words)}
        list={list}
        keyOf={(row) => row.skuId}
        link={(row, content) => (
          <Link to="/stock" search={{ sku: row.sku }} className={rowLink} data-row>
            {content}
          </Link>
        )}
        empty={<Empty title={t('stock.nothing_lies')}>{t('stock.nothing_lies_help')}</Empty>}
      />
    </>
  );
}

/** How much has lain for how long; a bucket filters the list from its days on. */
function Buckets() {
  const { t, number, money } = useWords();
  const search = useSearch({ from: '/shell/stock/ageing' });
  const items = useAsk('stock.ageing_buckets', { warehouse: search.warehouse }, { keep: true }).data?.items ?? [];
  const most = Math.max(1, ...items.map((it) => it.quantity));
  const nameOf = (at: number): string => {
    const from = items[at]!.fromDays;
    const next = items[at + 1]?.fromDays;
    return next === undefined ? t('stock.days_from', { from }) : t('stock.days_between', { from, to: next - 1 });
  };
  return (
    <ul className={css.buckets} aria-label={t('stock.by_age')}>
      {items.map((it, at) => (
        <li key={it.fromDays}>
          <Link
            from="/stock/ageing"
            to="/stock/ageing"
            search={(now) => ({ ...now, days: it.fromDays === 0 ? undefined : it.fromDays })}
            replace
            aria-current={(search.days ?? 0) === it.fromDays ? 'true' : undefined}
          >
            <span className={css.bucketName}>{nameOf(at)}</span>
            <strong className="figure">{number(it.quantity)}</strong>
            <span className="quiet">{t('stock.skus', { count: it.skus })}</span>
            <span className={css.bar} aria-hidden>
              <span style={{ width: `${(it.quantity / most) * 100}%` }} />
            </span>
            {it.values.map((value) => (
              <span key={value.currency} className="figure">
                {money(value)}
              </span>
            ))}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function columns({ t, number }: Words): Column<AgeingRow>[] {
  const daysOf = (days: number | null) => (days === null ? <span className="quiet">{t('stock.never')}</span> : t('stock.days', { count: days }));
  return [
    { key: 'sku', title: t('stock.sku'), cell: (row) => <span className="number">{row.sku}</span>, card: 'lead', width: '13rem' },
    { key: 'name', title: t('stock.name'), cell: (row) => row.name, card: 'under' },
    { key: 'onHand', title: t('stock.on_hand'), cell: (row) => number(row.onHand), isEnd: true, card: 'lead-end', width: '7rem' },
    { key: 'sold', title: t('stock.since_sale'), cell: (row) => daysOf(row.soldDays), isEnd: true, card: 'under-end', width: '9rem' },
    { key: 'received', title: t('stock.since_receipt'), cell: (row) => daysOf(row.receivedDays), isEnd: true, card: 'none', width: '9rem' },
    {
      key: 'value',
      title: t('stock.tied_up'),
      cell: (row) => (row.value === null ? <span className="quiet">–</span> : <Amount money={row.value} />),
      isEnd: true,
      card: 'none',
      width: '9rem',
    },
  ];
}
