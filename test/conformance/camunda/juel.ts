// JUEL, the expression language of the collection's drawings, as FEEL: what both can say is translated, a call of a Java bean becomes a given value.

/** An expression in FEEL with the names that it reads; `beans` are calls of Java beans, each now a variable that is given. */
export interface Translated {
  readonly feel: string;
  readonly names: ReadonlySet<string>;
  readonly beans: ReadonlySet<string>;
  /** Comparisons of a name with a literal, which tell what a variable may be. */
  readonly hints: readonly Hint[];
}

export interface Hint {
  readonly name: string;
  readonly operator: string;
  readonly value: unknown;
}

/** What could not be translated, and why. */
export class Untranslatable extends Error {}

type Token = { kind: 'number' | 'string' | 'name' | 'operator' | 'end'; text: string };

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([A-Za-z_$][\w$]*)|(==|!=|<=|>=|&&|\|\||[-+*/%<>!?:.,()[\]]))/y;
const WORDS: Readonly<Record<string, string>> = { eq: '==', ne: '!=', lt: '<', gt: '>', le: '<=', ge: '>=', and: '&&', or: '||', div: '/', mod: '%', not: '!' };
const BINDING: Readonly<Record<string, number>> = {
  '||': 2,
  '&&': 3,
  '==': 4,
  '!=': 4,
  '<': 5,
  '>': 5,
  '<=': 5,
  '>=': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '%': 7,
};
const UNARY = 8;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text);
    if (!match) throw new Untranslatable(`"${text}" is not an expression that this reader knows`);
    const [, number, single, double, name, operator] = match;
    const string = single ?? double;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (string !== undefined) tokens.push({ kind: 'string', text: string.replace(/\\(.)/g, '$1') });
    else if (name !== undefined && Object.hasOwn(WORDS, name)) tokens.push({ kind: 'operator', text: WORDS[name]! });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else tokens.push({ kind: 'operator', text: operator! });
  }
  return [...tokens, { kind: 'end', text: '' }];
}

/** Words of FEEL, and names that mean something in every drawing of ours: a variable of that name is called otherwise. */
const TAKEN = new Set(
  'and between case date duration else every external false for function if in instance item null of or partial result return satisfies some start then time true'.split(
    ' ',
  ),
);

/** Our name for a variable of theirs. */
export const safeName = (name: string): string => {
  const plain = name.replace(/\W/g, '_');
  return TAKEN.has(plain) || /^\d/.test(plain) ? `${plain}_` : plain;
};

/** A text as a FEEL string. */
export const feelString = (text: string): string => JSON.stringify(text);

type Part = { feel: string; path?: string; literal?: unknown };

class Reader {
  readonly names = new Set<string>();
  readonly beans = new Set<string>();
  readonly hints: Hint[] = [];
  private at = 0;
  private readonly tokens: Token[];
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
    this.tokens = tokensOf(text);
  }

  whole(): Part {
    const whole = this.expression(0);
    if (this.peek().kind !== 'end') throw this.unknown();
    return whole;
  }

  private expression(least: number): Part {
    let left = this.unary();
    for (;;) {
      const { kind, text } = this.peek();
      if (kind !== 'operator') return left;
      if (text === '?' && least <= 1) {
        this.next();
        const yes = this.expression(0);
        this.take(':');
        left = { feel: `(if ${left.feel} then ${yes.feel} else ${this.expression(1).feel})` };
        continue;
      }
      const binding = BINDING[text];
      if (binding === undefined || binding <= least) return left;
      this.next();
      left = this.binary(text, left, this.expression(binding));
    }
  }

  private binary(operator: string, left: Part, right: Part): Part {
    if (left.path !== undefined && 'literal' in right) this.hints.push({ name: left.path, operator, value: right.literal });
    if (operator === '%') return { feel: `modulo(${left.feel}, ${right.feel})` };
    const word = { '==': '=', '&&': 'and', '||': 'or' }[operator] ?? operator;
    return { feel: `(${left.feel} ${word} ${right.feel})` };
  }

  private unary(): Part {
    const { kind, text } = this.peek();
    if (kind === 'operator' && (text === '!' || text === '-')) {
      this.next();
      const inner = this.expression(UNARY);
      if (text === '!' && inner.path !== undefined) this.hints.push({ name: inner.path, operator: '==', value: false });
      return { feel: text === '!' ? `not(${inner.feel})` : `-${inner.feel}` };
    }
    if (kind === 'name' && text === 'empty') {
      this.next();
      const { feel } = this.expression(UNARY);
      return { feel: `(${feel} = null or ${feel} = "")` };
    }
    return this.postfix();
  }

  private postfix(): Part {
    let part = this.primary();
    for (;;) {
      const { kind, text } = this.peek();
      if (kind !== 'operator') return part;
      if (text === '.') {
        this.next();
        part = this.member(part, this.name());
      } else if (text === '[') {
        this.next();
        const index = this.expression(0);
        this.take(']');
        // Lists are counted from one in FEEL and from nought in JUEL.
        const path = part.path !== undefined && index.literal !== undefined ? { path: `${part.path}.${String(index.literal)}` } : {};
        if (typeof index.literal === 'string') part = { feel: `${part.feel}.${index.literal}`, ...path };
        else part = { feel: `${part.feel}[${typeof index.literal === 'number' ? index.literal + 1 : `${index.feel} + 1`}]`, ...path };
      } else return part;
    }
  }

  /** A property, or a call: of a known method its meaning, of another one a value that is given. */
  private member(of: Part, name: string): Part {
    if (this.peek().text !== '(' || this.peek().kind !== 'operator')
      return { feel: `${of.feel}.${name}`, ...(of.path === undefined ? {} : { path: `${of.path}.${name}` }) };
    const given = this.arguments();
    if (name === 'concat' && given.length === 1) return { feel: `(${of.feel} + ${given[0]!.feel})` };
    if (name === 'equals' && given.length === 1) return this.binary('==', of, given[0]!);
    if (name === 'size' && given.length === 0) return { feel: `count(${of.feel})` };
    if (of.path === undefined || this.names.size === 0) throw this.unknown();
    this.names.delete(of.path.replace(/\..*/, ''));
    const bean = `${of.path}.${name}`.replace(/\W/g, '_');
    this.beans.add(bean);
    this.names.add(bean);
    return { feel: bean, path: bean };
  }

  private arguments(): Part[] {
    this.take('(');
    const given: Part[] = [];
    while (this.peek().text !== ')' && this.peek().kind !== 'end') {
      given.push(this.expression(0));
      if (this.peek().text === ',') this.next();
    }
    this.take(')');
    return given;
  }

  private primary(): Part {
    const { kind, text } = this.next();
    if (kind === 'number') return { feel: text, literal: Number(text) };
    if (kind === 'string') return { feel: feelString(text), literal: text };
    if (kind === 'operator' && text === '(') {
      const inner = this.expression(0);
      this.take(')');
      return { feel: `(${inner.feel})` };
    }
    if (kind !== 'name') throw this.unknown();
    if (text === 'true' || text === 'false') return { feel: text, literal: text === 'true' };
    if (text === 'null') return { feel: 'null', literal: null };
    const ours = safeName(text);
    this.names.add(ours);
    return { feel: ours, path: ours };
  }

  private name(): string {
    const { kind, text } = this.next();
    if (kind !== 'name') throw this.unknown();
    return text;
  }

  private take(text: string): void {
    if (this.next().text !== text) throw this.unknown();
  }

  private peek(): Token {
    return this.tokens[this.at]!;
  }

  private next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.at++;
    return token;
  }

  private unknown(): Untranslatable {
    return new Untranslatable(`"${this.text}" is not an expression that this reader knows`);
  }
}

function read(text: string): Translated {
  const reader = new Reader(text);
  const { feel, path } = reader.whole();
  if (path !== undefined) reader.hints.push({ name: path, operator: 'is', value: true });
  return { feel, names: reader.names, beans: reader.beans, hints: reader.hints };
}

/** `${…}` or `#{…}` as FEEL; a text around it makes it a string, a text without it is a string. Throws Untranslatable. */
export function feelOfText(text: string): Translated {
  const parts = [...text.matchAll(/[$#]\{([^}]*)\}|[^$#]+|[$#]/g)];
  const only = parts.length === 1 ? parts[0]![1] : undefined;
  if (only !== undefined) return read(only);
  const pieces = parts.map(([whole, inner]) => (inner === undefined ? { ...NOTHING, feel: feelString(whole) } : read(inner)));
  if (pieces.every((piece) => piece.names.size === 0 && piece.feel.startsWith('"'))) return { ...NOTHING, feel: feelString(text) };
  const feel = pieces.map((piece) => (piece.feel.startsWith('"') ? piece.feel : `string(${piece.feel})`)).join(' + ');
  return { feel, names: merged(pieces, 'names'), beans: merged(pieces, 'beans'), hints: pieces.flatMap((piece) => piece.hints) };
}

/** A condition: `${…}`, or an expression in a script language that reads alike. Throws Untranslatable. */
export const feelOfCondition = (text: string): Translated => (/[$#]\{/.test(text) ? feelOfText(text) : read(text));

/** Whether a text holds an expression at all. */
export const isExpression = (text: string): boolean => /[$#]\{/.test(text);

const NOTHING: Translated = { feel: 'null', names: new Set(), beans: new Set(), hints: [] };
const merged = (pieces: readonly Translated[], key: 'names' | 'beans'): ReadonlySet<string> => new Set(pieces.flatMap((piece) => [...piece[key]]));
