// Turns the JSON schemas of actions and events into types, so that an expression is checked against what it will really see.
import {
  anyType,
  booleanType,
  contextType,
  dateTimeType,
  dateType,
  daysDurationType,
  fieldRecord,
  listType,
  mergeTypes,
  nullType,
  numberType,
  stringType,
  timeType,
} from './types.ts';
import type { FeelType } from './types.ts';

const MAX_SCHEMA_DEPTH = 24;
/** A string schema whose pattern admits digits and a point only is a decimal number (money, rates, weights). */
const DECIMAL_PATTERN = /^\^?\(?(\?:)?\[?[-+\\]*\??\]?\??\(?(\?:)?(\\d|\[0-9\])/;

const STRING_FORMATS = new Map<string, FeelType>([
  ['date-time', dateTimeType],
  ['date', dateType],
  ['time', timeType],
  ['duration', daysDurationType],
  ['decimal', numberType],
]);

interface SchemaNode {
  readonly [key: string]: unknown;
}

function isNode(value: unknown): value is SchemaNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nodes(value: unknown): SchemaNode[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** The type of what a JSON (or TypeBox) schema admits; `any` for what the types cannot say. */
export function fromJsonSchema(schema: unknown, depth = 0): FeelType {
  if (!isNode(schema) || depth > MAX_SCHEMA_DEPTH) return anyType;
  const choices = [...nodes(schema.anyOf), ...nodes(schema.oneOf)];
  if (choices.length) return choices.map((choice) => fromJsonSchema(choice, depth + 1)).reduce(unite);
  if (Array.isArray(schema.allOf)) return fromJsonSchema(joined(schema), depth + 1);
  if ('const' in schema) return ofValues([schema.const]);
  if (Array.isArray(schema.enum)) return ofValues(schema.enum);
  if (Array.isArray(schema.type)) return schema.type.map((type: unknown) => fromJsonSchema({ ...schema, type }, depth + 1)).reduce(unite);
  switch (schema.type) {
    case 'number':
    case 'integer':
    case 'bigint':
      return numberType;
    case 'boolean':
      return booleanType;
    case 'null':
      return nullType;
    case 'string':
      return stringOf(schema);
    case 'array':
      return listType(schema.items === undefined ? anyType : fromJsonSchema(schema.items, depth + 1));
    case 'object':
      return objectOf(schema, depth);
    default:
      return isNode(schema.properties) ? objectOf(schema, depth) : anyType;
  }
}

function unite(a: FeelType, b: FeelType): FeelType {
  if (a.kind === 'string' && b.kind === 'string' && a.values && b.values) return { kind: 'string', values: [...new Set([...a.values, ...b.values])] };
  return mergeTypes(a, b);
}

function joined(schema: SchemaNode): SchemaNode {
  const parts = nodes(schema.allOf);
  return { type: 'object', properties: Object.assign({}, ...parts.map((part) => part.properties)) as unknown };
}

function ofValues(values: readonly unknown[]): FeelType {
  const known = values.filter((value) => value !== null);
  const kinds = new Set(known.map((value) => typeof value));
  if (known.length === 0) return nullType;
  if (kinds.size > 1) return anyType;
  if (kinds.has('string')) return { kind: 'string', values: known as string[] };
  return kinds.has('boolean') ? booleanType : kinds.has('number') ? numberType : anyType;
}

function stringOf(schema: SchemaNode): FeelType {
  const format = typeof schema.format === 'string' ? STRING_FORMATS.get(schema.format) : undefined;
  return format ?? stringType;
}

function objectOf(schema: SchemaNode, depth: number): FeelType {
  if (!isNode(schema.properties)) return contextType({}, true);
  const entries = Object.entries(schema.properties);
  const isMoney = entries.length === 2 && 'amount' in schema.properties && 'currency' in schema.properties;
  const fields = entries.map(([name, property]): [string, FeelType] => [name, isMoney && name === 'amount' ? numberType : decimalOr(property, depth)]);
  return contextType(fieldRecord(fields), schema.additionalProperties !== undefined && schema.additionalProperties !== false);
}

function decimalOr(property: unknown, depth: number): FeelType {
  const isDecimal =
    isNode(property) &&
    property.type === 'string' &&
    property.format === undefined &&
    typeof property.pattern === 'string' &&
    DECIMAL_PATTERN.test(property.pattern) &&
    property.pattern.includes('.');
  return isDecimal ? numberType : fromJsonSchema(property, depth + 1);
}
