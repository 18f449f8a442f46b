// New orders do not push away what somebody is reading: they wait above the list until they are asked for.
import { useState } from 'react';

interface Pinned<Row> {
  /** The rows to show. */
  rows: Row[];
  /** How many came since. */
  fresh: number;
  show: () => void;
}

/**
 * Keeps a list whose newest rows come first at the newest row that was there when it was opened. Ids are in the order of
 * time. `scope` is what the list is filtered by: another one begins anew.
 */
export function usePinned<Row extends { id: string }>(rows: readonly Row[], scope: string, isLoading: boolean): Pinned<Row> {
  const [pin, setPin] = useState<{ scope: string; newest: string | undefined } | undefined>();
  const newest = rows[0]?.id;
  const isSet = pin?.scope === scope && pin.newest !== undefined;
  if (!isSet && !isLoading && newest !== undefined) setPin({ scope, newest });
  const from = isSet ? pin.newest : undefined;
  const shown = from === undefined ? [...rows] : rows.filter((row) => row.id <= from);
  return { rows: shown, fresh: rows.length - shown.length, show: () => setPin({ scope, newest }) };
}
