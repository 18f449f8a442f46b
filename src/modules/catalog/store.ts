// All SQL of the catalogue.
import { type Ctx, type ReadCtx, type Sql, all, sql } from '#kernel';
import { IMAGE } from './store-media.ts';
import { type SoughtProduct, idsOfText } from './store-search.ts';
import type { Category, Component, Edge, Option, Status, Text, Variant, VariantFields } from './types.ts';

type Read = Pick<Ctx, 'read'>;
type VariantRow = Omit<Variant, 'components'> & { components: Component[] | null };

/** A bundle's parts down to those that are no bundles; 16 levels at most, deeper than anybody packs. */
const FIND = (where: Sql): Sql<VariantRow> =>
  sql`
  with recursive wanted as (
    select v.id, v.sku, v.product_id, v.name, v.weight_grams, v.bundle, p.tax_category, p.digital,
      case when p.status = 'active' then v.status else p.status end as status
    from catalog.variant v join catalog.product p on p.id = v.product_id where ${where}),
  part as (
    select w.id as root, c.component_id, c.quantity, 1 as depth
    from wanted w join catalog.component c on c.bundle_id = w.id where w.bundle
    union all
    select part.root, c.component_id, part.quantity * c.quantity, depth + 1
    from part join catalog.component c on c.bundle_id = part.component_id where depth < 16),
  leaf as (
    select part.root, v.id, v.sku, v.weight_grams, p.digital, sum(part.quantity)::integer as quantity
    from part join catalog.variant v on v.id = part.component_id and not v.bundle join catalog.product p on p.id = v.product_id
    group by part.root, v.id, v.sku, v.weight_grams, p.digital)
  select id, sku, product_id as "productId", name, weight_grams as "weightGrams", tax_category as "taxCategory", status, digital,
    case when bundle then (
      select jsonb_agg(jsonb_build_object('id', l.id, 'sku', l.sku, 'quantity', l.quantity, 'weightGrams', l.weight_grams, 'digital', l.digital) order by l.sku)
      from leaf l where l.root = wanted.id) end as components
  from wanted` as Sql<VariantRow>;

/** Variants by their codes, in one SELECT; a code that nobody has is not in the map. */
export async function variantsByCode(ctx: Read, codes: string[]): Promise<Map<string, Variant>> {
  if (codes.length === 0) return new Map();
  const rows = await ctx.read(FIND(sql`v.sku = any(${[...new Set(codes)]}::text[])`));
  return new Map(rows.map((row) => [row.sku, { ...row, components: row.components ?? [] }]));
}

/** Variants by their ids, in one SELECT. */
export async function variantsById(ctx: Read, ids: string[]): Promise<Map<string, Variant>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.read(FIND(sql`v.id = any(${[...new Set(ids)]}::text[])`));
  return new Map(rows.map((row) => [row.id, { ...row, components: row.components ?? [] }]));
}

/** The codes of variants, by id. */
export async function codesOf(ctx: Read, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.read<{ id: string; sku: string }>(sql`select id, sku from catalog.variant where id = any(${[...new Set(ids)]}::text[])`);
  return new Map(rows.map((row) => [row.id, row.sku]));
}

/** The ids of variants, by code. */
export async function idsOf(ctx: Read, codes: string[]): Promise<Map<string, { id: string; bundle: boolean }>> {
  if (codes.length === 0) return new Map();
  const rows = await ctx.read<{ id: string; sku: string; bundle: boolean }>(
    sql`select id, sku, bundle from catalog.variant where sku = any(${[...new Set(codes)]}::text[])`,
  );
  return new Map(rows.map((row) => [row.sku, row]));
}

export function categories(ctx: Read): Promise<Category[]> {
  return ctx.read<Category>(sql`select code, name, names, parent, spec_schema as "specSchema" from catalog.category order by code`);
}

export function writeCategories(ctx: Ctx, rows: Category[]): void {
  ctx.write(sql`
    insert into catalog.category (code, name, names, parent, spec_schema)
    select * from unnest(${rows.map((r) => r.code)}::text[], ${rows.map((r) => r.name)}::text[], ${rows.map((r) => r.names)}::jsonb[],
      ${rows.map((r) => r.parent)}::text[], ${rows.map((r) => r.specSchema)}::jsonb[])
    on conflict (code) do update set name = excluded.name, names = excluded.names, parent = excluded.parent,
      spec_schema = excluded.spec_schema`);
}

export function insertComponents(ctx: Ctx, parts: (Edge & { quantity: number })[]): void {
  if (parts.length === 0) return;
  ctx.write(sql`
    insert into catalog.component (bundle_id, component_id, quantity)
    select * from unnest(${parts.map((p) => p.bundleId)}::text[], ${parts.map((p) => p.componentId)}::text[],
      ${parts.map((p) => p.quantity)}::integer[])`);
}

/** Puts other parts in place of a bundle's. */
export function replaceComponents(ctx: Ctx, bundleIds: string[], parts: (Edge & { quantity: number })[]): void {
  if (bundleIds.length === 0) return;
  const made = new Set(parts.map((part) => part.bundleId));
  ctx.write(sql`delete from catalog.component where bundle_id = any(${bundleIds}::text[])`);
  ctx.write(sql`update catalog.variant set bundle = id = any(${[...made]}::text[]) where id = any(${bundleIds}::text[])`);
  insertComponents(ctx, parts);
}

/** All bundles and their direct parts, locked against other changes of bundles until the commit. */
export async function lockEdges(ctx: Ctx): Promise<(Edge & { quantity: number })[]> {
  ctx.write(sql`lock table catalog.component in share row exclusive mode`);
  return ctx.read(sql`select bundle_id as "bundleId", component_id as "componentId", quantity from catalog.component` as Sql<Edge & { quantity: number }>);
}

export type ProductRow = {
  id: string;
  name: string;
  names: Record<string, string>;
  category: string | null;
  brand: string | null;
  status: Status;
  taxCategory: string;
  version: number;
  variants: number;
  sku: string | null;
  image: string | null;
};

/** What a list of products is narrowed by; `missing` asks for those that lack something of their own. */
export type ProductFilter = {
  /** What a search text means. */
  sought?: SoughtProduct | undefined;
  category?: string | undefined;
  status?: string | undefined;
  brand?: string | undefined;
  missing?: 'image' | 'description' | 'gtin' | undefined;
  after?: string | undefined;
  limit: number;
};

const LACKS = {
  image: sql`not exists (select 1 from catalog.media m where m.product_id = p.id)`,
  description: sql`p.description = ''`,
  gtin: sql`exists (select 1 from catalog.variant g where g.product_id = p.id and g.gtin is null and g.status = 'active')`,
};

/** A category and everything below it. */
const WITHIN = (category: string): Sql => sql`p.category = any(array(
  with recursive within as (select code from catalog.category where code = ${category}
    union select c.code from catalog.category c join within on c.parent = within.code)
  select code from within))`;

/** A page of products, by id. `besides` is what another room asks of `p`, the product. */
export function listProducts(read: ReadCtx, filter: ProductFilter, besides: Sql[] = []): Promise<ProductRow[]> {
  const conditions = [
    ...(filter.after ? [sql`p.id > ${filter.after}`] : []),
    ...(filter.category ? [WITHIN(filter.category)] : []),
    ...(filter.status ? [sql`p.status = ${filter.status}`] : []),
    ...(filter.brand ? [sql`p.brand = ${filter.brand}`] : []),
    ...(filter.missing ? [LACKS[filter.missing]] : []),
    ...besides,
  ];
  // What is found by text is judged there already, so that a page is full.
  const judged = conditions.length === 0 ? [] : [sql`exists (select 1 from catalog.product p where p.id = w.id and ${all(conditions)})`];
  const page = filter.sought
    ? idsOfText(filter.sought, judged, filter.after, filter.limit)
    : sql`select p.id from catalog.product p where ${all(conditions)} order by p.id limit ${filter.limit}`;
  return read.db.read<ProductRow>(
    sql`
    select p.id, p.name, p.names, p.category, p.brand, p.status, p.tax_category as "taxCategory", p.version, ${IMAGE} as image,
      v.variants, v.sku
    from (${page}) page join catalog.product p on p.id = page.id cross join lateral (select count(*)::integer as variants, min(sku) as sku from catalog.variant
      where product_id = p.id) v
    order by p.id` as Sql<ProductRow>,
  );
}

export type ProductDetail = ProductRow & {
  description: string;
  material: string;
  instructions: string;
  seoTitle: string;
  seoDescription: string;
  texts: Record<string, Text>;
  specs: Record<string, unknown>;
  countryOfOrigin: string | null;
  provenance: string;
  digital: boolean;
  options: Option[];
  createdAt: Date;
  changedAt: Date;
  changedBy: string | null;
};
export type VariantDetail = VariantFields & {
  id: string;
  bundle: boolean;
  version: number;
  components: { sku: string; name: string; quantity: number }[];
};

/** A product by its id or by the code of one of its variants. */
export async function findProduct(
  read: ReadCtx,
  by: { id?: string | undefined; sku?: string | undefined },
): Promise<{ product: ProductDetail; variants: VariantDetail[] } | undefined> {
  const [product] = await read.db.read<ProductDetail>(sql`
    select p.id, p.name, p.names, p.category, p.brand, p.status, p.tax_category as "taxCategory", p.description, p.specs, p.material,
      p.instructions, p.seo_title as "seoTitle", p.seo_description as "seoDescription", p.texts, p.country_of_origin as "countryOfOrigin",
      p.provenance, p.digital, p.options, p.version, p.created_at as "createdAt", p.changed_at as "changedAt", p.changed_by as "changedBy", ${IMAGE} as image,
      (select count(*)::integer from catalog.variant where product_id = p.id) as variants, (select min(sku) from catalog.variant
        where product_id = p.id) as sku
    from catalog.product p
    where p.id = coalesce(${by.id ?? null}::text, (select product_id from catalog.variant where sku = ${by.sku ?? null}::text))`);
  if (!product) return undefined;
  const variants = await read.db.read<VariantDetail>(sql`
    select v.id, v.sku, v.name, v.names, v.options, v.gtin, v.weight_grams as "weightGrams", v.length_mm as "lengthMm",
      v.width_mm as "widthMm", v.height_mm as "heightMm", v.status, v.bundle, v.version,
      coalesce((select jsonb_agg(jsonb_build_object('sku', s.sku, 'name', s.name, 'quantity', c.quantity) order by s.sku) from catalog.component c
        join catalog.variant s on s.id = c.component_id where c.bundle_id = v.id), '[]') as components
    from catalog.variant v where v.product_id = ${product.id} order by v.position, v.id`);
  return { product, variants };
}

/** The brands that products have, by name. */
export function brands(read: ReadCtx): Promise<{ brand: string; products: number }[]> {
  return read.db.read(sql`
    select brand, count(*)::integer as products from catalog.product where brand is not null group by brand order by brand limit 1000`);
}

export type GridRow = Omit<VariantDetail, 'components' | 'names' | 'options'> & {
  productId: string;
  product: string;
  productStatus: Status;
  category: string | null;
  brand: string | null;
};

/** A page of variants with what they have from their product, by code. */
export function listVariants(read: ReadCtx, filter: Omit<ProductFilter, 'missing' | 'sought'> & { q?: string | undefined }): Promise<GridRow[]> {
  const like = '%' + (filter.q ?? '').replace(/[\\%_]/g, '\\$&') + '%';
  const conditions = [
    ...(filter.after ? [sql`v.sku > ${filter.after}`] : []),
    ...(filter.category ? [WITHIN(filter.category)] : []),
    ...(filter.status ? [sql`p.status = ${filter.status}`] : []),
    ...(filter.brand ? [sql`p.brand = ${filter.brand}`] : []),
    ...(filter.q ? [sql`(v.sku ilike ${like.slice(1)} or v.name ilike ${like} or v.gtin = ${filter.q})`] : []),
  ];
  return read.db.read<GridRow>(
    sql`
    select v.id, v.sku, v.name, v.gtin, v.weight_grams as "weightGrams", v.length_mm as "lengthMm", v.width_mm as "widthMm",
      v.height_mm as "heightMm", v.status, v.bundle, v.version, p.id as "productId", p.name as product, p.status as "productStatus",
      p.category, p.brand
    from catalog.variant v join catalog.product p on p.id = v.product_id
    where ${all(conditions)} order by v.sku limit ${filter.limit}` as Sql<GridRow>,
  );
}
