// What a carrier's word does to a parcel: pure, safe against words that come twice, late or in the wrong order.
import type { Parcel, ParcelState, Scan, TrackingStatus } from './types.ts';
import { TRACKING_STATUSES } from './types.ts';

/** The reason code by which a carrier says that it has lost a parcel; the twelve statuses have no word for it. */
export const LOST = 'carrier_parcel_lost';

/** What the program hears of a word: the second half of an event's name. */
export type Told = 'in_transit' | 'delivered' | 'delivery_failed' | 'lost' | 'returned';

type Tracked = Pick<Parcel, 'state' | 'trackingStatus' | 'trackingReason' | 'trackedAt'>;

const rank = (status: TrackingStatus | null): number => (status === null ? -1 : TRACKING_STATUSES.indexOf(status));
const STILL: (TrackingStatus | null)[] = [null, 'unknown', 'pending'];
const WITH_CARRIER: ParcelState[] = ['handed_over', 'lost', 'delivered'];
const ENDS: (TrackingStatus | null)[] = ['delivered', 'return_to_sender'];

/**
 * Applies a scan to `parcel` and returns what is to be told, if anything. In whatever order scans come, the same one
 * stands in the end: the earliest end (delivered, or on its way back) if there is one — "delivered" after "return to
 * sender" is the delivery to us — and else the latest scan; at the same instant the further one counts. Before
 * hand-over a scan is only kept.
 */
export function applyScan(parcel: Tracked, scan: Pick<Scan, 'status' | 'reason' | 'at'>): Told | undefined {
  const { trackingStatus: before, trackedAt } = parcel;
  const later = trackedAt === null ? 1 : scan.at.getTime() - trackedAt.getTime() || rank(scan.status) - rank(before);
  const ends = ENDS.includes(scan.status);
  const counts = ENDS.includes(before) ? ends && later < 0 : ends || later > 0;
  if (!counts) return undefined;
  parcel.trackingStatus = scan.status;
  parcel.trackingReason = scan.reason;
  parcel.trackedAt = scan.at;
  if (!WITH_CARRIER.includes(parcel.state)) return undefined;
  const told = standing(parcel);
  if (told === 'in_transit' && !STILL.includes(before)) return undefined;
  if (told === 'lost' && parcel.state === 'lost') return undefined;
  moveBy(parcel, told);
  return told;
}

/** Words that move nothing and that customers like to hear of: the last leg. */
export type Near = 'out_for_delivery' | 'ready_for_pickup';

/** The last leg that a parcel with the carrier has just come to, if its status before was another. */
export function cameNear(before: TrackingStatus | null, { state, trackingStatus }: Pick<Tracked, 'state' | 'trackingStatus'>): Near | undefined {
  if (state !== 'handed_over' || trackingStatus === before) return undefined;
  return trackingStatus === 'out_for_delivery' || trackingStatus === 'ready_for_pickup' ? trackingStatus : undefined;
}

/** What the last word means for a parcel that is with the carrier. */
export function standing(parcel: Pick<Tracked, 'trackingStatus' | 'trackingReason'>): Told | undefined {
  const { trackingStatus: status, trackingReason: reason } = parcel;
  if (status === 'delivered') return 'delivered';
  if (status === 'return_to_sender') return 'returned';
  if (reason === LOST) return 'lost';
  if (status === 'delivery_failed') return 'delivery_failed';
  return STILL.includes(status) || status === 'cancelled' ? undefined : 'in_transit';
}

/** The state of a parcel with the carrier after it was told so. */
export function moveBy(parcel: Pick<Tracked, 'state'>, told: Told | undefined): void {
  if (told === 'delivered') parcel.state = 'delivered';
  else if (told === 'returned') parcel.state = 'returning';
  else if (told === 'lost') parcel.state = 'lost';
}
