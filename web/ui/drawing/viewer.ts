// The drawing on the screen: bpmn-js, loaded only when a drawing is opened, painted and moved by what a run did.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/diagram-js.css';
import { type Rect, listenToBand } from './band.ts';
import css from './drawing.module.css';
import { listenToGestures } from './gestures.ts';
import { Layer, type Pill, type TokenPlace } from './layer.ts';
import { Marks } from './marks.ts';
import type { FlowMap, Point } from './paths.ts';

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What is used of bpmn-js's model; its own types leave most of it open. */
interface Element extends Partial<Box> {
  id: string;
  type: string;
  parent?: Element;
  host?: Element;
  labelTarget?: Element;
  source?: Element;
  target?: Element;
  waypoints?: Point[];
  businessObject: { name?: string; triggeredByEvent?: boolean };
  di: { get(name: string): unknown; set(name: string, value: unknown): void };
}
interface Canvas {
  viewbox(box?: Box): Box & { scale: number; inner: Box };
  zoom(scale: number, center?: Point): number;
  scroll(delta: { dx: number; dy: number }): void;
  resized(): void;
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
  getContainer(): HTMLElement;
}
interface Registry {
  get(id: string): Element | undefined;
  getGraphics(id: string): SVGElement;
  filter(test: (element: Element) => boolean): Element[];
}
interface EventBus {
  on(events: string | string[], listener: (event: { element?: Element; originalEvent?: MouseEvent }) => void): void;
}
interface GraphicsFactory {
  update(type: 'shape' | 'connection', element: Element, graphics: SVGElement): void;
}

/** How an element is painted: where a token was, is or broke, and what differs from another drawing. */
export type Ink = 'done' | 'here' | 'stuck' | 'added' | 'changed' | 'removed';
const INKS: Readonly<Record<Ink, { stroke: string; fill?: string }>> = {
  done: { stroke: 'var(--ink)' },
  here: { stroke: 'var(--brass)', fill: 'var(--brass-wash)' },
  stuck: { stroke: 'var(--red)', fill: 'var(--red-wash)' },
  added: { stroke: 'var(--green)', fill: 'var(--green-wash)' },
  changed: { stroke: 'var(--action)', fill: 'var(--chosen)' },
  removed: { stroke: 'var(--red)', fill: 'var(--red-wash)' },
};

/** The lower margin keeps the drawing off the bpmn.io mark, which has to stay uncovered. */
const MARGIN_PX = { side: 30, top: 30, bottom: 52 };
/** Labels of 12 drawing units cannot be read below this. */
const READABLE_SCALE = 0.7;
/** What bpmn-js gives a label without a width of its own. */
const LABEL_WIDTH = 90;
/** How far from the edge of the window a followed element stays, in drawing units. */
const IN_SIGHT = 90;
const SCALES = { least: 0.2, most: 3 };

export interface DrawingEvents {
  /** `more`: besides what is chosen, as Shift says. */
  onChoose?: ((element: string, more: boolean) => void) | undefined;
  /** What a rubber band touched; without a listener there is no band. */
  onBand?: ((elements: string[]) => void) | undefined;
  /** The pointer is over an element, whose box is given in pixels of the container, or over none. */
  onHover?: ((element: string | undefined, box: Box | undefined) => void) | undefined;
}

/** A drawing in a container. */
export class DrawingView {
  private readonly viewer: NavigatedViewer;
  private readonly canvas: Canvas;
  private readonly registry: Registry;
  private readonly layer: Layer;
  private readonly stops: (() => void)[] = [];
  private inks = new Map<string, Ink>();
  private readonly chosen: Marks;
  private readonly heat: Marks;
  private isMovedByHand = false;
  private keepView: () => void = () => this.fit();

  /** Draws `xml` in `container`. Throws when it cannot be read as BPMN. */
  static async open(container: HTMLElement, xml: string, events: DrawingEvents): Promise<DrawingView> {
    const line = 'var(--drawing-line)';
    const viewer = new NavigatedViewer({
      container,
      zoomScroll: { enabled: false },
      bpmnRenderer: {
        defaultFillColor: 'var(--sheet)',
        defaultStrokeColor: line,
        defaultLabelColor: 'var(--drawing-text)',
      },
      textRenderer: {
        defaultStyle: { fontFamily: 'Inter Variable, sans-serif', fontSize: 13 },
        externalStyle: { fontSize: 12.5 },
      },
    } as never);
    await viewer.importXML(xml);
    return new DrawingView(viewer, container, events);
  }

  private constructor(viewer: NavigatedViewer, container: HTMLElement, events: DrawingEvents) {
    this.viewer = viewer;
    this.canvas = viewer.get('canvas');
    this.registry = viewer.get('elementRegistry');
    const bus: EventBus = viewer.get('eventBus');
    const isThere = (id: string): boolean => this.registry.get(id) !== undefined;
    this.chosen = new Marks(this.canvas, isThere);
    this.heat = new Marks(this.canvas, isThere);
    this.layer = new Layer(this.canvas.getContainer(), (id) => this.box(id), this.flowMap());
    this.layer.place(this.canvas.viewbox());
    bus.on('canvas.viewbox.changed', () => this.layer.place(this.canvas.viewbox()));
    bus.on('element.click', ({ element, originalEvent }) => {
      const target = element?.labelTarget ?? element;
      if (target && isStep(target)) events.onChoose?.(target.id, originalEvent?.shiftKey === true);
    });
    bus.on('element.hover', ({ element }) => {
      const target = element?.labelTarget ?? element;
      if (target && isStep(target)) events.onHover?.(target.id, this.onScreen(target.id));
    });
    bus.on(['element.out', 'canvas.viewbox.changing'], () => events.onHover?.(undefined, undefined));
    const { onBand } = events;
    if (onBand) this.stops.push(listenToBand(container, css['band'] ?? '', (rect) => onBand(this.touched(rect))));
    this.softenLanes();
    this.widenLabels();
    const gestures = listenToGestures(container, {
      pan: (dx, dy) => this.byHand(() => this.canvas.scroll({ dx, dy })),
      zoom: (factor, x, y) => this.byHand(() => this.zoomBy(factor, { x, y })),
    });
    const observer = new ResizeObserver(() => this.resized());
    observer.observe(container);
    this.stops.push(gestures, () => observer.disconnect());
  }

  /** Paints the way that was gone in ink, where it stands in brass, where it broke in red. */
  paint(done: readonly string[], here: readonly string[], stuck: readonly string[]): void {
    const wanted = new Map<string, Ink>();
    for (const id of done) wanted.set(id, 'done');
    for (const id of here) wanted.set(id, 'here');
    for (const id of stuck) wanted.set(id, 'stuck');
    this.colour(wanted);
  }

  /** Paints each of these elements in its ink, and all others plainly. */
  colour(wanted: Map<string, Ink>): void {
    for (const id of new Set([...this.inks.keys(), ...wanted.keys()])) {
      if (this.inks.get(id) !== wanted.get(id)) this.ink(id, this.inks.get(id), wanted.get(id));
    }
    this.inks = wanted;
  }

  /** Stands the tokens; one that moved glides along the flows that were newly taken. Returns how long, in ms. */
  stand(tokens: readonly TokenPlace[], taken: ReadonlySet<string>): number {
    return this.layer.stand(tokens, taken);
  }

  /** Goes after tokens that left the window, unless somebody has chosen what to look at. */
  keepInSight(ids: readonly string[], from: readonly string[]): void {
    if (this.isMovedByHand) return;
    const view = this.canvas.viewbox();
    const isSeen = (box: Box): boolean =>
      box.x >= view.x && box.y >= view.y && box.x + box.width <= view.x + view.width && box.y + box.height <= view.y + view.height;
    if (!this.boxes(ids).every(isSeen)) this.follow(ids, from);
  }

  /** Shows counts on elements; updates the text of those that are there. */
  count(pills: readonly Pill[]): void {
    this.layer.count(pills);
  }

  /** Marks elements as chosen. */
  choose(ids: readonly string[]): void {
    this.chosen.set(new Map(ids.map((id) => [id, 'chosen'])));
  }

  /** Marks elements and flows by how much of something there is, e.g. `heat-3` or `way-2`. */
  warm(marks: ReadonlyMap<string, string>): void {
    // A sub-process is a ground for what is in it, and stays white.
    this.heat.set(new Map([...marks].filter(([id]) => !this.isGround(id))));
  }

  /** The box of an element in pixels of the container. */
  onScreen(id: string): Box | undefined {
    const box = this.box(id);
    if (!box) return undefined;
    const { x, y, scale } = this.canvas.viewbox();
    return { x: (box.x - x) * scale, y: (box.y - y) * scale, width: box.width * scale, height: box.height * scale };
  }

  /** The steps that a rectangle of the window touches; not those around all of it. */
  private touched(rect: Rect): string[] {
    const ground = this.canvas.getContainer().getBoundingClientRect();
    const left = rect.left - ground.left;
    const top = rect.top - ground.top;
    const right = rect.right - ground.left;
    const bottom = rect.bottom - ground.top;
    return this.registry
      .filter((it) => it.labelTarget === undefined && it.width !== undefined && isStep(it))
      .filter((it) => {
        const box = this.onScreen(it.id)!;
        const isAround = box.x < left && box.y < top && box.x + box.width > right && box.y + box.height > bottom;
        return !isAround && box.x < right && box.x + box.width > left && box.y < bottom && box.y + box.height > top;
      })
      .map((it) => it.id);
  }

  /** Shows the whole drawing. */
  fit(): void {
    this.isMovedByHand = false;
    this.keepView = () => this.fit();
    const { inner } = this.canvas.viewbox();
    const scale = Math.min(this.wholeScale(), 1.2);
    if (scale > 0) this.show({ x: inner.x + inner.width / 2, y: inner.y + inner.height / 2 }, scale);
  }

  /**
   * Shows the drawing as large as can be read, with these elements in sight and, as far as there is room, those from
   * which they were reached; the whole of it where that can be read.
   */
  follow(ids: readonly string[], from: readonly string[] = []): void {
    const here = this.boxes(ids);
    if (this.wholeScale() >= READABLE_SCALE || here.length === 0) return this.fit();
    this.isMovedByHand = false;
    this.keepView = () => this.follow(ids, from);
    const { inner } = this.canvas.viewbox();
    const { width, height } = this.room();
    const scale = Math.max(READABLE_SCALE, Math.min(0.9, height / inner.height));
    const goal = middleOf(here);
    const wished = middleOf([...here, ...this.boxes(from)]);
    const sight = { x: Math.max(0, width / scale / 2 - IN_SIGHT), y: Math.max(0, height / scale / 2 - IN_SIGHT) };
    const x = near(wished.x, goal.x, sight.x);
    const y = near(wished.y, goal.y, sight.y);
    this.show({ x: within(x, inner.x, inner.width, width / scale), y: within(y, inner.y, inner.height, height / scale) }, scale);
  }

  private boxes(ids: readonly string[]): Box[] {
    return ids.map((id) => this.box(id)).filter((it) => it !== undefined);
  }

  /** The part of the container that the drawing may take. */
  private room(): { width: number; height: number } {
    const { width, height } = this.canvas.getContainer().getBoundingClientRect();
    return {
      width: Math.max(0, width - 2 * MARGIN_PX.side),
      height: Math.max(0, height - MARGIN_PX.top - MARGIN_PX.bottom),
    };
  }

  private wholeScale(): number {
    const { width, height } = this.room();
    const { inner } = this.canvas.viewbox();
    return inner.width === 0 ? 0 : Math.min(width / inner.width, height / inner.height);
  }

  /** Zooms by a factor around a point of the container, or its middle. */
  zoomBy(factor: number, at?: Point): void {
    const { scale } = this.canvas.viewbox();
    const { width, height } = this.canvas.getContainer().getBoundingClientRect();
    this.isMovedByHand = true;
    this.canvas.zoom(Math.min(SCALES.most, Math.max(SCALES.least, scale * factor)), at ?? { x: width / 2, y: height / 2 });
  }

  /** The names of elements, for pages that write about them. */
  nameOf(id: string): string | undefined {
    return this.registry.get(id)?.businessObject.name;
  }

  close(): void {
    for (const stop of this.stops) stop();
    this.viewer.destroy();
  }

  private show(middle: Point, scale: number): void {
    const { width, height } = this.canvas.getContainer().getBoundingClientRect();
    const size = { width: width / scale, height: height / scale };
    const lift = (MARGIN_PX.bottom - MARGIN_PX.top) / 2 / scale;
    this.canvas.viewbox({ x: middle.x - size.width / 2, y: middle.y - size.height / 2 + lift, ...size });
  }

  private byHand(move: () => void): void {
    this.isMovedByHand = true;
    move();
  }

  private resized(): void {
    this.canvas.resized();
    if (!this.isMovedByHand) this.keepView();
  }

  private box(id: string): (Box & { isRound: boolean }) | undefined {
    const element = this.registry.get(id);
    if (element?.width === undefined || element.x === undefined) return undefined;
    return {
      x: element.x,
      y: element.y ?? 0,
      width: element.width,
      height: element.height ?? 0,
      isRound: /Event|Gateway/.test(element.type),
    };
  }

  /** A sub-process that others stand on; only its border is inked. */
  private isGround(id: string): boolean {
    const element = this.registry.get(id);
    return element !== undefined && /SubProcess/.test(element.type) && this.registry.filter((it) => it.parent === element).length > 0;
  }

  private ink(id: string, before: Ink | undefined, after: Ink | undefined): void {
    const element = this.registry.get(id);
    if (!element) return;
    const colour = after && INKS[after];
    element.di.set('bioc:stroke', colour?.stroke);
    element.di.set('bioc:fill', this.isGround(id) ? undefined : colour?.fill);
    const factory: GraphicsFactory = this.viewer.get('graphicsFactory');
    factory.update(element.waypoints ? 'connection' : 'shape', element, this.registry.getGraphics(id));
    const label = this.registry.get(`${id}_label`);
    if (label) factory.update('shape', label, this.registry.getGraphics(label.id));
    for (const it of label ? [id, label.id] : [id]) {
      if (before) this.canvas.removeMarker(it, `ink-${before}`);
      if (after) this.canvas.addMarker(it, `ink-${after}`);
    }
  }

  /** Pools and lanes are the paper that the drawing lies on. */
  private softenLanes(): void {
    const factory: GraphicsFactory = this.viewer.get('graphicsFactory');
    for (const element of this.registry.filter((it) => /Participant|Lane$/.test(it.type))) {
      element.di.set('bioc:stroke', 'var(--rule-strong)');
      factory.update('shape', element, this.registry.getGraphics(element.id));
    }
  }

  /** Labels keep their middle and get the width that words need, whatever font the drawing was made with. */
  private widenLabels(): void {
    const factory: GraphicsFactory = this.viewer.get('graphicsFactory');
    for (const label of this.registry.filter((it) => it.labelTarget !== undefined && (it.width ?? LABEL_WIDTH) < LABEL_WIDTH)) {
      label.x = (label.x ?? 0) - (LABEL_WIDTH - (label.width ?? 0)) / 2;
      label.width = LABEL_WIDTH;
      factory.update('shape', label, this.registry.getGraphics(label.id));
    }
  }

  private flowMap(): FlowMap {
    const all = this.registry.filter((it) => it.labelTarget === undefined);
    const flows = all.flatMap((it) =>
      it.waypoints && it.source && it.target
        ? [
            {
              id: it.id,
              source: it.source.id,
              target: it.target.id,
              points: it.waypoints.map(({ x, y }) => ({ x, y })),
            },
          ]
        : [],
    );
    const steps = all.flatMap((it) => {
      const inside = it.parent && /SubProcess/.test(it.parent.type) ? it.parent.id : undefined;
      if (it.host) return [{ from: it.host.id, to: it.id }];
      if (inside && it.type === 'bpmn:StartEvent') return [{ from: inside, to: it.id }];
      if (inside && it.type === 'bpmn:EndEvent') return [{ from: it.id, to: inside }];
      return [];
    });
    return { flows, steps };
  }
}

const middleOf = (boxes: readonly Box[]): Point => ({
  x: boxes.reduce((sum, it) => sum + it.x + it.width / 2, 0) / boxes.length,
  y: boxes.reduce((sum, it) => sum + it.y + it.height / 2, 0) / boxes.length,
});

/** The value nearest to the wished one that is at most `distance` from the goal. */
const near = (wished: number, goal: number, distance: number): number => Math.min(goal + distance, Math.max(goal - distance, wished));

/** Keeps a window of `size` inside an extent where it fits, else in its middle. */
function within(at: number, start: number, extent: number, size: number): number {
  if (size >= extent) return start + extent / 2;
  return Math.min(start + extent - size / 2, Math.max(start + size / 2, at));
}

/** Steps, events and gateways may be chosen; lines, lanes and the ground may not. */
function isStep(element: Element): boolean {
  return element.waypoints === undefined && !/Participant|Lane$|Collaboration|Process$|TextAnnotation|Group/.test(element.type.replace('SubProcess', 'Sub'));
}
