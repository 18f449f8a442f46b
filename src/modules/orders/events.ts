// What happened to an order; the document of each event is the order.
import Type from 'typebox';
import { MoneySchema, defineEvent } from '#kernel';

export const placedEvent = defineEvent({
  name: 'orders.placed',
  says: 'An order was placed and its goods are held as far as there were any.',
  payload: Type.Object({ number: Type.String(), channel: Type.String(), customerId: Type.String(), total: MoneySchema, held: Type.String() }),
});
export const reviewedEvent = defineEvent({
  name: 'orders.reviewed',
  says: 'A person has approved or rejected an order.',
  payload: Type.Object({ decision: Type.String() }),
});
export const cancelRequestedEvent = defineEvent({
  name: 'orders.cancel_requested',
  says: 'Somebody wants the order cancelled; its drawing decides how.',
  payload: Type.Object({ reason: Type.String() }),
});
export const cancelledEvent = defineEvent({ name: 'orders.cancelled', says: 'The order is cancelled.', payload: Type.Object({ reason: Type.String() }) });
export const completedEvent = defineEvent({ name: 'orders.completed', says: 'The order is done: delivered and settled.', payload: Type.Object({}) });

export const changedEvent = defineEvent({
  name: 'orders.changed',
  says: 'An order has other lines and another total than before, or was given up for another one; its drawing begins again.',
  payload: Type.Object({ why: Type.Union([Type.Literal('merged'), Type.Literal('split')]) }),
});
export const mergedEvent = defineEvent({
  name: 'orders.merged',
  says: 'An order was merged into another one.',
  payload: Type.Object({ into: Type.String(), number: Type.String() }),
});
export const splitEvent = defineEvent({
  name: 'orders.split_off',
  says: 'A part of an order has become an order of its own.',
  payload: Type.Object({ orderId: Type.String(), number: Type.String() }),
});

export const importedEvent = defineEvent({
  name: 'orders.imported',
  says: 'An order of the past was put on record; nothing is to be done for it.',
  payload: Type.Object({ number: Type.String(), channel: Type.String(), customerId: Type.String(), total: MoneySchema }),
});

export const ordersEvents = [
  placedEvent,
  importedEvent,
  reviewedEvent,
  cancelRequestedEvent,
  cancelledEvent,
  completedEvent,
  changedEvent,
  mergedEvent,
  splitEvent,
];
