// What is done to the products that are selected: a status or a category for all of them, and prices by a part or an amount.
import { Button, Menu } from '@mantine/core';
import { Archive, ChevronDown, CircleCheck, Coins, FolderTree, X } from 'lucide-react';
import { Suspense, lazy, useState } from 'react';
import type { ProductRow } from '../../../api/index.ts';
import { Trouble, useAct, useMay, useWords } from '../../../ui/index.ts';
import type { Branch } from './categories.ts';
import css from './products.module.css';
import { useUndo } from './undo.tsx';

const PriceChange = lazy(() => import('./price-change.tsx').then((it) => ({ default: it.PriceChangeDialog })));

interface Props {
  rows: ProductRow[];
  list: { code: string; currency: string; name: string } | undefined;
  tree: readonly Branch[];
  onDone: () => void;
}

/** The bar above the list while something is selected. */
export function BulkBar({ rows, list, tree, onDone }: Props) {
  const { t } = useWords();
  const may = useMay();
  const change = useAct('catalog.change_products', ['catalog.list', 'pricing.unpriced', 'stock.sold_out', 'catalog.get']);
  const undo = useUndo();
  const [isPricing, setPricing] = useState(false);
  const productIds = rows.map((it) => it.id);
  const give = (what: { status: ProductRow['status'] } | { category: string | null }): void =>
    change.mutate(
      { productIds, ...what },
      {
        onSuccess: ({ changed }) => {
          const back =
            'status' in what
              ? groups(
                  rows,
                  (it) => it.status,
                  (status) => ({ status }),
                )
              : groups(
                  rows,
                  (it) => it.category,
                  (category) => ({ category }),
                );
          undo(t('products.changed', { count: changed }), back);
          onDone();
        },
      },
    );
  return (
    <div className={css.bulk} role="region" aria-label={t('products.selection')}>
      <strong>{t('products.selected', { count: rows.length })}</strong>
      <Button
        size="xs"
        variant="default"
        leftSection={<CircleCheck size={14} aria-hidden />}
        loading={change.isPending}
        onClick={() => give({ status: 'active' })}
      >
        {t('products.activate')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<Archive size={14} aria-hidden />}
        loading={change.isPending}
        onClick={() => give({ status: 'archived' })}
      >
        {t('products.archive')}
      </Button>
      {tree.length > 0 && <CategoryMenu tree={tree} onChoose={(category) => give({ category })} />}
      {list && may('pricing.change_prices') && (
        <Button size="xs" variant="default" leftSection={<Coins size={14} aria-hidden />} onClick={() => setPricing(true)}>
          {t('products.change_prices')}
        </Button>
      )}
      <Button size="xs" variant="subtle" color="gray" leftSection={<X size={14} aria-hidden />} onClick={onDone}>
        {t('products.unselect')}
      </Button>
      {change.error && <Trouble problem={change.error} />}
      {isPricing && list && (
        <Suspense>
          <PriceChange productIds={productIds} list={list} onClose={() => setPricing(false)} onDone={onDone} />
        </Suspense>
      )}
    </div>
  );
}

/** What takes a change back: products that had the same value go back together. */
function groups<V, W extends object>(rows: readonly ProductRow[], valueOf: (row: ProductRow) => V, wish: (value: V) => W): (W & { productIds: string[] })[] {
  const byValue = new Map<V, string[]>();
  for (const row of rows) byValue.set(valueOf(row), [...(byValue.get(valueOf(row)) ?? []), row.id]);
  return [...byValue].map(([value, productIds]) => ({ ...wish(value), productIds }));
}

function CategoryMenu({ tree, onChoose }: { tree: readonly Branch[]; onChoose: (code: string) => void }) {
  const { t } = useWords();
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<FolderTree size={14} aria-hidden />} rightSection={<ChevronDown size={14} aria-hidden />}>
          {t('products.set_category')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={css.tall}>
        {tree.map(({ code, name, depth }) => (
          <Menu.Item key={code} style={{ paddingLeft: `${0.75 + depth}rem` }} onClick={() => onChoose(code)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
