// The door of stock: what other rooms may use of it.
export { type HandOver, type HandedOver, handOver } from './hand-over.ts';
export { type DocumentLine, consumeFor, consumedOf, holdFor, holdsOf, putBack, releaseFor } from './holds.ts';
export { ALERTS_PORT, type LowStock, PROMISES_PORT, type StockAlerts, type StockPromises } from './ports.ts';
export { type Shipment, type Sourced, sourceFor } from './source.ts';
export { takeable } from './rules.ts';
export { takeableFor } from './takeable.ts';
export { heldByChannel, warehouses } from './store.ts';
export type { Claim, Held, HoldAsk, HoldPolicy, Line, PlacedLine, ShelfAsk, Short, Warehouse } from './types.ts';
export { levelsOf, setLevels, warehousesByCode } from './import.ts';
