// Reads SQL text far enough to know which tables it touches, and how: a tokenizer and one walk, no grammar.

/** One table, view or function that a statement names. `dynamic` means that the name is put in at run time. */
export interface SqlReference {
  kind: 'read' | 'write' | 'call';
  schema: string | undefined;
  name: string;
  line: number;
  dynamic: boolean;
}

/** What was found in one SQL text: its references, its uses of the server's clock, its triggers. */
export interface SqlReading {
  references: SqlReference[];
  clockLines: number[];
  triggerLines: number[];
  statements: number;
}

interface Token {
  text: string;
  word: boolean;
  /** A name in quotes is never a keyword: `select a as "from"`. */
  quoted: boolean;
  line: number;
}

/** Stands in SQL text where a template has an interpolation. */
export const HOLE = '$0';

const TOKEN = /--[^\n]*|\/\*[\s\S]*?\*\/|[eE]?'(?:[^'\\]|''|\\.)*'|\$[A-Za-z_]*\$|\$\d+|"(?:[^"]|"")*"|[A-Za-z_][\w$]*|\d[\w.]*|::|[^\s]/g;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let seen = 0;
  for (const match of text.matchAll(TOKEN)) {
    const raw = match[0];
    for (; seen < match.index; seen++) if (text.charCodeAt(seen) === 10) line++;
    // The bodies of functions are read as part of the statement, so their quotes are blank here.
    if (raw.startsWith('--') || raw.startsWith('/*') || /^\$[A-Za-z_]*\$$/.test(raw)) continue;
    if (raw.startsWith('"')) tokens.push({ text: raw.slice(1, -1), word: true, quoted: true, line });
    else if (/^[A-Za-z_]/.test(raw) && !raw.endsWith("'")) tokens.push({ text: raw.toLowerCase(), word: true, quoted: false, line });
    else tokens.push({ text: /'$/.test(raw) ? "''" : raw, word: false, quoted: false, line });
  }
  return tokens;
}

const CLOCK_CALLS = new Set(['now', 'clock_timestamp', 'transaction_timestamp', 'statement_timestamp', 'timeofday']);
const CLOCK_WORDS = new Set(['current_timestamp', 'current_date', 'current_time', 'localtimestamp', 'localtime']);
const FROM_ENDS = new Set('where group order having limit union except intersect returning values select set for window offset fetch do'.split(' '));
const FROM_FUNCTIONS = new Set(['extract', 'substring', 'trim', 'overlay', 'position']);
const CREATE_MODIFIERS = new Set('or replace temp temporary unlogged global local unique materialized recursive foreign constraint'.split(' '));
const NAMED_KINDS = new Set('table view sequence type function procedure domain aggregate index'.split(' '));
const NAME_MODIFIERS = new Set(['if', 'not', 'exists', 'only', 'concurrently']);

/** The names that a text gives to its own subqueries: `name (columns) as (select …)`, and its temporary tables. */
function localNames(tokens: readonly Token[]): Set<string> {
  const names = new Set<string>();
  const starts = new Set(['select', 'insert', 'update', 'delete', 'with', 'values', 'merge', HOLE]);
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at]?.word !== true) continue;
    let next = at + 1;
    if (tokens[next]?.text === '(') next = afterParens(tokens, next);
    if (tokens[next]?.text !== 'as') continue;
    next++;
    while (tokens[next]?.text === 'not' || tokens[next]?.text === 'materialized') next++;
    if (tokens[next]?.text === '(' && starts.has(tokens[next + 1]?.text ?? '')) names.add(tokens[at]?.text ?? '');
  }
  return names;
}

function afterParens(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]?.text === '(') depth++;
    if (tokens[at]?.text === ')' && --depth === 0) return at + 1;
  }
  return tokens.length;
}

interface Level {
  inFrom: boolean;
  fromIsArgument: boolean;
  verb: string;
}

/** Walks the tokens of one text with a stack of parentheses, and notes every table that is named. */
class Walk {
  readonly references: SqlReference[] = [];
  readonly triggerLines: number[] = [];
  readonly local: Set<string>;
  levels: Level[] = [{ inFrom: false, fromIsArgument: false, verb: '' }];

  readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
    this.local = localNames(tokens);
  }

  get level(): Level {
    return this.levels.at(-1) ?? { inFrom: false, fromIsArgument: false, verb: '' };
  }

  text(at: number): string {
    return this.tokens[at]?.text ?? '';
  }

  /** Notes the table named at `at`, if one is named there. */
  table(at: number, kind: 'read' | 'write', mayBeCall: boolean): void {
    let next = at;
    while (this.text(next) === 'only' || this.text(next) === 'lateral') next++;
    const first = this.tokens[next];
    if (first === undefined) return;
    if (first.text === HOLE) {
      this.references.push({
        kind,
        schema: undefined,
        name: 'a name put in at run time',
        line: first.line,
        dynamic: true,
      });
      return;
    }
    if (!first.word || first.text === 'stdin' || (first.text === 'rows' && this.text(next + 1) === 'from')) return;
    const parts = [first.text];
    while (this.text(next + 1) === '.' && this.tokens[next + 2] !== undefined) {
      parts.push(this.text(next + 2));
      next += 2;
    }
    const isCall = mayBeCall && this.text(next + 1) === '(';
    const schema = parts.length > 1 ? parts.at(-2) : undefined;
    const name = parts.at(-1) ?? '';
    if (schema === undefined && (isCall || this.local.has(name))) return;
    this.references.push({
      kind: isCall ? 'call' : kind,
      schema,
      name,
      line: first.line,
      dynamic: parts.includes(HOLE),
    });
  }

  /** Notes each table of a comma list, as in `truncate a.b, c.d`. */
  list(at: number, kind: 'read' | 'write'): void {
    for (let next = at; ;) {
      this.table(next, kind, false);
      next++;
      while (this.text(next) === '.') next += 2;
      if (this.text(next) !== ',') return;
      next++;
    }
  }

  skip(at: number, words: ReadonlySet<string>): number {
    let next = at;
    while (words.has(this.text(next))) next++;
    return next;
  }

  /** create, alter and drop: the thing named is written, and so is the table that an index lies on. */
  define(at: number): void {
    const verb = this.text(at);
    const isTemporary = this.text(at + 1).startsWith('temp');
    const kindAt = this.skip(at + 1, CREATE_MODIFIERS);
    const kind = this.text(kindAt);
    const nameAt = this.skip(kindAt + 1, NAME_MODIFIERS);
    if (kind === 'trigger' && verb === 'create') this.triggerLines.push(this.tokens[kindAt]?.line ?? 1);
    else if (kind === 'schema') {
      const token = this.tokens[nameAt];
      if (token?.word === true) {
        this.references.push({ kind: 'write', schema: token.text, name: '*', line: token.line, dynamic: false });
      }
    } else if (isTemporary && kind === 'table') this.local.add(this.text(nameAt));
    else if (kind === 'index' && verb === 'create') {
      let onAt = nameAt;
      while (onAt < this.tokens.length && this.text(onAt) !== 'on' && this.text(onAt) !== ';') onAt++;
      this.table(onAt + 1, 'write', false);
    } else if (NAMED_KINDS.has(kind)) this.list(nameAt, 'write');
  }

  from(at: number): void {
    const before = this.text(at - 1);
    if (before === 'distinct' && ['is', 'not'].includes(this.text(at - 2))) return;
    if (this.level.fromIsArgument) return;
    if (before === 'delete') {
      this.level.verb = 'delete';
      this.table(at + 1, 'write', false);
      return;
    }
    this.level.inFrom = true;
    this.table(at + 1, 'read', true);
  }

  /** One word that may begin a table reference. */
  word(at: number): void {
    const word = this.text(at);
    const before = this.text(at - 1);
    if (word === 'from') this.from(at);
    else if (word === 'join') {
      this.level.inFrom = true;
      this.table(at + 1, 'read', true);
    } else if (word === 'into' && (before === 'insert' || before === 'merge')) {
      this.level.verb = before;
      this.table(at + 1, 'write', false);
    } else if (word === 'using' && this.text(at + 1) !== '(' && ['delete', 'merge'].includes(this.level.verb)) {
      this.level.inFrom = true;
      this.level.verb = '';
      this.table(at + 1, 'read', true);
    } else if (word === 'update' && !['for', 'key', 'do', 'on', 'then', 'or', 'before', 'after', '.'].includes(before)) {
      this.table(at + 1, 'write', false);
    } else if (word === 'references' && this.tokens[at + 1]?.word === true) this.table(at + 1, 'read', false);
    else if (word === 'truncate') this.list(this.text(at + 1) === 'table' ? at + 2 : at + 1, 'write');
    else if (word === 'lock' && this.text(at + 1) === 'table') this.list(at + 2, 'write');
    else if (word === 'copy' && (at === 0 || before === ';') && this.text(at + 1) !== '(') this.table(at + 1, 'write', false);
    else if (word === 'refresh') this.table(this.skip(at + 1, new Set(['materialized', 'view', 'concurrently'])), 'write', false);
    else if (word === 'create' || word === 'alter' || word === 'drop') this.define(at);
    else if (FROM_ENDS.has(word)) this.level.inFrom = false;
  }

  /** Rights are given to roles, not tables: `revoke … from` names no table. */
  skipStatement(at: number): number {
    let next = at;
    while (next < this.tokens.length && this.text(next) !== ';') next++;
    return next;
  }

  run(): void {
    for (let at = 0; at < this.tokens.length; at++) {
      const token = this.tokens[at];
      if (token === undefined) return;
      const isFirst = at === 0 || this.text(at - 1) === ';';
      if (isFirst && ['grant', 'revoke', 'comment', 'set'].includes(token.text)) at = this.skipStatement(at);
      else if (token.text === '(') {
        this.levels.push({ inFrom: false, fromIsArgument: FROM_FUNCTIONS.has(this.text(at - 1)), verb: '' });
      } else if (token.text === ')') {
        if (this.levels.length > 1) this.levels.pop();
      } else if (token.text === ';') this.levels = [{ inFrom: false, fromIsArgument: false, verb: '' }];
      else if (token.text === ',' && this.level.inFrom) this.table(at + 1, 'read', true);
      else if (token.word && !token.quoted && this.text(at - 1) !== '.') this.word(at);
    }
  }
}

/** Reads one SQL text, of one or many statements; lines count from 1 at its first line. */
export function readSql(text: string): SqlReading {
  const tokens = tokenize(text);
  const walk = new Walk(tokens);
  walk.run();
  const clockLines: number[] = [];
  let statements = 0;
  tokens.forEach((token, at) => {
    if (token.text !== ';' && (at === 0 || tokens[at - 1]?.text === ';')) statements++;
    if (!token.word || token.quoted || tokens[at - 1]?.text === '.') return;
    const isCall = CLOCK_CALLS.has(token.text) && tokens[at + 1]?.text === '(';
    if (isCall || CLOCK_WORDS.has(token.text)) clockLines.push(token.line);
  });
  return { references: walk.references, clockLines, triggerLines: walk.triggerLines, statements };
}

/**
 * Is the text of a plain string SQL? Only sure signs count: a verb with a table of one of the known schemas,
 * because "Select a file from example.com" is English.
 */
export function looksLikeSql(text: string, schemas: readonly string[]): boolean {
  if (!startsLikeSql(text)) return false;
  const table = String.raw`"?(?:${schemas.join('|')})"?\."?[a-z_]`;
  return new RegExp(String.raw`\b(?:from|into|update|join|table|truncate)\s+(?:if\s+(?:not\s+)?exists\s+|only\s+)?${table}`, 'i').test(text);
}

/** Does the text begin with an SQL verb? Enough for a string that is handed to a `query` function. */
export function startsLikeSql(text: string): boolean {
  return /^\s*(?:select|insert|update|delete|with|create|alter|drop|truncate|merge|copy|lock|begin|commit|rollback)\b/i.test(text);
}
