// What happened to a document's money; the document of each event is the order (or whatever is paid).
import Type from 'typebox';
import { MoneySchema, defineEvent } from '#kernel';

const Paid = Type.Object({ paymentId: Type.String(), method: Type.String(), amount: MoneySchema });

/** Only when the provider says so of its own accord (after 3-D Secure): an answer to a call is that call's result. */
export const authorisedEvent = defineEvent({ name: 'payments.authorised', says: 'A payment that waited for the customer was authorised.', payload: Paid });
export const capturedEvent = defineEvent({
  name: 'payments.captured',
  says: 'Money was taken: a card was captured, or a transfer has paid all that was due.',
  payload: Paid,
  effects: ['payments.take'],
});
export const partPaidEvent = defineEvent({ name: 'payments.part_paid', says: 'A transfer arrived that does not pay all that is due.', payload: Paid });
export const failedEvent = defineEvent({
  name: 'payments.failed',
  says: 'A payment that waited for the customer has failed.',
  payload: Type.Object({ paymentId: Type.String(), method: Type.String(), reason: Type.String() }),
});
export const refundedEvent = defineEvent({ name: 'payments.refunded', says: 'Money went back to the customer.', payload: Paid });
export const collectedEvent = defineEvent({ name: 'payments.collected', says: 'A courier has collected the money for a document.', payload: Paid });
/** No drawing waits for it; lists of documents follow it. */
export const notedEvent = defineEvent({
  name: 'payments.noted',
  says: 'A payment was authorised as it was asked, or was let go.',
  payload: Type.Object({ paymentId: Type.String(), state: Type.String() }),
});
export const suspendedEvent = defineEvent({
  name: 'payments.suspended',
  says: 'A provider or a bank told something that fits no payment; nothing was booked.',
  payload: Type.Object({ suspenseId: Type.String(), provider: Type.String(), reason: Type.String(), amount: MoneySchema }),
});

export const paymentsEvents = [authorisedEvent, capturedEvent, partPaidEvent, failedEvent, refundedEvent, collectedEvent, notedEvent, suspendedEvent];
