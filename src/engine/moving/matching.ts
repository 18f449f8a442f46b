// Where a token could go whose element is gone: elements of the new drawing that resemble it by name, kind, work and neighbours.
import type { Graph, Node } from '../graph.ts';

/** An element that could take the place of another one, and why it is offered. */
export type Suggestion = { element: string; name: string; why: ('name' | 'kind' | 'work' | 'neighbours')[]; sure: boolean };

const OFFERED = 3;
const SCORE = { name: 4, kind: 2, work: 4, neighbours: 2 };
/** With less than this, an element is not worth being shown. */
const LEAST = 4;
/** With as much as this, and more than any other, it is likely the same step under another id. */
const SURE = 6;

/** At most three elements of `to` that could take the place of `node`, the likeliest first. */
export function suggest(from: Graph, to: Graph, node: Node): Suggestion[] {
  const scored = to.nodes
    .filter((other) => canHold(other) && other.id !== node.id)
    .map((other) => ({ other, why: likeness(from, to, node, other) }))
    .map(({ other, why }) => ({ other, why, score: why.reduce((sum, one) => sum + SCORE[one], 0) - (from.byId.has(other.id) ? 1 : 0) }))
    .filter(({ score }) => score >= LEAST)
    .sort((one, two) => two.score - one.score || one.other.index - two.other.index)
    .slice(0, OFFERED);
  return scored.map(({ other, why, score }, i) => ({
    element: other.id,
    name: other.name,
    why,
    // An element that the old drawing has too is a step of its own and no other one under a new id.
    sure: i === 0 && score >= SURE && !from.byId.has(other.id) && score > (scored[1]?.score ?? 0),
  }));
}

/** Whether a token may be put here: at an activity or an event between others, not at what belongs to something else. */
export function canHold(node: Node): boolean {
  return node.index > 0 && !['startEvent', 'boundaryEvent', 'eventSubProcess', 'process'].includes(node.type);
}

function likeness(from: Graph, to: Graph, node: Node, other: Node): Suggestion['why'] {
  const why: Suggestion['why'] = [];
  if (node.name !== node.id && plain(node.name) === plain(other.name)) why.push('name');
  if (node.type === other.type || (node.shape.waits !== 'none' && node.shape.waits === other.shape.waits)) why.push('kind');
  if (node.shape.detail !== '' && node.shape.waits === other.shape.waits && node.shape.detail === other.shape.detail) why.push('work');
  if (shares(before(from, node), before(to, other)) || shares(after(from, node), after(to, other))) why.push('neighbours');
  return why;
}

const plain = (name: string): string => name.trim().toLowerCase().replace(/\s+/g, ' ');
const before = (graph: Graph, node: Node): string[] => node.incoming.map((flow) => graph.nodes[graph.flows[flow]!.source]!.id);
const after = (graph: Graph, node: Node): string[] => node.outgoing.map((flow) => graph.nodes[graph.flows[flow]!.target]!.id);
const shares = (one: string[], two: string[]): boolean => one.some((id) => two.includes(id));
