// Who did what and when: events of people and API keys. They are written with what they tell of and can not be changed.
import { Button, Select, TextInput } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ItemOf } from '../../../api/index.ts';
import {
  type Column,
  Empty,
  PageHead,
  ResourceTable,
  SidePanel,
  When,
  WithPanel,
  type Words,
  rowLink,
  useAsk,
  useList,
  useMay,
  usePeople,
  useWords,
} from '../../../ui/index.ts';
import { DocumentLink } from '../document-link.tsx';
import css from './audit.module.css';

type Entry = ItemOf<'audit.list'>;
const ROOMS = ['orders', 'payments', 'stock', 'shipping', 'catalog', 'pricing', 'parties', 'messages', 'processes', 'staff', 'webhooks'];

/** The list, filtered by its address. */
export function AuditPage() {
  const words = useWords();
  const { t } = words;
  const people = usePeople();
  const search = useSearch({ from: '/shell/audit' });
  const navigate = useNavigate({ from: '/audit' });
  const { entry, ...filter } = search;
  const list = useList('audit.list', filter);
  const chosen = list.items.find((it) => it.id === entry);
  const close = (): void => void navigate({ search: filter, replace: true });
  return (
    <WithPanel panel={chosen && <EntryPanel entry={chosen} who={people(chosen.actor)} onClose={close} />}>
      <PageHead title={t('audit.title')} />
      <Filters />
      <ResourceTable
        label={t('audit.title')}
        columns={columns(words, people)}
        list={list}
        keyOf={(row) => row.id}
        chosen={entry}
        link={(row, content) => (
          <Link to="/audit" search={{ ...filter, entry: row.id }} resetScroll={false} className={rowLink} data-row>
            {content}
          </Link>
        )}
        empty={<Empty title={t('audit.none')}>{t('audit.none_help')}</Empty>}
      />
    </WithPanel>
  );
}

function Filters() {
  const { t, named } = useWords();
  const may = useMay();
  const search = useSearch({ from: '/shell/audit' });
  const navigate = useNavigate({ from: '/audit' });
  const accounts = useAsk('staff.accounts', { limit: 200 }, { enabled: may('staff.accounts', 'read') }).data?.items ?? [];
  const set = (change: Partial<typeof search>): void => void navigate({ search: (now) => ({ ...now, ...change, entry: undefined }), replace: true });
  const { entry: _, ...filter } = search;
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <div className={css.filters} role="search" aria-label={t('audit.filters')}>
      <Select
        aria-label={t('audit.who')}
        placeholder={t('audit.who')}
        clearable
        data={accounts.map((it) => ({ value: it.id, label: it.name }))}
        value={search.actor ?? null}
        onChange={(actor) => set({ actor: actor ?? undefined })}
      />
      <Select
        aria-label={t('audit.room')}
        placeholder={t('audit.room')}
        clearable
        data={ROOMS.map((room) => ({ value: `${room}.`, label: named('room', room) }))}
        value={search.event ?? null}
        onChange={(event) => set({ event: event ?? undefined })}
      />
      <TextInput
        type="date"
        aria-label={t('audit.from')}
        value={search.from ?? ''}
        onChange={(event) => set({ from: event.currentTarget.value || undefined })}
      />
      <TextInput type="date" aria-label={t('audit.to')} value={search.to ?? ''} onChange={(event) => set({ to: event.currentTarget.value || undefined })} />
      {isFiltered && (
        <Button variant="subtle" onClick={() => void navigate({ search: {}, replace: true })}>
          {t('audit.clear')}
        </Button>
      )}
    </div>
  );
}

/** What happened in the reader's language where there are words for it, else as the program says it. */
const told = ({ namedIf }: Words, entry: Entry): string => namedIf('happened', entry.event) ?? entry.says;

function columns(words: Words, people: (actor: string) => string): Column<Entry>[] {
  const { t } = words;
  return [
    { key: 'what', title: t('audit.what'), cell: (row) => told(words, row), card: 'lead' },
    { key: 'who', title: t('audit.who'), cell: (row) => people(row.actor), card: 'under', width: '14rem' },
    { key: 'document', title: t('audit.about'), cell: (row) => <span className="number">{row.documentNumber}</span>, card: 'under-end', width: '12rem' },
    { key: 'event', title: t('audit.event'), cell: (row) => <code>{row.event}</code>, card: 'none', width: '16rem', isMinor: true },
    { key: 'at', title: t('audit.at'), cell: (row) => <When at={row.at} />, isEnd: true, card: 'lead-end', width: '10rem' },
  ];
}

function EntryPanel({ entry, who, onClose }: { entry: Entry; who: string; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  return (
    <SidePanel title={told(words, entry)} onClose={onClose}>
      <dl className={css.facts}>
        <dt>{t('audit.who')}</dt>
        <dd>{who}</dd>
        <dt>{t('audit.at')}</dt>
        <dd>
          <When at={entry.at} />
        </dd>
        <dt>{t('audit.event')}</dt>
        <dd>
          <code>{entry.event}</code>
        </dd>
        {entry.documentId && entry.documentNumber && (
          <>
            <dt>{t('audit.about')}</dt>
            <dd>
              <DocumentLink id={entry.documentId} number={entry.documentNumber} />
            </dd>
          </>
        )}
      </dl>
      <pre className={css.payload} tabIndex={0} aria-label={t('audit.details')}>
        {JSON.stringify(entry.payload, null, 2)}
      </pre>
    </SidePanel>
  );
}
