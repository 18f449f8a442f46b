// Where the steps of a drawing go when it is laid out: layers from left to right, rows in bands (the lanes), long flows on rows of their own.
import type { Point } from './paths.ts';

export interface LayoutNode {
  id: string;
  width: number;
  height: number;
  /** The lane that it has to stay in. */
  band: number;
  /** Where it stands now: what stood above stays above. */
  x: number;
  y: number;
  isFirst: boolean;
  /** Belongs to no flow; it comes under the others. */
  isLoose: boolean;
  next: readonly { flow: string; to: string; /** It leaves by the border, so it goes down. */ isAside: boolean }[];
}

export interface Placed {
  /** The upper left corner of each, with `y` from the top of its band. */
  at: ReadonlyMap<string, Point & { band: number }>;
  /** The rows of flows that pass by layers, as the height of their line in the band of the target. */
  ways: ReadonlyMap<string, { y: number; band: number }>;
  width: number;
  /** The height of each band. */
  bands: readonly number[];
}

const GAP = { x: 70, y: 36 };
const ROW_LEAST = 60;

interface Edge {
  flow: string;
  from: LayoutNode;
  to: LayoutNode;
  isAside: boolean;
}

/** Lays the nodes out in so many bands. */
export function layout(nodes: readonly LayoutNode[], bandCount: number): Placed {
  const byId = new Map(nodes.map((it) => [it.id, it]));
  const bound = nodes.filter((it) => !it.isLoose);
  const edges = forwardEdges(bound, byId);
  const layers = layersOf(bound, edges);
  const bands = Array.from({ length: bandCount }, () => new Band());
  const rows = new Map<string, number>();
  const wayRows = new Map<string, { row: number; band: number }>();
  const count = Math.max(0, ...layers.values()) + 1;
  const tails = layersOf(
    bound,
    edges.map(({ from, to, ...rest }) => ({ ...rest, from: to, to: from })),
  );
  for (let layer = 0; layer < count; layer++) {
    // What much follows keeps its row; a way that soon ends goes below.
    const here = bound
      .filter((it) => layers.get(it.id) === layer)
      .toSorted((one, other) => one.band - other.band || tails.get(other.id)! - tails.get(one.id)! || one.y - other.y);
    for (const node of here) {
      const before = edges.filter((it) => it.to === node);
      const band = bands[node.band]!;
      const row = band.freeRow(wishedRow(node, before, rows, wayRows), layer, layer);
      band.take(row, layer, layer, node.height);
      rows.set(node.id, row);
    }
    // Flows that pass by this layer come after its steps, so that steps stay on the rows they are reached from.
    for (const edge of edges.filter(({ from, to }) => layers.get(from.id) === layer - 1 && layers.get(to.id)! > layer)) {
      const band = bands[edge.to.band]!;
      const last = layers.get(edge.to.id)! - 1;
      const way = band.freeRow(edge.to.band === edge.from.band ? rows.get(edge.from.id)! + (edge.isAside ? 1 : 0) : 0, layer, last);
      band.take(way, layer, last, 20);
      wayRows.set(edge.flow, { row: way, band: edge.to.band });
    }
  }
  return place(nodes, layers, rows, wayRows, bands);
}

/** Which cells of a lane are taken, and how high its rows are. */
class Band {
  readonly heights: number[] = [];
  private readonly taken = new Set<string>();

  /** The row nearest to the wished one where all of these layers are free; below before above. */
  freeRow(wished: number, from: number, to: number): number {
    for (let far = 0; ; far++) for (const row of far === 0 ? [wished] : [wished + far, wished - far]) if (row >= 0 && this.isFree(row, from, to)) return row;
  }

  take(row: number, from: number, to: number, height: number): void {
    for (let layer = from; layer <= to; layer++) this.taken.add(`${row} ${layer}`);
    this.heights[row] = Math.max(this.heights[row] ?? 0, height);
  }

  /** How far below the top of the band the middle of a row is. */
  middle(row: number): number {
    let y = 0;
    for (let at = 0; at < row; at++) y += this.high(at) + GAP.y;
    return y + this.high(row) / 2;
  }

  height(): number {
    return this.heights.length === 0 ? 0 : this.middle(this.heights.length - 1) + this.high(this.heights.length - 1) / 2;
  }

  private high(row: number): number {
    return Math.max(ROW_LEAST, this.heights[row] ?? 0);
  }

  private isFree(row: number, from: number, to: number): boolean {
    for (let layer = from; layer <= to; layer++) if (this.taken.has(`${row} ${layer}`)) return false;
    return true;
  }
}

/** The flows that lead on; those that lead back (to what is being walked) are left out. */
function forwardEdges(nodes: readonly LayoutNode[], byId: ReadonlyMap<string, LayoutNode>): Edge[] {
  const edges: Edge[] = [];
  const state = new Map<string, 'walking' | 'done'>();
  const visit = (node: LayoutNode): void => {
    state.set(node.id, 'walking');
    for (const { flow, to, isAside } of node.next) {
      const target = byId.get(to);
      if (!target || target.isLoose || state.get(to) === 'walking') continue;
      edges.push({ flow, from: node, to: target, isAside });
      if (!state.has(to)) visit(target);
    }
    state.set(node.id, 'done');
  };
  const firsts = nodes.toSorted((one, other) => Number(other.isFirst) - Number(one.isFirst) || one.x - other.x || one.y - other.y);
  for (const node of firsts) if (!state.has(node.id)) visit(node);
  return edges;
}

/** The layer of each: one more than that of whatever leads to it. */
function layersOf(nodes: readonly LayoutNode[], edges: readonly Edge[]): Map<string, number> {
  const layers = new Map(nodes.map((it) => [it.id, 0]));
  for (let round = 0; round < nodes.length; round++) {
    let isStill = true;
    for (const { from, to } of edges) {
      const wanted = layers.get(from.id)! + 1;
      if (layers.get(to.id)! >= wanted) continue;
      layers.set(to.id, wanted);
      isStill = false;
    }
    if (isStill) break;
  }
  return layers;
}

/** A step goes on in the row it is reached from; one reached from a border or as a second way goes below. */
function wishedRow(node: LayoutNode, before: readonly Edge[], rows: ReadonlyMap<string, number>, ways: ReadonlyMap<string, { row: number }>): number {
  const here = before.filter((it) => it.from.band === node.band && rows.has(it.from.id));
  const straight = here.filter((it) => !it.isAside);
  const best = (straight.length > 0 ? straight : here).toSorted((one, other) => rows.get(one.from.id)! - rows.get(other.from.id)!)[0];
  if (!best) return 0;
  const row = ways.get(best.flow)?.row ?? rows.get(best.from.id)!;
  return best.isAside ? row + 1 : row;
}

function place(
  nodes: readonly LayoutNode[],
  layers: ReadonlyMap<string, number>,
  rows: ReadonlyMap<string, number>,
  ways: ReadonlyMap<string, { row: number; band: number }>,
  bands: readonly Band[],
): Placed {
  const widths: number[] = [];
  for (const node of nodes) if (!node.isLoose) widths[layers.get(node.id)!] = Math.max(widths[layers.get(node.id)!] ?? 0, node.width);
  const lefts = widths.map((_, at) => widths.slice(0, at).reduce((sum, width) => sum + width + GAP.x, 0));
  const at = new Map<string, Point & { band: number }>();
  for (const node of nodes) {
    if (node.isLoose) continue;
    const layer = layers.get(node.id)!;
    const middle = bands[node.band]!.middle(rows.get(node.id)!);
    at.set(node.id, { x: lefts[layer]! + (widths[layer]! - node.width) / 2, y: middle - node.height / 2, band: node.band });
  }
  const heights = bands.map((it) => it.height());
  let width = (lefts.at(-1) ?? 0) + (widths.at(-1) ?? 0);
  // What belongs to no flow stands in one row under its band.
  bands.forEach((_, band) => {
    const loose = nodes.filter((it) => it.isLoose && it.band === band);
    if (loose.length === 0) return;
    const above = heights[band] ?? 0;
    const top = above === 0 ? 0 : above + GAP.y;
    let x = 0;
    for (const node of loose.toSorted((one, other) => one.x - other.x)) {
      at.set(node.id, { x, y: top, band });
      x += node.width + GAP.x;
    }
    heights[band] = top + Math.max(...loose.map((it) => it.height));
    width = Math.max(width, x - GAP.x);
  });
  return { at, ways: new Map([...ways].map(([flow, { row, band }]) => [flow, { y: bands[band]!.middle(row), band }])), width, bands: heights };
}
