// What imports need of the catalogue: whole products, one write for many changes under the same rules as the verbs, and taking back.
import { type Ctx, type Fault, checker } from '#kernel';
import Type from 'typebox';
import { specProblem } from './create.ts';
import { Changes, noteVariants } from './edit.ts';
import { categoriesSet, productChanged, productsCreated } from './events.ts';
import { changesOf, circles, isGtin, isSame } from './rules.ts';
import { Media, NewProductSchema, NewVariantSchema, ProductChangeSchema, VariantChangeSchema } from './schemas.ts';
import { insertProducts, insertVariants, lockProducts, lockVariantsById, touchProducts, writeProducts, writeVariants } from './store-edit.ts';
import { type ImportedProductChange, type ImportedVariantChange, deleteProducts, deleteVariants } from './store-import.ts';
import { type Medium, arrangeMedia, insertMedia, mediaOf, removeMedia } from './store-media.ts';
import { categories, lockEdges, replaceComponents, writeCategories } from './store.ts';
import type { Category, NewProduct, NewVariant, RemoteMedium } from './types.ts';

export { gtin14, optionsFrom, variantName } from './rules.ts';
export { holdersOfGtins } from './store-edit.ts';
export { wholeProducts, type ImportedProductChange, type ImportedVariantChange, type StoredProduct, type StoredVariant } from './store-import.ts';

/** A bundle whose parts are to be these; `was` is said of one that was there before. */
export type ImportedBundle = {
  id: string;
  parts: { id: string; sku: string; quantity: number }[];
  was?: { productId: string; sku: string; parts: { sku: string; quantity: number }[] } | undefined;
};

/** What an import wants of the catalogue, all decided. */
export type CatalogueChanges = {
  categories: Category[];
  products: NewProduct[];
  productChanges: ImportedProductChange[];
  variants: NewVariant[];
  variantChanges: ImportedVariantChange[];
  bundles: ImportedBundle[];
};

const shapes = {
  product: checker(NewProductSchema),
  variant: checker(NewVariantSchema),
  productChange: checker(ProductChangeSchema),
  variantChange: checker(VariantChangeSchema),
  media: checker(Type.Object({ media: Media })),
};

/** What is wrong with the shape of a product, a variant, a change of one, or of its media. */
export const shapeFaults = (what: keyof typeof shapes, value: unknown): Fault[] => shapes[what](value);

/** Checks of many products against the same categories. */
export async function catalogueRules(
  ctx: Pick<Ctx, 'read'>,
): Promise<{ categories: Category[]; specs: (category: string | null, specs: Record<string, unknown>) => Fault[]; gtin: (text: string) => boolean }> {
  const all = await categories(ctx);
  const known = { categories: new Map(all.map((one) => [one.code, one])), specs: new Map() };
  return {
    categories: all,
    specs: (category, specs) => {
      const problem = category !== null && known.categories.has(category) ? specProblem(category, specs, known) : undefined;
      return problem ? problem.faults : [];
    },
    gtin: isGtin,
  };
}

/** Writes all at once and tells it as the verbs do; a bundle that would be made of itself throws. */
export async function importCatalogue(ctx: Ctx, wanted: CatalogueChanges): Promise<void> {
  const changes = new Changes();
  addCategories(ctx, wanted.categories);
  // What gives a number up does so before another one takes it.
  const written = await changeProducts(ctx, wanted.productChanges, changes);
  await changeVariants(ctx, wanted.variantChanges, changes);
  insertProducts(ctx, wanted.products);
  insertVariants(ctx, wanted.variants);
  for (const { productId, options, sku } of wanted.variants) changes.add(productId, [{ field: 'variant', before: null, after: options, sku }]);
  await setParts(ctx, wanted.bundles, changes);
  touchProducts(
    ctx,
    changes.productIds.filter((id) => !written.has(id)),
  );
  if (wanted.products.length > 0) ctx.emit(productsCreated, undefined, { productIds: wanted.products.map((product) => product.id) });
  changes.tell(ctx);
}

function addCategories(ctx: Ctx, rows: Category[]): void {
  if (rows.length === 0) return;
  writeCategories(ctx, rows);
  ctx.emit(categoriesSet, undefined, { categories: rows.map((after) => ({ code: after.code, before: null, after })) });
}

/** Lays what was given over products and writes those that differ; returns the ids of the written ones. */
async function changeProducts(ctx: Ctx, wishes: ImportedProductChange[], changes: Changes): Promise<Set<string>> {
  if (wishes.length === 0) return new Set();
  const there = await lockProducts(
    ctx,
    wishes.map((wish) => wish.id),
  );
  const next = new Map(there);
  for (const { id, media: _, ...fields } of wishes) {
    const now = next.get(id);
    if (now) next.set(id, { ...now, ...fields });
  }
  const fields = wishes.flatMap((wish) => Object.keys(wish)).filter((name) => name !== 'id' && name !== 'media');
  const differing = [...next.values()].filter((product) => {
    const differences = changesOf(there.get(product.id)!, product, [...new Set(fields)] as (keyof typeof product & string)[]);
    changes.add(product.id, differences);
    return differences.length > 0;
  });
  writeProducts(ctx, differing);
  await changeMedia(
    ctx,
    wishes.flatMap(({ id, media }) => (media && there.has(id) ? [{ productId: id, media }] : [])),
    changes,
  );
  return new Set(differing.map(({ id }) => id));
}

async function changeVariants(ctx: Ctx, wishes: ImportedVariantChange[], changes: Changes): Promise<void> {
  if (wishes.length === 0) return;
  const there = await lockVariantsById(
    ctx,
    wishes.map((wish) => wish.id),
  );
  const next = new Map(there);
  for (const { id, ...fields } of wishes) {
    const now = next.get(id);
    if (now) next.set(id, { ...now, ...fields });
  }
  const differing = [...next.values()].filter((variant) => !isSame(there.get(variant.id), variant));
  noteVariants(changes, there.values(), differing);
  writeVariants(ctx, differing);
}

/** Puts media that lie elsewhere in the places of those that were there; uploaded ones keep theirs. */
async function changeMedia(ctx: Ctx, wishes: { productId: string; media: RemoteMedium[] }[], changes: Changes): Promise<void> {
  if (wishes.length === 0) return;
  const all = await mediaOf(
    ctx,
    wishes.map((wish) => wish.productId),
  );
  const removed: Medium[] = [];
  const kept: Medium[] = [];
  const fresh: Medium[] = [];
  for (const { productId, media } of wishes) {
    const there = all.filter((medium) => medium.productId === productId);
    const rest = media.map(({ url, alt = '' }): Medium => {
      const known = there.find((medium) => medium.url === url);
      const none = { name: '', mime: null, hash: null, thumbHash: null, width: null, height: null, sizeBytes: null };
      return known ? { ...known, alt } : { ...none, id: ctx.id('med'), productId, position: 0, url, alt };
    });
    // Each place of a remote one goes to the next of the file, or is closed up.
    const next = there.flatMap((medium) => (medium.url === null ? [medium] : rest.splice(0, 1)));
    const arranged = [...next, ...rest].map((medium, position) => ({ ...medium, position }));
    for (const medium of arranged) (there.some(({ id }) => id === medium.id) ? kept : fresh).push(medium);
    removed.push(...there.filter(({ id }) => !arranged.some((medium) => medium.id === id)));
    const brief = (list: readonly Medium[]) => list.map(({ id, url, alt }) => ({ id, url, alt }));
    if (!isSame(brief(there), brief(arranged))) changes.add(productId, [{ field: 'media', before: brief(there), after: brief(arranged) }]);
  }
  removeMedia(ctx, removed);
  arrangeMedia(ctx, kept);
  insertMedia(ctx, fresh);
}

async function setParts(ctx: Ctx, bundles: ImportedBundle[], changes: Changes): Promise<void> {
  if (bundles.length === 0) return;
  const edges = await lockEdges(ctx);
  const ids = new Set(bundles.map((bundle) => bundle.id));
  const parts = bundles.flatMap(({ id, parts }) => parts.map((part) => ({ bundleId: id, componentId: part.id, quantity: part.quantity })));
  const round = circles([...edges.filter((edge) => !ids.has(edge.bundleId)), ...parts].map((edge) => [edge.bundleId, edge.componentId] as const));
  if (round.length > 0) throw new Error(`The bundle ${round[0]} would be made of itself.`);
  replaceComponents(ctx, [...ids], parts);
  for (const { was, parts } of bundles) {
    const after = parts.map(({ sku, quantity }) => ({ sku, quantity }));
    if (was) changes.add(was.productId, [{ field: 'components', before: was.parts, after, sku: was.sku }]);
  }
}

/** Takes variants and the products that are left without any out of the catalogue; returns the ids that went. */
export async function withdrawProducts(ctx: Ctx, productIds: string[], variantIds: string[]): Promise<Set<string>> {
  const variants = await deleteVariants(ctx, variantIds);
  const products = await deleteProducts(ctx, productIds);
  const changes = new Changes();
  for (const { productId, sku, options } of variants) changes.add(productId, [{ field: 'variant', before: options, after: null, sku }]);
  const isGone = new Set(products);
  touchProducts(
    ctx,
    changes.productIds.filter((id) => !isGone.has(id)),
  );
  changes.tell(ctx);
  for (const id of products.filter((id) => !changes.productIds.includes(id))) ctx.emit(productChanged, id, { productIds: [id], skus: [], changes: [] });
  return new Set([...variants.map(({ id }) => id), ...products]);
}
