// A query string has only texts: each becomes the number or truth value that the query's schema asks for, or stays as it is and is refused.
import { type Query, checker, invalid, pointerPart } from '#kernel';
import type { TSchema } from 'typebox';
import { storable, unstorable } from './body.ts';

type Shape = { type?: string; anyOf?: Shape[]; items?: Shape; properties?: Record<string, Shape> };

/** A function that turns the parsed query string into the query's input, or throws a refusal that says what is wrong. */
export function queryReader(query: Pick<Query, 'input'>): (params: Record<string, unknown>) => unknown {
  const properties = (query.input as unknown as Shape).properties ?? {};
  const check = checker(query.input as TSchema);
  return (params) => {
    const input: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(params)) {
      if (!storable(name) || name === '__proto__') throw unstorable('');
      const texts = Array.isArray(value) ? value : [value];
      for (const text of texts) if (typeof text === 'string' && !storable(text)) throw unstorable('/' + pointerPart(name));
      input[name] = convert(Object.hasOwn(properties, name) ? properties[name] : undefined, value);
    }
    const faults = check(input);
    if (faults.length > 0) throw invalid(faults);
    return input;
  };
}

function convert(shape: Shape | undefined, value: unknown): unknown {
  if (!shape) return value;
  if (shape.anyOf) {
    if (shape.anyOf.some((one) => one.type === 'string')) return value;
    const other = shape.anyOf.map((one) => convert(one, value)).find((converted) => typeof converted !== 'string');
    return other ?? value;
  }
  if (shape.type === 'array') return (Array.isArray(value) ? value : [value]).map((one) => convert(shape.items, one));
  if (typeof value !== 'string') return value;
  if (shape.type === 'integer' || shape.type === 'number') return /^-?\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : value;
  if (shape.type === 'boolean') return value === 'true' ? true : value === 'false' ? false : value;
  return value;
}
