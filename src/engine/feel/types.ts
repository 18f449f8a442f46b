// The small structural types by which expressions are checked before they run.
import type { FeelValue } from './values.ts';

export type ScalarKind = 'any' | 'null' | 'number' | 'string' | 'boolean' | 'date' | 'time' | 'dateTime' | 'daysDuration' | 'yearsDuration';

/** What a model may say of any type besides its shape. */
interface Constrained {
  /** Whether a value of the shape is one of those allowed. */
  readonly allows?: (value: FeelValue) => boolean;
}

export interface ScalarType extends Constrained {
  readonly kind: ScalarKind;
  /** For strings: the only values there are (an enumeration of the schema). */
  readonly values?: readonly string[];
}
export interface ListType extends Constrained {
  readonly kind: 'list';
  readonly of: FeelType;
}
export interface ContextType extends Constrained {
  readonly kind: 'context';
  readonly fields: Readonly<Record<string, FeelType>>;
  /** More entries than these may exist. */ readonly open?: boolean;
}
export interface RangeType extends Constrained {
  readonly kind: 'range';
  readonly of: FeelType;
}
export interface FunctionType extends Constrained {
  readonly kind: 'function';
  readonly params?: readonly FeelType[];
  readonly result: FeelType;
}

/** The type of a FEEL value. Every type admits null. */
export type FeelType = ScalarType | ListType | ContextType | RangeType | FunctionType;

export const anyType: FeelType = { kind: 'any' };
export const nullType: FeelType = { kind: 'null' };
export const numberType: FeelType = { kind: 'number' };
export const stringType: FeelType = { kind: 'string' };
export const booleanType: FeelType = { kind: 'boolean' };
export const dateType: FeelType = { kind: 'date' };
export const timeType: FeelType = { kind: 'time' };
export const dateTimeType: FeelType = { kind: 'dateTime' };
export const daysDurationType: FeelType = { kind: 'daysDuration' };
export const yearsDurationType: FeelType = { kind: 'yearsDuration' };

export function listType(of: FeelType): FeelType {
  return { kind: 'list', of };
}

export function rangeType(of: FeelType): FeelType {
  return { kind: 'range', of };
}

export function contextType(fields: Record<string, FeelType>, open = false): ContextType {
  return open ? { kind: 'context', fields, open } : { kind: 'context', fields };
}

export function functionType(result: FeelType, params?: readonly FeelType[]): FeelType {
  return params ? { kind: 'function', params, result } : { kind: 'function', result };
}

const SCALAR_NAMES: Readonly<Record<ScalarKind, string>> = {
  any: 'Any',
  null: 'null',
  number: 'number',
  string: 'string',
  boolean: 'boolean',
  date: 'date',
  time: 'time',
  dateTime: 'date and time',
  daysDuration: 'days and time duration',
  yearsDuration: 'years and months duration',
};

const TYPES_BY_NAME = new Map<string, FeelType>([
  ...Object.entries(SCALAR_NAMES).map(([kind, name]): [string, FeelType] => [name.toLowerCase(), { kind: kind as ScalarKind }]),
  // Names of DMN 1.1 and of XML Schema that models still carry.
  ['datetime', dateTimeType],
  ['dateandtime', dateTimeType],
  ['daytimeduration', daysDurationType],
  ['yearmonthduration', yearsDurationType],
  ['integer', numberType],
  ['long', numberType],
  ['double', numberType],
  ['decimal', numberType],
  ['list', listType(anyType)],
  ['context', contextType({}, true)],
  ['function', functionType(anyType)],
  ['range', rangeType(anyType)],
]);

/** The built-in type of a name, without regard to case; undefined when there is none. */
export function typeByName(name: string): FeelType | undefined {
  return TYPES_BY_NAME.get(
    name
      .trim()
      .replace(/^feel[:.]/, '')
      .replace(/\s+/g, ' ')
      .toLowerCase(),
  );
}

/** How a type is told to people. */
export function typeName(type: FeelType): string {
  switch (type.kind) {
    case 'list':
      return `list<${typeName(type.of)}>`;
    case 'range':
      return `range<${typeName(type.of)}>`;
    case 'function':
      return `function<${type.params?.map(typeName).join(', ') ?? ''}>->${typeName(type.result)}`;
    case 'context': {
      const fields = Object.entries(type.fields).slice(0, 8);
      return fields.length ? `context<${fields.map(([name, field]) => `${name}: ${typeName(field)}`).join(', ')}>` : 'context';
    }
    default:
      return SCALAR_NAMES[type.kind];
  }
}

/** Whether a value of type `actual` may stand where `expected` is wanted; what is not known fits. */
export function fits(actual: FeelType, expected: FeelType): boolean {
  if (actual.kind === 'any' || expected.kind === 'any' || actual.kind === 'null') return true;
  if (expected.kind === 'null' || actual.kind !== expected.kind) return false;
  switch (expected.kind) {
    case 'list':
      return fits((actual as ListType).of, expected.of);
    case 'range':
      return fits((actual as RangeType).of, expected.of);
    case 'context':
      return contextFits(actual as ContextType, expected);
    case 'function':
      return functionFits(actual as FunctionType, expected);
    default:
      return true;
  }
}

function contextFits(actual: ContextType, expected: ContextType): boolean {
  return Object.entries(expected.fields).every(([name, type]) => {
    const field = fieldOf(actual, name);
    return field === undefined ? actual.open === true : fits(field, type);
  });
}

function functionFits(actual: FunctionType, expected: FunctionType): boolean {
  if (!fits(actual.result, expected.result)) return false;
  if (!actual.params || !expected.params) return true;
  const wanted = expected.params;
  return actual.params.length === wanted.length && actual.params.every((param, index) => fits(wanted[index] ?? anyType, param));
}

/** The narrowest type that covers both. */
export function mergeTypes(a: FeelType, b: FeelType): FeelType {
  if (a.kind === 'null') return b;
  if (b.kind === 'null' || a === b) return a;
  if (a.kind !== b.kind) return anyType;
  switch (a.kind) {
    case 'list':
      return listType(mergeTypes(a.of, (b as ListType).of));
    case 'range':
      return rangeType(mergeTypes(a.of, (b as RangeType).of));
    case 'function':
      return functionType(anyType);
    case 'context':
      return mergeContexts(a, b as ContextType);
    default:
      return 'values' in a || 'values' in b ? { kind: a.kind } : a;
  }
}

function mergeContexts(a: ContextType, b: ContextType): FeelType {
  const fields: [string, FeelType][] = [];
  for (const name of new Set([...Object.keys(a.fields), ...Object.keys(b.fields)])) {
    fields.push([name, mergeTypes(fieldOf(a, name) ?? nullType, fieldOf(b, name) ?? nullType)]);
  }
  return contextType(fieldRecord(fields), a.open === true || b.open === true);
}

/** A record of fields in which `__proto__` is an ordinary name. */
export function fieldRecord(entries: Iterable<readonly [string, FeelType]>): Record<string, FeelType> {
  const record: Record<string, FeelType> = Object.create(null);
  for (const [name, type] of entries) record[name] = type;
  return record;
}

export function fieldOf(type: ContextType, name: string): FeelType | undefined {
  return Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
}
