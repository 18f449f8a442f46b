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
  '',
  ' ',
  '0',
  '-1',
  '1e309',
  'NaN',
  'null',
  'true',
  '__proto__',
  'constructor',
  "'; drop table orders.head; --",
  '" or 1=1',
  '../../../etc/passwd',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '${7*7}',
  '=1+1',
  '%00',
  '\u202e',
  '\ufeff',
  'Ștefănescu Żółć Ёлкин',
  '😀'.repeat(20),
  '\u0001\u001b[31m',
  'x'.repeat(3_000),
  '\\',
  '{',
  '}',
  '%',
  '_',
  'ord_01m6dmbe00e00a0047zfvmf75r',
  '2026-02-30',
  '9999-12-31T23:59:59Z',
  '0000-01-01T00:00:00Z',
];
const DATES = ['2026-11-22T10:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '2026-02-29T00:00:00Z', '1970-01-01T00:00:00+23:59'];

/** Makes inputs, the same ones for the same `random`; `known` are texts of the shop itself: ids, codes, names. */
export class Maker {
  private readonly random: () => number;
  private readonly known: readonly string[];
  private readonly fitting = new Map<string, string[]>();

  constructor(random: () => number, known: readonly string[]) {
    this.random = random;
    this.known = known;
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.random() * from.length)]!;
  }

  /** A value for a JSON Schema. */
  make(schema: unknown): unknown {
    return this.value(schema as Shape, 0);
  }

  private chance(p: number): boolean {
    return this.random() < p;
  }

  private value(shape: Shape, depth: number): unknown {
    if (this.chance(0.03)) return this.pick([null, true, 0, -1, 1.5, '', [], {}, 'x', 9_007_199_254_740_991]);
    if (shape.const !== undefined) return shape.const;
    if (shape.enum) return this.pick(shape.enum);
    if (shape.anyOf) return this.value(this.pick(shape.anyOf), depth);
    if (shape.allOf) return Object.assign({}, ...shape.allOf.map((one) => this.value(one, depth))) as unknown;
    const type = Array.isArray(shape.type) ? this.pick(shape.type) : shape.type;
    if (type === 'object') return this.object(shape, depth);
    if (type === 'array') return this.array(shape, depth);
    if (type === 'integer' || type === 'number') return this.number(shape, type === 'integer');
    if (type === 'boolean') return this.chance(0.5);
    if (type === 'null') return null;
    if (type === 'string') return this.text(shape);
    const text = this.pick(NAUGHTY);
    return depth > 3 ? null : this.pick<unknown>([text, 1, { a: text }, [text], null]);
  }

  private object(shape: Shape, depth: number): Record<string, unknown> {
    const made: Record<string, unknown> = {};
    const required = new Set(shape.required ?? []);
    for (const [name, inner] of Object.entries(shape.properties ?? {})) {
      if (required.has(name) ? this.chance(0.98) : this.chance(0.5)) made[name] = this.value(inner, depth + 1);
    }
    const more = typeof shape.additionalProperties === 'object' ? shape.additionalProperties : undefined;
    const free = Object.values(shape.patternProperties ?? {})[0] ?? more;
    if (free) for (let n = 0; n < 2; n++) made[this.pick(NAUGHTY.slice(2, 12))] = this.value(free, depth + 1);
    if (this.chance(0.02)) made.surprise = this.pick(NAUGHTY);
    return made;
  }

  private array({ items, minItems = 0, maxItems = 4 }: Shape, depth: number): unknown[] {
    const length = Math.min(maxItems, Math.max(minItems, Math.floor(this.random() * 4)));
    return Array.from({ length }, () => (items ? this.value(items, depth + 1) : this.pick(NAUGHTY)));
  }

  private number({ minimum, maximum }: Shape, whole: boolean): number {
    const limits = [minimum ?? 0, maximum ?? 2_147_483_648, (minimum ?? 0) - 1, (maximum ?? 1) + 1];
    const value = this.pick([...limits, 1, 2, 3, 4_294_967_296, Math.floor(this.random() * 100)]);
    return whole ? Math.trunc(value) : value + (this.chance(0.5) ? 0.1 : 0);
  }

  private text({ pattern, format, minLength = 0, maxLength = 200 }: Shape): string {
    if (format === 'date-time') return this.pick(DATES);
    const fitting = pattern === undefined ? [] : this.fits(pattern);
    if (fitting.length > 0 && this.chance(0.95)) return this.pick(fitting);
    const text = this.chance(0.4) && this.known.length > 0 ? this.pick(this.known) : this.pick(NAUGHTY);
    return text.padEnd(minLength, 'x').slice(0, Math.max(maxLength, minLength));
  }

  /** What is known of texts that a pattern takes. */
  private fits(pattern: string): string[] {
    let found = this.fitting.get(pattern);
    if (!found) {
      const expression = new RegExp(pattern, 'u');
      const id = /^\^([a-z]{2,8})_/.exec(pattern)?.[1];
      const tries = [...this.known, ...NAUGHTY, ...USUAL, ...(id ? [id + '_01m6dmbe00e00a0047zfvmf75r'] : [])];
      this.fitting.set(pattern, (found = tries.filter((text) => expression.test(text))));
    }
    return found;
  }
}

const MONEY = ['0', '0.00', '1.00', '19.99', '-5', '999999999999999', '0.001', '1.2345', '123456789012345.99'];
const CODES = ['RO', 'XX', 'RON', 'XXX', 'a', 'abc', 'ana@shop.example', '+40712345678', 'https://shop.example/x'];
const TIMES = ['2026-11-22', '2026-02-30', '0001-01-01', '9999-12-31', '12:30', '08:00', 'P1D', 'PT1H'];
const USUAL = [...MONEY, ...CODES, ...TIMES];
