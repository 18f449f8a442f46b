// Small hands for XML trees of drawings: find, read, make and drop elements.
import { type Markup, isMarkup } from '#engine';

export const KONTOR = 'https://kontor.dev/bpmn/1';
const BPMN = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
/** Namespaces under which the collection's engine keeps what is its own. */
const THEIRS: readonly string[] = ['http://camunda.org/schema/1.0/bpmn', 'http://activiti.org/bpmn', 'http://www.camunda.org/'];

export const isBpmn = (element: Markup): boolean => element.namespace === BPMN;
export const isTheirs = (element: Markup): boolean => THEIRS.includes(element.namespace);

export const childrenOf = (element: Markup, ...names: string[]): Markup[] =>
  element.children.filter(isMarkup).filter((child) => names.length === 0 || names.includes(child.local));
export const childOf = (element: Markup, name: string): Markup | undefined => childrenOf(element, name)[0];

export function textOf(element: Markup | undefined): string {
  const parts = element?.children.map((part) => (isMarkup(part) || (part.kind !== 'text' && part.kind !== 'cdata') ? '' : part.text)) ?? [];
  return parts.join('').trim();
}

export function setText(element: Markup, text: string): void {
  element.children = [{ kind: 'text', text }];
}

export const attribute = (element: Markup, name: string): string | undefined => element.attributes.find(([key]) => key === name)?.[1];

export function setAttribute(element: Markup, name: string, value: string | undefined): void {
  element.attributes = element.attributes.filter(([key]) => key !== name);
  if (value !== undefined) element.attributes.push([name, value]);
}

/** An attribute of their namespace, whatever its prefix is. */
export const theirs = (element: Markup, name: string): string | undefined =>
  element.attributes.find(([key]) => key.includes(':') && !key.startsWith('xmlns:') && key.endsWith(`:${name}`))?.[1];

/** An element of ours, e.g. `kontor('input', { name, value })`. */
export const kontor = (local: string, attributes: Record<string, string>, children: Markup[] = []): Markup => ({
  namespace: KONTOR,
  prefix: 'kontor',
  local,
  attributes: Object.entries(attributes),
  children,
});

/** An element of BPMN in the prefix of `like`. */
export const bpmn = (like: Markup, local: string, attributes: Record<string, string>, children: Markup[] = []): Markup => ({
  namespace: BPMN,
  prefix: like.prefix,
  local,
  attributes: Object.entries(attributes),
  children,
});

/** Adds extension elements; they stand first but for documentation, as the schema of BPMN wants. */
export function extend(element: Markup, added: Markup[]): void {
  if (added.length === 0) return;
  let extensions = childOf(element, 'extensionElements');
  if (!extensions) {
    extensions = bpmn(element, 'extensionElements', {});
    const after = element.children.findLastIndex((part) => isMarkup(part) && part.local === 'documentation');
    element.children.splice(after + 1, 0, extensions);
  }
  extensions.children.push(...added);
}

/** Every element below, and the element itself, parents first. */
export function* allOf(element: Markup): Generator<Markup> {
  yield element;
  for (const child of element.children) if (isMarkup(child)) yield* allOf(child);
}
