// All imports and bulk actions with how far they are, and the way to a new one.
import { Button, NativeSelect, Progress } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import type { BatchRow } from '../../../api/index.ts';
import {
  type Column,
  Empty,
  PageHead,
  ResourceTable,
  State,
  When,
  type Words,
  rowLink,
  useKeys,
  useList,
  useLive,
  useMay,
  useWords,
} from '../../../ui/index.ts';
import css from './batches.module.css';
import { UploadDialog } from './upload-dialog.tsx';
import { isAtWork, moodOf, usePoll } from './work.ts';

/** The list of batches. */
export function BatchesPage() {
  const words = useWords();
  const { t } = words;
  const search = useSearch({ from: '/shell/imports' });
  const navigate = useNavigate({ from: '/imports' });
  const may = useMay();
  const list = useList('batches.list', { type: search.type });
  useLive(['batches'], ['batches.list']);
  usePoll(
    list.items.some((row) => isAtWork(row.state)),
    ['batches.list'],
  );
  const mayAdd = may('batches.map');
  const setAdding = (isOpen: boolean): void => void navigate({ search: (now) => ({ ...now, add: isOpen ? true : undefined }) });
  useKeys({ c: () => (mayAdd ? setAdding(true) : false) });
  const add = mayAdd && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t('batches.new')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('batches.title')} actions={list.items.length > 0 && add} />
      <div className={css.filters}>
        <NativeSelect
          aria-label={t('batches.what')}
          value={search.type ?? ''}
          onChange={({ currentTarget }) =>
            void navigate({
              search: (now) => ({ ...now, type: currentTarget.value === '' ? undefined : (currentTarget.value as 'import' | 'bulk') }),
              replace: true,
            })
          }
          data={[
            { value: '', label: t('batches.all') },
            { value: 'import', label: t('batches.imports') },
            { value: 'bulk', label: t('batches.bulk') },
          ]}
        />
      </div>
      <ResourceTable
        label={t('batches.title')}
        columns={columns(words)}
        list={list}
        keyOf={(row) => row.id}
        link={(row, content) => (
          <Link to="/imports/$batchId" params={{ batchId: row.id }} className={rowLink} data-row>
            {content}
          </Link>
        )}
        empty={
          <Empty title={t('batches.none')} action={add}>
            {t('batches.none_help')}
          </Empty>
        }
      />
      {search.add && mayAdd && <UploadDialog kind={search.kind} onClose={() => setAdding(false)} />}
    </>
  );
}

function columns({ t, named, number }: Words): Column<BatchRow>[] {
  return [
    { key: 'number', title: t('batches.number'), cell: (row) => <span className="number">{row.number}</span>, card: 'lead', width: '11rem' },
    { key: 'name', title: t('batches.name'), cell: (row) => row.title, card: 'under' },
    {
      key: 'kind',
      title: t('batches.what'),
      cell: (row) => (row.type === 'import' ? named('batches.kind', row.kind) : t('batches.bulk')),
      card: 'none',
      width: '11rem',
    },
    { key: 'rows', title: t('batches.rows'), cell: (row) => <span className="number">{number(row.rows)}</span>, isEnd: true, card: 'lead-end', width: '8rem' },
    { key: 'state', title: t('batches.state'), cell: (row) => <HowFar row={row} />, card: 'under-end', width: '13rem' },
    { key: 'by', title: t('batches.by'), cell: (row) => row.by ?? '', card: 'none', width: '11rem', isMinor: true },
    { key: 'at', title: t('batches.at'), cell: (row) => <When at={row.createdAt} />, card: 'none', width: '10rem' },
  ];
}

function HowFar({ row }: { row: BatchRow }) {
  const { t } = useWords();
  if (!isAtWork(row.state) || row.state === 'staging') return <State family="batches.state" value={row.state} mood={moodOf(row.state)} />;
  return (
    <span className={css.far}>
      <State family="batches.state" value={row.state} mood="waiting" />
      <Progress value={row.rows === 0 ? 0 : (100 * row.doneRows) / row.rows} size="sm" aria-label={t('batches.state')} />
    </span>
  );
}
