// What is used of diagram-js and bpmn-js, as types: their own leave most of it open.
import type { Point } from './paths.ts';
import type { ModdleElement } from './sheet.ts';

export interface Box extends Point {
  width: number;
  height: number;
}

/** A shape, a flow, a label or the ground. */
export interface Item extends Box {
  id: string;
  type: string;
  businessObject: ModdleElement;
  di: ModdleElement;
  parent?: Item | undefined;
  host?: Item | undefined;
  attachers?: Item[];
  children?: Item[];
  incoming: Item[];
  outgoing: Item[];
  label?: Item;
  labelTarget?: Item;
  waypoints?: Point[];
  source?: Item;
  target?: Item;
  collapsed?: boolean;
}

export interface View extends Box {
  scale: number;
  inner: Box;
}

export interface Canvas {
  viewbox(box?: Box): View;
  zoom(scale?: number | 'fit-viewport', center?: Point): number;
  scroll(delta: { dx: number; dy: number }): void;
  scrollToElement(element: Item, padding?: number): void;
  resized(): void;
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
  hasMarker(id: string, marker: string): boolean;
  getContainer(): HTMLElement;
  getRootElement(): Item;
  getRootElements(): Item[];
  setRootElement(root: Item): void;
  findRoot(id: string): Item | undefined;
  focus(): void;
}

export interface Registry {
  get(id: string): Item | undefined;
  getAll(): Item[];
  getGraphics(id: string): SVGElement;
  filter(test: (element: Item) => boolean): Item[];
}

export interface DiagramEvent {
  element?: Item;
  elements?: Item[];
  newSelection?: Item[];
  originalEvent?: Event;
  [field: string]: unknown;
}

export interface EventBus {
  on(events: string | string[], listener: (event: DiagramEvent) => unknown): void;
  on(events: string | string[], priority: number, listener: (event: DiagramEvent) => unknown): void;
  fire(event: string, data: object): unknown;
}

export interface Modeling {
  updateProperties(element: Item, properties: object): void;
  updateModdleProperties(element: Item, part: ModdleElement, properties: object): void;
  updateLabel(element: Item, text: string): void;
  createShape(shape: Item, position: Point, parent: Item, hints?: object): Item;
  moveElements(shapes: Item[], delta: Point, parent?: Item, hints?: object): void;
  moveShape(shape: Item, delta: Point, parent?: Item, hints?: object): void;
  removeElements(elements: Item[]): void;
  connect(source: Item, target: Item, attributes?: object, hints?: object): Item | undefined;
  reconnectEnd(flow: Item, target: Item, docking: Point | Point[]): void;
  layoutConnection(flow: Item, hints?: object): void;
  updateWaypoints(flow: Item, points: Point[]): void;
  resizeLane(lane: Item, bounds: Box, balanced?: boolean): void;
  resizeShape(shape: Item, bounds: Box, least?: Box, hints?: object): void;
  addLane(lane: Item, location: 'top' | 'bottom'): Item;
  toggleCollapse(element: Item): void;
}

export interface ElementFactory {
  createShape(attributes: object): Item;
  createParticipantShape(attributes?: object): Item;
}

export interface SpaceTool {
  calculateAdjustments(elements: Item[], axis: 'x' | 'y', delta: number, start: number): { movingShapes: Item[]; resizingShapes: Item[] };
  makeSpace(moving: Item[], resizing: Item[], delta: Point, direction: 'e' | 's', start: number): void;
}

/** The services of a modeler by the names that bpmn-js gives them. */
export interface Services {
  canvas: Canvas;
  elementRegistry: Registry;
  eventBus: EventBus;
  modeling: Modeling;
  elementFactory: ElementFactory;
  bpmnFactory: { create(type: string, properties?: object): ModdleElement };
  bpmnReplace: { replaceElement(element: Item, target: object, hints?: object): Item };
  moddle: { create(type: string, properties?: object): ModdleElement; ids: { assigned(id: string): unknown } };
  commandStack: {
    undo(): void;
    redo(): void;
    canUndo(): boolean;
    canRedo(): boolean;
    execute(command: string, context: object): void;
    register(command: string, handler: object): void;
  };
  selection: { get(): Item[]; select(elements: Item | Item[] | null, add?: boolean): void };
  autoPlace: { append(source: Item, shape: Item): Item };
  create: { start(event: Event, shape: Item, context?: object): void };
  connect: { start(event: Event, source: Item): void };
  dragging: { cancel(): void; context(): object | null };
  copyPaste: { copy(elements: Item[]): unknown; paste(context?: object): Item[] | undefined };
  clipboard: { isEmpty(): boolean };
  directEditing: { activate(element: Item): void; isActive(): boolean; complete(): void; cancel(): void };
  spaceTool: SpaceTool;
  lassoTool: { activateSelection(event: Event): void };
  overlays: {
    add(id: string, type: string, overlay: { position: object; html: HTMLElement; scale?: boolean | { min?: number; max?: number } }): string;
    remove(filter: { type?: string; element?: string } | string): void;
  };
  minimap: { open(): void; close(): void };
  graphicsFactory: { update(type: 'shape' | 'connection', element: Item, graphics: SVGElement): void };
  rules: { allowed(action: string, context: object): unknown };
}

export const isStep = (item: Item): boolean =>
  item.labelTarget === undefined &&
  item.waypoints === undefined &&
  !/Participant|Lane$|Collaboration|:Process$|TextAnnotation|Group|DataObject|DataStore/.test(item.type);

export const isLane = (item: Item): boolean => item.type === 'bpmn:Lane';
export const isPool = (item: Item): boolean => item.type === 'bpmn:Participant';
export const isFlow = (item: Item): boolean => item.type === 'bpmn:SequenceFlow';
export const boxOf = ({ x, y, width, height }: Box): Box => ({ x, y, width, height });
export const middleOf = (box: Box): Point => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
export const overlaps = (one: Box, other: Box, gap = 0): boolean =>
  one.x < other.x + other.width + gap && other.x < one.x + one.width + gap && one.y < other.y + other.height + gap && other.y < one.y + one.height + gap;
