// SQL is text with parameters: a small tag that makes prepared statements and never pastes a value into the text.
import { createHash } from 'node:crypto';

declare const rowOf: unique symbol;
/** A statement and its parameters; `Row` is the shape that it returns. */
export type Sql<Row = Record<string, unknown>> = { readonly text: string; readonly values: unknown[]; readonly name: string; readonly [rowOf]?: Row };

type Cached = { text: string; name: string };
const byTemplate = new WeakMap<TemplateStringsArray, Cached>();
const byText = new Map<string, string>();
const NAMES_LIMIT = 2000;

function nameOf(text: string): string {
  let name = byText.get(text);
  if (name === undefined) {
    name = 'k' + createHash('sha1').update(text).digest('hex').slice(0, 16);
    if (byText.size < NAMES_LIMIT) byText.set(text, name);
  }
  return name;
}

/** A statement. A value that is itself made by `sql` is pasted as text with its own parameters; everything else is a parameter. */
export function sql<Row = Record<string, unknown>>(strings: TemplateStringsArray, ...values: unknown[]): Sql<Row> {
  if (!values.some(isSql)) {
    let cached = byTemplate.get(strings);
    if (!cached) {
      const text = strings.reduce((all, part, i) => all + '$' + i + part);
      cached = { text, name: nameOf(text) };
      byTemplate.set(strings, cached);
    }
    return { text: cached.text, values: values.map(encode), name: cached.name };
  }
  const collected: unknown[] = [];
  let text = strings[0]!;
  values.forEach((value, i) => {
    if (isSql(value)) {
      const offset = collected.length;
      text += value.text.replace(/\$(\d+)/g, (_, n: string) => '$' + (Number(n) + offset));
      collected.push(...value.values);
    } else {
      collected.push(encode(value));
      text += '$' + collected.length;
    }
    text += strings[i + 1]!;
  });
  return { text, values: collected, name: nameOf(text) };
}

/** Several conditions joined by `and`; `true` when there is none. */
export function all(conditions: Sql[]): Sql {
  return conditions.length === 0 ? sql`true` : conditions.reduce((left, right) => sql`${left} and ${right}`);
}

/** Text that the program itself wrote (a column name out of a fixed list), pasted as it is. */
export function raw(text: string): Sql {
  return { text, values: [], name: '' };
}

function isSql(value: unknown): value is Sql {
  return typeof value === 'object' && value !== null && 'text' in value && 'values' in value && 'name' in value;
}

/** A JavaScript value as PostgreSQL's text form: arrays as array literals, dates as ISO 8601, objects as JSON. */
function encode(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return arrayLiteral(value);
  return scalar(value);
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object') {
    if (value instanceof Date) return value.toISOString();
    return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner));
  }
  return String(value);
}

// oxlint-disable-next-line no-control-regex -- JSON escapes what PostgreSQL would take as it is
const CONTROL = /[\u0000-\u001f\ud800-\udfff]/;

function arrayLiteral(items: readonly unknown[]): string {
  let out = '{';
  for (let i = 0; i < items.length; i++) {
    if (i > 0) out += ',';
    const item = items[i];
    if (item === null || item === undefined) out += 'NULL';
    else if (typeof item === 'number' || typeof item === 'bigint' || typeof item === 'boolean') out += String(item);
    else out += quoted(scalar(item));
  }
  return out + '}';
}

/** A member of an array literal, in quotes. Where there is something to escape, JSON's own escaping does it far faster, as long as both mean the same. */
function quoted(text: string): string {
  if (!text.includes('"') && !text.includes('\\')) return '"' + text + '"';
  return CONTROL.test(text) ? '"' + text.replace(/[\\"]/g, '\\$&') + '"' : JSON.stringify(text);
}
