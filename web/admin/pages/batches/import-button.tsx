// The way from a list to an import of what it lists, for those who may.
import { ActionIcon, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Upload } from 'lucide-react';
import { useIsPhone, useMay, useWords } from '../../../ui/index.ts';
import type { ImportKind } from './routes.ts';

/** What a person must be allowed to do besides importing. */
const RIGHTS: Record<ImportKind, readonly string[]> = {
  products: ['catalog.create_products', 'catalog.update_product', 'catalog.update_variant'],
  orders: ['orders.place_many'],
  stock: ['stock.adjust'],
  prices: ['pricing.set_prices'],
  customers: ['parties.create', 'parties.update'],
};

/** An "Import" button; nothing is shown to those who may not. */
export function ImportButton({ kind }: { kind: ImportKind }) {
  const { t } = useWords();
  const may = useMay();
  const isPhone = useIsPhone();
  if (!may('batches.map') || !may('batches.list', 'read') || !RIGHTS[kind].every((right) => may(right))) return null;
  const to = { to: '/imports' as const, search: { add: true, kind } as never };
  if (isPhone)
    return (
      <ActionIcon variant="default" size={36} aria-label={t('batches.import')} component={Link} {...to}>
        <Upload size={16} aria-hidden />
      </ActionIcon>
    );
  return (
    <Button variant="default" leftSection={<Upload size={16} aria-hidden />} component={Link} {...to}>
      {t('batches.import')}
    </Button>
  );
}
