// A small room for tests of the server: an action for each way to end, and a query with every kind of parameter.
import { QueueFull, Refusal, defineAction, defineEvent, defineModule, defineQuery, done, refused } from '#kernel';
import Type from 'typebox';

/** How often an action of the room has really run. */
export type Counts = { put: number };

export const noted = defineEvent({
  name: 'toy.noted',
  says: 'Something was noted.',
  payload: Type.Object({ note: Type.String() }),
});

const Line = Type.Object({ sku: Type.String(), quantity: Type.Integer({ minimum: 1 }) });

const no = (): Refusal =>
  new Refusal('toy.no', { wanted: 3, free: 1 }, { faults: [{ pointer: '/lines/0/sku', code: 'toy.short', message: 'only 1 is there' }] });

const put = (counts: Counts) =>
  defineAction({
    name: 'toy.put',
    summary: 'Counts and answers with keys in an order of its own.',
    input: Type.Object({ note: Type.String({ maxLength: 2_000_000 }), lines: Type.Optional(Type.Array(Line)) }, { additionalProperties: false }),
    output: Type.Object({
      zebra: Type.Integer(),
      a: Type.String(),
      middle: Type.Object({ y: Type.Integer(), b: Type.Integer() }),
    }),
    refusals: { 'toy.no': 'The room says no.', 'toy.short': 'There are too few.' },
    emits: ['toy.noted'],
    runMany: async (ctx, inputs) =>
      inputs.map((input) => {
        if (input.note === 'no') return refused(no());
        counts.put++;
        ctx.emit(noted, undefined, { note: input.note });
        return done({ zebra: counts.put, a: input.note, middle: { y: 1, b: 2 } });
      }),
  });

const fail = defineAction({
  name: 'toy.fail',
  summary: 'Breaks in the way that it is told.',
  input: Type.Object({ how: Type.String() }),
  output: Type.Object({}),
  refusals: {},
  runMany: async (_ctx, inputs) => {
    const { how } = inputs[0]!;
    if (how === 'full') throw new QueueFull();
    if (how === 'down') throw Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' });
    throw new Error('select password from staff.account -- at secretFunction (/srv/secret.ts:1:1)');
  },
});

const inside = defineAction({
  name: 'toy.inside',
  summary: 'For drawings only.',
  input: Type.Object({}),
  output: Type.Object({}),
  refusals: {},
  internal: true,
  runMany: async (_ctx, inputs) => inputs.map(() => done({})),
});

const list = defineQuery({
  name: 'toy.list',
  summary: 'Gives back what it understood.',
  input: Type.Object(
    {
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
      open: Type.Optional(Type.Boolean()),
      q: Type.Optional(Type.String()),
      state: Type.Optional(Type.Array(Type.String())),
      size: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ input: Type.Unknown(), pad: Type.String() }),
  run: async (_read, input) => ({ input, pad: 'x'.repeat(input.limit === 200 ? 5_000 : 0) }),
});

/** The room, and how often its action has run. */
export function toyRoom() {
  const counts: Counts = { put: 0 };
  const documents = [{ kind: 'toy', prefix: 'toy', series: 'T-{n}' }];
  return {
    counts,
    module: defineModule({
      name: 'toy',
      needs: [],
      documents,
      actions: [put(counts), fail, inside],
      queries: [list],
      events: [noted],
    }),
  };
}
