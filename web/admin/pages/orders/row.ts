// A row of the list of orders: what the server says of it, with the places where its tokens stand.
import { useMemo } from 'react';
import type { Answer, OrderRow } from '../../../api/index.ts';
import { useAsk, useMay } from '../../../ui/index.ts';

type Place = Answer<'runs.where'>['items'][number]['at'][number];
/** An order in a list. */
export type Row = OrderRow & {
  /** Unknown until it was asked. */
  where: Place[] | undefined;
};

const AT_ONCE = 200;

/** The rows with where they are; of more rows than are asked at once the newest. */
export function useRows(orders: readonly OrderRow[]): Row[] {
  const mayAsk = useMay()('runs.where', 'read');
  const documents = orders
    .slice(0, AT_ONCE)
    .map((row) => row.id)
    .join(',');
  const places = useAsk('runs.where', { documents }, { enabled: documents !== '' && mayAsk, keep: true }).data?.items;
  return useMemo(() => {
    const where = new Map((places ?? []).map((it) => [it.documentId, it.at]));
    return orders.map((row) => ({ ...row, where: where.get(row.id) ?? (mayAsk && places === undefined ? undefined : []) }));
  }, [orders, places, mayAsk]);
}
