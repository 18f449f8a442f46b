// Ids are UUIDv7 in TypeID text form: a kind, an underscore, 26 signs of Crockford's base 32 — one form in memory, wire and database.
import type { Env } from './env.ts';

declare const kindOf: unique symbol;
/** An id of one kind, e.g. `Id<'ord'>` is `ord_01j…`. */
export type Id<K extends string = string> = string & { readonly [kindOf]: K };

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const SHAPE = /^[a-z]{2,8}_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/**
 * A new id of `kind`, later than every id of this world before (RFC 9562, section 5.7 with
 * a 12-bit counter, section 6.2 method 1). TypeID text form: 128 bits as 26 base-32 signs.
 */
export function newId<K extends string>(env: Env, kind: K): Id<K> {
  const { ids } = env;
  const nowMs = env.now().getTime();
  if (nowMs > ids.lastMs || ids.lastMs - nowMs > 60_000) {
    ids.lastMs = nowMs;
    ids.sequence = 0;
  } else if (++ids.sequence > 0xfff) {
    ids.lastMs += 1;
    ids.sequence = 0;
  }
  return write(env, kind, ids.lastMs, ids.sequence);
}

/** An id of `kind` as if made at an instant of the past: among those made one after another for the same instant each is later, 4096 of them. */
export function newIdAt<K extends string>(env: Env, kind: K, at: Date): Id<K> {
  const { ids } = env;
  const ms = at.getTime();
  ids.thenSequence = ms === ids.thenMs ? (ids.thenSequence + 1) & 0xfff : 0;
  ids.thenMs = ms;
  return write(env, kind, ms, ids.thenSequence);
}

function write<K extends string>(env: Env, kind: K, ms: number, sequence: number): Id<K> {
  const { ids } = env;
  if (ids.poolAt + 8 > ids.pool.length) {
    ids.pool = env.bytes(1024);
    ids.poolAt = 0;
  }
  // Version 7, 12 bits of counter, variant 2, 62 bits of chance.
  const b = ids.pool;
  const p = ids.poolAt;
  ids.poolAt += 8;
  const word0 = 0x7000 | sequence; // 16 bits
  const word1 = 0x8000 | ((b[p]! & 0x3f) << 8) | b[p + 1]!;
  const word2 = (b[p + 2]! << 8) | b[p + 3]!;
  const word3 = (b[p + 4]! << 8) | b[p + 5]!;
  const word4 = (b[p + 6]! << 8) | b[p + 7]!;
  return (firstIdAt(kind, ms) + sixteen(word0, word1, word2, word3, word4)) as Id<K>;
}

/**
 * The beginning of every id of `kind` made at that instant (or millisecond): ids that sort before it are older, all others
 * are not. The first 10 signs hold the 48-bit time: sign 0 has 3 bits, nine signs have 5.
 */
export function firstIdAt(kind: string, at: Date | number): string {
  let time = '';
  let rest = Math.max(0, Number(at));
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
