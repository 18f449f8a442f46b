// Creating products: the whole batch is checked against what is there and against itself, then written at once.
import { type Ctx, type Fault, type Outcome, Refusal, checker, done, refused } from '#kernel';
import type { Static } from 'typebox';
import { productsCreated } from './events.ts';
import { isGtin, variantName } from './rules.ts';
import type { NewProductSchema } from './schemas.ts';
import { categories, idsOf, insertProducts } from './store.ts';
import type { Category, NewProduct, NewVariant } from './types.ts';

export type ProductInput = Static<typeof NewProductSchema>;
export type Created = { productId: string; variants: { id: string; sku: string }[] };

/** What the batch is checked against; a member that is taken adds to it, so that the next one sees it. */
type Known = {
  skus: Map<string, string>;
  categories: Map<string, Category>;
  specs: Map<string, (value: unknown) => Fault[]>;
};

/** Creates products; one outcome for each, in order, and a refused one leaves nothing behind. */
export async function createProducts(ctx: Ctx, inputs: ProductInput[]): Promise<Outcome<Created>[]> {
  const codes = inputs.flatMap((input) => input.variants.flatMap((v) => [v.sku, ...(v.components ?? []).map((part) => part.sku)]));
  const [ids, all] = await Promise.all([idsOf(ctx, codes), inputs.some((input) => input.category) ? categories(ctx) : []]);
  const known: Known = {
    skus: new Map([...ids].map(([sku, { id }]) => [sku, id])),
    categories: new Map(all.map((category) => [category.code, category])),
    specs: new Map(),
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
  for (const [i, variant] of input.variants.entries()) {
    const at = `/variants/${i}`;
    if (known.skus.has(variant.sku) || seen.has(variant.sku))
      return refusal('catalog.sku_taken', { sku: variant.sku }, at + '/sku', `The code ${variant.sku} is taken.`);
    if (variant.gtin !== undefined && !isGtin(variant.gtin))
      return refusal('catalog.gtin', { gtin: variant.gtin }, at + '/gtin', `${variant.gtin} is not a GTIN.`);
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
  const variants: NewVariant[] = input.variants.map((variant) => {
    const { name, names, options = {}, status, components = [], ...rest } = variant;
    const id = ctx.id('sku');
    known.skus.set(variant.sku, id);
    const written = Object.fromEntries(Object.entries(input.names ?? {}).map(([language, word]) => [language, variantName(word, options)]));
    return {
      ...rest,
      id,
      name: name ?? variantName(input.name, options),
      names: names ?? written,
      options,
      status: status ?? 'active',
      components: components.map((part) => ({ id: known.skus.get(part.sku)!, quantity: part.quantity })),
    };
  });
  const { names = {}, description = '', specs = {}, media = [], taxCategory = 'standard', status = 'active', ...rest } = input;
  return { ...rest, id: ctx.id('prd'), names, description, specs, media, taxCategory, status, variants };
}
