// Nouns of channels: an outside order, an offer, what is still to be told, a till's day and a sale.
import type { Money } from '#kernel';
import type { PlaceInput } from '#modules/orders';

/** An order as the channel's side has it, already in our form; `cancelled` says that the channel has taken it back. */
export type ForeignOrder = { externalId: string; state: 'new' | 'cancelled'; order: Omit<PlaceInput, 'channel' | 'externalId'> };

/** What became of an outside order here. */
export type SeenState = 'placed' | 'refused' | 'changed' | 'cancelled' | 'conflict';
export type Seen = {
  channel: string;
  externalId: string;
  state: SeenState;
  orderId: string | null;
  code: string | null;
  message: string | null;
};

/** A SKU that a channel offers, under its own code of it; `told` is the quantity it was last told. */
export type Link = { channel: string; skuId: string; sku: string; externalSku: string; told: number | null; offeredAt: Date | null };

export type ErrandKind = 'acknowledge' | 'shipment' | 'cancel';
/** Something that a channel is still to be told about one of its orders. */
export type Errand = { id: string; channel: string; kind: ErrandKind; externalId: string; payload: Record<string, unknown>; attempts: number };

export type Connection = {
  channel: string;
  connector: string | null;
  active: boolean;
  settings: Record<string, unknown>;
  cursor: string | null;
  nextPullAt: Date | null;
  failures: number;
};

export type TillDay = {
  id: string;
  channel: string;
  currency: string;
  openedAt: Date;
  openedBy: string;
  floatMinor: bigint;
  closedAt: Date | null;
  closedBy: string | null;
  expectedMinor: bigint | null;
  countedMinor: bigint | null;
  note: string | null;
};

export type Sale = { orderId: string; dayId: string; channel: string; method: 'cash' | 'card'; total: Money; givenMinor: bigint | null; cashier: string };
