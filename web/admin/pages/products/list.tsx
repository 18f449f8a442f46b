// All products: filtered by the address, with prices and stock beside them, and what is done to many at once.
import { ActionIcon, Button, Checkbox, Menu } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { EllipsisVertical, FolderTree, Plus, Table2 } from 'lucide-react';
import { Suspense, lazy, useMemo, useState } from 'react';
import type { Money, ProductRow } from '../../../api/index.ts';
import {
  type Column,
  Empty,
  PageHead,
  ResourceTable,
  State,
  type Words,
  rowLink,
  useAsk,
  useKeys,
  useList,
  useLive,
  useMay,
  useWords,
} from '../../../ui/index.ts';
import { ExportMenu } from '../batches/export-menu.tsx';
import { ImportButton } from '../batches/import-button.tsx';
import { useBeside } from './beside.ts';
import { BulkBar } from './bulk.tsx';
import { namedIn, useCategories } from './categories.ts';
import { Filters } from './filters.tsx';
import css from './products.module.css';
import { Thumb } from './thumb.tsx';

const CreateDialog = lazy(() => import('./create-dialog.tsx').then((it) => ({ default: it.CreateDialog })));
const CategoriesDialog = lazy(() => import('./categories-dialog.tsx').then((it) => ({ default: it.CategoriesDialog })));

/** The rows of the question that fits the filter: what lacks a price is known to pricing, what is sold out to stock. */
function useRows(list: string | undefined) {
  const { q, status, category, brand, missing } = useSearch({ from: '/shell/products' });
  const filter = { q, status, category, brand };
  const own = missing === 'price' || missing === 'stock' ? undefined : missing;
  const all = useList('catalog.list', { ...filter, missing: own }, { enabled: missing !== 'price' && missing !== 'stock' });
  const unpriced = useList('pricing.unpriced', { ...filter, list: list ?? '' }, { enabled: missing === 'price' && list !== undefined });
  const soldOut = useList('stock.sold_out', filter, { enabled: missing === 'stock' });
  return missing === 'price' ? unpriced : missing === 'stock' ? soldOut : all;
}

/** The price list that the page shows: the one of the address, or the first. */
export function usePriceList(wanted: string | undefined): { code: string; currency: string; name: string } | undefined {
  const may = useMay();
  const lists = useAsk('pricing.lists', {}, { enabled: may('pricing.lists', 'read') }).data?.items ?? [];
  return lists.find((it) => it.code === wanted) ?? lists[0];
}

/** The list of products. */
export function ProductsPage() {
  const words = useWords();
  const { t } = words;
  const search = useSearch({ from: '/shell/products' });
  const navigate = useNavigate({ from: '/products' });
  const may = useMay();
  const priceList = usePriceList(search.list);
  const list = useRows(priceList?.code);
  useLive(['catalog', 'pricing'], ['catalog.list', 'pricing.of_products', 'pricing.unpriced']);
  const ids = useMemo(() => list.items.map((it) => it.id), [list.items]);
  const mayPrices = may('pricing.of_products', 'read') && priceList !== undefined;
  const prices = useBeside('pricing.of_products', ids, { list: priceList?.code ?? '' }, mayPrices);
  const mayStock = may('stock.of_products', 'read');
  const stock = useBeside('stock.of_products', ids, {}, mayStock);
  const tree = useCategories();
  const categoryName = (code: string | null): string => (code === null ? '' : (tree.find((it) => it.code === code)?.name ?? code));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const rows = list.items.filter((it) => chosen.has(it.id));
  const mayCreate = may('catalog.create_products');
  const mayChange = may('catalog.change_products');
  const setCreating = (isOpen: boolean): void => void navigate({ search: (now) => ({ ...now, create: isOpen ? true : undefined }) });
  const [isSorting, setSorting] = useState(false);
  useKeys({ c: () => (mayCreate ? setCreating(true) : false) });
  const { q, status, category, brand, missing } = search;
  const isFiltered = [q, status, category, brand, missing].some((it) => it !== undefined);
  return (
    <>
      <PageHead title={t('products.title')} actions={<HeadActions onCreate={() => setCreating(true)} onCategories={() => setSorting(true)} />} />
      <Filters tree={tree} />
      {rows.length > 0 && <BulkBar rows={rows} list={priceList} tree={tree} onDone={() => setChosen(new Set())} />}
      <ResourceTable
        label={t('products.title')}
        columns={columns(words, { prices, stock, mayPrices, mayStock, categoryName })}
        list={list}
        keyOf={(row) => row.id}
        {...(mayChange
          ? {
              select: {
                title: <SelectAll rows={list.items} chosen={chosen} onChange={setChosen} />,
                cell: (row: ProductRow) => (
                  <Checkbox
                    size="sm"
                    aria-label={t('products.select_one', { name: row.name })}
                    checked={chosen.has(row.id)}
                    onChange={(event) => setChosen(toggled(chosen, row.id, event.currentTarget.checked))}
                  />
                ),
              },
            }
          : {})}
        link={(row, content) => (
          <Link to="/products/$productId" params={{ productId: row.id }} className={rowLink} data-row>
            {content}
          </Link>
        )}
        empty={isFiltered ? <NoMatch /> : <Empty title={t('products.none')}>{t('products.none_help')}</Empty>}
      />
      <Suspense>
        {search.create && mayCreate && <CreateDialog list={priceList} tree={tree} onClose={() => setCreating(false)} />}
        {isSorting && <CategoriesDialog tree={tree} onClose={() => setSorting(false)} />}
      </Suspense>
    </>
  );
}

const toggled = (chosen: ReadonlySet<string>, id: string, isIn: boolean): ReadonlySet<string> => {
  const next = new Set(chosen);
  if (isIn) next.add(id);
  else next.delete(id);
  return next;
};

function SelectAll({ rows, chosen, onChange }: { rows: ProductRow[]; chosen: ReadonlySet<string>; onChange: (chosen: ReadonlySet<string>) => void }) {
  const { t } = useWords();
  const isAll = rows.length > 0 && rows.every((it) => chosen.has(it.id));
  return (
    <Checkbox
      size="sm"
      aria-label={t('products.select_all')}
      checked={isAll}
      indeterminate={!isAll && rows.some((it) => chosen.has(it.id))}
      onChange={() => onChange(isAll ? new Set() : new Set(rows.map((it) => it.id)))}
    />
  );
}

function HeadActions({ onCreate, onCategories }: { onCreate: () => void; onCategories: () => void }) {
  const { t } = useWords();
  const may = useMay();
  const { q, status, category, brand, missing, list } = useSearch({ from: '/shell/products' });
  // What lacks a price or is sold out is known to other rooms; their lists are not exported.
  const isExportable = missing !== 'price' && missing !== 'stock';
  return (
    <>
      <ImportButton kind="products" />
      {isExportable && <ExportMenu kind="products" filters={{ q, status, category, brand, missing }} />}
      {may('catalog.set_categories') && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size={36} aria-label={t('products.more')}>
              <EllipsisVertical size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<FolderTree size={16} aria-hidden />} onClick={onCategories}>
              {t('products.categories')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <Button
        component={Link}
        to="/products/grid"
        search={{ q, status, category, brand, list } as never}
        variant="default"
        leftSection={<Table2 size={16} aria-hidden />}
      >
        {t('products.sheet')}
      </Button>
      {may('catalog.create_products') && (
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={onCreate}>
          {t('products.create')}
        </Button>
      )}
    </>
  );
}

interface Beside {
  prices: ReturnType<typeof useBeside<'pricing.of_products'>>;
  stock: ReturnType<typeof useBeside<'stock.of_products'>>;
  mayPrices: boolean;
  mayStock: boolean;
  categoryName: (code: string | null) => string;
}

function columns(words: Words, { prices, stock, mayPrices, mayStock, categoryName }: Beside): Column<ProductRow>[] {
  const { t, language, number } = words;
  const priceColumn: Column<ProductRow> = {
    key: 'price',
    title: t('products.price'),
    cell: (row) => <PriceCell item={prices.get(row.id)} />,
    isEnd: true,
    card: 'lead-end',
    width: '11rem',
  };
  const stockColumn: Column<ProductRow> = {
    key: 'stock',
    title: t('products.free_stock'),
    cell: (row) => {
      const free = stock.get(row.id)?.free;
      return free === undefined ? '' : <span className={free <= 0 ? css.none : undefined}>{number(free)}</span>;
    },
    isEnd: true,
    card: 'none',
    width: '7rem',
  };
  return [
    {
      key: 'name',
      title: t('products.name'),
      cell: (row) => (
        <span className={css.named}>
          <Thumb src={row.image} name={row.name} />
          <span className={css.ellipsis}>{namedIn(row, language)}</span>
        </span>
      ),
      card: 'lead',
    },
    { key: 'sku', title: t('products.sku'), cell: (row) => <SkuCell row={row} />, card: 'under', width: '15rem' },
    { key: 'category', title: t('products.category'), cell: (row) => categoryName(row.category), card: 'none', width: '9rem', isMinor: true },
    ...(mayPrices ? [priceColumn] : []),
    ...(mayStock ? [stockColumn] : []),
    { key: 'status', title: t('products.status'), cell: (row) => <ProductState status={row.status} />, card: 'under-end', width: '8rem' },
  ];
}

/** A product's status as icon and word. */
export function ProductState({ status }: { status: ProductRow['status'] }) {
  return <State family="state.product" value={status} mood={status === 'active' ? 'good' : status === 'draft' ? 'waiting' : 'ended'} />;
}

function SkuCell({ row }: { row: ProductRow }) {
  const { t } = useWords();
  return (
    <span className="quiet">
      <span className="number">{row.sku}</span> {row.variants > 1 && t('products.and_more', { count: row.variants - 1 })}
    </span>
  );
}

interface Priced {
  variants: number;
  priced: number;
  low: Money | null;
  high: Money | null;
  from: Money | null;
}

/** What is paid and, crossed out, what it was; a range where the variants differ. */
function PriceCell({ item }: { item: Priced | undefined }) {
  const { t, money } = useWords();
  if (item === undefined) return null;
  if (item.low === null) return <span className={css.none}>{t('products.no_price')}</span>;
  const isRange = item.high !== null && item.high.amount !== item.low.amount;
  return (
    <span className="figure">
      {item.from && !isRange && (
        <s className={css.from}>
          {money(item.from)
            .replace(/^[A-Z]{3}\s/, '')
            .replace(/\s[A-Z]{3}$/, '')}
        </s>
      )}{' '}
      {isRange ? t('products.price_from', { price: money(item.low) }) : money(item.low)}
    </span>
  );
}

function NoMatch() {
  const { t } = useWords();
  return (
    <Empty
      title={t('products.no_match')}
      action={
        <Button component={Link} to="/products" variant="default">
          {t('products.clear')}
        </Button>
      }
    />
  );
}
