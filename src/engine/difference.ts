// What differs between two drawings in what they do, element by element; where things stand on the paper is told apart.
import type { Moddle } from './graph.ts';
import { elementTypeOf } from './names.ts';

/** What a person would say has changed of an element. */
export type Facet =
  | 'name'
  | 'type'
  | 'place'
  | 'lane'
  | 'flow'
  | 'condition'
  | 'default'
  | 'event'
  | 'interrupting'
  | 'boundary'
  | 'action'
  | 'mapping'
  | 'task'
  | 'decision'
  | 'called'
  | 'loop'
  | 'message'
  | 'details'
  | 'note';

export type Part = { element: string; type: string; name: string };
export type Change = Part & { what: { facet: Facet; before: string; after: string }[] };

export type Difference = {
  added: Part[];
  removed: Part[];
  changed: Change[];
  /** Elements that only stand or run elsewhere on the paper. */
  moved: string[];
};

/** Whether two drawings do the same. */
export const isSame = ({ added, removed, changed }: Difference): boolean => added.length + removed.length + changed.length === 0;

type Facts = Part & { facets: Map<Facet, string> };

/**
 * The difference between two drawings as bpmn-moddle reads them. Elements are the same by their id; ids of messages,
 * errors and the like do not count, what they stand for does.
 */
export function differenceOf(before: Moddle, after: Moddle): Difference {
  const [one, two] = [factsOf(before), factsOf(after)];
  const part = ({ element, type, name }: Facts): Part => ({ element, type, name });
  const changed = [...two.values()].flatMap((now): Change[] => {
    const was = one.get(now.element);
    if (!was) return [];
    const facets = new Set([...was.facets.keys(), ...now.facets.keys()]);
    const what = [...facets]
      .map((facet) => ({ facet, before: was.facets.get(facet) ?? '', after: now.facets.get(facet) ?? '' }))
      .filter((item) => item.before !== item.after);
    return what.length > 0 ? [{ ...part(now), what }] : [];
  });
  return {
    added: [...two.values()].filter(({ element }) => !one.has(element)).map(part),
    removed: [...one.values()].filter(({ element }) => !two.has(element)).map(part),
    changed,
    moved: movedIn(before, after).filter((id) => one.has(id) && two.has(id)),
  };
}

function factsOf(definitions: Moddle): Map<string, Facts> {
  const all = new Map<string, Facts>();
  for (const root of definitions.rootElements ?? []) {
    if (root.$type !== 'bpmn:Process') continue;
    const lanes = new Map<string, string>();
    for (const laneSet of root.laneSets ?? []) readLanes(laneSet, lanes);
    visit(root, undefined, lanes, all);
  }
  return all;
}

function readLanes(laneSet: Moddle, lanes: Map<string, string>): void {
  for (const lane of laneSet.lanes ?? []) {
    for (const ref of lane.flowNodeRef ?? []) lanes.set(ref.id, lane.name ?? lane.id);
    if (lane.childLaneSet) readLanes(lane.childLaneSet, lanes);
  }
}

function visit(element: Moddle, parent: Moddle | undefined, lanes: Map<string, string>, all: Map<string, Facts>): void {
  if (element.id === undefined) return;
  const type = elementTypeOf(element);
  const facets = new Map<Facet, string>();
  const set = (facet: Facet, value: string | undefined): void => {
    if (value !== undefined && value !== '') facets.set(facet, facets.has(facet) ? `${facets.get(facet)}; ${value}` : value);
  };
  set('type', type);
  set('name', element.name);
  set('lane', lanes.get(element.id));
  if (parent) set('place', parent.id);
  for (const [property, value] of Object.entries(ownOf(element))) facetsOf(property, value, set);
  for (const value of element.extensionElements?.values ?? []) extension(value, set);
  all.set(element.id, { element: element.id, type, name: element.name ?? '', facets });
  for (const child of [...(element.flowElements ?? []), ...(element.artifacts ?? [])]) visit(child, element, lanes, all);
}

/** Properties that say nothing of what an element does, or that are told otherwise. */
const SILENT = new Set([
  'id',
  'name',
  'incoming',
  'outgoing',
  'flowElements',
  'artifacts',
  'laneSets',
  'extensionElements',
  'flowNodeRef',
  'di',
  'boundaryEventRefs',
]);

function ownOf(element: Moddle): Record<string, unknown> {
  // References are properties that moddle does not enumerate.
  const names = Object.getOwnPropertyNames(element).filter((name) => !name.startsWith('$') && !SILENT.has(name));
  return Object.fromEntries(names.map((name) => [name, element[name]]));
}

const FACETS: Record<string, Facet> = {
  sourceRef: 'flow',
  targetRef: 'flow',
  conditionExpression: 'condition',
  default: 'default',
  eventDefinitions: 'event',
  cancelActivity: 'interrupting',
  isInterrupting: 'interrupting',
  attachedToRef: 'boundary',
  messageRef: 'event',
  calledElement: 'called',
  loopCharacteristics: 'loop',
  documentation: 'note',
  text: 'note',
};

function facetsOf(property: string, value: unknown, set: (facet: Facet, value: string | undefined) => void): void {
  const facet = FACETS[property] ?? 'details';
  const text = written(value, 0);
  if (text === '') return;
  if (facet === 'flow') set(facet, `${property === 'sourceRef' ? 'from' : 'to'} ${text}`);
  else set(facet, facet === 'details' ? `${property}: ${text}` : text);
}

const EXTENSIONS: Record<string, Facet> = {
  'kontor:Call': 'action',
  'kontor:Task': 'task',
  'kontor:Decide': 'decision',
  'kontor:Child': 'called',
  'kontor:Each': 'loop',
  'kontor:Tell': 'message',
  'kontor:Input': 'mapping',
  'kontor:Output': 'mapping',
  'kontor:Note': 'note',
};

function extension(value: Moddle, set: (facet: Facet, value: string | undefined) => void): void {
  const facet = EXTENSIONS[value.$type] ?? 'details';
  const { inputs, outputs, ...rest } = ownOf(value) as { inputs?: Moddle[]; outputs?: Moddle[] };
  const isMapping = value.$type === 'kontor:Input' || value.$type === 'kontor:Output';
  if (isMapping) return set('mapping', mapping(value.$type === 'kontor:Input' ? 'in' : 'out', value));
  set(facet, facet === 'details' ? `${value.$type} ${written(value, 0)}` : attributes(rest));
  for (const input of inputs ?? []) set('mapping', mapping('in', input));
  for (const output of outputs ?? []) set('mapping', mapping('out', output));
}

const mapping = (way: string, { name, value }: Moddle): string => `${way} ${name} = ${value ?? ''}`;
const attributes = (values: object): string =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => (Object.keys(values).length === 1 ? written(value, 0) : `${name}: ${written(value, 0)}`))
    .join(', ');

/** A value as text: what is referred to by its own name or code, so that renumbered ids do not count. */
function written(value: unknown, depth: number): string {
  if (value === null || value === undefined || depth > 6) return '';
  if (Array.isArray(value)) return value.map((one) => written(one, depth + 1)).join(', ');
  if (typeof value !== 'object') return String(value);
  const element = value as Moddle;
  const type: string = element.$type ?? '';
  if (/^bpmn:(Message|Signal|Error|Escalation)$/.test(type)) return element.errorCode ?? element.escalationCode ?? element.name ?? '';
  // Elements of the drawing itself are meant by their id.
  if (depth < 2 && element.$parent && /Flow$|Event$|Gateway$|Task$|Activity$|SubProcess$|Transaction$/.test(type)) return element.id ?? '';
  const kind = type.replace(/^\w+:(t(?=[A-Z]))?|EventDefinition$/g, '');
  if (type === 'bpmn:FormalExpression' || type === 'bpmn:Expression' || type === 'bpmn:Documentation') return (element.body ?? element.text ?? '').trim();
  const parts = Object.entries(ownOf(element)).map(([name, one]) => [name, written(one, depth + 1)] as const);
  const told = parts.filter(([, text]) => text !== '').map(([name, text]) => (/Ref$|^body$|^time/.test(name) ? text : `${name}: ${text}`));
  return [kind.charAt(0).toLowerCase() + kind.slice(1), ...told].filter((text) => text !== '').join(' ');
}

function movedIn(before: Moddle, after: Moddle): string[] {
  const [one, two] = [shapesOf(before), shapesOf(after)];
  return [...two].filter(([id, shape]) => one.has(id) && one.get(id) !== shape).map(([id]) => id);
}

function shapesOf(definitions: Moddle): Map<string, string> {
  const shapes = new Map<string, string>();
  for (const diagram of definitions.diagrams ?? []) {
    for (const shape of diagram.plane?.planeElement ?? []) {
      const { bounds, waypoint, bpmnElement } = shape;
      const points = bounds ? [bounds.x, bounds.y, bounds.width, bounds.height] : (waypoint ?? []).flatMap(({ x, y }: Moddle) => [x, y]);
      if (bpmnElement?.id) shapes.set(bpmnElement.id, points.join());
    }
  }
  return shapes;
}
