// The way from a list to an import of what it lists, for those who may.
import { ActionIcon, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Upload } from 'lucide-react';
import { useIsPhone, useMay, useWords } from '../../../ui/index.ts';
import type { ImportKind } from './routes.ts';

/** What a person must be allowed to do besides importing: a room and what is done there. */
const RIGHTS: Record<ImportKind, { room: string; verbs: readonly string[] }> = {
  products: { room: 'catalog', verbs: ['create_products', 'update_product', 'update_variant'] },
  orders: { room: 'orders', verbs: ['place_many'] },
  stock: { room: 'stock', verbs: ['adjust'] },
  prices: { room: 'pricing', verbs: ['set_prices'] },
  customers: { room: 'parties', verbs: ['create', 'update'] },
};

/** An "Import" button; nothing is shown to those who may not. */
export function ImportButton({ kind }: { kind: ImportKind }) {
  const { t } = useWords();
  const may = useMay();
  const isPhone = useIsPhone();
  const { room, verbs } = RIGHTS[kind];
  if (!may('batches.map') || !may('batches.list', 'read') || !verbs.every((verb) => may(`${room}.${verb}`))) return null;
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
