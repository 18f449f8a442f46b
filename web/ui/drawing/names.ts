// What a drawing calls its elements, straight from its XML, for pages that write about them before it is drawn.

export interface Named {
  /** The BPMN name of its kind, e.g. `userTask`. */
  kind: string;
  /** Empty where the drawing gives none. */
  name: string;
}

const kept = new Map<string, ReadonlyMap<string, Named>>();
const KEPT_AT_MOST = 20;
const TAG = /<(?:\w+:)?(\w+)\s([^>]*?)\/?>/g;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#10': ' ',
  '#xA': ' ',
  '#39': "'",
};

/** The elements of a drawing by their ids; read once for each drawing. */
export function elementsOf(xml: string): ReadonlyMap<string, Named> {
  const known = kept.get(xml);
  if (known) return known;
  const found = new Map<string, Named>();
  for (const [, kind = '', attributes = ''] of xml.matchAll(TAG)) {
    const id = /\bid="([^"]*)"/.exec(attributes)?.[1];
    if (id !== undefined && !found.has(id)) found.set(id, { kind, name: plain(/\bname="([^"]*)"/.exec(attributes)?.[1] ?? '') });
  }
  if (kept.size >= KEPT_AT_MOST) kept.clear();
  kept.set(xml, found);
  return found;
}

const plain = (text: string): string => text.replace(/&(#?\w+);/g, (whole, entity: string) => ENTITIES[entity] ?? whole);
