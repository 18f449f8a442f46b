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
  const standing = standingBy(step);
  const moved = new Set<number>();
  for (const [key, arrived] of [...run.joins]) {
    const { scope, node } = placeOf(graph, key);
    // One for each scope: its token may be what another join there has to wait for.
    if (node.type !== 'inclusiveGateway' || moved.has(scope) || couldCome(graph, node, arrived, standing.get(scope)!)) continue;
    takeOne(run, key, arrived);
    step.arrive(step.place(scope, node.index), node.index);
    moved.add(scope);
  }
  if (moved.size > 0) return true;
  for (const [key, arrived] of [...run.joins]) {
    const { scope, node } = placeOf(graph, key);
    if (standing.get(scope)!.some((one) => !one.joined) || moved.has(scope) || hasInner(run, scope)) continue;
    run.joins.delete(key);
    moved.add(scope);
    const missing = node.incoming.map((flow) => graph.flows[flow]!.id).filter((flow) => !arrived[flow]);
    const says = `Nothing can come by ${missing.join(', ')} any more; a retry goes on with what has come.`;
    step.incident(step.place(scope, node.index), 'deadlock', says, { arrived, missing });
  }
  return moved.size > 0;
}

/** Where something stands in a scope: a token, or those that wait at a join there. */
type Standing = { node: number; arriving: boolean; joined: boolean };

/** What stands in each scope that has joins, gathered once for all of them. */
function standingBy({ run, graph }: Step): Map<number, Standing[]> {
  const found = new Map<number, Standing[]>();
  for (const key of run.joins.keys()) {
    const { scope, node } = placeOf(graph, key);
    const list = found.get(scope);
    const one = { node: node.index, arriving: false, joined: true };
    if (list) list.push(one);
    else found.set(scope, [one]);
  }
  for (const token of run.tokens.values()) found.get(token.scope)?.push({ node: token.node, arriving: token.by !== undefined, joined: false });
  return found;
}

function placeOf(graph: Graph, key: string): { scope: number; node: Node } {
  const colon = key.indexOf(':');
  return { scope: Number(key.slice(0, colon)), node: graph.nodes[graph.byId.get(key.slice(colon + 1))!]! };
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

function hasInner(run: Run, scope: number): boolean {
  for (const inner of run.scopes.values()) if (inner.parent === scope) return true;
  return false;
}

/** Whether some token could still come by a flow that has none — unless it could as well come by one that has. */
function couldCome(graph: Graph, node: Node, arrived: Record<string, number>, standing: Standing[]): boolean {
  const { reach } = node.data as { reach: Reach };
  const empty: Uint32Array[] = [];
  const full: Uint32Array[] = [];
  node.incoming.forEach((flow, i) => (arrived[graph.flows[flow]!.id] ? full : empty).push(reach[i]!));
  return standing.some((one) => {
    // A token that is just arriving here is not counted in yet.
    if (one.node === node.index) return one.arriving && !one.joined;
    return empty.some((bits) => has(bits, one.node)) && !full.some((bits) => has(bits, one.node));
  });
}
