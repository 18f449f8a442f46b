// Doing something with many tokens, and trying it first: the same work in the same order, once kept and once taken back.
import Type from 'typebox';
import { type Action, type Ctx, type Outcome, Refusal, defineAction, lockDocuments, refused } from '#kernel';
import { placesOf, type TokenRow, tokensById } from './store-tokens.ts';
import { type Plan, TOKENS_LIMIT, type Wish, WishShape, backOf, planOf } from './verbs.ts';

const Maybe = Type.Union([Type.String(), Type.Null()]);
const Step = Type.Object({ action: Type.String(), input: Type.Record(Type.String(), Type.Unknown()) });
const Row = Type.Object({
  token: Type.String(),
  documentId: Maybe,
  number: Maybe,
  can: Type.Boolean(),
  code: Type.Union([Type.String(), Type.Null()], { description: 'Why not.' }),
  message: Maybe,
  goes: Type.Array(Type.String(), { description: 'The elements at which it stands afterwards.' }),
  again: Type.Array(Type.String(), { description: 'Steps with an effect that it passes a second time.' }),
  does: Type.Union([Step, Type.Null()], { description: 'The action with its input, as `batches.bulk` takes it.' }),
  back: Type.Union([Step, Type.Null()], { description: 'What takes it back; `watch.take_back` takes it.' }),
});
export type ActRow = Type.Static<typeof Row>;
const Rows = Type.Object({ rows: Type.Array(Row), can: Type.Integer(), cannot: Type.Integer() });

/** What a row may say besides the refusals of its own action. */
const ROWS = {
  'watch.gone': 'It does not stand there any more.',
  'watch.incomplete': 'It is not said where to, how or why.',
  'watch.not_stopped': 'It has not stopped.',
  'watch.no_letter': 'Nothing was sent about it.',
  'watch.no_task': 'No task is open here.',
  'watch.no_parcel': 'This is not a parcel.',
  'watch.no_cancel': 'Documents of this kind are not cancelled from here.',
};

/** Carries the result of a preview out of a savepoint that is taken back. */
class Tried extends Error {
  readonly rows: ActRow[];

  constructor(rows: ActRow[]) {
    super('tried');
    this.rows = rows;
  }
}

export const preview = defineAction({
  name: 'watch.preview',
  summary: 'Tries what would be done with tokens, tells for each what would come of it or why it can not be, and changes nothing.',
  input: WishShape,
  output: Rows,
  refusals: ROWS,
  run: async (ctx, wish) => {
    const rows = await ctx
      .nested(async () => {
        throw new Tried(await carryOut(ctx, wish));
      })
      .catch((error: unknown) => {
        if (error instanceof Tried) return error.rows;
        throw error;
      });
    // What would take it back belongs to what has not happened.
    return counted(rows.map((row) => ({ ...row, back: null })));
  },
});

export const act = defineAction({
  name: 'watch.act',
  summary: 'Does something with many tokens of a drawing at once, each through its own action and by the rights of who asks, with a result for each.',
  input: WishShape,
  output: Rows,
  refusals: ROWS,
  run: async (ctx, wish) => counted(await carryOut(ctx, wish)),
});

/** What may be taken back: exactly the actions that `watch.act` names for it. */
const TAKES_BACK = ['processes.move_token', 'tasks.assign', 'shipping.choose_method'];

export const takeBack = defineAction({
  name: 'watch.take_back',
  summary: 'Takes back what was done with many tokens, where nothing has happened to them since.',
  input: Type.Object({ steps: Type.Array(Step, { minItems: 1, maxItems: TOKENS_LIMIT }) }, { additionalProperties: false }),
  output: Type.Object({
    back: Type.Integer(),
    left: Type.Integer(),
    code: Type.Union([Type.String(), Type.Null()], { description: 'Why the first of the others stays.' }),
  }),
  refusals: { 'watch.not_taken_back': 'This can not be taken back.' },
  run: async (ctx, { steps }) => {
    if (steps.some(({ action }) => !TAKES_BACK.includes(action))) throw new Refusal('watch.not_taken_back', {}, { status: 422 });
    const outcomes = await runAll(ctx, steps);
    const failed = outcomes.filter((one) => !one.ok);
    return { back: outcomes.length - failed.length, left: failed.length, code: failed[0] && !failed[0].ok ? failed[0].refusal.code : null };
  },
});

const counted = (rows: ActRow[]): Type.Static<typeof Rows> => {
  const can = rows.filter((row) => row.can).length;
  return { rows, can, cannot: rows.length - can };
};

async function carryOut(ctx: Ctx, wish: Wish): Promise<ActRow[]> {
  const ids = [...new Set(wish.tokens)];
  const tokens = await tokensById(ctx, ids);
  const letters = wish.do === 'resend' ? await newestLetters(ctx, [...tokens.values()]) : new Map<string, string>();
  const plans = ids.map((id) => planOf(tokens.get(id), wish, letters));
  // Two parcels of one order ask for the same thing: it is done once, and both say so.
  const keyOf = (plan: Plan): string => JSON.stringify(plan);
  const steps = new Map(plans.flatMap((plan) => ('action' in plan ? [[keyOf(plan), plan] as const] : [])));
  const outcomes = await runAll(ctx, [...steps.values()]);
  const outcomeOf = new Map([...steps.keys()].map((key, i) => [key, outcomes[i]!]));
  const places = await placesOf(ctx, [...new Set([...tokens.values()].map((token) => token.run_id))]);
  return ids.map((id, i) => {
    const plan = plans[i]!;
    return rowOf(id, tokens.get(id), plan, 'action' in plan ? outcomeOf.get(keyOf(plan)) : undefined, places);
  });
}

function rowOf(id: string, token: TokenRow | undefined, plan: Plan, outcome: Outcome<unknown> | undefined, places: { run_id: string; at: string }[]): ActRow {
  const why = outcome && !outcome.ok ? outcome.refusal : 'code' in plan ? plan : undefined;
  const value = outcome?.ok ? outcome.value : undefined;
  const again = (value as { again?: string[] } | undefined)?.again ?? [];
  return {
    token: id,
    documentId: token?.document_id ?? null,
    number: token?.number ?? token?.root_number ?? null,
    can: why === undefined,
    code: why?.code ?? null,
    message: why?.message ?? null,
    goes: [...new Set(places.filter((place) => place.run_id === token?.run_id).map(({ at }) => at))],
    again,
    does: 'action' in plan ? plan : null,
    back: token && outcome?.ok ? backOf(token, plan, value) : null,
  };
}

/** Runs each step by its own action, those of one action together; what the actor may not do is refused. */
async function runAll(ctx: Ctx, steps: { action: string; input: Record<string, unknown> }[]): Promise<Outcome<unknown>[]> {
  const outcomes: Outcome<unknown>[] = [];
  const byAction = new Map<string, number[]>();
  steps.forEach(({ action }, index) => byAction.set(action, [...(byAction.get(action) ?? []), index]));
  for (const [name, indexes] of byAction) {
    const action = ctx.registry.actions.get(name);
    const inputs = indexes.map((index) => steps[index]!.input);
    const mine = action && ctx.actor.may(name) ? await runChecked(ctx, action, inputs) : inputs.map(() => forbidden(name));
    indexes.forEach((index, i) => (outcomes[index] = mine[i]!));
  }
  return outcomes;
}

const forbidden = (permission: string): Outcome<never> =>
  refused(new Refusal('kernel.forbidden', { permission }, { status: 403, message: `You may not do this: ${permission}.` }));

async function runChecked(ctx: Ctx, action: Action, inputs: Record<string, unknown>[]): Promise<Outcome<unknown>[]> {
  const faults = inputs.map((input) => action.check(input));
  const sound = inputs.filter((_, i) => faults[i]!.length === 0);
  const documents = [...new Set(action.locks ? sound.flatMap((input) => action.locks!(input)) : [])].sort();
  if (documents.length > 0) await Promise.all([ctx.process.lock(ctx, documents), lockDocuments(ctx, documents)]);
  const results = sound.length === 0 ? [] : await action.runMany(ctx, sound);
  return faults.map((list) =>
    list.length === 0 ? results.shift()! : refused(new Refusal('kernel.invalid', {}, { status: 422, message: list[0]!.message, faults: list })),
  );
}

/** The newest letter about each document, as the sent box tells it. */
async function newestLetters(ctx: Ctx, tokens: TokenRow[]): Promise<Map<string, string>> {
  const letters = new Map<string, string>();
  const query = ctx.registry.queries.get('messages.list');
  if (!query || !ctx.actor.may('messages.list')) return letters;
  const read = { db: ctx.tx as never, now: ctx.now, actor: ctx.actor, registry: ctx.registry };
  for (const document of new Set(tokens.flatMap((token) => [token.document_id, token.root_document]))) {
    const { items } = (await query.run(read, { document, limit: 1 } as never)) as { items: { id: string }[] };
    if (items[0]) letters.set(document, items[0].id);
  }
  return letters;
}
