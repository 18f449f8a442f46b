// The door of orders: what they have to be paid, the port for delivery prices, and the channels a new shop begins with.
export { duesOf } from './dues.ts';
export { type DeliveryAsk, type DeliveryQuotes, DELIVERY_PORT } from './ports.ts';
export { SEED_CHANNELS, seedChannels } from './seed.ts';
export type { PlaceInput, PlaceOutput } from './schemas.ts';
export type { Channel, Head, OrderLine, PaymentMethod, ShipTo } from './types.ts';
export { cancelRequestedEvent, cancelledEvent, completedEvent, placedEvent, reviewedEvent } from './events.ts';
export { knownOrders, numberedOrders, orderFaults, recordPast, withdrawOrders } from './import.ts';
export { placeMany } from './place.ts';
export { channels } from './store.ts';
