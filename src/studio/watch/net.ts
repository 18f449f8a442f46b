// A drawing as a net with durations: which way tokens went and how long they stayed, to say how long is left to a step.
import type { Graph, Node } from '#engine';
import { type Histogram, emptyHistogram } from './buckets.ts';
import type { HeatOf } from './heat.ts';

/** How a token leaves: by one of the ways, by all of them, or by each by its own chance. */
export type Split = 'one' | 'all' | 'each';
export type Way = { to: number; weight: number };

export type Place = {
  id: string;
  /** The place is a step whose end is what is waited for. */
  isGoal: boolean;
  stays: Histogram;
  split: Split;
  ways: Way[];
  /** Chances that an event at the border takes the token away instead, and the place of that event. */
  border: Way[];
  /** How many tokens left in the window, those that a border event took included. */
  passages: number;
  /** Tokens wait here for those of other ways. */
  waitsFor: number;
  /** The sub-process that it stands in; 0 for the drawing itself. */
  scope: number;
  /** Where the inside of a sub-process begins. */
  inside: number | undefined;
  /** The drawing that is called, where that one leads to the goal. */
  called: Net | undefined;
};
export type Net = { places: Place[]; start: number; byId: ReadonlyMap<string, number>; /** Places from which the goal can be reached. */ leads: Set<number> };

/** Nodes whose end is a goal, by what they call or by the form of their task. */
export type IsGoal = (node: Node) => boolean;

/** The net of a drawing; `called` gives the net of a drawing that it calls. */
export function netOf(graph: Graph, heat: HeatOf, isGoal: IsGoal, called: (key: string) => Net | undefined): Net {
  const places = graph.nodes.map((node) => placeOf(graph, node, heat, isGoal, called));
  for (const [source, target] of graph.jumps) places[source]!.ways.push({ to: target, weight: 1 });
  const start = graph.begins[0]?.node ?? graph.scopes.get(0)?.starts[0] ?? 0;
  const net = { places, start, byId: graph.byId, leads: new Set<number>() };
  leadsTo(net);
  return net;
}

function placeOf(graph: Graph, node: Node, heat: HeatOf, isGoal: IsGoal, called: (key: string) => Net | undefined): Place {
  const went = heat.elements.get(node.id);
  const inner = graph.scopes.get(node.index);
  const below = node.shape.waits === 'child' ? called(node.shape.detail) : undefined;
  const border = node.boundary
    .map((index) => graph.nodes[index]!)
    .filter((event) => event.shape.interrupting && event.shape.event !== 'compensate')
    .map((event) => ({ to: event.index, weight: heat.elements.get(event.id)?.stays.n ?? 0 }))
    .filter((way) => way.weight > 0);
  return {
    id: node.id,
    isGoal: isGoal(node),
    // A sub-process takes as long as what is in it.
    stays: inner ? emptyHistogram() : (went?.stays ?? emptyHistogram()),
    split: node.type === 'parallelGateway' ? 'all' : node.type === 'exclusiveGateway' || node.type === 'eventBasedGateway' ? 'one' : 'each',
    ways: weighed(node.outgoing.map((flow) => ({ to: graph.flows[flow]!.target, weight: heat.flows.get(graph.flows[flow]!.id) ?? 0 }))),
    border,
    passages: (went?.stays.n ?? 0) + border.reduce((sum, way) => sum + way.weight, 0),
    waitsFor: node.type === 'parallelGateway' ? node.incoming.length : 1,
    scope: node.scope,
    inside: node.index === 0 ? undefined : inner?.starts[0],
    called: below && below.leads.has(below.start) ? below : undefined,
  };
}

/** Where nothing has ever gone, every way is as likely as the others. */
const weighed = (ways: Way[]): Way[] => (ways.some((way) => way.weight > 0) ? ways : ways.map((way) => ({ ...way, weight: 1 })));

/** Marks every place from which the goal can be reached by ways that somebody has taken, or that lie where nobody has been. */
function leadsTo(net: Net): void {
  const { places, leads } = net;
  places.forEach((place, index) => {
    if (place.isGoal || place.called) leads.add(index);
  });
  for (let size = -1; size !== leads.size;) {
    size = leads.size;
    places.forEach((place, index) => {
      if (leads.has(index)) return;
      const ways = [...place.ways, ...place.border].filter((way) => way.weight > 0).map((way) => way.to);
      if (place.inside !== undefined) ways.push(place.inside);
      // The end of what is inside goes on behind the sub-process.
      if (place.ways.length === 0 && place.scope > 0) ways.push(...places[place.scope]!.ways.map((way) => way.to));
      if (ways.some((to) => leads.has(to))) leads.add(index);
    });
  }
}
