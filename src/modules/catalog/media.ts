// What a file of bytes is: told by its first bytes and never by its name, so that nothing that a browser would run is taken for a picture.

/** The types that the shop shows. SVG is not among them: it may carry scripts. */
export const MIMES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif', 'video/mp4'] as const;
export type Mime = (typeof MIMES)[number];

const MP4_BRANDS = /^(isom|iso[2-9]|mp4[12]|avc1|M4V |M4VP|dash|mmp4|f4v )$/;

/** The type of a file by its signature (the standards of PNG, JFIF, GIF89a, RIFF and ISO 14496-12), or nothing where it is none of ours. */
export function mimeOf(bytes: Buffer): Mime | undefined {
  const text = (from: number, to: number): string => bytes.toString('latin1', from, to);
  if (bytes.length < 12) return undefined;
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (/^GIF8[79]a$/.test(text(0, 6))) return 'image/gif';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp';
  if (text(4, 8) !== 'ftyp') return undefined;
  const brands = [text(8, 12), ...brandsOf(bytes)];
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'image/avif';
  return MP4_BRANDS.test(brands[0]!) ? 'video/mp4' : undefined;
}

function brandsOf(bytes: Buffer): string[] {
  const end = Math.min(bytes.readUInt32BE(0), bytes.length, 128);
  const brands: string[] = [];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(bytes.toString('latin1', at, at + 4));
  return brands;
}

/** The width and height of a picture in pixels, where its header says so in a place that we read. */
export function sizeOf(bytes: Buffer, mime: Mime): { width: number; height: number } | undefined {
  const size = sizeIn(bytes, mime);
  return size && size.width > 0 && size.height > 0 ? size : undefined;
}

function sizeIn(bytes: Buffer, mime: Mime): { width: number; height: number } | undefined {
  if (mime === 'image/png' && bytes.length >= 24) return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  if (mime === 'image/gif') return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
  if (mime === 'image/jpeg') return sizeOfJpeg(bytes);
  if (mime === 'image/webp' && bytes.length >= 30) return sizeOfWebp(bytes);
  return undefined;
}

/** Walks the markers up to the start of a frame (ITU-T T.81, B.2.2). */
function sizeOfJpeg(bytes: Buffer): { width: number; height: number } | undefined {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1]!;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

/** The three kinds of WebP (RFC 9649). */
function sizeOfWebp(bytes: Buffer): { width: number; height: number } | undefined {
  const kind = bytes.toString('latin1', 12, 16);
  if (kind === 'VP8X') return { width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3) };
  if (kind === 'VP8 ') return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
  if (kind !== 'VP8L') return undefined;
  const bits = bytes.readUInt32LE(21);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
}
