// Lays a drawing out anew: layers from left to right by the flow, rows inside of lanes, pools and lanes kept.
import type { Get } from './build.ts';
import { type Box, type Item, isFlow, isLane, isPool, isStep, middleOf } from './diagram.ts';
import { laneOf, lanesOf } from './lanes.ts';
import { type LayoutNode, type Placed, layout } from './layout.ts';
import type { Point } from './paths.ts';

const PAD = { left: 50, top: 30, right: 50, bottom: 30 };
const LANE_LEAST = 120;

/** Moves every step to its place; to be called inside of one command, so that one undo takes it back. */
export function tidy(get: Get): void {
  const registry = get('elementRegistry');
  const root = get('canvas').getRootElement();
  const labels = registry.filter((it) => it.labelTarget !== undefined && it.labelTarget.waypoints === undefined);
  const offsets = labels.map((label) => ({ label, x: label.x - label.labelTarget!.x, y: label.y - label.labelTarget!.y }));
  const pools = registry.filter((it) => isPool(it) && it.parent === root);
  for (const ground of pools.length > 0 ? pools : [root]) {
    for (const group of innermostFirst(registry.filter((it) => isOpenGroup(it) && isWithin(it, ground)))) tidyGroup(get, group);
    if (isPool(ground)) tidyPool(get, ground);
    else tidyRoot(get, ground);
  }
  // Names stand beside their elements as they did before.
  for (const { label, x, y } of offsets) {
    const delta = { x: label.labelTarget!.x + x - label.x, y: label.labelTarget!.y + y - label.y };
    if (delta.x !== 0 || delta.y !== 0) get('modeling').moveShape(label, delta, label.parent, {});
  }
}

const isOpenGroup = (it: Item): boolean => /SubProcess$|Transaction$/.test(it.type) && !it.collapsed && (it.children ?? []).some(isStep);

function isWithin(item: Item, outer: Item): boolean {
  for (let at: Item | undefined = item.parent; at; at = at.parent) if (at === outer) return true;
  return false;
}

const depthOf = (item: Item): number => (item.parent ? 1 + depthOf(item.parent) : 0);
const innermostFirst = (items: readonly Item[]): Item[] => items.toSorted((one, other) => depthOf(other) - depthOf(one));

/** The steps right inside, as the layout knows them; what stands on a border goes with its step. */
function nodesIn(get: Get, parent: Item, lanes: readonly Item[]): LayoutNode[] {
  const steps = (parent.children ?? []).filter((it) => isStep(it) && !it.host);
  const ids = new Set(steps.map((it) => it.id));
  const out = (item: Item, isAside: boolean): LayoutNode['next'] =>
    item.outgoing.filter(isFlow).flatMap((flow) => (flow.target && ids.has(flow.target.id) ? [{ flow: flow.id, to: flow.target.id, isAside }] : []));
  return steps.map((item) => {
    const borders = item.attachers ?? [];
    const lane = laneOf(get, item);
    return {
      id: item.id,
      width: item.width,
      height: item.height,
      band: lane ? Math.max(0, lanes.indexOf(lane)) : 0,
      x: item.x,
      y: item.y,
      isFirst: item.type === 'bpmn:StartEvent',
      isLoose: item.businessObject['triggeredByEvent'] === true,
      next: [...out(item, false), ...borders.flatMap((border) => out(border, true))],
    };
  });
}

/** Puts what lies in a group in order and makes the group as large as that. */
function tidyGroup(get: Get, group: Item): void {
  const placed = layout(nodesIn(get, group, []), 1);
  const size = { width: Math.max(140, placed.width + PAD.left + PAD.right), height: Math.max(100, (placed.bands[0] ?? 0) + PAD.top + PAD.bottom + 10) };
  const { x, y } = group;
  moveAll(get, placed, x + PAD.left, [y + PAD.top + 10]);
  resize(get, group, { x, y, ...size });
  routeAll(get, placed, group, [y + PAD.top + 10]);
}

function tidyRoot(get: Get, root: Item): void {
  const nodes = nodesIn(get, root, []);
  if (nodes.length === 0) return;
  const placed = layout(nodes, 1);
  const tops = [Math.min(...nodes.map((it) => it.y))];
  moveAll(get, placed, Math.min(...nodes.map((it) => it.x)), tops);
  routeAll(get, placed, root, tops);
}

/** Lanes become as high as their rows need, and all as wide as the flow; nothing of bpmn-js pushes and pulls meanwhile. */
function tidyPool(get: Get, pool: Item): void {
  const lanes = lanesOf(get).filter((it) => isWithin(it, pool));
  const placed = layout(nodesIn(get, pool, lanes), Math.max(1, lanes.length));
  const left = (lanes[0]?.x ?? pool.x) + 30 + PAD.left;
  const right = left + placed.width + PAD.right;
  const heights = placed.bands.map((height) => Math.max(LANE_LEAST, height + PAD.top + PAD.bottom));
  let bottom = pool.y;
  const grounds = heights.map((height) => {
    bottom += height;
    return { y: bottom - height, height };
  });
  const tops = grounds.map(({ y, height }, band) => y + (height - (placed.bands[band] ?? 0)) / 2);
  resize(get, pool, { x: pool.x, y: pool.y, width: right - pool.x, height: bottom - pool.y });
  lanes.forEach((lane, band) => resize(get, lane, { x: lane.x, width: right - lane.x, ...grounds[band]! }));
  // Lanes that hold lanes reach around these.
  const holders = get('elementRegistry').filter((it) => isLane(it) && isWithin(it, pool) && !lanes.includes(it));
  for (const holder of innermostFirst(holders)) {
    const inside = lanes.filter((it) => isWithin(it, holder));
    const y = Math.min(...inside.map((it) => it.y));
    resize(get, holder, { x: holder.x, y, width: right - holder.x, height: Math.max(...inside.map((it) => it.y + it.height)) - y });
  }
  moveAll(get, placed, left, tops);
  routeAll(get, placed, pool, tops);
}

const resize = (get: Get, item: Item, box: Box): void => get('modeling').resizeShape(item, box, undefined, { autoResize: false });

/** Moves each to its place, with what stands on its border. */
function moveAll(get: Get, placed: Placed, left: number, tops: readonly number[]): void {
  const modeling = get('modeling');
  for (const [id, { x, y, band }] of placed.at) {
    const item = get('elementRegistry').get(id);
    if (!item) continue;
    const delta = { x: Math.round(left + x - item.x), y: Math.round(tops[band]! + y - item.y) };
    if (delta.x === 0 && delta.y === 0) continue;
    for (const it of [item, ...(item.attachers ?? [])]) modeling.moveShape(it, delta, it.parent, { layout: false });
  }
}

/** Draws the flows anew: straight where they can be, on their own rows where they pass by layers, else as bpmn-js finds its way. */
function routeAll(get: Get, placed: Placed, ground: Item, tops: readonly number[]): void {
  const modeling = get('modeling');
  const flows = get('elementRegistry').filter((it) => isFlow(it) && it.source !== undefined && it.target !== undefined && it.parent === ground);
  for (const flow of flows) {
    const way = placed.ways.get(flow.id);
    const points = way ? alongRow(flow.source!, flow.target!, Math.round(tops[way.band]! + way.y)) : undefined;
    if (points) modeling.updateWaypoints(flow, points);
    else modeling.layoutConnection(flow, { waypoints: [] });
  }
}

/** Out of the source, along the row, into the target from the left. */
function alongRow(source: Item, target: Item, y: number): Point[] {
  const from = middleOf(source);
  const to = middleOf(target);
  const right = source.x + source.width;
  const isSideways = Math.abs(from.y - y) < 2 && !source.host;
  const begin: Point[] = isSideways
    ? [{ x: right, y: from.y }]
    : /Gateway$/.test(source.type) || source.host
      ? [
          { x: from.x, y: y > from.y ? source.y + source.height : source.y },
          { x: from.x, y },
        ]
      : [
          { x: right, y: from.y },
          { x: right + 20, y: from.y },
          { x: right + 20, y },
        ];
  const end: Point[] =
    Math.abs(to.y - y) < 2
      ? [{ x: target.x, y: to.y }]
      : /Gateway$/.test(target.type)
        ? [
            { x: to.x, y },
            { x: to.x, y: y > to.y ? target.y + target.height : target.y },
          ]
        : [
            { x: target.x - 25, y },
            { x: target.x - 25, y: to.y },
            { x: target.x, y: to.y },
          ];
  return [...begin, ...end];
}
