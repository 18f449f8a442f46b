// SQL of the catalogue for imports and exports: whole products with their variants, and taking back.
import { type Ctx, type Sql, sql, writeWords } from '#kernel';
import { dropUnused } from './store-media.ts';
import type { Options, ProductFields, RemoteMedium, VariantFields } from './types.ts';

type Read = Pick<Ctx, 'read'>;

export type StoredVariant = VariantFields & { id: string; version: number; position: number; components: { sku: string; quantity: number }[] };
/** What an import may change of a product, as it stands. */
export type StoredProduct = Omit<ProductFields, 'material' | 'instructions' | 'texts' | 'provenance'> & {
  id: string;
  /** Those that lie elsewhere; how many were uploaded is said beside. */
  media: RemoteMedium[];
  uploads: number;
  version: number;
  variants: StoredVariant[];
};

const WHOLE = (where: Sql): Sql<StoredProduct> =>
  sql`
  select p.id, p.name, p.names, p.description, p.seo_title as "seoTitle", p.seo_description as "seoDescription", p.brand, p.category, p.specs,
    p.country_of_origin as "countryOfOrigin", p.options, p.tax_category as "taxCategory", p.status, p.version,
    coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('url', m.url, 'alt', nullif(m.alt, ''))) order by m.position)
      from catalog.media m where m.product_id = p.id and m.url is not null), '[]') as media,
    (select count(*)::integer from catalog.media m where m.product_id = p.id and m.url is null) as uploads,
    (select jsonb_agg(jsonb_build_object('id', v.id, 'sku', v.sku, 'name', v.name, 'names', v.names, 'options', v.options, 'gtin', v.gtin, 'weightGrams', v.weight_grams,
        'lengthMm', v.length_mm, 'widthMm', v.width_mm, 'heightMm', v.height_mm, 'status', v.status, 'version', v.version, 'position', v.position,
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

/** What an import may change of a product; what is not there stays. `media` are those that lie elsewhere. */
export type ImportedProductChange = { id: string; media?: RemoteMedium[] } & Partial<ProductFields>;
export type ImportedVariantChange = { id: string } & Partial<Omit<VariantFields, 'sku'>>;

type GoneVariant = { id: string; productId: string; sku: string; options: Options };

/** Takes variants out of the catalogue that nothing is made of; returns those that went. */
export async function deleteVariants(ctx: Ctx, ids: string[]): Promise<GoneVariant[]> {
  if (ids.length === 0) return [];
  ctx.write(sql`delete from catalog.component where bundle_id = any(${ids}::text[])`);
  return ctx.read<GoneVariant>(sql`
    delete from catalog.variant v where v.id = any(${ids}::text[]) and not exists (select 1 from catalog.component c where c.component_id = v.id)
    returning id, product_id as "productId", sku, options`);
}

/** Takes products away that have no variants any more, with their media and the words that find them; returns the ids that went. */
export async function deleteProducts(ctx: Ctx, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const bare = sql`any(${ids}::text[]) and not exists (select 1 from catalog.variant v where v.product_id = p.id)`;
  const media = await ctx.read<{ hashes: (string | null)[] }>(sql`
    delete from catalog.media m using catalog.product p where m.product_id = p.id and p.id = ${bare} returning array[m.hash, m.thumb_hash] as hashes`);
  const rows = await ctx.read<{ id: string; was: string[] | null }>(sql`delete from catalog.product p where p.id = ${bare} returning p.id, p.words as was`);
  const hashes = media.flatMap((row) => row.hashes).filter((hash) => hash !== null);
  if (hashes.length > 0) dropUnused(ctx, hashes);
  writeWords(
    ctx,
    'prd',
    rows.map((row) => ({ ...row, words: [] })),
  );
  return rows.map((row) => row.id);
}
