// The designer's drawing: bpmn-js made ours, loaded only when the designer opens. Pages change it through `Sheet` alone.
import BaseModeler from 'bpmn-js/lib/BaseModeler';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';
import { kontorModdle } from '../../api/moddle.generated.ts';
import { badges } from './badges.ts';
import { type Get, borderPlace, flowAfter, insertInto, putAfter, rootOf, settle, shapeOf } from './build.ts';
import { type Box, type Item, type Services, isFlow, isLane, isPool, isStep, middleOf } from './diagram.ts';
import { addLane, laneNamed, laneOf, lanesOf, moveToLane } from './lanes.ts';
import css from './modeler.module.css';
import { DRAWING, LOOKING } from './modules.ts';
import type { Point } from './paths.ts';
import * as sight from './sight.ts';
import { tidy } from './tidy.ts';
import { type Way, neighbour } from './walk.ts';
import type { ModdleElement, RootKind, Sheet, SheetElement, StepSpec, StepTarget } from './sheet.ts';

export type { ModdleElement, Sheet, SheetElement, StepSpec, StepTarget } from './sheet.ts';

const LISTEN_LAST = 100;

export interface ModelerOptions {
  /** Whether it can be drawn by hand; pages can change it all the same. */
  isByHand: boolean;
  /** The texts of the minimap and other pieces of bpmn-js that speak. */
  translate?: (text: string) => string;
}

/** A drawing in a container, open for changes. */
export class Modeler implements Sheet {
  private readonly inner: BaseModeler;
  private readonly listeners = { select: new Set<(id?: string) => void>(), change: new Set<() => void>(), view: new Set<() => void>() };
  private readonly stops: (() => void)[] = [];
  private readonly isByHand: boolean;
  private isClosed = false;

  /** Opens `xml` in `container`. Throws when it cannot be read as BPMN. */
  static async open(container: HTMLElement, xml: string, options: ModelerOptions): Promise<Modeler> {
    const inner = new BaseModeler({
      container,
      modules: options.isByHand ? DRAWING : LOOKING,
      moddleExtensions: { kontor: kontorModdle },
      bpmnRenderer: {
        defaultFillColor: 'var(--sheet)',
        defaultStrokeColor: 'var(--drawing-line)',
        defaultLabelColor: 'var(--drawing-text)',
      },
      textRenderer: {
        defaultStyle: { fontFamily: 'Inter Variable, sans-serif', fontSize: 13 },
        externalStyle: { fontSize: 12.5 },
      },
      ...(options.translate ? { additionalModules: [{ translate: ['value', options.translate] }] } : {}),
    } as never);
    const modeler = new Modeler(inner, container, options.isByHand);
    await inner.importXML(xml);
    modeler.opened();
    return modeler;
  }

  private constructor(inner: BaseModeler, container: HTMLElement, isByHand: boolean) {
    this.inner = inner;
    this.isByHand = isByHand;
    container.classList.add(css['modeler'] ?? '');
    const bus = this.get('eventBus');
    bus.on('shape.added', ({ element }) => this.markKind(element));
    bus.on('selection.changed', LISTEN_LAST, ({ newSelection }) => this.tellSelected(newSelection ?? []));
    bus.on('commandStack.changed', LISTEN_LAST, (event) => {
      if (event['trigger'] === 'clear') return;
      for (const listen of this.listeners.change) listen();
    });
    bus.on(['canvas.viewbox.changed', 'elements.changed', 'commandStack.changed'], LISTEN_LAST, () => this.tellView());
    // Names are written where somebody asks for it, not over a step that was just put down.
    bus.on(['create.end', 'autoPlace.end'], LISTEN_LAST, () => this.isByHand && this.get('directEditing').cancel());
    bus.on('commandStack.elements.create.postExecuted', LISTEN_LAST, ({ context }) => {
      const [shape, ...more] = (context as { elements: Item[] }).elements.filter((it) => it.labelTarget === undefined);
      if (shape && more.length === 0) settle(this.get, shape);
    });
    this.get('commandStack').register('kontor.together', { preExecute: (context: { work: () => void }) => context.work() });
  }

  readonly get: Get = (name) => this.inner.get<Services[typeof name]>(name);

  private opened(): void {
    sight.widenLabels(this.get);
    const container = this.get('canvas').getContainer();
    const observer = new ResizeObserver(() => !this.isClosed && this.get('canvas').resized());
    observer.observe(container);
    this.stops.push(() => observer.disconnect());
    this.fit();
    this.readFromStart();
  }

  close(): void {
    this.isClosed = true;
    for (const stop of this.stops) stop();
    this.inner.destroy();
  }

  element(id: string): SheetElement | undefined {
    const item = this.get('elementRegistry').get(id);
    return item && sheetElement(item);
  }

  elements(): SheetElement[] {
    return this.items().map(sheetElement);
  }

  /** No labels and no grounds. */
  items(): Item[] {
    return this.get('elementRegistry').filter((it) => it.labelTarget === undefined && (isStep(it) || isFlow(it) || isLane(it) || isPool(it)));
  }

  item(id: string): Item | undefined {
    return this.get('elementRegistry').get(id);
  }

  /** The process that is drawn, whose attributes and documentation are the drawing's own. */
  process(): ModdleElement | undefined {
    return (this.definitions().get('rootElements') as ModdleElement[]).find((it) => it.$type === 'bpmn:Process');
  }

  definitions(): ModdleElement {
    return this.inner.getDefinitions() as unknown as ModdleElement;
  }

  change(id: string, properties: Record<string, unknown>): void {
    this.get('modeling').updateProperties(this.must(id), properties);
  }

  changePart(id: string, part: ModdleElement, properties: Record<string, unknown>): void {
    this.get('modeling').updateModdleProperties(this.must(id), part, properties);
  }

  make(type: string, properties: Record<string, unknown>): ModdleElement {
    return this.get('bpmnFactory').create(type, properties);
  }

  /** What an element of that kind would be, for its icon; it is in no drawing. */
  sample({ type, eventDefinitionType }: StepTarget): ModdleElement {
    const moddle = this.get('moddle');
    return moddle.create(type, eventDefinitionType ? { eventDefinitions: [moddle.create(eventDefinitionType)] } : {});
  }

  root(kind: RootKind, find: Record<string, string>): ModdleElement {
    return rootOf(this.get, this.definitions(), kind, find);
  }

  replace(id: string, target: StepTarget): string {
    const made = this.get('bpmnReplace').replaceElement(this.must(id), target);
    this.select(made.id);
    return made.id;
  }

  rename(id: string, name: string): void {
    this.get('modeling').updateProperties(this.must(id), { name: name === '' ? undefined : name });
  }

  addBoundary(
    hostId: string,
    { eventDefinitionType, ...rest }: { eventDefinitionType: string; cancelActivity?: boolean; [property: string]: unknown },
  ): string {
    return this.addBoundarySpec(hostId, { ...rest, type: 'bpmn:BoundaryEvent', eventDefinitionType }).id;
  }

  /** The same from a whole description, with its name and what it is about. */
  addBoundarySpec(hostId: string, spec: StepSpec): Item {
    const host = this.must(hostId);
    const shape = shapeOf(this.get, this.definitions(), { ...spec, type: 'bpmn:BoundaryEvent' });
    const made = this.get('modeling').createShape(shape, borderPlace(host), host, { attach: true });
    this.select(made.id);
    return made;
  }

  /** Puts a step after an element, or into it where that is a flow; with nothing to follow, in the middle of what is seen. */
  insert(spec: StepSpec, afterId?: string): string {
    const after = afterId === undefined ? undefined : this.get('elementRegistry').get(afterId);
    let made: Item | undefined;
    this.together(() => {
      const shape = shapeOf(this.get, this.definitions(), spec);
      if (after && isFlow(after)) made = insertInto(this.get, after, shape);
      else if (after && isStep(after) && after.type !== 'bpmn:EndEvent') made = putAfter(this.get, after, shape);
      else made = this.get('modeling').createShape(shape, this.freePlace(), this.ground());
      const lane = spec.lane === undefined ? undefined : laneNamed(this.get, spec.lane);
      if (lane) moveToLane(this.get, made, lane);
    });
    this.show(made!.id);
    return made!.id;
  }

  /** Whether a new step would be put between this one and the next, not beside what follows it. */
  goesBetween(id: string): boolean {
    const item = this.get('elementRegistry').get(id);
    return item !== undefined && flowAfter(item) !== undefined;
  }

  /** Begins to drag a new step onto the drawing. */
  drag(spec: StepSpec, event: Event, fromId?: string): void {
    const source = fromId === undefined ? undefined : this.get('elementRegistry').get(fromId);
    this.get('create').start(event, shapeOf(this.get, this.definitions(), spec), source ? { source } : undefined);
  }

  /** Begins to draw a flow from a step to where the next click is. */
  startConnecting(id: string, event: Event): void {
    this.get('connect').start(event, this.must(id));
  }

  connect(fromId: string, toId: string): string | undefined {
    return this.get('modeling').connect(this.must(fromId), this.must(toId))?.id;
  }

  /** Takes elements away; a step with one way in and one way out leaves a flow from the one to the other. */
  remove(ids: readonly string[]): void {
    const items = ids.map((id) => this.get('elementRegistry').get(id)).filter((it) => it !== undefined);
    if (items.length > 0) this.get('modeling').removeElements(items);
  }

  /** The flows that lead out of a step. */
  flowsFrom(id: string): string[] {
    return this.must(id)
      .outgoing.filter(isFlow)
      .map((it) => it.id);
  }

  /** Makes a flow the one that is taken where no condition is true, or an ordinary one again. */
  makeDefault(flowId: string, on: boolean): void {
    const flow = this.must(flowId);
    const { source } = flow;
    if (!source) return;
    this.together(() => {
      this.change(source.id, { default: on ? flow.businessObject : undefined });
      if (on && flow.businessObject.get('conditionExpression')) this.change(flowId, { conditionExpression: undefined });
    });
  }

  lanes(): string[] {
    return lanesOf(this.get).map((it) => it.businessObject.name ?? it.id);
  }

  laneOf(id: string): string | undefined {
    const item = this.get('elementRegistry').get(id);
    const lane = item && laneOf(this.get, item);
    return lane && (lane.businessObject.name ?? lane.id);
  }

  setLane(id: string, lane: string): void {
    const found = laneNamed(this.get, lane);
    if (found) this.together(() => moveToLane(this.get, this.must(id), found));
  }

  addLane(name: string): string | undefined {
    let made: Item | undefined;
    this.together(() => (made = addLane(this.get, name)));
    return made?.id;
  }

  /** Lays the whole drawing out anew; one undo takes it back. */
  tidyUp(): void {
    this.together(() => tidy(this.get));
    this.fit();
    this.readFromStart();
  }

  together(work: () => void): void {
    this.get('commandStack').execute('kontor.together', { work });
  }

  /** What is chosen, kept for `paste`. */
  copy(): boolean {
    const items = this.get('selection').get();
    if (items.length > 0) this.get('copyPaste').copy(items);
    return items.length > 0;
  }

  /** Puts what was copied beside what is chosen, else in the middle of what is seen. */
  paste(): void {
    const [beside] = this.get('selection').get();
    const point = beside && !beside.waypoints ? { x: middleOf(beside).x + 40, y: beside.y + beside.height + 70 } : this.freePlace();
    const made = this.get('copyPaste').paste({ element: beside?.parent && !beside.waypoints ? beside.parent : this.ground(), point });
    if (made) this.get('selection').select(made.filter((it) => it.labelTarget === undefined && it.waypoints === undefined));
  }

  /** Moves what is chosen by so many units of the drawing. */
  nudge(dx: number, dy: number): void {
    const items = this.get('selection')
      .get()
      .filter((it) => it.waypoints === undefined);
    if (items.length > 0) this.get('modeling').moveElements(items, { x: dx, y: dy }, undefined, { autoResize: true });
  }

  /** Lets the name be typed where it is drawn. */
  writeName(id: string): void {
    const item = this.item(id);
    if (item && this.isByHand) this.get('directEditing').activate(item);
  }

  // Choosing and looking.

  /** Chooses what lies that way of the chosen element, else the beginning. */
  walk(way: Way): void {
    const id = this.selected();
    const from = id === undefined ? undefined : this.item(id);
    const [start] = this.get('elementRegistry').filter((it) => it.type === 'bpmn:StartEvent');
    const next = from ? neighbour(this.items(), from, way) : start;
    if (next) this.show(next.id);
  }

  select(id: string | undefined): void {
    const item = id === undefined ? undefined : this.get('elementRegistry').get(id);
    this.get('selection').select(item ?? null);
  }

  selected(): string | undefined {
    const [only, ...more] = this.get('selection').get();
    return only && more.length === 0 ? (only.labelTarget ?? only).id : undefined;
  }

  selection(): string[] {
    return [
      ...new Set(
        this.get('selection')
          .get()
          .map((it) => (it.labelTarget ?? it).id),
      ),
    ];
  }

  /** Chooses an element and brings it in sight, also out of a sub-process that is drawn apart. */
  show(id: string): void {
    const item = this.get('elementRegistry').get(id);
    if (!item) return;
    const canvas = this.get('canvas');
    const root = rootItem(item);
    if (canvas.getRootElement() !== root) canvas.setRootElement(root);
    this.select(id);
    canvas.scrollToElement(item, 100);
  }

  onSelect(listen: (id?: string) => void): () => void {
    return listenIn(this.listeners.select, listen);
  }

  onChange(listen: () => void): () => void {
    return listenIn(this.listeners.change, listen);
  }

  /** Calls when what is seen has moved: zoomed, panned, changed. */
  onView(listen: () => void): () => void {
    return listenIn(this.listeners.view, listen);
  }

  async xml(): Promise<string> {
    const { xml } = await this.inner.saveXML({ format: true });
    if (xml === undefined) throw new Error('the drawing could not be written');
    return xml;
  }

  undo(): void {
    if (this.canUndo()) this.get('commandStack').undo();
  }

  redo(): void {
    if (this.canRedo()) this.get('commandStack').redo();
  }

  canUndo(): boolean {
    return this.get('commandStack').canUndo();
  }

  canRedo(): boolean {
    return this.get('commandStack').canRedo();
  }

  mark(id: string, marker: string, on: boolean): void {
    if (!this.get('elementRegistry').get(id)) return;
    if (on) this.get('canvas').addMarker(id, marker);
    else this.get('canvas').removeMarker(id, marker);
  }

  /** Shows a sign at the corner of each of these; words beside the drawing say what it means. */
  badges(levels: ReadonlyMap<string, string>): void {
    badges(
      this.get,
      'problem',
      [...levels].map(([id, mood]) => ({ id, text: '!', mood, right: true })),
    );
  }

  /** Says at the corner of each element how much is said about it. */
  talk(counts: ReadonlyMap<string, number>): void {
    badges(
      this.get,
      'talk',
      [...counts].map(([id, count]) => ({ id, text: String(count), mood: 'talk', right: false })),
    );
  }

  /** Opens or closes the small picture of the whole drawing. */
  showMinimap(isShown: boolean): void {
    if (!this.isByHand) return;
    const minimap = this.get('minimap');
    if (isShown) minimap.open();
    else minimap.close();
  }

  /** Whether the whole drawing cannot be read at once in the window. */
  isLarge(): boolean {
    return sight.isLarge(this.get);
  }

  /** Where an element is on the screen, in px from the container's corner. */
  boxOf(id: string): Box | undefined {
    const item = this.item(id);
    return item && sight.boxOnScreen(this.get, item);
  }

  /** Shows the whole drawing. */
  fit(): void {
    sight.fit(this.get);
  }

  /** Shows it at a size that can be read, from its beginning. */
  readFromStart(): void {
    sight.readFromStart(this.get);
  }

  zoomBy(factor: number): void {
    sight.zoomBy(this.get, factor);
  }

  /** What part of the drawing is seen, to come back to it. */
  view(): Box {
    return this.get('canvas').viewbox();
  }

  look(view: Box): void {
    this.get('canvas').viewbox(view);
  }

  private must(id: string): Item {
    const item = this.get('elementRegistry').get(id);
    if (!item) throw new Error(`there is no element ${id} in the drawing`);
    return item;
  }

  private ground(): Item {
    return this.get('elementRegistry').filter(isPool)[0] ?? this.get('canvas').getRootElement();
  }

  private freePlace(): Point {
    const view = this.get('canvas').viewbox();
    const pool = this.get('elementRegistry').filter(isPool)[0];
    const middle = middleOf(view);
    if (!pool) return middle;
    const keep = (at: number, from: number, size: number): number => Math.min(from + size - 80, Math.max(from + 80, at));
    return { x: keep(middle.x, pool.x, pool.width), y: keep(middle.y, pool.y, pool.height) };
  }

  private tellSelected(selection: readonly Item[]): void {
    const [only] = selection;
    const id = only && selection.length === 1 ? (only.labelTarget ?? only).id : undefined;
    for (const listen of this.listeners.select) listen(id);
  }

  private tellView(): void {
    for (const listen of this.listeners.view) listen();
  }

  /** Lanes and pools are the paper that the drawing lies on; a class says so, nothing is written into the drawing. */
  private markKind(element: Item | undefined): void {
    if (!element || element.labelTarget) return;
    if (isLane(element) || isPool(element)) this.get('canvas').addMarker(element.id, 'kind-paper');
  }
}

function sheetElement(item: Item): SheetElement {
  const parent = item.host ?? item.parent;
  return {
    id: item.id,
    type: item.type,
    name: item.businessObject.name ?? '',
    businessObject: item.businessObject,
    ...(parent ? { parentId: parent.id } : {}),
    isFlow: isFlow(item),
  };
}

function listenIn<Listener>(all: Set<Listener>, listen: Listener): () => void {
  all.add(listen);
  return () => void all.delete(listen);
}

function rootItem(item: Item): Item {
  let at = item;
  while (at.parent) at = at.parent;
  return at;
}
