// Editing what is there: each row is looked at as it stands, the wish is laid over it, and only what really differs is written and told.
import { type Ctx, type Fault, type Outcome, Refusal, done, refused } from '#kernel';
import type { Static } from 'typebox';
import { specProblem } from './create.ts';
import { productChanged } from './events.ts';
import { changesOf, gtin14, isGtin, variantName } from './rules.ts';
import type { ProductChangeSchema, VariantsChangeSchema } from './schemas.ts';
import { holdersOfGtins, lockProducts, lockVariantsOf, writeProducts, writeVariants } from './store-edit.ts';
import { categories } from './store.ts';
import type { Change, Product, ProductFields, StoredVariant, VariantFields } from './types.ts';

export type ProductWish = Static<typeof ProductChangeSchema>;
export type VariantWish = Static<typeof VariantsChangeSchema>['changes'][number];

const PRODUCT_FIELDS = [
  'name',
  'names',
  'description',
  'material',
  'instructions',
  'seoTitle',
  'seoDescription',
  'texts',
  'brand',
  'category',
  'specs',
  'countryOfOrigin',
  'provenance',
  'options',
  'taxCategory',
  'status',
  'digital',
] as const satisfies readonly (keyof ProductFields)[];
const VARIANT_FIELDS = [
  'sku',
  'name',
  'names',
  'options',
  'gtin',
  'weightGrams',
  'lengthMm',
  'widthMm',
  'heightMm',
  'status',
] as const satisfies readonly (keyof VariantFields)[];

/** What was changed of products, to be told when it is written. */
export class Changes {
  private readonly byProduct = new Map<string, Change[]>();

  add(productId: string, changes: readonly Change[]): void {
    if (changes.length > 0) this.byProduct.set(productId, [...(this.byProduct.get(productId) ?? []), ...changes]);
  }

  get productIds(): string[] {
    return [...this.byProduct.keys()];
  }

  /** One event for each product, with every field's before and after. */
  tell(ctx: Ctx): void {
    for (const [productId, changes] of this.byProduct) {
      const skus = [...new Set(changes.flatMap(({ sku }) => sku ?? []))];
      ctx.emit(productChanged, productId, { productIds: [productId], skus, changes });
    }
  }
}

/** Somebody else was faster. */
export function changedMeanwhile(now: { version: number; changedBy?: string | null; changedAt?: Date }, pointer = '/version'): Refusal {
  const message = 'Somebody else has changed this meanwhile.';
  const { version, changedBy = null, changedAt } = now;
  return new Refusal(
    'catalog.changed',
    { version, changedBy, changedAt: changedAt?.toISOString() ?? null },
    { message, faults: [{ pointer, code: 'catalog.changed', message }] },
  );
}

/** Lays wishes over products; one outcome for each, in order. Nothing is written yet. */
export async function planProducts(ctx: Ctx, wishes: readonly ProductWish[]) {
  const [products, all] = await Promise.all([
    lockProducts(
      ctx,
      wishes.map((wish) => wish.productId),
    ),
    categories(ctx),
  ]);
  const known = { categories: new Map(all.map((category) => [category.code, category])), specs: new Map() };
  const before = new Map(products);
  const outcomes = wishes.map((wish): Outcome<{ productId: string; version: number }> => {
    const now = products.get(wish.productId);
    if (!now) return refused(new Refusal('catalog.unknown_product', { productId: wish.productId }, { status: 404 }));
    const { productId, version, ...fields } = wish;
    if (version !== undefined && version !== now.version) return refused(changedMeanwhile(now));
    const isSpecified = wish.category !== undefined || wish.specs !== undefined;
    const category = wish.category === undefined ? now.category : wish.category;
    const problem = isSpecified ? specProblem(category, wish.specs ?? {}, known) : undefined;
    // A new category alone does not ask at once for the specs that it wants.
    if (problem && (problem.code !== 'catalog.specs' || wish.specs)) return refused(problem);
    const next = { ...now, ...given(fields) };
    const differs = changesOf(now, next, PRODUCT_FIELDS).length > 0;
    if (differs) products.set(productId, { ...next, version: now.version + 1 });
    return done({ productId, version: differs ? now.version + 1 : now.version });
  });
  const changed = [...products.values()].filter((product) => product !== before.get(product.id));
  return { outcomes, before, changed };
}

/** Writes what was planned, renames the variants that are called after their product, and tells it. */
export async function writePlanned(ctx: Ctx, before: ReadonlyMap<string, Product>, changed: Product[]): Promise<void> {
  const changes = new Changes();
  for (const product of changed) changes.add(product.id, changesOf(before.get(product.id)!, product, PRODUCT_FIELDS));
  const renamed = changed.filter((product) => nameOf(before.get(product.id)!) !== nameOf(product));
  const followers = (
    await lockVariantsOf(
      ctx,
      renamed.map(({ id }) => id),
    )
  ).flatMap((variant) => {
    const next = renameAfter(
      variant,
      before.get(variant.productId)!,
      renamed.find(({ id }) => id === variant.productId)!,
    );
    const differences = changesOf(variant, next, VARIANT_FIELDS, variant.sku);
    changes.add(variant.productId, differences);
    return differences.length > 0 ? [next] : [];
  });
  writeProducts(ctx, changed);
  writeVariants(ctx, followers);
  changes.tell(ctx);
}

const nameOf = ({ name, names }: Product): string => JSON.stringify([name, names]);

/** A variant that is called as its product and options say is called so still when the product has another name. */
function renameAfter(variant: StoredVariant, before: Product, after: Product): StoredVariant {
  const names = { ...variant.names };
  for (const language of new Set([...Object.keys(before.names), ...Object.keys(after.names)])) {
    const was = before.names[language];
    const is = after.names[language];
    if (variant.names[language] !== (was === undefined ? undefined : variantName(was, variant.options))) continue;
    if (is === undefined) delete names[language];
    else names[language] = variantName(is, variant.options);
  }
  const isCalledAfter = variant.name === variantName(before.name, variant.options);
  return { ...variant, names, name: isCalledAfter ? variantName(after.name, variant.options) : variant.name };
}

/** Lays wishes over variants; faults point at `/changes/N/field`. Nothing is written yet. */
export async function planVariants(ctx: Ctx, wishes: readonly VariantWish[], variants: ReadonlyMap<string, StoredVariant>) {
  const next = new Map(variants);
  const faults: Fault[] = [];
  wishes.forEach((wish, i) => {
    const now = next.get(wish.sku);
    const at = `/changes/${i}`;
    const { sku, version, ...fields } = wish;
    if (!now) return faults.push({ pointer: at + '/sku', code: 'catalog.unknown_sku', message: `There is no variant ${sku}.` });
    if (version !== undefined && version !== variants.get(sku)!.version)
      return faults.push({ pointer: at + '/version', code: 'catalog.changed', message: 'Somebody else has changed this meanwhile.' });
    if (fields.gtin && !isGtin(fields.gtin)) return faults.push({ pointer: at + '/gtin', code: 'catalog.gtin', message: `${fields.gtin} is not a GTIN.` });
    return next.set(sku, { ...now, ...given(fields) });
  });
  if (faults.length === 0)
    faults.push(...(await gtinFaults(ctx, [...next.values()], (variant) => `/changes/${wishes.findIndex((wish) => wish.sku === variant.sku)}/gtin`)));
  const changed = [...next.values()].filter((variant) => changesOf(variants.get(variant.sku)!, variant, VARIANT_FIELDS).length > 0);
  return { faults, changed };
}

/** Variants that would be active under one GTIN with another one. */
export async function gtinFaults(
  ctx: Ctx,
  variants: readonly (VariantFields & { id: string })[],
  pointerOf: (variant: VariantFields & { id: string }) => string,
): Promise<Fault[]> {
  const active = variants.filter((variant) => variant.gtin !== null && variant.status === 'active');
  const holders = await holdersOfGtins(
    ctx,
    active.map((variant) => gtin14(variant.gtin!)),
  );
  const mine = new Set(variants.map(({ id }) => id));
  const seen = new Map<string, string>();
  return active.flatMap((variant) => {
    const gtin = gtin14(variant.gtin!);
    const holder = holders.get(gtin);
    // Who has it now but is among those that are changed is looked at as it will be.
    const other = holder && !mine.has(holder.id) ? holder.sku : seen.get(gtin);
    seen.set(gtin, variant.sku);
    if (other === undefined) return [];
    return [{ pointer: pointerOf(variant), code: 'catalog.gtin_taken', message: `${other} has the GTIN ${variant.gtin}.` }];
  });
}

/** Puts the changes of variants among those to be told. */
export function noteVariants(changes: Changes, before: Iterable<StoredVariant>, after: readonly StoredVariant[]): void {
  const was = new Map([...before].map((variant) => [variant.id, variant]));
  for (const variant of after) changes.add(variant.productId, changesOf(was.get(variant.id)!, variant, VARIANT_FIELDS, variant.sku));
}

/** The fields that were given: what is undefined stays as it is. */
function given<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}
