// What the pages of stock share: their tabs, the choice of a warehouse, and what a change touches.
import { NativeSelect } from '@mantine/core';
import { PageTabs, useAsk, useMay, useWords } from '../../../ui/index.ts';
import css from './stock.module.css';

/** What is asked again after goods moved. */
export const TOUCHED = ['stock.list', 'stock.levels', 'stock.holds', 'stock.movements', 'stock.evolution', 'stock.ageing', 'stock.ageing_buckets'] as const;

/** The four pages of stock. */
export function Tabs() {
  const { t } = useWords();
  const may = useMay();
  const tabs = [
    { to: '/stock', label: t('stock.levels') } as const,
    ...(may('stock.movements', 'read') ? [{ to: '/stock/movements', label: t('stock.movements') } as const] : []),
    ...(may('stock.counts', 'read') ? [{ to: '/stock/counts', label: t('stock.counts') } as const] : []),
    ...(may('stock.ageing', 'read') ? [{ to: '/stock/ageing', label: t('stock.ageing') } as const] : []),
  ];
  return <PageTabs label={t('stock.pages')} tabs={tabs} />;
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
