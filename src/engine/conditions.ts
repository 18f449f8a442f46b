// Conditions that events wait for: looked at when all else in a stretch stands still, and each fires when it has become true.
import type { Awaits } from './awaiting.ts';
import { FeelError } from './feel/feel.ts';
import type { Run, Wait } from './run.ts';
import type { Step } from './step.ts';

/** The open waits of a run for a condition. */
export function conditionsOf(run: Run): Wait[] {
  if (run.status !== 'live' || run.stay === 'held' || !run.definition.graph.conditional) return [];
  return [...run.waits.values()].filter((wait) => wait.kind === 'condition');
}

/**
 * Looks at one condition: it fires when it is true and was not when it was last looked at (BPMN 2.0.2, section 10.5.4: it must become
 * false and then true again to fire anew). What can not be computed is not true.
 */
export function look(step: Step, wait: Wait): void {
  const { run, stretch } = step;
  if (!run.waits.has(wait.id)) return;
  const { awaits } = step.graph.nodes[wait.element]!.data as { awaits: Awaits };
  const token = run.tokens.get(wait.token) ?? { id: 0, node: wait.element, scope: wait.scope };
  const before = run.truths.has(wait.id);
  const now = isTrue(() => awaits.condition!.value(step.env(token), stretch.ctx.now));
  if (now === before) return;
  run.changed = true;
  if (!now) return void run.truths.delete(wait.id);
  run.truths.add(wait.id);
  step.soon(wait, undefined);
}

function isTrue(value: () => unknown): boolean {
  try {
    return value() === true;
  } catch (error) {
    if (error instanceof FeelError) return false;
    throw error;
  }
}
