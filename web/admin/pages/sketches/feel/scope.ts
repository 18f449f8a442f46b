// What expressions at a place in a drawing may name: facts, variables and functions, as types that are completed and sent along. Pure but for the types it imports.
import type { EditorVariable } from '@bpmn-io/feel-editor';

/** A type of expressions as the server tells it. */
export interface FeelType {
  kind: string;
  of?: FeelType;
  fields?: Record<string, FeelType>;
  open?: boolean;
  values?: string[];
}

export interface Named {
  name: string;
  type: FeelType;
}

/** What an expression may name. */
export interface FeelScope {
  documentKind: string;
  /** Roots of facts: `order`, `customer`. */
  facts: readonly Named[];
  /** What steps of the drawing remember. */
  variables: readonly Named[];
  functions: readonly { name: string; params: readonly string[] }[];
}

/** A path that can be chosen, such as `order.total`. */
export interface Fact {
  path: string;
  type: FeelType;
}

const WORDS: Record<string, string> = {
  any: 'any',
  dateTime: 'date and time',
  daysDuration: 'duration',
  yearsDuration: 'duration',
  context: 'context',
};

/** A type in a word or two. */
export const typeWord = (type: FeelType): string =>
  type.kind === 'list' ? `list of ${typeWord(type.of ?? { kind: 'any' })}` : (WORDS[type.kind] ?? type.kind);

const MAX_DEPTH = 6;

/** Every path below these names, deepest parts too; a context stands for itself only where it has no parts. */
export function pathsOf(names: readonly Named[]): Fact[] {
  const found: Fact[] = [];
  const visit = (path: string, type: FeelType, depth: number): void => {
    const fields = Object.entries(type.fields ?? {});
    if (type.kind !== 'context' || fields.length === 0 || depth > MAX_DEPTH) return void found.push({ path, type });
    for (const [name, field] of fields) visit(`${path}.${name}`, field, depth + 1);
  };
  for (const { name, type } of names) visit(name, type, 0);
  return found;
}

/** The type at a path; undefined where nothing of that name is known. */
export function typeAt(names: readonly Named[], path: string): FeelType | undefined {
  const [root, ...parts] = path.split('.');
  let type = names.find(({ name }) => name === root)?.type;
  for (const part of parts) {
    if (!type || type.kind === 'any') return type;
    type = type.fields?.[part] ?? (type.open ? { kind: 'any' } : undefined);
  }
  return type;
}

/** Names as the editor completes them; `says` gives a word beside a path. */
export function completions(names: readonly Named[], says: (path: string) => string | undefined): EditorVariable[] {
  const make = (name: string, path: string, type: FeelType, depth: number): EditorVariable => {
    const inner = type.kind === 'list' ? (type.of ?? { kind: 'any' }) : type;
    const entries = depth > MAX_DEPTH ? [] : Object.entries(inner.fields ?? {}).map(([field, of]) => make(field, `${path}.${field}`, of, depth + 1));
    const info = says(path);
    return {
      name,
      detail: typeWord(type),
      ...(info === undefined ? {} : { info }),
      ...(type.kind === 'list' ? { isList: 'optional' as const } : {}),
      ...(entries.length > 0 ? { entries } : {}),
    };
  };
  return names.map(({ name, type }) => make(name, name, type, 0));
}

/** The types of those variables that a text names, as they are sent along with it. */
export function typesFor(text: string, variables: readonly Named[]): string {
  const words = new Set(text.match(/[A-Za-z_]\w*/g) ?? []);
  return JSON.stringify(Object.fromEntries(variables.filter(({ name }) => words.has(name)).map(({ name, type }) => [name, type])));
}

/** The type of values that a JSON schema describes, as far as completion needs it. */
export function typeOfSchema(schema: unknown, depth = 0): FeelType {
  if (typeof schema !== 'object' || schema === null || depth > MAX_DEPTH) return { kind: 'any' };
  const { type, properties, items, anyOf, enum: values, const: only, format } = schema as Record<string, unknown>;
  if (typeof only === 'string') return { kind: 'string', values: [only] };
  if (Array.isArray(values)) return { kind: 'string', values: values.filter((one) => typeof one === 'string') };
  if (Array.isArray(anyOf)) return united(anyOf.map((one) => typeOfSchema(one, depth + 1)));
  if (type === 'array') return { kind: 'list', of: typeOfSchema(items, depth + 1) };
  if (type === 'object' || properties !== undefined) {
    const fields = Object.entries((properties ?? {}) as Record<string, unknown>).map(([name, one]) => [name, typeOfSchema(one, depth + 1)] as const);
    return { kind: 'context', fields: Object.fromEntries(fields), ...(fields.length === 0 ? { open: true } : {}) };
  }
  if (type === 'integer') return { kind: 'number' };
  if (type === 'string') return { kind: format === 'date-time' ? 'dateTime' : format === 'date' ? 'date' : 'string' };
  return { kind: typeof type === 'string' ? type : 'any' };
}

function united(types: FeelType[]): FeelType {
  const known = types.filter(({ kind }) => kind !== 'null');
  const [first] = known;
  if (!first || known.some(({ kind }) => kind !== first.kind)) return first && known.length === 1 ? first : { kind: known.length === 0 ? 'null' : 'any' };
  if (first.kind === 'string' && known.every(({ values }) => values)) return { kind: 'string', values: known.flatMap(({ values }) => values ?? []) };
  return first;
}
