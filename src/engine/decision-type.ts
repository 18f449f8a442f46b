// What a decision gives, as a type: so that an expression behind it is checked against the table's own columns.
import { compileDecisionOf, readDmn } from './decision.ts';
import type { DmnModel } from './dmn/dmn.ts';
import { type FeelType, FeelError } from './feel/feel.ts';
import { contextType } from './feel/types.ts';

/** The type of what the decision gives in a drawing; undefined when it can not be told. */
export function typeOfDecision(model: DmnModel, key: string): FeelType | undefined {
  try {
    const { type, outputs } = compileDecisionOf(model, key, contextType({}, true)).table;
    const box = model.decisions.find((decision) => decision.id === key)?.logic;
    if (box?.is !== 'table') return type;
    const values = new Map(box.outputs.map((output, index) => [outputs[index]?.name ?? output.name, textsOf(output.values)]));
    return narrowed(type, values, outputs[0]?.name);
  } catch (error) {
    if (error instanceof FeelError) return undefined;
    throw error;
  }
}

/** Reads a table and gives the type of one of its decisions. */
export const typeOfTable = async (xml: string, key: string): Promise<FeelType | undefined> => typeOfDecision(await readDmn(xml), key);

/** The texts of a plain list such as `"accept", "review"`; undefined for anything else. */
function textsOf(values: string | null): string[] | undefined {
  if (values === null || !/^\s*"[^"\\]*"(\s*,\s*"[^"\\]*")*\s*$/.test(values)) return undefined;
  return [...values.matchAll(/"([^"]*)"/g)].map((match) => match[1]!);
}

function narrowed(type: FeelType, values: Map<string, string[] | undefined>, single: string | undefined): FeelType {
  if (type.kind === 'list') return { ...type, of: narrowed(type.of, values, single) };
  if (type.kind === 'string') return withValues(type, single === undefined ? undefined : values.get(single));
  if (type.kind !== 'context') return type;
  return { ...type, fields: Object.fromEntries(Object.entries(type.fields).map(([name, field]) => [name, withValues(field, values.get(name))])) };
}

const withValues = (type: FeelType, values: string[] | undefined): FeelType => (type.kind === 'string' && values ? { kind: 'string', values } : type);
