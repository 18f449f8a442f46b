// Compensation: what has been done in a scope is undone, last first, when the drawing says so.
import type { Node } from './graph.ts';
import type { Done, Scope, Token, Undo } from './run.ts';
import { closeScope, openScope } from './scopes.ts';
import type { Step } from './step.ts';
import { byAge, handlerOf, undoStartOf } from './undo-log.ts';

/** Whose log a compensation thrown here undoes: that of its scope; inside of an event sub-process also that of the scope around it. */
function scopesOf(step: Step, token: Token): Scope[] {
  const scopes: Scope[] = [];
  for (let id: number | undefined = token.scope; id !== undefined;) {
    const scope: Scope = step.run.scopes.get(id)!;
    scopes.push(scope);
    id = step.graph.nodes[scope.node]!.type === 'eventSubProcess' ? scope.parent : undefined;
  }
  return scopes;
}

/** Undoes what has been done in this token's scope, or of it only `activity`; true when there is something to wait for. */
export function compensate(step: Step, token: Token, activity: string | undefined, waits: boolean): boolean {
  const scopes = scopesOf(step, token);
  const log: Done[] = [];
  for (const scope of scopes) {
    const taken = (scope.log ?? []).filter((done) => activity === undefined || done.e === activity);
    if (taken.length === 0) continue;
    log.push(...taken);
    scope.log = scope.log!.filter((done) => !taken.includes(done));
    if (scope.log.length === 0) delete scope.log;
  }
  if (log.length === 0) return false;
  step.run.changed = true;
  log.sort(byAge);
  const undo: Undo = { id: step.run.nextId++, scope: scopes.at(-1)!.id, log, ...(waits ? { token: token.id } : {}) };
  step.run.undos.set(undo.id, undo);
  if (waits) token.busy = true;
  undoNext(step, undo);
  return waits;
}

/** Begins to undo what was done last; with nothing left, whoever waited goes on. */
function undoNext(step: Step, undo: Undo): void {
  const { run, graph } = step;
  const done = undo.log.pop();
  delete undo.now;
  if (!done) {
    run.undos.delete(undo.id);
    return ended(step, undo);
  }
  const index = graph.byId.get(done.e);
  const node = index === undefined ? undefined : graph.nodes[index]!;
  run.steps.push({ e: done.e, k: 'undo', t: 0 });
  // What was stopped half-way has not earned its own handler; only what was done inside of it is undone.
  const handler = node && !done.part ? handlerOf(step, node) : undefined;
  const start = node && !done.part ? undoStartOf(step, node) : undefined;
  const inside = node && handler === undefined && graph.scopes.has(node.index) && (start !== undefined || done.log);
  // A newer drawing may have no way to undo it any more.
  if (!node || (handler === undefined && !inside)) return undoNext(step, undo);
  undo.now = done;
  const token = step.place(undo.scope, handler ?? node.index, done.vars);
  token.undo = undo.id;
  if (handler !== undefined) return step.arrive(token, handler);
  goBack(step, token, node, start, done.log ?? []);
}

/** Opens a sub-process that was done, as it then was, and undoes it from inside: by its own handler, or all of it last first. */
function goBack(step: Step, token: Token, node: Node, start: number | undefined, log: Done[]): void {
  const { run, graph } = step;
  token.back = true;
  token.busy = true;
  const scope: Scope = { id: run.nextId++, node: node.index, parent: token.scope, token: token.id, ...(log.length > 0 && start !== undefined ? { log } : {}) };
  run.scopes.set(scope.id, scope);
  if (start !== undefined) return void openScope(step, graph.nodes[start]!.scope, scope.id, undefined, [start]);
  const undo: Undo = { id: run.nextId++, scope: scope.id, token: token.id, log };
  run.undos.set(undo.id, undo);
  undoNext(step, undo);
}

function ended(step: Step, undo: Undo): void {
  const token = undo.token === undefined ? undefined : step.run.tokens.get(undo.token);
  if (!token) return;
  if (token.back) return closeScope(step, step.run.scopes.get(undo.scope)!);
  token.busy = false;
  const node = step.node(token);
  node.element.undone!(step, token, node);
}

/** A handler has come to its end; the next one begins. */
export function handlerEnded(step: Step, token: Token): void {
  const undo = step.run.undos.get(token.undo!);
  if (undo) undoNext(step, undo);
}
