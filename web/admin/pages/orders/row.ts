// A row of the list of orders: what the server says of it, with the places where its tokens stand.
import { useMemo } from 'react';
import type { Answer, OrderRow } from '../../../api/index.ts';
import { useAsk, useMay } from '../../../ui/index.ts';

type Place = Answer<'runs.where'>['items'][number]['at'][number];
/** An order in a list. */
export type Row = Omit<OrderRow, 'where'> & { where: Place[] };

const AT_ONCE = 200;

/** The rows with where they are; of more rows than are asked at once the newest. */
export function useWhere(rows: readonly OrderRow[]): Row[] {
  const may = useMay();
  const documents = rows
    .slice(0, AT_ONCE)
    .map((row) => row.id)
    .join(',');
  const places = useAsk('runs.where', { documents }, { enabled: documents !== '' && may('runs.where', 'read'), keep: true }).data?.items;
  return useMemo(() => {
    const byId = new Map((places ?? []).map((it) => [it.documentId, it.at]));
    return rows.map((row) => ({ ...row, where: byId.get(row.id) ?? [] }));
  }, [rows, places]);
}
