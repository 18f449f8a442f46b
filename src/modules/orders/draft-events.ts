// What happened to a draft and to the offers made out of it; the document of each event is the draft.
import Type from 'typebox';
import { MoneySchema, defineEvent } from '#kernel';

export const draftSavedEvent = defineEvent({ name: 'orders.draft_saved', says: 'A draft was written.', payload: Type.Object({ number: Type.String() }) });
export const draftDiscardedEvent = defineEvent({
  name: 'orders.draft_discarded',
  says: 'A draft was thrown away; it can be taken back.',
  payload: Type.Object({}),
});
export const draftPlacedEvent = defineEvent({
  name: 'orders.draft_placed',
  says: 'A draft has become an order.',
  payload: Type.Object({ orderId: Type.String(), number: Type.String() }),
});
export const quoteSentEvent = defineEvent({
  name: 'orders.quote_sent',
  says: 'An offer was sent to a customer.',
  payload: Type.Object({ version: Type.Integer(), total: MoneySchema, validUntil: Type.String() }),
});
export const quoteAcceptedEvent = defineEvent({
  name: 'orders.quote_accepted',
  says: 'The customer has accepted the offer.',
  payload: Type.Object({ version: Type.Integer() }),
});
export const quoteWithdrawnEvent = defineEvent({
  name: 'orders.quote_withdrawn',
  says: 'The shop has taken its offer back.',
  payload: Type.Object({ version: Type.Integer() }),
});
export const quoteExpiredEvent = defineEvent({
  name: 'orders.quote_expired',
  says: 'The offer has ended unanswered.',
  payload: Type.Object({ version: Type.Integer() }),
});

export const draftEvents = [draftSavedEvent, draftDiscardedEvent, draftPlacedEvent, quoteSentEvent, quoteAcceptedEvent, quoteWithdrawnEvent, quoteExpiredEvent];
