// SQL of media: bytes by their hash, and which product shows them in which order.
import { type Ctx, type ReadCtx, type Sql, sql } from '#kernel';

export type Medium = {
  id: string;
  productId: string;
  position: number;
  alt: string;
  name: string;
  mime: string | null;
  hash: string | null;
  thumbHash: string | null;
  url: string | null;
  width: number | null;
  height: number | null;
  sizeBytes: number | null;
};

/** The address of a product's first picture, small where there is a small one; `p` is the product. */
export const IMAGE = sql`(
  select case when m.hash is null then m.url when m.mime = 'video/mp4' and m.thumb_hash is null then null
    else '/files/catalog/media/' || m.id || '?size=thumb&v=' || left(coalesce(m.thumb_hash, m.hash), 12) end
  from catalog.media m where m.product_id = p.id order by m.position limit 1)`;

const MEDIUM = sql`m.id, m.product_id as "productId", m.position, m.alt, m.name, m.mime, m.hash, m.thumb_hash as "thumbHash", m.url, m.width,
  m.height, m.size_bytes as "sizeBytes"`;

/** The media of products in their order. */
export function mediaOf(read: Pick<Ctx, 'read'>, productIds: string[]): Promise<Medium[]> {
  return read.read(sql`select ${MEDIUM} from catalog.media m where m.product_id = any(${productIds}::text[]) order by m.product_id, m.position` as Sql<Medium>);
}

/** Locks a medium and reads it. */
export async function lockMedium(ctx: Ctx, id: string): Promise<Medium | undefined> {
  const [row] = await ctx.read(sql`select ${MEDIUM} from catalog.media m where m.id = ${id} for update` as Sql<Medium>);
  return row;
}

/** Puts bytes on record under their hash (SHA-256, hexadecimal); those that are there stay. */
export function writeContent(ctx: Ctx, items: { hash: string; mime: string; bytes: Buffer }[]): void {
  if (items.length === 0) return;
  ctx.write(sql`
    insert into catalog.content (hash, mime, bytes)
    select t.hash, t.mime, decode(t.bytes, 'base64') from unnest(${items.map((it) => it.hash)}::text[], ${items.map((it) => it.mime)}::text[],
      ${items.map((it) => it.bytes.toString('base64'))}::text[]) as t(hash, mime, bytes)
    on conflict (hash) do nothing`);
}

export function insertMedia(ctx: Ctx, media: Medium[]): void {
  if (media.length === 0) return;
  const of = <T>(pick: (medium: Medium) => T): T[] => media.map(pick);
  ctx.write(sql`
    insert into catalog.media (id, product_id, position, alt, name, mime, hash, thumb_hash, url, width, height, size_bytes, created_at)
    select t.*, ${ctx.now}::timestamptz
    from unnest(${of((m) => m.id)}::text[], ${of((m) => m.productId)}::text[], ${of((m) => m.position)}::integer[], ${of((m) => m.alt)}::text[],
      ${of((m) => m.name)}::text[], ${of((m) => m.mime)}::text[], ${of((m) => m.hash)}::text[], ${of((m) => m.thumbHash)}::text[],
      ${of((m) => m.url)}::text[], ${of((m) => m.width)}::integer[], ${of((m) => m.height)}::integer[], ${of((m) => m.sizeBytes)}::integer[]) as t`);
}

/** The small picture that stands for a medium in lists. */
export function writeThumb(ctx: Ctx, id: string, hash: string): void {
  ctx.write(sql`update catalog.media set thumb_hash = ${hash} where id = ${id}`);
}

/** Gives media their places and alternative texts. */
export function arrangeMedia(ctx: Ctx, media: { id: string; position: number; alt: string }[]): void {
  if (media.length === 0) return;
  ctx.write(sql`
    update catalog.media m set position = t.position, alt = t.alt
    from unnest(${media.map((m) => m.id)}::text[], ${media.map((m) => m.position)}::integer[], ${media.map((m) => m.alt)}::text[]) as t(id, position, alt)
    where m.id = t.id`);
}

/** Takes media away, and their bytes where nothing else shows them. */
export function removeMedia(ctx: Ctx, media: Medium[]): void {
  if (media.length === 0) return;
  const hashes = media.flatMap((m) => [m.hash, m.thumbHash]).filter((hash) => hash !== null);
  ctx.write(sql`delete from catalog.media where id = any(${media.map((m) => m.id)}::text[])`);
  dropUnused(ctx, hashes);
}

/** Takes away those of these bytes that no medium shows any more. */
export function dropUnused(ctx: Ctx, hashes: string[]): void {
  ctx.write(sql`
    delete from catalog.content c where c.hash = any(${hashes}::text[])
      and not exists (select 1 from catalog.media m where m.hash = c.hash or m.thumb_hash = c.hash)`);
}

/** Bytes of a medium: its small picture where `small` is wished and there, else the whole. */
export async function contentOf(read: Pick<ReadCtx, 'db'>, id: string, small: boolean): Promise<{ hash: string; mime: string; bytes: Buffer } | undefined> {
  const [row] = await read.db.read<{ hash: string; mime: string; bytes: Buffer }>(sql`
    select c.hash, c.mime, c.bytes from catalog.media m
    join catalog.content c on c.hash = case when ${small}::boolean then coalesce(m.thumb_hash, m.hash) else m.hash end
    where m.id = ${id}`);
  return row;
}
