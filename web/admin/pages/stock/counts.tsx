// Stock counts: which are open, which are booked, and the dialog that opens one.
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { StockCount } from '../../../api/index.ts';
import {
  ChoiceButtons,
  type Column,
  Dialog,
  Empty,
  Mark,
  type Mood,
  PageHead,
  ResourceTable,
  Trouble,
  When,
  type Words,
  rowLink,
  useAct,
  useAsk,
  useList,
  useLive,
  useMay,
  usePeople,
  useWords,
} from '../../../ui/index.ts';
import { Tabs, useWarehouses } from './parts.tsx';
import css from './stock.module.css';

const STATES = ['open', 'posted', 'cancelled'] as const;
const SCOPES = ['all', 'category', 'abc', 'never'] as const;
const CLASSES = ['A', 'B', 'C'] as const;
const MOODS: Record<(typeof STATES)[number], Mood> = { open: 'waiting', posted: 'good', cancelled: 'ended' };

/** The list of counts. */
export function CountsPage() {
  const words = useWords();
  const { t, named } = words;
  const search = useSearch({ from: '/shell/stock/counts' });
  const navigate = useNavigate({ from: '/stock/counts' });
  const may = useMay();
  const list = useList('stock.counts', { state: search.state });
  const person = usePeople();
  useLive(['stock'], ['stock.counts']);
  const mayOpen = may('stock.open_count');
  const setOpen = (isOpen: boolean): void => void navigate({ search: (now) => ({ ...now, open: isOpen ? true : undefined }), replace: true });
  const open = mayOpen && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setOpen(true)}>
      {t('stock.open_count')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('stock.counts')} actions={open} />
      <Tabs />
      <div className={css.filters}>
        <ChoiceButtons
          label={t('stock.state')}
          choices={[undefined, ...STATES].map((value) => ({ value, says: value === undefined ? t('stock.all') : named('stock.count_state', value) }))}
          value={search.state}
          onChange={(state) => void navigate({ search: (now) => ({ ...now, state }), replace: true })}
        />
      </div>
      <ResourceTable
        label={t('stock.counts')}
        columns={columns(words, person)}
        list={list}
        keyOf={(row) => row.id}
        link={(row, content) => (
          <Link to="/stock/counts/$countId" params={{ countId: row.id }} className={rowLink} data-row>
            {content}
          </Link>
        )}
        empty={<Empty title={t('stock.no_counts')}>{t('stock.no_counts_help')}</Empty>}
      />
      {search.open && mayOpen && <OpenDialog onClose={() => setOpen(false)} />}
    </>
  );
}

/** What a count is of, in words. */
export function scopeOf({ t, named }: Words, count: Pick<StockCount, 'scope' | 'category' | 'class'>): string {
  if (count.scope === 'category') return `${named('stock.scope', 'category')}: ${count.category ?? ''}`;
  return count.scope === 'abc' ? t('stock.class', { class: count.class ?? '' }) : named('stock.scope', count.scope);
}

/** The state of a count as icon and word. */
export function CountState({ state }: { state: (typeof STATES)[number] }) {
  const { named } = useWords();
  return <Mark mood={MOODS[state]}>{named('stock.count_state', state)}</Mark>;
}

function columns(words: Words, person: (actor: string) => string): Column<StockCount>[] {
  const { t, number } = words;
  return [
    { key: 'number', title: t('stock.number'), cell: (row) => <span className="number">{row.number}</span>, card: 'lead', width: '10rem' },
    { key: 'warehouse', title: t('stock.warehouse'), cell: (row) => row.warehouse, card: 'none', width: '7rem' },
    { key: 'scope', title: t('stock.counted_what'), cell: (row) => `${scopeOf(words, row)}${row.note ? ` · ${row.note}` : ''}`, card: 'under' },
    { key: 'who', title: t('stock.who'), cell: (row) => person(row.openedBy), card: 'none', width: '9rem', isMinor: true },
    { key: 'done', title: t('stock.counted'), cell: (row) => `${number(row.counted)} / ${number(row.lines)}`, isEnd: true, card: 'lead-end', width: '8rem' },
    {
      key: 'different',
      title: t('stock.differences'),
      cell: (row) => (row.blind && row.state === 'open' ? '–' : number(row.different)),
      isEnd: true,
      card: 'none',
      width: '7.5rem',
    },
    { key: 'state', title: t('stock.state'), cell: (row) => <CountState state={row.state} />, card: 'under-end', width: '8rem' },
    { key: 'at', title: t('stock.opened'), cell: (row) => <When at={row.openedAt} />, isEnd: true, card: 'none', width: '10rem' },
  ];
}

interface Draft {
  warehouse: string;
  scope: (typeof SCOPES)[number];
  category: string;
  class: (typeof CLASSES)[number];
  blind: boolean;
  note: string;
}

function OpenDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const may = useMay();
  const warehouses = useWarehouses();
  const categories = useAsk('catalog.categories', {}, { enabled: may('catalog.categories', 'read') }).data?.items ?? [];
  const [draft, setDraft] = useState<Draft>({ warehouse: '', scope: 'all', category: '', class: 'A', blind: false, note: '' });
  const set = (change: Partial<Draft>): void => setDraft((now) => ({ ...now, ...change }));
  const act = useAct('stock.open_count', ['stock.counts']);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    const { scope, blind, note } = draft;
    act.mutate(
      {
        warehouse: draft.warehouse || (warehouses[0]?.code ?? ''),
        scope,
        blind,
        ...(scope === 'category' ? { category: draft.category || (categories[0]?.code ?? '') } : {}),
        ...(scope === 'abc' ? { class: draft.class } : {}),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      },
      { onSuccess: ({ countId }) => void navigate({ to: '/stock/counts/$countId', params: { countId } }) },
    );
  };
  return (
    <Dialog onClose={onClose} title={t('stock.open_count')}>
      <form className={css.dialog} onSubmit={finish}>
        <NativeSelect
          label={t('stock.warehouse')}
          data={warehouses.map((it) => ({ value: it.code, label: `${it.code} · ${it.name}` }))}
          value={draft.warehouse}
          onChange={(event) => set({ warehouse: event.currentTarget.value })}
        />
        <Scope draft={draft} categories={categories} onChange={set} />
        <Checkbox
          label={t('stock.blind')}
          description={t('stock.blind_help')}
          checked={draft.blind}
          onChange={(event) => set({ blind: event.currentTarget.checked })}
        />
        <TextInput label={t('stock.note')} maxLength={200} value={draft.note} onChange={(event) => set({ note: event.currentTarget.value })} />
        {act.error && <Trouble problem={act.error} />}
        <div className={css.dialogFoot}>
          <Button variant="default" onClick={onClose}>
            {t('stock.back')}
          </Button>
          <Button type="submit" loading={act.isPending}>
            {t('stock.open_count')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface ScopeProps {
  draft: Draft;
  categories: { code: string; name: string }[];
  onChange: (change: Partial<Draft>) => void;
}

/** What is counted: all of it, a category, a class, or what never was. */
function Scope({ draft, categories, onChange: set }: ScopeProps) {
  const { t, named } = useWords();
  const scopes = SCOPES.filter((it) => it !== 'category' || categories.length > 0);
  return (
    <>
      <NativeSelect
        label={t('stock.counted_what')}
        data={scopes.map((it) => ({ value: it, label: named('stock.scope', it) }))}
        value={draft.scope}
        onChange={(event) => set({ scope: SCOPES.find((it) => it === event.currentTarget.value) ?? 'all' })}
      />
      {draft.scope === 'category' && (
        <NativeSelect
          label={t('stock.scope.category')}
          data={categories.map((it) => ({ value: it.code, label: it.name }))}
          value={draft.category}
          onChange={(event) => set({ category: event.currentTarget.value })}
        />
      )}
      {draft.scope === 'abc' && (
        <NativeSelect
          label={t('stock.scope.abc')}
          description={t('stock.abc_help')}
          data={[...CLASSES]}
          value={draft.class}
          onChange={(event) => set({ class: CLASSES.find((it) => it === event.currentTarget.value) ?? 'A' })}
        />
      )}
    </>
  );
}
