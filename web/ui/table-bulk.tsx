// The bar that comes when rows are ticked: how many, all that match, and what can be done with them.
import { Button } from '@mantine/core';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Selection } from './table-selection.tsx';
import css from './views.module.css';
import { useWords } from './words.tsx';

interface Props<Row> {
  selection: Selection<Row>;
  /** Whether there are rows that match and are not loaded. */
  hasMore: boolean;
  /** So many are taken at most when all that match are wanted. */
  mostOfAll?: number;
  children: ReactNode;
}

/** Nothing while nothing is ticked. */
export function BulkBar<Row>({ selection, hasMore, mostOfAll, children }: Props<Row>) {
  const { t } = useWords();
  if (selection.count === 0) return null;
  return (
    <div className={css.bulk} role="region" aria-label={t('table.bulk')}>
      <span className={css.bulkCount} role="status">
        {selection.isAll && hasMore ? t('table.all_selected') : t('table.selected', { count: selection.count })}
      </span>
      {mostOfAll !== undefined && hasMore && selection.isPage && !selection.isAll && (
        <Button size="compact-sm" variant="subtle" onClick={selection.selectAll}>
          {t('table.select_all', { most: mostOfAll })}
        </Button>
      )}
      <Button size="compact-sm" variant="subtle" color="gray" leftSection={<X size={14} aria-hidden />} onClick={selection.clear}>
        {t('table.clear')}
      </Button>
      <div className={css.bulkActions}>{children}</div>
    </div>
  );
}
