// What broke and waits for a person, put together by likeness: one outage is one line, however many orders it stopped.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { IncidentGroup } from '../../../api/index.ts';
import { type Column, Empty, Lasts, PageHead, ResourceTable, WithPanel, type Words, rowLink, useAsk, useLive, useWords } from '../../../ui/index.ts';
import { useCause } from './cause.ts';
import { GroupPanel } from './group-panel.tsx';
import { IncidentPanel } from './incident-panel.tsx';
import css from './incidents.module.css';
import type { IncidentSearch } from './routes.ts';

type Alike = Pick<IncidentGroup, 'process' | 'element' | 'kind' | 'code'>;

const keyOf = ({ process, element, kind, code }: Alike): string => [process, element, kind, code].join(' ');
const addressOf = ({ process, element, kind, code }: Alike): IncidentSearch => ({ process, element, kind, code: code || undefined });
const alikeIn = ({ process, element, kind, code = '' }: IncidentSearch): Alike | undefined =>
  process !== undefined && element !== undefined && kind !== undefined ? { process, element, kind, code } : undefined;

/** The inbox. */
export function IncidentsPage() {
  const words = useWords();
  const { t } = words;
  const cause = useCause();
  const search = useSearch({ from: '/shell/incidents' });
  const navigate = useNavigate({ from: '/incidents' });
  const groups = useAsk('incidents.groups', {});
  useLive(['incidents'], ['incidents.groups', 'incidents.list', 'incidents.get']);
  const alike = alikeIn(search);
  const items = groups.data?.items ?? [];
  const close = (): void => void navigate({ search: {}, replace: true });
  const back = alike && (
    <Link to="/incidents" search={addressOf(alike)} resetScroll={false} className={css.back}>
      {t('incidents.all_alike')}
    </Link>
  );
  const panel = search.incident ? (
    <IncidentPanel key={search.incident} id={search.incident} back={back} onClose={close} />
  ) : (
    alike && (
      <GroupPanel
        key={keyOf(alike)}
        alike={alike}
        group={items.find((it) => keyOf(it) === keyOf(alike))}
        isKnown={groups.data !== undefined}
        linkOf={(incident, content) => (
          <Link to="/incidents" search={{ ...addressOf(alike), incident }} resetScroll={false}>
            {content}
          </Link>
        )}
        onClose={close}
      />
    )
  );
  return (
    <WithPanel panel={panel || undefined}>
      <PageHead title={t('incidents.title')} />
      <ResourceTable
        label={t('incidents.title')}
        columns={columns(words, cause)}
        list={{
          items,
          isLoading: groups.isPending,
          isStale: false,
          problem: groups.data === undefined ? groups.error : null,
          hasMore: false,
          isLoadingMore: false,
          more: () => {},
          again: () => void groups.refetch(),
        }}
        keyOf={keyOf}
        chosen={alike && keyOf(alike)}
        link={(row, content) => (
          // What stands alone is opened itself.
          <Link
            to="/incidents"
            search={row.count === 1 ? { ...addressOf(row), incident: row.example } : addressOf(row)}
            resetScroll={false}
            className={rowLink}
            data-row
          >
            {content}
          </Link>
        )}
        empty={<Empty title={t('incidents.none')}>{t('incidents.none_help')}</Empty>}
      />
    </WithPanel>
  );
}

function columns({ t, number }: Words, cause: ReturnType<typeof useCause>): Column<IncidentGroup>[] {
  return [
    { key: 'step', title: t('incidents.step'), cell: (row) => row.name, card: 'lead', width: '15rem' },
    { key: 'message', title: t('incidents.message'), cell: (row) => <span className={css.cause}>{cause(row)}</span>, card: 'under' },
    { key: 'process', title: t('incidents.process'), cell: (row) => row.processName, card: 'none', width: '12rem', isMinor: true },
    {
      key: 'since',
      title: t('incidents.since'),
      cell: (row) => <Lasts from={row.oldest} />,
      isEnd: true,
      card: 'under-end',
      width: '7rem',
    },
    {
      key: 'count',
      title: t('incidents.count'),
      cell: (row) => <strong className="figure">{number(row.count)}</strong>,
      isEnd: true,
      card: 'lead-end',
      width: '6.5rem',
    },
  ];
}
