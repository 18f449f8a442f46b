// The pure decisions of stock: which warehouse is asked first and from where a document's lines are held.
import type { Line, PlacedLine, Short, Warehouse } from './types.ts';

/** The ledger account of a SKU's goods at a warehouse. */
export const shelf = (skuId: string, warehouseId: string): string => `stock:${skuId}@${warehouseId}`;

/** The SKU and the warehouse of a shelf account. */
export function ofShelf(account: string): { skuId: string; warehouseId: string } {
  const at = account.indexOf('@');
  return { skuId: account.slice('stock:'.length, at), warehouseId: account.slice(at + 1) };
}

export const GOODS = {
  supplier: 'goods:supplier',
  customer: 'goods:customer',
  loss: 'goods:loss',
  transit: 'goods:transit',
} as const;

/** What lies on hand at the end of each day, back from what lies there now: a day's beginning is its end less what came in that day. */
export function evolution(days: readonly string[], onHandNow: number, moved: ReadonlyMap<string, { came: number; went: number }>) {
  let onHand = onHandNow;
  const points = days.toReversed().map((day) => {
    const { came, went } = moved.get(day) ?? { came: 0, went: 0 };
    const point = { day, onHand, came, went };
    onHand += went - came;
    return point;
  });
  return points.reverse();
}

/** Days for which what is free lasts at the pace of the last `days` days; null where nothing was sold. */
export const daysOfCover = (free: number, sold: number, days: number): number | null => (sold > 0 ? Math.max(0, Math.floor((free * days) / sold)) : null);

/** Things by a key, in order of first appearance. */
export function grouped<T>(things: readonly T[], keyOf: (thing: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group) group.push(thing);
    else groups.set(key, [thing]);
  }
  return groups;
}

/** Lines with each SKU once: lines that share a SKU are checked as one sum (invariant S7). */
export function summed(lines: readonly Line[]): Line[] {
  const sums = new Map<string, Line>();
  for (const line of lines) {
    const sum = sums.get(line.skuId);
    if (sum) sum.quantity += line.quantity;
    else sums.set(line.skuId, { ...line });
  }
  return [...sums.values()];
}

/** Active warehouses in the order in which they are asked: the country's own first, then by priority, then the nearest. */
export function ranked(warehouses: readonly Warehouse[], country: string | undefined): Warehouse[] {
  const key = (w: Warehouse): [number, number, number] => [country && w.country === country ? 0 : 1, w.priority, country ? distanceKm(w, country) : 0];
  return warehouses
    .filter((w) => w.active)
    .map((warehouse) => ({ warehouse, key: key(warehouse) }))
    .sort((a, b) => a.key[0] - b.key[0] || a.key[1] - b.key[1] || a.key[2] - b.key[2] || (a.warehouse.code < b.warehouse.code ? -1 : 1))
    .map(({ warehouse }) => warehouse);
}

/**
 * What a channel may still take of a SKU: its share of the goods that are free or already held by its own open orders,
 * rounded down, less what those hold and less what is kept back from it; never more than is free and never below nothing.
 * `free` and `mine` are counted over the warehouses that it sells from.
 */
export function takeable(limit: { share: number | null; buffer: number }, free: number, mine: number): number {
  const part = limit.share === null ? free : Math.floor(((free + mine) * limit.share) / 100) - mine;
  return Math.max(0, Math.min(part, free) - limit.buffer);
}

/** The warehouses of an order of asking that a channel sells from; all where it names none. */
export const within = (order: readonly Warehouse[], codes: readonly string[] | null | undefined): Warehouse[] =>
  codes ? order.filter((warehouse) => codes.includes(warehouse.code)) : [...order];

/**
 * From where `lines` (each SKU once) are taken: the first warehouse that has all of it; else the fewest that the greedy
 * choice finds, always the one that covers most of what is left. `placed` is what can be had, `short` what can not.
 */
export function allocate(
  lines: readonly Line[],
  order: readonly Warehouse[],
  free: (skuId: string, warehouseId: string) => number,
): { placed: PlacedLine[]; short: Short[] } {
  const whole = order.find((w) => lines.every((line) => free(line.skuId, w.id) >= line.quantity));
  if (whole) return { placed: lines.map(({ skuId, quantity }) => ({ skuId, warehouseId: whole.id, quantity })), short: [] };
  const left = new Map(lines.map((line) => [line.skuId, line.quantity]));
  const placed: PlacedLine[] = [];
  const open = new Set(order);
  while (open.size > 0) {
    let best: { warehouse: Warehouse; covers: number } | undefined;
    for (const warehouse of open) {
      let covers = 0;
      for (const [skuId, quantity] of left) covers += Math.min(quantity, Math.max(0, free(skuId, warehouse.id)));
      if (covers > (best?.covers ?? 0)) best = { warehouse, covers };
    }
    if (!best) break;
    open.delete(best.warehouse);
    for (const [skuId, quantity] of left) {
      const taken = Math.min(quantity, Math.max(0, free(skuId, best.warehouse.id)));
      if (taken > 0) placed.push({ skuId, warehouseId: best.warehouse.id, quantity: taken });
      if (taken === quantity) left.delete(skuId);
      else left.set(skuId, quantity - taken);
    }
  }
  const short = lines
    .filter((line) => left.has(line.skuId))
    .map((line) => ({
      skuId: line.skuId,
      sku: line.sku ?? '',
      wanted: line.quantity,
      free: line.quantity - left.get(line.skuId)!,
    }));
  return { placed, short };
}

/**
 * Middle points of countries in degrees north and east, to one decimal: how far a warehouse is from a customer whom we
 * know by country only.
 */
const MIDDLES: Record<string, [number, number]> = {
  AT: [47.6, 14.1],
  BE: [50.6, 4.7],
  BG: [42.8, 25.2],
  BR: [-10.8, -52.9],
  CY: [35.0, 33.2],
  CZ: [49.7, 15.3],
  DE: [51.1, 10.4],
  DK: [56.0, 10.0],
  EE: [58.7, 25.5],
  ES: [40.2, -3.6],
  FI: [64.5, 26.3],
  FR: [46.6, 2.5],
  GB: [54.1, -2.9],
  GR: [39.1, 23.0],
  HR: [45.1, 16.4],
  HU: [47.2, 19.4],
  IE: [53.2, -8.1],
  IT: [42.8, 12.1],
  LT: [55.3, 23.9],
  LU: [49.8, 6.1],
  LV: [56.9, 24.9],
  MD: [47.2, 28.5],
  MT: [35.9, 14.4],
  NL: [52.1, 5.3],
  PL: [52.1, 19.4],
  PT: [39.6, -8.5],
  RO: [45.9, 25.0],
  SE: [62.8, 16.7],
  SI: [46.1, 14.8],
  SK: [48.7, 19.5],
  UA: [49.0, 31.4],
  US: [39.8, -98.6],
};
const EARTH_RADIUS_KM = 6371;
const UNKNOWN_HOME_KM = 100;
const UNKNOWN_ABROAD_KM = 1500;

/** Kilometres from a warehouse to the middle of a country, along the great circle (haversine formula). */
export function distanceKm(warehouse: Warehouse, country: string): number {
  const middle = MIDDLES[country];
  if (!middle || warehouse.latitude === null || warehouse.longitude === null) return warehouse.country === country ? UNKNOWN_HOME_KM : UNKNOWN_ABROAD_KM;
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const north = radians(middle[0] - warehouse.latitude);
  const east = radians(middle[1] - warehouse.longitude);
  const chord = Math.sin(north / 2) ** 2 + Math.cos(radians(warehouse.latitude)) * Math.cos(radians(middle[0])) * Math.sin(east / 2) ** 2;
  return Math.round(2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(chord)));
}
