// SQL of editing: rows are locked and read whole, changed in rules, and written whole, so that before and after are known.
import { type Ctx, type Sql, raw, sql } from '#kernel';
import { insertComponents } from './store.ts';
import type { NewProduct, Product, StoredVariant } from './types.ts';

type Read = Pick<Ctx, 'read'>;

const PRODUCT = raw(`p.id, p.name, p.names, p.description, p.material, p.instructions, p.seo_title as "seoTitle",
  p.seo_description as "seoDescription", p.texts, p.brand, p.category, p.specs, p.country_of_origin as "countryOfOrigin", p.provenance, p.digital,
  p.options, p.tax_category as "taxCategory", p.status, p.version, p.changed_at as "changedAt", p.changed_by as "changedBy"`);
const VARIANT = raw(`v.id, v.product_id as "productId", v.sku, v.name, v.names, v.options, v.gtin, v.weight_grams as "weightGrams",
  v.length_mm as "lengthMm", v.width_mm as "widthMm", v.height_mm as "heightMm", v.status, v.bundle, v.version, v.position`);

/** Locks products in the order of their ids and reads them. */
export async function lockProducts(ctx: Ctx, ids: string[]): Promise<Map<string, Product>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.read(
    sql`select ${PRODUCT} from catalog.product p where p.id = any(${[...new Set(ids)]}::text[]) order by p.id for update` as Sql<Product>,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Locks variants by code, in the order of their ids, and reads them. */
export async function lockVariants(ctx: Ctx, codes: string[]): Promise<Map<string, StoredVariant>> {
  if (codes.length === 0) return new Map();
  const rows = await ctx.read(
    sql`select ${VARIANT} from catalog.variant v where v.sku = any(${[...new Set(codes)]}::text[]) order by v.id for update` as Sql<StoredVariant>,
  );
  return new Map(rows.map((row) => [row.sku, row]));
}

/** Locks variants by id, in the order of their ids, and reads them. */
export async function lockVariantsById(ctx: Ctx, ids: string[]): Promise<Map<string, StoredVariant>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.read(sql`select ${VARIANT} from catalog.variant v where v.id = any(${ids}::text[]) order by v.id for update` as Sql<StoredVariant>);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Locks the variants of products, in the order of their ids, and reads them. */
export async function lockVariantsOf(ctx: Ctx, productIds: string[]): Promise<StoredVariant[]> {
  if (productIds.length === 0) return [];
  return ctx.read(sql`select ${VARIANT} from catalog.variant v where v.product_id = any(${productIds}::text[]) order by v.id for update` as Sql<StoredVariant>);
}

/** Who has these GTINs, each filled up to 14 digits, among the variants that are active. */
export async function holdersOfGtins(ctx: Read, gtins: string[]): Promise<Map<string, { id: string; sku: string }>> {
  if (gtins.length === 0) return new Map();
  const rows = await ctx.read<{ gtin: string; id: string; sku: string }>(sql`
    select lpad(gtin, 14, '0') as gtin, id, sku from catalog.variant
    where gtin is not null and status = 'active' and lpad(gtin, 14, '0') = any(${[...new Set(gtins)]}::text[])`);
  return new Map(rows.map((row) => [row.gtin, row]));
}

/** The fields of products as columns, in the order of the statements below. */
function productColumns(products: readonly Omit<NewProduct, 'media' | 'variants'>[]): Sql {
  const of = <T>(pick: (product: (typeof products)[number]) => T): T[] => products.map(pick);
  return sql`${of((p) => p.id)}::text[], ${of((p) => p.name)}::text[], ${of((p) => p.names)}::jsonb[], ${of((p) => p.description)}::text[],
    ${of((p) => p.material)}::text[], ${of((p) => p.instructions)}::text[], ${of((p) => p.seoTitle)}::text[], ${of((p) => p.seoDescription)}::text[],
    ${of((p) => p.texts)}::jsonb[], ${of((p) => p.brand)}::text[], ${of((p) => p.category)}::text[], ${of((p) => p.specs)}::jsonb[],
    ${of((p) => p.countryOfOrigin)}::text[], ${of((p) => p.provenance)}::text[], ${of((p) => JSON.stringify(p.options))}::jsonb[],
    ${of((p) => p.taxCategory)}::text[], ${of((p) => p.status)}::text[], ${of((p) => p.digital)}::boolean[]`;
}

export function insertProducts(ctx: Ctx, products: NewProduct[]): void {
  if (products.length === 0) return;
  ctx.write(sql`
    insert into catalog.product (id, name, names, description, material, instructions, seo_title, seo_description, texts, brand, category, specs,
      country_of_origin, provenance, options, tax_category, status, digital, created_at, changed_at, changed_by)
    select t.*, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz, ${ctx.actor.id}::text from unnest(${productColumns(products)}) as t`);
  insertVariants(
    ctx,
    products.flatMap((product) => product.variants),
  );
  insertComponents(
    ctx,
    products
      .flatMap(({ variants }) => variants)
      .flatMap(({ id, components }) => components.map((part) => ({ bundleId: id, componentId: part.id, quantity: part.quantity }))),
  );
  const media = products.flatMap((product) => product.media.map((medium, position) => ({ ...medium, position, productId: product.id, id: ctx.id('med') })));
  if (media.length === 0) return;
  ctx.write(sql`
    insert into catalog.media (id, product_id, position, alt, url, created_at)
    select t.*, ${ctx.now}::timestamptz from unnest(${media.map((m) => m.id)}::text[], ${media.map((m) => m.productId)}::text[],
      ${media.map((m) => m.position)}::integer[], ${media.map((m) => m.alt ?? '')}::text[], ${media.map((m) => m.url)}::text[]) as t`);
}

export function insertVariants(ctx: Ctx, variants: NewProduct['variants']): void {
  if (variants.length === 0) return;
  const at = <T>(pick: (variant: (typeof variants)[number]) => T): T[] => variants.map(pick);
  ctx.write(sql`
    insert into catalog.variant (id, sku, product_id, name, names, options, gtin, weight_grams, length_mm, width_mm, height_mm, status,
      bundle, position)
    select * from unnest(${at((v) => v.id)}::text[], ${at((v) => v.sku)}::text[], ${at((v) => v.productId)}::text[],
      ${at((v) => v.name)}::text[], ${at((v) => v.names)}::jsonb[], ${at((v) => v.options)}::jsonb[], ${at((v) => v.gtin)}::text[],
      ${at((v) => v.weightGrams)}::integer[], ${at((v) => v.lengthMm)}::integer[], ${at((v) => v.widthMm)}::integer[],
      ${at((v) => v.heightMm)}::integer[], ${at((v) => v.status)}::text[], ${at((v) => v.components.length > 0)}::boolean[],
      ${at((v) => v.position)}::integer[])`);
}

/** Writes products whole; `version` is the new one. */
export function writeProducts(ctx: Ctx, products: Product[]): void {
  if (products.length === 0) return;
  ctx.write(sql`
    update catalog.product p set name = t.name, names = t.names, description = t.description, material = t.material,
      instructions = t.instructions, seo_title = t.seo_title, seo_description = t.seo_description, texts = t.texts, brand = t.brand,
      category = t.category, specs = t.specs, country_of_origin = t.country_of_origin, provenance = t.provenance, options = t.options,
      tax_category = t.tax_category, status = t.status, digital = t.digital, version = p.version + 1, changed_at = ${ctx.now}::timestamptz,
      changed_by = ${ctx.actor.id}::text
    from unnest(${productColumns(products)}) as t(id, name, names, description, material, instructions, seo_title, seo_description, texts, brand,
      category, specs, country_of_origin, provenance, options, tax_category, status, digital)
    where p.id = t.id`);
}

/** Says of products that something of theirs (media, variants) was changed. */
export function touchProducts(ctx: Ctx, ids: string[]): void {
  if (ids.length === 0) return;
  ctx.write(sql`
    update catalog.product set version = version + 1, changed_at = ${ctx.now}::timestamptz, changed_by = ${ctx.actor.id}::text
    where id = any(${[...new Set(ids)]}::text[])`);
}

/** Writes variants whole, found by their ids. Codes and numbers that go from one to another go in two steps, so that none is twice in between. */
export function writeVariants(ctx: Ctx, variants: StoredVariant[]): void {
  if (variants.length === 0) return;
  const at = <T>(pick: (variant: StoredVariant) => T): T[] => variants.map(pick);
  ctx.write(sql`update catalog.variant set gtin = null, sku = id where id = any(${at((v) => v.id)}::text[])`);
  ctx.write(sql`
    update catalog.variant v set sku = t.sku, name = t.name, names = t.names, options = t.options, gtin = t.gtin,
      weight_grams = t.weight_grams, length_mm = t.length_mm, width_mm = t.width_mm, height_mm = t.height_mm, status = t.status,
      position = t.position, version = v.version + 1
    from unnest(${at((v) => v.id)}::text[], ${at((v) => v.sku)}::text[], ${at((v) => v.name)}::text[], ${at((v) => v.names)}::jsonb[],
      ${at((v) => v.options)}::jsonb[], ${at((v) => v.gtin)}::text[], ${at((v) => v.weightGrams)}::integer[],
      ${at((v) => v.lengthMm)}::integer[], ${at((v) => v.widthMm)}::integer[], ${at((v) => v.heightMm)}::integer[],
      ${at((v) => v.status)}::text[], ${at((v) => v.position)}::integer[])
      as t(id, sku, name, names, options, gtin, weight_grams, length_mm, width_mm, height_mm, status, position)
    where v.id = t.id`);
}
