// What orders needs from outside: what delivery costs, as the module that ships says.
import type { Ctx, Outcome } from '#kernel';

export type DeliveryAsk = { method: string; country: string; weightGrams: number; totalMinor: bigint; currency: string };

/** The port `orders.delivery`, bound by app.ts: tariffs are read set-based; then each delivery is priced (gross) or refused. */
export interface DeliveryQuotes {
  tariffs(ctx: Ctx, asks: Pick<DeliveryAsk, 'method' | 'country' | 'currency'>[]): Promise<{ quote(ask: DeliveryAsk): Outcome<{ priceMinor: bigint }> }>;
}

export const DELIVERY_PORT = 'orders.delivery';
