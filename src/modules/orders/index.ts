// The door of orders: what they have to be paid, the port for delivery prices, and the channels a new shop begins with.
export { duesOf } from './dues.ts';
export { orderRecords } from './of-customer.ts';
export { type DeliveryAsk, type ChannelUse, type DeliveryQuotes, CHANNEL_USE_PORT, DELIVERY_PORT } from './ports.ts';
export { SEED_CHANNELS, seedChannels } from './seed.ts';
export type { PlaceInput, PlaceOutput } from './schemas.ts';
export type { Channel, ChannelKind, Head, NewChannel, OrderLine, PaymentMethod, ShipTo } from './types.ts';
export { CHANNEL_DEFAULTS } from './types.ts';
export { cancel as cancelOrders, place as placeOrders } from './actions.ts';
export { NOT_YOURS, channelsOf, refuseUnbound } from './bound.ts';
export { ChannelSchema, setChannels } from './channels.ts';
export { channels, heads, lockChannels, statesOf } from './store.ts';
export { cancelRequestedEvent, cancelledEvent, completedEvent, placedEvent, reviewedEvent } from './events.ts';
export { knownOrders, numberedOrders, orderFaults, recordPast, withdrawOrders } from './import.ts';
export { placeMany } from './place.ts';
export { claimOf } from './rules.ts';
