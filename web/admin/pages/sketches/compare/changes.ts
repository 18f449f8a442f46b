// What differs between two drawings as a list to walk along: steps first, flows after them, each with what of it changed in words. Pure: no React here.
import type { Answer } from '../../../../api/index.ts';
import { type Ink, elementsOf } from '../../../../ui/index.ts';

export type Look = Answer<'sketches.look'>;
export type Difference = NonNullable<Look['difference']>;
export type Facet = { facet: string; before: string; after: string };
export type Change = { element: string; what: 'added' | 'removed' | 'changed'; kind: string; name: string; facets: Facet[]; isFlow: boolean };

const FLOW = /<(?:\w+:)?sequenceFlow\s([^>]*?)\/?>/g;
const attribute = (attributes: string, name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';

/** Where each flow of a drawing leads from and to. */
export function flowsOf(xml: string): Map<string, { from: string; to: string }> {
  return new Map(
    [...xml.matchAll(FLOW)].map(([, attributes = '']) => [
      attribute(attributes, 'id'),
      { from: attribute(attributes, 'sourceRef'), to: attribute(attributes, 'targetRef') },
    ]),
  );
}

/** The names of elements in either drawing; the newer one's first. */
export function namesOf(...drawings: (string | undefined)[]): (id: string) => string {
  const known = drawings.flatMap((xml) => (xml === undefined ? [] : [elementsOf(xml)]));
  return (id) => known.map((names) => names.get(id)?.name).find((name) => name !== undefined && name !== '') ?? id;
}

/** What is told of a flow from its ends: `from A; to B`, by ids. */
const ENDS = /^from (\S+); to (\S+)$/;
/** Facets whose values are ids of elements. */
const LEADS = new Set(['place', 'boundary', 'default']);

/** The changes in order: steps that came, changed and went, then flows. */
export function changesOf(difference: Difference, before: string | undefined, after: string): Change[] {
  const nameOf = namesOf(after, before);
  const ends = [flowsOf(after), flowsOf(before ?? '')];
  const called = ({ element, type, name }: { element: string; type: string; name: string }): string => {
    const flow = type === 'sequenceFlow' ? (ends[0]!.get(element) ?? ends[1]!.get(element)) : undefined;
    if (flow) return `${nameOf(flow.from)} → ${nameOf(flow.to)}${name === '' ? '' : ` (${name})`}`;
    return nameOf(element) === element && name !== '' ? name : nameOf(element);
  };
  const told = ({ facet, before: was, after: now }: Facet): Facet => {
    const words = (value: string): string => {
      const flow = facet === 'flow' ? ENDS.exec(value) : null;
      if (flow) return `${nameOf(flow[1]!)} → ${nameOf(flow[2]!)}`;
      return LEADS.has(facet) ? nameOf(value) : value.replace(/^=/, '');
    };
    return { facet, before: was === '' ? '' : words(was), after: now === '' ? '' : words(now) };
  };
  const made = (what: Change['what'], part: { element: string; type: string; name: string; what?: Facet[] }): Change => ({
    element: part.element,
    what,
    kind: part.type,
    name: called(part),
    facets: (part.what ?? []).map(told),
    isFlow: part.type === 'sequenceFlow',
  });
  const all = [
    ...difference.added.map((part) => made('added', part)),
    ...difference.changed.map((part) => made('changed', part)),
    ...difference.removed.map((part) => made('removed', part)),
  ];
  return [...all.filter(({ isFlow }) => !isFlow), ...all.filter(({ isFlow }) => isFlow)];
}

/** The inks of a drawing that shows both; a problem that was chosen is lit with the way that leads to it instead. */
export function inksOf(look: Look, problem: Look['problems'][number] | undefined): ReadonlyMap<string, Ink> {
  const inks = new Map<string, Ink>();
  if (problem) {
    for (const id of problem.path ?? []) inks.set(id, 'here');
    return inks.set(problem.element, problem.level === 'error' ? 'stuck' : 'here');
  }
  for (const { element } of look.difference?.added ?? []) inks.set(element, 'added');
  for (const { element } of look.difference?.changed ?? []) inks.set(element, 'changed');
  for (const { element } of look.difference?.removed ?? []) inks.set(element, 'removed');
  return inks;
}
