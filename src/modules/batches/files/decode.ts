// Which encoding a file has, and its pieces as text: by its mark, by whether it is UTF-8, by where its zeros are, else by its letters.
import type { Encoding } from '../types.ts';

const HIGH = 0x80;

/**
 * Bytes above 127 that are letters of Romanian and Polish in windows-1250 and signs in windows-1252, or the other way
 * round for Portuguese, each with how much it says (code charts of the Unicode Consortium, MAPPINGS/VENDORS/MICSFT).
 */
const SAYS_1250 = new Map([
  [0xba, 3],
  [0xfe, 3],
  [0xaa, 3],
  [0xde, 3],
  [0xb3, 3],
  [0xb9, 3],
  [0xbf, 3],
  [0x9c, 3],
  [0xa3, 2],
  [0x8c, 2],
  [0x9f, 2],
  [0xaf, 2],
  [0xe6, 2],
  [0xee, 1],
  [0xce, 1],
  [0xea, 1],
  [0xf1, 1],
  [0xe3, 1],
]);
const SAYS_1252 = new Map([
  [0xe7, 3],
  [0xc7, 3],
  [0xf5, 3],
  [0xe0, 3],
  [0xd5, 2],
  [0xe8, 2],
  [0xf2, 2],
  [0xfa, 2],
  [0xe9, 1],
  [0xed, 1],
  [0xe1, 1],
  [0xea, 1],
  [0xf1, 1],
  [0xe3, 1],
]);

/** Listens to all bytes of a file as they pass and says at the end how they are to be read. */
export class Sniffer {
  private readonly utf8 = new TextDecoder('utf-8', { fatal: true });
  private isUtf8 = true;
  private head = Buffer.alloc(0);
  private readonly counts = new Uint32Array(256);
  private readonly zeros: [number, number] = [0, 0];
  private pairs = 0;
  private high = 0;
  private total = 0;
  private before = 0;

  push(bytes: Uint8Array): void {
    if (this.head.length < 4) this.head = Buffer.concat([this.head, bytes.subarray(0, 4)]);
    if (this.isUtf8) this.isUtf8 = this.passes(bytes, true);
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (byte === 0) this.zeros[(this.total + i) % 2 === 0 ? 0 : 1]++;
      if (byte >= HIGH) {
        this.counts[byte]!++;
        this.high++;
        if (this.before >= HIGH) this.pairs++;
      }
      this.before = byte;
    }
    this.total += bytes.length;
  }

  private passes(bytes: Uint8Array, stream: boolean): boolean {
    try {
      this.utf8.decode(bytes, { stream });
      return true;
    } catch {
      return false;
    }
  }

  /** The encoding; `windows-1250` where two are equally likely. */
  encoding(): Encoding {
    const [a, b, c] = this.head;
    if (a === 0xff && b === 0xfe) return 'utf-16le';
    if (a === 0xfe && b === 0xff) return 'utf-16be';
    if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
    // Text of European languages in UTF-16 is zero in every second byte but for a few letters.
    const [even, odd] = this.zeros;
    if (odd > this.total / 6 && even < odd / 10) return 'utf-16le';
    if (even > this.total / 6 && odd < even / 10) return 'utf-16be';
    if (this.isUtf8 && this.passes(new Uint8Array(), false)) return 'utf-8';
    // Cyrillic words are all high bytes; in Latin ones a high byte stands alone.
    if (this.pairs > this.high / 2) return 'windows-1251';
    const score = (says: Map<number, number>): number => [...says].reduce((sum, [byte, weight]) => sum + weight * this.counts[byte]!, 0);
    return score(SAYS_1252) > score(SAYS_1250) ? 'windows-1252' : 'windows-1250';
  }
}

/** How many bytes at the end of `bytes` are the beginning of a character that goes on in the next piece. */
function brokenTail(bytes: Uint8Array, encoding: Encoding): number {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const odd = bytes.length % 2;
    const at = bytes.length - odd - 2;
    if (at < 0) return odd;
    const unit = encoding === 'utf-16le' ? bytes[at]! | (bytes[at + 1]! << 8) : (bytes[at]! << 8) | bytes[at + 1]!;
    return unit >= 0xd800 && unit < 0xdc00 ? odd + 2 : odd;
  }
  if (encoding !== 'utf-8') return 0;
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
    if (byte < HIGH) return 0;
  }
  return 0;
}

/** A piece of a file as text; what is left over belongs before the next piece. What can not be read becomes U+FFFD. */
export function decodePiece(bytes: Uint8Array, encoding: Encoding, isFirst: boolean, isLast: boolean): { text: string; left: Uint8Array } {
  const cut = isLast ? bytes.length : bytes.length - brokenTail(bytes, encoding);
  const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes.subarray(0, cut));
  return { text: isFirst && text.startsWith('\ufeff') ? text.slice(1) : text, left: bytes.subarray(cut) };
}
