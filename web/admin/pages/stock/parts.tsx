// What the pages of stock share: their tabs, the box to search, the choice of a warehouse, and what a change touches.
import { NativeSelect, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { later } from '../../../api/index.ts';
import { useAsk, useKeys, useMay, useWords } from '../../../ui/index.ts';
import css from './stock.module.css';

/** What is asked again after goods moved. */
export const TOUCHED = ['stock.list', 'stock.levels', 'stock.holds', 'stock.movements', 'stock.evolution', 'stock.ageing', 'stock.ageing_buckets'] as const;

const TYPING_MS = 250;

/** The four pages of stock. */
export function Tabs() {
  const { t } = useWords();
  const may = useMay();
  const here = { activeProps: { 'aria-current': 'page' as const }, activeOptions: { exact: true, includeSearch: false } };
  return (
    <nav className={css.tabs} aria-label={t('stock.pages')}>
      <Link to="/stock" {...here}>
        {t('stock.levels')}
      </Link>
      {may('stock.movements', 'read') && (
        <Link to="/stock/movements" {...here}>
          {t('stock.movements')}
        </Link>
      )}
      {may('stock.counts', 'read') && (
        <Link to="/stock/counts" {...here}>
          {t('stock.counts')}
        </Link>
      )}
      {may('stock.ageing', 'read') && (
        <Link to="/stock/ageing" {...here}>
          {t('stock.ageing')}
        </Link>
      )}
    </nav>
  );
}

/** The codes of all warehouses that are in use. */
export function useWarehouses(): { code: string; name: string }[] {
  const may = useMay();
  const items = useAsk('stock.warehouses', {}, { enabled: may('stock.warehouses', 'read') }).data?.items ?? [];
  return items.filter((it) => it.active);
}

/** Chooses one warehouse or all of them. */
export function WarehouseChoice({ value, onChange }: { value: string | undefined; onChange: (code: string | undefined) => void }) {
  const { t } = useWords();
  const warehouses = useWarehouses();
  return (
    <NativeSelect
      size="sm"
      className={css.choice}
      aria-label={t('stock.warehouse')}
      data={[{ value: '', label: t('stock.every_warehouse') }, ...warehouses.map((it) => ({ value: it.code, label: `${it.code} · ${it.name}` }))]}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  );
}

/** Waits for a pause in typing before the address changes. */
export function SearchBox({ value, label, onChange }: { value: string; label: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    // The address was changed by something else than this box.
    if (text.trim() !== value) setText(value);
  }
  useEffect(() => (text.trim() === value ? undefined : later(TYPING_MS, () => onChange(text.trim()))), [text, value, onChange]);
  useKeys({ '/': () => document.getElementById('stock-q')?.focus() });
  return (
    <TextInput
      id="stock-q"
      type="search"
      size="sm"
      className={css.search}
      aria-label={label}
      placeholder={label}
      leftSection={<Search size={16} aria-hidden />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}
