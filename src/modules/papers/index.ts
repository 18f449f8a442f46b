// The door of papers.
export { creditedEvent, invoicedEvent } from './events.ts';
export type { PaperKind, SlipKind } from './types.ts';
