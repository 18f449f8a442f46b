// Stands in for PostgreSQL at the narrowest place, the statement: rows are kept as the text that the program sent, so that
// whatever is read again has been through its stored form. It knows the few forms of SQL that runs need, and throws at any other.
import type { Db, Sql, Tx } from '#kernel';

type Cell = string | null;
type Row = Record<string, Cell>;
type Work = (values: unknown[]) => Row[];

/** Tables as text, and the one who reads and writes them. */
export class Memory {
  readonly tables = new Map<string, Row[]>();
  /** What each column is cast to when it is written, which is what it is read as. */
  private readonly types = new Map<string, string>();
  private readonly known = new Map<string, Work>();
  /** Set by a test that wants to see whether a cell that is written wrongly is found. */
  spoil: ((column: string, cell: Cell) => Cell) | undefined;

  table(name: string): Row[] {
    let rows = this.tables.get(name);
    if (!rows) this.tables.set(name, (rows = []));
    return rows;
  }

  /** Rows of a table as the program reads them. */
  rows<T>(name: string): T[] {
    return this.table(name).map((row) => this.shown(name, row) as T);
  }

  clear(): void {
    this.tables.clear();
  }

  /** This memory as the kernel's door to a database; a transaction is not taken back, so a broken one fails its test. */
  db(): Db {
    const read = <R>(statement: Sql<R>): Promise<R[]> => Promise.resolve(this.run(statement) as R[]);
    const write = (statement: Sql): void => void this.run(statement);
    const tx = {
      read,
      write,
      change: async (statement: Sql) => this.run(statement).length,
      settle: async () => {},
      nested: <T>(work: () => Promise<T>) => work(),
    };
    return { read, withTx: <T>(work: (tx: Tx) => Promise<T>) => work(tx as unknown as Tx) } as unknown as Db;
  }

  private run({ text, values }: Sql<unknown>): unknown[] {
    let work = this.known.get(text);
    if (!work) this.known.set(text, (work = this.understand(text.replace(/\s+/g, ' ').trim())));
    return work(values);
  }

  private shown(table: string, row: Row, columns = Object.keys(row)): Record<string, unknown> {
    return Object.fromEntries(columns.map((column) => [column, read(row[column] ?? null, this.types.get(`${table}.${column}`))]));
  }

  // Forms of statements -----------------------------------------------------------------------------------------------

  private understand(text: string): Work {
    const work =
      this.insertMany(text) ??
      this.insertOne(text) ??
      this.updateMany(text) ??
      this.updateOne(text) ??
      this.remove(text) ??
      this.special(text) ??
      this.select(text);
    if (!work) throw new Error(`The stand-in for the database does not know this form of statement: ${text}`);
    return work;
  }

  private insertMany(text: string): Work | undefined {
    const match = /^insert into (\S+) \(([^)]+)\) select (.+) from unnest\((.+)\) as t\(([^)]+)\)( on conflict .*)?$/.exec(text);
    if (!match) return undefined;
    const [, table, into, exprs, args, names] = match as unknown as string[];
    const columns = into!.split(', ');
    const given = parameters(args!);
    const list = names!.split(', ');
    list.forEach((name, i) => this.learn(table!, name, given[i]!.type));
    const values = split(exprs!).map((expression) => expression.trim());
    columns.forEach((column, i) => this.learn(table!, column, /::(\w+)$/.exec(values[i]!)?.[1]));
    return (params) => {
      const lists = given.map(({ at }) => arrayOf(params[at] as string));
      lists[0]!.forEach((_, i) => {
        const source = Object.fromEntries(list.map((name, n) => [name, lists[n]![i]!]));
        this.table(table!).push(Object.fromEntries(columns.map((column, c) => [column, this.written(column, valueOf(values[c]!, source, params))])));
      });
      return [];
    };
  }

  private insertOne(text: string): Work | undefined {
    const match = /^insert into (\S+) \(([^)]+)\) values \((.+)\)$/.exec(text);
    if (!match) return undefined;
    const [, table, into, exprs] = match as unknown as string[];
    const values = split(exprs!).map((expression) => expression.trim());
    return (params) => (this.table(table!).push(Object.fromEntries(into!.split(', ').map((column, c) => [column, valueOf(values[c]!, {}, params)]))), []);
  }

  private updateMany(text: string): Work | undefined {
    const match = /^update (\S+) (\w+) set (.+) from unnest\((.+)\) as t\(([^)]+)\) where \2\.(\w+) = t\.\6$/.exec(text);
    if (!match) return undefined;
    const [, table, alias, sets, args, names, id] = match as unknown as string[];
    const given = parameters(args!);
    const list = names!.split(', ');
    const changes = assignments(sets!);
    return (params) => {
      const lists = given.map(({ at }) => arrayOf(params[at] as string));
      lists[0]!.forEach((_, i) => {
        const source = Object.fromEntries(list.map((name, n) => [`t.${name}`, lists[n]![i]!]));
        for (const row of this.table(table!)) {
          if (row[id!] !== source[`t.${id}`]) continue;
          const mine = Object.fromEntries(Object.entries(row).map(([column, cell]) => [`${alias}.${column}`, cell]));
          for (const [column, expression] of changes) row[column] = this.written(column, valueOf(expression, { ...row, ...mine, ...source }, params));
        }
      });
      return [];
    };
  }

  private updateOne(text: string): Work | undefined {
    const match = /^update (\S+) set (.+) where (.+)$/.exec(text);
    if (!match || text.includes(' from ')) return undefined;
    const [, table, sets, where] = match as unknown as string[];
    const fits = conditions(where!);
    if (!fits) return undefined;
    const changes = assignments(sets!);
    return (params) => {
      for (const row of this.table(table!)) if (fits(row, params)) for (const [column, expression] of changes) row[column] = valueOf(expression, row, params);
      return [];
    };
  }

  private remove(text: string): Work | undefined {
    const match = /^delete from (\S+) where (.+)$/.exec(text);
    const fits = match && conditions(match[2]!);
    if (!match || !fits) return undefined;
    return (params) => {
      this.tables.set(
        match[1]!,
        this.table(match[1]!).filter((row) => !fits(row, params)),
      );
      return [];
    };
  }

  private select(text: string): Work | undefined {
    const match = /^select (.+?) from (\S+)(?: where (.+?))?(?: order by [^)]+)?(?: for update)?$/.exec(text);
    const fits = match && conditions(match[3] ?? 'true');
    if (!match || !fits) return undefined;
    const columns = split(match[1]!).map((column) => column.trim());
    return (params) =>
      this.table(match[2]!)
        .filter((row) => fits(row, params))
        .map((row) => this.shown(match[2]!, row, columns) as Row);
  }

  /** Statements that join tables, each told by what it begins with. */
  private special(text: string): Work | undefined {
    const runs = (): Row[] => this.table('engine.run');
    const runOf = (wait: Row): Row => runs().find((row) => row.id === wait.run_id)!;
    const about = (row: Row): Row => ({
      id: row.id!,
      root_id: row.root_id!,
      definition_id: row.definition_id!,
      document_id: row.document_id!,
      run_id: row.id!,
    });
    const waitRow = (wait: Row): Row => ({ id: wait.id!, run_id: wait.run_id!, root_id: runOf(wait).root_id! });
    const inList = (value: Cell | undefined, list: unknown): boolean => arrayOf(list as string).includes(value ?? null);
    if (text.startsWith('select distinct on (key) id, key, policy from engine.definition'))
      return () =>
        [...new Map(this.table('engine.definition').map((row) => [row.key, row])).values()].map((row) => ({ id: row.id!, key: row.key!, policy: 'follow' }));
    if (text.startsWith('select distinct on (key) id, key, version, xml from engine.decision')) return () => [];
    if (text.startsWith("select distinct 'message' as kind, name from engine.wait"))
      return () =>
        this.table('engine.wait').flatMap((wait) =>
          wait.kind === 'message'
            ? [{ kind: 'message', name: wait.name! }]
            : wait.kind === 'condition'
              ? [{ kind: 'condition', name: runOf(wait).document_kind! }]
              : [],
        );
    if (text.startsWith('select id, root_id from engine.run r where document_id'))
      return ([documents]) =>
        runs()
          .filter((row) => row.status === 'live' && inList(row.document_id, documents))
          .filter((row) => this.table('engine.wait').some((wait) => wait.run_id === row.id && wait.kind === 'condition'))
          .map((row) => ({ id: row.id!, root_id: row.root_id! }));
    if (text.startsWith('select id from engine.run where id in (select root_id'))
      return ([documents]) =>
        runs().filter((row) => runs().some((one) => one.root_id === row.id && one.status === 'live' && inList(one.document_id, documents)));
    if (text.startsWith('select id, root_id, definition_id, document_id from engine.run where document_id'))
      return ([documents, keys, names]) => {
        const live = runs().filter((row) => row.status === 'live' && inList(row.document_id, documents));
        const waiting = this.table('engine.wait').filter((wait) => wait.kind === 'message' && inList(wait.key, keys) && inList(wait.name, names));
        return [...new Set([...live, ...waiting.map(runOf)])].map(about);
      };
    if (text.startsWith('select w.id, w.run_id, r.root_id from engine.wait w join engine.run r on r.id = w.run_id where w.due_at <= '))
      return ([now]) =>
        this.table('engine.wait')
          .filter((wait) => wait.due_at != null && wait.due_at <= (now as string))
          .sort((a, b) => (a.due_at! < b.due_at! ? -1 : 1))
          .map(waitRow);
    if (text.startsWith('select w.id, w.run_id, r.root_id from engine.wait w join engine.run r on r.id = w.run_id where w.id = any'))
      return ([ids]) =>
        this.table('engine.wait')
          .filter((wait) => inList(wait.id, ids))
          .map(waitRow);
    return undefined;
  }

  private written(column: string, cell: Cell): Cell {
    return this.spoil ? this.spoil(column, cell) : cell;
  }

  private learn(table: string, column: string, type: string | undefined): void {
    if (type !== undefined) this.types.set(`${table}.${column}`, type);
  }
}

// Values ----------------------------------------------------------------------------------------------------------------

function read(cell: Cell, type: string | undefined): unknown {
  if (cell === null) return null;
  if (type === 'jsonb') return JSON.parse(cell);
  if (type === 'int') return Number(cell);
  if (type === 'bool') return cell === 'true';
  return type === 'timestamptz' ? new Date(cell) : cell;
}

/** An expression's value: a column, a parameter, a constant, `x + 1`, or the one `case` that runs are written with. */
function valueOf(expression: string, source: Row, params: unknown[]): Cell {
  const plain = expression.replace(/::\w+$/, '');
  if (plain in source) return source[plain] ?? null;
  const parameter = /^\$(\d+)$/.exec(plain);
  if (parameter) return textOf(params[Number(parameter[1]) - 1]);
  if (/^\d+$/.test(plain)) return plain;
  if (/^'[^']*'$/.test(plain)) return plain.slice(1, -1);
  const plus = /^(\S+) \+ (\d+)$/.exec(plain);
  if (plus) return String(Number(valueOf(plus[1]!, source, params)) + Number(plus[2]));
  const choice = /^case when (\S+) = (\S+) then null else (\S+) end$/.exec(plain);
  if (choice) return valueOf(choice[1]!, source, params) === valueOf(choice[2]!, source, params) ? null : valueOf(choice[3]!, source, params);
  throw new Error(`The stand-in for the database does not know this expression: ${expression}`);
}

const textOf = (value: unknown): Cell => (value === null || value === undefined ? null : String(value));

function assignments(text: string): [string, string][] {
  return split(text).map((one) => {
    const at = one.indexOf('=');
    return [one.slice(0, at).trim(), one.slice(at + 1).trim()];
  });
}

/** A condition of `and`s over one table; undefined when it is of another form. */
function conditions(text: string): ((row: Row, params: unknown[]) => boolean) | undefined {
  const parts = text.split(' and ').map((part) => {
    const any = /^(\w+) = any\(\$(\d+)::text\[\]\)$/.exec(part);
    if (any) return (row: Row, params: unknown[]) => arrayOf(params[Number(any[2]) - 1] as string).includes(row[any[1]!] ?? null);
    const same = /^(\w+) = (\$\d+|'[^']*')$/.exec(part);
    if (same) return (row: Row, params: unknown[]) => (row[same[1]!] ?? null) === valueOf(same[2]!, {}, params);
    const nothing = /^(\w+) is null$/.exec(part);
    if (nothing) return (row: Row) => (row[nothing[1]!] ?? null) === null;
    return part === 'true' ? () => true : undefined;
  });
  return parts.every((part) => part !== undefined) ? (row, params) => parts.every((part) => part!(row, params)) : undefined;
}

/** The parameters of an unnest with the types of their members. */
const parameters = (text: string): { at: number; type: string }[] =>
  [...text.matchAll(/\$(\d+)::(\w+)\[\]/g)].map(([, n, type]) => ({ at: Number(n) - 1, type: type! }));

/** Splits at commas that are in no parentheses. */
function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  return [...parts, text.slice(from)];
}

/** The members of PostgreSQL's text form of an array of one dimension. */
function arrayOf(literal: string): Cell[] {
  const found: Cell[] = [];
  let i = 1;
  while (i < literal.length - 1) {
    let member = '';
    if (literal[i] === '"') {
      for (i++; literal[i] !== '"'; i++) {
        if (literal[i] === '\\') i++;
        member += literal[i];
      }
      i++;
      found.push(member);
    } else {
      const end = literal.indexOf(',', i) < 0 ? literal.length - 1 : literal.indexOf(',', i);
      member = literal.slice(i, end);
      i = end;
      found.push(member === 'NULL' ? null : member);
    }
    i++;
  }
  return found;
}
