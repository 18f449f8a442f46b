// Steps that come into a drawing: made of plain descriptions, put into flows with room made for them, or on the border of a step.
import { type Box, type Item, type Services, boxOf, isFlow, isStep, middleOf, overlaps } from './diagram.ts';
import type { Point } from './paths.ts';
import type { ModdleElement, PlainPart, RootKind, StepSpec } from './sheet.ts';

/** Between two steps that follow each other, in drawing units. */
const GAP = 60;

/** How a service of a modeler is asked for. */
export type Get = <Name extends keyof Services>(name: Name) => Services[Name];

const ROOTS = {
  message: { type: 'bpmn:Message', reference: 'messageRef' },
  error: { type: 'bpmn:Error', reference: 'errorRef' },
  signal: { type: 'bpmn:Signal', reference: 'signalRef' },
  escalation: { type: 'bpmn:Escalation', reference: 'escalationRef' },
} as const satisfies Record<RootKind, { type: string; reference: string }>;

/** The root element of that kind with these properties, found in the file or made; bpmn-js puts it there when it is referred to. */
export function rootOf(get: Get, definitions: ModdleElement, kind: RootKind, find: Record<string, string>): ModdleElement {
  const { type } = ROOTS[kind];
  const known = (definitions.get('rootElements') as ModdleElement[]).find(
    (it) => it.$type === type && Object.entries(find).every(([name, value]) => it.get(name) === value),
  );
  if (known) return known;
  const made = get('bpmnFactory').create(type, find);
  made.$parent = definitions;
  return made;
}

/** Makes parts of plain data, lists of parts with them. */
export function partOf(get: Get, plain: PlainPart, parent?: ModdleElement): ModdleElement {
  const { $type, ...properties } = plain;
  const part = get('moddle').create($type, {});
  part.$parent = parent;
  for (const [name, value] of Object.entries(properties)) part.set(name, valueOf(get, value, part));
  return part;
}

const isPlainPart = (value: unknown): value is PlainPart => typeof value === 'object' && value !== null && '$type' in value && !('$descriptor' in value);

function valueOf(get: Get, value: unknown, parent: ModdleElement): unknown {
  if (Array.isArray(value)) return value.map((one) => valueOf(get, one, parent));
  return isPlainPart(value) ? partOf(get, value, parent) : value;
}

/** Those attributes of event definitions that BPMN writes as expressions. */
const EXPRESSIONS = new Set(['timeDuration', 'timeDate', 'timeCycle', 'condition']);

/** The shape of a step that stands nowhere yet. */
export function shapeOf(get: Get, definitions: ModdleElement, spec: StepSpec): Item {
  const { type, eventDefinitionType, name, properties, extensions, definition, about, lane: _lane, ...hints } = spec;
  const shape = get('elementFactory').createShape({ type, ...(eventDefinitionType ? { eventDefinitionType } : {}), ...hints });
  const model = shape.businessObject;
  if (name !== undefined) model.name = name;
  for (const [key, value] of Object.entries(properties ?? {})) model.set(key, valueOf(get, value, model));
  if (extensions && extensions.length > 0) {
    model.set('extensionElements', partOf(get, { $type: 'bpmn:ExtensionElements', values: [...extensions] }, model));
  }
  const [event] = (model['eventDefinitions'] as ModdleElement[] | undefined) ?? [];
  for (const [key, value] of Object.entries(definition ?? {})) {
    if (!event) continue;
    event.set(key, EXPRESSIONS.has(key) && typeof value === 'string' ? partOf(get, { $type: 'bpmn:FormalExpression', body: value }, event) : value);
  }
  if (about) (event ?? model).set(ROOTS[about.kind].reference, rootOf(get, definitions, about.kind, about.find));
  return shape;
}

/** The one flow that a step is inserted into when it comes after `source`; gateways that split have no such flow. */
export function flowAfter(source: Item): Item | undefined {
  if (isFlow(source)) return source;
  const flows = source.outgoing.filter(isFlow);
  return flows.length === 1 ? flows[0] : undefined;
}

/** Puts a step into a flow, with its condition staying before it, and pushes what follows to the right where there is no room. */
export function insertInto(get: Get, flow: Item, shape: Item): Item {
  const { source, target } = flow;
  if (!source || !target) throw new Error('a flow leads from somewhere to somewhere');
  const modeling = get('modeling');
  const place = placeIn(get, flow, source, target, shape);
  const made = modeling.createShape(shape, place, source.parent ?? get('canvas').getRootElement());
  modeling.reconnectEnd(flow, made, middleOf(made));
  const next = modeling.connect(made, target, { type: 'bpmn:SequenceFlow' });
  for (const one of next ? [flow, next] : [flow]) modeling.layoutConnection(one, { waypoints: [] });
  return made;
}

/** Where the middle of the step comes: right of the source, on the row of the flow; makes room for it. */
function placeIn(get: Get, flow: Item, source: Item, target: Item, shape: Item): Point {
  const points = flow.waypoints ?? [];
  const row = rowOf(points, source, target);
  const left = source.host ? source.x + source.width : Math.max(source.x + source.width, bendOf(points, row));
  const wide = shape.width + 2 * GAP;
  const box: Box = { x: left + GAP, y: row - shape.height / 2, width: shape.width, height: shape.height };
  const isInTheWay = (it: Item): boolean => isStep(it) && it !== source && it !== source.host && it.parent === source.parent && overlaps(it, box, 20);
  if (get('elementRegistry').filter(isInTheWay).length > 0 || (target.x >= left && target.x - left < wide)) makeRoom(get, source, target, left, wide);
  return middleOf(box);
}

/** The row on which a flow reaches its target from the left, else that of its source. */
function rowOf(points: readonly Point[], source: Item, target: Item): number {
  const last = points.at(-1);
  const before = points.at(-2);
  const isToTheRight = target.x > source.x + source.width;
  if (isToTheRight && last && before && Math.abs(last.y - before.y) < 2 && before.x < last.x) return last.y;
  return middleOf(source).y;
}

/** Where the flow turns into its row, so that the step comes behind the bend. */
function bendOf(points: readonly Point[], row: number): number {
  const at = points.findIndex((point, index) => index > 0 && Math.abs(point.y - row) < 2);
  const bend = at > 0 && at < points.length - 1 ? points[at] : undefined;
  return bend?.x ?? Number.NEGATIVE_INFINITY;
}

/** A step that was dropped onto a flow gets the room that one put there by a click has. */
export function settle(get: Get, shape: Item): void {
  const [into] = shape.incoming.filter(isFlow);
  const [on] = shape.outgoing.filter(isFlow);
  const source = into?.source;
  const target = on?.target;
  if (!into || !on || !source || !target) return;
  const left = source.x + source.width;
  if (source.host || target.x < left || target.x - left >= shape.width + GAP) return;
  makeRoom(get, source, target, left, shape.width + 2 * GAP, shape);
  const delta = { x: Math.round(left + GAP - shape.x), y: 0 };
  for (const it of shape.label ? [shape, shape.label] : [shape]) get('modeling').moveShape(it, delta, it.parent, {});
  for (const flow of [into, on]) get('modeling').layoutConnection(flow, { waypoints: [] });
}

function makeRoom(get: Get, source: Item, target: Item, left: number, wide: number, besides?: Item): void {
  const start = left + 1;
  const have = target.x >= left ? target.x - left : 0;
  const delta = Math.ceil((wide - have) / 10) * 10;
  if (delta <= 0) return;
  const tool = get('spaceTool');
  const root = rootOfItem(source);
  const all = get('elementRegistry').filter((it) => it !== root && rootOfItem(it) === root && !isBeside(it, source, start) && !isOf(it, besides));
  const { movingShapes, resizingShapes } = tool.calculateAdjustments(all, 'x', delta, start);
  if (movingShapes.length > 0) tool.makeSpace(movingShapes, resizingShapes, { x: delta, y: 0 }, 'e', start);
}

const isOf = (item: Item, shape: Item | undefined): boolean => shape !== undefined && (item === shape || item.labelTarget === shape);

/** Whether it lies in an event sub-process over the place: those stand for themselves and are not pulled apart. */
function isBeside(item: Item, source: Item, start: number): boolean {
  for (let at: Item | undefined = item; at; at = at.parent) {
    if (at.businessObject['triggeredByEvent'] === true && at.x < start && !isInside(source, at)) return true;
  }
  return false;
}

function isInside(item: Item, group: Item): boolean {
  for (let at: Item | undefined = item.parent; at; at = at.parent) if (at === group) return true;
  return false;
}

function rootOfItem(item: Item): Item {
  let at = item;
  while (at.parent) at = at.parent;
  return at;
}

/** Puts a step after another: into its only flow, else beside it with a flow of its own. */
export function putAfter(get: Get, after: Item, shape: Item): Item {
  const flow = flowAfter(after);
  const isEnd = shape.type === 'bpmn:EndEvent' || shape.type === 'bpmn:BoundaryEvent';
  return flow && !isEnd ? insertInto(get, flow, shape) : clear(get, get('autoPlace').append(after, shape));
}

/** Moves a step that lies on another down to where it lies on none. */
function clear(get: Get, shape: Item): Item {
  const others = get('elementRegistry').filter((it) => isStep(it) && it !== shape && it.host !== shape && it.parent === shape.parent);
  const isFree = (dy: number): boolean => others.every((it) => !overlaps({ ...boxOf(shape), y: shape.y + dy }, it, 15));
  const dy = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((n) => n * 20).find(isFree) ?? 0;
  if (dy === 0) return shape;
  for (const it of shape.label ? [shape, shape.label] : [shape]) get('modeling').moveShape(it, { x: 0, y: dy }, it.parent, {});
  for (const flow of shape.incoming) get('modeling').layoutConnection(flow, { waypoints: [] });
  return shape;
}

/** Where on a step's lower border an event may stand without covering another one: its middle. */
export function borderPlace(host: Item): Point {
  const taken = (host.attachers ?? []).map((it) => middleOf(it).x);
  const y = host.y + host.height;
  for (let x = host.x + host.width - 26; x > host.x + 10; x -= 40) if (taken.every((it) => Math.abs(it - x) >= 38)) return { x, y };
  return { x: host.x + host.width / 2, y };
}
