// A drawing that is being changed, as pages see it: what it consists of and every change that can be made, without bpmn-js.

/** A piece of the BPMN model, as bpmn-moddle reads it. */
export interface ModdleElement {
  readonly $type: string;
  $parent?: ModdleElement | undefined;
  id?: string;
  name?: string;
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  [property: string]: unknown;
}

/** One element of the drawing: a step, an event, a gateway, a flow, a lane, a pool. */
export interface SheetElement {
  id: string;
  /** As BPMN calls it, e.g. `bpmn:UserTask`. */
  type: string;
  name: string;
  businessObject: ModdleElement;
  /** The sub-process, pool or process around it; of a boundary event, the step that it stands on. */
  parentId?: string;
  isFlow: boolean;
}

/** What to make of an element: the BPMN type, and for events what they wait for or throw. */
export interface StepTarget {
  type: string;
  eventDefinitionType?: string;
  [property: string]: unknown;
}

/** A step that can be put in a drawing, from the palette or a template. */
export interface StepSpec extends StepTarget {
  name?: string;
  /** Attributes of the element itself, e.g. `kontor:effect`. */
  properties?: Record<string, unknown>;
  /** What goes into its `bpmn:extensionElements`: plain data with `$type`, children as lists of the same. */
  extensions?: readonly PlainPart[];
  /** Attributes of its event definition; texts in `body` fields become formal expressions. */
  definition?: Record<string, unknown>;
  /** The name of the message, error code, signal or escalation that the event is about. */
  about?: { kind: RootKind; find: Record<string, string> };
  /** The lane it belongs to, where the drawing has one of that name. */
  lane?: string;
}

/** A part of a model as plain data. */
export interface PlainPart {
  $type: string;
  [property: string]: unknown;
}

export type RootKind = 'message' | 'error' | 'signal' | 'escalation';

/** A drawing being changed; every change can be undone. */
export interface Sheet {
  element(id: string): SheetElement | undefined;
  elements(): SheetElement[];
  /** Sets properties of the element itself; one step of undo. */
  change(id: string, properties: Record<string, unknown>): void;
  /** Sets properties of a part of the element, e.g. of one of its extension elements. */
  changePart(id: string, part: ModdleElement, properties: Record<string, unknown>): void;
  /** Makes a part that belongs to nothing yet; `changePart` or `change` puts it somewhere. */
  make(type: string, properties: Record<string, unknown>): ModdleElement;
  /** The message, error, signal or escalation of the file with these properties; made when there is none. It comes into the file when something refers to it. */
  root(kind: RootKind, find: Record<string, string>): ModdleElement;
  /** Makes another kind of step of it; its id, name and flows stay. */
  replace(id: string, target: StepTarget): string;
  /** Puts an event on the border of a step; the id of the event. */
  addBoundary(hostId: string, definition: { eventDefinitionType: string; cancelActivity?: boolean; [property: string]: unknown }): string;
  /** The names of the lanes, from top to bottom. */
  lanes(): string[];
  /** The name of the innermost lane that it stands in. */
  laneOf(id: string): string | undefined;
  /** Moves it into the lane of this name. */
  setLane(id: string, lane: string): void;
  /** Several changes that are undone as one. */
  together(work: () => void): void;
  select(id: string | undefined): void;
  selected(): string | undefined;
  onSelect(listen: (id?: string) => void): () => void;
  onChange(listen: () => void): () => void;
  xml(): Promise<string>;
  undo(): void;
  redo(): void;
  canUndo(): boolean;
  canRedo(): boolean;
  /** Sets or removes a CSS class on the drawn element. */
  mark(id: string, marker: string, on: boolean): void;
}
