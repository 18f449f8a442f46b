// What an order that is moved back would pass a second time: steps that call something or write to somebody.
import type { Graph } from '../graph.ts';

/** A step that would be done again, and how many messages it sends. */
export type Again = { element: string; name: string; mails: number };

/** Steps with an effect that lie before `element` in the old drawing and at or behind `to` in the new one. */
export function againFrom(from: Graph, graph: Graph, element: string, to: string): Again[] {
  const passed = walk(from, element, 'incoming');
  const ahead = walk(graph, to, 'outgoing');
  return graph.nodes
    .filter((node) => ahead.has(node.id) && passed.has(node.id) && node.id !== element)
    .filter((node) => node.tells.length > 0 || node.shape.waits === 'job' || node.shape.waits === 'child')
    .map((node) => ({ element: node.id, name: node.name, mails: node.tells.length > 0 ? node.tells.length : Number(node.shape.detail === 'messages.send') }));
}

/** Steps with an effect that `againFrom` finds and that did not lie ahead of the order anyway, as in a loop. */
export function repeats(from: Graph, graph: Graph, element: string, to: string): Again[] {
  const again = againFrom(from, graph, element, to);
  if (again.length === 0) return again;
  const ahead = walk(from, element, 'outgoing');
  return again.filter((one) => !ahead.has(one.element));
}

/** All that lies before or behind an element, itself and what is inside of steps on the way included; boundary events lie behind their activity. */
function walk(graph: Graph, start: string, way: 'incoming' | 'outgoing'): Set<string> {
  const first = graph.byId.get(start);
  if (first === undefined) return new Set();
  const seen = new Set([first]);
  // Of a sub-process around the start only a part lies that way, and that is found from inside.
  const around = new Set<number>();
  for (let scope = graph.nodes[first]!.scope; scope > 0; scope = graph.nodes[scope]!.scope) around.add(scope);
  for (const index of seen) {
    const node = graph.nodes[index]!;
    for (const flow of node[way]) seen.add(way === 'incoming' ? graph.flows[flow]!.source : graph.flows[flow]!.target);
    if (way === 'outgoing') for (const boundary of node.boundary) seen.add(boundary);
    else if (node.attachedTo !== undefined) seen.add(node.attachedTo);
    if (node.scope > 0 && node[way].length === 0 && node.attachedTo === undefined) seen.add(node.scope);
    if (graph.scopes.has(index) && index !== first && !around.has(index)) for (const inner of graph.nodes) if (inner.scope === index) seen.add(inner.index);
  }
  return new Set([...seen].map((index) => graph.nodes[index]!.id));
}
