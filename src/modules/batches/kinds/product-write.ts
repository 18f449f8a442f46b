// Writes what was decided of products, all of a slice at once, and takes it back again.
import type { Ctx } from '#kernel';
import {
  type CatalogueChanges,
  type ImportedProductChange,
  type ImportedVariantChange,
  type StoredVariant,
  codesOf,
  gtin14,
  holdersOfGtins,
  importCatalogue,
  wholeProducts,
  withdrawProducts,
} from '#modules/catalog';
import { deletePricesOf, importPrices } from '#modules/pricing';
import { setLevels } from '#modules/stock';
import { pricedVariants, variantsInUse } from '../store-uses.ts';
import type { Plan, StoredChange, Undone } from '../types.ts';
import { type Work, change, refuse, same } from './kind.ts';
import { priceChange, undoPrices } from './prices.ts';
import type { ProductTodo } from './product-types.ts';
import { stockKind } from './stock.ts';

export async function applyProducts({ ctx, batch }: Work, plans: Plan<ProductTodo>[]): Promise<void> {
  // Stock first: it is the only part that may be refused, and a refused product writes nothing.
  const levels = plans.flatMap((plan) => plan.todo!.stock.map((one) => ({ plan, ...one })));
  const outcomes = await setLevels(ctx, levels, `import ${batch.number}`);
  const moved: { plan: Plan<ProductTodo>; row: ProductTodo['row']; skuId: string; warehouseId: string; onHand: number; before: number }[] = [];
  levels.forEach(({ plan, ...one }, i) => {
    const outcome = outcomes[i]!;
    if (outcome.ok) moved.push({ plan, ...one, before: outcome.value.before });
    else refuse(plan, one.row, 'stock.short', 'More is held for orders than would be left.');
  });
  const kept = plans.flatMap((plan) => (plan.todo ? [{ plan, todo: plan.todo }] : []));
  // What was moved for a product of which another shelf was refused goes back.
  const back = moved.filter(({ plan }) => !plan.todo);
  await setLevels(
    ctx,
    back.map((one) => ({ ...one, onHand: one.before })),
    `import ${batch.number} refused`,
  );
  await importCatalogue(ctx, changesOf(kept.map(({ todo }) => todo)));
  await importPrices(
    ctx,
    kept.flatMap(({ todo }) => todo.prices.map(({ price }) => price)),
  );
  for (const { plan, todo } of kept) note(plan, todo);
  for (const { plan, row, skuId, warehouseId, onHand, before } of moved)
    if (plan.todo) plan.changes.push(change(row.n, 'stock', `${skuId}@${warehouseId}`, 'updated', { onHand: before }, { onHand }));
}

function changesOf(todos: ProductTodo[]): CatalogueChanges {
  const categories = new Map(todos.flatMap((todo) => todo.categories.map((one) => [one.code, one] as const)));
  return {
    categories: [...categories.values()],
    products: todos.flatMap(({ product }) => product ?? []),
    productChanges: todos.flatMap(({ productChange }) => productChange?.change ?? []),
    variants: todos.flatMap(({ variants }) => variants.map(({ variant }) => variant)),
    variantChanges: todos.flatMap(({ variantChanges }) => variantChanges.map((one) => one.change)),
    bundles: todos.flatMap(({ bundles }) => bundles),
  };
}

function note(plan: Plan<ProductTodo>, todo: ProductTodo): void {
  const { product, productChange } = todo;
  const add = (...one: Parameters<typeof change>): void => void plan.changes.push(change(...one));
  if (product) {
    add(todo.row.n, 'product', product.id, 'created', null, {});
    for (const variant of product.variants) add(todo.row.n, 'variant', variant.id, 'created', null, { productId: product.id, sku: variant.sku });
  }
  if (productChange) {
    const { id, ...after } = productChange.change;
    add(productChange.row.n, 'product', id, 'updated', productChange.before, after);
  }
  for (const { variant, row } of todo.variants) add(row.n, 'variant', variant.id, 'created', null, { productId: variant.productId, sku: variant.sku });
  for (const { change: to, before, row } of todo.variantChanges) {
    const { id, ...after } = to;
    add(row.n, 'variant', id, 'updated', before, after);
  }
  for (const { row, price, before } of todo.prices) plan.changes.push(priceChange(row.n, price, before));
}

/** Stock and prices go back first; then fields are restored, and what the batch has made goes where nothing names it any more. */
export async function undoProducts(ctx: Ctx, changes: StoredChange[], number: string): Promise<Undone[]> {
  const of = (entity: string): StoredChange[] => changes.filter((one) => one.entity === entity);
  const answers: Undone[] = [...(await stockKind.undo(ctx, of('stock'), number)), ...(await undoPrices(ctx, of('price')))];
  answers.push(
    ...(await restore(
      ctx,
      changes.filter((one) => one.what === 'updated' && (one.entity === 'product' || one.entity === 'variant')),
    )),
  );
  answers.push(
    ...(await withdraw(
      ctx,
      changes.filter((one) => one.what === 'created' && (one.entity === 'product' || one.entity === 'variant')),
    )),
  );
  return answers;
}

/** Fields go back to what they were where they still are what the batch made them. */
async function restore(ctx: Ctx, changes: StoredChange[]): Promise<Undone[]> {
  if (changes.length === 0) return [];
  const there = await whole(ctx, changes);
  const back: CatalogueChanges = { categories: [], products: [], productChanges: [], variants: [], variantChanges: [], bundles: [] };
  const taken = await takenGtins(ctx, changes, there.variants);
  const answers = changes.map(({ seq, entity, entityId, before, after }): Undone => {
    const now = (entity === 'product' ? there.products.get(entityId) : there.variants.get(entityId)) as Record<string, unknown> | undefined;
    if (!now) return { seq, left: 'It is not there any more.' };
    const made = after as Record<string, unknown>;
    const names = Object.keys(made);
    const mine = names.filter((name) => same(now[name], made[name]) && !(taken.has(entityId) && (name === 'gtin' || name === 'status')));
    const to = { id: entityId, ...Object.fromEntries(mine.map((name) => [name, (before as Record<string, unknown>)[name] ?? null])) };
    if (mine.length > 0 && entity === 'product') back.productChanges.push(to as ImportedProductChange);
    if (mine.length > 0 && entity === 'variant') back.variantChanges.push(to as ImportedVariantChange);
    return { seq, left: mine.length < names.length ? 'Some of it was changed since.' : null };
  });
  await importCatalogue(ctx, back);
  return answers;
}

/** The variants whose number another one has by now, so that they do not get it back. */
async function takenGtins(ctx: Ctx, changes: StoredChange[], there: ReadonlyMap<string, StoredVariant>): Promise<Set<string>> {
  const back = changes.flatMap(({ entity, entityId, before }) => {
    const now = entity === 'variant' ? there.get(entityId) : undefined;
    const { gtin, status } = { ...now, ...(before as { gtin?: string | null; status?: string }) };
    return now && gtin && status === 'active' ? [{ id: entityId, gtin: gtin14(gtin) }] : [];
  });
  const holders = await holdersOfGtins(
    ctx,
    back.map(({ gtin }) => gtin),
  );
  const givers = new Set(back.map(({ id }) => id));
  const seen = new Set<string>();
  return new Set(
    back.flatMap(({ id, gtin }) => {
      const holder = holders.get(gtin)?.id ?? id;
      const isTaken = seen.has(gtin) || (holder !== id && !givers.has(holder));
      seen.add(gtin);
      return isTaken ? [id] : [];
    }),
  );
}

async function whole(ctx: Ctx, changes: StoredChange[]) {
  const productIds = changes.flatMap(({ entity, entityId, after }) =>
    entity === 'product' ? [entityId] : [(after as { productId?: string }).productId ?? ''],
  );
  const skus = await variantCodes(
    ctx,
    changes.flatMap(({ entity, entityId }) => (entity === 'variant' ? [entityId] : [])),
  );
  const products = await wholeProducts(ctx, productIds.filter(Boolean), skus);
  return {
    products: new Map(products.map((product) => [product.id, product])),
    variants: new Map(products.flatMap((product) => product.variants.map((variant) => [variant.id, variant] as const))),
  };
}

async function variantCodes(ctx: Ctx, ids: string[]): Promise<string[]> {
  return [...(await codesOf(ctx, ids)).values()];
}

/** Takes products and variants away that nobody has touched; what has moved in stock is archived, since the ledger keeps its name. */
async function withdraw(ctx: Ctx, changes: StoredChange[]): Promise<Undone[]> {
  if (changes.length === 0) return [];
  const there = await whole(ctx, changes);
  const variantIds = changes.flatMap((one) => (one.entity === 'variant' ? [one.entityId] : []));
  const [used, priced] = await Promise.all([variantsInUse(ctx, variantIds), pricedVariants(ctx, variantIds, ctx.now)]);
  const stays = new Map<string, string>();
  const archive = new Set<string>();
  for (const { entityId, entity } of changes) {
    if (entity === 'variant') {
      if (used.ordered.has(entityId)) stays.set(entityId, 'It was ordered, or a bundle is made of it.');
      else if (priced.has(entityId)) stays.set(entityId, 'Another price was set since.');
      else if ((there.variants.get(entityId)?.version ?? 1) > 1) stays.set(entityId, 'It was changed since.');
      else if (used.moved.has(entityId)) archive.add(entityId);
      continue;
    }
    if ((there.products.get(entityId)?.version ?? 1) > 1) stays.set(entityId, 'It was changed since.');
  }
  const touched = new Set([...stays.keys()].flatMap((id) => [id, ownerOf(changes, id) ?? '']));
  const goneVariants = changes.flatMap(({ entity, entityId, after }) =>
    entity === 'variant' && !stays.has(entityId) && !archive.has(entityId) && !touched.has((after as { productId: string }).productId) ? [entityId] : [],
  );
  const goneProducts = changes.flatMap(({ entity, entityId }) => (entity === 'product' && !touched.has(entityId) ? [entityId] : []));
  const gone = await withdrawProducts(ctx, goneProducts, goneVariants);
  deletePricesOf(
    ctx,
    goneVariants.filter((id) => gone.has(id)),
  );
  const archived = new Set([...archive].filter((id) => !touched.has(ownerOf(changes, id) ?? '')));
  const archivedProducts = goneProducts.filter((id) => !gone.has(id));
  await importCatalogue(ctx, {
    categories: [],
    products: [],
    productChanges: archivedProducts.map((id) => ({ id, status: 'archived' as const })),
    variants: [],
    variantChanges: [...archived].map((id) => ({ id, status: 'archived' as const })),
    bundles: [],
  });
  return changes.map(({ seq, entityId, after }) => {
    const left =
      stays.get(entityId) ??
      (touched.has(entityId) || touched.has((after as { productId?: string }).productId ?? '') ? 'Something of this product is in use.' : null);
    return { seq, left };
  });
}

const ownerOf = (changes: StoredChange[], variantId: string): string | undefined =>
  changes
    .map((one) => (one.entity === 'variant' && one.entityId === variantId ? (one.after as { productId: string }).productId : undefined))
    .find((id) => id !== undefined);
