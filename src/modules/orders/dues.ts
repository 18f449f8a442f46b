// What orders have to be paid, for the module that takes the money (its port `payments.dues`, bound by app.ts).
import type { Ctx, Money } from '#kernel';
import { totalsOf } from './store.ts';

/** By order id the frozen total, and whether it may still be paid. */
export async function duesOf(ctx: Ctx, documentIds: string[]): Promise<Map<string, { total: Money; open: boolean }>> {
  const rows = await totalsOf(
    ctx,
    documentIds.filter((id) => id.startsWith('ord_')),
  );
  return new Map(rows.map((row) => [row.id, { total: { minor: row.totalMinor, currency: row.currency }, open: row.state !== 'cancelled' }]));
}
