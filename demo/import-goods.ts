// Brings a whole catalogue into a shop through its actions: products, prices and goods, in chunks, as an import would.
import type { Actor, Kernel, MoneyJson } from '#kernel';
import type { Created, ProductInput } from '#modules/catalog';

/** A product with what its variants cost and where they lie. */
export type Goods = {
  product: ProductInput;
  prices: { sku: string; price: MoneyJson; from?: MoneyJson }[];
  stock: { sku: string; warehouse: string; quantity: number }[];
};

export type WarehouseInput = {
  code: string;
  name: string;
  country: string;
  city: string;
  latitude?: number;
  longitude?: number;
  priority?: number;
  handlingHours?: number;
  parcelCost?: number;
};

/** Everything that a shop needs to sell. */
export type GoodsCatalogue = {
  categories: { code: string; name: string; names?: Record<string, string>; specSchema?: Record<string, unknown> }[];
  list: { code: string; name: string; currency: string };
  warehouses: WarehouseInput[];
  rows: Goods[];
};

export type ImportFigures = {
  products: number;
  skipped: number;
  variants: number;
  prices: number;
  units: number;
  ms: { products: number; prices: number; stock: number };
};

const PRODUCTS_AT_ONCE = 500;
const LINES_AT_ONCE = 1000;

/**
 * Imports a catalogue; products whose code is taken are skipped with their prices and goods, so that a second run adds
 * nothing. A refusal of any other kind ends the import. While a chunk's prices and goods are written the next chunk's
 * products are already on their way, so the parts of `ms` (milliseconds) overlap.
 */
export async function importGoods(kernel: Kernel, catalogue: GoodsCatalogue, actor: Actor): Promise<ImportFigures> {
  const { categories, list, warehouses, rows } = catalogue;
  if (categories.length > 0) await kernel.do('catalog.set_categories', { categories }, { actor });
  await kernel.do('pricing.set_lists', { lists: [list] }, { actor });
  await kernel.do('stock.set_warehouses', { warehouses }, { actor });
  const figures: ImportFigures = {
    products: 0,
    skipped: 0,
    variants: 0,
    prices: 0,
    units: 0,
    ms: { products: 0, prices: 0, stock: 0 },
  };
  let behind = Promise.resolve();
  for (let at = 0; at < rows.length; at += PRODUCTS_AT_ONCE) {
    const added = await addProducts(kernel, rows.slice(at, at + PRODUCTS_AT_ONCE), actor, figures);
    await behind;
    behind = addPricesAndStock(kernel, list.code, added, actor, figures);
    behind.catch(() => {});
  }
  await behind;
  return figures;
}

async function timed<T>(kernel: Kernel, figures: ImportFigures, what: keyof ImportFigures['ms'], work: Promise<T>): Promise<T> {
  const start = kernel.env.ticks();
  const value = await work;
  figures.ms[what] += kernel.env.ticks() - start;
  return value;
}

async function addProducts(kernel: Kernel, rows: Goods[], actor: Actor, figures: ImportFigures): Promise<Goods[]> {
  const made = await timed(
    kernel,
    figures,
    'products',
    kernel.doMany<Created>(
      'catalog.create_products',
      rows.map((row) => row.product),
      actor,
    ),
  );
  const added = rows.filter((_, i) => {
    const outcome = made[i]!;
    if (outcome.ok) return true;
    if (outcome.refusal.code === 'catalog.sku_taken') return false;
    throw outcome.refusal;
  });
  figures.products += added.length;
  figures.skipped += rows.length - added.length;
  figures.variants += added.reduce((sum, row) => sum + row.product.variants.length, 0);
  return added;
}

async function addPricesAndStock(kernel: Kernel, list: string, added: Goods[], actor: Actor, figures: ImportFigures): Promise<void> {
  const prices = added.flatMap((row) => row.prices);
  figures.prices += prices.length;
  const shelves = new Map<string, { sku: string; quantity: number }[]>();
  for (const { warehouse, sku, quantity } of added.flatMap((row) => row.stock)) {
    figures.units += quantity;
    const lines = shelves.get(warehouse);
    if (lines) lines.push({ sku, quantity });
    else shelves.set(warehouse, [{ sku, quantity }]);
  }
  const deliveries = [...shelves].flatMap(([warehouse, lines]) => chunks(lines).map((chunk) => ({ warehouse, lines: chunk, reference: 'opening stock' })));
  await Promise.all([
    timed(
      kernel,
      figures,
      'prices',
      all(
        kernel,
        'pricing.set_prices',
        chunks(prices).map((chunk) => ({ list, prices: chunk })),
        actor,
      ),
    ),
    timed(kernel, figures, 'stock', all(kernel, 'stock.receive', deliveries, actor)),
  ]);
}

async function all(kernel: Kernel, action: string, inputs: unknown[], actor: Actor): Promise<void> {
  if (inputs.length === 0) return;
  for (const outcome of await kernel.doMany(action, inputs, actor)) if (!outcome.ok) throw outcome.refusal;
}

function chunks<T>(things: T[]): T[][] {
  return Array.from({ length: Math.ceil(things.length / LINES_AT_ONCE) }, (_, i) => things.slice(i * LINES_AT_ONCE, (i + 1) * LINES_AT_ONCE));
}
