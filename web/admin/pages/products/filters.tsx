// What narrows the list of products; all of it is in the address.
import { NativeSelect } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ChoiceButtons, SearchBox, useAsk, useMay, useWords } from '../../../ui/index.ts';
import { type Branch, optionsOf } from './categories.ts';
import css from './products.module.css';

const STATUSES = ['active', 'draft', 'archived'] as const;
const MISSING = ['price', 'image', 'stock', 'description', 'gtin'] as const;

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
      <SearchBox label={t('products.search')} className={css.search} value={search.q} onChange={(q) => set({ q })} />
      <ChoiceButtons
        label={t('products.status')}
        choices={[undefined, ...STATUSES].map((value) => ({ value, says: value === undefined ? t('products.all') : named('state.product', value) }))}
        value={search.status}
        onChange={(status) => set({ status })}
      />
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
