// Built-in functions on contexts.
import { builtin } from './builtin.ts';
import type { Builtin } from './builtin.ts';
import { contextOf, isContext, isList } from './values.ts';
import type { FeelContext, FeelValue } from './values.ts';

type List = readonly FeelValue[];

function getValue([context, key]: List): FeelValue {
  const record = context as FeelContext;
  return Object.hasOwn(record, key as string) ? (record[key as string] ?? null) : null;
}

function getEntries([context]: List): FeelValue {
  return Object.entries(context as FeelContext).map(([key, value]) =>
    contextOf([
      ['key', key],
      ['value', value],
    ]),
  );
}

function fromEntries([list]: List): FeelValue {
  const entries: [string, FeelValue][] = [];
  const seen = new Set<string>();
  for (const entry of list as List) {
    const isEntry = isContext(entry) && typeof entry.key === 'string' && Object.hasOwn(entry, 'value') && !seen.has(entry.key);
    if (!isEntry) return null;
    seen.add(entry.key as string);
    entries.push([entry.key as string, entry.value ?? null]);
  }
  return contextOf(entries);
}

function put(context: FeelContext, key: string, value: FeelValue): FeelContext {
  return contextOf([...Object.entries(context), [key, value]]);
}

function putDeep(context: FeelContext, keys: List, value: FeelValue): FeelValue {
  const [key, ...rest] = keys;
  if (typeof key !== 'string') return null;
  if (rest.length === 0) return put(context, key, value);
  const inner = Object.hasOwn(context, key) ? context[key] : null;
  if (!isContext(inner)) return null;
  const changed = putDeep(inner, rest, value);
  return changed === null ? null : put(context, key, changed);
}

export const contextFunctions: readonly Builtin[] = [
  builtin(['get value(m: context, key: string): any', getValue]),
  builtin(['get entries(m: context): list', getEntries]),
  builtin(['context(entries: list): context', fromEntries]),
  builtin(
    ['context put(context: context, key: string, value: any): context', ([context, key, value]) => put(context as FeelContext, key as string, value ?? null)],
    [
      'context put(context: context, keys: list<string>, value: any): context',
      ([context, keys, value]) => putDeep(context as FeelContext, keys as List, value ?? null),
    ],
  ),
  builtin([
    'context merge(contexts: list): context',
    ([contexts], meter) => {
      const list = contexts as List;
      if (!isList(contexts) || !list.every(isContext)) return null;
      const entries = (list as readonly FeelContext[]).flatMap((one) => Object.entries(one));
      meter.list(entries.length);
      return contextOf(entries);
    },
  ]),
];
