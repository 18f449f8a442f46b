// Pictures and videos over HTTP: uploads as they come, downloads that may be kept for a year because their address holds their hash.
import { type Kernel, type RawAnswer, type RawRequest, type RawRoute, Refusal, isId } from '#kernel';
import type { Readable } from 'node:stream';
import { MEDIUM_BYTES, THUMB_BYTES, takeThumb, takeUpload } from './media-actions.ts';
import { contentOf } from './store-media.ts';

const NAME_AT_MOST = 200;
const ALT_AT_MOST = 300;

/** All bytes of a stream that is bounded already. */
async function bytesOf(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

async function upload(kernel: Kernel, { stream, query, actor }: RawRequest): Promise<RawAnswer> {
  const { product = '', name = '', alt = '' } = query;
  if (!isId(product, 'prd')) throw new Refusal('catalog.unknown_product', { productId: product.slice(0, 64) }, { status: 404 });
  const bytes = await bytesOf(stream);
  const upload = { productId: product, bytes, name: clean(name, NAME_AT_MOST), alt: clean(alt, ALT_AT_MOST) };
  return { status: 201, body: await kernel.tx(actor!, (ctx) => takeUpload(ctx, upload)) };
}

async function thumb(kernel: Kernel, { stream, params, actor }: RawRequest): Promise<RawAnswer> {
  const bytes = await bytesOf(stream);
  return { status: 201, body: await kernel.tx(actor!, (ctx) => takeThumb(ctx, params['id'] ?? '', bytes)) };
}

/** Text of an address without signs that control, cut to a length. */
const clean = (text: string, most: number): string =>
  text
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, most);

async function download({ db }: Kernel, { params, query, headers }: RawRequest): Promise<RawAnswer> {
  const id = params['id'] ?? '';
  const content = isId(id, 'med') ? await contentOf({ db }, id, query['size'] === 'thumb') : undefined;
  if (!content) throw new Refusal('catalog.unknown_media', { mediaId: id.slice(0, 64) }, { status: 404 });
  const tag = `"${content.hash}"`;
  const isAsked = query['v'] !== undefined && query['v'].length >= 8 && content.hash.startsWith(query['v']);
  const about = {
    etag: tag,
    // Behind a sign-in, so only the browser itself keeps it; without the hash in its address it is asked for again.
    'cache-control': isAsked ? 'private, max-age=31536000, immutable' : 'private, no-cache',
    'content-type': content.mime,
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'content-disposition': 'inline',
  };
  return headers['if-none-match'] === tag ? { status: 304, headers: about } : { status: 200, body: content.bytes, headers: about };
}

export const routes: RawRoute[] = [
  { method: 'POST', path: '/files/catalog/media', permission: 'catalog.add_media', streams: { atMostBytes: MEDIUM_BYTES }, handle: upload },
  { method: 'POST', path: '/files/catalog/media/:id/thumb', permission: 'catalog.add_media', streams: { atMostBytes: THUMB_BYTES }, handle: thumb },
  { method: 'GET', path: '/files/catalog/media/:id', permission: 'catalog.get', handle: download },
];
