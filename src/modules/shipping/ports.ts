// What shipping needs from outside: a carrier. One interface for all of them; a business "no" is an answer, never an exception.
import type { MoneyJson } from '#kernel';
import type { Recipient, TrackingStatus } from './types.ts';

export const CARRIER_PORT = 'carrier';

export type ShipmentRequest = {
  /** Our number of the parcel, printed on the label. */
  reference: string;
  service: string;
  shipper: { name: string; city: string; country: string };
  recipient: Recipient;
  weightGrams: number;
  collect: MoneyJson | null;
};

/** A label as the carrier gives it; null when the shop prints its own from the tracking number. */
export type CarrierLabel = { mediaType: 'application/pdf'; base64: string };

export type ShipmentAnswer =
  | {
      status: 'created';
      carrier: string;
      trackingNumber: string;
      shipmentRef: string;
      promisedOn: string | null;
      label: CarrierLabel | null;
    }
  | { status: 'refused'; reason: string; field: keyof Recipient | 'weightGrams' | 'collect' | null };

export type CancelAnswer = { status: 'cancelled' } | { status: 'refused'; reason: string };

/** What a carrier tells; `at` is ISO 8601. */
export type TrackingEvent = {
  carrier: string;
  trackingNumber: string;
  eventId: string;
  status: TrackingStatus;
  reason?: string | undefined;
  place?: string | undefined;
  at: string;
};

export type CarrierCapabilities = {
  cashOnDelivery: boolean;
  cancels: boolean;
  redelivers: boolean;
  tracks: boolean;
  maxWeightGrams: number;
};

/**
 * The port `carrier`. Every call is idempotent by its key: a repetition gets the first answer, so that no parcel has two
 * labels. A thrown error means that the outcome is not known, and the call is made again.
 */
export type CarrierPort = {
  readonly carrier: string;
  capabilities(): CarrierCapabilities;
  createShipment(request: ShipmentRequest, key: string): Promise<ShipmentAnswer>;
  cancelShipment(request: { shipmentRef: string; trackingNumber: string }, key: string): Promise<CancelAnswer>;
  /** Tells which parcels the courier has taken with them; returns the numbers that it does not know. */
  manifest(trackingNumbers: string[], at: string, key: string): Promise<{ unknown: string[] }>;
  /** After a failed attempt: try again, or bring it back. */
  instruct(request: { trackingNumber: string; decision: 'again' | 'return' }, key: string): Promise<{ accepted: boolean; reason?: string }>;
  /** All that it knows of these parcels so far, oldest first. */
  track(trackingNumbers: string[]): Promise<TrackingEvent[]>;
  /** The events of a webhook; throws the refusal `shipping.signature` (401) unless it is genuine and at most five minutes old. */
  parseWebhook(rawBody: string, headers: Record<string, string | string[] | undefined>, now: Date): TrackingEvent[];
};
