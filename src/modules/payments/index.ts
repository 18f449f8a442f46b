// The door of payments: money for any document, whatever its kind.
export {
  type CardAuthorise,
  type CardAuthorised,
  type CardCapture,
  type CardCaptured,
  type CardPort,
  type CardRefund,
  type CardRefunded,
  type CardVoid,
  type CardVoided,
} from './ports.ts';
export { CARD_PORT, DUES_PORT, type DuesPort, type ProviderEvent, type WebhookHeaders, parseCardWebhook } from './ports.ts';
export { signWebhook, verifyWebhook } from './signature.ts';
export type { Due, EventKind, Method, Payment, PaymentState, Refund } from './types.ts';
export { authorisedEvent, capturedEvent, collectedEvent, failedEvent, partPaidEvent, refundedEvent, suspendedEvent } from './events.ts';
export { BANK, tillAccount } from './desk.ts';
