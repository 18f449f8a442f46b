// All SQL of the catalogue.
import { type Ctx, type ReadCtx, type Sql, all, sql } from '#kernel';
import { type SoughtProduct, idsOfText } from './store-search.ts';
import type { Category, Component, Edge, NewProduct, Options, Status, Variant } from './types.ts';

type Read = Pick<Ctx, 'read'>;
type VariantRow = Omit<Variant, 'components'> & { components: Component[] | null };

/** A bundle's parts down to those that are no bundles; 16 levels at most, deeper than anybody packs. */
const FIND = (where: Sql): Sql<VariantRow> =>
  sql`
  with recursive wanted as (
    select v.id, v.sku, v.product_id, v.name, v.weight_grams, v.bundle, p.tax_category,
      case when p.status = 'active' then v.status else p.status end as status
    from catalog.variant v join catalog.product p on p.id = v.product_id where ${where}),
  part as (
    select w.id as root, c.component_id, c.quantity, 1 as depth
    from wanted w join catalog.component c on c.bundle_id = w.id where w.bundle
    union all
    select part.root, c.component_id, part.quantity * c.quantity, depth + 1
    from part join catalog.component c on c.bundle_id = part.component_id where depth < 16),
  leaf as (
    select part.root, v.id, v.sku, v.weight_grams, sum(part.quantity)::integer as quantity
    from part join catalog.variant v on v.id = part.component_id and not v.bundle
    group by part.root, v.id, v.sku, v.weight_grams)
  select id, sku, product_id as "productId", name, weight_grams as "weightGrams", tax_category as "taxCategory", status,
    case when bundle then (
      select jsonb_agg(jsonb_build_object('id', l.id, 'sku', l.sku, 'quantity', l.quantity, 'weightGrams', l.weight_grams) order by l.sku)
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

export function insertProducts(ctx: Ctx, products: NewProduct[]): void {
  if (products.length === 0) return;
  const of = <T>(pick: (product: NewProduct) => T): T[] => products.map(pick);
  ctx.write(sql`
    insert into catalog.product (id, name, names, description, brand, category, specs, media, tax_category, status, created_at,
      changed_at)
    select t.*, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz
    from unnest(${of((p) => p.id)}::text[], ${of((p) => p.name)}::text[], ${of((p) => p.names)}::jsonb[],
      ${of((p) => p.description)}::text[], ${of((p) => p.brand)}::text[],
      ${of((p) => p.category)}::text[], ${of((p) => p.specs)}::jsonb[], ${of((p) => JSON.stringify(p.media))}::jsonb[],
        ${of((p) => p.taxCategory)}::text[], ${of((p) => p.status)}::text[]) as t`);
  const variants = products.flatMap((product) => product.variants.map((variant, position) => ({ ...variant, productId: product.id, position })));
  const at = <T>(pick: (variant: (typeof variants)[number]) => T): T[] => variants.map(pick);
  ctx.write(sql`
    insert into catalog.variant (id, sku, product_id, name, names, options, gtin, weight_grams, length_mm, width_mm, height_mm, status,
      bundle, position)
    select * from unnest(${at((v) => v.id)}::text[], ${at((v) => v.sku)}::text[], ${at((v) => v.productId)}::text[],
      ${at((v) => v.name)}::text[], ${at((v) => v.names)}::jsonb[],
      ${at((v) => v.options)}::jsonb[], ${at((v) => v.gtin)}::text[], ${at((v) => v.weightGrams)}::integer[],
        ${at((v) => v.lengthMm)}::integer[], ${at((v) => v.widthMm)}::integer[],
      ${at((v) => v.heightMm)}::integer[], ${at((v) => v.status)}::text[], ${at((v) => v.components.length > 0)}::boolean[],
        ${at((v) => v.position)}::integer[])`);
  insertComponents(
    ctx,
    variants.flatMap((variant) => variant.components.map((part) => ({ bundleId: variant.id, componentId: part.id, quantity: part.quantity }))),
  );
}

export function insertComponents(ctx: Ctx, parts: (Edge & { quantity: number })[]): void {
  if (parts.length === 0) return;
  ctx.write(sql`
    insert into catalog.component (bundle_id, component_id, quantity)
    select * from unnest(${parts.map((p) => p.bundleId)}::text[], ${parts.map((p) => p.componentId)}::text[],
      ${parts.map((p) => p.quantity)}::integer[])`);
}

/** What may change of a variant; what is undefined stays. */
export type VariantChange = {
  id: string;
  name?: string;
  weightGrams?: number;
  status?: Status;
  gtin?: string;
  options?: Options;
  lengthMm?: number;
  widthMm?: number;
  heightMm?: number;
};

export function updateVariants(ctx: Ctx, changes: VariantChange[]): void {
  if (changes.length === 0) return;
  const of = <T>(pick: (change: VariantChange) => T): T[] => changes.map(pick);
  ctx.write(sql`
    update catalog.variant v set name = coalesce(t.name, v.name), weight_grams = coalesce(t.weight_grams, v.weight_grams),
      status = coalesce(t.status, v.status),
      gtin = coalesce(t.gtin, v.gtin), options = coalesce(t.options, v.options), length_mm = coalesce(t.length_mm, v.length_mm),
      width_mm = coalesce(t.width_mm, v.width_mm), height_mm = coalesce(t.height_mm, v.height_mm)
    from unnest(${of((c) => c.id)}::text[], ${of((c) => c.name)}::text[], ${of((c) => c.weightGrams)}::integer[],
      ${of((c) => c.status)}::text[], ${of((c) => c.gtin)}::text[],
      ${of((c) => c.options)}::jsonb[], ${of((c) => c.lengthMm)}::integer[], ${of((c) => c.widthMm)}::integer[],
        ${of((c) => c.heightMm)}::integer[])
      as t(id, name, weight_grams, status, gtin, options, length_mm, width_mm, height_mm)
    where v.id = t.id`);
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
export async function lockEdges(ctx: Ctx): Promise<Edge[]> {
  ctx.write(sql`lock table catalog.component in share row exclusive mode`);
  return ctx.read<Edge>(sql`select bundle_id as "bundleId", component_id as "componentId" from catalog.component`);
}

/** Locks variants by code, in the order of their ids. */
export async function lockVariants(ctx: Ctx, codes: string[]): Promise<Map<string, { id: string; bundle: boolean }>> {
  const rows = await ctx.read<{ id: string; sku: string; bundle: boolean }>(
    sql`select id, sku, bundle from catalog.variant where sku = any(${codes}::text[]) order by id for update`,
  );
  return new Map(rows.map((row) => [row.sku, row]));
}

/** What may change of a product; what is undefined stays. */
export type ProductChange = {
  productId: string;
  name?: string;
  names?: Record<string, string>;
  description?: string;
  brand?: string;
  category?: string;
  specs?: Record<string, unknown>;
  media?: unknown[];
  taxCategory?: string;
  status?: Status;
};

/** Locks products in order and returns the category of each. */
export async function lockProducts(ctx: Ctx, ids: string[]): Promise<Map<string, string | null>> {
  const rows = await ctx.read<{ id: string; category: string | null }>(
    sql`select id, category from catalog.product where id = any(${ids}::text[]) order by id for update`,
  );
  return new Map(rows.map((row) => [row.id, row.category]));
}

export function updateProducts(ctx: Ctx, changes: ProductChange[]): void {
  if (changes.length === 0) return;
  const of = <T>(pick: (change: ProductChange) => T): T[] => changes.map(pick);
  ctx.write(sql`
    update catalog.product p set name = coalesce(t.name, p.name), names = coalesce(t.names, p.names),
      description = coalesce(t.description, p.description),
      brand = coalesce(t.brand, p.brand), category = coalesce(t.category, p.category), specs = coalesce(t.specs, p.specs),
        media = coalesce(t.media, p.media),
      tax_category = coalesce(t.tax_category, p.tax_category), status = coalesce(t.status, p.status),
        changed_at = ${ctx.now}::timestamptz
    from unnest(${of((c) => c.productId)}::text[], ${of((c) => c.name)}::text[], ${of((c) => c.names)}::jsonb[],
      ${of((c) => c.description)}::text[], ${of((c) => c.brand)}::text[],
      ${of((c) => c.category)}::text[], ${of((c) => c.specs)}::jsonb[], ${of((c) => c.media && JSON.stringify(c.media))}::jsonb[],
        ${of((c) => c.taxCategory)}::text[], ${of((c) => c.status)}::text[])
      as t(id, name, names, description, brand, category, specs, media, tax_category, status)
    where p.id = t.id`);
}

export type ProductRow = {
  id: string;
  name: string;
  names: Record<string, string>;
  category: string | null;
  brand: string | null;
  status: Status;
  taxCategory: string;
  variants: number;
  sku: string | null;
  image: string | null;
};

/** A page of products, by id; `sought` is what a search text means. */
export function listProducts(
  read: ReadCtx,
  filter: {
    sought?: SoughtProduct | undefined;
    category?: string | undefined;
    status?: string | undefined;
    after?: string | undefined;
    limit: number;
  },
): Promise<ProductRow[]> {
  const conditions = [
    ...(filter.after ? [sql`p.id > ${filter.after}`] : []),
    ...(filter.category ? [sql`p.category = ${filter.category}`] : []),
    ...(filter.status ? [sql`p.status = ${filter.status}`] : []),
  ];
  // What is found by text is judged there already, so that a page is full.
  const judged = conditions.length === 0 ? [] : [sql`exists (select 1 from catalog.product p where p.id = w.id and ${all(conditions)})`];
  const page = filter.sought
    ? idsOfText(filter.sought, judged, filter.after, filter.limit)
    : sql`select p.id from catalog.product p where ${all(conditions)} order by p.id limit ${filter.limit}`;
  return read.db.read<ProductRow>(
    sql`
    select p.id, p.name, p.names, p.category, p.brand, p.status, p.tax_category as "taxCategory", p.media -> 0 ->> 'url' as image,
      v.variants, v.sku
    from (${page}) page join catalog.product p on p.id = page.id cross join lateral (select count(*)::integer as variants, min(sku) as sku from catalog.variant
      where product_id = p.id) v
    order by p.id` as Sql<ProductRow>,
  );
}

export type ProductDetail = ProductRow & {
  description: string;
  specs: Record<string, unknown>;
  media: unknown[];
  createdAt: Date;
};
export type VariantDetail = {
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
  components: { sku: string; quantity: number }[];
};

/** A product by its id or by the code of one of its variants. */
export async function findProduct(
  read: ReadCtx,
  by: { id?: string | undefined; sku?: string | undefined },
): Promise<{ product: ProductDetail; variants: VariantDetail[] } | undefined> {
  const [product] = await read.db.read<ProductDetail>(sql`
    select p.id, p.name, p.names, p.category, p.brand, p.status, p.tax_category as "taxCategory", p.description, p.specs, p.media,
      p.created_at as "createdAt", p.media -> 0 ->> 'url' as image,
      (select count(*)::integer from catalog.variant where product_id = p.id) as variants, (select min(sku) from catalog.variant
        where product_id = p.id) as sku
    from catalog.product p
    where p.id = coalesce(${by.id ?? null}::text, (select product_id from catalog.variant where sku = ${by.sku ?? null}::text))`);
  if (!product) return undefined;
  const variants = await read.db.read<VariantDetail>(sql`
    select v.id, v.sku, v.name, v.names, v.options, v.gtin, v.weight_grams as "weightGrams", v.length_mm as "lengthMm",
      v.width_mm as "widthMm", v.height_mm as "heightMm", v.status,
      coalesce((select jsonb_agg(jsonb_build_object('sku', s.sku, 'quantity', c.quantity) order by s.sku) from catalog.component c
        join catalog.variant s on s.id = c.component_id where c.bundle_id = v.id), '[]') as components
    from catalog.variant v where v.product_id = ${product.id} order by v.position, v.id`);
  return { product, variants };
}
