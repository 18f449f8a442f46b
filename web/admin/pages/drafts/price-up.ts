// What a draft would cost as of now, asked again when a person pauses in typing.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type DraftContent, type PricedUp, type Problem, act, later } from '../../../api/index.ts';
import { useMay } from '../../../ui/index.ts';

const PAUSE_MS = 300;
/** Stock changes while somebody types; what is shown is at most this old. */
const FRESH_MS = 15_000;

/** A value once it has not changed for a moment. */
export function useSettled<T>(value: T, key: string): T {
  const [settled, setSettled] = useState({ value, key });
  useEffect(() => (settled.key === key ? undefined : later(PAUSE_MS, () => setSettled({ value, key }))), [value, key, settled.key]);
  return settled.value;
}

/** Prices, taxes, delivery, stock and faults of a draft; undefined until the first answer. */
export function usePriceUp(content: DraftContent): { priced: PricedUp | undefined; problem: Problem | null; isOld: boolean } {
  const may = useMay();
  const key = JSON.stringify(content);
  const draft = useSettled(content, key);
  const query = useQuery<PricedUp, Problem>({
    queryKey: ['orders.price_up', JSON.stringify(draft)],
    queryFn: () => act('orders.price_up', { draft }, { key: null }),
    enabled: may('orders.price_up') && (draft.channel ?? '') !== '',
    placeholderData: keepPreviousData,
    refetchInterval: FRESH_MS,
  });
  return { priced: query.data, problem: query.error, isOld: query.isPlaceholderData || JSON.stringify(draft) !== key };
}
