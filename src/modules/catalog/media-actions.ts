// The verbs about pictures and videos of a product: put beside it, put in order, described, taken away.
import { type Ctx, IdOf, Refusal, defineAction } from '#kernel';
import { createHash } from 'node:crypto';
import Type from 'typebox';
import { Changes, changedMeanwhile } from './edit.ts';
import { mimeOf, sizeOf } from './media.ts';
import { isSame } from './rules.ts';
import { Alt, MediaUrl, Version, closed } from './schemas.ts';
import { CHANGED, UNKNOWN_PRODUCT } from './sayings.ts';
import { lockProducts, touchProducts } from './store-edit.ts';
import { type Medium, arrangeMedia, dropUnused, insertMedia, lockMedium, mediaOf, removeMedia, writeContent, writeThumb } from './store-media.ts';

export const MEDIA_AT_MOST = 50;
export const MEDIUM_BYTES = 10 * 1024 * 1024;
export const THUMB_BYTES = 400_000;

const unknown = (productId: string): Refusal => new Refusal('catalog.unknown_product', { productId }, { status: 404 });
const tooMany = (): Refusal => new Refusal('catalog.too_many_media', { most: MEDIA_AT_MOST }, { message: `A product has at most ${MEDIA_AT_MOST} media.` });

export const addMedia = defineAction({
  name: 'catalog.add_media',
  summary: 'Puts a picture or video that lies elsewhere beside a product; files are uploaded to /files/catalog/media with the same right.',
  input: Type.Object({ productId: IdOf('prd'), url: MediaUrl, alt: Type.Optional(Alt) }, closed),
  output: Type.Object({ mediaId: IdOf('med') }),
  refusals: { 'catalog.unknown_product': UNKNOWN_PRODUCT, 'catalog.too_many_media': 'The product has as many media as it may have.' },
  emits: ['catalog.product_changed'],
  async run(ctx, { productId, url, alt = '' }) {
    return { mediaId: await append(ctx, productId, { alt, url }) };
  },
});

/** Puts a medium at the end of a product's; the product is locked, so that two uploads do not get one place. */
async function append(ctx: Ctx, productId: string, medium: Partial<Medium>): Promise<string> {
  const [products, there] = [await lockProducts(ctx, [productId]), await mediaOf(ctx, [productId])];
  if (!products.has(productId)) throw unknown(productId);
  if (there.length >= MEDIA_AT_MOST) throw tooMany();
  const none = { alt: '', name: '', mime: null, hash: null, thumbHash: null, url: null, width: null, height: null, sizeBytes: null };
  const made: Medium = { ...none, ...medium, id: ctx.id('med'), productId, position: there.length };
  insertMedia(ctx, [made]);
  touchProducts(ctx, [productId]);
  const changes = new Changes();
  changes.add(productId, [{ field: 'media', before: null, after: { id: made.id, name: made.name, url: made.url, hash: made.hash, alt: made.alt } }]);
  changes.tell(ctx);
  return made.id;
}

export type Upload = { productId: string; bytes: Buffer; name?: string; alt?: string };

/** Takes a file for a medium of a product; refuses what is none of the types that a shop shows. */
export async function takeUpload(ctx: Ctx, { productId, bytes, name = '', alt = '' }: Upload): Promise<{ mediaId: string; hash: string }> {
  const mime = mimeOf(bytes);
  if (!mime) throw notAMedium();
  const content = { hash: hashOf(bytes), mime, bytes };
  writeContent(ctx, [content]);
  const mediaId = await append(ctx, productId, { mime, hash: content.hash, name, alt, sizeBytes: bytes.length, ...sizeOf(bytes, mime) });
  return { mediaId, hash: content.hash };
}

/** Takes the small picture that stands for a medium in lists. */
export async function takeThumb(ctx: Ctx, mediaId: string, bytes: Buffer): Promise<{ mediaId: string; hash: string }> {
  const mime = mimeOf(bytes);
  if (!mime || mime === 'video/mp4') throw notAMedium();
  const medium = await lockMedium(ctx, mediaId);
  if (!medium) throw new Refusal('catalog.unknown_media', { mediaId }, { status: 404 });
  const hash = hashOf(bytes);
  writeContent(ctx, [{ hash, mime, bytes }]);
  writeThumb(ctx, mediaId, hash);
  if (medium.thumbHash !== null && medium.thumbHash !== hash) dropUnused(ctx, [medium.thumbHash]);
  return { mediaId, hash };
}

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

function notAMedium(): Refusal {
  return new Refusal('catalog.media_type', {}, { status: 415, message: 'The file is no JPEG, PNG, WebP, AVIF, GIF or MP4.' });
}

export const setMedia = defineAction({
  name: 'catalog.set_media',
  summary: 'Puts the media of a product in this order, the first being the main one, with their alternative texts; those not named are removed.',
  input: Type.Object(
    {
      productId: IdOf('prd'),
      version: Type.Optional(Version),
      media: Type.Array(Type.Object({ id: IdOf('med'), alt: Type.Optional(Alt) }, closed), { maxItems: MEDIA_AT_MOST }),
    },
    closed,
  ),
  output: Type.Object({ media: Type.Integer(), removed: Type.Integer() }),
  refusals: {
    'catalog.unknown_product': UNKNOWN_PRODUCT,
    'catalog.unknown_media': 'The product has no such picture or video, or it is named twice.',
    'catalog.changed': CHANGED,
  },
  emits: ['catalog.product_changed'],
  async run(ctx, { productId, version, media }) {
    const product = (await lockProducts(ctx, [productId])).get(productId);
    if (!product) throw unknown(productId);
    if (version !== undefined && version !== product.version) throw changedMeanwhile(product);
    const there = await mediaOf(ctx, [productId]);
    const known = new Map(there.map((medium) => [medium.id, medium]));
    const wrong = media.findIndex(({ id }, i) => !known.has(id) || media.findIndex((other) => other.id === id) < i);
    if (wrong >= 0) {
      const fault = { pointer: `/media/${wrong}/id`, code: 'catalog.unknown_media', message: 'The product has no such medium, or it is named twice.' };
      throw new Refusal('catalog.unknown_media', { mediaId: media[wrong]!.id }, { faults: [fault] });
    }
    const arranged = media.map(({ id, alt }, position) => ({ id, position, alt: alt ?? known.get(id)!.alt }));
    const removed = there.filter(({ id }) => !media.some((medium) => medium.id === id));
    const brief = (list: readonly { id: string; alt: string }[]) => list.map(({ id, alt }) => ({ id, alt }));
    const changes = new Changes();
    if (!isSame(brief(there), brief(arranged))) changes.add(productId, [{ field: 'media', before: brief(there), after: brief(arranged) }]);
    removeMedia(ctx, removed);
    arrangeMedia(ctx, arranged);
    touchProducts(ctx, changes.productIds);
    changes.tell(ctx);
    return { media: media.length, removed: removed.length };
  },
});
