// What imports need of the catalogue: whole products, one write for many changes under the same rules as the verbs, and taking back.
import { type Ctx, type Fault, checker } from '#kernel';
import { specProblem } from './create.ts';
import { productChanged, productsCreated } from './events.ts';
import { circles, isGtin, variantName } from './rules.ts';
import { NewProductSchema, NewVariantSchema, ProductChangeSchema, VariantChangeSchema } from './schemas.ts';
import { categories, insertProducts, lockEdges, replaceComponents, writeCategories } from './store.ts';
import {
  type ImportedProductChange,
  type ImportedVariantChange,
  addVariants,
  changeProducts,
  changeVariants,
  deleteProducts,
  deleteVariants,
} from './store-import.ts';
import type { Category, NewProduct, NewVariant } from './types.ts';

export { wholeProducts, type ImportedProductChange, type ImportedVariantChange, type StoredProduct, type StoredVariant } from './store-import.ts';
export { variantName };

/** What an import wants of the catalogue, all decided. */
export type CatalogueChanges = {
  categories: Category[];
  products: NewProduct[];
  productChanges: ImportedProductChange[];
  variants: (NewVariant & { productId: string; position: number })[];
  variantChanges: ImportedVariantChange[];
  /** Bundles whose parts are to be these. */
  bundles: { id: string; parts: { id: string; quantity: number }[] }[];
};

const shapes = {
  product: checker(NewProductSchema),
  variant: checker(NewVariantSchema),
  productChange: checker(ProductChangeSchema),
  variantChange: checker(VariantChangeSchema),
};

/** What is wrong with the shape of a product, a variant, or a change of one. */
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

/** Writes all at once; components are checked for bundles that would be made of themselves, and such bundles throw. */
export async function importCatalogue(ctx: Ctx, changes: CatalogueChanges): Promise<void> {
  if (changes.categories.length > 0) writeCategories(ctx, changes.categories);
  insertProducts(ctx, changes.products);
  changeProducts(ctx, changes.productChanges);
  addVariants(ctx, changes.variants);
  changeVariants(ctx, changes.variantChanges);
  if (changes.bundles.length > 0) {
    const edges = await lockEdges(ctx);
    const fresh = new Set(changes.bundles.map((bundle) => bundle.id));
    const parts = changes.bundles.flatMap(({ id, parts }) => parts.map((part) => ({ bundleId: id, componentId: part.id, quantity: part.quantity })));
    const round = circles([...edges.filter((edge) => !fresh.has(edge.bundleId)), ...parts].map((edge) => [edge.bundleId, edge.componentId] as const));
    if (round.length > 0) throw new Error(`The bundle ${round[0]} would be made of itself.`);
    replaceComponents(
      ctx,
      changes.bundles.map((bundle) => bundle.id),
      parts,
    );
  }
  if (changes.products.length > 0) ctx.emit(productsCreated, undefined, { productIds: changes.products.map((product) => product.id) });
  const touched = new Set([...changes.productChanges.map((change) => change.id), ...changes.variants.map((variant) => variant.productId)]);
  const skus = changes.variants.map((variant) => variant.sku);
  if (touched.size > 0 || changes.variantChanges.length > 0) ctx.emit(productChanged, undefined, { productIds: [...touched], skus });
}

/** Takes variants and the products that are left without any out of the catalogue; returns the ids that went. */
export async function withdrawProducts(ctx: Ctx, productIds: string[], variantIds: string[]): Promise<Set<string>> {
  const gone = await deleteVariants(ctx, variantIds);
  const products = await deleteProducts(ctx, productIds);
  if (products.size > 0) ctx.emit(productChanged, undefined, { productIds: [...products], skus: [] });
  return new Set([...gone, ...products]);
}
