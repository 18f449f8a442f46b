// What a JSON Schema asks for, in the few shapes that a form can draw. Pure: no React here.

/** The part of JSON Schema that actions use (TypeBox writes unions of constants as `anyOf`). */
export interface Schema {
  type?: string;
  title?: string;
  description?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  pattern?: string;
  format?: string;
}

export type Shape =
  | { kind: 'fixed'; value: unknown }
  | { kind: 'choice'; options: string[] }
  | { kind: 'choices'; options: string[] }
  | { kind: 'boolean' }
  | { kind: 'number'; isWhole: boolean; minimum?: number; maximum?: number }
  | { kind: 'money' }
  | { kind: 'text'; isLong: boolean; isDate: boolean; maxLength?: number }
  | { kind: 'object'; fields: Field[] }
  | { kind: 'list'; item: Schema; fields: Field[]; minItems: number }
  | { kind: 'raw' };

export interface Field {
  name: string;
  schema: Schema;
  isRequired: boolean;
  shape: Shape;
}

const LONG_NAMES = /^(note|reason|comment|text|message)$/i;
/** Names, addresses and e-mails are one line; what may be longer is text. */
const LONG_FROM = 300;

/** Takes away a `null` alternative: an empty field stands for it. */
function withoutNull(schema: Schema): { schema: Schema; mayBeNull: boolean } {
  const options = schema.anyOf ?? schema.oneOf;
  if (options === undefined || !options.some((it) => it.type === 'null')) return { schema, mayBeNull: false };
  const rest = options.filter((it) => it.type !== 'null');
  return {
    schema: rest.length === 1 ? { ...schema, anyOf: undefined, oneOf: undefined, ...rest[0] } : { ...schema, anyOf: rest },
    mayBeNull: true,
  };
}

function optionsOf(schema: Schema): string[] | undefined {
  if (schema.enum?.every((it) => typeof it === 'string')) return schema.enum as string[];
  const options = schema.anyOf ?? schema.oneOf;
  if (options?.every((it) => typeof it.const === 'string')) return options.map((it) => it.const as string);
  return undefined;
}

const isMoney = (schema: Schema): boolean => {
  const names = Object.keys(schema.properties ?? {});
  return names.length === 2 && names.includes('amount') && names.includes('currency');
};

/** How a value of this schema is drawn. */
export function shapeOf(given: Schema, name = ''): Shape {
  const { schema } = withoutNull(given);
  if (schema.const !== undefined) return { kind: 'fixed', value: schema.const };
  const options = optionsOf(schema);
  if (options) return { kind: 'choice', options };
  if (schema.type === 'boolean') return { kind: 'boolean' };
  if (schema.type === 'integer' || schema.type === 'number') {
    return { kind: 'number', isWhole: schema.type === 'integer', minimum: schema.minimum, maximum: schema.maximum };
  }
  if (schema.type === 'string') {
    const isLong = LONG_NAMES.test(name) || (schema.maxLength ?? 0) > LONG_FROM;
    return { kind: 'text', isLong, isDate: schema.format === 'date', maxLength: schema.maxLength };
  }
  if (schema.type === 'object' && schema.properties) return isMoney(schema) ? { kind: 'money' } : { kind: 'object', fields: fieldsOf(schema) };
  const several = schema.type === 'array' && schema.items ? optionsOf(schema.items) : undefined;
  if (several) return { kind: 'choices', options: several };
  if (schema.type === 'array' && schema.items?.properties && !isMoney(schema.items)) {
    return { kind: 'list', item: schema.items, fields: fieldsOf(schema.items), minItems: schema.minItems ?? 0 };
  }
  return { kind: 'raw' };
}

/** The fields of an object, in its order. */
export function fieldsOf(schema: Schema): Field[] {
  return Object.entries(schema.properties ?? {}).map(([name, given]) => ({
    name,
    schema: given,
    isRequired: (schema.required ?? []).includes(name) && !withoutNull(given).mayBeNull,
    shape: shapeOf(given, name),
  }));
}

const isId = (value: unknown): boolean => typeof value === 'string' && /^[a-z]{2,8}_[0-9a-z]{26}$/.test(value);

/** The fields that a person sees: ids that the drawing has filled in already, and constants, are not shown. */
export function shownFields(schema: Schema, prefill: Readonly<Record<string, unknown>>): Field[] {
  return fieldsOf(schema).filter((field) => field.shape.kind !== 'fixed' && !(field.name in prefill && isId(prefill[field.name])));
}

/** Whether the task can be completed without anybody writing anything. */
export function asksNothing(schema: Schema | null, prefill: Readonly<Record<string, unknown>>): boolean {
  if (schema === null) return true;
  return shownFields(schema, prefill).every((field) => !field.isRequired || field.name in prefill);
}

/** What a form begins with: the prefilled values, defaults, and empty rows where a list needs some. */
export function firstValue(schema: Schema, prefill: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const value: Record<string, unknown> = { ...prefill };
  for (const { name, schema: given, shape } of fieldsOf(schema)) {
    if (name in value) continue;
    if (shape.kind === 'fixed') value[name] = shape.value;
    else if (given.default !== undefined) value[name] = given.default;
    else if (shape.kind === 'list' && shape.minItems > 0) value[name] = Array.from({ length: shape.minItems }, () => firstValue(shape.item));
    else if (shape.kind === 'object') value[name] = firstValue(given);
  }
  return value;
}

const isBlank = (value: unknown): boolean => value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** What is sent: numbers as numbers, nothing where nothing was written. */
export function cleaned(schema: Schema, value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const known = new Set<string>();
  for (const { name, schema: given, shape, isRequired } of fieldsOf(schema)) {
    known.add(name);
    const one = value[name];
    if (isBlank(one)) {
      // What has to be there and may be nothing is said to be nothing.
      if ((schema.required ?? []).includes(name) && withoutNull(given).mayBeNull) result[name] = null;
      continue;
    }
    if (shape.kind === 'object') {
      const inner = cleaned(given, one as Record<string, unknown>);
      if (isRequired || Object.keys(inner).length > 0) result[name] = inner;
    } else if (shape.kind === 'list') {
      const rows = one as Record<string, unknown>[];
      // An optional list without rows is left out: "what was found: nothing" must be said, not meant by silence.
      if (isRequired || rows.length > 0) result[name] = rows.map((row) => cleaned(shape.item, row));
    } else if (shape.kind === 'number') result[name] = Number(one);
    else result[name] = typeof one === 'string' ? one.trim() : one;
  }
  for (const [name, one] of Object.entries(value)) if (!known.has(name)) result[name] = one;
  return result;
}

/** What is missing, as JSON Pointers; the server checks the rest. */
export function missing(schema: Schema, value: Readonly<Record<string, unknown>>, at = ''): string[] {
  return fieldsOf(schema).flatMap(({ name, schema: given, shape, isRequired }) => {
    const one = value[name];
    const pointer = `${at}/${name}`;
    if (shape.kind === 'money' && one !== undefined) return isBlank((one as { amount?: unknown }).amount) && isRequired ? [pointer] : [];
    if (shape.kind === 'object' && one !== undefined && (isRequired || Object.keys(cleaned(given, one as Record<string, unknown>)).length > 0)) {
      return missing(given, one as Record<string, unknown>, pointer);
    }
    if (shape.kind === 'list' && Array.isArray(one)) {
      return one.flatMap((row, index) => missing(shape.item, row as Record<string, unknown>, `${pointer}/${index}`));
    }
    return isRequired && isBlank(one) ? [pointer] : [];
  });
}
