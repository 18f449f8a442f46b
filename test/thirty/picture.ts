// The picture of a drawing that is being edited: makes room as a person with the space tool does, and draws what is new.
import type { Moddle } from './edit.ts';

type Box = { x: number; y: number; width: number; height: number };
type Point = { x: number; y: number };
type Make = (type: string, properties: Record<string, unknown>) => Moddle;

const GAP = 50;
const ROW = 110;

const SIZES: Record<string, [number, number]> = { Event: [36, 36], Gateway: [50, 50] };
const sizeOf = (type: string): [number, number] => SIZES[/(Event|Gateway)$/.exec(type)?.[1] ?? ''] ?? [100, 80];

/** Shapes and edges of one plane. */
export class Picture {
  private readonly plane: Moddle;
  private readonly make: Make;

  constructor(definitions: Moddle, make: Make) {
    this.plane = definitions.diagrams[0].plane;
    this.make = make;
  }

  private get shapes(): Moddle[] {
    return this.plane.planeElement.filter((one: Moddle) => one.$type === 'bpmndi:BPMNShape');
  }

  private get edges(): Moddle[] {
    return this.plane.planeElement.filter((one: Moddle) => one.$type === 'bpmndi:BPMNEdge');
  }

  private shapeOf(id: string): Moddle {
    const shape = this.shapes.find((one) => one.bpmnElement?.id === id);
    if (!shape) throw new Error(`${id} is not in the picture.`);
    return shape;
  }

  box = (id: string): Box => this.shapeOf(id).bounds;

  /** The middle of what stands there, from above. */
  middle(id: string): number {
    const { y, height } = this.box(id);
    return y + height / 2;
  }

  /**
   * Free columns behind what stands at `after`: all that begins to the right of it moves on by as many pixels as `widths` take.
   * The left edges of the columns.
   */
  columns(after: string, types: string[]): number[] {
    const { x, width } = this.box(after);
    const cut = x + width;
    const still = this.shapes.filter((shape) => !isAround(shape) && shape.bounds.x < cut).map(({ bounds }) => bounds.x + bounds.width);
    const start = Math.max(cut, ...still) + GAP;
    const wide = types.reduce((sum, type) => sum + sizeOf(type)[0] + GAP, 0);
    this.shiftRight(cut, start - cut + wide - GAP / 2);
    let left = start;
    return types.map((type) => (left += sizeOf(type)[0] + GAP) - sizeOf(type)[0] - GAP);
  }

  private shiftRight(cut: number, by: number): void {
    const moved = new Set<string>();
    for (const shape of this.shapes) {
      const { bounds } = shape;
      const inner = shape.label?.bounds;
      if (isAround(shape) && bounds.x < cut && bounds.x + bounds.width >= cut) bounds.width += by;
      else if (bounds.x >= cut) {
        moved.add(shape.bpmnElement?.id);
        bounds.x += by;
        if (inner) inner.x += by;
      }
    }
    for (const edge of this.edges) {
      const points: Point[] = edge.waypoint;
      const before = points.map(({ x }) => x);
      const { sourceRef, targetRef } = edge.bpmnElement ?? {};
      const moves = (end: Moddle, x: number): boolean => (end ? moved.has(end.id) : x > cut);
      const first = moves(sourceRef, before[0]!);
      const last = moves(targetRef, before.at(-1)!);
      points.forEach((point, i) => {
        // What runs straight up or down at an end stays with that end.
        const isFirst = i === 0 || (i === 1 && before[1] === before[0]);
        const isLast = i === points.length - 1 || (i === points.length - 2 && before[i] === before.at(-1));
        if (isFirst ? first : isLast ? last : before[i]! > cut) point.x += by;
      });
      const inner = edge.label?.bounds;
      if (inner && inner.x >= cut) inner.x += by;
    }
  }

  /** A new row at the foot of a lane; the y of its middle. */
  row(lane: string): number {
    const { y, height } = this.box(lane);
    this.shiftDown(y + height, ROW);
    this.box(lane).height += ROW;
    return y + height + ROW / 2 - 5;
  }

  private shiftDown(cut: number, by: number): void {
    for (const shape of this.shapes) {
      const { bounds, label } = shape;
      if (bounds.y >= cut) {
        bounds.y += by;
        if (label?.bounds) label.bounds.y += by;
      } else if (isPool(shape)) bounds.height += by;
    }
    for (const edge of this.edges) {
      for (const point of edge.waypoint) if (point.y >= cut) point.y += by;
      if (edge.label?.bounds && edge.label.bounds.y >= cut) edge.label.bounds.y += by;
    }
  }

  /** A new lane under all others. */
  lane(lane: Moddle, pool: string): void {
    const around = this.box(pool);
    const height = 2 * ROW;
    const bounds = { x: around.x + 30, y: around.y + around.height, width: around.width - 30, height };
    around.height += height;
    this.put(lane, bounds, { isHorizontal: true });
  }

  private put(element: Moddle, { x, y, width, height }: Box, more: Record<string, unknown> = {}): void {
    const bounds = this.make('dc:Bounds', { x, y, width, height });
    const shape = this.make('bpmndi:BPMNShape', { id: `${element.id}_di`, bpmnElement: element, bounds, ...more });
    bounds.$parent = shape;
    shape.$parent = this.plane;
    this.plane.planeElement.push(shape);
  }

  /** Draws an element with its left edge at `x` and its middle at `y`. */
  draw(element: Moddle, x: number, y: number): void {
    const [width, height] = sizeOf(element.$type);
    this.put(element, { x, y: y - height / 2, width, height }, element.$type === 'bpmn:ExclusiveGateway' ? { isMarkerVisible: true } : {});
  }

  /** Draws an event on an edge of its host, where no other one is. */
  attach(event: Moddle, host: string): void {
    const { x, y, width, height } = this.box(host);
    const others = this.shapes.filter((shape) => shape.bpmnElement?.$type === 'bpmn:BoundaryEvent').map((shape): Box => shape.bounds);
    const places = [y + height - 18, y - 18].flatMap((top) => Array.from({ length: 10 }, (_, i) => ({ x: x - 18 + (i * width) / 9, y: top })));
    const free = places.find((place) => others.every((other) => Math.abs(other.x - place.x) > 38 || Math.abs(other.y - place.y) > 38));
    this.put(event, { ...(free ?? places[0]!), width: 36, height: 36 });
  }

  /** Draws a flow: across, down or up half-way, across. */
  connect(flow: Moddle): void {
    const [from, to] = [this.box(flow.sourceRef.id), this.box(flow.targetRef.id)];
    const hangs = flow.sourceRef.$type === 'bpmn:BoundaryEvent';
    const start = hangs ? { x: from.x + from.width / 2, y: from.y + from.height } : { x: from.x + from.width, y: from.y + from.height / 2 };
    const end = to.x > start.x ? { x: to.x, y: to.y + to.height / 2 } : { x: to.x + to.width / 2, y: to.y + to.height };
    this.drawEdge(flow, way(start, end, hangs));
  }

  private drawEdge(flow: Moddle, points: Point[]): void {
    const edge = this.make('bpmndi:BPMNEdge', { id: `${flow.id}_di`, bpmnElement: flow, waypoint: points.map((point) => this.make('dc:Point', point)) });
    edge.$parent = this.plane;
    this.plane.planeElement.push(edge);
  }

  /** Draws a flow anew: its ends have changed. */
  reconnect(flow: Moddle): void {
    this.forget(flow.id);
    this.connect(flow);
  }

  forget(id: string): void {
    this.plane.planeElement = this.plane.planeElement.filter((one: Moddle) => one.bpmnElement?.id !== id);
  }
}

function way(start: Point, end: Point, hangs: boolean): Point[] {
  if (hangs) return [start, { x: start.x, y: end.y }, end];
  if (end.x > start.x) {
    const half = (start.x + end.x) / 2;
    return start.y === end.y ? [start, end] : [start, { x: half, y: start.y }, { x: half, y: end.y }, end];
  }
  // Back to the left: under both of them.
  const low = Math.max(start.y, end.y) + 45;
  return [start, { x: start.x + 20, y: start.y }, { x: start.x + 20, y: low }, { x: end.x, y: low }, end];
}

const isPool = (shape: Moddle): boolean => shape.bpmnElement?.$type === 'bpmn:Participant';
const isAround = (shape: Moddle): boolean =>
  isPool(shape) || shape.bpmnElement?.$type === 'bpmn:Lane' || (/SubProcess$/.test(shape.bpmnElement?.$type ?? '') && shape.isExpanded === true);
