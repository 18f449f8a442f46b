// Scopes: processes and sub-processes open and close, and what goes on inside of them is taken away.
import type { Graph, Node } from './graph.ts';
import type { Raised } from './catching.ts';
import { dropJoins, hasJoins } from './joins.ts';
import type { Scope, Token, Undo } from './run.ts';
import type { Step } from './step.ts';
import { carryLog, giveBack, salvage, salvageInner } from './undo-log.ts';

/** Opens a sub-process (or the process itself) with a token at each of its starts, or only at these. */
export function openScope(step: Step, node: number, parent: number | undefined, token: number | undefined, starts = plainStarts(step.graph, node)): Scope {
  const scope: Scope = { id: parent === undefined ? 0 : step.run.nextId++, node, parent, token };
  step.run.scopes.set(scope.id, scope);
  for (const sub of step.graph.scopes.get(node)!.eventSubs) openEventSub(step, scope, sub);
  for (const start of starts) step.spawn(scope.id, start);
  return scope;
}

/** Lets an event sub-process listen in a scope. */
export function openEventSub(step: Step, scope: Scope, sub: number): void {
  for (const start of step.graph.scopes.get(sub)!.starts) listen(step, scope, step.graph.nodes[start] as Node<StartData>);
}

/** Where a scope begins that nothing from outside begins: at its plain start or all that no flow leads to, otherwise at the first of the others. */
export function plainStarts(graph: Graph, node: number): number[] {
  const { starts } = graph.scopes.get(node)!;
  if (starts.some((start) => graph.nodes[start]!.type !== 'startEvent')) return starts;
  if (starts.length === 0 && node === 0) return graph.begins.slice(0, 1).map((begin) => begin.node);
  const plain = starts.filter((start) => (graph.nodes[start]!.data as StartData).kind === 'none');
  return plain.length > 0 ? plain : starts.slice(0, 1);
}

type StartData = { kind?: string; listen?(step: Step, scope: Scope, node: Node): void };

/** The start of an event sub-process waits from now on; where it reads facts that are not there yet, as soon as they are. */
function listen(step: Step, scope: Scope, node: Node<StartData>): void {
  const { run, stretch } = step;
  if (!node.data.listen) return;
  if (node.needs.every((root) => run.facts.has(root))) return node.data.listen(step, scope, node);
  stretch.wanting.push({ run, roots: node.needs, goOn: () => run.scopes.get(scope.id) === scope && node.data.listen!(step, scope, node) });
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
  carryLog(step, scope);
  killScope(step, scope.id);
  if (scope.parent === undefined) return endRun(step, 'ended', outcome);
  if (scope.token === undefined) return closeScopeIfEmpty(step, scope.parent);
  const token = step.run.tokens.get(scope.token)!;
  // Gone back into to undo it, a sub-process does not lead on.
  if (token.back) return step.end(token);
  step.complete(token, step.node(token), null);
}

/** How a run ended that a person cancelled because of a new drawing; while what it did is undone it already says so. */
export const CANCELLED = 'cancelled with a new drawing';
/** What whoever called it hears of that. */
export const GIVEN_UP: Raised = { what: 'error', code: 'processes.cancelled', payload: { code: 'processes.cancelled' } };

/** The run is over. */
export function endRun(step: Step, status: 'ended' | 'stopped', outcome?: string): void {
  const { run } = step;
  for (const wait of [...run.waits.values()]) step.closeWait(wait);
  run.tokens.clear();
  run.scopes.clear();
  run.bodies.clear();
  run.joins.clear();
  run.undos.clear();
  run.truths.clear();
  run.ready.length = 0;
  run.status = status;
  run.outcome = outcome ?? run.outcome;
  run.changed = true;
  run.consumed.push(...run.buffered.map((message) => message.id));
  if (status === 'ended' && run.parentId !== undefined) step.stretch.childEnds.push(run.outcome === CANCELLED ? { run, error: GIVEN_UP } : { run });
}

/** Takes everything inside a scope away, and the scope. */
export function killScope(step: Step, id: number): void {
  emptyScope(step, id, undefined);
  step.run.scopes.delete(id);
  step.run.changed = true;
}

/** Takes everything inside a scope away but `spared`; with `told` history says what was stopped, and what was done can still be undone. */
export function emptyScope(step: Step, id: number, spared: Token | undefined, told = false): void {
  const { run } = step;
  for (const token of [...run.tokens.values()]) {
    if (token.scope !== id || token === spared || !run.tokens.has(token.id)) continue;
    if (told && step.node(token).type !== 'endEvent') {
      run.steps.push({ e: step.node(token).id, k: 'stopped', t: token.id });
      if (token.of === undefined) salvage(step, token);
    }
    cancelActivity(step, token);
    run.tokens.delete(token.id);
  }
  for (const inner of [...run.scopes.values()]) {
    if (inner.parent !== id) continue;
    if (told) salvageInner(step, inner, run.scopes.get(id)!);
    killScope(step, inner.id);
  }
  for (const wait of [...run.waits.values()]) if (wait.token === 0 && wait.scope === id) step.closeWait(wait);
  for (const undo of [...run.undos.values()]) if (undo.scope === id) giveBack(step, undo);
  dropJoins(run, id);
}

/** Takes away what an activity's token has begun: bodies, an open sub-process, waits, outside calls, child runs, a compensation. */
export function cancelActivity(step: Step, token: Token): void {
  const { run } = step;
  for (const body of [...run.tokens.values()]) {
    if (body.of !== token.id) continue;
    cancelActivity(step, body);
    run.tokens.delete(body.id);
  }
  for (const scope of [...run.scopes.values()]) if (scope.token === token.id) killScope(step, scope.id);
  step.closeWaitsOf(token.id);
  dropUndosOf(step, token);
  run.bodies.delete(token.id);
  if (token.of === undefined) delete token.locals;
  token.busy = false;
}

/** Whoever wanted this undone is taken away, and so is the undoing. */
function dropUndosOf(step: Step, token: Token): void {
  for (const undo of [...step.run.undos.values()]) if (undo.token === token.id) dropUndo(step, undo);
}

function dropUndo(step: Step, undo: Undo): void {
  giveBack(step, undo);
  for (const token of [...step.run.tokens.values()]) {
    if (token.undo !== undo.id) continue;
    cancelActivity(step, token);
    step.run.tokens.delete(token.id);
  }
}

/** An event sub-process begins in `scope`; an interrupting one first takes away all that goes on there. */
export function startEventSub(step: Step, scope: Scope, start: Node, interrupting: boolean, payload: unknown): void {
  step.run.steps.push({ e: start.id, k: 'fired', t: 0, out: payload });
  if (interrupting) emptyScope(step, scope.id, undefined, true);
  const inner = openScope(step, start.scope, scope.id, undefined, []);
  step.setOut(inner.id, start.index, payload);
}
