// Work for people: a task is completed by running its form's action and letting the token go on, many at once.
import Type from 'typebox';
import { type Action, type Ctx, IdOf, type Outcome, Refusal, defineAction, defineEvent, done, lockDocuments, refused, sql } from '#kernel';
import { heldRefusal } from './moving/held.ts';
import { errorOf, isCaught } from './catching.ts';
import type { Run, Wait } from './run.ts';
import type { Runner } from './runner.ts';
import { drawnForm } from './fields.ts';
import * as store from './store.ts';
import { Stretch } from './stretch.ts';

export const taskCompleted = defineEvent({
  name: 'tasks.completed',
  says: 'A person has completed a task.',
  payload: Type.Object({ task: Type.String(), element: Type.String() }),
});

type Open = { index: number; run: Run; wait: Wait; input: Record<string, unknown> };
const gone = (task: string): Refusal => new Refusal('tasks.gone', { task }, { message: 'This task is no longer open.' });

const completeInput = Type.Object({ taskId: IdOf('wai'), input: Type.Optional(Type.Record(Type.String(), Type.Unknown())) }, { additionalProperties: false });

export function taskActions(runner: Runner) {
  const complete = defineAction({
    name: 'tasks.complete',
    summary: 'Completes a task: its form runs as an action and the order goes on.',
    input: completeInput,
    output: Type.Object({ result: Type.Unknown() }),
    refusals: {
      'tasks.gone': 'The task is no longer open.',
      'processes.held': 'The drawing has changed, and somebody has to choose first how the order goes on.',
      'kernel.forbidden': 'The task is for people of another role.',
      'tasks.same_person': 'Another person has to do this: who did an earlier step of it may not.',
      'kernel.invalid': 'The form is not filled in as it asks.',
    },
    emits: ['tasks.completed'],
    runMany: (ctx, inputs) => completeMany(ctx, runner, inputs),
  });

  const claim = defineAction({
    name: 'tasks.claim',
    summary: 'Takes a task for oneself, or gives it back.',
    input: Type.Object({ taskId: IdOf('wai'), release: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
    output: Type.Object({ assignee: Type.Union([Type.String(), Type.Null()]) }),
    refusals: { 'tasks.gone': 'The task is no longer open.', 'tasks.taken': 'Somebody else has taken the task.' },
    run: async (ctx, { taskId, release }) => {
      const assignee = release ? null : ctx.actor.id;
      const rows = await ctx.read<{ assignee: string | null }>(sql`select assignee from engine.wait where id = ${taskId} and kind = 'user' for update`);
      if (!rows[0]) throw gone(taskId);
      if (rows[0].assignee !== null && rows[0].assignee !== ctx.actor.id) throw new Refusal('tasks.taken', { by: rows[0].assignee });
      ctx.write(sql`update engine.wait set assignee = ${assignee} where id = ${taskId}`);
      return { assignee };
    },
  });

  return [complete, claim] as const;
}

async function completeMany(ctx: Ctx, runner: Runner, inputs: { taskId: string; input?: Record<string, unknown> }[]): Promise<Outcome<{ result: unknown }>[]> {
  const rows = await store.waitsById(
    ctx,
    inputs.map((input) => input.taskId),
  );
  const stretch = await runner.stretchOver(ctx, rows);
  const runOf = new Map(rows.map((row) => [row.id, stretch.runs.get(row.run_id)]));
  const outcomes: Outcome<{ result: unknown }>[] = inputs.map(({ taskId }) => refused(gone(taskId)));
  const barred = await barredFrom(
    ctx,
    [...runOf].flatMap(([taskId, run]) => run?.waits.get(taskId) ?? []),
    runOf,
  );
  const open: Open[] = [];
  const seen = new Set<string>();
  inputs.forEach(({ taskId, input }, index) => {
    const run = runOf.get(taskId);
    const wait = run?.waits.get(taskId);
    if (!run || wait?.kind !== 'user' || seen.has(taskId)) return;
    seen.add(taskId);
    if (run.stay === 'held') {
      outcomes[index] = refused(heldRefusal(run.id));
      return;
    }
    const missing = rightMissing(ctx, wait);
    if (missing !== undefined) {
      outcomes[index] = refused(new Refusal('kernel.forbidden', { permission: missing }, { status: 403 }));
      return;
    }
    const by = barred.get(wait.id);
    if (by !== undefined) {
      outcomes[index] = refused(new Refusal('tasks.same_person', { task: by }, { status: 403, message: 'Another person has to do this.' }));
      return;
    }
    open.push({ index, run, wait, input: { ...(wait.payload as { prefill?: object } | undefined)?.prefill, ...input } });
  });
  for (const wave of wavesOf(open)) await settleWave(ctx, stretch, wave, outcomes);
  await stretch.work();
  return outcomes;
}

/** Of one tree of runs one task at a time: the first may take away the ground on which the second stands. */
function wavesOf(open: Open[]): Open[][] {
  const waves: Open[][] = [];
  const met = new Map<string, number>();
  for (const item of open) {
    const wave = met.get(item.run.rootId) ?? 0;
    met.set(item.run.rootId, wave + 1);
    (waves[wave] ??= []).push(item);
  }
  return waves;
}

async function settleWave(ctx: Ctx, stretch: Stretch, wave: Open[], outcomes: Outcome<{ result: unknown }>[]): Promise<void> {
  const open = wave.filter(({ run, wait }) => run.waits.has(wait.id));
  const answered: { item: Open; result: Outcome<unknown> }[] = [];
  for (const [form, items] of byForm(open)) {
    const results = form === undefined ? items.map(answerOf) : await runForm(ctx, ctx.registry.action(form), items);
    items.forEach((item, i) => answered.push({ item, result: results[i]! }));
  }
  // Facts are read only now, because the forms may have changed them.
  for (const { run } of open) run.facts.clear();
  await stretch.factsFor(open);
  await stretch.loadCallers(answered.flatMap(({ item, result }) => (result.ok ? [] : [item.run])));
  for (const { item, result } of answered) outcomes[item.index] = settle(ctx, stretch, item, result);
  await stretch.move();
}

/** Of these tasks those that whoever asks may not do, because they did another one that the drawing wants done by somebody else; with that one. */
async function barredFrom(ctx: Ctx, waits: Wait[], runOf: Map<string, Run | undefined>): Promise<Map<string, string>> {
  const asked = waits.flatMap((wait) => {
    const run = runOf.get(wait.id)!;
    const { notBy = [] } = (run.definition.graph.nodes[wait.element]!.data ?? {}) as { notBy?: string[] };
    return notBy.map((element) => ({ wait: wait.id, run: run.id, element }));
  });
  if (asked.length === 0) return new Map();
  const done = new Map((await store.lastDoneBy(ctx, asked)).map((row) => [`${row.run} ${row.element}`, row.actor]));
  // What is done in this same breath, by the same person, was done before as well.
  const order = new Map(waits.map((wait, i) => [`${runOf.get(wait.id)!.id} ${runOf.get(wait.id)!.definition.graph.nodes[wait.element]!.id}`, i]));
  const place = new Map(waits.map((wait, i) => [wait.id, i]));
  const isBarred = (wait: string, at: string): boolean => done.get(at) === ctx.actor.id || (order.get(at) ?? Infinity) < place.get(wait)!;
  return new Map(asked.flatMap(({ wait, run, element }) => (isBarred(wait, `${run} ${element}`) ? [[wait, element] as const] : [])));
}

/** The right that this actor lacks for the task: that of its form's action, or without a form the role of its lane. */
export function rightMissing({ actor }: Ctx, { form, lane }: Wait): string | undefined {
  const needed = form ?? (lane === undefined ? undefined : 'role:' + lane.toLowerCase());
  return needed === undefined || actor.may(needed) ? undefined : needed;
}

function byForm(items: Open[]): Map<string | undefined, Open[]> {
  const groups = new Map<string | undefined, Open[]>();
  for (const item of items) groups.set(item.wait.form, [...(groups.get(item.wait.form) ?? []), item]);
  return groups;
}

/** Without an action the answer is what was filled in, as far as the drawing asks for it. */
function answerOf({ run, wait, input }: Open): Outcome<unknown> {
  const { graph } = run.definition;
  const faults = drawnForm(graph, graph.nodes[wait.at]!.id)?.check(input) ?? [];
  return faults.length === 0 ? done(input) : refused(new Refusal('kernel.invalid', {}, { status: 422, message: faults[0]!.message, faults }));
}

async function runForm(ctx: Ctx, form: Action, items: Open[]): Promise<Outcome<unknown>[]> {
  const faults = items.map((item) => form.check(item.input));
  const good = items.filter((_, i) => faults[i]!.length === 0);
  const documents = [...new Set(form.locks ? good.flatMap((item) => form.locks!(item.input)) : [])].sort();
  if (documents.length > 0) await lockDocuments(ctx, documents);
  const results =
    good.length === 0
      ? []
      : await form.runMany(
          ctx,
          good.map((item) => item.input),
        );
  return faults.map((list) =>
    list.length === 0 ? results.shift()! : refused(new Refusal('kernel.invalid', {}, { status: 422, message: list[0]!.message, faults: list })),
  );
}

/** The token goes on; a refusal that the drawing does not catch leaves the task open and is the person's answer. */
function settle(ctx: Ctx, stretch: Stretch, { run, wait, input }: Open, outcome: Outcome<unknown>): Outcome<{ result: unknown }> {
  const step = stretch.step(run);
  const node = step.graph.nodes[wait.element]!;
  if (!outcome.ok && !isCaught(step, run.tokens.get(wait.token)!, node, errorOf(outcome.refusal))) return refused(outcome.refusal);
  step.fire(wait, { outcome, input });
  ctx.emit(taskCompleted, run.document, { task: wait.id, element: node.id });
  return done({ result: outcome.ok ? outcome.value : { refused: outcome.refusal.code } });
}
