// What narrows the list of products; all of it is in the address.
import { NativeSelect, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { later } from '../../../api/index.ts';
import { useAsk, useKeys, useMay, useWords } from '../../../ui/index.ts';
import { type Branch, optionsOf } from './categories.ts';
import css from './products.module.css';

const STATUSES = ['active', 'draft', 'archived'] as const;
const MISSING = ['price', 'image', 'stock', 'description', 'gtin'] as const;
const TYPING_MS = 250;

/** The bar of filters. */
export function Filters({ tree }: { tree: readonly Branch[] }) {
  const { t, named } = useWords();
  const may = useMay();
  const search = useSearch({ from: '/shell/products' });
  const navigate = useNavigate({ from: '/products' });
  const set = (change: Partial<typeof search>): void => void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  const brands = useAsk('catalog.brands', {}, { enabled: may('catalog.brands', 'read') }).data?.items ?? [];
  const lists = useAsk('pricing.lists', {}, { enabled: may('pricing.lists', 'read') }).data?.items ?? [];
  const lacks = MISSING.filter((it) => (it === 'price' ? may('pricing.unpriced', 'read') : it === 'stock' ? may('stock.sold_out', 'read') : true));
  return (
    <search className={css.filters}>
      <SearchBox value={search.q ?? ''} label={t('products.search')} onChange={(q) => set({ q: q === '' ? undefined : q })} />
      <div className={css.tabs} role="group" aria-label={t('products.status')}>
        {[undefined, ...STATUSES].map((status) => (
          <button key={status ?? ''} type="button" aria-pressed={search.status === status} onClick={() => set({ status })}>
            {status === undefined ? t('products.all') : named('state.product', status)}
          </button>
        ))}
      </div>
      {tree.length > 0 && (
        <NativeSelect
          className={css.choice}
          aria-label={t('products.category')}
          data={[{ value: '', label: t('products.every_category') }, ...optionsOf(tree)]}
          value={search.category ?? ''}
          onChange={(event) => set({ category: event.currentTarget.value || undefined })}
        />
      )}
      {brands.length > 0 && (
        <NativeSelect
          className={css.choice}
          aria-label={t('products.brand')}
          data={[{ value: '', label: t('products.every_brand') }, ...brands.map((it) => ({ value: it.brand, label: it.brand }))]}
          value={search.brand ?? ''}
          onChange={(event) => set({ brand: event.currentTarget.value || undefined })}
        />
      )}
      <NativeSelect
        className={css.choice}
        aria-label={t('products.missing')}
        data={[{ value: '', label: t('products.missing_nothing') }, ...lacks.map((it) => ({ value: it, label: named('products.lacks', it) }))]}
        value={search.missing ?? ''}
        onChange={(event) => set({ missing: MISSING.find((it) => it === event.currentTarget.value) })}
      />
      {lists.length > 1 && (
        <NativeSelect
          className={css.choice}
          aria-label={t('products.price_list')}
          data={lists.map((it) => ({ value: it.code, label: `${it.name} · ${it.currency}` }))}
          value={search.list ?? lists[0]?.code}
          onChange={(event) => set({ list: event.currentTarget.value === lists[0]?.code ? undefined : event.currentTarget.value })}
        />
      )}
    </search>
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
  useKeys({ '/': () => document.getElementById('products-q')?.focus() });
  return (
    <TextInput
      id="products-q"
      type="search"
      className={css.search}
      aria-label={label}
      placeholder={label}
      leftSection={<Search size={16} aria-hidden />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}
