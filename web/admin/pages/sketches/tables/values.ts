// Values of test rows as people write them in a cell, and as the server has them.

/** A value as text; nothing for none. Lists stand with semicolons between. */
export function textOfValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(textOfValue).join('; ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const YES = new Set(['true', 'yes', 'da', 'tak', 'sim', 'да', '1']);
const NO = new Set(['false', 'no', 'nu', 'nie', 'não', 'нет', '0']);

/** The value that a text means in a column of that kind; a text that does not fit stays a text, and `isFit` says so. */
export function valueOfText(text: string, kind: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (kind === 'number') return isNumber(trimmed) ? Number(trimmed.replace(',', '.')) : trimmed;
  if (kind === 'boolean') return YES.has(trimmed.toLowerCase()) ? true : NO.has(trimmed.toLowerCase()) ? false : trimmed;
  if (kind === 'string') return unquoted(trimmed);
  if (kind === 'list' || kind === 'context' || kind === 'any') return jsonOr(trimmed);
  return trimmed;
}

/** What is expected of a result: a list where the table gives several. */
export function expectedOfText(text: string, kind: string, isMany: boolean): unknown {
  if (!isMany) return valueOfText(text, kind);
  const parts = text.split(';').map((part) => part.trim());
  return parts.filter((part) => part !== '').map((part) => valueOfText(part, kind));
}

const isNumber = (text: string): boolean => /^[+-]?\d+([.,]\d+)?$/.test(text);
const unquoted = (text: string): string => /^"([^"]*)"$/.exec(text)?.[1] ?? text;

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return unquoted(text);
  }
}

/** Whether a value can stand in a column of that kind. */
export function isFit(value: unknown, kind: string): boolean {
  if (value === null) return true;
  if (kind === 'number') return typeof value === 'number';
  return kind === 'boolean' ? typeof value === 'boolean' : true;
}
