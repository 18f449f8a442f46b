// A value that an expression gave, as a person reads it: short, with numbers and days as they are written here. Pure.

const MOST = 160;

/** The value in one line, cut where it is long. */
export function shown(value: unknown, language: string, yes: string, no: string): string {
  const text = textOf(value, language, yes, no);
  return text.length > MOST ? text.slice(0, MOST - 1) + '…' : text;
}

function textOf(value: unknown, language: string, yes: string, no: string): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return value ? yes : no;
  if (typeof value === 'number') return new Intl.NumberFormat(language, { maximumFractionDigits: 10 }).format(value);
  if (typeof value === 'string') return `“${value}”`;
  if (Array.isArray(value)) return `[${value.map((one) => textOf(one, language, yes, no)).join(', ')}]`;
  const entries = Object.entries(value as Record<string, unknown>);
  return `{${entries.map(([name, one]) => `${name}: ${textOf(one, language, yes, no)}`).join(', ')}}`;
}
