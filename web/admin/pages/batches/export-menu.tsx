// The menu that a list offers to take it away as a file: what is shown is what is exported, by the same filters.
import { ActionIcon, Button, Menu } from '@mantine/core';
import { Download } from 'lucide-react';
import { queryString } from '../../../api/index.ts';
import { useIsPhone, useMay, useWords } from '../../../ui/index.ts';

type Filters = Readonly<Record<string, string | number | boolean | undefined>>;

/** The list whose permission an export needs. */
const LISTS = { orders: 'orders.list', products: 'catalog.list', stock: 'stock.list', customers: 'parties.list', prices: 'pricing.prices' } as const;

/**
 * An "Export" button with its formats. `kind` is what is exported, `filters` are those of the list as its query has them.
 * Nothing is shown to those who may not export.
 */
export function ExportMenu({ kind, filters = {} }: { kind: 'orders' | 'products' | 'stock' | 'customers' | 'prices'; filters?: Filters }) {
  const { t } = useWords();
  const may = useMay();
  const isPhone = useIsPhone();
  if (!may('batches.list', 'read') || !may(LISTS[kind], 'read')) return null;
  const address = (more: Filters): string => '/files/batches/export' + queryString({ ...filters, kind, ...more });
  const item = (label: string, more: Filters) => (
    <Menu.Item key={label} component="a" href={address(more)} download>
      {label}
    </Menu.Item>
  );
  const formats = (more: Filters) => [
    item(t('batches.export.csv'), { ...more, format: 'csv' }),
    item(t('batches.export.csv_comma'), { ...more, format: 'csv', decimal: 'comma' }),
    item(t('batches.export.xlsx'), { ...more, format: 'xlsx' }),
  ];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        {isPhone ? (
          <ActionIcon variant="default" size={36} aria-label={t('batches.export')}>
            <Download size={16} aria-hidden />
          </ActionIcon>
        ) : (
          <Button variant="default" leftSection={<Download size={16} aria-hidden />}>
            {t('batches.export')}
          </Button>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        {kind === 'orders' ? (
          <>
            <Menu.Label>{t('batches.export.per_order')}</Menu.Label>
            {formats({ per: 'order' })}
            <Menu.Label>{t('batches.export.per_line')}</Menu.Label>
            {formats({ per: 'line' })}
          </>
        ) : (
          formats({})
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
