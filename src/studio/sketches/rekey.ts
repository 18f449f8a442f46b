// A copy of a drawing or a table under a key and a name of its own.
import { type Markup, isMarkup, readMarkup, writeMarkup } from '#engine';

const LEADS = new Set(['bpmnElement', 'processRef', 'dmnElementRef', 'href', 'calledElement']);

/** The same file with another key: the element of that id, what leads to it, and its name. */
export function rekeyed(xml: string, from: string, to: { key: string; name: string }): string {
  const root = readMarkup(xml);
  visit(root, from, to);
  return writeMarkup(root);
}

function visit(element: Markup, from: string, { key, name }: { key: string; name: string }): void {
  const isIt = element.attributes.some(([attribute, value]) => attribute === 'id' && value === from);
  element.attributes = element.attributes.map(([attribute, value]) => {
    if (isIt && attribute === 'id') return [attribute, key];
    if (isIt && attribute === 'name') return [attribute, name];
    if (LEADS.has(attribute) && (value === from || value === `#${from}`)) return [attribute, value.replace(from, () => key)];
    return [attribute, value];
  });
  for (const child of element.children) if (isMarkup(child)) visit(child, from, { key, name });
}
