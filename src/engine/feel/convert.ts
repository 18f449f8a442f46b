// The border of the language: values from outside become FEEL values by their type, and results become JSON.
import { FeelError } from './error.ts';
import { importNumber, isDecimal, isNumber } from './numbers.ts';
import {
  dateFromText,
  dateTimeFromText,
  dateTimeToText,
  dateToText,
  durationFromText,
  durationToText,
  instantFromMs,
  timeFromText,
  timeToText,
} from './temporal.ts';
import type { FeelType } from './types.ts';
import { DaysDuration, FeelDate, FeelDateTime, FeelFunction, FeelRange, FeelTime, isRecord, YearsDuration } from './values.ts';
import type { FeelValue } from './values.ts';

export type Importer = (value: unknown) => FeelValue;

const MAX_VALUE_DEPTH = 64;

function tooDeep(): never {
  throw new FeelError('feel.budget', 'A value is nested too deeply');
}

function importString(value: unknown): FeelValue {
  return typeof value === 'string' ? value : null;
}

function importBoolean(value: unknown): FeelValue {
  return typeof value === 'boolean' ? value : null;
}

function importNumberFast(value: unknown): FeelValue {
  return typeof value === 'number' && value - value === 0 ? value : importNumber(value);
}

function importDateTime(value: unknown): FeelValue {
  if (typeof value === 'string') return dateTimeFromText(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : instantFromMs(value.getTime(), 'UTC');
  return value instanceof FeelDateTime ? value : null;
}

function importDate(value: unknown): FeelValue {
  if (typeof value === 'string') return dateFromText(value) ?? dateTimeFromText(value)?.date ?? null;
  if (value instanceof FeelDate) return value;
  const moment = importDateTime(value);
  return moment instanceof FeelDateTime ? moment.date : null;
}

function importTime(value: unknown): FeelValue {
  if (typeof value === 'string') return timeFromText(value);
  return value instanceof FeelTime ? value : null;
}

function importDuration(value: unknown): FeelValue {
  if (typeof value === 'string') return durationFromText(value);
  return value instanceof DaysDuration || value instanceof YearsDuration ? value : null;
}

/** How a value from outside is read when its type is known; anything that does not fit becomes null. */
export function importerFor(type: FeelType, depth = 0): Importer {
  const importer = shapeImporter(type, depth);
  const { allows } = type;
  if (!allows) return importer;
  return (value) => {
    const read = importer(value);
    return read === null || allows(read) ? read : null;
  };
}

function shapeImporter(type: FeelType, depth: number): Importer {
  if (depth > MAX_VALUE_DEPTH) return importAny;
  switch (type.kind) {
    case 'number':
      return importNumberFast;
    case 'string':
      return importString;
    case 'boolean':
      return importBoolean;
    case 'date':
      return importDate;
    case 'time':
      return importTime;
    case 'dateTime':
      return importDateTime;
    case 'daysDuration':
    case 'yearsDuration':
      return importDuration;
    case 'list':
      return listImporter(importerFor(type.of, depth + 1));
    case 'context': {
      const fields = Object.entries(type.fields).map(([name, field]) => [name, importerFor(field, depth + 1)] as const);
      return contextImporter(new Map(fields));
    }
    case 'function':
      return (value) => (value instanceof FeelFunction ? value : null);
    case 'range':
      return (value) => (value instanceof FeelRange ? value : null);
    case 'null':
      return () => null;
    default:
      return importAny;
  }
}

function listImporter(item: Importer): Importer {
  return (value) => {
    if (value === null || value === undefined) return null;
    return Array.isArray(value) ? importItems(value, item) : [item(value)];
  };
}

/** Copies only when an element changes. */
function importItems(values: readonly unknown[], item: Importer): readonly FeelValue[] {
  let copy: FeelValue[] | null = null;
  for (let index = 0; index < values.length; index += 1) {
    const before = values[index];
    const after = item(before);
    if (copy) copy.push(after);
    else if (after !== before) copy = [...(values.slice(0, index) as FeelValue[]), after];
  }
  return copy ?? (values as readonly FeelValue[]);
}

function contextImporter(fields: ReadonlyMap<string, Importer>): Importer {
  return (value) => (isRecord(value) ? importFields(value, (name) => fields.get(name) ?? importAny) : null);
}

function importFields(record: Record<string, unknown>, importerOf: (name: string) => Importer): FeelValue {
  let copy: Record<string, FeelValue> | null = null;
  for (const name of Object.keys(record)) {
    const before = record[name];
    const after = importerOf(name)(before);
    if (after === before) continue;
    copy ??= Object.assign(Object.create(null) as Record<string, FeelValue>, record);
    copy[name] = after;
  }
  return copy ?? (record as Record<string, FeelValue>);
}

/** A value from outside of which nothing is known. */
export function importAny(value: unknown): FeelValue {
  return importDeep(value, 0);
}

function importDeep(value: unknown, depth: number): FeelValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return value - value === 0 ? value : null;
    case 'bigint':
      return importNumber(value);
    case 'object':
      break;
    default:
      return null;
  }
  if (value === null) return null;
  if (depth > MAX_VALUE_DEPTH) return tooDeep();
  if (Array.isArray(value)) return importItems(value, (item) => importDeep(item, depth + 1));
  if (isRecord(value)) return importFields(value, () => (field) => importDeep(field, depth + 1));
  if (isFeelObject(value)) return value;
  return value instanceof Date ? importDateTime(value) : importNumber(value);
}

function isFeelObject(value: object): value is FeelDate | FeelTime | FeelDateTime | DaysDuration | YearsDuration | FeelRange | FeelFunction {
  return (
    value instanceof FeelDate ||
    value instanceof FeelDateTime ||
    value instanceof FeelTime ||
    value instanceof DaysDuration ||
    value instanceof YearsDuration ||
    value instanceof FeelRange ||
    value instanceof FeelFunction
  );
}

export type JsonValue = null | boolean | number | string | JsonValue[] | { [name: string]: JsonValue };

/**
 * A result as JSON: numbers as JSON numbers where these are exact, else as decimal text; dates, times and durations as
 * ISO 8601 text; ranges as `{ start, end, startIncluded, endIncluded }`; functions as null.
 */
export function toJson(value: FeelValue, depth = 0): JsonValue {
  if (depth > MAX_VALUE_DEPTH) return tooDeep();
  if (value === null || typeof value !== 'object') return typeof value === 'number' ? value + 0 : value;
  if (isDecimal(value)) return value.toFixed();
  if (value instanceof FeelDate) return dateToText(value);
  if (value instanceof FeelTime) return timeToText(value);
  if (value instanceof FeelDateTime) return dateTimeToText(value);
  if (value instanceof DaysDuration || value instanceof YearsDuration) return durationToText(value);
  if (value instanceof FeelFunction) return null;
  if (value instanceof FeelRange)
    return {
      start: toJson(value.low, depth + 1),
      end: toJson(value.high, depth + 1),
      startIncluded: value.lowClosed,
      endIncluded: value.highClosed,
    };
  if (Array.isArray(value)) return value.map((item) => toJson(item as FeelValue, depth + 1));
  const json: Record<string, JsonValue> = {};
  for (const [name, item] of Object.entries(value as Record<string, FeelValue>)) {
    Object.defineProperty(json, name, {
      value: toJson(item, depth + 1),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return json;
}

/** The type of a value, as far as it can be told. */
export function kindOf(value: FeelValue): string {
  if (value === null) return 'null';
  if (isNumber(value)) return 'number';
  if (typeof value !== 'object') return typeof value;
  if (Array.isArray(value)) return 'list';
  if (value instanceof FeelDate) return 'date';
  if (value instanceof FeelTime) return 'time';
  if (value instanceof FeelDateTime) return 'dateTime';
  if (value instanceof DaysDuration) return 'daysDuration';
  if (value instanceof YearsDuration) return 'yearsDuration';
  if (value instanceof FeelRange) return 'range';
  return value instanceof FeelFunction ? 'function' : 'context';
}
