// A person takes tokens from one step to another of the same drawing: only where a run could have come to stand so, with who and why in history.
import Type from 'typebox';
import { type Ctx, IdOf, type Outcome, Refusal, defineAction, defineEvent, done, refused } from '#kernel';
import type { Graph, Node } from '../graph.ts';
import type { Run, Token, Wait } from '../run.ts';
import type { Runner } from '../runner.ts';
import type { Step } from '../step.ts';
import { waitsById } from '../store.ts';
import { againFrom } from './again.ts';
import { moveRun } from './apply.ts';
import { standingsOf } from './bridge.ts';
import { heldRefusal } from './held.ts';
import { markingOf } from './marking.ts';
import { canHold } from './matching.ts';
import { isReachable } from './reach.ts';
import { type Translation, translate } from './translate.ts';

const input = Type.Object(
  {
    waitId: IdOf('wai'),
    to: Type.String({ minLength: 1, maxLength: 200, description: 'The element of the same drawing at which it goes on.' }),
    reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }),
    back: Type.Optional(
      Type.Object(
        { rev: Type.Integer(), since: Type.String({ format: 'date-time' }) },
        {
          additionalProperties: false,
          description: 'Takes a move back: only while nothing has happened to the run since that revision; it has waited since then.',
        },
      ),
    ),
  },
  { additionalProperties: false },
);
const output = Type.Object({
  run: Type.String(),
  from: Type.String(),
  to: Type.String(),
  rev: Type.Integer({ description: 'The revision of the run after the move; with it the move can be taken back.' }),
  since: Type.String({ format: 'date-time', description: 'Since when it had waited at the step that it left.' }),
  waitId: Type.Union([Type.String(), Type.Null()], { description: 'The wait at which it stands now; null where it went on.' }),
  again: Type.Array(Type.String(), { description: 'Names of steps with an effect that it passes a second time.' }),
});
type Input = Type.Static<typeof input>;
type Output = Type.Static<typeof output>;
type Found = { index: number; run: Run; wait: Wait; input: Input };
type Moved = Found & { from: Node; made: Translation; token: number };

const gone = (wait: string): Refusal => new Refusal('processes.token_gone', { wait }, { message: 'It does not stand there any more.' });
const no = (code: string, message: string, details: Record<string, unknown> = {}): Outcome<never> =>
  refused(new Refusal(`processes.${code}`, details, { message }));

export const tokenMoved = defineEvent({
  name: 'processes.token_moved',
  says: 'A person has taken an order to another step of its drawing.',
  payload: Type.Object({ element: Type.String(), to: Type.String(), reason: Type.String() }),
});

/** `processes.move_token`, for many at once. */
export const moveTokenAction = (runner: Runner) =>
  defineAction({
    name: 'processes.move_token',
    summary:
      'Takes a token to another step of its drawing, where it could have come by itself: what it waits for is closed, and it enters the other step anew.',
    input,
    output,
    refusals: {
      'processes.token_gone': 'It does not stand there any more.',
      'processes.held': 'The drawing has changed, and somebody has to choose first how the order goes on.',
      'processes.no_such_step': 'The drawing has no such step, or no token can stand there.',
      'processes.same_step': 'It stands there already.',
      'processes.fixed': 'It has passed a step after which nothing is changed.',
      'processes.step_under_way': 'A call to the outside or another drawing is under way at this step.',
      'processes.one_of_many': 'It is one of many at this step, which are only done together.',
      'processes.unreachable': 'No order could come to stand like that, so that it might wait for ever.',
      'processes.touched': 'Something has happened to it since.',
    },
    emits: [tokenMoved.name],
    runMany: (ctx, inputs) => moveTokens(ctx, runner, inputs),
  });

async function moveTokens(ctx: Ctx, runner: Runner, inputs: Input[]): Promise<Outcome<Output>[]> {
  const rows = await waitsById(
    ctx,
    inputs.map((one) => one.waitId),
  );
  const stretch = await runner.stretchOver(ctx, rows, { follows: false });
  const runOf = new Map(rows.map((row) => [row.id, row.run_id]));
  const outcomes: Outcome<Output>[] = inputs.map(({ waitId }) => refused(gone(waitId)));
  const moved: Moved[] = [];
  const touched = new Set<string>();
  for (const [index, one] of inputs.entries()) {
    const run = stretch.runs.get(runOf.get(one.waitId) ?? '');
    const wait = run?.waits.get(one.waitId);
    if (!run || !wait?.main || run.status !== 'live') continue;
    // The first of a run decides what is left for the second; it is asked for again.
    if (touched.has(run.rootId)) {
      outcomes[index] = no('touched', 'Another token of this order was moved at the same time.');
      continue;
    }
    const verdict = judge({ index, run, wait, input: one });
    if ('refusal' in verdict) outcomes[index] = refused(verdict.refusal);
    else {
      touched.add(run.rootId);
      moved.push(verdict);
    }
  }
  await stretch.loadFacts(moved.map(({ run }) => ({ run, roots: [...run.definition.graph.needs] })));
  const answers = moved.map((one) => apply(stretch.step(one.run), one));
  for (const { run, from, input: wish } of moved) ctx.emit(tokenMoved, run.document, { element: from.id, to: wish.to, reason: wish.reason.trim() });
  await stretch.move();
  moved.forEach((one, i) => (outcomes[one.index] = done(finished(one, answers[i]!))));
  await stretch.work();
  return outcomes;
}

/** What becomes of it, with the runs as they are. */
function judge(found: Found): Moved | { refusal: Refusal } {
  const { run, wait, input: wish } = found;
  const { graph } = run.definition;
  const stop = (code: string, message: string, details: Record<string, unknown> = {}) => ({ refusal: new Refusal(`processes.${code}`, details, { message }) });
  if (run.stay === 'held') return { refusal: heldRefusal(run.id) };
  const token = run.tokens.get(wait.token);
  if (!token) return { refusal: gone(wait.id) };
  const from = graph.nodes[token.node]!;
  const index = graph.byId.get(wish.to);
  const to = index === undefined ? undefined : graph.nodes[index]!;
  if (!to || !canHold(to) || graph.handlers.has(to.index)) return stop('no_such_step', 'No token can stand there.', { to: wish.to });
  if (to === from) return stop('same_step', 'It stands there already.');
  if (wish.back && wish.back.rev !== run.rev) return stop('touched', 'Something has happened to it since.');
  if (run.fixed !== undefined) return stop('fixed', 'It has passed a step after which nothing is changed.', { element: run.fixed });
  if (isUnderWay(run, token)) return stop('step_under_way', 'Something is under way at this step that can not be called back.', { element: from.id });
  if (token.of !== undefined || token.undo !== undefined || run.undos.size > 0) return stop('one_of_many', 'It is one of many that are only done together.');
  const standing = [...run.tokens.values()].filter((other) => other.node === token.node && other.of === undefined);
  if (standing.length > 1) return stop('one_of_many', 'Several tokens of this order stand at this step.');
  const made = translate(
    markingOf(run),
    { from: graph, to: graph },
    (at) => (at === from.id ? { to: to.id, anew: true } : { to: at, anew: false }),
    run.nextId,
  );
  if ('reason' in made) return stop('unreachable', 'It can not be taken out of what is around it.', { element: made.element });
  if (!standingsOf(graph, made).every((one) => isReachable(graph, one))) return stop('unreachable', 'No order could come to stand like that.', { to: to.id });
  return { ...found, from, made, token: token.id };
}

/** Outside calls and other runs that would be called off half-way. */
function isUnderWay(run: Run, token: Token): boolean {
  const inside = new Set([token.id]);
  // Bodies and what stands in open sub-processes are inside, too.
  for (let size = 0; size !== inside.size;) {
    size = inside.size;
    for (const other of run.tokens.values()) {
      const around = run.scopes.get(other.scope)?.token;
      if ((other.of !== undefined && inside.has(other.of)) || (around !== undefined && inside.has(around))) inside.add(other.id);
    }
  }
  return [...run.waits.values()].some((wait) => inside.has(wait.token) && (wait.kind === 'job' || wait.kind === 'child' || wait.kind === 'continue'));
}

type Applied = Omit<Output, 'rev' | 'waitId'>;

function apply(step: Step, { run, wait, from, made, input: wish }: Moved): Applied {
  const { graph } = run.definition;
  const since = enteredAt(run, wait);
  const before = run.steps.length;
  moveRun(step, run.definition, made, { base: 'entry', publishedAt: step.stretch.ctx.now });
  for (const line of run.steps.slice(before)) if (line.k === 'moved') line.x = wish.reason.trim();
  const passed = [...new Set(againFrom(graph, graph, from.id, wish.to).map(({ name }) => name))];
  return { run: run.id, from: from.id, to: wish.to, since: since.toISOString(), again: passed };
}

/** Of what is taken back, the wait is as old as it was; what it has had to do meanwhile is its own. */
function finished({ run, token, input: wish }: Moved, applied: Applied): Output {
  const now = [...run.waits.values()].find((one) => one.token === token && one.main);
  if (now && wish.back && run.opened.includes(now)) now.openedAt = new Date(wish.back.since);
  return { ...applied, rev: run.rev + 1, waitId: now?.id ?? null };
}

const enteredAt = (run: Run, wait: Wait): Date =>
  [...run.waits.values()].filter((one) => one.token === wait.token).reduce((first, one) => (one.openedAt < first ? one.openedAt : first), wait.openedAt);

/** Elements of a graph to which tokens may be taken. */
export const targetsOf = (graph: Graph): Node[] => graph.nodes.filter((node) => canHold(node) && !graph.handlers.has(node.index));
