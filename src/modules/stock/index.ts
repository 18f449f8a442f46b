// The door of stock: what other rooms may use of it.
export { type DocumentLine, consumeFor, consumedOf, holdFor, holdsOf, putBack, releaseFor } from './holds.ts';
export { type Shipment, type Sourced, sourceFor } from './source.ts';
export { warehouses } from './store.ts';
export type { Held, HoldAsk, HoldPolicy, Line, PlacedLine, ShelfAsk, Short, Warehouse } from './types.ts';
export { levelsOf, setLevels, warehousesByCode } from './import.ts';
