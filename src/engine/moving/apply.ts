// Moves one run to another drawing, in memory: tokens, scopes, joins and waits; history says from where to where.
import type { Definition } from '../definitions.ts';
import { cancelActivity } from '../scopes.ts';
import type { Step } from '../step.ts';
import type { MovePlan } from './choices.ts';
import type { Translation } from './translate.ts';
import { elementsOfWaits, rewait } from './waits.ts';

/** The run stands on `to` afterwards; tokens that enter their element anew are ready to do so. */
export function moveRun(step: Step, to: Definition, made: Translation, plan: Pick<MovePlan, 'base' | 'publishedAt'>): void {
  const { run } = step;
  const from = run.definition;
  const stood = new Map([...run.tokens.values()].map((token) => [token.id, step.node(token).id]));
  takeAway(step, made);
  const elementOf = elementsOfWaits(run);
  run.definition = to;
  run.changed = true;
  run.nextId = made.nextId;
  replace(step, made);
  record(step, from, to, made, stood);
  const atOf = new Map([...stood].filter(([token]) => run.tokens.has(token)));
  rewait(step, {
    from: from.graph,
    to: to.graph,
    base: plan.base,
    publishedAt: plan.publishedAt,
    atOf,
    entering: made.entering,
    freshFrames: made.freshFrames,
    elementOf,
  });
  setOff(step, made);
}

/** What does not go on is taken away as the old drawing would: outside calls are dropped, children stopped. */
function takeAway(step: Step, made: Translation): void {
  const { run } = step;
  for (const id of made.entering) cancelActivity(step, run.tokens.get(id)!);
  for (const id of made.dropped) {
    step.closeWaitsOf(id);
    run.tokens.delete(id);
  }
  for (const id of [...run.scopes.keys()]) {
    if (made.frames.has(id)) continue;
    keepLog(step, id, made);
    for (const wait of [...run.waits.values()]) if (wait.token === 0 && wait.scope === id) step.closeWait(wait);
    run.scopes.delete(id);
  }
}

/** What was done in a sub-process that goes can be undone in the scope around it from now on. */
function keepLog({ run }: Step, id: number, made: Translation): void {
  const { log, parent } = run.scopes.get(id)!;
  if (!log) return;
  for (let at = parent; at !== undefined; at = run.scopes.get(at)!.parent) {
    const around = run.scopes.get(at)!;
    if (!made.frames.has(at)) continue;
    around.log = [...(around.log ?? []), ...log].sort((one, other) => one.i - other.i);
    return;
  }
}

/** Tokens, scopes and joins as the new drawing has them. */
function replace({ run }: Step, made: Translation): void {
  const { graph } = run.definition;
  const indexOf = (id: string): number => graph.byId.get(id)!;
  for (const [id, place] of made.places) {
    const token = run.tokens.get(id);
    const by = place.by === undefined ? undefined : graph.flows.findIndex((flow) => flow.id === place.by);
    const node = indexOf(place.at);
    if (token) Object.assign(token, { node, scope: place.scope, by, entered: token.entered === undefined ? undefined : node });
    else run.tokens.set(id, { id, node, scope: place.scope, busy: true });
  }
  for (const frame of made.frames.values())
    run.scopes.set(frame.id, { ...run.scopes.get(frame.id), id: frame.id, node: indexOf(frame.node), parent: frame.parent, token: frame.token });
  run.joins.clear();
  for (const [key, flows] of Object.entries(made.joins)) run.joins.set(key, flows);
}

/** One line for each token that has another element now, or one for the run when all stay where they are. */
function record({ run }: Step, from: Definition, to: Definition, made: Translation, stood: Map<number, string>): void {
  const versions = { in: { version: from.version }, out: { version: to.version } };
  const moved = [...made.places].filter(([id, place]) => stood.has(id) && stood.get(id) !== place.at);
  if (moved.length === 0) run.steps.push({ e: to.graph.nodes[0]!.id, k: 'moved', t: 0, ...versions });
  for (const [id, place] of moved) {
    const element = stood.get(id)!;
    const name = from.graph.nodes[from.graph.byId.get(element)!]!.name;
    run.steps.push({ e: place.at, k: 'moved', t: id, in: { ...versions.in, element, name }, out: { ...versions.out, element: place.at } });
  }
}

function setOff(step: Step, made: Translation): void {
  const { run, graph } = step;
  for (const { at, scope } of made.passing) {
    const node = graph.nodes[graph.byId.get(at)!]!;
    step.take(step.place(scope, node.index), node, node.outgoing);
  }
  for (const { at, scope } of made.spawned) step.spawn(scope, graph.byId.get(at)!);
  for (const id of made.entering) {
    const token = run.tokens.get(id);
    if (token) step.arrive(token, token.node);
  }
}
