// What narrows the sheet; not while something is changed, as changed rows would go out of sight.
import { NativeSelect } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { SearchBox, useAsk, useMay, useWords } from '../../../ui/index.ts';
import { type Branch, optionsOf } from './categories.ts';
import css from './products.module.css';

const STATUSES = ['active', 'draft', 'archived'] as const;

/** The bar. */
export function SheetFilters({ tree, isLocked }: { tree: readonly Branch[]; isLocked: boolean }) {
  const { t, named } = useWords();
  const may = useMay();
  const search = useSearch({ from: '/shell/products/grid' });
  const navigate = useNavigate({ from: '/products/grid' });
  const set = (change: Partial<typeof search>): void => void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  const lists = useAsk('pricing.lists', {}, { enabled: may('pricing.lists', 'read') }).data?.items ?? [];
  return (
    <search className={css.filters}>
      <fieldset className={css.bare} disabled={isLocked}>
        <SearchBox label={t('products.search')} className={css.search} value={search.q} onChange={(q) => set({ q })} />
        <NativeSelect
          className={css.choice}
          aria-label={t('products.status')}
          data={[{ value: '', label: t('products.every_status') }, ...STATUSES.map((it) => ({ value: it, label: named('state.product', it) }))]}
          value={search.status ?? ''}
          onChange={(event) => set({ status: STATUSES.find((it) => it === event.currentTarget.value) })}
        />
        <NativeSelect
          className={css.choice}
          aria-label={t('products.category')}
          data={[{ value: '', label: t('products.every_category') }, ...optionsOf(tree)]}
          value={search.category ?? ''}
          onChange={(event) => set({ category: event.currentTarget.value || undefined })}
        />
        {lists.length > 1 && (
          <NativeSelect
            className={css.choice}
            aria-label={t('products.price_list')}
            data={lists.map((it) => ({ value: it.code, label: `${it.name} · ${it.currency}` }))}
            value={search.list ?? lists[0]?.code}
            onChange={(event) => set({ list: event.currentTarget.value })}
          />
        )}
      </fieldset>
      {isLocked && <span className="quiet">{t('products.sheet_locked')}</span>}
    </search>
  );
}
