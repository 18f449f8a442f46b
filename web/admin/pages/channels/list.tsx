// Where orders come from: each channel with how it does and what it sells.
import { Link } from '@tanstack/react-router';
import type { ChannelHealth } from '../../../api/index.ts';
import { Amount, type Column, Empty, PageHead, ResourceTable, When, type Words, rowLink, useAsk, useLive, useWords } from '../../../ui/index.ts';
import css from './channels.module.css';
import { HealthMark } from './health-mark.tsx';

/** The list of channels. */
export function ChannelsPage() {
  const words = useWords();
  const { t } = words;
  const query = useAsk('channels.health', {});
  useLive(['channels', 'orders'], ['channels.health']);
  const list = {
    items: query.data?.items ?? [],
    isLoading: query.isPending,
    isStale: false,
    problem: query.data === undefined ? query.error : null,
    hasMore: false,
    isLoadingMore: false,
    more: () => {},
    again: () => void query.refetch(),
  };
  return (
    <>
      <PageHead title={t('channels.title')} />
      <ResourceTable
        label={t('channels.title')}
        columns={columns(words)}
        list={list}
        keyOf={(row) => row.channel}
        link={(row, content) => (
          <Link to="/channels/$code" params={{ code: row.channel }} search={{}} className={rowLink} data-row>
            {content}
          </Link>
        )}
        empty={<Empty title={t('channels.none')}>{t('channels.none_help')}</Empty>}
      />
    </>
  );
}

function columns({ t, named, number }: Words): Column<ChannelHealth>[] {
  return [
    { key: 'name', title: t('channels.name'), cell: (row) => <span className={css.name}>{row.name}</span>, card: 'lead' },
    { key: 'kind', title: t('channels.kind'), cell: (row) => named('channels.kind', row.kind), card: 'under', width: '8rem' },
    { key: 'state', title: t('channels.state'), cell: (row) => <HealthMark state={row.state} />, card: 'lead-end', width: '9rem' },
    {
      key: 'heard',
      title: t('channels.heard'),
      cell: (row) => (row.lastPullAt ? <When at={row.lastPullAt} /> : row.connector ? t('channels.never') : ''),
      card: 'none',
      width: '8.5rem',
      isMinor: true,
    },
    {
      key: 'waiting',
      title: t('channels.waiting'),
      cell: (row) => (row.waiting > 0 ? <strong className={css.bad}>{number(row.waiting)}</strong> : ''),
      card: 'none',
      width: '8.5rem',
      isEnd: true,
      isMinor: true,
    },
    {
      key: 'today',
      title: t('channels.today'),
      cell: (row) => <span className="figure">{number(row.ordersToday)}</span>,
      isEnd: true,
      card: 'under-end',
      width: '8.5rem',
    },
    {
      key: 'share',
      title: t('channels.share'),
      cell: (row) => <ShareBar percent={row.sharePercent} text={`${number(row.sharePercent)} %`} />,
      card: 'none',
      width: '9.5rem',
      isMinor: true,
    },
    {
      key: 'sales',
      title: t('channels.sales'),
      cell: (row) => row.sales30Days.map((money) => <Amount key={money.currency} money={money} />),
      isEnd: true,
      card: 'none',
      width: '9.5rem',
      isMinor: true,
    },
  ];
}

/** A part of the whole as a bar with its figure. */
function ShareBar({ percent, text }: { percent: number; text: string }) {
  return (
    <span className={css.share}>
      <span className={css.bar} aria-hidden>
        <span style={{ width: `${percent}%` }} />
      </span>
      <span className="figure">{text}</span>
    </span>
  );
}
