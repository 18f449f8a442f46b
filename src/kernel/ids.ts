// Ids are UUIDv7 in TypeID text form: a kind, an underscore, 26 signs of Crockford's base 32 — one form in memory, wire and database.
import type { Env } from './env.ts';

declare const kindOf: unique symbol;
/** An id of one kind, e.g. `Id<'ord'>` is `ord_01j…`. */
export type Id<K extends string = string> = string & { readonly [kindOf]: K };

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const SHAPE = /^[a-z]{2,8}_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

let lastMs = 0;
let sequence = 0;
let pool: Uint8Array = new Uint8Array(0);
let poolAt = 0;

/**
 * A new id of `kind`, later than every id this process has made before (RFC 9562, section 5.7 with
 * a 12-bit counter, section 6.2 method 1). TypeID text form: 128 bits as 26 base-32 signs.
 */
export function newId<K extends string>(env: Env, kind: K): Id<K> {
  const nowMs = env.now().getTime();
  if (nowMs > lastMs || lastMs - nowMs > 60_000) {
    lastMs = nowMs;
    sequence = 0;
  } else if (++sequence > 0xfff) {
    lastMs += 1;
    sequence = 0;
  }
  if (poolAt + 8 > pool.length) {
    pool = env.bytes(1024);
    poolAt = 0;
  }
  let text = kind + '_';
  // The first 10 signs hold the 48-bit time: sign 0 has 3 bits, nine signs have 5.
  let time = '';
  let rest = lastMs;
  for (let i = 0; i < 10; i++) {
    time = ALPHABET[rest % 32]! + time;
    rest = Math.floor(rest / 32);
  }
  text += time;
  // The other 80 bits: version 7, 12 bits of counter, variant 2, 62 bits of chance.
  const b = pool;
  const p = poolAt;
  poolAt += 8;
  const word0 = 0x7000 | sequence; // 16 bits
  const word1 = 0x8000 | ((b[p]! & 0x3f) << 8) | b[p + 1]!;
  const word2 = (b[p + 2]! << 8) | b[p + 3]!;
  const word3 = (b[p + 4]! << 8) | b[p + 5]!;
  const word4 = (b[p + 6]! << 8) | b[p + 7]!;
  return (text + sixteen(word0, word1, word2, word3, word4)) as Id<K>;
}

/** The smallest id of `kind` that could have been made at that instant: ids before it are older. */
export function firstIdAt(kind: string, at: Date): string {
  let time = '';
  let rest = Math.max(0, at.getTime());
  for (let i = 0; i < 10; i++) {
    time = ALPHABET[rest % 32]! + time;
    rest = Math.floor(rest / 32);
  }
  return `${kind}_${time}`;
}

/** 80 bits, given as five words of 16, as 16 signs. */
function sixteen(w0: number, w1: number, w2: number, w3: number, w4: number): string {
  const upper = w0 * 2 ** 24 + w1 * 2 ** 8 + (w2 >>> 8); // 40 bits
  const lower = (w2 & 0xff) * 2 ** 32 + w3 * 2 ** 16 + w4; // 40 bits
  return eight(upper) + eight(lower);
}

function eight(bits: number): string {
  const top = Math.floor(bits / 2 ** 20);
  const low = bits % 2 ** 20;
  return (
    ALPHABET[(top >>> 15) & 31]! +
    ALPHABET[(top >>> 10) & 31]! +
    ALPHABET[(top >>> 5) & 31]! +
    ALPHABET[top & 31]! +
    ALPHABET[(low >>> 15) & 31]! +
    ALPHABET[(low >>> 10) & 31]! +
    ALPHABET[(low >>> 5) & 31]! +
    ALPHABET[low & 31]!
  );
}

/** Whether `text` is an id of `kind`. */
export function isId<K extends string>(text: unknown, kind: K): text is Id<K> {
  return typeof text === 'string' && text.startsWith(kind + '_') && SHAPE.test(text);
}

/** The pattern that a JSON schema uses for ids of `kind`. */
export function idPattern(kind: string): string {
  return `^${kind}_[0-7][0-9a-hjkmnp-tv-z]{25}$`;
}
