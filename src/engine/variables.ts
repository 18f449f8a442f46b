// Variables: a run's own, and those that belong to one activity or body and are seen only by what goes on inside of it.
import type { Mapping, Node } from './graph.ts';
import type { Run, Token } from './run.ts';
import type { Step } from './step.ts';

/** The token whose activity is around this one: of a body the activity's own, of anything else that of its sub-process. */
function ownerOf(run: Run, token: Token): Token | undefined {
  if (token.of !== undefined) return run.tokens.get(token.of);
  let scope = run.scopes.get(token.scope);
  while (scope && scope.token === undefined && scope.parent !== undefined) scope = run.scopes.get(scope.parent);
  return scope?.token === undefined ? undefined : run.tokens.get(scope.token);
}

/** What expressions see at this token: the run's variables, those of the activities around it from the outside in, its own, and facts. */
export function envOf(run: Run, token: Token): Record<string, unknown> {
  const env = variablesOf(run, token);
  for (const [root, facts] of run.facts) env[root] = facts;
  return env;
}

/** The same without facts. */
export function variablesOf(run: Run, token: Token): Record<string, unknown> {
  const env: Record<string, unknown> = { ...run.vars };
  if (token.scope !== 0 || token.of !== undefined || token.locals !== undefined) addLocals(run, token, env);
  return env;
}

function addLocals(run: Run, token: Token, env: Record<string, unknown>): void {
  const holders: Token[] = [];
  for (let at: Token | undefined = token; at; at = ownerOf(run, at)) holders.push(at);
  for (const holder of holders.reverse()) {
    const bodies = holder.of === undefined ? undefined : run.bodies.get(holder.of);
    if (bodies) Object.assign(env, numbersOf(bodies.total, bodies.begun - bodies.done, bodies.done));
    Object.assign(env, holder.locals);
  }
}

/** The numbers that every body can ask for (BPMN 2.0.2, table 10.30, under their usual names). */
export const numbersOf = (all: number, active: number, completed: number): Record<string, number> => ({
  nrOfInstances: all,
  nrOfActiveInstances: active,
  nrOfCompletedInstances: completed,
});

/** Sets a variable where it belongs: nearest holder that has it, else the body of a multi-instance around it, else the run. `outside` passes the token's own by. */
export function setVariable(step: Step, token: Token, name: string, value: unknown, outside = false): void {
  const { run, graph } = step;
  run.changed = true;
  for (let at: Token | undefined = token; at; at = ownerOf(run, at)) {
    const holds = at.locals !== undefined && Object.hasOwn(at.locals, name) && !(outside && at === token);
    if (!holds && (at.of === undefined || graph.nodes[at.node]!.multi === undefined)) continue;
    (at.locals ??= {})[name] = value;
    // What undoes something sees variables as they once were, and what it sets is for those around it, too.
    if (at.undo === undefined) return;
  }
  run.vars[name] = value;
}

/** Maps an activity's inputs (kontor:input) to variables of its own; a later one sees those before it. */
export function takeIn(step: Step, token: Token, node: Node): void {
  if (node.inputs.length === 0) return;
  const env = envOf(step.run, token);
  const locals: Record<string, unknown> = { ...token.locals };
  for (const { name, expression } of node.inputs) locals[name] = env[name] = expression.value(env, step.stretch.ctx.now);
  token.locals = locals;
}

/** Maps what an element gave: its own outputs, and those of the mappings beside it (kontor:output), which are seen outside of it. */
export function giveOut(step: Step, token: Token, node: Node, result: unknown, outputs: Mapping[]): void {
  const { now } = step.stretch.ctx;
  if (outputs.length > 0) {
    const env = { ...envOf(step.run, token), result };
    for (const { name, expression } of outputs) setVariable(step, token, name, expression.value(env, now));
  }
  // What the whole of a multi-instance gives is what its bodies gave.
  const whole = token.of === undefined && (node.multi !== undefined || node.loop !== undefined);
  if (node.outputs.length === 0 || whole) return;
  const env = { ...envOf(step.run, token), result };
  for (const { name, expression } of node.outputs) setVariable(step, token, name, expression.value(env, now), true);
}
