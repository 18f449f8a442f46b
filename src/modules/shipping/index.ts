// The door of shipping.
export type { CancelAnswer, CarrierCapabilities, CarrierLabel, CarrierPort, ShipmentAnswer, ShipmentRequest, TrackingEvent } from './ports.ts';
export { CARRIER_PORT } from './ports.ts';
export { type Quote, type QuoteAsk, deliveryQuotes } from './quotes.ts';
export { gs1CheckDigit, isPostalCode } from './rules.ts';
export { type Sender, senderSetting } from './label.ts';
export { pdfmake } from './pdf.ts';
export { parcelPromises } from './promises.ts';
export { LOST } from './tracking.ts';
export { type Parcel, type ParcelState, type Recipient, TRACKING_STATUSES, type TrackingStatus } from './types.ts';
