// What happens in channels.
import Type from 'typebox';
import { defineEvent } from '#kernel';

const channel = Type.String();

export const refusedEvent = defineEvent({
  name: 'channels.order_refused',
  says: 'A channel has sold something that could not be taken as an order; a person looks.',
  payload: Type.Object({ channel, externalId: Type.String(), code: Type.String(), message: Type.String() }),
});
export const changedEvent = defineEvent({
  name: 'channels.order_changed',
  says: 'A channel has changed or cancelled an order in a way that the shop can not follow by itself.',
  payload: Type.Object({ channel, externalId: Type.String(), message: Type.String() }),
});
export const syncedEvent = defineEvent({
  name: 'channels.synced',
  says: 'A channel was asked for its orders or told quantities.',
  payload: Type.Object({ channel, what: Type.String(), count: Type.Integer() }),
});
export const brokenEvent = defineEvent({
  name: 'channels.broken',
  says: 'A channel does not answer.',
  payload: Type.Object({ channel, what: Type.String(), error: Type.String() }),
});
export const tillOpenedEvent = defineEvent({
  name: 'channels.till_opened',
  says: 'A till was opened for the day.',
  payload: Type.Object({ channel, dayId: Type.String() }),
});
export const tillClosedEvent = defineEvent({
  name: 'channels.till_closed',
  says: 'The cash of a till was counted and the day closed.',
  payload: Type.Object({ channel, dayId: Type.String(), difference: Type.String() }),
});

export const channelsEvents = [refusedEvent, changedEvent, syncedEvent, brokenEvent, tillOpenedEvent, tillClosedEvent];
