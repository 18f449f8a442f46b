// Loops that never wait: found in the drawing's structure, told by whether anything in them can change which way is taken.
import type { DrawingNet, NetNode, ScopeNet } from './drawing-net.ts';

export type Loop = { nodes: number[]; path: string[]; isEndless: boolean };

/** The loops of a scope in which no element waits for anything from outside. */
export function loopsOf(net: DrawingNet, scope: ScopeNet): Loop[] {
  const runs = new Set([...scope.starts, ...scope.members].filter((index) => !waitsInside(net, net.nodes[index]!)));
  return componentsOf(net, runs)
    .filter((nodes) => nodes.length > 1 || followers(net, nodes[0]!, runs).includes(nodes[0]!))
    .map((nodes) => {
      const inside = new Set(nodes);
      const leaves = nodes.some((index) => isWayOut(net, net.nodes[index]!, inside));
      const changes = nodes.some((index) => changesInside(net, net.nodes[index]!));
      return { nodes, path: roundTrip(net, nodes, inside), isEndless: !leaves || !changes };
    });
}

/** Whether some element in it (or of its inside) waits; a sub-process counts as waiting when any of its elements does. */
export function waitsInside(net: DrawingNet, node: NetNode): boolean {
  if (node.waits) return true;
  const inner = net.scopes.get(node.index);
  return inner !== undefined && inner.members.some((index) => waitsInside(net, net.nodes[index]!));
}

function changesInside(net: DrawingNet, node: NetNode): boolean {
  const inner = net.scopes.get(node.index);
  return inner === undefined ? node.changes : inner.members.some((index) => changesInside(net, net.nodes[index]!));
}

/** A decision by which a token leaves the loop, or an error that takes it out. */
function isWayOut(net: DrawingNet, node: NetNode, inside: Set<number>): boolean {
  const leaving = node.out.filter((arc) => !inside.has(net.arcs[arc]!.to));
  const decides =
    node.type !== 'parallelGateway' && leaving.some((arc) => node.type.endsWith('Gateway') || net.arcs[arc]!.conditional || node.defaultArc === arc);
  const staying = node.out.length - leaving.length;
  // Where flows stay that are always taken, leaving by another one ends nothing.
  const always =
    !node.type.endsWith('Gateway') && node.out.some((arc) => inside.has(net.arcs[arc]!.to) && !net.arcs[arc]!.conditional && arc !== node.defaultArc);
  return (
    (decides && !(staying > 0 && always)) ||
    node.boundary.some((index) => !inside.has(index) && net.nodes[index]!.interrupting && net.nodes[index]!.event !== 'compensate')
  );
}

function followers(net: DrawingNet, index: number, within: Set<number>): number[] {
  const node = net.nodes[index]!;
  return [...node.out.map((arc) => net.arcs[arc]!.to), ...node.boundary].filter((to) => within.has(to));
}

/** Strongly connected components, by Tarjan's algorithm written without recursion. */
function componentsOf(net: DrawingNet, within: Set<number>): number[][] {
  const order = new Map<number, number>();
  const low = new Map<number, number>();
  const stack: number[] = [];
  const onStack = new Set<number>();
  const components: number[][] = [];
  for (const root of within) {
    if (order.has(root)) continue;
    const work: { index: number; rest: number[] }[] = [];
    const open = (index: number): void => {
      order.set(index, order.size);
      low.set(index, order.get(index)!);
      stack.push(index);
      onStack.add(index);
      work.push({ index, rest: followers(net, index, within) });
    };
    open(root);
    while (work.length > 0) {
      const { index, rest } = work.at(-1)!;
      const to = rest.pop();
      if (to === undefined) {
        work.pop();
        const parent = work.at(-1)?.index;
        if (parent !== undefined) low.set(parent, Math.min(low.get(parent)!, low.get(index)!));
        if (low.get(index) === order.get(index)) components.push(popComponent(stack, onStack, index));
      } else if (!order.has(to)) open(to);
      else if (onStack.has(to)) low.set(index, Math.min(low.get(index)!, order.get(to)!));
    }
  }
  return components;
}

function popComponent(stack: number[], onStack: Set<number>, root: number): number[] {
  const nodes: number[] = [];
  for (;;) {
    const index = stack.pop()!;
    onStack.delete(index);
    nodes.push(index);
    if (index === root) return nodes.toReversed();
  }
}

/** Once around the loop, by its shortest way: elements and flows in order. */
function roundTrip(net: DrawingNet, nodes: number[], inside: Set<number>): string[] {
  const first = nodes[0]!;
  const cameBy = new Map<number, { from: number; id: string }>();
  const queue = [first];
  for (const at of queue) {
    const node = net.nodes[at]!;
    const ways = [...node.out.map((arc) => ({ to: net.arcs[arc]!.to, id: net.arcs[arc]!.id })), ...node.boundary.map((to) => ({ to, id: '' }))];
    for (const { to, id } of ways) {
      if (!inside.has(to) || cameBy.has(to)) continue;
      cameBy.set(to, { from: at, id });
      if (to !== first) queue.push(to);
    }
  }
  const path: string[] = [net.nodes[first]!.id];
  let at = first;
  do {
    const { from, id } = cameBy.get(at)!;
    if (id !== '') path.unshift(id);
    path.unshift(net.nodes[from]!.id);
    at = from;
  } while (at !== first);
  return path;
}
