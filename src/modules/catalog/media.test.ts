// What media promise: only what is a picture or video gets in, in the order that the merchant says, and no bytes without somebody who shows them.
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { type Kernel, type RawRequest, type Refusal, SYSTEM } from '#kernel';
import { house } from '#testing';
import { mimeOf, sizeOf } from './media.ts';
import { catalogModule } from './module.ts';
import { routes } from './routes.ts';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const GIF = Buffer.from('R0lGODlhAgADAIAAAP///wAAACH5BAAAAAAALAAAAAACAAMAAAICRF4AOw==', 'base64');
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0001108001000200301220002110103110100', 'hex');
const pot = { name: 'Pot', variants: [{ sku: 'POT', weightGrams: 900 }] };

type Answer = { status: number; body?: unknown; headers?: Record<string, string> };

function asker(kernel: Kernel) {
  return (at: number, ask: Partial<RawRequest> & { bytes?: Buffer }): Promise<Answer> =>
    routes[at]!.handle(kernel, {
      body: Buffer.alloc(0),
      stream: Readable.from([ask.bytes ?? Buffer.alloc(0)]),
      headers: {},
      params: {},
      query: {},
      actor: SYSTEM,
      ...ask,
    });
}

async function shopWithPot() {
  const shop = await house({ modules: [catalogModule] });
  const [made] = await shop.kernel.doMany<{ productId: string }>('catalog.create_products', [pot], SYSTEM);
  assert.ok(made?.ok);
  const ask = asker(shop.kernel);
  const { productId } = made.value;
  const upload = async (bytes: Buffer, name = 'a.png') =>
    (await ask(0, { bytes, query: { product: productId, name } })).body as { mediaId: string; hash: string };
  type Medium = { id: string; url: string; thumb: string | null; alt: string; width: number | null; name: string };
  const media = async () => (await shop.kernel.ask<{ media: Medium[] }>('catalog.get', { sku: 'POT' }, SYSTEM)).media;
  const image = async () => (await shop.kernel.ask<{ items: { image: string | null }[] }>('catalog.list', {}, SYSTEM)).items[0]!.image;
  return { shop, ask, productId, upload, media, image, [Symbol.asyncDispose]: () => shop.close() };
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: Refusal) => error.code,
  );

test('a file is what its first bytes say', () => {
  const ftyp = (brand: string, ...more: string[]) =>
    Buffer.concat([Buffer.from([0, 0, 0, 16 + 4 * more.length]), Buffer.from('ftyp' + brand + '\0\0\0\0' + more.join('')), Buffer.alloc(8)]);
  const webp = Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0', 'latin1'), Buffer.from([0x3f, 1, 0, 0xef, 0, 0]), Buffer.alloc(4)]);
  const files = [
    PNG,
    GIF,
    JPEG,
    webp,
    ftyp('mif1', 'avif'),
    ftyp('avif'),
    ftyp('isom'),
    ftyp('qt  '),
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    Buffer.alloc(3),
  ];
  assert.deepEqual(files.map(mimeOf), [
    'image/png',
    'image/gif',
    'image/jpeg',
    'image/webp',
    'image/avif',
    'image/avif',
    'video/mp4',
    undefined,
    undefined,
    undefined,
  ]);
  assert.deepEqual(
    [sizeOf(PNG, 'image/png'), sizeOf(GIF, 'image/gif'), sizeOf(JPEG, 'image/jpeg'), sizeOf(webp, 'image/webp'), sizeOf(PNG.subarray(0, 14), 'image/png')],
    [{ width: 1, height: 1 }, { width: 2, height: 3 }, { width: 32, height: 16 }, { width: 320, height: 240 }, undefined],
  );
});

test('an uploaded picture is served as it was, kept for good under its hash, and can run nothing', async () => {
  await using s = await shopWithPot();
  const { mediaId, hash } = await s.upload(PNG, 'pot\n.png');
  const [medium] = await s.media();
  assert.deepEqual([medium!.id, medium!.name, medium!.width, medium!.url], [mediaId, 'pot .png', 1, `/files/catalog/media/${mediaId}?v=${hash.slice(0, 12)}`]);
  assert.equal(await s.image(), `/files/catalog/media/${mediaId}?size=thumb&v=${hash.slice(0, 12)}`);
  const got = await s.ask(2, { params: { id: mediaId }, query: { v: hash.slice(0, 12) } });
  assert.deepEqual([got.status, got.body], [200, PNG]);
  assert.deepEqual(
    [got.headers!['content-type'], got.headers!['cache-control'], got.headers!['content-security-policy']],
    ['image/png', 'private, max-age=31536000, immutable', "default-src 'none'; sandbox"],
  );
  const again = await s.ask(2, { params: { id: mediaId }, headers: { 'if-none-match': `"${hash}"` } });
  assert.deepEqual([again.status, again.body, again.headers!['cache-control']], [304, undefined, 'private, no-cache']);
  await s.shop.verify();
});

test('what is no picture, has no product or comes after the last place is refused and leaves no bytes', async () => {
  await using s = await shopWithPot();
  assert.equal(await codeOf(s.upload(Buffer.from('<svg onload="alert(1)"></svg>'))), 'catalog.media_type');
  assert.equal(await codeOf(s.ask(0, { bytes: PNG, query: { product: 'prd_01j00000000000000000000000' } })), 'catalog.unknown_product');
  assert.equal(await codeOf(s.ask(0, { bytes: PNG, query: {} })), 'catalog.unknown_product');
  assert.equal(await codeOf(s.ask(1, { bytes: PNG, params: { id: 'med_01j00000000000000000000000' } })), 'catalog.unknown_media');
  assert.equal(await codeOf(s.ask(2, { params: { id: 'x' } })), 'catalog.unknown_media');
  await s.shop.verify();
  await Promise.all(Array.from({ length: 50 }, () => s.upload(PNG)));
  assert.equal(await codeOf(s.upload(GIF)), 'catalog.too_many_media');
  assert.equal((await s.media()).length, 50);
  await s.shop.verify();
});

test('media are put in order, described and removed; the first is the main one, and bytes go with the last that shows them', async () => {
  await using s = await shopWithPot();
  const { kernel } = s.shop;
  const [one, two] = [await s.upload(PNG), await s.upload(GIF, 'b.gif')];
  await s.ask(1, { bytes: GIF, params: { id: one.mediaId } });
  await s.ask(1, { bytes: JPEG, params: { id: one.mediaId } });
  await s.shop.verify();
  const { value } = await kernel.do<{ mediaId: string }>(
    'catalog.add_media',
    { productId: s.productId, url: 'https://example.com/pot.jpg', alt: 'Pot' },
    { actor: SYSTEM },
  );
  const set = (media: object[], more = {}) => codeOf(kernel.do('catalog.set_media', { productId: s.productId, media, ...more }, { actor: SYSTEM }));
  assert.equal(await set([{ id: two.mediaId }, { id: two.mediaId }]), 'catalog.unknown_media');
  assert.equal(await set([{ id: two.mediaId }], { version: 1 }), 'catalog.changed');
  assert.equal((await s.media()).length, 3);
  assert.equal(await set([{ id: value.mediaId }, { id: two.mediaId, alt: 'Lid' }]), 'done');
  assert.deepEqual(
    (await s.media()).map((medium) => [medium.id, medium.alt]),
    [
      [value.mediaId, 'Pot'],
      [two.mediaId, 'Lid'],
    ],
  );
  assert.equal(await s.image(), 'https://example.com/pot.jpg');
  assert.equal(await codeOf(s.ask(2, { params: { id: one.mediaId } })), 'catalog.unknown_media');
  await s.shop.verify();
});

test('a product is told in the words of schema.org and GS1', async () => {
  await using s = await shopWithPot();
  const { kernel } = s.shop;
  const { hash, mediaId } = await s.upload(PNG);
  const fields = { names: { ro: 'Oală' }, description: 'Boils.', brand: 'Olt', countryOfOrigin: 'RO', specs: { volumeMl: 900 } };
  await kernel.do('catalog.update_product', { productId: s.productId, ...fields }, { actor: SYSTEM });
  await kernel.do('catalog.update_variant', { sku: 'POT', gtin: '4006381333931', heightMm: 120 }, { actor: SYSTEM });
  assert.deepEqual(await kernel.ask('catalog.json_ld', { sku: 'POT', language: 'ro' }, SYSTEM), {
    '@context': 'https://schema.org',
    '@type': 'ProductGroup',
    productGroupID: s.productId,
    name: 'Oală',
    description: 'Boils.',
    brand: { '@type': 'Brand', name: 'Olt' },
    countryOfOrigin: 'RO',
    image: [`/files/catalog/media/${mediaId}?v=${hash.slice(0, 12)}`],
    additionalProperty: [{ '@type': 'PropertyValue', name: 'volumeMl', value: 900 }],
    hasVariant: [
      {
        '@type': 'Product',
        sku: 'POT',
        gtin: '4006381333931',
        name: 'Oală',
        weight: { '@type': 'QuantitativeValue', value: 900, unitCode: 'GRM' },
        height: { '@type': 'QuantitativeValue', value: 120, unitCode: 'MMT' },
      },
    ],
  });
});
