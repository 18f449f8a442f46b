// A condition that a person puts together without writing FEEL: rows of fact, operator and value, all or any of which must hold. Pure.
import { quoted } from './literal.ts';

/** How a fact is compared. `is_empty` and `is_set` take no value; `one_of` takes several with commas between. */
export const OPERATORS = ['=', '!=', '>', '>=', '<', '<=', 'contains', 'starts_with', 'has', 'one_of', 'is_set', 'is_empty', 'is_true', 'is_false'] as const;
export type Operator = (typeof OPERATORS)[number];

/** What a fact is compared with: a text, a number, a day, or another fact. */
export type Operand = { is: 'text' | 'number' | 'day' | 'fact'; text: string };
export type Row = { path: string; operator: Operator; value?: Operand; values?: string[] };
/** `and`: all rows hold; `or`: one of them is enough. */
export type Condition = { join: 'and' | 'or'; rows: Row[] };

const PATH = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/;
const WORDS = new Set([
  'and',
  'or',
  'not',
  'in',
  'if',
  'then',
  'else',
  'for',
  'some',
  'every',
  'between',
  'instance',
  'return',
  'satisfies',
  'function',
  'true',
  'false',
  'null',
]);

/** The operators that make sense for a fact of that kind of value. */
export function operatorsFor(kind: string): readonly Operator[] {
  if (kind === 'boolean') return ['is_true', 'is_false'];
  if (kind === 'number') return ['=', '!=', '>', '>=', '<', '<=', 'is_set', 'is_empty'];
  if (kind === 'string') return ['=', '!=', 'one_of', 'contains', 'starts_with', 'is_set', 'is_empty'];
  if (kind === 'date') return ['=', '>', '>=', '<', '<=', 'is_set', 'is_empty'];
  if (kind === 'list') return ['has', 'is_set', 'is_empty'];
  if (kind === 'dateTime' || kind === 'context') return ['is_set', 'is_empty'];
  return OPERATORS;
}

// Writing -------------------------------------------------------------------------------------------------------------

const operandText = ({ is, text }: Operand): string => (is === 'text' ? quoted(text) : is === 'day' ? `date(${quoted(text)})` : text.trim());

function rowText({ path, operator, value, values }: Row): string {
  switch (operator) {
    case 'is_true':
      return path;
    case 'is_false':
      return `not(${path})`;
    case 'is_set':
      return `${path} != null`;
    case 'is_empty':
      return `${path} = null`;
    case 'contains':
      return `contains(${path}, ${operandText(value!)})`;
    case 'starts_with':
      return `starts with(${path}, ${operandText(value!)})`;
    case 'has':
      return `list contains(${path}, ${operandText(value!)})`;
    case 'one_of':
      return `${path} in (${(values ?? []).map(quoted).join(', ')})`;
    default:
      return `${path} ${operator} ${operandText(value!)}`;
  }
}

/** Whether every row says all that it needs. */
export const isWhole = ({ rows }: Condition): boolean => rows.length > 0 && rows.every(isWholeRow);

function isWholeRow({ path, operator, value, values }: Row): boolean {
  if (!PATH.test(path)) return false;
  if (operator === 'one_of') return (values ?? []).length > 0;
  if (operator.startsWith('is_')) return true;
  if (!value || value.text.trim() === '') return value?.is === 'text' && (operator === '=' || operator === '!=');
  if (value.is === 'number') return /^-?\d+(\.\d+)?$/.test(value.text.trim());
  if (value.is === 'day') return /^\d{4}-\d{2}-\d{2}$/.test(value.text);
  return value.is === 'text' || PATH.test(value.text.trim());
}

/** The condition in FEEL; rows that are not whole are left out. */
export const writeCondition = ({ join, rows }: Condition): string => rows.filter(isWholeRow).map(rowText).join(` ${join} `);

// Reading -------------------------------------------------------------------------------------------------------------

type Token = { is: 'name' | 'string' | 'number' | 'sign'; text: string };
const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?)(?![\w.])|([A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*)|(!=|<=|>=|[=<>(),[\]]))/y;

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(text);
    if (!match) return undefined;
    const [, string, number, name, sign] = match;
    if (string !== undefined) tokens.push({ is: 'string', text: JSON.parse(string) as string });
    else if (number !== undefined) tokens.push({ is: 'number', text: number });
    else if (name !== undefined) tokens.push({ is: 'name', text: name.replace(/\s+/g, '') });
    else tokens.push({ is: 'sign', text: sign! });
  }
  return tokens;
}

/** Walks over tokens; every method gives undefined where the text is something else. */
class Reading {
  private at = 0;
  private readonly tokens: Token[];

  constructor(tokens: Token[]) {
    this.tokens = tokens;
  }

  get isOver(): boolean {
    return this.at >= this.tokens.length;
  }

  take(text: string): boolean {
    const token = this.tokens[this.at];
    if (!token || token.is === 'string' || token.text !== text) return false;
    this.at++;
    return true;
  }

  path(): string | undefined {
    const token = this.tokens[this.at];
    if (token?.is !== 'name' || WORDS.has(token.text)) return undefined;
    this.at++;
    return token.text;
  }

  string(): string | undefined {
    const token = this.tokens[this.at];
    if (token?.is !== 'string') return undefined;
    this.at++;
    return token.text;
  }

  sign(): string | undefined {
    const token = this.tokens[this.at];
    if (token?.is !== 'sign') return undefined;
    this.at++;
    return token.text;
  }

  operand(): Operand | undefined {
    const token = this.tokens[this.at];
    if (!token || token.is === 'sign') return undefined;
    if (token.is === 'name' && token.text === 'date' && this.tokens[this.at + 1]?.text === '(') return this.day();
    if (token.is === 'name' && (WORDS.has(token.text) || this.tokens[this.at + 1]?.text === '(')) return undefined;
    this.at++;
    return { is: token.is === 'string' ? 'text' : token.is === 'number' ? 'number' : 'fact', text: token.text };
  }

  private day(): Operand | undefined {
    this.at += 2;
    const text = this.string();
    return text !== undefined && this.take(')') ? { is: 'day', text } : undefined;
  }
}

/** A condition that is nothing but rows; undefined for every other text, which then stays FEEL. */
export function readCondition(text: string): Condition | undefined {
  const tokens = tokensOf(text.trim());
  if (!tokens || tokens.length === 0) return undefined;
  const reading = new Reading(tokens);
  const rows: Row[] = [];
  let join: Condition['join'] | undefined;
  for (;;) {
    const row = rowIn(reading);
    if (!row) return undefined;
    rows.push(row);
    if (reading.isOver) break;
    const next = reading.take('and') ? 'and' : reading.take('or') ? 'or' : undefined;
    // A mixture of both is for those who write it themselves.
    if (next === undefined || (join !== undefined && join !== next)) return undefined;
    join = next;
  }
  return { join: join ?? 'and', rows };
}

function rowIn(reading: Reading): Row | undefined {
  if (reading.take('not')) return negated(reading);
  if (reading.take('contains')) return called(reading, 'contains');
  if (reading.take('list')) return reading.take('contains') ? called(reading, 'has') : undefined;
  if (reading.take('starts')) return reading.take('with') ? called(reading, 'starts_with') : undefined;
  const path = reading.path();
  if (path === undefined) return undefined;
  if (reading.take('in')) return oneOf(reading, path);
  const mark = reading.sign();
  if (mark === undefined) return { path, operator: 'is_true' };
  if (!['=', '!=', '<', '<=', '>', '>='].includes(mark)) return undefined;
  if ((mark === '=' || mark === '!=') && reading.take('null')) return { path, operator: mark === '=' ? 'is_empty' : 'is_set' };
  if (mark === '=' && reading.take('true')) return { path, operator: 'is_true' };
  if (mark === '=' && reading.take('false')) return { path, operator: 'is_false' };
  const value = reading.operand();
  return value && { path, operator: mark as Operator, value };
}

function negated(reading: Reading): Row | undefined {
  if (!reading.take('(')) return undefined;
  const path = reading.path();
  return path !== undefined && reading.take(')') ? { path, operator: 'is_false' } : undefined;
}

function called(reading: Reading, operator: 'contains' | 'starts_with' | 'has'): Row | undefined {
  if (!reading.take('(')) return undefined;
  const path = reading.path();
  if (path === undefined || !reading.take(',')) return undefined;
  const value = reading.operand();
  return value && reading.take(')') ? { path, operator, value } : undefined;
}

function oneOf(reading: Reading, path: string): Row | undefined {
  const close = reading.take('(') ? ')' : reading.take('[') ? ']' : undefined;
  if (close === undefined) return undefined;
  const values: string[] = [];
  do {
    const value = reading.string();
    if (value === undefined) return undefined;
    values.push(value);
  } while (reading.take(','));
  return reading.take(close) ? { path, operator: 'one_of', values } : undefined;
}
