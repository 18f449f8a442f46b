// Creating products: the whole batch is checked against what is there and against itself, then written at once.
import { type Ctx, type Fault, type Outcome, Refusal, checker, done, refused } from '#kernel';
import type { Static } from 'typebox';
import { productsCreated } from './events.ts';
import { gtin14, isGtin, optionsFrom, variantName } from './rules.ts';
import type { NewProductSchema } from './schemas.ts';
import { holdersOfGtins, insertProducts } from './store-edit.ts';
import { categories, idsOf } from './store.ts';
import type { Category, NewProduct, NewVariant } from './types.ts';

export type ProductInput = Static<typeof NewProductSchema>;
export type Created = { productId: string; variants: { id: string; sku: string }[] };

/** What the batch is checked against; a member that is taken adds to it, so that the next one sees it. */
type Known = {
  skus: Map<string, string>;
  /** Who is active under a GTIN, by its fourteen digits. */
  gtins: Map<string, { sku: string }>;
  categories: Map<string, Category>;
  specs: Map<string, (value: unknown) => Fault[]>;
};

/** Creates products; one outcome for each, in order, and a refused one leaves nothing behind. */
export async function createProducts(ctx: Ctx, inputs: ProductInput[]): Promise<Outcome<Created>[]> {
  const codes = inputs.flatMap((input) => input.variants.flatMap((v) => [v.sku, ...(v.components ?? []).map((part) => part.sku)]));
  const gtins = inputs.flatMap((input) => input.variants.flatMap((v) => (v.gtin ? [gtin14(v.gtin)] : [])));
  const [ids, all, holders] = await Promise.all([idsOf(ctx, codes), inputs.some((input) => input.category) ? categories(ctx) : [], holdersOfGtins(ctx, gtins)]);
  const known: Known = {
    skus: new Map([...ids].map(([sku, { id }]) => [sku, id])),
    categories: new Map(all.map((category) => [category.code, category])),
    specs: new Map(),
    gtins: holders,
  };
  const made: NewProduct[] = [];
  const outcomes = inputs.map((input): Outcome<Created> => {
    const refusal = problemOf(input, known);
    if (refusal) return refused(refusal);
    const product = productOf(ctx, input, known);
    made.push(product);
    return done({ productId: product.id, variants: product.variants.map(({ id, sku }) => ({ id, sku })) });
  });
  insertProducts(ctx, made);
  if (made.length > 0) ctx.emit(productsCreated, undefined, { productIds: made.map((product) => product.id) });
  return outcomes;
}

function problemOf(input: ProductInput, known: Known): Refusal | undefined {
  const seen = new Set<string>();
  const numbers = new Map<string, string>();
  for (const [i, variant] of input.variants.entries()) {
    const at = `/variants/${i}`;
    if (known.skus.has(variant.sku) || seen.has(variant.sku))
      return refusal('catalog.sku_taken', { sku: variant.sku }, at + '/sku', `The code ${variant.sku} is taken.`);
    if (variant.gtin && !isGtin(variant.gtin)) return refusal('catalog.gtin', { gtin: variant.gtin }, at + '/gtin', `${variant.gtin} is not a GTIN.`);
    if (variant.gtin && (variant.status ?? 'active') === 'active') {
      const holder = known.gtins.get(gtin14(variant.gtin))?.sku ?? numbers.get(gtin14(variant.gtin));
      if (holder !== undefined)
        return refusal('catalog.gtin_taken', { gtin: variant.gtin, sku: holder }, at + '/gtin', `${holder} has the GTIN ${variant.gtin}.`);
      numbers.set(gtin14(variant.gtin), variant.sku);
    }
    const parts = variant.components ?? [];
    const stranger = parts.find((part) => !known.skus.has(part.sku) && !seen.has(part.sku));
    if (stranger)
      return refusal('catalog.unknown_component', { sku: stranger.sku }, at + '/components', `There is no variant ${stranger.sku} to make the bundle of.`);
    if (new Set(parts.map((part) => part.sku)).size < parts.length)
      return refusal('catalog.component_twice', { sku: variant.sku }, at + '/components', 'Each component is named once.');
    seen.add(variant.sku);
  }
  return specProblem(input.category, input.specs ?? {}, known);
}

/** Whether the category is there and the specs have the shape that it asks for. */
export function specProblem(
  category: string | undefined | null,
  specs: Record<string, unknown>,
  known: Pick<Known, 'categories' | 'specs'>,
): Refusal | undefined {
  if (!category) return undefined;
  const found = known.categories.get(category);
  if (!found) return refusal('catalog.unknown_category', { category }, '/category', `There is no category ${category}.`);
  if (!found.specSchema) return undefined;
  let check = known.specs.get(category);
  if (!check) known.specs.set(category, (check = checker(found.specSchema)));
  const faults = check(specs).map((fault) => ({ ...fault, pointer: '/specs' + (fault.pointer ?? '') }));
  return faults.length > 0 ? new Refusal('catalog.specs', { category }, { faults, status: 422 }) : undefined;
}

function refusal(code: string, details: Record<string, unknown>, pointer: string, message: string): Refusal {
  return new Refusal(code, details, { message, faults: [{ pointer, code, message }] });
}

function productOf(ctx: Ctx, input: ProductInput, known: Known): NewProduct {
  const productId = ctx.id('prd');
  const variants = input.variants.map((variant, position): NewVariant => {
    const { name, names, options = {}, status = 'active', components = [], gtin = null } = variant;
    const id = ctx.id('sku');
    known.skus.set(variant.sku, id);
    if (gtin !== null && status === 'active') known.gtins.set(gtin14(gtin), { sku: variant.sku });
    const written = Object.fromEntries(Object.entries(input.names ?? {}).map(([language, word]) => [language, variantName(word, options)]));
    return {
      id,
      productId,
      position,
      sku: variant.sku,
      name: name ?? variantName(input.name, options),
      names: names ?? written,
      options,
      gtin,
      weightGrams: variant.weightGrams,
      lengthMm: variant.lengthMm ?? null,
      widthMm: variant.widthMm ?? null,
      heightMm: variant.heightMm ?? null,
      status,
      components: components.map((part) => ({ id: known.skus.get(part.sku)!, quantity: part.quantity })),
    };
  });
  return {
    id: productId,
    name: input.name,
    names: input.names ?? {},
    description: input.description ?? '',
    material: input.material ?? '',
    instructions: input.instructions ?? '',
    seoTitle: input.seoTitle ?? '',
    seoDescription: input.seoDescription ?? '',
    texts: input.texts ?? {},
    brand: input.brand ?? null,
    category: input.category ?? null,
    specs: input.specs ?? {},
    countryOfOrigin: input.countryOfOrigin ?? null,
    provenance: input.provenance ?? '',
    options: input.options ?? optionsFrom(input.variants),
    taxCategory: input.taxCategory ?? 'standard',
    status: input.status ?? 'active',
    digital: input.digital ?? false,
    media: input.media ?? [],
    variants,
  };
}
