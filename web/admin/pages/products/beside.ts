// What stands beside products but lies in other rooms: prices and stock, asked for whole pages of products at once.
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Queries, get } from '../../../api/index.ts';

type Beside = 'pricing.of_products' | 'stock.of_products';
type Item<Name extends Beside> = Queries[Name]['output']['items'][number];

/** A list's page has as many rows; each page that is loaded is asked for once. */
const AT_ONCE = 50;

/** The answers by product; what is not there yet is not in the map. */
export function useBeside<Name extends Beside>(
  name: Name,
  ids: readonly string[],
  params: Omit<Queries[Name]['input'], 'products'>,
  enabled: boolean,
): ReadonlyMap<string, Item<Name>> {
  const chunks = useMemo(() => Array.from({ length: Math.ceil(ids.length / AT_ONCE) }, (_, at) => ids.slice(at * AT_ONCE, (at + 1) * AT_ONCE)), [ids]);
  return useQueries({
    queries: chunks.map((chunk) => {
      const input = { ...params, products: chunk.join(',') };
      return { queryKey: [name, input], queryFn: ({ signal }: { signal: AbortSignal }) => get(name, input as Queries[Name]['input'], signal), enabled };
    }),
    combine: (answers) => new Map(answers.flatMap(({ data }) => ((data as { items: Item<Name>[] } | undefined)?.items ?? []).map((it) => [it.productId, it]))),
  });
}
