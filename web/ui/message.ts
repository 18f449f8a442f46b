// Fills the gaps of a text: the part of ICU MessageFormat that our words use (gaps, numbers, plurals, choices), in a hundredth of the library's bytes.

/** What may fill a gap. */
export type Gap = string | number | Date | undefined;

interface Choice {
  gap: string;
  kind: 'plural' | 'select';
  cases: Map<string, Part[]>;
}
/** A text as it is, a gap by its name, the number of the plural around (`#`), or a choice between texts. */
type Part = string | { gap: string; isNumber?: boolean } | { isCount: true } | Choice;

const parsed = new Map<string, Part[]>();
const plurals = new Map<string, Intl.PluralRules>();
const numbers = new Map<string, Intl.NumberFormat>();

function kept<T>(map: Map<string, T>, key: string, make: () => T): T {
  let it = map.get(key);
  if (it === undefined) map.set(key, (it = make()));
  return it;
}

/** The text with its gaps filled, in `language` (BCP 47). A gap without a value is left empty. Throws on a text that is not well formed. */
export function fill(text: string, gaps: Readonly<Record<string, Gap>> | undefined, language: string): string {
  if (!text.includes('{') && !text.includes("'")) return text;
  const parts = kept(parsed, text, () => new Reader(text).all());
  return said(parts, gaps ?? {}, language, 0);
}

function said(parts: Part[], gaps: Readonly<Record<string, Gap>>, language: string, count: number): string {
  return parts.map((part) => one(part, gaps, language, count)).join('');
}

function one(part: Part, gaps: Readonly<Record<string, Gap>>, language: string, count: number): string {
  const number = (value: number): string => kept(numbers, language, () => new Intl.NumberFormat(language)).format(value);
  if (typeof part === 'string') return part;
  if ('isCount' in part) return number(count);
  const value = gaps[part.gap];
  if (!('kind' in part)) return value === undefined ? '' : part.isNumber ? number(Number(value)) : String(value);
  const { cases, kind } = part;
  const amount = Number(value);
  const name = kind === 'select' ? String(value) : kept(plurals, language, () => new Intl.PluralRules(language)).select(amount);
  const chosen = (kind === 'plural' ? cases.get(`=${amount}`) : undefined) ?? cases.get(name) ?? cases.get('other') ?? [];
  return said(chosen, gaps, language, kind === 'plural' ? amount : count);
}

/** Reads a text from its beginning to its end. */
class Reader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  all(): Part[] {
    const parts = this.parts(false);
    if (this.at < this.text.length) throw new Error(`a } too many in: ${this.text}`);
    return parts;
  }

  private parts(inPlural: boolean): Part[] {
    const parts: Part[] = [];
    let plain = '';
    const end = (): void => {
      if (plain !== '') parts.push(plain);
      plain = '';
    };
    for (; this.at < this.text.length; this.at++) {
      const sign = this.text[this.at]!;
      if (sign === '}') break;
      if (sign === '{') {
        end();
        parts.push(this.gap());
      } else if (sign === '#' && inPlural) {
        end();
        parts.push({ isCount: true });
      } else if (sign === "'") plain += this.quoted();
      else plain += sign;
    }
    end();
    return parts;
  }

  /** An apostrophe is itself, unless it stands before what would mean something; then it quotes up to the next one. */
  private quoted(): string {
    const next = this.text[this.at + 1];
    if (next === "'") {
      this.at++;
      return "'";
    }
    if (next === undefined || !'{}#|'.includes(next)) return "'";
    const close = this.text.indexOf("'", this.at + 1);
    const inside = this.text.slice(this.at + 1, close === -1 ? undefined : close);
    this.at = close === -1 ? this.text.length : close;
    return inside;
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (!found) throw new Error(`not well formed at ${this.at}: ${this.text}`);
    this.at += found[0].length;
    return found[1] ?? '';
  }

  private gap(): Part {
    const gap = this.take(/\{\s*(\w+)\s*/y);
    if (this.text[this.at] === '}') return { gap };
    if (this.text.startsWith(', number}', this.at)) {
      this.at += ', number'.length;
      return { gap, isNumber: true };
    }
    const kind = this.take(/,\s*(plural|select)\s*,\s*/y) === 'plural' ? 'plural' : 'select';
    const cases = new Map<string, Part[]>();
    while (this.text[this.at] !== '}') {
      const name = this.take(/(=?\w+)\s*\{/y);
      cases.set(name, this.parts(kind === 'plural'));
      this.take(/(\})\s*/y);
    }
    return { gap, kind, cases };
  }
}
