// Going wrong as drawn: who catches an error — a boundary event, or an event sub-process of a scope around it.
import type { Refusal } from '#kernel';
import type { Node } from './graph.ts';
import type { Token } from './run.ts';
import { startEventSub } from './scopes.ts';
import type { Step } from './step.ts';

/** A rule refused at this activity: the drawn error path, or an incident for a person. */
export function refuse(step: Step, token: Token, node: Node, refusal: Refusal, input: unknown): void {
  step.run.steps.push({ e: node.id, k: 'error', t: token.id, in: input, x: refusal.code, out: refusal.details });
  if (caught(step, token, node, refusal.code)) return;
  step.incident(token, 'refused', `${refusal.code}: ${refusal.message}`, { code: refusal.code, details: refusal.details, input });
}

/** Whether the drawing catches this error; if so its path has begun. */
export function caught(step: Step, token: Token, node: Node, code: string): boolean {
  const { run, graph } = step;
  const host = token.of === undefined ? token : run.tokens.get(token.of)!;
  for (const index of node.boundary) {
    const boundary = graph.nodes[index]! as Node<{ error?: string | null; interrupt?(step: Step, token: Token, node: Node, out: unknown): void }>;
    if (boundary.data.error === undefined || (boundary.data.error !== null && boundary.data.error !== code)) continue;
    boundary.data.interrupt!(step, host, boundary, { code });
    return true;
  }
  return caughtByScope(step, token.scope, code);
}

/** An error that leaves an event sub-process goes to what is around that process's scope, never to another (or the same) one of it. */
function caughtByScope(step: Step, id: number, code: string, fromEventSub = false): boolean {
  const { run, graph } = step;
  const scope = run.scopes.get(id)!;
  for (const sub of fromEventSub ? [] : graph.scopes.get(scope.node)!.eventSubs) {
    for (const start of graph.scopes.get(sub)!.starts) {
      const node = graph.nodes[start]! as Node<{ error?: string | null }>;
      if (node.data.error === undefined || (node.data.error !== null && node.data.error !== code)) continue;
      startEventSub(step, scope, node, true);
      return true;
    }
  }
  if (scope.parent === undefined) return false;
  if (scope.token === undefined) return caughtByScope(step, scope.parent, code, true);
  const token = run.tokens.get(scope.token)!;
  return caught(step, token, step.node(token), code);
}
