// The common walk of all steps: lock the parcels of a batch, decide one after the other, write what changed at once.
import { type Ctx, type Outcome, Refusal, assert, done, refused } from '#kernel';
import type { EventDefinition } from '#kernel';
import * as events from './events.ts';
import { lockParcels, saveParcels } from './store.ts';
import type { Near, Told } from './tracking.ts';
import type { Parcel } from './types.ts';

export const unknownParcel = (parcelId: string): Refusal => new Refusal('shipping.unknown', { parcelId }, { status: 404, message: 'There is no such parcel.' });

/** Codes that every step may refuse with. */
export const STEP_REFUSALS = {
  'shipping.unknown': 'There is no such parcel.',
  'shipping.state': 'The parcel is not at that step.',
  'shipping.cancelled': 'The parcel was cancelled.',
};

/**
 * Decides a batch parcel by parcel, in arrival order; `decide` changes the parcel and returns the output, or throws a
 * refusal before it has changed anything. Only parcels that `decide` was done with are written.
 */
export async function onParcels<I extends { parcelId: string }, O>(
  ctx: Ctx,
  inputs: readonly I[],
  decide: (parcel: Parcel, input: I, index: number) => O,
  locked?: Map<string, Parcel>,
): Promise<Outcome<O>[]> {
  const parcels = locked ?? (await lockParcels(ctx, [...new Set(inputs.map((input) => input.parcelId))]));
  const touched = new Set<Parcel>();
  const outcomes = inputs.map((input, i): Outcome<O> => {
    const parcel = parcels.get(input.parcelId);
    if (!parcel) return refused(unknownParcel(input.parcelId));
    try {
      const value = decide(parcel, input, i);
      touched.add(parcel);
      return done(value);
    } catch (error) {
      if (error instanceof Refusal) return refused(error);
      throw error;
    }
  });
  saveParcels(ctx, [...touched]);
  return outcomes;
}

type Tracked = { orderId: string; number: string; carrier: string; trackingNumber: string; at: string };

/** Appends an event of a parcel that has a tracking number. */
export function tell(ctx: Ctx, event: EventDefinition<Tracked>, parcel: Parcel, at: Date): void {
  const { orderId, number, carrier, trackingNumber } = parcel;
  assert(carrier !== null && trackingNumber !== null, 'a parcel with a carrier has a tracking number');
  ctx.emit(event, parcel.id, { orderId, number, carrier, trackingNumber, at: at.toISOString() });
}

const TOLD: Record<Told | Near, EventDefinition<Tracked>> = {
  out_for_delivery: events.outForDelivery,
  ready_for_pickup: events.readyForPickup,
  in_transit: events.inTransit,
  delivered: events.delivered,
  delivery_failed: events.deliveryFailed,
  lost: events.lost,
  returned: events.returned,
};

/** Appends the event that a word of the carrier amounts to. */
export const tellWord = (ctx: Ctx, told: Told | Near, parcel: Parcel): void => tell(ctx, TOLD[told], parcel, parcel.trackedAt ?? ctx.now);
