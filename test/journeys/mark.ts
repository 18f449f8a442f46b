// Holds the condition of bpmn.io's licence: its mark is seen on every drawing, in the window, covered by nothing, and not blank.
import { inflateSync } from 'node:zlib';
import type { Locator, Page } from 'playwright-core';

/** So far inside its corners is looked at what lies on top. */
const INSET_PX = 3;
/** Of the pixels of the mark, at least so many differ from its ground, by at least so much of 255. */
const INK = { share: 0.05, contrast: 50 };

/** What lies on top at the corners and in the middle of the mark; runs in the browser, so it is text. */
const COVERED = `(mark) => {
  const { left, top, right, bottom } = mark.getBoundingClientRect();
  const inset = ${INSET_PX};
  const places = [[left + inset, top + inset], [right - inset, top + inset], [left + inset, bottom - inset], [right - inset, bottom - inset], [(left + right) / 2, (top + bottom) / 2]];
  if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) return 'the mark is not whole inside of the window';
  if (!mark.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return 'the mark is not visible';
  for (const [x, y] of places) {
    const on = document.elementFromPoint(x, y);
    if (on === null || !mark.contains(on)) return 'over the mark lies ' + (on ? on.outerHTML.slice(0, 120) : 'nothing that can be told');
  }
  return undefined;
}`;

/** What is wrong with the marks of the page that is open; it is wrong, too, when there is none. */
export async function markFaults(page: Page): Promise<string[]> {
  const marks = await page.locator('.bjs-powered-by').all();
  if (marks.length === 0) return ['there is no mark of bpmn.io on the page'];
  const faults: string[] = [];
  for (const mark of marks) {
    await mark.scrollIntoViewIfNeeded();
    const covered: unknown = await mark.evaluate(COVERED);
    const fault = typeof covered === 'string' ? covered : await blank(mark);
    if (fault !== undefined) faults.push(fault);
  }
  return faults;
}

async function blank(mark: Locator): Promise<string | undefined> {
  const share = inked(pixelsOf(await mark.screenshot()));
  return share >= INK.share ? undefined : `only ${(100 * share).toFixed(1)} % of the mark's pixels are ink`;
}

interface Picture {
  width: number;
  height: number;
  /** Brightness of each pixel, 0 to 255. */
  light: Uint8Array;
}

/** The share of pixels that differ from the most frequent brightness, which is the ground. */
function inked({ light }: Picture): number {
  const counts = new Uint32Array(256);
  for (const one of light) counts[one]!++;
  const ground = counts.indexOf(Math.max(...counts));
  return light.filter((one) => Math.abs(one - ground) >= INK.contrast).length / light.length;
}

/** Reads a PNG as Chromium writes screenshots: 8 bits, RGB or RGBA, not interlaced (PNG specification, 3rd edition, clauses 7, 9 and 11). */
export function pixelsOf(png: Buffer): Picture {
  const [width, height, depth, kind, interlaced] = [png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25], png[28]];
  const channels = kind === 6 ? 4 : 3;
  if (depth !== 8 || (kind !== 6 && kind !== 2) || interlaced !== 0)
    throw new Error(`a PNG of depth ${depth}, colour type ${kind} and interlace ${interlaced}`);
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  const rows = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const left = x >= channels ? rows[y * stride + x - channels]! : 0;
      const up = y > 0 ? rows[(y - 1) * stride + x]! : 0;
      const corner = x >= channels && y > 0 ? rows[(y - 1) * stride + x - channels]! : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0]!;
      rows[y * stride + x] = raw[y * (stride + 1) + 1 + x]! + guess;
    }
  }
  const light = Uint8Array.from({ length: width * height }, (_, at) => {
    const from = at * channels;
    return Math.round(0.2126 * rows[from]! + 0.7152 * rows[from + 1]! + 0.0722 * rows[from + 2]!);
  });
  return { width, height, light };
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}
