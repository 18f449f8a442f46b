// Plain values in a drawing: how a value that somebody types is written there, and when what stands there is a plain value. Pure.

/** What a field holds: a plain value, or an expression in FEEL without its `=`. */
export type Entry = { is: 'value'; value: unknown } | { is: 'expression'; text: string } | { is: 'nothing' };

const STRING = /^"((?:[^"\\]|\\.)*)"$/;
const NUMBER = /^-?\d+(\.\d+)?$/;
const MONEY = /^\{\s*amount\s*:\s*"(-?\d+(?:\.\d+)?)"\s*,\s*currency\s*:\s*"([A-Z]{3})"\s*\}$/;

/** A text as FEEL writes it. */
export const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;

const unquoted = (inner: string): string => inner.replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign === 't' ? '\t' : sign));

/** A plain value as FEEL writes it; undefined for what has no plain form. */
export function feelOf(value: unknown): string | undefined {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'boolean') return String(value);
  if (value === null) return 'null';
  if (Array.isArray(value)) {
    const items = value.map(feelOf);
    return items.every((item) => item !== undefined) ? `[${items.join(', ')}]` : undefined;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([name, one]) => [name, feelOf(one)] as const);
    if (entries.every(([name, text]) => text !== undefined && /^[A-Za-z_]\w*$/.test(name)))
      return `{${entries.map(([name, text]) => `${name}: ${text}`).join(', ')}}`;
  }
  return undefined;
}

/** The plain value that a FEEL text is; undefined when it is more than that. */
export function plainOf(text: string): unknown {
  const trimmed = text.trim();
  const string = STRING.exec(trimmed);
  if (string) return unquoted(string[1]!);
  if (NUMBER.test(trimmed)) return Number(trimmed);
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true';
  const money = MONEY.exec(trimmed);
  return money ? { amount: money[1], currency: money[2] } : undefined;
}

/** What an attribute of the drawing says: a text without `=` stands for itself. */
export function readEntry(attribute: string | undefined): Entry {
  if (attribute === undefined || attribute === '') return { is: 'nothing' };
  if (!attribute.startsWith('=')) return { is: 'value', value: attribute };
  const text = attribute.slice(1).trim();
  const value = plainOf(text);
  return value === undefined ? { is: 'expression', text } : { is: 'value', value };
}

/** The attribute that says it; undefined where there is nothing to say. */
export function writeEntry(entry: Entry): string | undefined {
  if (entry.is === 'nothing') return undefined;
  if (entry.is === 'expression') return '=' + entry.text;
  const { value } = entry;
  // A text that would be read as an expression, or as nothing, is written as one.
  if (typeof value === 'string' && value !== '' && !value.startsWith('=')) return value;
  const text = feelOf(value);
  return text === undefined ? undefined : '=' + text;
}
