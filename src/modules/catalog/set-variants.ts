// Options and variants of a product as one whole: new variants are added, known ones changed, and none is ever deleted, as orders name them.
import { type Ctx, type Fault, IdOf, Refusal, defineAction } from '#kernel';
import Type, { type Static } from 'typebox';
import { Changes, changedMeanwhile, gtinFaults, noteVariants } from './edit.ts';
import { isGtin, isSame, optionProblem, variantName } from './rules.ts';
import { SetVariantsSchema, Sku } from './schemas.ts';
import { CHANGED, UNKNOWN_PRODUCT } from './sayings.ts';
import { insertVariants, lockProducts, lockVariantsOf, writeProducts, writeVariants } from './store-edit.ts';
import { idsOf, insertComponents } from './store.ts';
import type { NewVariant, Product, StoredVariant } from './types.ts';

type Input = Static<typeof SetVariantsSchema>;
type Wish = Input['variants'][number];

export const setVariants = defineAction({
  name: 'catalog.set_variants',
  summary: 'Sets the options of a product and its variants: those with an id are changed, those without are added, those not named stay.',
  input: SetVariantsSchema,
  output: Type.Object({ version: Type.Integer(), variants: Type.Array(Type.Object({ id: IdOf('sku'), sku: Sku })) }),
  refusals: {
    'catalog.unknown_product': UNKNOWN_PRODUCT,
    'catalog.variants': 'Some of the variants are wrong; the faults say which and why.',
    'catalog.changed': CHANGED,
  },
  emits: ['catalog.product_changed'],
  async run(ctx, input) {
    const [products, present, taken] = await Promise.all([
      lockProducts(ctx, [input.productId]),
      lockVariantsOf(ctx, [input.productId]),
      idsOf(
        ctx,
        input.variants.flatMap((wish) => [wish.sku, ...(wish.components ?? []).map((part) => part.sku)]),
      ),
    ]);
    const product = products.get(input.productId);
    if (!product) throw new Refusal('catalog.unknown_product', { productId: input.productId }, { status: 404 });
    if (input.version !== undefined && input.version !== product.version) throw changedMeanwhile(product);
    const planned = input.variants.map((wish, i) => plan(ctx, product, present, wish, i));
    const faults = [
      ...faultsOf(input, present, taken, planned),
      ...(await gtinFaults(ctx, planned, (variant) => `/variants/${planned.findIndex(({ id }) => id === variant.id)}/gtin`)),
    ];
    if (faults.length > 0) throw new Refusal('catalog.variants', { faults: faults.length }, { faults: faults.slice(0, 100), status: 422 });
    const changes = write(ctx, input, product, present, planned, taken);
    return { version: changes > 0 ? product.version + 1 : product.version, variants: planned.map(({ id, sku }) => ({ id, sku })) };
  },
});

/** A wish laid over the variant that it names, or a new variant. */
function plan(ctx: Ctx, product: Product, present: readonly StoredVariant[], wish: Wish, at: number): StoredVariant {
  const now = present.find(({ id }) => id === wish.id);
  const options = wish.options ?? now?.options ?? {};
  const follows = !now || now.name === variantName(product.name, now.options);
  const base = now ?? {
    id: ctx.id('sku'),
    productId: product.id,
    bundle: (wish.components ?? []).length > 0,
    version: 1,
    gtin: null,
    weightGrams: 0,
    status: 'active' as const,
  };
  const written = Object.fromEntries(Object.entries(product.names).map(([language, word]) => [language, variantName(word, options)]));
  return {
    ...base,
    sku: wish.sku,
    options,
    name: wish.name ?? (follows ? variantName(product.name, options) : now.name),
    names: wish.names ?? (follows ? written : now.names),
    gtin: wish.gtin === undefined ? base.gtin : wish.gtin,
    weightGrams: wish.weightGrams ?? base.weightGrams,
    lengthMm: wish.lengthMm === undefined ? (now?.lengthMm ?? null) : wish.lengthMm,
    widthMm: wish.widthMm === undefined ? (now?.widthMm ?? null) : wish.widthMm,
    heightMm: wish.heightMm === undefined ? (now?.heightMm ?? null) : wish.heightMm,
    status: wish.status ?? base.status,
    position: at,
  };
}

function faultsOf(input: Input, present: readonly StoredVariant[], taken: ReadonlyMap<string, { id: string }>, planned: readonly StoredVariant[]): Fault[] {
  const axes = input.options.map(({ name }) => name);
  const faults: Fault[] = [];
  const fault = (pointer: string, code: string, message: string): void => void faults.push({ pointer, code, message });
  if (new Set(axes).size < axes.length) fault('/options', 'catalog.option_twice', 'Each option is named once.');
  input.variants.forEach((wish, i) => {
    const at = `/variants/${i}`;
    const holder = taken.get(wish.sku);
    if (wish.id !== undefined && !present.some(({ id }) => id === wish.id)) fault(at + '/id', 'catalog.unknown_sku', 'The product has no such variant.');
    const isTaken = holder !== undefined && holder.id !== wish.id && !planned.some(({ id, sku }) => id === holder.id && sku !== wish.sku);
    if (isTaken || planned.findIndex(({ sku }) => sku === wish.sku) < i) fault(at + '/sku', 'catalog.sku_taken', `The code ${wish.sku} is taken.`);
    if (wish.gtin && !isGtin(wish.gtin)) fault(at + '/gtin', 'catalog.gtin', `${wish.gtin} is not a GTIN.`);
    if (planned[i]!.status !== 'archived') {
      const problem = optionProblem(input.options, planned[i]!.options);
      if (problem !== undefined) fault(at + '/options', 'catalog.options', problem);
      const twin = planned.findIndex((other) => other.status !== 'archived' && isSame(other.options, planned[i]!.options));
      if (twin < i) fault(at + '/options', 'catalog.options_twice', 'Another variant has the same options.');
    }
    const parts = (wish.components ?? []).map(({ sku }) => sku);
    if (wish.components && wish.id !== undefined) fault(at + '/components', 'catalog.not_a_bundle', 'The parts of a bundle are changed by themselves.');
    if (parts.some((sku) => !taken.has(sku)) || new Set(parts).size < parts.length)
      fault(at + '/components', 'catalog.unknown_component', 'The parts of a bundle are variants that are there, each once.');
  });
  const unnamed = present.filter(({ id, status }) => status !== 'archived' && !planned.some((variant) => variant.id === id));
  // A variant that is not named keeps its place, so the options must still have one for it.
  for (const variant of unnamed) {
    const problem = optionProblem(input.options, variant.options);
    if (problem !== undefined) fault('/options', 'catalog.options', `${variant.sku}: ${problem}`);
  }
  return faults;
}

function write(
  ctx: Ctx,
  input: Input,
  product: Product,
  present: readonly StoredVariant[],
  planned: readonly StoredVariant[],
  taken: ReadonlyMap<string, { id: string }>,
): number {
  const changes = new Changes();
  const was = new Map(present.map((variant) => [variant.id, variant]));
  const known = planned.filter(({ id }) => was.has(id));
  const differing = known.filter((variant) => !isSame({ ...was.get(variant.id)! }, { ...variant }));
  const fresh = planned.flatMap((variant, i): NewVariant[] => {
    if (was.has(variant.id)) return [];
    const components = (input.variants[i]!.components ?? []).map(({ sku, quantity }) => ({ id: taken.get(sku)!.id, quantity }));
    return [{ ...variant, components }];
  });
  noteVariants(changes, present, differing);
  for (const { sku, options } of fresh) changes.add(product.id, [{ field: 'variant', before: null, after: options, sku }]);
  const hasNewOptions = !isSame(product.options, input.options);
  if (hasNewOptions) changes.add(product.id, [{ field: 'options', before: product.options, after: input.options }]);
  const isMoved = differing.length > 0;
  if (fresh.length === 0 && !hasNewOptions && !isMoved) return 0;
  writeVariants(ctx, differing);
  insertVariants(ctx, fresh);
  insertComponents(
    ctx,
    fresh.flatMap(({ id, components }) => components.map((part) => ({ bundleId: id, componentId: part.id, quantity: part.quantity }))),
  );
  writeProducts(ctx, [{ ...product, options: input.options }]);
  changes.tell(ctx);
  return 1;
}
