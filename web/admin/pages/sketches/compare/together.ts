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
    parent.insertBefore(now.importNode(gone, true), firstOf(parent));
    for (const inside of [gone, ...gone.getElementsByTagName('*')]) if (inside.hasAttribute('id')) put.add(inside.getAttribute('id')!);
  }
  for (const shape of [...local(old, 'BPMNShape'), ...local(old, 'BPMNEdge')].toReversed()) {
    if (put.has(shape.getAttribute('bpmnElement') ?? '')) plane.insertBefore(now.importNode(shape, true), plane.firstChild);
  }
  return new XMLSerializer().serializeToString(now);
}

/** What a container must hold before its steps (BPMN 2.0.2, table 10.1): documentation and extensions stay in front. */
function firstOf(parent: Element): Element | null {
  return (
    [...parent.children].find((child) => !/^(documentation|extensionElements|laneSet|ioSpecification|property|incoming|outgoing)$/.test(child.localName)) ??
    null
  );
}
