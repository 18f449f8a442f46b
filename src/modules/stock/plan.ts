// Choosing the warehouses for what a document holds: one parcel if it can be, else the fewest, then the fastest or the cheapest.
import { distanceKm, ranked } from './rules.ts';
import type { Line, PlacedLine, Preference, Warehouse } from './types.ts';

/** What the choice looks at; `available` counts what is free and what the document itself holds there. */
export type SourcingInputs = {
  wanted: Line[];
  current: PlacedLine[];
  available: (skuId: string, warehouseId: string) => number;
  warehouses: Warehouse[];
  country: string | undefined;
  prefer: Preference;
};

/**
 * One way to send it: how many parcels, how many of them from warehouses that are closed, hours until the last arrives,
 * what they cost together (in the warehouses' unit of comparison), units that change place.
 */
export type Plan = { lines: PlacedLine[]; parcels: number; closed: number; hours: number; cost: number; moved: number };

/** Planning figures, not tariffs: a day's way of a lorry with its stops, a border, and the cost of a hundred kilometres. */
const KM_AN_HOUR = 30;
const BORDER_HOURS = 24;
const COST_OF_100_KM = 10;
/** Sets of warehouses grow with 2^n: beyond these many only the best ranked are looked at, and those that hold something already. */
const LOOKED_AT = 8;

/** Hours until a parcel from there arrives, and what it costs. */
export function estimate(warehouse: Warehouse, country: string | undefined): { hours: number; cost: number } {
  if (!country) return { hours: warehouse.handlingHours, cost: warehouse.parcelCost };
  const km = distanceKm(warehouse, country);
  const border = warehouse.country === country ? 0 : BORDER_HOURS;
  return {
    hours: warehouse.handlingHours + Math.ceil(km / KM_AN_HOUR) + border,
    cost: warehouse.parcelCost + Math.round((km * COST_OF_100_KM) / 100),
  };
}

/**
 * The best plan, and all that were weighed, best first: plans with the fewest parcels, and the present one. Nothing from
 * a closed warehouse comes first, then fewer parcels, then hours (or cost), then cost (or hours), then fewer moves, then
 * the warehouses' own order.
 */
export function choosePlan(inputs: SourcingInputs): { chosen: Plan; weighed: Plan[] } {
  const { open, closed } = candidates(inputs);
  const plans = fewest(inputs, open);
  if (plans.length === 0 && closed.length > 0) plans.push(...fewest(inputs, [...open, ...closed]));
  const present = weigh(inputs, inputs.current);
  if (!plans.some((plan) => plan.moved === 0)) plans.push(present);
  const [first, second] = inputs.prefer === 'fastest' ? (['hours', 'cost'] as const) : (['cost', 'hours'] as const);
  const weighed = plans
    .map((plan, at) => ({ plan, at }))
    .sort(
      (a, b) =>
        a.plan.closed - b.plan.closed ||
        a.plan.parcels - b.plan.parcels ||
        a.plan[first] - b.plan[first] ||
        a.plan[second] - b.plan[second] ||
        a.plan.moved - b.plan.moved ||
        a.at - b.at,
    )
    .map(({ plan }) => plan);
  return { chosen: weighed[0]!, weighed };
}

/** The plans with the fewest parcels out of these warehouses; none when together they have too little. */
function fewest(inputs: SourcingInputs, order: Warehouse[]): Plan[] {
  const plans: Plan[] = [];
  for (let size = 1; size <= order.length && plans.length === 0; size++) {
    for (const set of combinations(order, size)) {
      const lines = assign(inputs, set);
      if (lines) plans.push(weigh(inputs, lines));
    }
  }
  return plans;
}

/** Warehouses that have some of it, best first: open ones, and closed ones where the document still holds something. */
function candidates({ wanted, current, available, warehouses, country }: SourcingInputs): {
  open: Warehouse[];
  closed: Warehouse[];
} {
  const holding = new Set(current.map((line) => line.warehouseId));
  const useful = ranked(warehouses, country).filter((w) => wanted.some((line) => available(line.skuId, w.id) > 0));
  return {
    open: useful.filter((w, i) => i < LOOKED_AT || holding.has(w.id)),
    closed: warehouses.filter((w) => !w.active && holding.has(w.id)),
  };
}

function* combinations(order: Warehouse[], size: number, from = 0): Generator<Warehouse[]> {
  if (size === 0) return yield [];
  for (let i = from; i <= order.length - size; i++) for (const rest of combinations(order, size - 1, i + 1)) yield [order[i]!, ...rest];
}

/** Lines placed in these warehouses, whole lines at one place where one has enough; undefined when together they have too little. */
function assign({ wanted, available, country, prefer }: SourcingInputs, set: Warehouse[]): PlacedLine[] | undefined {
  const key = prefer === 'fastest' ? 'hours' : 'cost';
  const order = [...set].sort((a, b) => estimate(a, country)[key] - estimate(b, country)[key]);
  const placed: PlacedLine[] = [];
  for (const { skuId, quantity } of wanted) {
    const whole = order.find((w) => available(skuId, w.id) >= quantity);
    let left = quantity;
    for (const w of whole ? [whole] : order) {
      const taken = Math.min(left, Math.max(0, available(skuId, w.id)));
      if (taken > 0) placed.push({ skuId, warehouseId: w.id, quantity: taken });
      left -= taken;
    }
    if (left > 0) return undefined;
  }
  return placed;
}

function weigh({ current, warehouses, country }: SourcingInputs, lines: PlacedLine[]): Plan {
  const byId = new Map(warehouses.map((w) => [w.id, w]));
  const places = [...new Set(lines.map((line) => line.warehouseId))].map((id) => byId.get(id)!);
  const used = places.map((w) => estimate(w, country));
  const here = new Map(current.map((line) => [`${line.skuId} ${line.warehouseId}`, line.quantity]));
  const moved = lines.reduce((sum, line) => sum + Math.max(0, line.quantity - (here.get(`${line.skuId} ${line.warehouseId}`) ?? 0)), 0);
  return {
    lines,
    parcels: used.length,
    closed: places.filter((w) => !w.active).length,
    hours: Math.max(0, ...used.map((e) => e.hours)),
    cost: used.reduce((sum, e) => sum + e.cost, 0),
    moved,
  };
}
