// All built-in functions by name.
import { asFunction } from './builtin.ts';
import type { Builtin } from './builtin.ts';
import { conversionFunctions } from './builtins-conversion.ts';
import { contextFunctions } from './builtins-context.ts';
import { listFunctions } from './builtins-list.ts';
import { numberFunctions } from './builtins-number.ts';
import { rangeFunctions } from './builtins-range.ts';
import { regexFunctions } from './builtins-regex.ts';
import { statisticFunctions } from './builtins-statistic.ts';
import { stringFunctions } from './builtins-string.ts';
import { temporalFunctions } from './builtins-temporal.ts';
import type { FeelFunction } from './values.ts';

const BUILTINS = new Map<string, Builtin>(
  [
    ...conversionFunctions,
    ...stringFunctions,
    ...regexFunctions,
    ...numberFunctions,
    ...listFunctions,
    ...statisticFunctions,
    ...contextFunctions,
    ...temporalFunctions,
    ...rangeFunctions,
  ].map((declared) => [declared.name, declared]),
);

/** The names of all built-in functions, for editors. */
export const BUILTIN_NAMES: readonly string[] = [...BUILTINS.keys()];

/** Those that the grammar must be told, because they have several words; it knows the ones of dates itself. */
export const LONG_BUILTIN_NAMES: readonly string[] = BUILTIN_NAMES.filter(
  (name) => name.includes(' ') && name !== 'date and time' && name !== 'years and months duration',
);

export function findBuiltin(name: string): Builtin | undefined {
  return BUILTINS.get(name);
}

const functions = new Map<string, FeelFunction>();

/** A built-in function as a value; the same one every time. */
export function builtinFunction(name: string): FeelFunction | undefined {
  const declared = BUILTINS.get(name);
  if (!declared) return undefined;
  const known = functions.get(name);
  if (known) return known;
  const made = asFunction(declared);
  functions.set(name, made);
  return made;
}
