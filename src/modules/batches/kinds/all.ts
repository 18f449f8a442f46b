// The kinds of imports by name.
import type { ImportKind } from '../types.ts';
import { customersKind } from './customers.ts';
import type { Kind } from './kind.ts';
import { ordersKind } from './orders.ts';
import { pricesKind } from './prices.ts';
import { productsKind } from './products.ts';
import { stockKind } from './stock.ts';

export const KINDS: Record<ImportKind, Kind> = { products: productsKind, orders: ordersKind, stock: stockKind, customers: customersKind, prices: pricesKind };
