// Lanes of a drawing as roles: who stands in which, moving a step from one to another, new lanes at the lower edge.
import type { Get } from './build.ts';
import { type Item, boxOf, isLane, isPool, isStep, middleOf, overlaps } from './diagram.ts';
import type { ModdleElement } from './sheet.ts';

const STEP = 20;
const ROOM = 140;

/** The lanes that have no lanes inside, from top to bottom. */
export const lanesOf = (get: Get): Item[] =>
  get('elementRegistry')
    .filter((it) => isLane(it) && !(it.children ?? []).some(isLane))
    .sort((one, other) => one.y - other.y || one.x - other.x);

/** The lane that lists the step; a boundary event stands where its step does, and what lies in a sub-process where that does. */
export function laneOf(get: Get, item: Item): Item | undefined {
  const asked = item.labelTarget ?? item;
  const refers = (lane: Item): boolean => ((lane.businessObject.get('flowNodeRef') as ModdleElement[] | undefined) ?? []).includes(asked.businessObject);
  const found = lanesOf(get).find(refers);
  if (found) return found;
  const around = asked.host ?? (asked.parent && isStep(asked.parent) ? asked.parent : undefined);
  return around ? laneOf(get, around) : undefined;
}

export const laneNamed = (get: Get, name: string): Item | undefined => lanesOf(get).find((it) => it.businessObject.name === name || it.id === name);

/** Moves a step straight up or down into a lane, to a free place of it; the lane grows where there is none. */
export function moveToLane(get: Get, item: Item, lane: Item): void {
  const pool = poolOf(lane);
  if (!pool || item.host || laneOf(get, item) === lane) return;
  const others = get('elementRegistry').filter((it) => isStep(it) && it !== item && it.host !== item && it.parent === item.parent);
  const isFree = (y: number): boolean => !others.some((it) => overlaps({ ...boxOf(item), y }, it, 15));
  const middle = middleOf(lane).y - item.height / 2;
  const first = lane.y + 15;
  const last = lane.y + lane.height - item.height - 15;
  const places = [middle, ...rangeOf(first, last).sort((one, other) => Math.abs(one - middle) - Math.abs(other - middle))];
  const free = places.find((y) => y >= first && y <= last && isFree(y));
  const y = free ?? lane.y + lane.height;
  const modeling = get('modeling');
  if (free === undefined) modeling.resizeLane(lane, { ...boxOf(lane), height: lane.height + item.height + 2 * STEP }, false);
  modeling.moveElements([item], { x: 0, y: y - item.y }, pool, { autoResize: false });
  for (const flow of [...item.incoming, ...item.outgoing]) modeling.layoutConnection(flow, { waypoints: [] });
}

/** A new lane under the last one; a drawing without a pool gets one. */
export function addLane(get: Get, name: string): Item | undefined {
  const modeling = get('modeling');
  const pool = get('elementRegistry').filter(isPool)[0] ?? makePool(get);
  if (!pool) return undefined;
  const last = lanesOf(get).at(-1);
  const before = new Set(lanesOf(get).map((it) => it.id));
  modeling.addLane(last ?? pool, 'bottom');
  const made = lanesOf(get).filter((it) => !before.has(it.id));
  const lane = made.at(-1);
  if (lane) modeling.updateProperties(lane, { name });
  return lane;
}

function makePool(get: Get): Item | undefined {
  const root = get('canvas').getRootElement();
  if (root.type !== 'bpmn:Process') return undefined;
  const steps = get('elementRegistry').filter((it) => isStep(it) && it.parent === root);
  const left = Math.min(...steps.map((it) => it.x));
  const right = Math.max(...steps.map((it) => it.x + it.width));
  const top = Math.min(...steps.map((it) => it.y));
  const bottom = Math.max(...steps.map((it) => it.y + it.height));
  const pool = get('elementFactory').createParticipantShape({ width: Math.max(600, right - left + 160), height: Math.max(ROOM, bottom - top + 100) });
  return get('modeling').createShape(pool, { x: (left + right) / 2, y: (top + bottom) / 2 }, root);
}

const poolOf = (item: Item): Item | undefined => (item.parent && !isPool(item) ? poolOf(item.parent) : item);

function rangeOf(first: number, last: number): number[] {
  const found: number[] = [];
  for (let at = first; at <= last; at += STEP) found.push(at);
  return found;
}
