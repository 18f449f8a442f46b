// Products: planned against the catalogue, the price list and the shelves in one read each, and written in as many.
import type { Ctx } from '#kernel';
import { catalogueRules, gtin14, holdersOfGtins, idsOf, wholeProducts } from '#modules/catalog';
import { lists, pricesByKey } from '#modules/pricing';
import { levelsOf, warehousesByCode } from '#modules/stock';
import { RowReader } from '../reader.ts';
import type { Batch, Group, Plan } from '../types.ts';
import { defineKind, refusedGroup } from './kind.ts';
import { decideProduct } from './product-decide.ts';
import { readProduct } from './product-rows.ts';
import type { ProductSaid, ProductTodo } from './product-types.ts';
import { applyProducts, undoProducts } from './product-write.ts';

export type Known = Awaited<ReturnType<typeof readKnown>>;

export const productsKind = defineKind<ProductTodo>({
  rights: ['catalog.create_products', 'catalog.update_product', 'catalog.update_variant'],
  async plan({ ctx, batch }, groups) {
    const read = groups.map((group) => {
      const reader = new RowReader(batch);
      return { group, reader, said: readProduct(reader, group, batch.format) };
    });
    const known = await readKnown(
      ctx,
      batch,
      read.map(({ said }) => said),
    );
    return read.map(({ group, reader, said }): Plan<ProductTodo> => planGroup(ctx, group, reader, said, known));
  },
  apply: applyProducts,
  undo: undoProducts,
});

function planGroup(ctx: Ctx, group: Group, reader: RowReader, said: ProductSaid, known: Known): Plan<ProductTodo> {
  if (said.variants.length === 0 && reader.faults.length === 0) {
    const isFamiliar = known.products.has(said.key);
    if (!isFamiliar) reader.fault(said.first, 'sku', 'batches.no_variant', 'No row of this product is a variant of it.');
  }
  if (reader.faults.length > 0) return refusedGroup(group, reader, 0);
  return decideProduct(ctx, group, reader, said, known);
}

const PRODUCT_ID = /^prd_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/** All that the products of a slice are decided by. */
async function readKnown(ctx: Ctx, batch: Batch, said: ProductSaid[]) {
  const codes = said.flatMap(({ variants }) => variants.map((variant) => variant.sku));
  const parts = said.flatMap(({ variants }) =>
    variants.flatMap((variant) => (Array.isArray(variant.components) ? variant.components : []).map((part) => String(part.sku))),
  );
  const [products, rules, allLists, places, partIds] = await Promise.all([
    wholeProducts(
      ctx,
      said.flatMap(({ key }) => (PRODUCT_ID.test(key) ? [key] : [])),
      codes,
    ),
    catalogueRules(ctx),
    lists(ctx),
    warehousesByCode(ctx),
    idsOf(ctx, parts),
  ]);
  const { priceList, warehouse } = batch.options;
  const list = priceList === undefined ? allLists[0] : allLists.find((one) => one.code === priceList);
  const place = warehouse === undefined ? places.first : places.byCode.get(warehouse);
  const wanted = new Set(codes);
  const there = products.flatMap((product) => product.variants.filter((variant) => wanted.has(variant.sku)));
  const numbers = [...said.flatMap(({ variants }) => variants.map((variant) => variant.gtin)), ...there.map((variant) => variant.gtin)];
  const [gtins, prices, levels] = await Promise.all([
    holdersOfGtins(
      ctx,
      numbers.flatMap((gtin) => (gtin ? [gtin14(gtin)] : [])),
    ),
    list && batch.columns.some((field) => field === 'price' || field === 'salePrice')
      ? pricesByKey(
          ctx,
          there.map(({ id }) => ({ skuId: id, list: list.code, currency: list.currency, minQuantity: 1, validFrom: null })),
          ctx.now,
        )
      : [],
    place && batch.columns.includes('stock')
      ? levelsOf(
          ctx,
          there.map(({ id }) => ({ skuId: id, warehouseId: place.id })),
        )
      : new Map<string, { onHand: number; held: number }>(),
  ]);
  return {
    products: new Map(products.map((product) => [product.id, product])),
    bySku: new Map(products.flatMap((product) => product.variants.map((variant) => [variant.sku, { product, variant }] as const))),
    /** Codes that products earlier in this slice make, so that a second one is refused. */
    taken: new Map<string, string>(),
    /** Who is active under a GTIN of fourteen digits, as the products earlier in this slice leave it. */
    gtins,
    rules,
    list,
    place,
    partIds,
    prices: new Map(there.map((variant, i) => [variant.id, prices[i]])),
    levels,
  };
}
