// The rows of the sheet: every variant that the filter leaves, with its price, brought page by page until all are there.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Problem, type Queries, get } from '../../../api/index.ts';
import { useMay } from '../../../ui/index.ts';

type Variant = Queries['catalog.variants']['output']['items'][number];
/** A variant with its price on the list, as decimal texts; empty where it has none. */
export type SheetRow = Variant & { price: string; from: string };

const AT_ONCE = 1000;
/** More rows than this are a matter for an import. */
export const ROWS_AT_MOST = 20_000;

interface Filter {
  q?: string | undefined;
  category?: string | undefined;
  status?: Variant['productStatus'] | undefined;
  brand?: string | undefined;
}

/** All pages of a question, one after the other. */
async function whole<Item>(ask: (after: string | undefined) => Promise<{ items: Item[]; next: string | null }>): Promise<{ items: Item[]; isCut: boolean }> {
  const items: Item[] = [];
  let after: string | undefined;
  do {
    const page = await ask(after);
    items.push(...page.items);
    after = page.next ?? undefined;
  } while (after !== undefined && items.length < ROWS_AT_MOST);
  return { items, isCut: after !== undefined };
}

/** The rows; prices are left empty for those who may not see them. */
export function useSheetRows(filter: Filter, list: string | undefined) {
  const may = useMay();
  const mayPrices = may('pricing.prices', 'read') && list !== undefined;
  const variants = useQuery<{ items: Variant[]; isCut: boolean }, Problem>({
    queryKey: ['catalog.variants', 'whole', filter],
    queryFn: ({ signal }) => whole((after) => get('catalog.variants', { ...filter, after, limit: AT_ONCE }, signal)),
  });
  const prices = useQuery<Map<string, { price: string; from: string }>, Problem>({
    queryKey: ['pricing.prices', 'whole', list],
    enabled: mayPrices,
    queryFn: async ({ signal }) => {
      const { items } = await whole((after) => get('pricing.prices', { list: list!, after, limit: AT_ONCE }, signal));
      return new Map(items.map((it) => [it.sku, { price: it.price.amount, from: it.from?.amount ?? '' }]));
    },
  });
  const rows = useMemo(
    () => (variants.data?.items ?? []).map((it): SheetRow => ({ ...it, ...(prices.data?.get(it.sku) ?? { price: '', from: '' }) })),
    [variants.data, prices.data],
  );
  return {
    rows,
    mayPrices,
    isCut: variants.data?.isCut ?? false,
    isLoading: variants.isPending || (mayPrices && prices.isPending),
    problem: variants.error ?? prices.error,
    again: async (): Promise<void> => void (await Promise.all([variants.refetch(), ...(mayPrices ? [prices.refetch()] : [])])),
  };
}
