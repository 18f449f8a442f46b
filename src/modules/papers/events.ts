// What happened to papers; the document of each event is the order.
import Type from 'typebox';
import { MoneySchema, defineEvent } from '#kernel';

const payload = Type.Object({ paperId: Type.String(), number: Type.String(), total: MoneySchema });
export const invoicedEvent = defineEvent({ name: 'papers.invoiced', says: 'An order has got its invoice.', payload });
export const creditedEvent = defineEvent({ name: 'papers.credited', says: 'The invoice of an order was taken back by a credit note.', payload });
export const paperEvents = [invoicedEvent, creditedEvent];
