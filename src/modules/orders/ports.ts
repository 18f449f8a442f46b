// What orders needs from outside: what delivery costs, as the module that ships says, and what keeps a channel as it is.
import type { Ctx, Outcome } from '#kernel';

export type DeliveryAsk = { method: string; country: string; weightGrams: number; totalMinor: bigint; currency: string };

/** The port `orders.delivery`, bound by app.ts: tariffs are read set-based; then each delivery is priced (gross) or refused. */
export interface DeliveryQuotes {
  tariffs(ctx: Ctx, asks: Pick<DeliveryAsk, 'method' | 'country' | 'currency'>[]): Promise<{ quote(ask: DeliveryAsk): Outcome<{ priceMinor: bigint }> }>;
}

export const DELIVERY_PORT = 'orders.delivery';

/** The port `orders.channel_use`, bound by app.ts: what is under way in channels, for which their kind and currency stay as they are. */
export interface ChannelUse {
  /** Sentences by code of the channel; channels that are free to change are left out. */
  busy(ctx: Ctx, codes: string[]): Promise<Map<string, string>>;
}

export const CHANNEL_USE_PORT = 'orders.channel_use';

/** The rooms above, or nobody where a shop has only this room. */
export const channelUseOf = (ctx: Ctx): ChannelUse =>
  (ctx.registry.providers.get(CHANNEL_USE_PORT) as ChannelUse | undefined) ?? { busy: async () => new Map() };
