// A row of the list of orders: what the server says of it, where its tokens stand, and what colleagues have put on it.
import { useMemo } from 'react';
import type { Answer, OrderRow } from '../../../api/index.ts';
import { useAsk, useMay } from '../../../ui/index.ts';

type Place = Answer<'runs.where'>['items'][number]['at'][number];
type Beside = Pick<Answer<'desk.of'>['items'][number], 'tags' | 'assignee' | 'notes'>;
/** An order in a list. */
export type Row = OrderRow & Beside & { where: Place[] };

const AT_ONCE = 200;
const NOTHING: Beside = { tags: [], assignee: null, notes: 0 };

/** The rows with what stands beside them; of more rows than are asked at once the newest. */
export function useRows(orders: readonly OrderRow[]): Row[] {
  const may = useMay();
  const documents = orders
    .slice(0, AT_ONCE)
    .map((row) => row.id)
    .join(',');
  const isAny = documents !== '';
  const places = useAsk('runs.where', { documents }, { enabled: isAny && may('runs.where', 'read'), keep: true }).data?.items;
  const desks = useAsk('desk.of', { documents }, { enabled: isAny && may('desk.of', 'read'), keep: true }).data?.items;
  return useMemo(() => {
    const where = new Map((places ?? []).map((it) => [it.documentId, it.at]));
    const beside = new Map((desks ?? []).map((it) => [it.documentId, it]));
    return orders.map((row) => ({ ...row, ...NOTHING, ...beside.get(row.id), where: where.get(row.id) ?? [] }));
  }, [orders, places, desks]);
}
