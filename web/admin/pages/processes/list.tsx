// The published drawings with how much runs on each, and the decision tables beside them.
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { FileUp, Route } from 'lucide-react';
import type { ProcessRow } from '../../../api/index.ts';
import { type Column, Empty, Mark, PageHead, ResourceTable, When, type Words, rowLink, useAsk, useLive, useMay, useWords } from '../../../ui/index.ts';
import css from './processes.module.css';

/** The list of processes. */
export function ProcessesPage() {
  const words = useWords();
  const { t } = words;
  const may = useMay();
  const query = useAsk('processes.list', {});
  useLive(['processes', 'orders'], ['processes.list']);
  const list = {
    items: [...(query.data?.items ?? [])].sort((one, other) => other.live - one.live || one.name.localeCompare(other.name)),
    isLoading: query.isPending,
    isStale: false,
    problem: query.data === undefined ? query.error : null,
    hasMore: false,
    isLoadingMore: false,
    more: () => undefined,
    again: () => void query.refetch(),
  };
  return (
    <>
      <PageHead
        title={t('processes.title')}
        actions={
          <>
            {may('discovery.begin') && (
              <Button component={Link} to="/processes/discover" variant="default" leftSection={<Route size={16} aria-hidden />}>
                {t('processes.discover')}
              </Button>
            )}
            {may('processes.publish') && may('processes.check') && (
              <Button component={Link} to="/processes/publish" leftSection={<FileUp size={16} aria-hidden />}>
                {t('processes.publish')}
              </Button>
            )}
          </>
        }
      />
      <ResourceTable
        label={t('processes.title')}
        columns={columns(words)}
        list={list}
        keyOf={(row) => row.key}
        link={(row, content) => (
          <Link to="/processes/$key" params={{ key: row.key }} className={rowLink} data-row>
            {content}
          </Link>
        )}
        empty={<Empty title={t('processes.none')} />}
      />
      {query.data && query.data.decisions.length > 0 && (
        <section className={css.decisions} aria-labelledby="decisions">
          <h2 id="decisions">{t('processes.decisions')}</h2>
          <ul>
            {query.data.decisions.map((it) => (
              <li key={it.key}>
                <Link to="/processes/table/$key" params={{ key: it.key }}>
                  {it.name}
                </Link>{' '}
                <span className="quiet">
                  {t('processes.version', { version: it.version })} · <When at={it.publishedAt} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function columns({ t, number, named }: Words): Column<ProcessRow>[] {
  return [
    { key: 'name', title: t('processes.name'), cell: (row) => row.name, card: 'lead' },
    {
      key: 'document',
      title: t('processes.document'),
      cell: (row) => named('document', row.documentKind ?? ''),
      card: 'none',
      width: '11rem',
      isMinor: true,
    },
    {
      key: 'live',
      title: t('processes.live'),
      cell: (row) => (
        <>
          {number(row.live)}
          <span className={css.onPhone}> {t('processes.live')}</span>
        </>
      ),
      isEnd: true,
      card: 'lead-end',
      width: '9rem',
    },
    {
      key: 'incidents',
      title: t('incidents.title'),
      cell: (row) => (row.incidents > 0 ? <Mark mood="bad">{number(row.incidents)}</Mark> : null),
      isEnd: true,
      card: 'under-end',
      width: '8rem',
    },
    {
      key: 'version',
      title: t('processes.published'),
      cell: (row) => (
        <>
          {t('processes.version', { version: row.version })} · <When at={row.publishedAt} />
        </>
      ),
      card: 'under',
      width: '16rem',
    },
  ];
}
