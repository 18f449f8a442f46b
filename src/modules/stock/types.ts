// The nouns of stock: warehouses, lines, holds, and the plan by which goods leave.

/**
 * A place that goods are sent from. `priority`: the lower is asked first; `parcelCost`: what a parcel from here costs, in
 * any one unit of comparison.
 */
export type Warehouse = {
  id: string;
  code: string;
  name: string;
  country: string;
  city: string;
  latitude: number | null;
  longitude: number | null;
  active: boolean;
  priority: number;
  handlingHours: number;
  parcelCost: number;
};

/** So many of a SKU; `sku`, the code, is only used to say what is short. */
export type Line = { skuId: string; sku?: string; quantity: number };

/** So many of a SKU at a warehouse. */
export type PlacedLine = { skuId: string; warehouseId: string; quantity: number };

export type HoldPolicy = 'all' | 'partial';

/** Hold these lines for a document: all of them or none (`all`), or what there is (`partial`). `country` is where they go to. */
export type HoldAsk = {
  documentId: string;
  lines: Line[];
  country?: string | undefined;
  policy: HoldPolicy;
  expiresAt?: Date | undefined;
  from?: Claim | undefined;
};

/** Through which channel goods are claimed, and what it may take: see `takeable`. */
export type Claim = { channel: string; share: number | null; buffer: number; warehouses: string[] | null };

export type Held = { held: 'full' | 'partial' | 'none'; holds: PlacedLine[] };

/** What is short, as the refusal `stock.short` tells it under `lines`. */
export type Short = { skuId: string; sku: string; wanted: number; free: number };

/** Lines of a document at one warehouse: what leaves, or what comes back. */
export type ShelfAsk = { documentId: string; warehouseId: string; lines: Line[] };

export type Preference = 'cheapest' | 'fastest';

/** What a document wants in all and where it goes to. */
export type Demand = { documentId: string; country: string | null; wanted: Record<string, number>; warehouses?: string[] | null };

/** The quantities of one SKU at one warehouse. */
export type Level = { skuId: string; warehouseId: string; onHand: number; held: number; free: number };
