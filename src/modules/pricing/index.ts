// The door of pricing: what other rooms may use of it.
export { type PriceList, lists, pricesFor, taxRatesFor } from './store.ts';
export { type PriceTable, type TaxTable, priceTableFor, taxTableFor } from './store-tables.ts';
export type { Price, PriceAsk } from './types.ts';
export { type ImportedPrice, importPrices, withdrawPrices } from './import.ts';
export { type PriceKey, deletePricesOf, pricesByKey } from './store-import.ts';
export type { PriceRow } from './types.ts';
