// Inputs out of a schema for a fuzzer: mostly of the right shape, at their limits, with texts that have broken programs before.

type Shape = {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Shape[];
  allOf?: Shape[];
  items?: Shape;
  properties?: Record<string, Shape>;
  patternProperties?: Record<string, Shape>;
  additionalProperties?: Shape | boolean;
  required?: string[];
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
};

/** Texts with a history. */
export const NAUGHTY = [
  '', ' ', '0', '-1', '1e309', 'NaN', 'null', 'true', '__proto__', 'constructor', "'; drop table orders.head; --", '" or 1=1', '../../../etc/passwd', '<script>alert(1)</script>', '{{7*7}}', '${7*7}', '=1+1', '%00', '\u202e', '\ufeff',
  'Ștefănescu Żółć Ёлкин', '😀'.repeat(20), '\u0001\u001b[31m', 'x'.repeat(3_000), '\\', '{', '}', '%', '_', 'ord_01m6dmbe00e00a0047zfvmf75r', '2026-02-30', '9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z',
];
const DATES = ['2026-11-22T10:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '2026-02-29T00:00:00Z', '1970-01-01T00:00:00+23:59'];

/** A maker of inputs that repeats for the same `random`; `known` are texts of the shop itself: ids, codes, names. */
export function maker(random: () => number, known: readonly string[]) {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const chance = (p: number): boolean => random() < p;

  function make(shape: Shape, depth = 0): unknown {
    if (chance(0.03)) return pick([null, true, 0, -1, 1.5, '', [], {}, 'x', 9_007_199_254_740_991]);
    if (shape.const !== undefined) return shape.const;
    if (shape.enum) return pick(shape.enum);
    if (shape.anyOf) return make(pick(shape.anyOf), depth);
    if (shape.allOf) return Object.assign({}, ...shape.allOf.map((one) => make(one, depth))) as unknown;
    const type = Array.isArray(shape.type) ? pick(shape.type) : shape.type;
    if (type === 'object') return makeObject(shape, depth);
    if (type === 'array') {
      const count = Math.min(shape.maxItems ?? 4, Math.max(shape.minItems ?? 0, Math.floor(random() * 4)));
      return Array.from({ length: count }, () => (shape.items ? make(shape.items, depth + 1) : pick(NAUGHTY)));
    }
    if (type === 'integer' || type === 'number') return makeNumber(shape, type === 'integer');
    if (type === 'boolean') return chance(0.5);
    if (type === 'null') return null;
    if (type === 'string') return makeText(shape);
    return depth > 3 ? null : pick<() => unknown>([() => pick(NAUGHTY), () => 1, () => ({ a: pick(NAUGHTY) }), () => [pick(NAUGHTY)], () => null])();
  }

  function makeObject(shape: Shape, depth: number): Record<string, unknown> {
    const made: Record<string, unknown> = {};
    const required = new Set(shape.required ?? []);
    for (const [name, inner] of Object.entries(shape.properties ?? {})) {
      if (required.has(name) ? chance(0.98) : chance(0.5)) made[name] = make(inner, depth + 1);
    }
    const free = Object.values(shape.patternProperties ?? {})[0] ?? (typeof shape.additionalProperties === 'object' ? shape.additionalProperties : undefined);
    if (free) for (let n = 0; n < 2; n++) made[pick(NAUGHTY.slice(2, 12))] = make(free, depth + 1);
    if (chance(0.02)) made.surprise = pick(NAUGHTY);
    return made;
  }

  function makeNumber({ minimum, maximum }: Shape, whole: boolean): number {
    const value = pick([minimum ?? 0, maximum ?? 2_147_483_648, 1, 2, 3, (minimum ?? 0) - 1, (maximum ?? 1) + 1, 4_294_967_296, Math.floor(random() * 100)]);
    return whole ? Math.trunc(value) : value + (chance(0.5) ? 0.1 : 0);
  }

  function makeText({ pattern, format, minLength = 0, maxLength = 200 }: Shape): string {
    if (format === 'date-time') return pick(DATES);
    const fitting = pattern === undefined ? [] : fits(pattern);
    if (fitting.length > 0 && chance(0.95)) return pick(fitting);
    const text = chance(0.4) && known.length > 0 ? pick(known) : pick(NAUGHTY);
    return text.padEnd(minLength, 'x').slice(0, Math.max(maxLength, minLength));
  }

  const cache = new Map<string, string[]>();
  function fits(pattern: string): string[] {
    let found = cache.get(pattern);
    if (!found) {
      const expression = new RegExp(pattern, 'u');
      const id = /^\^([a-z]{2,8})_/.exec(pattern)?.[1];
      const tries = [...known, ...NAUGHTY, ...MONEY, 'RO', 'XX', 'RON', 'XXX', '2026-11-22', '2026-02-30', '0001-01-01', '9999-12-31', 'a', 'abc', 'ana@shop.example', '+40712345678', 'https://shop.example/x', '12:30', '08:00', 'P1D', 'PT1H', ...(id ? [id + '_01m6dmbe00e00a0047zfvmf75r'] : [])];
      cache.set(pattern, (found = tries.filter((text) => expression.test(text))));
    }
    return found;
  }

  return { make: (schema: unknown) => make(schema as Shape), pick };
}

const MONEY = ['0', '0.00', '1.00', '19.99', '-5', '999999999999999', '0.001', '1.2345', '123456789012345.99'];
