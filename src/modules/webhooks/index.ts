// The door of webhooks.
export { deliverDue } from './deliver.ts';
export { WEBHOOK_PORT, type WebhookPort } from './ports.ts';
export { PAUSES_MS } from './rules.ts';
export type { Reply as WebhookReply } from './types.ts';
