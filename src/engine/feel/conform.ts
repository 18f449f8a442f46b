// Whether a value has a type at run time, and the conversions that FEEL makes on its own.
import { kindOf } from './convert.ts';
import { fieldOf } from './types.ts';
import type { ContextType, FeelType, FunctionType } from './types.ts';
import { fits } from './types.ts';
import { FeelDate, FeelDateTime, FeelFunction, FeelRange, FeelTime, isList } from './values.ts';
import type { FeelContext, FeelValue } from './values.ts';

/** Whether a value is an instance of a type; null is an instance of null and of no other type (DMN 1.5, table 49). */
export function isInstance(value: FeelValue, type: FeelType): boolean {
  if (value === null) return type.kind === 'null';
  if (type.kind === 'any') return true;
  return hasShape(value, type, false);
}

/** Whether a value may stand where the type is wanted; null may stand anywhere. */
export function conforms(value: FeelValue, type: FeelType): boolean {
  return hasShape(value, type, true);
}

/** Allowed values bind what a decision is given and answers, but `instance of` asks for the shape only. */
function hasShape(value: FeelValue, type: FeelType, isBound: boolean): boolean {
  if (value === null || type.kind === 'any') return true;
  if (kindOf(value) !== type.kind) return false;
  if (isBound && type.allows && !type.allows(value)) return false;
  switch (type.kind) {
    case 'list':
      return type.of.kind === 'any' || (value as readonly FeelValue[]).every((item) => hasShape(item, type.of, isBound));
    case 'range':
      return rangeHasShape(value as FeelRange, type.of, isBound);
    case 'context':
      return contextHasShape(value as FeelContext, type, isBound);
    case 'function':
      return fits((value as FeelFunction).type, type as FunctionType);
    default:
      return true;
  }
}

function rangeHasShape(range: FeelRange, of: FeelType, isBound: boolean): boolean {
  return hasShape(range.low, of, isBound) && hasShape(range.high, of, isBound);
}

function contextHasShape(context: FeelContext, type: ContextType, isBound: boolean): boolean {
  return Object.keys(type.fields).every((name) => {
    const field = fieldOf(type, name);
    return Object.hasOwn(context, name) && (field === undefined || hasShape(context[name] ?? null, field, isBound));
  });
}

/** What `coerce` answers when there is no way. Not a FEEL value. */
export const NO_FIT: unique symbol = Symbol('no fit');

/**
 * Makes a value fit a type by the conversions of DMN 1.5, 10.3.2.9.4: a value to a list of one, a list of one to its
 * value, a date to midnight UTC.
 */
export function coerce(value: FeelValue, type: FeelType): FeelValue | typeof NO_FIT {
  if (type.kind === 'any' || value === null) return value;
  const kind = kindOf(value);
  if (kind === type.kind) return conforms(value, type) ? value : NO_FIT;
  if (type.kind === 'list') return conforms(value, type.of) ? [value] : NO_FIT;
  if (kind === 'list' && isList(value) && value.length === 1) return conforms(value[0] ?? null, type) ? (value[0] ?? null) : NO_FIT;
  if (type.kind === 'dateTime' && value instanceof FeelDate) return new FeelDateTime(value, new FeelTime(0, 0, null));
  return NO_FIT;
}
