// The way of a token from one element to another along the drawn flows, as keyframes. Pure: no browser here.

export interface Point {
  x: number;
  y: number;
}

/** A flow of the drawing with its corners in drawing units. */
export interface FlowLine {
  id: string;
  source: string;
  target: string;
  points: Point[];
}

/** What paths need to know of a drawing. */
export interface FlowMap {
  flows: FlowLine[];
  /** Elements that a token may pass to without a line: a host to what sits on its border, a sub-process to its start, an inner end to its sub-process. */
  steps: { from: string; to: string }[];
}

export interface Frame {
  x: number;
  y: number;
  opacity: number;
  /** Between 0 and 1, by length of the way. */
  offset: number;
}

const MOST_FLOWS = 40;

/** The flows that lead from one element to another, preferring those that were taken; undefined where none do. */
export function findPath(map: FlowMap, from: string, to: string, taken: ReadonlySet<string>): FlowLine[] | undefined {
  return (taken.size > 0 ? search(map, from, to, (flow) => taken.has(flow.id)) : undefined) ?? search(map, from, to, () => true);
}

function search(map: FlowMap, from: string, to: string, may: (flow: FlowLine) => boolean): FlowLine[] | undefined {
  const seen = new Set([from]);
  let edge: { at: string; way: FlowLine[] }[] = [{ at: from, way: [] }];
  while (edge.length > 0) {
    const next: typeof edge = [];
    for (const { at, way } of edge) {
      if (at === to) return way;
      if (way.length >= MOST_FLOWS) continue;
      const reach = (target: string, longer: FlowLine[]): void => {
        if (seen.has(target)) return;
        seen.add(target);
        next.push({ at: target, way: longer });
      };
      for (const flow of map.flows) if (flow.source === at && may(flow)) reach(flow.target, [...way, flow]);
      for (const step of map.steps) if (step.from === at) reach(step.to, way);
    }
    edge = next;
  }
  return undefined;
}

const length = (from: Point, to: Point): number => Math.hypot(to.x - from.x, to.y - from.y);

/** Keyframes along the flows: visible on lines, unseen through elements so that no label is crossed. */
export function framesAlong(start: Point, way: readonly FlowLine[], end: Point): Frame[] {
  const stops: { point: Point; opacity: number }[] = [{ point: start, opacity: 1 }];
  const through = (to: Point): void => {
    const from = stops.at(-1)?.point ?? start;
    const part = (share: number): Point => ({
      x: from.x + (to.x - from.x) * share,
      y: from.y + (to.y - from.y) * share,
    });
    stops.push({ point: part(0.2), opacity: 0 }, { point: part(0.8), opacity: 0 }, { point: to, opacity: 1 });
  };
  for (const flow of way) {
    const [first, ...rest] = flow.points;
    if (first === undefined) continue;
    through(first);
    for (const point of rest) stops.push({ point, opacity: 1 });
  }
  through(end);
  let walked = 0;
  const marks = stops.map((stop, at) => (walked += at === 0 ? 0 : length(stops[at - 1]?.point ?? stop.point, stop.point)));
  return stops.map(({ point, opacity }, at) => ({
    ...point,
    opacity,
    offset: walked === 0 ? at / (stops.length - 1) : (marks[at] ?? 0) / walked,
  }));
}

/** How long a token glides: long enough to be followed, short enough not to be waited for. */
export function glideMs(way: readonly FlowLine[]): number {
  return Math.min(1_500, Math.max(300, 150 * way.length));
}
