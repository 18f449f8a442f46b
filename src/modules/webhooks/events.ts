// What happened to webhooks themselves.
import Type from 'typebox';
import { defineEvent } from '#kernel';

const Id = Type.String();
export const endpointSaved = defineEvent({
  name: 'webhooks.endpoint_saved',
  says: 'An address for events was added or changed.',
  payload: Type.Object({ endpointId: Id, url: Type.String(), patterns: Type.Array(Type.String()), active: Type.Boolean() }),
});
export const endpointRemoved = defineEvent({
  name: 'webhooks.endpoint_removed',
  says: 'An address for events was taken out.',
  payload: Type.Object({ endpointId: Id, url: Type.String() }),
});
export const secretRotated = defineEvent({
  name: 'webhooks.secret_rotated',
  says: 'An address got a new secret.',
  payload: Type.Object({ endpointId: Id }),
});
export const endpointStopped = defineEvent({
  name: 'webhooks.endpoint_stopped',
  says: 'An address gets no more events, because it said so or did not answer for days.',
  payload: Type.Object({ endpointId: Id, url: Type.String(), reason: Type.String() }),
});

export const EVENTS = [endpointSaved, endpointRemoved, secretRotated, endpointStopped];
