// The bodies of a multi-instance activity: begun together, counted as they end, their outputs gathered in order.
import type { Node } from './graph.ts';
import type { Token } from './run.ts';
import type { Step } from './step.ts';

const BODIES_LIMIT = 1_000;

/** Begins one body for each member of the collection; an empty one is complete at once. */
export function startBodies(step: Step, token: Token, node: Node): void {
  const { multi } = node;
  const items = step.value(token, multi!.collection);
  if (!Array.isArray(items) || items.length > BODIES_LIMIT)
    return step.incident(token, 'collection', `${multi!.collection.text} is not a list of at most ${BODIES_LIMIT}`, {});
  if (items.length === 0) return step.complete(token, node, []);
  token.busy = true;
  step.run.bodies.set(token.id, { token: token.id, total: items.length, done: 0, outputs: items.map(() => null) });
  items.forEach((item, i) => step.spawn(token.scope, node.index, { ...token.locals, [multi!.variable]: item, loopCounter: i + 1 }, token.id));
}

/** One body is done; with the last one the activity is. */
export function endBody(step: Step, token: Token, node: Node, record: { in?: unknown; out?: unknown }): void {
  const { run } = step;
  const bodies = run.bodies.get(token.of!)!;
  if (node.multi!.output) bodies.outputs[Number(token.locals!.loopCounter) - 1] = step.value(token, node.multi!.output);
  run.steps.push({ e: node.id, k: 'done', t: token.id, ...record });
  step.closeWaitsOf(token.id);
  run.tokens.delete(token.id);
  if (++bodies.done < bodies.total) return;
  run.bodies.delete(bodies.token);
  const outer = run.tokens.get(bodies.token)!;
  outer.busy = false;
  if (node.multi!.into) step.setVar(outer, node.multi!.into, bodies.outputs);
  step.finish(outer, { result: null, record: {}, mapped: false }, () => {
    step.closeWaitsOf(outer.id);
    step.leave(outer, node);
  });
}
