// Nouns of orders: a channel, an order's head with its frozen money, and its lines.
import type { Language } from '#kernel';

export const CHANNEL_KINDS = ['web', 'marketplace', 'pos', 'sales_rep', 'phone', 'franchise', 'social'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

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
  /** Minor units by which an order may differ from our prices before a person looks at it; only where the channel says the price. */
  toleranceMinor: bigint;
  /** Per cent of a SKU's goods that the channel may sell; null: all. */
  stockShare: number | null;
  /** Units of each SKU that are kept back from the channel. */
  stockBuffer: number;
  /** Codes of the warehouses it sells from; null: all. */
  warehouses: string[] | null;
  /** Until when an order leaves on the same day, `HH:MM` in the shop's zone. */
  cutOff: string | null;
  /** The connector that speaks with the channel, where it is not our own page. */
  connector: string | null;
  settings: Record<string, unknown>;
  /** A channel that is not active takes no orders. */
  active: boolean;
};

/** What a channel may leave out when it is first written, and what holds then. */
export const CHANNEL_DEFAULTS = {
  toleranceMinor: 0n,
  stockShare: null,
  stockBuffer: 0,
  warehouses: null,
  cutOff: null,
  connector: null,
  settings: {},
  active: true,
} as const;
export type NewChannel = Omit<Channel, keyof typeof CHANNEL_DEFAULTS> & Partial<Channel>;

export const PAYMENT_METHODS = ['card', 'bank_transfer', 'cash_on_delivery', 'cash', 'channel'] as const;
/** `cash` is taken at a till; `channel`: a marketplace has taken the money and owes it to us. */
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];
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
  /** What the channel asks at its checkout besides, by name. */
  attributes: Record<string, string>;
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
  /** Of a bundle, as it was sold: the pieces of each SKU in one of it; null: the line is held as its own SKU; none: nothing of it is sent. */
  parts: Record<string, number> | null;
  /** The order that the line was sold in, where it has become part of this one; null: this one. */
  origin: string | null;
};

/** What is known of a customer's earlier orders, in the currency of the present one, and what colleagues have tagged them. */
export type Past = { orders: number; cancelled: number; spentMinor: bigint; tags: string[] };
