// The filters of the list of orders: search, the axes that people filter by all day, and the rest behind one button.
import { Autocomplete, Button, NativeSelect, Popover, TextInput } from '@mantine/core';
import { SlidersHorizontal, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { SearchBox, useAsk, useMay, useWords, useIsPhone } from '../../../ui/index.ts';
import { FULFILMENT, type Filters, METHODS, PAID, STATES, filterCount } from './filters.ts';
import css from './list.module.css';

interface Props {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
  /** Buttons at the end of the bar. */
  children: ReactNode;
}

/** The bar of filters; each change goes into the address. */
export function FilterBar({ filters, onChange, children }: Props) {
  const { t } = useWords();
  return (
    <search className={css.filters}>
      <SearchBox label={t('orders.search')} className={css.search} value={filters.q} onChange={(q) => onChange({ q })} />
      <div className={css.axes}>
        <Axes filters={filters} onChange={onChange} />
      </div>
      <MoreFilters filters={filters} onChange={onChange} />
      {(filterCount(filters) > 0 || filters.q !== undefined) && (
        <Button variant="subtle" size="sm" leftSection={<X size={14} aria-hidden />} onClick={() => onChange(NOTHING)}>
          {t('orders.clear_filters')}
        </Button>
      )}
      <span className={css.tools}>{children}</span>
    </search>
  );
}

/** What people filter by all day: three axes of state, and who has it. On a phone they stand with the other filters. */
function Axes({ filters, onChange }: Pick<Props, 'filters' | 'onChange'>) {
  const { t, named } = useWords();
  const choice = <K extends 'state' | 'paid' | 'sent'>(key: K, label: string, family: string, known: readonly NonNullable<Filters[K]>[]) => (
    <NativeSelect
      size="sm"
      className={css.choice}
      aria-label={label}
      data-set={filters[key] !== undefined || undefined}
      data={[{ value: '', label }, ...known.map((it) => ({ value: it, label: named(family, it) }))]}
      value={filters[key] ?? ''}
      onChange={(event) => onChange({ [key]: known.find((it) => it === event.currentTarget.value) })}
    />
  );
  return (
    <>
      {choice('state', t('orders.state'), 'state.order', STATES)}
      {choice('paid', t('orders.paid'), 'state.payment', PAID)}
      {choice('sent', t('orders.fulfilment'), 'state.fulfilment', FULFILMENT)}
      <Assignee value={filters.who} onChange={(who) => onChange({ who })} />
    </>
  );
}

const NOTHING: Filters = {
  state: undefined,
  paid: undefined,
  sent: undefined,
  method: undefined,
  channel: undefined,
  country: undefined,
  tag: undefined,
  who: undefined,
  q: undefined,
  from: undefined,
  to: undefined,
};

function Assignee({ value, onChange }: { value: string | undefined; onChange: (value: string | undefined) => void }) {
  const { t } = useWords();
  const may = useMay();
  const colleagues = useAsk('desk.colleagues', {}, { enabled: may('desk.colleagues', 'read') }).data?.items ?? [];
  return (
    <NativeSelect
      size="sm"
      className={css.choice}
      aria-label={t('orders.assignee')}
      data-set={value !== undefined || undefined}
      data={[
        { value: '', label: t('orders.assignee') },
        { value: 'me', label: t('desk.me') },
        { value: 'none', label: t('desk.nobody') },
        ...colleagues.map((it) => ({ value: it.id, label: it.name })),
      ]}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  );
}

/** Filters that are used now and then. */
function MoreFilters({ filters, onChange }: Pick<Props, 'filters' | 'onChange'>) {
  const { t } = useWords();
  const { channel, tag, country, method, from, to } = filters;
  const isPhone = useIsPhone();
  const count = filterCount(isPhone ? filters : { channel, tag, country, method, from, to });
  return (
    <Popover position="bottom-start" shadow="md" trapFocus>
      <Popover.Target>
        <Button variant={count > 0 ? 'light' : 'default'} leftSection={<SlidersHorizontal size={14} aria-hidden />}>
          {count > 0 ? t('orders.filters_set', { count }) : t('orders.more_filters')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={css.more}>
          {isPhone && <Axes filters={filters} onChange={onChange} />}
          <RareFields filters={filters} onChange={onChange} />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function RareFields({ filters, onChange }: Pick<Props, 'filters' | 'onChange'>) {
  const { t, named, country } = useWords();
  const may = useMay();
  const channels = useAsk('orders.channels', {}, { enabled: may('orders.channels', 'read') }).data?.items ?? [];
  const countries = [...new Set([...channels.map((it) => it.country), ...(filters.country === undefined ? [] : [filters.country])])].sort();
  return (
    <>
      <NativeSelect
        label={t('orders.channel')}
        data={[{ value: '', label: t('orders.every_channel') }, ...channels.map((it) => ({ value: it.code, label: it.name }))]}
        value={filters.channel ?? ''}
        onChange={(event) => onChange({ channel: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        label={t('orders.payment')}
        data={[{ value: '', label: t('orders.any') }, ...METHODS.map((it) => ({ value: it, label: named('payment', it) }))]}
        value={filters.method ?? ''}
        onChange={(event) => onChange({ method: METHODS.find((it) => it === event.currentTarget.value) })}
      />
      <NativeSelect
        label={t('orders.country')}
        data={[{ value: '', label: t('orders.any') }, ...countries.map((it) => ({ value: it, label: country(it) }))]}
        value={filters.country ?? ''}
        onChange={(event) => onChange({ country: event.currentTarget.value || undefined })}
      />
      <TagField value={filters.tag} onChange={(tag) => onChange({ tag })} />
      <TextInput
        type="date"
        label={t('orders.from')}
        value={filters.from ?? ''}
        max={filters.to}
        onChange={(event) => onChange({ from: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        label={t('orders.to')}
        value={filters.to ?? ''}
        min={filters.from}
        onChange={(event) => onChange({ to: event.currentTarget.value || undefined })}
      />
    </>
  );
}

/** A tag in use; it filters once it is chosen or typed to its end. */
function TagField({ value, onChange }: { value: string | undefined; onChange: (tag: string | undefined) => void }) {
  const { t } = useWords();
  const may = useMay();
  const [text, setText] = useState(value ?? '');
  const known = useAsk('desk.tags', { q: text.slice(0, 40), limit: 20 }, { enabled: may('desk.tags', 'read'), keep: true }).data?.items ?? [];
  const take = (next: string): void => {
    setText(next);
    if (next === '') onChange(undefined);
  };
  return (
    <Autocomplete
      label={t('desk.tag')}
      data={known}
      value={text}
      onChange={take}
      onOptionSubmit={(tag) => onChange(tag)}
      onBlur={() => onChange(text.trim() === '' ? undefined : text.trim().toLowerCase())}
      comboboxProps={{ withinPortal: false }}
    />
  );
}
