// What is to be done with one product: made, changed field by field, given more variants, prices and stock, or left as it is.
import { type Ctx, type Fault, exponentOf } from '#kernel';
import { type StoredProduct, type StoredVariant, gtin14, optionsFrom, shapeFaults, variantName } from '#modules/catalog';
import { slugOf } from '../files/values.ts';
import type { RowReader } from '../reader.ts';
import type { Group, Plan, RowState, StagedRow } from '../types.ts';
import { planOf, same } from './kind.ts';
import type { NewProduct, NewVariant, ProductSaid, ProductTodo, VariantSaid } from './product-types.ts';
import type { Known } from './products.ts';

const MEDIA_AT_MOST = 50;

/** The field of the file that a field of the catalogue is said in. */
const COLUMN_OF: Record<string, string> = {
  weightGrams: 'weight',
  lengthMm: 'length',
  widthMm: 'width',
  heightMm: 'height',
  names: 'name:ro',
};

export function decideProduct(ctx: Ctx, group: Group, reader: RowReader, said: ProductSaid, known: Known): Plan<ProductTodo> {
  const existing = existingOf(reader, said, known);
  const todo: ProductTodo = {
    row: said.first,
    categories: [],
    product: undefined,
    productChange: undefined,
    variants: [],
    variantChanges: [],
    bundles: [],
    prices: [],
    stock: [],
  };
  const states = new Map<number, { row: StagedRow; state: RowState; fields: string[] }>(
    group.rows.map((row) => [row.n, { row, state: 'unchanged', fields: [] }]),
  );
  const fields = productFields(reader, said, known, todo);
  const productId = existing?.id ?? ctx.id('prd');
  const ids = new Map<string, string>();
  said.variants.forEach((variant, i) => {
    const stored = known.bySku.get(variant.sku)?.variant;
    const owner = known.taken.get(variant.sku);
    if (ids.has(variant.sku)) return reader.fault(variant.row, 'sku', 'batches.twice', `The code ${variant.sku} stands twice in this product.`);
    if (owner !== undefined && owner !== productId)
      return reader.fault(variant.row, 'sku', 'catalog.sku_taken', `The code ${variant.sku} is taken by another product of this file.`);
    const id = stored?.id ?? ctx.id('sku');
    ids.set(variant.sku, id);
    checkVariant(reader, variant, known, said);
    const state = states.get(variant.row.n)!;
    if (!stored) {
      const name = String(fields['name'] ?? existing?.name ?? '');
      const names = (fields['names'] as Record<string, string> | undefined) ?? existing?.names ?? {};
      todo.variants.push({ variant: newVariant(id, productId, variant, name, names, (existing?.variants.length ?? 0) + i), row: variant.row });
      state.state = 'created';
    } else variantChange(variant, stored, todo, state);
    components(reader, variant, id, stored, known, ids, todo, state);
    priceAndStock(ctx, reader, variant, id, known, todo, state);
  });
  checkGtins(reader, said, known);
  if (existing) {
    changeProduct(existing, fields, said, todo, states.get(said.first.n)!);
    followName(existing, said, todo);
    widenOptions(existing, said, todo);
  } else create(reader, said, productId, fields, todo, states);
  checkShapes(reader, said, todo, existing, known);
  if (reader.faults.length === 0) {
    for (const sku of ids.keys()) known.taken.set(sku, productId);
    takeGtins(said, known);
  }
  const isIdle = [...states.values()].every(({ state }) => state === 'unchanged');
  return planOf(group, reader, 0, { states: [...states.values()], todo: isIdle ? undefined : todo });
}

/** The product that the rows are about: by its id, else by the codes of its variants, which must all be of one. */
function existingOf(reader: RowReader, said: ProductSaid, known: Known): StoredProduct | undefined {
  const byId = known.products.get(said.key);
  let found = byId;
  for (const { sku, row } of said.variants) {
    const owner = known.bySku.get(sku)?.product;
    if (owner && found && owner.id !== found.id) reader.fault(row, 'sku', 'catalog.sku_taken', `The code ${sku} belongs to the product ${owner.name}.`);
    found ??= owner;
  }
  return found;
}

/** The product's fields as said, the category as a code; a category that is not there is made. */
function productFields(reader: RowReader, said: ProductSaid, known: Known, todo: ProductTodo): Record<string, unknown> {
  const fields = Object.fromEntries([...said.fields].map(([name, { value }]) => [name, value]));
  const typed = fields['category'];
  if (typeof typed === 'string') {
    // WooCommerce lists several paths; the first one is the product's place.
    const path = typed
      .split(/,(?=\s*\S)/)[0]!
      .split('>')
      .map((part) => part.trim())
      .filter(Boolean);
    const place =
      known.rules.categories.find((one) => one.code === typed) ??
      known.rules.categories.find((one) => one.name === path.at(-1) || one.code === slugOf(path.at(-1) ?? ''));
    if (place) fields['category'] = place.code;
    else fields['category'] = makeCategories(reader, said, path, known, todo);
  }
  return fields;
}

function makeCategories(reader: RowReader, said: ProductSaid, path: string[], known: Known, todo: ProductTodo): string | undefined {
  let parent: string | null = null;
  for (const name of path) {
    const code: string = known.rules.categories.find((one) => one.name === name)?.code ?? slugOf(name);
    if (code === '') {
      reader.fault(said.fields.get('category')!.row, 'category', 'batches.category', 'No code can be made of this name of a category.');
      return undefined;
    }
    if (!known.rules.categories.some((one) => one.code === code)) todo.categories.push({ code, name: name.slice(0, 300), names: {}, parent, specSchema: null });
    parent = code;
  }
  return parent ?? undefined;
}

function checkVariant(reader: RowReader, variant: VariantSaid, known: Known, said: ProductSaid): void {
  if (variant.gtin !== undefined && variant.gtin !== '' && !known.rules.gtin(variant.gtin))
    reader.fault(variant.row, 'gtin', 'catalog.gtin', `${variant.gtin} is not a GTIN: its length or its check digit is wrong.`);
  if (said.variants.length > 200 && variant === said.variants[200])
    reader.fault(variant.row, 'sku', 'batches.too_many_variants', 'A product has at most 200 variants.');
}

/** What a variant's number and status come to. */
function numberOf(said: VariantSaid, known: Known): string | undefined {
  const stored = known.bySku.get(said.sku)?.variant;
  const gtin = said.gtin ?? stored?.gtin;
  const isActive = (said.status ?? stored?.status ?? 'active') === 'active';
  return gtin && isActive && known.rules.gtin(gtin) ? gtin14(gtin) : undefined;
}

/** Two active variants do not have one GTIN; what a product's own variants have now is looked at as it will be. */
function checkGtins(reader: RowReader, said: ProductSaid, known: Known): void {
  const own = new Set(said.variants.map(({ sku }) => sku));
  const seen = new Map<string, string>();
  for (const variant of said.variants) {
    const gtin = numberOf(variant, known);
    if (gtin === undefined) continue;
    const holder = known.gtins.get(gtin)?.sku;
    const other = holder !== undefined && !own.has(holder) ? holder : seen.get(gtin);
    if (other !== undefined) reader.fault(variant.row, 'gtin', 'catalog.gtin_taken', `${other} has this GTIN.`);
    seen.set(gtin, variant.sku);
  }
}

function takeGtins(said: ProductSaid, known: Known): void {
  const own = new Set(said.variants.map(({ sku }) => sku));
  for (const variant of said.variants) {
    const before = known.bySku.get(variant.sku)?.variant.gtin;
    if (before && own.has(known.gtins.get(gtin14(before))?.sku ?? '')) known.gtins.delete(gtin14(before));
  }
  for (const variant of said.variants) {
    const gtin = numberOf(variant, known);
    if (gtin !== undefined) known.gtins.set(gtin, { id: '', sku: variant.sku });
  }
}

function newVariant(id: string, productId: string, said: VariantSaid, name: string, names: Record<string, string>, position: number): NewVariant {
  const options = said.options ?? {};
  return {
    id,
    productId,
    position,
    sku: said.sku,
    name: said.name ?? variantName(name, options),
    names: said.names ?? Object.fromEntries(Object.entries(names).map(([language, word]) => [language, variantName(word, options)])),
    options,
    gtin: said.gtin || null,
    weightGrams: said.weightGrams ?? 0,
    lengthMm: said.lengthMm || null,
    widthMm: said.widthMm || null,
    heightMm: said.heightMm || null,
    status: said.status ?? 'active',
    components: [],
  };
}

const VARIANT_FIELDS = ['name', 'names', 'options', 'gtin', 'weightGrams', 'lengthMm', 'widthMm', 'heightMm', 'status'] as const;

function variantChange(said: VariantSaid, stored: StoredVariant, todo: ProductTodo, state: { state: RowState; fields: string[] }): void {
  const changed = VARIANT_FIELDS.filter((name) => {
    const value = said[name];
    // A length of nothing in a file is one that nobody has measured.
    return value !== undefined && !(value === 0 && stored[name] === null) && !same(value, stored[name]);
  });
  if (changed.length === 0) return;
  state.state = 'updated';
  state.fields.push(...changed.map((name) => (name === 'name' ? 'variantName' : (COLUMN_OF[name] ?? name))));
  todo.variantChanges.push({
    change: { id: stored.id, ...Object.fromEntries(changed.map((name) => [name, said[name]])) },
    before: Object.fromEntries(changed.map((name) => [name, stored[name]])),
    row: said.row,
  });
}

function components(
  reader: RowReader,
  said: VariantSaid,
  id: string,
  stored: StoredVariant | undefined,
  known: Known,
  own: Map<string, string>,
  todo: ProductTodo,
  state: { state: RowState; fields: string[] },
): void {
  if (said.components === undefined) return;
  const bad = (message: string): void => reader.fault(said.row, 'components', 'catalog.unknown_component', message);
  if (!Array.isArray(said.components)) return bad('This is not a list.');
  const sum = (parts: { sku: string; quantity: number }[]): unknown =>
    parts.map(({ sku, quantity }) => [sku, quantity]).sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
  if (stored && same(sum(stored.components), sum(said.components))) return;
  const parts = said.components.map(({ sku, quantity }) => ({ sku, id: known.partIds.get(sku)?.id ?? own.get(sku), quantity }));
  for (const part of parts) {
    if (part.id === undefined) bad(`There is no variant ${part.sku} to make the bundle of.`);
    else if (!Number.isInteger(part.quantity) || part.quantity < 1) bad(`Of ${part.sku} a whole number is needed.`);
  }
  if (new Set(parts.map((part) => part.sku)).size < parts.length) bad('Each component is named once.');
  if (stored) {
    state.state = 'updated';
    state.fields.push('components');
  }
  const was = stored && { productId: known.bySku.get(said.sku)!.product.id, sku: said.sku, parts: stored.components };
  todo.bundles.push({ id, parts: parts.map((part) => ({ ...part, id: part.id ?? '' })), was, row: said.row });
}

function priceAndStock(
  ctx: Ctx,
  reader: RowReader,
  said: VariantSaid,
  id: string,
  known: Known,
  todo: ProductTodo,
  state: { state: RowState; fields: string[] },
): void {
  const touch = (field: string): void => {
    if (state.state === 'created') return;
    state.state = 'updated';
    state.fields.push(field);
  };
  const { list, place } = known;
  if (said.priceField !== undefined && list) {
    const exponent = exponentOf(list.currency);
    const priceMinor = reader.minor(said.row, said.priceField, exponent);
    const from = said.priceFromField === undefined ? undefined : reader.minor(said.row, said.priceFromField, exponent);
    // A crossed-out price that is no higher is how other programs say that there is none.
    const priceFromMinor = from !== undefined && priceMinor !== undefined && from > priceMinor ? from : null;
    const before = known.prices.get(id);
    if (priceMinor !== undefined && (before?.priceMinor !== priceMinor || before.priceFromMinor !== priceFromMinor)) {
      touch('price');
      todo.prices.push({
        row: said.row,
        before,
        price: {
          list: list.code,
          currency: list.currency,
          skuId: id,
          sku: said.sku,
          isFirst: state.state === 'created',
          priceMinor,
          priceFromMinor,
          minQuantity: 1,
          validFrom: ctx.now,
          validTo: null,
        },
      });
    }
  }
  if (said.stock === undefined || !place || (said.components?.length ?? 0) > 0) return;
  const level = known.levels.get(`${id}@${place.id}`);
  // Shops that sell on write what they owe as less than nothing.
  const onHand = Math.max(0, said.stock);
  if ((level?.onHand ?? 0) === onHand) return;
  if (onHand < (level?.held ?? 0)) return reader.fault(said.row, 'stock', 'stock.short', `${level!.held} are held for orders.`);
  touch('stock');
  todo.stock.push({ row: said.row, skuId: id, warehouseId: place.id, onHand });
}

const PRODUCT_FIELDS = [
  'name',
  'names',
  'description',
  'seoTitle',
  'seoDescription',
  'brand',
  'category',
  'specs',
  'countryOfOrigin',
  'media',
  'taxCategory',
  'status',
] as const;

function changeProduct(
  existing: StoredProduct,
  fields: Record<string, unknown>,
  said: ProductSaid,
  todo: ProductTodo,
  state: { state: RowState; fields: string[] },
): void {
  const changed = PRODUCT_FIELDS.filter((name) => fields[name] !== undefined && !same(fields[name], existing[name]));
  if (changed.length === 0) return;
  if (state.state === 'unchanged') state.state = 'updated';
  state.fields.push(...changed.map((name) => COLUMN_OF[name] ?? name));
  todo.productChange = {
    change: { id: existing.id, ...Object.fromEntries(changed.map((name) => [name, fields[name]])) },
    before: Object.fromEntries(changed.map((name) => [name, existing[name]])),
    row: said.first,
  };
}

/** A variant that is called as its product and options say is called so still when the product has another name, as in the verb. */
function followName(existing: StoredProduct, said: ProductSaid, todo: ProductTodo): void {
  const to = todo.productChange?.change;
  if (!to || (to.name === undefined && to.names === undefined)) return;
  for (const variant of existing.variants) {
    const own = said.variants.find(({ sku }) => sku === variant.sku);
    const after: { name?: string; names?: Record<string, string> } = {};
    const isCalledAfter = variant.name === variantName(existing.name, variant.options);
    if (to.name !== undefined && own?.name === undefined && isCalledAfter) after.name = variantName(to.name, own?.options ?? variant.options);
    if (to.names !== undefined && own?.names === undefined) {
      const followed = Object.entries(to.names).filter(([language]) => {
        const was = existing.names[language];
        return variant.names[language] === (was === undefined ? undefined : variantName(was, variant.options));
      });
      const words = Object.fromEntries(followed.map(([language, word]) => [language, variantName(word, own?.options ?? variant.options)]));
      if (followed.length > 0) after.names = { ...variant.names, ...words };
    }
    const names = (['name', 'names'] as const).filter((name) => after[name] !== undefined && !same(after[name], variant[name]));
    if (names.length === 0) continue;
    const before = Object.fromEntries(names.map((name) => [name, variant[name]]));
    const known = todo.variantChanges.find(({ change }) => change.id === variant.id);
    if (known) {
      Object.assign(known.change, after);
      Object.assign(known.before, before);
    } else todo.variantChanges.push({ change: { id: variant.id, ...after }, before, row: own?.row ?? said.first });
  }
}

/** A product has the options that its variants have, so new values are put behind those that are there. */
function widenOptions(existing: StoredProduct, said: ProductSaid, todo: ProductTodo): void {
  const fresh = [...todo.variants.map(({ variant }) => variant), ...todo.variantChanges.map(({ change }) => change)];
  const all = optionsFrom([
    ...existing.options.flatMap(({ name, values }) => values.map((value) => ({ options: { [name]: value } }))),
    ...fresh.map(({ options }) => ({ options })),
  ]);
  if (same(all, existing.options)) return;
  const change = { id: existing.id, ...todo.productChange?.change, options: all };
  todo.productChange = { change, before: { ...todo.productChange?.before, options: existing.options }, row: todo.productChange?.row ?? said.first };
}

function create(
  reader: RowReader,
  said: ProductSaid,
  id: string,
  fields: Record<string, unknown>,
  todo: ProductTodo,
  states: Map<number, { state: RowState; fields: string[] }>,
): void {
  if (typeof fields['name'] !== 'string') reader.fault(said.first, 'name', 'batches.missing', 'A name is missing.');
  const product: NewProduct = {
    id,
    name: String(fields['name'] ?? ''),
    names: (fields['names'] as Record<string, string> | undefined) ?? {},
    description: String(fields['description'] ?? ''),
    material: '',
    instructions: '',
    seoTitle: String(fields['seoTitle'] ?? ''),
    seoDescription: String(fields['seoDescription'] ?? ''),
    texts: {},
    brand: (fields['brand'] as string | undefined) ?? null,
    category: (fields['category'] as string | undefined) ?? null,
    countryOfOrigin: (fields['countryOfOrigin'] as string | undefined) ?? null,
    provenance: '',
    digital: false,
    options: optionsFrom(todo.variants.map(({ variant }) => variant)),
    specs: (fields['specs'] as Record<string, unknown> | undefined) ?? {},
    media: (fields['media'] as NewProduct['media'] | undefined) ?? [],
    taxCategory: String(fields['taxCategory'] ?? 'standard'),
    status: (fields['status'] as NewProduct['status'] | undefined) ?? 'active',
    variants: todo.variants.map(({ variant }, position) => ({ ...variant, position })),
  };
  todo.product = product;
  todo.variants = [];
  for (const state of states.values()) state.state = 'created';
}

/** The same shapes that the verbs of the catalogue ask for, each fault at the cell that it comes from. */
function checkShapes(reader: RowReader, said: ProductSaid, todo: ProductTodo, existing: StoredProduct | undefined, known: Known): void {
  if (reader.faults.length > 0) return;
  const report = (faults: Fault[], rowOf: (path: string[]) => StagedRow, fieldAt: (path: string[]) => string | undefined): void => {
    for (const fault of faults) {
      const path = (fault.pointer ?? '').split('/').slice(1);
      const name = fieldAt(path) ?? '';
      reader.fault(rowOf(path), COLUMN_OF[name] ?? name, fault.code, fault.message);
    }
  };
  const variantOf = ({ id: _, components: __, position: ___, productId: ____, ...rest }: NewVariant): object => rest;
  if (todo.product) {
    const { id: _, variants, ...rest } = todo.product;
    const value = { ...rest, variants: variants.map(variantOf) };
    report(
      shapeFaults('product', value),
      (path) =>
        path[0] === 'variants' && path[1] !== undefined
          ? (said.variants[Number(path[1])]?.row ?? said.first)
          : (said.fields.get(path[0] ?? '')?.row ?? said.first),
      (path) => (path[0] === 'variants' ? (path[2] === 'name' ? 'variantName' : path[2]) : path[0]),
    );
  }
  for (const { variant, row } of todo.variants)
    report(
      shapeFaults('variant', variantOf(variant)),
      () => row,
      (path) => path[0],
    );
  if (todo.productChange) {
    const { id, media, options: _, ...rest } = todo.productChange.change;
    report(
      [...shapeFaults('productChange', { productId: id, ...rest }), ...(media ? shapeFaults('media', { media }) : [])],
      (path) => said.fields.get(path[0] ?? '')?.row ?? said.first,
      (path) => path[0],
    );
    if (media && media.length + (existing?.uploads ?? 0) > MEDIA_AT_MOST)
      reader.fault(said.fields.get('media')!.row, 'media', 'catalog.too_many_media', `A product has at most ${MEDIA_AT_MOST} pictures and videos.`);
  }
  for (const { change, row } of todo.variantChanges) {
    const { id: _, names: __, ...rest } = change;
    report(
      shapeFaults('variantChange', { sku: 'x', ...rest }),
      () => row,
      (path) => (path[0] === 'name' ? 'variantName' : path[0]),
    );
  }
  const category = (todo.productChange?.change.category ?? todo.product?.category ?? existing?.category ?? null) as string | null;
  if (!todo.product && !todo.productChange?.change.specs && !todo.productChange?.change.category) return;
  const specs = (todo.productChange?.change.specs ?? todo.product?.specs ?? existing?.specs ?? {}) as Record<string, unknown>;
  report(
    known.rules.specs(category, specs),
    () => said.first,
    () => 'specs',
  );
}
