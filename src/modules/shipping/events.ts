// What happens to parcels. The document of each event is the parcel.
import Type from 'typebox';
import { defineEvent } from '#kernel';

const parcel = Type.Object({ orderId: Type.String(), number: Type.String() });
const tracked = Type.Object({
  orderId: Type.String(),
  number: Type.String(),
  carrier: Type.String(),
  trackingNumber: Type.String(),
  at: Type.String(),
});

export const planned = defineEvent({ name: 'shipping.planned', says: 'A parcel was planned.', payload: parcel });
export const labelled = defineEvent({
  name: 'shipping.labelled',
  says: 'A carrier has taken a parcel on and given it a tracking number.',
  payload: tracked,
});
export const handedOver = defineEvent({
  name: 'shipping.handed_over',
  says: 'A courier has taken a parcel; its goods have left the warehouse.',
  payload: tracked,
});
export const inTransit = defineEvent({
  name: 'shipping.in_transit',
  says: 'The carrier has moved a parcel for the first time.',
  payload: tracked,
});
export const outForDelivery = defineEvent({
  name: 'shipping.out_for_delivery',
  says: 'The courier is on the way to the door with a parcel.',
  payload: tracked,
});
export const readyForPickup = defineEvent({
  name: 'shipping.ready_for_pickup',
  says: 'A parcel lies in its locker or at its point and can be collected.',
  payload: tracked,
});
export const delivered = defineEvent({ name: 'shipping.delivered', says: 'A parcel was delivered.', payload: tracked });
export const deliveryFailed = defineEvent({
  name: 'shipping.delivery_failed',
  says: 'An attempt to deliver a parcel has failed.',
  payload: tracked,
});
export const lost = defineEvent({ name: 'shipping.lost', says: 'The carrier has lost a parcel.', payload: tracked });
export const returned = defineEvent({
  name: 'shipping.returned',
  says: 'The carrier brings a parcel back.',
  payload: tracked,
});
export const receivedBack = defineEvent({
  name: 'shipping.received_back',
  says: 'The goods of a parcel are back on the shelf.',
  payload: parcel,
});
export const cancelled = defineEvent({
  name: 'shipping.cancelled',
  says: 'A parcel was cancelled before it left.',
  payload: parcel,
});

export const shippingEvents = [
  planned,
  labelled,
  handedOver,
  inTransit,
  outForDelivery,
  readyForPickup,
  delivered,
  deliveryFailed,
  lost,
  returned,
  receivedBack,
  cancelled,
];
