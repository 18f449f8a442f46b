// Where the parts of a mined drawing stand: columns from left to right, a row for each branch, and bands for lanes.

export type Spot = { id: string; kind: 'event' | 'task' | 'gateway'; column: number; row: number; lane: string };
/** A flow between two spots; one on a row of its own goes round everything between them. */
export type Way = { id: string; from: string; to: string; row?: number };
export type Point = { x: number; y: number };
export type Box = Point & { width: number; height: number };
export type Paper = { boxes: Map<string, Box>; ways: Map<string, Point[]>; lanes: { name: string; box: Box }[]; width: number; height: number };

const COLUMN_PX = 150;
const ROW_PX = 110;
const LEFT_PX = 160;
const TOP_PX = 80;
const LANE_HEAD_PX = 30;
const SIZES = { event: { width: 36, height: 36 }, task: { width: 100, height: 80 }, gateway: { width: 50, height: 50 } };

/** Lays the spots out; with fewer than two lanes there are no bands. */
export function laidOut(spots: readonly Spot[], ways: readonly Way[]): Paper {
  const byId = new Map(spots.map((spot) => [spot.id, spot]));
  const names = [...new Set(spots.map(({ lane }) => lane))];
  const isBanded = names.length > 1;
  const bandOf = (spot: Spot): string => (isBanded ? spot.lane : '');
  // In each band the rows that are used stand close together.
  const rows = new Map<string, Set<number>>();
  const keep = (band: string, row: number): void => void (rows.get(band) ?? rows.set(band, new Set()).get(band)!).add(row);
  for (const spot of spots) keep(bandOf(spot), spot.row);
  for (const way of ways) if (way.row !== undefined) keep(bandOf(byId.get(way.from)!), way.row);
  const bands = isBanded ? names : [''];
  const tops = new Map<string, { top: number; order: Map<number, number> }>();
  let top = TOP_PX;
  for (const band of bands) {
    const order = new Map([...(rows.get(band) ?? [0])].sort((a, b) => a - b).map((row, at) => [row, at]));
    tops.set(band, { top, order });
    top += order.size * ROW_PX + (isBanded ? 20 : 0);
  }
  const yOf = (band: string, row: number): number => {
    const { top: begin, order } = tops.get(band)!;
    return begin + (order.get(row) ?? 0) * ROW_PX + ROW_PX / 2 + (isBanded ? 10 : 0);
  };
  const boxes = new Map(
    spots.map((spot) => {
      const { width, height } = SIZES[spot.kind];
      const centre = LEFT_PX + (isBanded ? LANE_HEAD_PX : 0) + spot.column * COLUMN_PX + COLUMN_PX / 2;
      return [spot.id, { x: centre - width / 2, y: yOf(bandOf(spot), spot.row) - height / 2, width, height }];
    }),
  );
  const columns = Math.max(0, ...spots.map(({ column }) => column)) + 1;
  const width = columns * COLUMN_PX + (isBanded ? LANE_HEAD_PX : 0) + 20;
  const points = ways.map((way) => {
    const ends: Ends = { from: byId.get(way.from)!, to: byId.get(way.to)!, a: boxes.get(way.from)!, b: boxes.get(way.to)! };
    return [way.id, way.row === undefined ? straight(ends) : around(ends, yOf(bandOf(ends.from), way.row))] as const;
  });
  const heightOf = (band: string): number => tops.get(band)!.order.size * ROW_PX + 20;
  return {
    boxes,
    ways: new Map(points),
    lanes: isBanded
      ? bands.map((name) => ({ name, box: { x: LEFT_PX + LANE_HEAD_PX, y: tops.get(name)!.top, width: width - LANE_HEAD_PX, height: heightOf(name) } }))
      : [],
    width,
    height: top - TOP_PX,
  };
}

type Ends = { from: Spot; to: Spot; a: Box; b: Box };
const middle = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });
const isLevel = (a: Point, b: Point): boolean => Math.abs(a.y - b.y) < 1;

/** Straight on one level; up or down at a gateway, as branches leave and come together there; else half way. */
function straight({ from, to, a, b }: Ends): Point[] {
  const [one, other] = [middle(a), middle(b)];
  const isForth = other.x >= one.x;
  const [out, into] = [isForth ? a.x + a.width : a.x, isForth ? b.x : b.x + b.width];
  if (isLevel(one, other))
    return [
      { x: out, y: one.y },
      { x: into, y: other.y },
    ];
  if (from.kind === 'gateway')
    return [
      { x: one.x, y: other.y > one.y ? a.y + a.height : a.y },
      { x: one.x, y: other.y },
      { x: into, y: other.y },
    ];
  if (to.kind === 'gateway')
    return [
      { x: out, y: one.y },
      { x: other.x, y: one.y },
      { x: other.x, y: one.y > other.y ? b.y + b.height : b.y },
    ];
  const half = (out + into) / 2;
  return [
    { x: out, y: one.y },
    { x: half, y: one.y },
    { x: half, y: other.y },
    { x: into, y: other.y },
  ];
}

/** Down from a gateway, along a row of its own, and up to the other. */
function around({ a, b }: Ends, y: number): Point[] {
  const [one, other] = [middle(a), middle(b)];
  return [
    { x: one.x, y: y > one.y ? a.y + a.height : a.y },
    { x: one.x, y },
    { x: other.x, y },
    { x: other.x, y: y > other.y ? b.y + b.height : b.y },
  ];
}
