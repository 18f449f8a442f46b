// The bodies of a looped activity — side by side, one after the other, or again while a condition holds — and when the whole is done.
import type { Node } from './graph.ts';
import type { Bodies, Token } from './run.ts';
import { cancelActivity } from './scopes.ts';
import type { Step } from './step.ts';
import { remember } from './undo-log.ts';
import { envOf, numbersOf, setVariable } from './variables.ts';

/** Bodies of one activity; more are a mistake in the drawing and would hold up the shop. */
const BODIES_LIMIT = 1_000;

/** Begins a looped activity: all its bodies, or the first one; where there is nothing to do it is done at once. */
export function startBodies(step: Step, token: Token, node: Node): void {
  const { run } = step;
  const planned = node.loop ? { total: goesOnFirst(step, token, node) ? 1 : 0, items: undefined } : plan(step, token, node);
  if (!planned) return;
  const { total, items } = planned;
  const together = node.multi && !node.multi.sequential ? total : Math.min(1, total);
  const outputs = node.loop ? [] : Array.from<unknown>({ length: total }).fill(null);
  // Members that have their turn later are kept with the bodies; the others are given out now.
  const bodies: Bodies = { token: token.id, total, begun: 0, done: 0, outputs, ...(items && together < total ? { items } : {}) };
  token.busy = true;
  run.bodies.set(token.id, bodies);
  if (total === 0) return leaveBodies(step, token, node);
  const begun = Array.from({ length: together }, () => placeBody(step, token, node, bodies, items));
  // What is ready last goes first.
  for (const body of begun.reverse()) step.arrive(body, node.index);
}

function plan(step: Step, token: Token, node: Node): { total: number; items: unknown[] | undefined } | undefined {
  const { collection, cardinality } = node.multi!;
  const given = step.value(token, (collection ?? cardinality)!);
  const items = collection && Array.isArray(given) ? given : undefined;
  const total = collection ? items?.length : given;
  if (typeof total === 'number' && Number.isInteger(total) && total >= 0 && total <= BODIES_LIMIT) return { total, items };
  const wanted = collection ? `a list of at most ${BODIES_LIMIT}` : `a whole number from 0 to ${BODIES_LIMIT}`;
  step.incident(token, 'collection', `${(collection ?? cardinality)!.text} is not ${wanted}`, { given });
  return undefined;
}

function goesOnFirst(step: Step, token: Token, node: Node): boolean {
  const { before, most, condition } = node.loop!;
  return !before || (most !== 0 && (condition === undefined || step.value(token, condition) === true));
}

function placeBody(step: Step, token: Token, node: Node, bodies: Bodies, items = bodies.items): Token {
  const { multi } = node;
  const member = multi?.variable !== undefined && items ? { [multi.variable]: items[bodies.begun] } : {};
  bodies.begun++;
  return step.place(token.scope, node.index, { ...member, loopCounter: bodies.begun }, token.id);
}

/** One body is done: the next one begins, or with the last one (or when the drawing says that it is enough) the activity is done. */
export function endBody(step: Step, token: Token, node: Node, record: { in?: unknown; out?: unknown }): void {
  const { run } = step;
  const bodies = run.bodies.get(token.of!)!;
  const outer = run.tokens.get(bodies.token)!;
  // All that can fail comes first, so that a retry finds the numbers as they were.
  const next = whatNext(step, token, node, bodies);
  if (node.multi?.output) bodies.outputs[Number(token.locals!.loopCounter) - 1] = next.output;
  remember(step, token, node);
  run.steps.push({ e: node.id, k: 'done', t: token.id, ...record });
  step.closeWaitsOf(token.id);
  run.tokens.delete(token.id);
  bodies.done++;
  if (next.go === 'on') {
    if (bodies.begun === bodies.total) bodies.total++;
    return step.arrive(placeBody(step, outer, node, bodies), node.index);
  }
  if (next.go === 'enough') stopBodies(step, outer);
  else if (bodies.done < bodies.total) return;
  leaveBodies(step, outer, node);
}

type Next = { output?: unknown; go: 'on' | 'enough' | 'wait' };

function whatNext(step: Step, token: Token, node: Node, bodies: Bodies): Next {
  const { multi, loop } = node;
  const { now } = step.stretch.ctx;
  const done = bodies.done + 1;
  const env = { ...envOf(step.run, token), ...numbersOf(bodies.total, bodies.begun - done, done) };
  if (loop) {
    const { most, condition } = loop;
    const again = (most === undefined || done < most) && (condition === undefined || condition.value(env, now) === true);
    return { go: again ? 'on' : 'wait' };
  }
  const output = multi!.output?.value(env, now);
  if (multi!.until?.value(env, now) === true) return { output, go: 'enough' };
  return { output, go: multi!.sequential && bodies.begun < bodies.total ? 'on' : 'wait' };
}

/** Takes away the bodies that are still under way. */
function stopBodies(step: Step, outer: Token): void {
  const { run } = step;
  for (const body of [...run.tokens.values()]) {
    if (body.of !== outer.id) continue;
    run.steps.push({ e: step.node(body).id, k: 'stopped', t: body.id });
    cancelActivity(step, body);
    run.tokens.delete(body.id);
  }
}

function leaveBodies(step: Step, outer: Token, node: Node): void {
  const { outputs } = step.run.bodies.get(outer.id)!;
  step.run.bodies.delete(outer.id);
  outer.busy = false;
  if (node.multi?.into) setVariable(step, outer, node.multi.into, outputs);
  step.finish(outer, { result: null, record: {}, mapped: false }, () => step.depart(outer, node));
}
