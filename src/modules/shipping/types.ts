// The nouns of shipping: parcels, their lines, where they go, and what carriers say of them.
import type { Id, Money } from '#kernel';

/** Where a parcel goes; `phone` as it was given. */
export type Recipient = {
  name: string;
  street: string;
  city: string;
  postalCode: string;
  region: string | null;
  country: string;
  phone: string | null;
};

/** Whom to write to about a parcel; what is null is taken from the customer's record. */
export type Reader = { id: string | null; email: string | null; language: string | null };

/** How far a parcel is: on the floor, with the carrier, or at an end. */
export type ParcelState =
  | 'planned'
  | 'picked'
  | 'checked'
  | 'packed'
  | 'labelled'
  | 'handed_over'
  | 'delivered'
  | 'returning'
  | 'returned'
  | 'lost'
  | 'cancelled';

/** How far its label is; `theirs` is of whoever sent the parcel in our place, and a `void_refused` one was cancelled by us and will still be billed by the carrier. */
export type LabelState = 'none' | 'asked' | 'bought' | 'theirs' | 'void_asked' | 'voided' | 'void_refused';

/** The twelve normalised words of tracking (karrio's vocabulary), in the order in which a parcel usually passes them. */
export const TRACKING_STATUSES = [
  'unknown',
  'pending',
  'picked_up',
  'in_transit',
  'on_hold',
  'delivery_delayed',
  'out_for_delivery',
  'ready_for_pickup',
  'delivery_failed',
  'return_to_sender',
  'cancelled',
  'delivered',
] as const;
export type TrackingStatus = (typeof TRACKING_STATUSES)[number];

/** So many of a SKU in a parcel; `picked` is null until somebody has taken them off the shelf. */
export type ParcelLine = { parcelId: string; skuId: string; sku: string; quantity: number; picked: number | null };

/** What leaves one warehouse for one order in one box. */
export type Parcel = {
  id: Id<'shp'>;
  number: string;
  orderId: string;
  warehouseId: string;
  /** The warehouse's code. */
  warehouse: string;
  method: string;
  state: ParcelState;
  recipient: Recipient;
  /** Who is told of it: the customer, and what the order knows of them. */
  reader: Reader;
  /** Cash that the courier collects for the shop. */
  collect: Money | null;
  /** Expected until the parcel is packed, weighed from then on. */
  weightGrams: number;
  box: string | null;
  carrier: string | null;
  trackingNumber: string | null;
  /** The carrier's own id of the shipment. */
  shipmentRef: string | null;
  labelState: LabelState;
  labelHash: string | null;
  trackingStatus: TrackingStatus | null;
  /** A reason code such as `carrier_parcel_lost` or `consignee_not_home`. */
  trackingReason: string | null;
  trackedAt: Date | null;
  /** The day for which the carrier has promised delivery, `YYYY-MM-DD`. */
  promisedOn: string | null;
  createdAt: Date;
  handedOverAt: Date | null;
  endedAt: Date | null;
};

/** One word of a carrier about one parcel; `at` is when it happened, not when we heard of it. */
export type Scan = {
  carrier: string;
  trackingNumber: string;
  eventId: string;
  status: TrackingStatus;
  reason: string | null;
  place: string | null;
  at: Date;
};
