// What has been done and can be undone: written down in the scope where it was done, with the variables that its handler reads.
import type { Graph, Node } from './graph.ts';
import type { Done, Scope, Token, Undo } from './run.ts';
import type { Step } from './step.ts';

/** The handler that an association leads to from a compensation event on the activity's border; undefined without one. */
export function handlerOf(step: Step, node: Node): number | undefined {
  for (const index of node.boundary) {
    const { handler } = step.graph.nodes[index]!.data as { handler?: number };
    if (handler !== undefined) return handler;
  }
  return undefined;
}

/** The start of the event sub-process that undoes a sub-process from inside; undefined without one. */
export function undoStartOf(step: Step, node: Node): number | undefined {
  const info = step.graph.scopes.get(node.index);
  return info?.eventSubs.flatMap((sub) => step.graph.scopes.get(sub)!.starts).find((start) => (step.graph.nodes[start]!.data as { undoes?: true }).undoes);
}

/** The variables that expressions of an activity, and of all inside of it, read. */
function readsOf(graph: Graph, index: number): string[] {
  const names = new Set<string>();
  for (const node of graph.nodes) {
    for (let at = node.index; at > 0; at = graph.nodes[at]!.scope) {
      if (at !== index) continue;
      for (const name of node.reads) names.add(name);
      break;
    }
  }
  return [...names];
}

/** An activity is done: when it can be undone that is written down in its scope, with the variables that its handler reads. */
export function remember(step: Step, token: Token, node: Node): void {
  const log = token.log;
  delete token.log;
  const handler = handlerOf(step, node);
  const start = handler === undefined ? undoStartOf(step, node) : undefined;
  if (handler === undefined && start === undefined && !log) return;
  const scope = step.run.scopes.get(token.scope)!;
  const works = handler ?? (start === undefined ? undefined : step.graph.nodes[start]!.scope);
  const names = works === undefined ? [] : readsOf(step.graph, works);
  const env = names.length > 0 ? step.env(token) : {};
  const vars = Object.fromEntries(names.flatMap((name) => (name in env ? [[name, env[name]]] : [])));
  const done: Done = { i: step.run.nextId++, e: node.id, ...(Object.keys(vars).length > 0 ? { vars } : {}), ...(log ? { log } : {}) };
  (scope.log ??= []).push(done);
}

/** A sub-process ends: what can be undone in it goes out with its activity's token, to be written down there. */
export function carryLog(step: Step, scope: Scope): void {
  if (!scope.log?.length) return;
  if (scope.token !== undefined) {
    const token = step.run.tokens.get(scope.token)!;
    token.log = scope.log;
  } else if (scope.parent !== undefined) {
    // What an event sub-process has done belongs to the scope in which it was started.
    const around = step.run.scopes.get(scope.parent)!;
    around.log = [...(around.log ?? []), ...scope.log];
  }
}

/** An activity is stopped on its way: what can be undone of it is written down in the scope around it (BPMN 2.0.2, section 10.7). */
export function salvage(step: Step, host: Token): void {
  const part = partOf(step, host);
  if (part) (step.run.scopes.get(host.scope)!.log ??= []).push(part);
}

function partOf(step: Step, host: Token): Done | undefined {
  const { run } = step;
  const log: Done[] = [];
  for (const body of run.tokens.values()) if (body.of === host.id) log.push(...(partOf(step, body)?.log ?? []));
  for (const scope of run.scopes.values()) if (scope.token === host.id) log.push(...doneIn(step, scope));
  if (log.length === 0) return undefined;
  log.sort(byAge);
  return { i: run.nextId++, e: step.node(host).id, log, part: true, ...(host.locals ? { vars: { ...host.locals } } : {}) };
}

function doneIn(step: Step, scope: Scope): Done[] {
  const { run } = step;
  const log = [...(scope.log ?? [])];
  for (const token of run.tokens.values()) if (token.scope === scope.id && token.of === undefined) log.push(...list(partOf(step, token)));
  for (const inner of run.scopes.values()) if (inner.parent === scope.id && inner.token === undefined) log.push(...doneIn(step, inner));
  return log;
}

/** What an event sub-process that is stopped has done belongs to the scope in which it was started. */
export function salvageInner(step: Step, inner: Scope, around: Scope): void {
  const log = doneIn(step, inner);
  if (log.length > 0) around.log = [...(around.log ?? []), ...log];
}

/** An undoing is taken away: what it has not undone is still to be undone. */
export function giveBack(step: Step, undo: Undo): void {
  step.run.undos.delete(undo.id);
  const scope = step.run.scopes.get(undo.scope);
  const left = undo.now ? [...undo.log, undo.now] : undo.log;
  if (scope && left.length > 0) scope.log = [...(scope.log ?? []), ...left].toSorted(byAge);
}

const list = (part: Done | undefined): Done[] => (part ? [part] : []);
export const byAge = (one: Done, other: Done): number => one.i - other.i;
