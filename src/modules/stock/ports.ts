// What stock needs from outside: somebody who tells the shop's supervisor what has run low.
import type { Ctx } from '#kernel';

/** A SKU that fell to its reorder point or under it. */
export type LowStock = { sku: string; name: string; free: number; reorderPoint: number };

/** The port `stock.alerts`, bound by app.ts; works inside the caller's transaction. `key` is the same for the same digest. */
export interface StockAlerts {
  tell(ctx: Ctx, digest: { key: string; items: LowStock[] }): Promise<void>;
}

export const ALERTS_PORT = 'stock.alerts';
