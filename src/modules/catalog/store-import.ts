// SQL of the catalogue for imports and exports: whole products with their variants, set-based writes of what changed, and taking back.
import { type Ctx, type Sql, sql } from '#kernel';
import type { NewVariant, Options, Status } from './types.ts';

type Read = Pick<Ctx, 'read'>;

export type StoredVariant = {
  id: string;
  sku: string;
  name: string;
  names: Record<string, string>;
  options: Options;
  gtin: string | null;
  weightGrams: number;
  lengthMm: number | null;
  widthMm: number | null;
  heightMm: number | null;
  status: Status;
  position: number;
  components: { sku: string; quantity: number }[];
};
export type StoredProduct = {
  id: string;
  name: string;
  names: Record<string, string>;
  description: string;
  brand: string | null;
  category: string | null;
  specs: Record<string, unknown>;
  media: { url: string; alt?: string }[];
  taxCategory: string;
  status: Status;
  variants: StoredVariant[];
};

const WHOLE = (where: Sql): Sql<StoredProduct> =>
  sql`
  select p.id, p.name, p.names, p.description, p.brand, p.category, p.specs, p.media, p.tax_category as "taxCategory", p.status,
    (select jsonb_agg(jsonb_build_object('id', v.id, 'sku', v.sku, 'name', v.name, 'names', v.names, 'options', v.options, 'gtin', v.gtin, 'weightGrams', v.weight_grams,
        'lengthMm', v.length_mm, 'widthMm', v.width_mm, 'heightMm', v.height_mm, 'status', v.status, 'position', v.position,
        'components', case when v.bundle then (select jsonb_agg(jsonb_build_object('sku', s.sku, 'quantity', c.quantity) order by s.sku) from catalog.component c
          join catalog.variant s on s.id = c.component_id where c.bundle_id = v.id) else '[]'::jsonb end) order by v.position, v.id)
      from catalog.variant v where v.product_id = p.id) as variants
  from catalog.product p where ${where}` as Sql<StoredProduct>;

/** Products that have one of these ids or a variant of one of these codes, whole. */
export async function wholeProducts(ctx: Read, ids: string[], codes: string[]): Promise<StoredProduct[]> {
  const rows = await ctx.read<{ id: string }>(sql`
    select product_id as id from catalog.variant where sku = any(${codes}::text[]) union select id from catalog.product where id = any(${ids}::text[])`);
  if (rows.length === 0) return [];
  const found = await ctx.read(WHOLE(sql`p.id = any(${rows.map((row) => row.id)}::text[])`));
  return found.map((product) => ({ ...product, variants: product.variants ?? [] }));
}

/** What an import may change of a product; what is undefined stays. */
export type ImportedProductChange = { id: string } & Partial<Omit<StoredProduct, 'id' | 'variants'>>;
export type ImportedVariantChange = { id: string } & Partial<Omit<StoredVariant, 'id' | 'sku' | 'position' | 'components'>>;

const CHANGES = ['name', 'names', 'description', 'brand', 'category', 'specs', 'media', 'taxCategory', 'status'] as const;

/** Writes what changed, and only that: a field that is given as null becomes empty. */
export function changeProducts(ctx: Ctx, changes: ImportedProductChange[]): void {
  if (changes.length === 0) return;
  const of = <T>(pick: (change: ImportedProductChange) => T): T[] => changes.map(pick);
  const given = (name: (typeof CHANGES)[number]): boolean[] => changes.map((change) => change[name] !== undefined);
  const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
  ctx.write(sql`
    update catalog.product p set name = case when t.g1 then t.name else p.name end, names = case when t.g2 then t.names else p.names end,
      description = case when t.g3 then t.description else p.description end, brand = case when t.g4 then t.brand else p.brand end,
      category = case when t.g5 then t.category else p.category end, specs = case when t.g6 then t.specs else p.specs end,
      media = case when t.g7 then t.media else p.media end, tax_category = case when t.g8 then t.tax_category else p.tax_category end,
      status = case when t.g9 then t.status else p.status end, changed_at = ${ctx.now}::timestamptz
    from unnest(${of((c) => c.id)}::text[], ${of((c) => c.name ?? null)}::text[], ${of((c) => json(c.names))}::jsonb[], ${of((c) => c.description ?? null)}::text[],
      ${of((c) => c.brand ?? null)}::text[], ${of((c) => c.category ?? null)}::text[], ${of((c) => json(c.specs))}::jsonb[], ${of((c) => json(c.media))}::jsonb[],
      ${of((c) => c.taxCategory ?? null)}::text[], ${of((c) => c.status ?? null)}::text[], ${given('name')}::boolean[], ${given('names')}::boolean[], ${given('description')}::boolean[],
      ${given('brand')}::boolean[], ${given('category')}::boolean[], ${given('specs')}::boolean[], ${given('media')}::boolean[], ${given('taxCategory')}::boolean[], ${given('status')}::boolean[])
      as t(id, name, names, description, brand, category, specs, media, tax_category, status, g1, g2, g3, g4, g5, g6, g7, g8, g9)
    where p.id = t.id`);
}

const VARIANT_CHANGES = ['name', 'names', 'options', 'gtin', 'weightGrams', 'lengthMm', 'widthMm', 'heightMm', 'status'] as const;

export function changeVariants(ctx: Ctx, changes: ImportedVariantChange[]): void {
  if (changes.length === 0) return;
  const of = <T>(pick: (change: ImportedVariantChange) => T): T[] => changes.map(pick);
  const given = (name: (typeof VARIANT_CHANGES)[number]): boolean[] => changes.map((change) => change[name] !== undefined);
  const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
  ctx.write(sql`
    update catalog.variant v set name = case when t.g1 then t.name else v.name end, names = case when t.g2 then t.names else v.names end,
      options = case when t.g3 then t.options else v.options end, gtin = case when t.g4 then t.gtin else v.gtin end,
      weight_grams = case when t.g5 then t.weight else v.weight_grams end, length_mm = case when t.g6 then t.length else v.length_mm end,
      width_mm = case when t.g7 then t.width else v.width_mm end, height_mm = case when t.g8 then t.height else v.height_mm end,
      status = case when t.g9 then t.status else v.status end
    from unnest(${of((c) => c.id)}::text[], ${of((c) => c.name ?? null)}::text[], ${of((c) => json(c.names))}::jsonb[], ${of((c) => json(c.options))}::jsonb[], ${of((c) => c.gtin ?? null)}::text[],
      ${of((c) => c.weightGrams ?? null)}::integer[], ${of((c) => c.lengthMm ?? null)}::integer[], ${of((c) => c.widthMm ?? null)}::integer[], ${of((c) => c.heightMm ?? null)}::integer[],
      ${of((c) => c.status ?? null)}::text[], ${given('name')}::boolean[], ${given('names')}::boolean[], ${given('options')}::boolean[], ${given('gtin')}::boolean[], ${given('weightGrams')}::boolean[],
      ${given('lengthMm')}::boolean[], ${given('widthMm')}::boolean[], ${given('heightMm')}::boolean[], ${given('status')}::boolean[])
      as t(id, name, names, options, gtin, weight, length, width, height, status, g1, g2, g3, g4, g5, g6, g7, g8, g9)
    where v.id = t.id`);
}

/** Adds variants to products that are there. */
export function addVariants(ctx: Ctx, variants: (NewVariant & { productId: string; position: number })[]): void {
  if (variants.length === 0) return;
  const at = <T>(pick: (variant: (typeof variants)[number]) => T): T[] => variants.map(pick);
  ctx.write(sql`
    insert into catalog.variant (id, sku, product_id, name, names, options, gtin, weight_grams, length_mm, width_mm, height_mm, status, bundle, position)
    select * from unnest(${at((v) => v.id)}::text[], ${at((v) => v.sku)}::text[], ${at((v) => v.productId)}::text[], ${at((v) => v.name)}::text[], ${at((v) => v.names)}::jsonb[],
      ${at((v) => v.options)}::jsonb[], ${at((v) => v.gtin)}::text[], ${at((v) => v.weightGrams)}::integer[], ${at((v) => v.lengthMm)}::integer[], ${at((v) => v.widthMm)}::integer[],
      ${at((v) => v.heightMm)}::integer[], ${at((v) => v.status)}::text[], ${at((v) => v.components.length > 0)}::boolean[], ${at((v) => v.position)}::integer[])`);
}

/** Takes variants out of the catalogue that nothing is made of; returns the ids that went. */
export async function deleteVariants(ctx: Ctx, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  ctx.write(sql`delete from catalog.component where bundle_id = any(${ids}::text[])`);
  const rows = await ctx.read<{ id: string }>(sql`
    delete from catalog.variant v where v.id = any(${ids}::text[]) and not exists (select 1 from catalog.component c where c.component_id = v.id) returning id`);
  return new Set(rows.map((row) => row.id));
}

/** Takes products away that have no variants any more; returns the ids that went. */
export async function deleteProducts(ctx: Ctx, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await ctx.read<{ id: string }>(sql`
    delete from catalog.product p where p.id = any(${ids}::text[]) and not exists (select 1 from catalog.variant v where v.product_id = p.id) returning id`);
  return new Set(rows.map((row) => row.id));
}
