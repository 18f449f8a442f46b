// Reads of webhooks: addresses, the log, one delivery, and which events there are.
import { Instant, MaybeInstant, Refusal, defineQuery } from '#kernel';
import Type from 'typebox';
import * as store from './store.ts';

const closed = { additionalProperties: false } as const;
const Text = Type.String();
const OrNull = Type.Union([Text, Type.Null()]);
const State = Type.Union([Type.Literal('waiting'), Type.Literal('delivered'), Type.Literal('failed'), Type.Literal('dropped')]);

export const endpointsQuery = defineQuery({
  name: 'webhooks.endpoints',
  summary: 'The addresses that get events.',
  input: Type.Object({}, closed),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        id: Text,
        url: Text,
        description: Text,
        patterns: Type.Array(Text),
        form: Type.Union([Type.Literal('standard'), Type.Literal('slack'), Type.Literal('teams'), Type.Literal('mail')]),
        lanes: Type.Union([Type.Array(Text), Type.Null()]),
        active: Type.Boolean(),
        stoppedBecause: OrNull,
        failingSince: MaybeInstant,
        createdAt: Instant,
        createdBy: Text,
        version: Type.Integer(),
      }),
    ),
  }),
  run: async ({ db }) => ({ items: await store.endpoints(db) }),
});

const delivery = {
  id: Text,
  endpointId: Text,
  event: Text,
  documentId: OrNull,
  happenedAt: Instant,
  state: State,
  attempts: Type.Integer(),
  dueAt: Instant,
  endedAt: MaybeInstant,
  status: Type.Union([Type.Integer(), Type.Null()]),
  error: OrNull,
  replayOf: OrNull,
};

export const deliveriesQuery = defineQuery({
  name: 'webhooks.deliveries',
  summary: 'What was sent and what waits to be sent, the newest first.',
  input: Type.Object(
    {
      endpoint: Type.Optional(Text),
      state: Type.Optional(State),
      event: Type.Optional(Text),
      after: Type.Optional(Text),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    },
    closed,
  ),
  output: Type.Object({ items: Type.Array(Type.Object(delivery)), next: OrNull }),
  run: async ({ db }, { limit = 50, ...filter }) => {
    const rows = await store.deliveriesPage(db, filter, limit + 1);
    const items = rows.slice(0, limit);
    return { items, next: rows.length > limit ? items.at(-1)!.id : null };
  },
});

export const deliveryQuery = defineQuery({
  name: 'webhooks.delivery',
  summary: 'One delivery with its body and every attempt.',
  input: Type.Object({ deliveryId: Text }, closed),
  output: Type.Object({
    ...delivery,
    body: Text,
    log: Type.Array(
      Type.Object({
        n: Type.Integer(),
        at: Instant,
        tookMs: Type.Integer(),
        status: Type.Union([Type.Integer(), Type.Null()]),
        error: OrNull,
        answer: OrNull,
      }),
    ),
  }),
  run: async ({ db }, { deliveryId }) => {
    const [found, log] = await Promise.all([store.deliveryWithBody(db, deliveryId), store.attemptsOf(db, deliveryId)]);
    if (!found) throw new Refusal('webhooks.unknown', { deliveryId }, { status: 404, message: 'There is no such delivery.' });
    return { ...found, log };
  },
});
