// The verbs of the catalogue.
import { IdOf, Refusal, checker, defineAction, done, refused } from '#kernel';
import Type from 'typebox';
import { createProducts } from './create.ts';
import { Changes, changedMeanwhile, noteVariants, planProducts, planVariants, writePlanned } from './edit.ts';
import { categoriesSet } from './events.ts';
import { addMedia, setMedia } from './media-actions.ts';
import { circles } from './rules.ts';
import { CategorySchema, NewProductSchema, ProductChangeSchema, ProductsChangeSchema, Sku, VariantChangeSchema, VariantsChangeSchema } from './schemas.ts';
import { setVariants } from './set-variants.ts';
import { lockVariants, touchProducts, writeVariants } from './store-edit.ts';
import { categories, idsOf, lockEdges, replaceComponents, writeCategories } from './store.ts';
import { CATEGORY, CHANGED, GTIN, GTIN_TAKEN, SPECS, UNKNOWN_PRODUCT } from './sayings.ts';

export const createProductsAction = defineAction({
  name: 'catalog.create_products',
  summary: 'Adds a product with its variants to the catalogue.',
  input: NewProductSchema,
  output: Type.Object({ productId: IdOf('prd'), variants: Type.Array(Type.Object({ id: IdOf('sku'), sku: Sku })) }),
  refusals: {
    'catalog.sku_taken': 'The code of a variant is taken.',
    'catalog.gtin': GTIN,
    'catalog.gtin_taken': GTIN_TAKEN,
    'catalog.unknown_category': CATEGORY,
    'catalog.unknown_component': 'A bundle names a component that is not there.',
    'catalog.component_twice': 'A bundle names a component twice.',
    'catalog.specs': SPECS,
  },
  emits: ['catalog.products_created'],
  runMany: createProducts,
});

export const updateProduct = defineAction({
  name: 'catalog.update_product',
  summary: 'Changes a product; what is not given stays, and what is null is taken away.',
  input: ProductChangeSchema,
  output: Type.Object({ productId: IdOf('prd'), version: Type.Integer() }),
  refusals: {
    'catalog.unknown_product': UNKNOWN_PRODUCT,
    'catalog.unknown_category': CATEGORY,
    'catalog.specs': SPECS,
    'catalog.changed': CHANGED,
  },
  emits: ['catalog.product_changed'],
  async runMany(ctx, inputs) {
    const { outcomes, before, changed } = await planProducts(ctx, inputs);
    await writePlanned(ctx, before, changed);
    return outcomes;
  },
});

export const changeProducts = defineAction({
  name: 'catalog.change_products',
  summary: 'Gives many products the same status, category, brand or tax category, all or none.',
  input: ProductsChangeSchema,
  output: Type.Object({ changed: Type.Integer() }),
  refusals: { 'catalog.unknown_product': UNKNOWN_PRODUCT, 'catalog.unknown_category': CATEGORY },
  emits: ['catalog.product_changed'],
  async runMany(ctx, inputs) {
    const wishes = inputs.flatMap(({ productIds, ...fields }, of) => [...new Set(productIds)].map((productId) => ({ of, wish: { ...fields, productId } })));
    const first = await planProducts(
      ctx,
      wishes.map(({ wish }) => wish),
    );
    const refusals = new Map<number, Refusal>();
    first.outcomes.forEach((outcome, i) => !outcome.ok && refusals.set(wishes[i]!.of, refusals.get(wishes[i]!.of) ?? outcome.refusal));
    // A refused member leaves nothing behind, so the others are planned without it.
    const good = wishes.filter(({ of }) => !refusals.has(of));
    const plan =
      refusals.size === 0
        ? first
        : await planProducts(
            ctx,
            good.map(({ wish }) => wish),
          );
    await writePlanned(ctx, plan.before, plan.changed);
    const changed = new Set(plan.changed.map(({ id }) => id));
    return inputs.map(({ productIds }, i) =>
      refusals.has(i) ? refused(refusals.get(i)!) : done({ changed: new Set(productIds.filter((id) => changed.has(id))).size }),
    );
  },
});

export const changeVariants = defineAction({
  name: 'catalog.change_variants',
  summary: 'Changes many variants, found by their codes, all or none; what is not given stays, and what is null is taken away.',
  input: VariantsChangeSchema,
  output: Type.Object({ changed: Type.Integer() }),
  refusals: { 'catalog.variants': 'Some of the changes cannot be made; the faults say which and why.' },
  emits: ['catalog.product_changed'],
  async run(ctx, { changes: wishes }) {
    const variants = await lockVariants(
      ctx,
      wishes.map((wish) => wish.sku),
    );
    const { faults, changed } = await planVariants(ctx, wishes, variants);
    if (faults.length > 0) throw new Refusal('catalog.variants', { faults: faults.length }, { faults, status: 422 });
    const changes = new Changes();
    noteVariants(changes, variants.values(), changed);
    writeVariants(ctx, changed);
    touchProducts(ctx, changes.productIds);
    changes.tell(ctx);
    return { changed: changed.length };
  },
});

export const updateVariant = defineAction({
  name: 'catalog.update_variant',
  summary: 'Changes a variant, found by its code; what is not given stays, and the parts of a bundle are replaced as a whole.',
  input: VariantChangeSchema,
  output: Type.Object({ id: IdOf('sku') }),
  refusals: {
    'catalog.unknown_sku': 'There is no variant with this code.',
    'catalog.gtin': GTIN,
    'catalog.gtin_taken': GTIN_TAKEN,
    'catalog.not_a_bundle': 'Only a variant that was made as a bundle has parts.',
    'catalog.unknown_component': 'A bundle names a component that is not there.',
    'catalog.circle': 'The bundle would be made of itself.',
    'catalog.changed': CHANGED,
  },
  emits: ['catalog.product_changed'],
  async run(ctx, input) {
    const { components, ...wish } = input;
    const { sku } = input;
    const edges = components ? await lockEdges(ctx) : [];
    const codes = (components ?? []).map((part) => part.sku);
    const [variants, parts] = await Promise.all([lockVariants(ctx, [sku]), idsOf(ctx, codes)]);
    const variant = variants.get(sku);
    if (!variant) throw new Refusal('catalog.unknown_sku', { sku }, { status: 404 });
    if (wish.version !== undefined && wish.version !== variant.version) throw changedMeanwhile(variant);
    const { faults, changed } = await planVariants(ctx, [wish], variants);
    if (faults.length > 0) {
      const moved = faults.map((fault) => ({ ...fault, pointer: fault.pointer!.replace('/changes/0', '') }));
      throw new Refusal(faults[0]!.code, { sku, gtin: wish.gtin }, { message: faults[0]!.message, faults: moved });
    }
    const changes = new Changes();
    if (components) {
      if (!variant.bundle) throw new Refusal('catalog.not_a_bundle', { sku });
      const stranger = components.find((part) => !parts.has(part.sku));
      if (stranger) throw new Refusal('catalog.unknown_component', { sku: stranger.sku });
      const fresh = new Map<string, { bundleId: string; componentId: string; quantity: number }>();
      for (const { sku: code, quantity } of components) {
        const componentId = parts.get(code)!.id;
        fresh.set(componentId, { bundleId: variant.id, componentId, quantity: quantity + (fresh.get(componentId)?.quantity ?? 0) });
      }
      const others = edges.filter((edge) => edge.bundleId !== variant.id);
      if (circles([...others, ...fresh.values()].map((edge) => [edge.bundleId, edge.componentId])).length > 0) throw new Refusal('catalog.circle', { sku });
      const before = edges.filter((edge) => edge.bundleId === variant.id).map(({ componentId, quantity }) => ({ componentId, quantity }));
      replaceComponents(ctx, [variant.id], [...fresh.values()]);
      changes.add(variant.productId, [{ field: 'components', before, after: components, sku }]);
    }
    noteVariants(changes, variants.values(), changed);
    writeVariants(ctx, changed);
    touchProducts(ctx, changes.productIds);
    changes.tell(ctx);
    return { id: variant.id };
  },
});

export const setCategories = defineAction({
  name: 'catalog.set_categories',
  summary: "Adds categories, or changes those that are there, with the shape that their products' specs must have.",
  input: Type.Object({ categories: Type.Array(CategorySchema, { minItems: 1, maxItems: 2000 }) }, { additionalProperties: false }),
  output: Type.Object({ categories: Type.Integer() }),
  refusals: {
    'catalog.unknown_category': 'A category names a parent that is not there.',
    'catalog.spec_schema': 'The shape of the specs is not a JSON Schema.',
    'catalog.circle': 'A category would lie in itself.',
  },
  emits: ['catalog.categories_set'],
  async run(ctx, { categories: given }) {
    const there = new Map((await categories(ctx)).map((category) => [category.code, category]));
    const parents = new Map([...there.values()].map((category) => [category.code, category.parent]));
    for (const { code, parent, specSchema } of given) {
      if (specSchema && !isSchema(specSchema)) throw new Refusal('catalog.spec_schema', { code }, { status: 422 });
      parents.set(code, parent ?? null);
    }
    const pairs = [...parents].flatMap(([code, parent]): [string, string][] => (parent === null ? [] : [[code, parent]]));
    const stranger = pairs.find(([, parent]) => !parents.has(parent));
    if (stranger) throw new Refusal('catalog.unknown_category', { code: stranger[0], parent: stranger[1] });
    const round = circles(pairs);
    if (round.length > 0) throw new Refusal('catalog.circle', { codes: round });
    const rows = new Map(
      given.map(({ code, name, names = {}, parent = null, specSchema = null }) => [code, { code, name, names, parent, specSchema }] as const),
    );
    writeCategories(ctx, [...rows.values()]);
    ctx.emit(categoriesSet, undefined, { categories: [...rows.values()].map((after) => ({ code: after.code, before: there.get(after.code) ?? null, after })) });
    return { categories: given.length };
  },
});

function isSchema(schema: Record<string, unknown>): boolean {
  try {
    checker(schema)({});
    return true;
  } catch {
    return false;
  }
}

export const actions = [createProductsAction, updateProduct, changeProducts, updateVariant, changeVariants, setVariants, addMedia, setMedia, setCategories];
