// What orders needs from outside: what delivery costs, as the module that ships says.
import type { Ctx, Outcome } from '#kernel';

export type DeliveryAsk = { method: string; country: string; weightGrams: number; totalMinor: bigint; currency: string };

/** The port `orders.delivery`, bound by app.ts: one quote (gross) or refusal for each ask, set-based. */
export interface DeliveryQuotes {
  quote(ctx: Ctx, asks: DeliveryAsk[]): Promise<Outcome<{ priceMinor: bigint }>[]>;
}

export const DELIVERY_PORT = 'orders.delivery';
