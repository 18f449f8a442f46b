// Lays a drawing out anew: layers from left to right by the flow, rows inside of lanes, pools and lanes kept.
import type { Get } from './build.ts';
import { type Item, isFlow, isPool, isStep, middleOf } from './diagram.ts';
import { laneOf, lanesOf } from './lanes.ts';
import { type LayoutNode, type Placed, layout } from './layout.ts';
import type { Point } from './paths.ts';

const PAD = { left: 50, top: 30, right: 50, bottom: 30 };
const LANE_LEAST = 120;

/** Moves every step to its place; to be called inside of one command, so that one undo takes it back. */
export function tidy(get: Get): void {
  const registry = get('elementRegistry');
  const root = get('canvas').getRootElement();
  const pools = registry.filter((it) => isPool(it) && it.parent === root);
  for (const ground of pools.length > 0 ? pools : [root]) {
    for (const group of innermostFirst(registry.filter((it) => isOpenGroup(it) && isWithin(it, ground)))) tidyGroup(get, group);
    if (isPool(ground)) tidyPool(get, ground);
    else tidyRoot(get, ground);
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
  get('modeling').resizeShape(group, { x, y, ...size });
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

/** Lanes grow where their rows need it, and the pool becomes as wide as its flow. */
function tidyPool(get: Get, pool: Item): void {
  const modeling = get('modeling');
  const lanes = lanesOf(get).filter((it) => isWithin(it, pool));
  const placed = layout(nodesIn(get, pool, lanes), Math.max(1, lanes.length));
  const left = (lanes[0]?.x ?? pool.x) + 30 + PAD.left;
  const width = left + placed.width + PAD.right - pool.x;
  if (width > pool.width) modeling.resizeShape(pool, { x: pool.x, y: pool.y, width, height: pool.height });
  const need = (band: number): number => Math.max(LANE_LEAST, (placed.bands[band] ?? 0) + PAD.top + PAD.bottom);
  lanes.forEach((lane, band) => {
    if (need(band) > lane.height) modeling.resizeLane(lane, { x: lane.x, y: lane.y, width: lane.width, height: need(band) }, false);
  });
  if (lanes.length === 0 && need(0) > pool.height) modeling.resizeShape(pool, { x: pool.x, y: pool.y, width: pool.width, height: need(0) });
  const grounds = lanes.length > 0 ? lanes : [pool];
  const tops = grounds.map((ground, band) => ground.y + (ground.height - (placed.bands[band] ?? 0)) / 2);
  moveAll(get, placed, left, tops);
  if (width < pool.width) modeling.resizeShape(pool, { x: pool.x, y: pool.y, width, height: pool.height });
  routeAll(get, placed, pool, tops);
}

/** Moves each to its place, with what stands on its border and the labels of both. */
function moveAll(get: Get, placed: Placed, left: number, tops: readonly number[]): void {
  const modeling = get('modeling');
  for (const [id, { x, y, band }] of placed.at) {
    const item = get('elementRegistry').get(id);
    if (!item) continue;
    const delta = { x: Math.round(left + x - item.x), y: Math.round(tops[band]! + y - item.y) };
    if (delta.x === 0 && delta.y === 0) continue;
    const along = [item, ...(item.attachers ?? [])].flatMap((it) => (it.label ? [it, it.label] : [it]));
    for (const it of along) modeling.moveShape(it, delta, it.parent, { layout: false });
  }
}

/** Draws the flows anew: straight where they can be, on their own rows where they pass by layers, else as bpmn-js finds its way. */
function routeAll(get: Get, placed: Placed, ground: Item, tops: readonly number[]): void {
  const modeling = get('modeling');
  const flows = get('elementRegistry').filter((it) => isFlow(it) && it.source !== undefined && it.target !== undefined && it.parent === ground);
  for (const flow of flows) {
    const way = placed.ways.get(flow.id);
    const points = way ? alongRow(flow.source!, flow.target!, Math.round(tops[way.band]! + way.y)) : undefined;
    modeling.updateWaypoints(flow, points ?? [middleOf(flow.source!), middleOf(flow.target!)]);
    if (!points) modeling.layoutConnection(flow);
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
