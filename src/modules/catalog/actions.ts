// The verbs of the catalogue.
import { IdOf, type Outcome, Refusal, checker, defineAction, done, refused } from '#kernel';
import Type from 'typebox';
import { createProducts, specProblem } from './create.ts';
import { productChanged } from './events.ts';
import { circles, isGtin } from './rules.ts';
import { CategorySchema, NewProductSchema, ProductChangeSchema, Sku, VariantChangeSchema } from './schemas.ts';
import { categories, idsOf, lockEdges, lockProducts, lockVariants, replaceComponents, updateProducts, updateVariants, writeCategories } from './store.ts';

const GTIN = 'The number is not a GTIN: its length or its check digit is wrong.';
const SPECS = 'The specs do not have the shape that the category asks for.';
const CATEGORY = 'There is no such category.';

export const createProductsAction = defineAction({
  name: 'catalog.create_products',
  summary: 'Adds a product with its variants to the catalogue.',
  input: NewProductSchema,
  output: Type.Object({ productId: IdOf('prd'), variants: Type.Array(Type.Object({ id: IdOf('sku'), sku: Sku })) }),
  refusals: {
    'catalog.sku_taken': 'The code of a variant is taken.',
    'catalog.gtin': GTIN,
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
  summary: 'Changes a product; what is not given stays.',
  input: ProductChangeSchema,
  output: Type.Object({ productId: IdOf('prd') }),
  refusals: {
    'catalog.unknown_product': 'There is no such product.',
    'catalog.unknown_category': CATEGORY,
    'catalog.specs': SPECS,
  },
  emits: ['catalog.product_changed'],
  async runMany(ctx, inputs) {
    const products = await lockProducts(
      ctx,
      inputs.map((input) => input.productId),
    );
    const all = new Map((await categories(ctx)).map((category) => [category.code, category]));
    const specs = new Map();
    const changes = new Map<string, (typeof inputs)[number]>();
    const outcomes = inputs.map((input): Outcome<{ productId: string }> => {
      if (!products.has(input.productId)) return refused(new Refusal('catalog.unknown_product', { productId: input.productId }, { status: 404 }));
      const isSpecified = input.category !== undefined || input.specs !== undefined;
      const problem = isSpecified ? specProblem(input.category ?? products.get(input.productId), input.specs ?? {}, { categories: all, specs }) : undefined;
      if (problem && (problem.code !== 'catalog.specs' || input.specs)) return refused(problem);
      changes.set(input.productId, { ...changes.get(input.productId), ...input });
      return done({ productId: input.productId });
    });
    updateProducts(ctx, [...changes.values()]);
    if (changes.size > 0) ctx.emit(productChanged, undefined, { productIds: [...changes.keys()], skus: [] });
    return outcomes;
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
    'catalog.not_a_bundle': 'Only a variant that was made as a bundle has parts.',
    'catalog.unknown_component': 'A bundle names a component that is not there.',
    'catalog.circle': 'The bundle would be made of itself.',
  },
  emits: ['catalog.product_changed'],
  async run(ctx, input) {
    const edges = input.components ? await lockEdges(ctx) : [];
    const [variants, parts] = await Promise.all([
      lockVariants(ctx, [input.sku]),
      idsOf(
        ctx,
        (input.components ?? []).map((part) => part.sku),
      ),
    ]);
    const variant = variants.get(input.sku);
    if (!variant) throw new Refusal('catalog.unknown_sku', { sku: input.sku }, { status: 404 });
    if (input.gtin !== undefined && !isGtin(input.gtin)) throw new Refusal('catalog.gtin', { gtin: input.gtin });
    const { sku, components, ...change } = input;
    if (components) {
      if (!variant.bundle) throw new Refusal('catalog.not_a_bundle', { sku });
      const stranger = components.find((part) => !parts.has(part.sku));
      if (stranger) throw new Refusal('catalog.unknown_component', { sku: stranger.sku });
      const fresh = components.map((part) => ({
        bundleId: variant.id,
        componentId: parts.get(part.sku)!.id,
        quantity: part.quantity,
      }));
      const others = edges.filter((edge) => edge.bundleId !== variant.id);
      if (circles([...others, ...fresh].map((edge) => [edge.bundleId, edge.componentId])).length > 0) throw new Refusal('catalog.circle', { sku });
      const sums = new Map<string, (typeof fresh)[number]>();
      for (const part of fresh) sums.set(part.componentId, { ...part, quantity: part.quantity + (sums.get(part.componentId)?.quantity ?? 0) });
      replaceComponents(ctx, [variant.id], [...sums.values()]);
    }
    updateVariants(ctx, [{ ...change, id: variant.id }]);
    ctx.emit(productChanged, undefined, { productIds: [], skus: [sku] });
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
  async run(ctx, { categories: given }) {
    const parents = new Map((await categories(ctx)).map((category) => [category.code, category.parent]));
    for (const { code, parent, specSchema } of given) {
      if (specSchema && !isSchema(specSchema)) throw new Refusal('catalog.spec_schema', { code }, { status: 422 });
      parents.set(code, parent ?? null);
    }
    const pairs = [...parents].flatMap(([code, parent]): [string, string][] => (parent === null ? [] : [[code, parent]]));
    const stranger = pairs.find(([, parent]) => !parents.has(parent));
    if (stranger) throw new Refusal('catalog.unknown_category', { code: stranger[0], parent: stranger[1] });
    const round = circles(pairs);
    if (round.length > 0) throw new Refusal('catalog.circle', { codes: round });
    writeCategories(ctx, [
      ...new Map(
        given.map((c) => [
          c.code,
          {
            code: c.code,
            name: c.name,
            names: c.names ?? {},
            parent: c.parent ?? null,
            specSchema: c.specSchema ?? null,
          },
        ]),
      ).values(),
    ]);
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

export const actions = [createProductsAction, updateProduct, updateVariant, setCategories];
