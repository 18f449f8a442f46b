// All customers: found by e-mail, phone or name, filtered by the address.
import { Button, NativeSelect } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import type { CustomerRow } from '../../../api/index.ts';
import {
  type Column,
  Empty,
  LANGUAGES,
  OWN_NAMES,
  PageHead,
  ResourceTable,
  SearchBox,
  When,
  type Words,
  rowLink,
  useKeys,
  useList,
  useLive,
  useMay,
  useWords,
} from '../../../ui/index.ts';
import { ExportMenu } from '../batches/export-menu.tsx';
import { ImportButton } from '../batches/import-button.tsx';
import { COUNTRIES } from './countries.ts';
import css from './customers.module.css';
import { EditDialog } from './edit-dialog.tsx';

const CHANNELS = ['email', 'sms', 'phone', 'post'] as const;

/** The list of customers. */
export function CustomersPage() {
  const words = useWords();
  const { t } = words;
  const { create, ...filter } = useSearch({ from: '/shell/customers' });
  const navigate = useNavigate({ from: '/customers' });
  const may = useMay();
  const list = useList('parties.list', filter);
  useLive(['parties'], ['parties.list']);
  const mayCreate = may('parties.create');
  const setCreating = (isOpen: boolean): void => void navigate({ search: (now) => ({ ...now, create: isOpen ? true : undefined }), replace: true });
  useKeys({ c: () => (mayCreate ? setCreating(true) : false) });
  const isFiltered = Object.values(filter).some((it) => it !== undefined);
  return (
    <>
      <PageHead
        title={t('customers.title')}
        actions={
          <>
            <ImportButton kind="customers" />
            <ExportMenu kind="customers" filters={filter} />
            {mayCreate && (
              <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setCreating(true)}>
                {t('customers.create')}
              </Button>
            )}
          </>
        }
      />
      <Filters />
      <ResourceTable
        label={t('customers.title')}
        columns={columns(words)}
        list={list}
        keyOf={(row) => row.id}
        link={(row, content) => (
          <Link to="/customers/$customerId" params={{ customerId: row.id }} className={rowLink} data-row>
            {content}
          </Link>
        )}
        empty={
          isFiltered ? (
            <Empty
              title={t('customers.no_match')}
              action={
                <Button component={Link} to="/customers" variant="default">
                  {t('customers.clear')}
                </Button>
              }
            />
          ) : (
            <Empty title={t('customers.none')}>{t('customers.none_help')}</Empty>
          )
        }
      />
      {create && mayCreate && (
        <EditDialog onClose={() => setCreating(false)} onDone={(customerId) => void navigate({ to: '/customers/$customerId', params: { customerId } })} />
      )}
    </>
  );
}

function columns({ t, country, languageName }: Words): Column<CustomerRow>[] {
  const dash = <span className="quiet">–</span>;
  return [
    { key: 'name', title: t('customers.name'), cell: (row) => row.name, card: 'lead' },
    { key: 'email', title: t('customers.email'), cell: (row) => row.email ?? dash, card: 'under', width: '20rem' },
    {
      key: 'phone',
      title: t('customers.phone'),
      cell: (row) => (row.phone ? <span className="number">{row.phone}</span> : dash),
      card: 'none',
      width: '11rem',
    },
    { key: 'country', title: t('customers.country'), cell: (row) => country(row.country), card: 'under-end', width: '10rem' },
    { key: 'language', title: t('customers.language'), cell: (row) => languageName(row.language), card: 'none', width: '11rem', isMinor: true },
    { key: 'since', title: t('customers.since'), cell: (row) => <When at={row.createdAt} />, isEnd: true, card: 'lead-end', width: '10rem' },
  ];
}

function Filters() {
  const { t, named, country } = useWords();
  const search = useSearch({ from: '/shell/customers' });
  const navigate = useNavigate({ from: '/customers' });
  const set = (change: Partial<typeof search>): void => void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  return (
    <search className={css.filters}>
      <SearchBox label={t('customers.search')} className={css.search} value={search.q} onChange={(q) => set({ q })} />
      <NativeSelect
        size="sm"
        className={css.choice}
        aria-label={t('customers.country')}
        data={[{ value: '', label: t('customers.every_country') }, ...COUNTRIES.map((it) => ({ value: it, label: country(it) }))]}
        value={search.country ?? ''}
        onChange={(event) => set({ country: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        size="sm"
        className={css.choice}
        aria-label={t('customers.language')}
        data={[{ value: '', label: t('customers.every_language') }, ...LANGUAGES.map((it) => ({ value: it, label: OWN_NAMES[it] }))]}
        value={search.language ?? ''}
        onChange={(event) => set({ language: LANGUAGES.find((it) => it === event.currentTarget.value) })}
      />
      <NativeSelect
        size="sm"
        className={css.choice}
        aria-label={t('customers.consents')}
        data={[
          { value: '', label: t('customers.consent_or_not') },
          ...CHANNELS.map((it) => ({ value: it, label: t('customers.agreed_to', { channel: named('customers.consent', it) }) })),
        ]}
        value={search.consent ?? ''}
        onChange={(event) => set({ consent: CHANNELS.find((it) => it === event.currentTarget.value) })}
      />
    </search>
  );
}
