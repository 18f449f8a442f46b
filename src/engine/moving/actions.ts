// What people do about runs and drawings: look at the impact before a publish, stop a sweep, choose for held runs, and say whether runs follow at all.
import Type from 'typebox';
import { type Ctx, IdOf, Refusal, defineAction, defineEvent } from '#kernel';
import type { Definition, Definitions } from '../definitions.ts';
import type { Runner } from '../runner.ts';
import { moveRuns } from './move-runs.ts';
import { impactFor, moveInput, moveRefusals } from './plan.ts';
import { Impact } from './shapes.ts';
import * as store from './store.ts';

export const runsMoved = defineEvent({
  name: 'processes.runs_moved',
  says: 'A person has chosen how orders go on that could not follow a new drawing.',
  payload: Type.Object({ key: Type.String(), runs: Type.Integer(), what: Type.String() }),
});

const AT_ONCE = 500;
const none = (key: string): Refusal => new Refusal('processes.none', { key }, { status: 404, message: `Nothing is published under "${key}".` });
const noneRefusal = { 'processes.none': 'No drawing of that key is published.' };

/** The actions of moving; `draft` compiles a drawing as publishing would. */
export function movingActions(runner: Runner, draft: (ctx: Ctx, xml: string) => Promise<Definition>) {
  const { definitions } = runner;

  const impact = defineAction({
    name: 'processes.impact',
    summary: 'Tells what publishing a drawing would do to the orders under way, and changes nothing.',
    input: Type.Object({ xml: Type.String({ minLength: 1, maxLength: 2_000_000 }), ...moveInput }, { additionalProperties: false }),
    output: Impact,
    refusals: {
      'processes.unreadable': 'The file is not a BPMN drawing.',
      'processes.problems': 'The drawing can not run; each problem names its element.',
      'processes.choices': moveRefusals['processes.choices'],
    },
    run: async (ctx, { xml, ...input }) => impactFor(ctx, definitions, await draft(ctx, xml), input),
  });

  return [impact, stopAction(definitions), moveAction(runner), policyAction(definitions)] as const;
}

const stopAction = (definitions: Definitions) =>
  defineAction({
    name: 'processes.stop_move',
    summary: 'Ends the moving of orders to a newly published drawing: those that have not moved yet are held until somebody chooses.',
    input: Type.Object({ key: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
    output: Type.Object({}),
    refusals: { ...noneRefusal, 'processes.not_moving': 'No orders are being moved.' },
    run: async (ctx, { key }) => {
      if (!definitions.has(key)) throw none(key);
      if ((await store.stopMove(ctx, key)) === 0) throw new Refusal('processes.not_moving', { key }, { message: 'No orders are being moved.' });
      return {};
    },
  });

const moveAction = (runner: Runner) =>
  defineAction({
    name: 'processes.move_runs',
    summary: 'Chooses how orders go on that stay behind the newest drawing: at another step of it, to the end on their own drawing, or not at all.',
    input: Type.Object(
      {
        key: Type.String({ minLength: 1 }),
        runs: Type.Optional(
          Type.Array(IdOf('run'), {
            minItems: 1,
            maxItems: AT_ONCE,
            description: 'Which ones; without it, those held for the reason and at the element that are given, at most 500 at once.',
          }),
        ),
        reason: Type.Optional(Type.String()),
        element: Type.Optional(Type.String({ description: 'The element at which they stand and that is in the way.' })),
        do: Type.Unsafe<'move' | 'finish' | 'cancel'>({ type: 'string', enum: ['move', 'finish', 'cancel'] }),
        to: Type.Optional(
          Type.String({ minLength: 1, description: 'The element of the newest drawing to which they move; without it, each to where it would have followed.' }),
        ),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({
      results: Type.Array(
        Type.Object({
          run: Type.String(),
          result: Type.Unsafe<'moved' | 'finishing' | 'cancelled' | 'refused'>({ type: 'string', enum: ['moved', 'finishing', 'cancelled', 'refused'] }),
          reason: Type.Union([Type.String(), Type.Null()]),
        }),
      ),
      more: Type.Boolean({ description: 'Whether there are more runs of the kind that was asked for.' }),
    }),
    refusals: noneRefusal,
    emits: ['processes.runs_moved'],
    run: async (ctx, input) => {
      if (!runner.definitions.has(input.key)) throw none(input.key);
      const { key, reason, element } = input;
      const ids =
        input.runs ??
        (await ctx.read(store.staying({ key, stay: 'held', ...(reason ? { reason } : {}), ...(element ? { element } : {}), limit: AT_ONCE }))).map(
          (row) => row.id,
        );
      const results = await moveRuns(ctx, runner, ids, { do: input.do, element, to: input.to });
      const done = results.filter((one) => one.result !== 'refused').length;
      if (done > 0) ctx.emit(runsMoved, undefined, { key, runs: done, what: input.do });
      return { results, more: input.runs === undefined && ids.length === AT_ONCE };
    },
  });

const policyAction = (definitions: Definitions) =>
  defineAction({
    name: 'processes.set_policy',
    summary: 'Says whether orders under way follow the next drawings of a process, or each keeps to the one it began with.',
    input: Type.Object(
      { key: Type.String({ minLength: 1 }), policy: Type.Unsafe<'follow' | 'pin'>({ type: 'string', enum: ['follow', 'pin'] }) },
      { additionalProperties: false },
    ),
    output: Type.Object({}),
    refusals: noneRefusal,
    run: async (ctx, input) => {
      if ((await store.setPolicy(ctx, input.key, input.policy)) === 0) throw none(input.key);
      ctx.afterCommit(() => definitions.stale());
      return {};
    },
  });
