// From element to element with the arrow keys: along the flows to the right and to the left, else to what lies nearest that way.
import { type Item, isStep, middleOf } from './diagram.ts';

export type Way = 'left' | 'right' | 'up' | 'down';

/** What lies that way of an element; undefined where there is nothing. */
export function neighbour(all: readonly Item[], from: Item, way: Way): Item | undefined {
  if (from.waypoints) return way === 'left' || way === 'up' ? from.source : from.target;
  if (way === 'right' && from.outgoing.length > 0) return nearestTo(from, targets(from.outgoing));
  if (way === 'left' && from.incoming.length > 0) return nearestTo(from, sources(from.incoming));
  return nearest(all, from, way);
}

const targets = (flows: readonly Item[]): Item[] => flows.map((it) => it.target).filter((it) => it !== undefined);
const sources = (flows: readonly Item[]): Item[] => flows.map((it) => it.source).filter((it) => it !== undefined);

/** Of several, the one that is straightest ahead. */
function nearestTo(from: Item, items: readonly Item[]): Item | undefined {
  const at = middleOf(from);
  return items.toSorted((one, other) => Math.abs(middleOf(one).y - at.y) - Math.abs(middleOf(other).y - at.y))[0];
}

/** What lies nearest that way, sideways counted twice. */
function nearest(all: readonly Item[], from: Item, way: Way): Item | undefined {
  const at = middleOf(from);
  const isAcross = way === 'left' || way === 'right';
  const sign = way === 'right' || way === 'down' ? 1 : -1;
  let best: { item: Item; far: number } | undefined;
  for (const item of all) {
    if (item === from || !isStep(item) || contains(item, from)) continue;
    const middle = middleOf(item);
    const ahead = (isAcross ? middle.x - at.x : middle.y - at.y) * sign;
    const aside = Math.abs(isAcross ? middle.y - at.y : middle.x - at.x);
    if (ahead <= 5) continue;
    const far = ahead + 2 * aside;
    if (!best || far < best.far) best = { item, far };
  }
  return best?.item;
}

function contains(outer: Item, inner: Item): boolean {
  for (let at = inner.parent; at; at = at.parent) if (at === outer) return true;
  return false;
}
