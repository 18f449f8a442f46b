// What a rehearsal is asked and what it answers, as schemas.
import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;
const Hour = Type.Integer({ minimum: 0, maximum: 24 });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const ByHour = (most: number) => Type.Array(Type.Number({ minimum: 0, maximum: most }), { minItems: 24, maxItems: 24 });
const HandsByHour = Type.Array(Type.Integer({ minimum: 0, maximum: 1000 }), { minItems: 24, maxItems: 24 });
const Maybe = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** So many orders are played at most: a day of the largest shops. */
export const ORDERS = 500_000;

export const RehearsalSettings = Type.Object(
  {
    weekday: Type.Optional(Type.Integer({ minimum: 0, maximum: 7, description: 'Whose usual orders are taken: 1 is Monday, 0 any day.' })),
    ordersADay: Type.Optional(Type.Number({ minimum: 1, maximum: ORDERS, description: 'Orders of a usual day, where the past is not to say it.' })),
    byHour: Type.Optional(ByHour(1e6)),
    factor: Type.Optional(Type.Number({ minimum: 0.01, maximum: 1000, description: 'How many times the usual orders come.' })),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 7, description: 'For how many days.' })),
    afterwards: Type.Optional(Type.Boolean({ description: 'Whether the usual orders come on the days after.' })),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
    lanes: Type.Optional(Type.Array(Type.Object({ lane: Type.String({ maxLength: 200 }), hands: HandsByHour }, closed), { maxItems: 50 })),
    change: Type.Optional(
      Type.Array(Type.Object({ lane: Type.String({ maxLength: 200 }), by: Type.Integer({ minimum: -1000, maximum: 1000 }) }, closed), {
        maxItems: 50,
        description: 'Hands more or fewer in every hour in which somebody is there.',
      }),
    ),
    promise: Type.Optional(Type.Object({ cutOff: Hour, leaveBy: Hour }, closed)),
    first: Type.Optional(Type.Unsafe<'promise' | 'age'>({ type: 'string', enum: ['promise', 'age'] })),
    stock: Type.Optional(
      Type.Object(
        {
          share: Share,
          groups: Type.Optional(
            Type.Array(Type.Object({ name: Type.String({ maxLength: 200 }), share: Share, units: Type.Integer({ minimum: 0 }) }, closed), { maxItems: 50 }),
          ),
        },
        closed,
      ),
    ),
    times: Type.Optional(Type.Record(Type.String(), Type.Number({ minimum: 0, maximum: 1e8 }), { description: 'Mean seconds by drawing/element.' })),
    ways: Type.Optional(Type.Record(Type.String(), Share, { description: 'Shares by drawing/flow.' })),
    historyDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 730 })),
    targetMinutes: Type.Optional(Type.Number({ minimum: 1, maximum: 10_000, description: 'How long tasks may wait for a hand, in 95 of 100 cases.' })),
    search: Type.Optional(Type.Boolean({ description: 'Whether the hands that are needed are searched.' })),
  },
  closed,
);
export type RehearsalSettings = Static<typeof RehearsalSettings>;

const Spread = Type.Object({ count: Type.Integer(), mean: Type.Number(), p50: Type.Number(), p95: Type.Number() });
const Ints = Type.Array(Type.Integer());

export const RehearsalResult = Type.Object({
  orders: Type.Integer({ description: 'Orders that the result is about.' }),
  events: Type.Integer(),
  days: Type.Integer(),
  seconds: Type.Number({ description: 'How much time was played.' }),
  leave: Type.Object({
    left: Type.Integer(),
    ended: Type.Integer({ description: 'Ended without leaving the house, such as cancelled ones.' }),
    open: Type.Integer({ description: 'Neither when the rehearsal stopped.' }),
    sameDay: Type.Integer(),
    inTime: Type.Integer(),
    lasted: Spread,
    byHour: Ints,
  }),
  elements: Type.Array(
    Type.Object({
      drawing: Type.String(),
      element: Type.String(),
      name: Type.String(),
      lane: Maybe(Type.String()),
      passages: Type.Integer(),
      wait: Spread,
      waitedHours: Type.Number(),
      workSeconds: Type.Number(),
      mostQueued: Type.Integer(),
      mostQueuedAt: Type.Number(),
    }),
  ),
  lanes: Type.Array(
    Type.Object({
      lane: Type.String(),
      hands: Ints,
      used: Type.Number({ description: 'Share of the time of all hands in which they worked.' }),
      workedHours: Type.Number(),
      staffedHours: Type.Number(),
      waitP95: Type.Number(),
      needed: Maybe(Type.Object({ more: Type.Integer(), peak: Type.Integer() }, { description: 'Hands more (or fewer) in every hour, and the most at once.' })),
    }),
  ),
  bottleneck: Maybe(
    Type.Object({ lane: Type.String(), drawing: Type.String(), element: Type.String(), name: Type.String(), waitP95: Type.Number(), used: Type.Number() }),
  ),
  film: Type.Object({
    everySeconds: Type.Number(),
    frames: Type.Integer(),
    elements: Type.Array(Type.Object({ drawing: Type.String(), element: Type.String(), standing: Ints, queued: Ints })),
    lanes: Type.Array(Type.Object({ lane: Type.String(), busy: Ints })),
    placed: Ints,
    left: Ints,
  }),
  drawings: Type.Array(Type.Object({ key: Type.String(), name: Type.String(), xml: Maybe(Type.String()) })),
  targetMinutes: Type.Number(),
  notes: Type.Array(Type.Object({ code: Type.String(), names: Type.Array(Type.String()) })),
});
export type RehearsalResult = Static<typeof RehearsalResult>;
