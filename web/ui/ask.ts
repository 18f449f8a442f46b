// Asking the server from a component: cached questions, keyset lists, live refreshing, actions that say what went wrong.
import { type QueryClient, type UseQueryResult, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo } from 'react';
import { type Actions, type Me, type Page, Problem, type Queries, act, follow, get, later } from '../api/index.ts';

type Ask = keyof Queries;
/** Queries that answer page by page. */
type Listing = { [Name in Ask]: Queries[Name]['output'] extends Page<unknown> ? Name : never }[Ask];
type ItemOf<Name extends Listing> = Queries[Name]['output'] extends Page<infer Item> ? Item : never;

const PAGE_ROWS = 50;
/** A shop under load tells of changes several times a second; pages look again at most this often. */
const REFRESH_EVERY_MS = 1_000;

/** One question; it stays on the page while it is asked again. `enabled: false` waits. */
export function useAsk<Name extends Ask>(
  name: Name,
  params: Queries[Name]['input'],
  options: { enabled?: boolean; keep?: boolean } = {},
): UseQueryResult<Queries[Name]['output'], Problem> {
  const asked = useQuery<unknown, Problem>({
    queryKey: [name, params],
    queryFn: ({ signal }) => get(name, params, signal),
    enabled: options.enabled ?? true,
    ...(options.keep ? { placeholderData: (previous: unknown) => previous } : {}),
  });
  // The library cannot see that a query's name decides its answer.
  return asked as UseQueryResult<Queries[Name]['output'], Problem>;
}

/** A list, page by page: `items` of all pages so far, `more` for the next. */
export function useList<Name extends Listing>(
  name: Name,
  params: Omit<Queries[Name]['input'], 'after' | 'limit'>,
  options: { enabled?: boolean; limit?: number } = {},
) {
  const limit = options.limit ?? PAGE_ROWS;
  const query = useInfiniteQuery<Page<ItemOf<Name>>, Problem, { pages: Page<ItemOf<Name>>[] }, unknown[], string | undefined>({
    queryKey: [name, params, limit],
    queryFn: async ({ pageParam, signal }) => (await get(name, { ...params, limit, after: pageParam } as never, signal)) as Page<ItemOf<Name>>,
    initialPageParam: undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: options.enabled ?? true,
    placeholderData: (previous) => previous,
  });
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return {
    items,
    isLoading: query.isPending,
    isStale: query.isPlaceholderData,
    problem: query.data === undefined ? query.error : null,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    more: () => void query.fetchNextPage(),
    again: () => void query.refetch(),
  };
}

/** Asks the named queries again whenever one of the topics changes, at most once a second. */
export function useLive(topics: readonly string[], names: readonly Ask[]): void {
  const client = useQueryClient();
  const key = topics.join(',');
  const refresh = useEffectEvent(() => invalidate(client, names));
  useEffect(() => {
    if (key === '') return;
    let cancel: (() => void) | undefined;
    let last = 0;
    const stop = follow(key.split(','), () => {
      cancel ??= later(Math.max(0, last + REFRESH_EVERY_MS - Date.now()), () => {
        cancel = undefined;
        last = Date.now();
        refresh();
      });
    });
    return () => (stop(), cancel?.());
  }, [key]);
}

/** An action with its state; a lost answer is asked for again under the same key. */
export function useAct<Name extends keyof Actions>(name: Name, touches: readonly Ask[]) {
  const client = useQueryClient();
  return useMutation<Actions[Name]['output'], Problem, Actions[Name]['input']>({
    mutationFn: (input) => act(name, input),
    onSettled: () => invalidate(client, touches),
  });
}

function invalidate(client: QueryClient, names: readonly Ask[]): void {
  for (const name of names) void client.invalidateQueries({ queryKey: [name] });
}

/** Who is signed in; the shell has asked before any page is shown. */
export function useMe(): Me | undefined {
  return useAsk('staff.me', {}).data;
}

/** Whether the person may use an action or ask a query, by the patterns of their roles. */
export function useMay(): (name: string, kind?: 'do' | 'read') => boolean {
  const patterns = useMe()?.permissions ?? [];
  return (name, kind = 'do') => mayBy(patterns, name, kind);
}

/** `*` in a pattern stands for any signs; `read:` before it allows only queries. */
export function mayBy(patterns: readonly string[], name: string, kind: 'do' | 'read'): boolean {
  return patterns.some((pattern) => {
    const onlyReads = pattern.startsWith('read:');
    if (onlyReads && kind === 'do') return false;
    const parts = (onlyReads ? pattern.slice(5) : pattern).split('*').map((part) => part.replace(/[.]/g, '\\.'));
    return new RegExp(`^${parts.join('.*')}$`).test(name);
  });
}
