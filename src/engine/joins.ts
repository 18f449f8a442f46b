// Joins: tokens that have come to a gateway and are counted there by flow, until the gateway goes on or nothing can come any more.
import type { Graph, Node } from './graph.ts';
import type { Run, Token } from './run.ts';
import type { Step } from './step.ts';

/** For each incoming flow of a gateway, as bits by node: from where a token could still come by it, and not through the gateway itself. */
export type Reach = Uint32Array[];

const has = (bits: Uint32Array, index: number): boolean => (bits[index >>> 5]! & (1 << (index & 31))) !== 0;

/** Walks back from each incoming flow of the node (BPMN 2.0.2, section 13.4.3): by flows, from a boundary event to its activity, and by links. */
export function reachOf(graph: Graph, node: Node): Reach {
  return node.incoming.map((flow) => {
    const bits = new Uint32Array((graph.nodes.length >>> 5) + 1);
    const open = [graph.flows[flow]!.source];
    while (open.length > 0) {
      const index = open.pop()!;
      if (index === node.index || has(bits, index)) continue;
      bits[index >>> 5]! |= 1 << (index & 31);
      open.push(...before(graph, graph.nodes[index]!));
    }
    return bits;
  });
}

function before(graph: Graph, node: Node): number[] {
  const from = node.incoming.map((flow) => graph.flows[flow]!.source);
  if (node.attachedTo !== undefined) from.push(node.attachedTo);
  for (const [source, target] of graph.jumps) if (target === node.index) from.push(source);
  return from;
}

/** A token has come to a join: it goes on when it was the last that was needed; otherwise it is counted in and gone. */
export function joined(step: Step, token: Token, node: Node): boolean {
  const { run, graph } = step;
  // A token that stands here without a flow has been through the join before: what came after it is tried again.
  if (node.incoming.length < 2 || token.by === undefined) return true;
  const key = `${token.scope}:${node.id}`;
  const arrived = { ...run.joins.get(key) };
  const flow = graph.flows[token.by]!.id;
  arrived[flow] = (arrived[flow] ?? 0) + 1;
  token.by = undefined;
  if (node.incoming.every((index) => (arrived[graph.flows[index]!.id] ?? 0) > 0)) {
    takeOne(run, key, arrived);
    return true;
  }
  run.joins.set(key, arrived);
  run.tokens.delete(token.id);
  run.steps.push({ e: node.id, k: 'in', t: token.id });
  return false;
}

/** One token of each flow is used up. */
function takeOne(run: Run, key: string, arrived: Record<string, number>): void {
  const left = Object.entries(arrived).flatMap(([flow, count]) => (count > 1 ? [[flow, count - 1] as const] : []));
  if (left.length > 0) run.joins.set(key, Object.fromEntries(left));
  else run.joins.delete(key);
}

/**
 * When nothing moves: an inclusive join goes on to which nothing can come any more; one that waits in vain in a scope where nothing
 * else goes on becomes an incident. True when something moved.
 */
export function settleJoins(step: Step): boolean {
  const { run, graph } = step;
  for (const [key, arrived] of run.joins) {
    const { scope, node } = placeOf(graph, key);
    if (node.type !== 'inclusiveGateway' || couldCome(step, scope, node, arrived)) continue;
    takeOne(run, key, arrived);
    begin(step, scope, node);
    return true;
  }
  for (const [key, arrived] of run.joins) {
    const { scope, node } = placeOf(graph, key);
    if (!isIdle(run, scope)) continue;
    run.joins.delete(key);
    const token = step.place(scope, node.index);
    const missing = node.incoming.map((flow) => graph.flows[flow]!.id).filter((flow) => !arrived[flow]);
    step.incident(token, 'deadlock', `Nothing can come by ${missing.join(', ')} any more; a retry goes on with what has come.`, { arrived, missing });
    return true;
  }
  return false;
}

function placeOf(graph: Graph, key: string): { scope: number; node: Node } {
  const colon = key.indexOf(':');
  return { scope: Number(key.slice(0, colon)), node: graph.nodes[graph.byId.get(key.slice(colon + 1))!]! };
}

function begin(step: Step, scope: number, node: Node): void {
  const token = step.place(scope, node.index);
  step.arrive(token, node.index);
}

/** Whether tokens wait at joins of this scope: then it is not at its end, even when nothing else goes on in it. */
export function hasJoins(run: Run, scope: number): boolean {
  for (const key of run.joins.keys()) if (key.startsWith(scope + ':')) return true;
  return false;
}

/** Forgets the tokens that wait at joins of a scope. */
export function dropJoins(run: Run, scope: number): void {
  for (const key of run.joins.keys()) if (key.startsWith(scope + ':')) run.joins.delete(key);
}

function isIdle(run: Run, scope: number): boolean {
  for (const token of run.tokens.values()) if (token.scope === scope) return false;
  for (const inner of run.scopes.values()) if (inner.parent === scope) return false;
  return true;
}

/** Whether some token could still come by a flow that has none — unless it could as well come by one that has. */
function couldCome(step: Step, scope: number, node: Node, arrived: Record<string, number>): boolean {
  const { run, graph } = step;
  const { reach } = node.data as { reach: Reach };
  const empty: Uint32Array[] = [];
  const full: Uint32Array[] = [];
  node.incoming.forEach((flow, i) => (arrived[graph.flows[flow]!.id] ? full : empty).push(reach[i]!));
  const blocks = (index: number): boolean => empty.some((bits) => has(bits, index)) && !full.some((bits) => has(bits, index));
  for (const token of run.tokens.values()) {
    if (token.scope !== scope) continue;
    // A token that is just arriving here is not counted in yet.
    if (token.node === node.index ? token.by !== undefined : blocks(token.node)) return true;
  }
  for (const key of run.joins.keys()) {
    const other = placeOf(graph, key);
    if (other.scope === scope && other.node !== node && blocks(other.node.index)) return true;
  }
  return false;
}
