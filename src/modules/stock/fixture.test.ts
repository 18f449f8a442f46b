// What the tests of stock share: a shop with three warehouses and SKUs, and a second kernel on the same database.
import { APP_ROLE, Db, Kernel, Registry, SYSTEM, newId, testEnv } from '#kernel';
import { type House, house } from '#testing';
import { catalogModule } from '../catalog/module.ts';
import { stockModule } from './module.ts';

export const MODULES = [catalogModule, stockModule];

export const WAREHOUSES = [
  {
    code: 'BUC',
    name: 'București',
    country: 'RO',
    city: 'București',
    latitude: 44.43,
    longitude: 26.1,
    priority: 1,
    handlingHours: 24,
    parcelCost: 100,
  },
  {
    code: 'CLJ',
    name: 'Cluj',
    country: 'RO',
    city: 'Cluj-Napoca',
    latitude: 46.77,
    longitude: 23.6,
    priority: 2,
    handlingHours: 12,
    parcelCost: 120,
  },
  {
    code: 'WAW',
    name: 'Warszawa',
    country: 'PL',
    city: 'Warszawa',
    latitude: 52.23,
    longitude: 21.01,
    priority: 3,
    handlingHours: 24,
    parcelCost: 90,
  },
];

/** A shop with these goods on its shelves: SKU code → warehouse code → quantity. */
export async function stocked(goods: Record<string, Record<string, number>>): Promise<House> {
  return house({
    modules: MODULES,
    ready: async (kernel) => {
      await kernel.do('stock.set_warehouses', { warehouses: WAREHOUSES }, { actor: SYSTEM });
      await kernel.doMany(
        'catalog.create_products',
        Object.keys(goods).map((sku) => ({ name: sku, variants: [{ sku, weightGrams: 100 }] })),
        SYSTEM,
      );
      for (const { code } of WAREHOUSES) {
        const lines = Object.entries(goods).flatMap(([sku, places]) => (places[code] ? [{ sku, quantity: places[code] }] : []));
        if (lines.length > 0) await kernel.do('stock.receive', { warehouse: code, lines }, { actor: SYSTEM });
      }
    },
  });
}

/** A second program on the same shop: its own pool, its own registry. */
export function secondKernel(shop: House): { kernel: Kernel; close: () => Promise<void> } {
  const env = testEnv({ seed: 2, at: shop.env.now().toISOString() });
  const registry = new Registry();
  for (const module of MODULES) registry.add(module);
  const db = new Db({ url: shop.url, env, connections: 6, role: APP_ROLE });
  return { kernel: new Kernel({ db, env, registry, process: shop.kernel.process }), close: () => db.close() };
}

/** A new order's id. */
export const orderId = (shop: House): string => newId(shop.env, 'ord');

/** Levels as `SKU@warehouse` → [on hand, held]. */
export async function levelsOf(shop: House): Promise<Record<string, [number, number]>> {
  type Level = { sku: string; warehouses: { warehouse: string; onHand: number; held: number }[] };
  const { items } = await shop.kernel.ask<{ items: Level[] }>('stock.levels', {}, SYSTEM);
  return Object.fromEntries(
    items.flatMap((item) => item.warehouses.filter((w) => w.onHand > 0 || w.held > 0).map((w) => [`${item.sku}@${w.warehouse}`, [w.onHand, w.held]])),
  );
}
