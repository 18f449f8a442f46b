// What channels need from outside: a connector for each kind of marketplace or shop system, and the way to a channel's account there.
import type { MoneyJson } from '#kernel';
import type { ForeignOrder } from './types.ts';

/** Our account with a channel: how the connector is set, and its secrets, which are never shown again. */
export type Account = { channel: string; currency: string; country: string; settings: Record<string, unknown>; secrets: Record<string, string> };

/** Orders since a cursor that only the connector reads; `more` says that the next page is there already. */
export type Pulled = { orders: ForeignOrder[]; cursor: string | null; more: boolean };
export type Level = { externalSku: string; quantity: number };
export type Offer = { externalSku: string; sku: string; title: string; price: MoneyJson; quantity: number };
/** What the other side did not take, and why. */
export type Declined = { declined: { externalSku: string; reason: string }[] };
export type Shipment = { externalId: string; carrier: string | null; trackingNumber: string | null };

/**
 * One implementation of the port `channels.connector`. Each call is safe to repeat; a thrown error means that nothing
 * is known of the outcome, and the call is made again later.
 */
export interface ChannelConnector {
  readonly name: string;
  pullOrders(account: Account, since: string | null): Promise<Pulled>;
  /** Tells that the orders are here, under our numbers. */
  acknowledge(account: Account, orders: { externalId: string; number: string }[]): Promise<void>;
  pushStock(account: Account, levels: Level[]): Promise<Declined>;
  pushOffers(account: Account, offers: Offer[]): Promise<Declined>;
  pushShipment(account: Account, shipment: Shipment): Promise<void>;
  /** We cannot deliver an order of the channel's. */
  pushCancel(account: Account, order: { externalId: string; reason: string }): Promise<void>;
  /** Whether the account works; what it says is shown to the person who set it. */
  test(account: Account): Promise<{ ok: boolean; says: string }>;
  /** Orders that the channel sends by itself, their signature verified. Throws the refusal `channels.signature`. */
  parseWebhook?(account: Account, body: string, headers: Record<string, string | string[] | undefined>, now: Date): ForeignOrder[];
}

/** The port `channels.connector`: all connectors, and a channel's own with its account. */
export interface ConnectorPort {
  readonly connectors: readonly ChannelConnector[];
  /** Throws when the channel has no connector. */
  open(channel: string): Promise<{ connector: ChannelConnector; account: Account }>;
}

export const CONNECTOR_PORT = 'channels.connector';

/** The other side asks us to wait. */
export class RateLimited extends Error {
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super(`The channel asks to wait for ${Math.ceil(retryAfterMs / 1000)} s.`);
    this.name = 'RateLimited';
    this.retryAfterMs = retryAfterMs;
  }
}
