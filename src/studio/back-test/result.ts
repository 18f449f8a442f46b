// The shape of what a back-test finds.
import Type from 'typebox';

const Int = Type.Integer();
const Text = Type.String();
const OrNull = Type.Union([Text, Type.Null()]);
const Ms = Type.Union([Type.Number(), Type.Null()]);
/** What happened (on record), what a replay of the drawings that they followed gives, and what the sketch gives. */
const Three = Type.Object({ happened: Int, then: Int, now: Int });
const ThreeMs = Type.Object({ happened: Ms, then: Ms, now: Ms }, { description: 'Milliseconds.' });
const Place = { key: Text, element: Text, name: Text };
const Cost = Type.Object({ work: Text, letters: Text, labels: Text, total: Text });
const Spread = Type.Object({ p50: ThreeMs, p95: ThreeMs, mean: ThreeMs, orders: Three });
const End = Type.Object({ outcome: OrNull, leadMs: Type.Number(), tasks: Int, letters: Int });
const At = Type.Union([Type.Object({ ...Place, type: Text }), Type.Null()]);

export const Result = Type.Object({
  orders: Type.Integer({ description: 'Orders that were replayed.' }),
  found: Type.Integer({ description: 'Orders of that time that are over.' }),
  live: Type.Integer({ description: 'Orders of that time that are still under way, and left out.' }),
  changed: Type.Object({
    path: Type.Integer({ description: 'Orders that pass other steps.' }),
    outcome: Type.Integer({ description: 'Orders that end otherwise.' }),
    later: Int,
    sooner: Int,
  }),
  lead: Spread,
  handedOver: Spread,
  counts: Type.Object({
    letters: Three,
    tasks: Three,
    minutes: Type.Object({ happened: Type.Number(), then: Type.Number(), now: Type.Number() }),
    labels: Three,
    refunds: Three,
    cancelled: Three,
    shortages: Three,
  }),
  cost: Type.Object({ currency: Text, happened: Cost, then: Cost, now: Cost }),
  lanes: Type.Array(Type.Object({ lane: Text, tasks: Three, thenMinutes: Type.Number(), nowMinutes: Type.Number() })),
  letters: Type.Array(Type.Object({ template: Text, ...Three.properties })),
  outcomes: Type.Array(Type.Object({ ...Place, ...Three.properties })),
  elements: Type.Array(
    Type.Object({
      ...Place,
      type: Text,
      then: Int,
      now: Int,
      orders: Type.Integer({ description: 'Orders that pass it more or less often.' }),
      thenMs: Type.Number({ description: 'Time that all passages took, in milliseconds.' }),
      nowMs: Type.Number(),
    }),
  ),
  most: Type.Array(
    Type.Object({
      document: Text,
      number: OrNull,
      startedAt: Text,
      then: End,
      now: End,
      more: At,
      less: At,
      isStuck: Type.Boolean(),
    }),
  ),
  stuck: Type.Array(
    Type.Object({ ...Place, why: Type.Unsafe<'nothing' | 'too_long' | 'too_much'>({ enum: ['nothing', 'too_long', 'too_much'] }), orders: Int }),
  ),
  assumed: Type.Object({
    answers: Type.Integer({ description: 'Answers of actions, people and conditions that the replay of the sketch asked for.' }),
    near: Type.Integer({ description: 'Of these: asked something else than on record, or oftener.' }),
    usual: Type.Integer({ description: 'Never asked for this order, so what is usual.' }),
    new: Type.Integer({ description: 'Never asked for any order, so the plainest answer.' }),
    today: Type.Integer({ description: 'Conditions and tables that read facts as they are today.' }),
    orders: Type.Integer({ description: 'Orders whose result rests on an assumption.' }),
    share: Type.Number({ description: 'Share of answers that are assumed, 0 to 1.' }),
  }),
  fidelity: Type.Object({
    outcome: Type.Number({ description: 'Share of orders whose replay on their own drawing ends as they did, 0 to 1.' }),
    path: Type.Number({ description: 'Share of orders that pass the same steps as they did.' }),
    stuck: Int,
  }),
  hash: Type.String({ description: 'The same for the same sketch and the same orders.' }),
});
export type ResultOf = Type.Static<typeof Result>;
