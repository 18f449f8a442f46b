// What the shelves must not let go of: goods that parcels still take, for the port `stock.promises`, bound by app.ts.
import type { StockPromises } from '#modules/stock';
import { claims } from './store.ts';

export const parcelPromises: StockPromises = {
  promised: async (ctx, documentIds) => [...new Set((await claims(ctx, documentIds)).map(({ orderId }) => orderId))],
};
