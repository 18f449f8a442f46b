// Our own couriers, or a carrier without an interface: tracking numbers of our own, words entered by people through shipping.track.
import { createHash } from 'node:crypto';
import { Refusal } from '#kernel';
import type { CarrierPort, ShipmentRequest } from '#modules/shipping';

/** What a van takes. */
const MAX_WEIGHT_GRAMS = 1_000_000;

/**
 * A carrier without an outside. Numbers are drawn from the key, so that a repetition gets the same; nothing is kept,
 * because the parcel's own record is all there is. The label is the shop's own.
 */
export function manualCarrier(options: { carrier: string; prefix?: string }): CarrierPort {
  const prefix = options.prefix ?? 'OWN';
  const numberOf = (key: string): string =>
    prefix +
    BigInt('0x' + createHash('sha256').update(`${options.carrier} ${key}`).digest('hex').slice(0, 16))
      .toString()
      .padStart(20, '0');
  return {
    carrier: options.carrier,
    capabilities: () => ({
      cashOnDelivery: true,
      cancels: true,
      redelivers: true,
      tracks: false,
      maxWeightGrams: MAX_WEIGHT_GRAMS,
    }),
    createShipment: async (request: ShipmentRequest, key) => {
      if (request.weightGrams > MAX_WEIGHT_GRAMS) return { status: 'refused', reason: `A parcel weighs at most ${MAX_WEIGHT_GRAMS} g.`, field: 'weightGrams' };
      if (request.recipient.street.trim() === '') return { status: 'refused', reason: 'The street is missing.', field: 'street' };
      const trackingNumber = numberOf(key);
      return {
        status: 'created',
        carrier: options.carrier,
        trackingNumber,
        shipmentRef: trackingNumber,
        promisedOn: null,
        label: null,
      };
    },
    cancelShipment: async () => ({ status: 'cancelled' }),
    manifest: async () => ({ unknown: [] }),
    instruct: async () => ({ accepted: true }),
    track: async () => [],
    parseWebhook: () => {
      throw new Refusal('shipping.signature', {}, { status: 401, message: 'Nobody outside tells of these parcels.' });
    },
  };
}
