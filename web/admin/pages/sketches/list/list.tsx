// The sketches: what is being changed, by whom, who has the pen, and what became of those that are over.
import { Button } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Pencil, Plus } from 'lucide-react';
import {
  ChoiceButtons,
  type Column,
  Empty,
  Mark,
  PageHead,
  ResourceTable,
  When,
  type Words,
  rowLink,
  useAsk,
  useList,
  useLive,
  useMay,
  useWords,
} from '../../../../ui/index.ts';
import type { SketchRow } from '../sketch-types.ts';
import { Avatars } from '../talk/presence.tsx';
import css from './list.module.css';
import { StartDialog } from './start-dialog.tsx';

export type ListState = 'open' | 'published' | 'dropped';
const STATES: readonly ListState[] = ['open', 'published', 'dropped'];

/** The page. */
export function SketchesPage() {
  const words = useWords();
  const { t, named } = words;
  const may = useMay();
  const { state = 'open', add } = useSearch({ from: '/shell/sketches' });
  const navigate = useNavigate({ from: '/sketches' });
  const list = useList('sketches.list', { state });
  const live = useAsk('processes.list', {}, { enabled: may('processes.list', 'read') }).data;
  useLive(['sketches'], ['sketches.list']);
  const names = new Map([...(live?.items ?? []), ...(live?.decisions ?? [])].map((it) => [it.key, it.name]));
  const begin = (isOpen: boolean): void => void navigate({ search: (now) => ({ ...now, add: isOpen ? true : undefined }) });
  const start = may('sketches.start') && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => begin(true)}>
      {t('sketches.start')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('sketches.title')} actions={start} />
      <div className={css.bar}>
        <ChoiceButtons
          label={t('sketches.state')}
          choices={STATES.map((value) => ({ value, says: named('sketches.states', value) }))}
          value={state}
          onChange={(next) => void navigate({ search: (now) => ({ ...now, state: next === 'open' ? undefined : next }) })}
        />
      </div>
      <ResourceTable
        label={t('sketches.title')}
        columns={columns(words, (key) => names.get(key) ?? key)}
        list={list}
        keyOf={(row) => row.id}
        link={(row, content) => (
          <Link to={row.state === 'open' ? '/sketches/$id' : '/sketches/$id/compare'} params={{ id: row.id }} className={rowLink} data-row>
            {content}
          </Link>
        )}
        empty={
          state === 'open' ? (
            <Empty title={t('sketches.none')} action={may('sketches.start') && <Button onClick={() => begin(true)}>{t('sketches.start')}</Button>}>
              {t('sketches.none_says')}
            </Empty>
          ) : (
            <Empty title={t(state === 'published' ? 'sketches.none_published' : 'sketches.none_dropped')} />
          )
        }
      />
      {add === true && may('sketches.start') && <StartDialog onClose={() => begin(false)} />}
    </>
  );
}

function columns({ t, named }: Words, nameOf: (key: string) => string): Column<SketchRow>[] {
  return [
    { key: 'name', title: t('sketches.name'), cell: (row) => row.name, card: 'lead' },
    {
      key: 'drawing',
      title: t('sketches.changes_what'),
      cell: (row) => (
        <>
          {row.baseVersion === null ? named('sketches.new', row.kind) : nameOf(row.key)}{' '}
          {row.baseVersion !== null && <span className="quiet">{t('processes.version', { version: row.baseVersion })}</span>}
        </>
      ),
      card: 'under',
      width: '18rem',
    },
    {
      key: 'pen',
      title: t('sketches.pen'),
      cell: (row) => <WhoIsThere row={row} />,
      card: 'under-end',
      width: '13rem',
    },
    {
      key: 'saved',
      title: t('sketches.saved'),
      cell: (row) => (
        <>
          <When at={row.savedAt} /> <span className="quiet">{row.savedBy.name}</span>
        </>
      ),
      card: 'none',
      width: '16rem',
      isMinor: true,
    },
    { key: 'state', title: t('sketches.state'), cell: (row) => <StateOf row={row} />, card: 'lead-end', width: '11rem' },
  ];
}

/** Who has the pen, and who else is looking. */
function WhoIsThere({ row }: { row: SketchRow }) {
  const others = row.present.filter((it) => it.accountId !== row.pen?.accountId);
  return (
    <span className={css.who}>
      {row.pen && (
        <span className={css.pen}>
          <Pencil size={14} aria-hidden /> {row.pen.name}
        </span>
      )}
      {others.length > 0 && <Avatars present={others} />}
    </span>
  );
}

function StateOf({ row }: { row: SketchRow }) {
  const { t } = useWords();
  if (row.state === 'published') return <Mark mood="good">{t('sketches.published_as', { version: row.publishedVersion ?? 0 })}</Mark>;
  if (row.state === 'dropped') return <Mark mood="ended">{t('sketches.state.dropped')}</Mark>;
  const isOvertaken = row.newestVersion !== null && row.newestVersion !== row.baseVersion;
  return isOvertaken ? <Mark mood="waiting">{t('sketches.state.overtaken')}</Mark> : <Mark mood="plain">{t('sketches.state.open')}</Mark>;
}
