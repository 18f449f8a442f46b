// What stock needs from outside: somebody who tells the shop's supervisor what has run low, and who knows what is about to leave.
import type { Ctx } from '#kernel';

/** A SKU that fell to its reorder point or under it. */
export type LowStock = { sku: string; name: string; free: number; reorderPoint: number };

/** The port `stock.alerts`, bound by app.ts; works inside the caller's transaction. `key` is the same for the same digest. */
export interface StockAlerts {
  tell(ctx: Ctx, digest: { key: string; items: LowStock[] }): Promise<void>;
}

export const ALERTS_PORT = 'stock.alerts';

/** The port `stock.promises`, bound by app.ts: what is held for these documents will be taken by somebody who counts on it. */
export interface StockPromises {
  /** Those of the documents with parcels that have not left. */
  promised(ctx: Ctx, documentIds: string[]): Promise<string[]>;
}

export const PROMISES_PORT = 'stock.promises';

/** The rooms above, or nobody where a shop has only this room. */
export const promisesOf = (ctx: Ctx): StockPromises => (ctx.registry.providers.get(PROMISES_PORT) as StockPromises | undefined) ?? { promised: async () => [] };
