// Nouns of orders: a channel, an order's head with its frozen money, and its lines.
import type { Language } from '#kernel';

export type ChannelKind = 'web' | 'marketplace' | 'pos' | 'phone';

/** Where orders come from. `priceAuthority` says who is right about prices; `prefix` begins the numbers. Prices are gross; `vatIncluded` says how they are shown. */
export type Channel = {
  code: string;
  name: string;
  kind: ChannelKind;
  prefix: string;
  currency: string;
  country: string;
  priceList: string;
  priceAuthority: 'us' | 'channel';
  language: Language;
  /** How long goods are held for a transfer that has not come; null: until the drawing decides. */
  holdMinutes: number | null;
  vatIncluded: boolean;
  /** `HH:MM` in the shop's zone: what is placed later leaves as if placed on the next working day. */
  cutOff?: string | null;
};

export type PaymentMethod = 'card' | 'bank_transfer' | 'cash_on_delivery';
export type HeldState = 'full' | 'partial' | 'none';

export type ShipTo = { name: string; street: string; city: string; postalCode: string; region: string | null; country: string; phone: string | null };

/** An order as it was placed; amounts in minor units of `currency`, frozen. */
export type Head = {
  id: string;
  number: string;
  channel: string;
  externalId: string | null;
  /** What tells whether an import of the same external id says the same. */
  fingerprint: string | null;
  customerId: string;
  customerName: string;
  email: string | null;
  phone: string | null;
  language: Language;
  country: string;
  shipTo: ShipTo;
  currency: string;
  paymentMethod: PaymentMethod;
  paymentToken: string | null;
  deliveryMethod: string;
  note: string | null;
  goodsMinor: bigint;
  discountMinor: bigint;
  shippingMinor: bigint;
  taxMinor: bigint;
  totalMinor: bigint;
  /** What the channel sold it for beyond (or below) our own prices. */
  differenceMinor: bigint;
  held: HeldState;
  lineCount: number;
  quantity: number;
  weightGrams: number;
  /** The same for orders of the same SKUs and quantities. */
  linesHash: string;
  /** The business day by which it leaves. */
  shipBy: string | null;
  /** Who took it down, where a person did. */
  takenBy: string | null;
  createdAt: Date;
};

/** A line; its parts of shipping and discount are in it, `taxMinor` is the tax included in `totalMinor`. */
export type OrderLine = {
  orderId: string;
  position: number;
  id: string;
  skuId: string;
  sku: string;
  name: string;
  quantity: number;
  priceMinor: bigint;
  ourPriceMinor: bigint | null;
  grossMinor: bigint;
  discountMinor: bigint;
  shippingMinor: bigint;
  totalMinor: bigint;
  taxCategory: string;
  taxPpm: number;
  taxMinor: bigint;
  weightGrams: number;
};

/** What is known of a customer's earlier orders, in the currency of the present one. */
export type Past = { orders: number; cancelled: number; spentMinor: bigint };
