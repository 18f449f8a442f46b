// How a built-in function is declared: a line such as `abs(n: number): number` beside what it does.
import type { Meter } from './budget.ts';
import { coerce, NO_FIT } from './conform.ts';
import { anyType, fits, functionType, listType, mergeTypes, nullType, rangeType, typeByName } from './types.ts';
import type { FeelType } from './types.ts';
import { FeelFunction } from './values.ts';
import type { FeelValue } from './values.ts';

export interface Param {
  readonly name: string;
  /** Any one of these fits. */
  readonly types: readonly FeelType[];
  readonly optional: boolean;
  /** Whether null is a value like another here; elsewhere a null argument makes the result null. */
  readonly nullable: boolean;
}

/** Arguments that were left out are undefined. */
export type Body = (args: readonly FeelValue[], meter: Meter) => FeelValue;

export interface Signature {
  readonly params: readonly Param[];
  /** Whether the last parameter takes any number of arguments. */
  readonly variadic: boolean;
  readonly resultOf: (args: readonly FeelType[]) => FeelType;
  readonly body: Body;
}

export interface Builtin {
  readonly name: string;
  readonly signatures: readonly Signature[];
}

/** Declares a function: one line of text and one body for each way to call it. */
export function builtin(...ways: readonly (readonly [string, Body])[]): Builtin {
  const parsed = ways.map(([text, body]) => parseSignature(text, body));
  return { name: parsed[0]?.name ?? '', signatures: parsed.map(({ signature }) => signature) };
}

function parseSignature(text: string, body: Body): { name: string; signature: Signature } {
  const match = /^([^(]+)\((.*)\): (.+)$/.exec(text);
  if (!match) throw new TypeError(`Not a signature: ${text}`);
  const [, name = '', list = '', result = ''] = match;
  const texts = list === '' ? [] : list.split(', ');
  const params = texts.map(parseParam);
  return {
    name,
    signature: { params, variadic: texts.at(-1)?.startsWith('...') ?? false, resultOf: parseResult(result), body },
  };
}

function parseParam(text: string): Param {
  const [left = '', types = 'any'] = text.replace(/^\.\.\./, '').split(': ');
  const parsed = types.replace(/\?$/, '').split('|').map(parseType);
  return {
    name: left.replace(/\?$/, ''),
    optional: left.endsWith('?'),
    types: parsed,
    nullable: types.endsWith('?') || parsed.some((type) => type.kind === 'any'),
  };
}

function parseType(text: string): FeelType {
  const inner = /^(list|range)<(.+)>$/.exec(text);
  if (inner) return inner[1] === 'list' ? listType(parseType(inner[2] ?? 'any')) : rangeType(parseType(inner[2] ?? 'any'));
  const type =
    typeByName(text) ??
    (text === 'daysDuration' ? typeByName('days and time duration') : text === 'yearsDuration' ? typeByName('years and months duration') : undefined);
  if (!type) throw new TypeError(`Not a type: ${text}`);
  return type;
}

/** `first` is the type of the first argument, `element` that of its elements, `elements` a list of these. */
function parseResult(text: string): (args: readonly FeelType[]) => FeelType {
  if (text === 'first') return (args) => asList(args[0]);
  if (text === 'element') return elementType;
  if (text === 'elements') return (args) => listType(elementType(args));
  const type = parseType(text);
  return () => type;
}

function asList(type: FeelType | undefined): FeelType {
  return type === undefined || type.kind === 'list' || type.kind === 'any' ? (type ?? anyType) : listType(type);
}

function elementType(args: readonly FeelType[]): FeelType {
  return args.map((type) => (type.kind === 'list' ? type.of : type)).reduce(mergeTypes, nullType);
}

/** Whether an argument of a static type may be given, conversions of single values and lists included. */
export function argumentFits(actual: FeelType, param: Param): boolean {
  return param.types.some(
    (wanted) =>
      fits(actual, wanted) ||
      (wanted.kind === 'list' && actual.kind !== 'list' && fits(actual, wanted.of)) ||
      (actual.kind === 'list' && wanted.kind !== 'list' && fits(actual.of, wanted)) ||
      (actual.kind === 'date' && wanted.kind === 'dateTime'),
  );
}

export function paramAt(signature: Signature, index: number): Param | undefined {
  return signature.params[index] ?? (signature.variadic ? signature.params.at(-1) : undefined);
}

export function takes(signature: Signature, count: number): boolean {
  const required = signature.params.filter((param) => !param.optional).length;
  return count >= required && (signature.variadic || count <= signature.params.length);
}

/** Calls the first way that the arguments fit; null when there is none. */
export function callSignatures(signatures: readonly Signature[], args: readonly FeelValue[], meter: Meter): FeelValue {
  meter.spend(1);
  for (const signature of signatures) {
    const fitted = fitArguments(signature, args);
    if (fitted) return signature.body(fitted, meter);
  }
  return null;
}

function fitArguments(signature: Signature, args: readonly FeelValue[]): readonly FeelValue[] | null {
  let fitted = args;
  for (let index = 0; index < args.length; index += 1) {
    const param = paramAt(signature, index);
    const value = args[index];
    if (!param) return null;
    if (value === undefined) continue;
    if (value === null) {
      if (!param.nullable) return null;
      continue;
    }
    const converted = fitOne(value, param);
    if (converted === NO_FIT) return null;
    if (converted === value) continue;
    if (converted === null && !param.nullable) return null;
    if (fitted === args) fitted = [...args];
    (fitted as FeelValue[])[index] = converted;
  }
  return fitted;
}

function fitOne(value: FeelValue, param: Param): FeelValue | typeof NO_FIT {
  for (const type of param.types) {
    const converted = coerce(value, type);
    if (converted !== NO_FIT) return converted;
  }
  return NO_FIT;
}

/** Puts named arguments into the order of a signature; null when the names are not its own. */
export function byName(signature: Signature, names: readonly string[]): readonly number[] | null {
  const order: number[] = signature.params.map((param) => names.indexOf(param.name));
  const allKnown = names.every((name) => signature.params.some((param) => param.name === name)) && new Set(names).size === names.length;
  const allGiven = signature.params.every((param, index) => param.optional || order[index] !== -1);
  return allKnown && allGiven ? order : null;
}

/** A built-in function as a value, to be handed to other functions. */
export function asFunction(declared: Builtin): FeelFunction {
  const shortest = declared.signatures[0];
  const params = shortest?.params.map((param) => param.name) ?? [];
  const types = shortest?.params.map((param) => (param.types.length === 1 ? (param.types[0] ?? anyType) : anyType));
  return new FeelFunction(declared.name, params, functionType(shortest?.resultOf([]) ?? anyType, types), (args, meter) => {
    return callSignatures(
      declared.signatures.filter((signature) => takes(signature, args.length)),
      args,
      meter,
    );
  });
}
