// Pictures for the demonstration's goods, drawn by code: a coloured tile with the product's first letter, the same for the same product.
import { type Kernel, SYSTEM } from '#kernel';
import { type ProductRow, takeUpload } from '#modules/catalog';
import { crc32, deflateSync } from 'node:zlib';
import { hashed } from './chance.ts';

const SIDE = 240;
const SHADES = 32;
/** Letters of five by seven dots, a row a number; smoothed when they are drawn. */
const LETTERS: Readonly<Record<string, readonly number[]>> = {
  A: [14, 17, 17, 31, 17, 17, 17],
  B: [30, 17, 17, 30, 17, 17, 30],
  C: [14, 17, 16, 16, 16, 17, 14],
  D: [30, 17, 17, 17, 17, 17, 30],
  E: [31, 16, 16, 30, 16, 16, 31],
  F: [31, 16, 16, 30, 16, 16, 16],
  G: [14, 17, 16, 23, 17, 17, 14],
  H: [17, 17, 17, 31, 17, 17, 17],
  I: [14, 4, 4, 4, 4, 4, 14],
  J: [7, 2, 2, 2, 2, 18, 12],
  K: [17, 18, 20, 24, 20, 18, 17],
  L: [16, 16, 16, 16, 16, 16, 31],
  M: [17, 27, 21, 21, 17, 17, 17],
  N: [17, 25, 21, 19, 17, 17, 17],
  O: [14, 17, 17, 17, 17, 17, 14],
  P: [30, 17, 17, 30, 16, 16, 16],
  Q: [14, 17, 17, 17, 21, 18, 13],
  R: [30, 17, 17, 30, 20, 18, 17],
  S: [15, 16, 16, 14, 1, 1, 30],
  T: [31, 4, 4, 4, 4, 4, 4],
  U: [17, 17, 17, 17, 17, 17, 14],
  V: [17, 17, 17, 17, 17, 10, 4],
  W: [17, 17, 17, 21, 21, 27, 17],
  X: [17, 17, 10, 4, 10, 17, 17],
  Y: [17, 17, 10, 4, 4, 4, 4],
  Z: [31, 1, 2, 4, 8, 16, 31],
};

/** A PNG of 240 by 240 pixels for a product's name: its letter, in a colour that depends on the name and on `kind`. */
export function pictureOf(name: string, kind: string): Buffer {
  const letter = LETTERS[name.trim().charAt(0).toUpperCase()] ?? LETTERS['O']!;
  const hue = (hashed(kind, 1) * 360 + hashed(name, 2) * 40) % 360;
  const lines = Buffer.alloc((SIDE + 1) * SIDE);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      // The ground grows darker towards the lower right; the letter is the last shade.
      const ground = Math.floor(((x + y) / (2 * SIDE)) * (SHADES / 2));
      const ink = inkAt(letter, x / SIDE, y / SIDE);
      lines[y * (SIDE + 1) + 1 + x] = Math.round(ground + (SHADES - 1 - ground) * ink);
    }
  }
  return png(lines, paletteOf(hue));
}

/** How much of the letter covers a place of the unit square, from 0 to 1: its dots, smoothed between their middles. */
function inkAt(letter: readonly number[], x: number, y: number): number {
  const [column, row] = [((x - 0.3) / 0.4) * 5 - 0.5, ((y - 0.22) / 0.56) * 7 - 0.5];
  const [left, top] = [Math.floor(column), Math.floor(row)];
  const dot = (r: number, c: number): number => (c < 0 || c > 4 ? 0 : ((letter[r] ?? 0) >> (4 - c)) & 1);
  const across = (r: number): number => dot(r, left) + (dot(r, left + 1) - dot(r, left)) * (column - left);
  const value = across(top) + (across(top + 1) - across(top)) * (row - top);
  return Math.min(1, Math.max(0, (value - 0.42) * 6));
}

/** Shades of a hue: the light half for the ground, growing dark towards the letter. */
function paletteOf(hue: number): Buffer {
  const palette = Buffer.alloc(3 * SHADES);
  for (let i = 0; i < SHADES; i++) {
    const part = i / (SHADES - 1);
    const light = part < 0.5 ? 0.93 - part * 0.16 : 0.85 - (part - 0.5) * 1.06;
    const [r, g, b] = rgbOf(hue, 0.42, light);
    palette.set([r, g, b], 3 * i);
  }
  return palette;
}

/** A colour of hue (degrees), saturation and lightness as red, green and blue (CSS Color Module Level 4, section 7). */
function rgbOf(hue: number, saturation: number, light: number): [number, number, number] {
  const part = (n: number): number => {
    const k = (n + hue / 30) % 12;
    return Math.round(255 * (light - saturation * Math.min(light, 1 - light) * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [part(0), part(8), part(4)];
}

/** Lines of palette indices, each after its filter byte, as a PNG (ISO/IEC 15948). */
function png(lines: Buffer, palette: Buffer): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(SIDE, 0);
  head.writeUInt32BE(SIDE, 4);
  // Eight bits a pixel, an index into the palette.
  head.set([8, 3, 0, 0, 0], 8);
  const parts = [chunk('IHDR', head), chunk('PLTE', palette), chunk('IDAT', deflateSync(lines)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]);
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const [size, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, check]);
}

/** Gives pictures to at most `most` products that nobody has touched since they were made; returns to how many. */
export async function addPictures(kernel: Kernel, most: number): Promise<number> {
  const { items } = await kernel.ask<{ items: ProductRow[] }>('catalog.list', { missing: 'image', limit: 200 }, SYSTEM);
  const bare = items.filter((it) => it.version === 1).slice(0, most);
  if (bare.length === 0) return 0;
  await kernel.tx(SYSTEM, async (ctx) => {
    for (const { id, name, category } of bare) await takeUpload(ctx, { productId: id, bytes: pictureOf(name, category ?? ''), name: 'picture.png', alt: name });
  });
  return bare.length;
}
