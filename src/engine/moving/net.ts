// A scope of a drawing as a small net: where tokens can be, and which steps they can take when nothing is known of conditions and of time.
import type { Graph, Node } from '../graph.ts';

/** What happens when a token leaves a place: the places that get one each; `clears` takes everything else in the scope away. */
export type Move = { to: number[]; clears: boolean };
/** All of `all` (or at least one of `any`) must hold a token; each of them that does gives one, and `to` gets one. */
export type Join = { flows: number[]; needsAll: boolean; to: number };

/** Places are the nodes of the scope and the arrived branches of its joins. */
export type Net = {
  size: number;
  nodePlace: Map<number, number>;
  flowPlace: Map<number, number>;
  moves: Move[][];
  joins: Join[];
  /** What may begin by itself while the scope is open: event sub-processes, and the steps of an ad-hoc sub-process. */
  springs: Move[];
  starts: number[][];
  /** Steps from place to place at least; `Infinity` where there is no way. */
  distance(from: number, to: number): number;
};

const SUBSETS_OF = 6;
const nets = new WeakMap<Graph, Map<number, Net>>();

/** The net of a scope, made at first use. */
export function netOf(graph: Graph, scope: number): Net {
  let made = nets.get(graph);
  if (!made) nets.set(graph, (made = new Map()));
  let net = made.get(scope);
  if (!net) made.set(scope, (net = buildNet(graph, scope)));
  return net;
}

/** Whether tokens wait at this element for those of other branches. */
export const isJoin = (node: Node): boolean => (node.type === 'parallelGateway' || node.type === 'inclusiveGateway') && node.incoming.length > 1;

function buildNet(graph: Graph, scope: number): Net {
  const nodes = graph.nodes.filter((node) => node.scope === scope && node.index !== 0);
  const nodePlace = new Map(nodes.map((node, i) => [node.index, i]));
  const flowPlace = new Map<number, number>();
  const joins: Join[] = [];
  for (const node of nodes.filter(isJoin)) {
    for (const flow of node.incoming) flowPlace.set(flow, nodes.length + flowPlace.size);
    joins.push({ flows: node.incoming.map((flow) => flowPlace.get(flow)!), needsAll: node.type === 'parallelGateway', to: nodePlace.get(node.index)! });
  }
  const size = nodes.length + flowPlace.size;
  const behindFlow = (flow: number): number => flowPlace.get(flow) ?? nodePlace.get(graph.flows[flow]!.target)!;
  const moves: Move[][] = Array.from({ length: size }, () => []);
  for (const node of nodes) moves[nodePlace.get(node.index)!] = movesOf(graph, node, nodePlace, behindFlow);
  const net = {
    size,
    nodePlace,
    flowPlace,
    moves,
    joins,
    springs: springsOf(graph, scope, nodes, nodePlace),
    starts: startsOf(graph, scope, nodes, nodePlace),
  };
  return { ...net, distance: distances(net) };
}

function movesOf(graph: Graph, node: Node, nodePlace: Map<number, number>, behindFlow: (flow: number) => number): Move[] {
  const moves: Move[] = [];
  const add = (to: number[], clears = false): void => void moves.push({ to, clears });
  const here = nodePlace.get(node.index)!;
  for (const flows of choicesOf(graph, node)) add(flows.map(behindFlow));
  if (node.type === 'endEvent' && (node.shape.event === 'terminate' || node.shape.event === 'error' || node.shape.event === 'cancel'))
    return [{ to: [], clears: true }];
  const jumps = graph.jumps.filter(([source]) => source === node.index);
  for (const [, target] of jumps) add([nodePlace.get(target)!]);
  if (jumps.length === 0 && node.outgoing.length === 0) add([]);
  for (const index of node.boundary) {
    const boundary = graph.nodes[index]!;
    const place = nodePlace.get(index)!;
    add(boundary.shape.interrupting && boundary.shape.event !== 'compensate' ? [place] : [here, place]);
  }
  return moves;
}

/** The sets of flows by which a token may leave. */
function choicesOf(graph: Graph, node: Node): number[][] {
  const { outgoing } = node;
  if (outgoing.length === 0) return [];
  if (node.type === 'exclusiveGateway' || node.type === 'eventBasedGateway') return outgoing.map((flow) => [flow]);
  if (node.type === 'parallelGateway') return [outgoing];
  const free = outgoing.filter((flow) => graph.flows[flow]!.condition !== undefined || flow === node.defaultFlow);
  const always = outgoing.filter((flow) => !free.includes(flow));
  if (node.type === 'inclusiveGateway') return subsets(outgoing).filter((set) => set.length > 0);
  return subsets(free)
    .map((set) => [...always, ...set])
    .filter((set) => set.length > 0);
}

function subsets(flows: number[]): number[][] {
  if (flows.length > SUBSETS_OF) return [[], ...flows.map((flow) => [flow]), flows];
  return flows.reduce<number[][]>((sets, flow) => [...sets, ...sets.map((set) => [...set, flow])], [[]]);
}

const startsHere = (node: Node): boolean => node.incoming.length === 0 && !['boundaryEvent', 'eventSubProcess', 'startEvent'].includes(node.type);

function springsOf(graph: Graph, scope: number, nodes: Node[], nodePlace: Map<number, number>): Move[] {
  const springs = graph.scopes.get(scope)!.eventSubs.map((sub): Move => {
    const isInterrupting = graph.scopes.get(sub)!.starts.every((start) => graph.nodes[start]!.shape.interrupting);
    return { to: [nodePlace.get(sub)!], clears: isInterrupting };
  });
  const isAdHoc = graph.nodes[scope]!.type === 'adHocSubProcess';
  // What undoes a step hangs at it by an association and is begun from elsewhere.
  const loose = nodes.filter((node) => startsHere(node) && (isAdHoc || (node.shape.event !== 'link' && node.type !== 'process')));
  return [...springs, ...loose.map((node): Move => ({ to: [nodePlace.get(node.index)!], clears: false }))];
}

function startsOf(graph: Graph, scope: number, nodes: Node[], nodePlace: Map<number, number>): number[][] {
  const starts = graph.scopes.get(scope)!.starts.map((start) => [nodePlace.get(start)!]);
  if (starts.length > 0) return starts;
  const first = nodes.filter(startsHere).map((node) => nodePlace.get(node.index)!);
  return [graph.nodes[scope]!.type === 'adHocSubProcess' ? [] : first];
}

function distances(net: Omit<Net, 'distance'>): Net['distance'] {
  const rows = new Map<number, Float64Array>();
  const next = (place: number): number[] => [
    ...net.moves[place]!.flatMap((move) => move.to),
    ...net.joins.filter((join) => join.flows.includes(place)).map((join) => join.to),
  ];
  return (from, to) => {
    let row = rows.get(from);
    if (!row) {
      rows.set(from, (row = new Float64Array(net.size).fill(Infinity)));
      row[from] = 0;
      const queue = [from];
      for (const place of queue) {
        for (const one of next(place)) {
          if (row[one] !== Infinity) continue;
          row[one] = row[place]! + 1;
          queue.push(one);
        }
      }
    }
    return row[to]!;
  };
}
