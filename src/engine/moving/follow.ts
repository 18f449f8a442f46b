// A run that is touched comes to the newest drawing first: moved, sent to finish on its own, cancelled, or held until a person chooses.
import type { Ctx } from '#kernel';
import type { Definition } from '../definitions.ts';
import type { Run, StayWhy } from '../run.ts';
import { endRun } from '../scopes.ts';
import type { Step } from '../step.ts';
import * as engine from '../store.ts';
import type { Stretch } from '../stretch.ts';
import { moveRun } from './apply.ts';
import { Bridge, type Verdict } from './bridge.ts';
import { type MovePlan, choiceFor } from './choices.ts';
import { unpark } from './held.ts';
import { markingOf } from './marking.ts';
import { plansFor, planOf } from './store.ts';

const bridges = new WeakMap<Definition, Map<string, Bridge>>();

/** The bridge between two versions under a plan, made at first use. */
export function bridgeOf(from: Definition, to: Definition, plan: Pick<MovePlan, 'id' | 'choices'>): Bridge {
  let known = bridges.get(to);
  if (!known) bridges.set(to, (known = new Map()));
  const key = `${from.id} ${plan.id}`;
  let bridge = known.get(key);
  if (!bridge) known.set(key, (bridge = new Bridge(from, to, plan.choices)));
  return bridge;
}

/** Brings freshly loaded runs to the newest drawings; their trees are locked. */
export async function follow(stretch: Stretch, runs: Run[]): Promise<void> {
  const { ctx, definitions } = stretch;
  const behind = runs.filter((run) => run.status === 'live' && run.stay !== 'old' && definitions.isBehind(run.definition));
  if (behind.length === 0) return;
  const latest = (run: Run): Definition => definitions.latest(run.definition.key);
  const rows = await plansFor(ctx, [...new Set(behind.map((run) => latest(run).id))]);
  const plans = new Map(rows.map((row) => [row.definition_id, planOf(row)]));
  const wanted = behind.flatMap((run) => {
    const plan = plans.get(latest(run).id);
    return plan && !(run.stay === 'held' && run.stayWhy?.move === plan.id) ? [{ run, to: latest(run), plan }] : [];
  });
  await bring(stretch, wanted);
}

/** Brings these runs to these drawings, whatever was decided of them before. */
export async function bring(stretch: Stretch, items: { run: Run; to: Definition; plan: MovePlan }[]): Promise<void> {
  const judged = items.map((item) => ({ ...item, verdict: item.plan.isStopped ? stopped(item.run) : verdictOf(item.run, item.to, item.plan) }));
  // What opens anew (a timer that reads the order, say) must see facts, and there is no waiting in the middle of a move.
  await stretch.loadFacts(judged.filter(({ verdict }) => verdict.do === 'move').map(({ run, to }) => ({ run, roots: [...to.graph.needs] })));
  const early: Parameters<typeof engine.bufferMessages>[1] = [];
  for (const { run, to, plan, verdict } of judged) {
    const step = stretch.step(run);
    settle(step, to, plan, verdict);
    if (run.stay !== 'held') for (const message of unpark(step)) early.push({ run: run.id, ...message });
  }
  engine.bufferMessages(stretch.ctx, early);
  for (const { run, ...message } of early) stretch.runs.get(run)?.buffered.push(message);
}

const stopped = (run: Run): Verdict => ({
  do: 'ask',
  reason: 'chosen',
  elements: [...run.tokens.values()].map((token) => run.definition.graph.nodes[token.node]!.id),
});

/** What becomes of this run, with what only it knows: messages that came early. */
export function verdictOf(run: Run, to: Definition, plan: Pick<MovePlan, 'id' | 'choices'>): Verdict {
  const bridge = bridgeOf(run.definition, to, plan);
  const verdict = bridge.verdict(markingOf(run));
  if (verdict.do !== 'move') return verdict;
  for (const { name } of run.buffered) {
    const elements = lostFor(run.definition, to, name);
    if (elements.length > 0 && !elements.some((element) => choiceFor(plan.choices, run.definition.version, element)?.do === 'move'))
      return { do: 'ask', reason: 'message', elements };
  }
  return verdict;
}

/** The elements that would have taken a message of that name, when nothing in the new drawing would. */
export function lostFor(from: Definition, to: Definition, name: string): string[] {
  if (to.graph.listens.has(name) || !from.graph.listens.has(name)) return [];
  return from.graph.nodes
    .filter((node) => node.shape.detail === name && (node.shape.waits === 'message' || node.shape.event === 'message'))
    .map((node) => node.id);
}

function settle(step: Step, to: Definition, plan: MovePlan, verdict: Verdict): void {
  const { run, stretch } = step;
  run.changed = true;
  if (verdict.do === 'move') {
    release(run);
    const made = bridgeOf(run.definition, to, plan).translation(markingOf(run), run.nextId);
    return moveRun(step, to, made, plan);
  }
  if (verdict.do === 'cancel') return cancelRun(step);
  const finishes = verdict.do === 'finish' || (verdict.do === 'ask' && plan.otherwise === 'finish');
  stays(stretch.ctx, run, finishes ? 'old' : 'held', {
    reason: verdict.do === 'ask' && plan.isStopped ? 'stopped' : verdict.reason,
    elements: verdict.elements,
    move: plan.id,
  });
}

/** Marks a run as staying on its drawing. */
export function stays(ctx: Ctx, run: Run, stay: 'held' | 'old', why: Pick<StayWhy, 'reason' | 'elements' | 'move'>): void {
  run.stay = stay;
  run.stayWhy = { ...why, since: ctx.now.toISOString(), by: ctx.actor.id };
  run.changed = true;
}

export function release(run: Run): void {
  run.stay = undefined;
  run.stayWhy = undefined;
  run.changed = true;
}

/** Ends a run because a person wants it: what it has begun is stopped, and whoever called it hears of it. */
export function cancelRun(step: Step): void {
  const { run, stretch } = step;
  release(run);
  run.parked = [];
  for (const token of run.tokens.values()) run.steps.push({ e: step.node(token).id, k: 'stopped', t: token.id });
  endRun(step, 'stopped', 'cancelled with a new drawing');
  if (run.parentId !== undefined)
    stretch.childEnds.push({ run, error: { what: 'error', code: 'processes.cancelled', payload: { code: 'processes.cancelled' } } });
}
