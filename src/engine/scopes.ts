// Scopes: processes and sub-processes open and close, and what goes on inside of them is taken away.
import type { Node } from './graph.ts';
import { dropJoins, hasJoins } from './joins.ts';
import type { Scope, Token } from './run.ts';
import type { Step } from './step.ts';

/** Opens a sub-process (or the process itself) with a token at each of its starts. */
export function openScope(step: Step, node: number, parent: number | undefined, token: number | undefined, starts?: number[]): Scope {
  const scope: Scope = { id: parent === undefined ? 0 : step.run.nextId++, node, parent, token };
  step.run.scopes.set(scope.id, scope);
  const info = step.graph.scopes.get(node)!;
  for (const sub of info.eventSubs) openEventSub(step, scope, sub);
  for (const start of starts ?? info.starts) step.spawn(scope.id, start);
  return scope;
}

/** Lets an event sub-process listen in a scope. */
export function openEventSub(step: Step, scope: Scope, sub: number): void {
  for (const start of step.graph.scopes.get(sub)!.starts) {
    const node = step.graph.nodes[start]! as Node<{ listen?(step: Step, scope: Scope, node: Node): void }>;
    node.data.listen?.(step, scope, node);
  }
}

/** Closes the scope when nothing goes on in it any more. */
export function closeScopeIfEmpty(step: Step, id: number): void {
  const { run } = step;
  const scope = run.scopes.get(id);
  if (!scope || run.status !== 'live') return;
  for (const token of run.tokens.values()) if (token.scope === id) return;
  for (const inner of run.scopes.values()) if (inner.parent === id) return;
  if (hasJoins(run, id)) return;
  const node = step.graph.nodes[scope.node]!;
  if (node.element.mayEnd && !node.element.mayEnd(step, scope, node)) return;
  closeScope(step, scope);
}

/** A scope has come to its end: the process ends, or the activity around it is complete. */
export function closeScope(step: Step, scope: Scope, outcome?: string): void {
  killScope(step, scope.id);
  if (scope.parent === undefined) return endRun(step, 'ended', outcome);
  if (scope.token === undefined) return closeScopeIfEmpty(step, scope.parent);
  const token = step.run.tokens.get(scope.token)!;
  step.complete(token, step.node(token), null);
}

/** The run is over. */
export function endRun(step: Step, status: 'ended' | 'stopped', outcome?: string): void {
  const { run } = step;
  for (const wait of [...run.waits.values()]) step.closeWait(wait);
  run.tokens.clear();
  run.scopes.clear();
  run.bodies.clear();
  run.joins.clear();
  run.ready.length = 0;
  run.status = status;
  run.outcome = outcome ?? run.outcome;
  run.changed = true;
  run.consumed.push(...run.buffered.map((message) => message.id));
  if (status === 'ended' && run.parentId !== undefined) step.stretch.childEnds.push({ run });
}

/** Takes everything inside a scope away. */
export function killScope(step: Step, id: number): void {
  const { run } = step;
  for (const token of [...run.tokens.values()]) {
    if (token.scope !== id) continue;
    cancelActivity(step, token);
    run.tokens.delete(token.id);
  }
  for (const inner of [...run.scopes.values()]) if (inner.parent === id) killScope(step, inner.id);
  for (const wait of [...run.waits.values()]) if (wait.token === 0 && wait.scope === id) step.closeWait(wait);
  dropJoins(run, id);
  run.scopes.delete(id);
  run.changed = true;
}

/** Takes away what an activity's token has begun: bodies, an open sub-process, waits, outside calls, child runs. */
export function cancelActivity(step: Step, token: Token): void {
  const { run } = step;
  for (const body of [...run.tokens.values()]) {
    if (body.of !== token.id) continue;
    cancelActivity(step, body);
    run.tokens.delete(body.id);
  }
  for (const scope of [...run.scopes.values()]) if (scope.token === token.id) killScope(step, scope.id);
  step.closeWaitsOf(token.id);
  run.bodies.delete(token.id);
  if (token.of === undefined) delete token.locals;
  token.busy = false;
}

/** An event sub-process begins in `scope`; an interrupting one first takes away all that goes on there. */
export function startEventSub(step: Step, scope: Scope, start: Node, interrupting: boolean): void {
  const { run } = step;
  if (interrupting) {
    for (const token of [...run.tokens.values()]) {
      if (token.scope !== scope.id) continue;
      run.steps.push({ e: step.node(token).id, k: 'stopped', t: token.id });
      cancelActivity(step, token);
      run.tokens.delete(token.id);
    }
    for (const inner of [...run.scopes.values()]) if (inner.parent === scope.id) killScope(step, inner.id);
    dropJoins(run, scope.id);
    for (const wait of [...run.waits.values()]) if (wait.token === 0 && wait.scope === scope.id) step.closeWait(wait);
  }
  openScope(step, start.scope, scope.id, undefined, [start.index]);
}
