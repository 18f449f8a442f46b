// Types of expressions as JSON, for pages that complete names and give types back with an expression to try.
import { type FeelType, anyType, contextType, fieldRecord, functionType, listType, rangeType } from '../feel/types.ts';

const SCALARS = new Set(['any', 'null', 'number', 'string', 'boolean', 'date', 'time', 'dateTime', 'daysDuration', 'yearsDuration']);
/** Deeper than any schema is read (feel/schema.ts). */
const MAX_DEPTH = 32;

/** A type as it is told: `kind`, and with it `of`, `fields`, `open` or `values`. */
export type TypeJson = { kind: string; of?: TypeJson; fields?: Record<string, TypeJson>; open?: true; values?: string[] };

/** A type as JSON; what a model says of it besides its shape is left out. */
export function typeJson(type: FeelType): TypeJson {
  switch (type.kind) {
    case 'list':
    case 'range':
      return { kind: type.kind, of: typeJson(type.of) };
    case 'context':
      return {
        kind: 'context',
        fields: Object.fromEntries(Object.entries(type.fields).map(([name, field]) => [name, typeJson(field)])),
        ...(type.open ? { open: true as const } : {}),
      };
    case 'function':
      return { kind: 'function', of: typeJson(type.result) };
    default:
      return { kind: type.kind, ...(type.values ? { values: [...type.values] } : {}) };
  }
}

/** The type that JSON tells; anything that is none is `any`, which lets every use of it pass. */
export function typeOfJson(json: unknown, depth = 0): FeelType {
  if (typeof json !== 'object' || json === null || depth > MAX_DEPTH) return anyType;
  const { kind, of, fields, open, values } = json as Partial<Record<keyof TypeJson, unknown>>;
  if (kind === 'list') return listType(typeOfJson(of, depth + 1));
  if (kind === 'range') return rangeType(typeOfJson(of, depth + 1));
  if (kind === 'function') return functionType(typeOfJson(of, depth + 1));
  if (kind === 'context') {
    const entries = typeof fields === 'object' && fields !== null ? Object.entries(fields) : [];
    return contextType(fieldRecord(entries.map(([name, field]) => [name, typeOfJson(field, depth + 1)])), open === true);
  }
  if (typeof kind !== 'string' || !SCALARS.has(kind)) return anyType;
  const isEnumeration = kind === 'string' && Array.isArray(values) && values.every((value) => typeof value === 'string');
  return (isEnumeration ? { kind, values } : { kind }) as FeelType;
}
