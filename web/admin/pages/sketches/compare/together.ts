// Two drawings as one: the newer one, with what is gone from the older one put back as ghosts beneath it.

const byId = (root: Document, id: string): Element | undefined => [...root.getElementsByTagName('*')].find((one) => one.getAttribute('id') === id);
const local = (root: Document, name: string): Element[] => [...root.getElementsByTagNameNS('*', name)];

/** The XML of both. What can not be put together (another plane, say) is left out; broken XML gives back the newer one. */
export function together(before: string, after: string, removed: readonly string[]): string {
  if (removed.length === 0) return after;
  const [old, now] = [before, after].map((xml) => new DOMParser().parseFromString(xml, 'application/xml'));
  if (!old || !now || [old, now].some((one) => one.getElementsByTagName('parsererror').length > 0)) return after;
  const plane = local(now, 'BPMNPlane')[0];
  if (!plane) return after;
  const put = new Set<string>();
  for (const id of removed) {
    const gone = byId(old, id);
    if (!gone || byId(now, id)) continue;
    const parent = (gone.parentElement && byId(now, gone.parentElement.getAttribute('id') ?? '')) ?? local(now, 'process')[0];
    if (!parent) continue;
    const ghost = now.importNode(gone, true);
    for (const inside of ghost.getElementsByTagName('*')) if (byId(now, inside.getAttribute('id') ?? '')) inside.removeAttribute('id');
    parent.insertBefore(ghost, firstOf(parent));
    for (const inside of [gone, ...gone.getElementsByTagName('*')]) if (inside.hasAttribute('id')) put.add(inside.getAttribute('id')!);
  }
  const taken = local(now, 'BPMNShape').map(boxOf);
  for (const shape of [...local(old, 'BPMNShape'), ...local(old, 'BPMNEdge')].toReversed()) {
    if (!put.has(shape.getAttribute('bpmnElement') ?? '')) continue;
    const ghost = now.importNode(shape, true);
    // The newer drawing may have given the id of the shape to something else.
    for (const part of [ghost, ...ghost.getElementsByTagName('*')]) part.removeAttribute('id');
    if (shape.localName === 'BPMNShape' && taken.some((box) => isNearly(box, boxOf(shape)))) shift(ghost);
    plane.insertBefore(ghost, plane.firstChild);
  }
  return new XMLSerializer().serializeToString(now);
}

type Box = { x: number; y: number; width: number; height: number };
const boundsOf = (shape: Element): Element | undefined => [...shape.children].find((child) => child.localName === 'Bounds');

function boxOf(shape: Element): Box {
  const bounds = boundsOf(shape);
  const value = (name: string): number => Number(bounds?.getAttribute(name) ?? 0);
  return { x: value('x'), y: value('y'), width: value('width'), height: value('height') };
}

/** Something else stands where the ghost would: of the same size, and at most this far away. */
const SAME_PLACE = 12;
const isNearly = (one: Box, other: Box): boolean =>
  Math.abs(one.x - other.x) < SAME_PLACE && Math.abs(one.y - other.y) < SAME_PLACE && Math.abs(one.width - other.width) < SAME_PLACE;

/** A ghost looks out from behind what has taken its place. */
const PEEK = 18;
function shift(shape: Element): void {
  for (const bounds of shape.getElementsByTagNameNS('*', 'Bounds'))
    for (const name of ['x', 'y']) bounds.setAttribute(name, String(Number(bounds.getAttribute(name)) - PEEK));
}

/** What a container must hold before its steps (BPMN 2.0.2, table 10.1): documentation and extensions stay in front. */
function firstOf(parent: Element): Element | null {
  return (
    [...parent.children].find((child) => !/^(documentation|extensionElements|laneSet|ioSpecification|property|incoming|outgoing)$/.test(child.localName)) ??
    null
  );
}
