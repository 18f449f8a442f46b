// A decision table tried with values of its columns: what is wrong with which cell, what a row gives, and which rules decide.
import { evaluate, compileDecisionOf, type CompiledDecision } from '../decision.ts';
import type { DmnModel, MatchedRule } from '../dmn/dmn.ts';
import type { TableBox } from '../dmn/model.ts';
import { FeelError, type FeelType } from '../feel/feel.ts';
import { contextType, typeByName } from '../feel/types.ts';

/** Where in a table something is wrong: a rule's cell, a column's head, or (without both) the table. */
export type CellProblem = {
  /** The rule's place, from 0. */
  rule?: number;
  input?: number;
  output?: number;
  code: string;
  reason: string;
  line: number;
  at: number;
};
/** What a column holds, for whoever fills in a value; `values` are the texts there may be. */
export type ColumnKind = { kind: string; values: string[] | null };
/** `rules` are the places of the rules that decided, from 0. */
export type TrialAnswer = { result: unknown; rules: number[]; problem: { code: string; reason: string } | null };

const PROBLEMS_AT_MOST = 30;
const anything = contextType({}, true);

export const tableBoxOf = (model: DmnModel, key: string): TableBox | undefined => {
  const logic = model.decisions.find(({ id }) => id === key)?.logic;
  return logic?.is === 'table' ? logic : undefined;
};

/** The model with another table; the parts get ids by which they are found again: `i row column`, `o row column`, `x column`, `y column`. */
function withTable(model: DmnModel, key: string, table: TableBox, isAlone: boolean): DmnModel {
  return {
    ...model,
    decisions: model.decisions.flatMap((decision) => {
      if (decision.id !== key) return isAlone ? [] : [decision];
      return [{ ...decision, requires: isAlone ? [] : decision.requires, logic: table }];
    }),
  };
}

function marked(table: TableBox): TableBox {
  return {
    ...table,
    inputs: table.inputs.map((input, column) => ({ ...input, id: `x 0 ${column}`, expression: { ...input.expression, id: `x 0 ${column}` } })),
    outputs: table.outputs.map((output, column) => ({
      ...output,
      id: `y 0 ${column}`,
      defaultEntry: output.defaultEntry && { ...output.defaultEntry, id: `y 0 ${column}` },
    })),
    rules: table.rules.map((rule, row) => ({
      ...rule,
      inputs: rule.inputs.map((cell, column) => ({ ...cell, id: `i ${row} ${column}` })),
      outputs: rule.outputs.map((cell, column) => ({ ...cell, id: `o ${row} ${column}` })),
    })),
  };
}

/** The table without what was found wrong, so that the next mistake is found; undefined when it can not be gone round. */
function without(table: TableBox, place: string): TableBox | undefined {
  const [kind, row, column] = place.split(' ');
  const at = Number(column);
  const replaced = <T>(list: readonly T[], index: number, change: (one: T) => T): T[] => list.map((one, n) => (n === index ? change(one) : one));
  if (kind === 'i')
    return {
      ...table,
      rules: replaced(table.rules, Number(row), (rule) => ({ ...rule, inputs: replaced(rule.inputs, at, (cell) => ({ ...cell, text: '-' })) })),
    };
  if (kind === 'o')
    return {
      ...table,
      rules: replaced(table.rules, Number(row), (rule) => ({ ...rule, outputs: replaced(rule.outputs, at, (cell) => ({ ...cell, text: 'null' })) })),
    };
  if (kind === 'x')
    return {
      ...table,
      // The type is kept where it is known, as the cells below are to be checked against it.
      inputs: replaced(table.inputs, at, (input) => ({ ...input, values: null, expression: { ...input.expression, text: `kontor_unknown` } })),
    };
  if (kind === 'y') return { ...table, outputs: replaced(table.outputs, at, (output) => ({ ...output, values: null, defaultEntry: null })) };
  return undefined;
}

/** Everything that is wrong with a table in the drawings that use it, each at its cell. `scopes` are what these drawings offer. */
export function problemsOfTable(model: DmnModel, key: string, scopes: readonly FeelType[]): CellProblem[] {
  const original = tableBoxOf(model, key);
  if (!original) return [];
  const found = new Map<string, CellProblem>();
  for (const scope of scopes.length > 0 ? scopes : [anything]) {
    let table = marked(original);
    // One name more, for columns of which the question is wrong.
    const widened = scope.kind === 'context' ? contextType({ ...scope.fields, kontor_unknown: { kind: 'any' } }, scope.open) : scope;
    const seen = new Set<string>();
    while (found.size < PROBLEMS_AT_MOST) {
      const error = mistakeIn(withTable(model, key, table, false), key, widened);
      if (!error) break;
      const place = error.details.elementId ?? '';
      const problem = placed(place, error);
      found.set(JSON.stringify(problem), problem);
      const next = without(table, place);
      if (!next || seen.has(place)) break;
      seen.add(place);
      table = next;
    }
  }
  return [...found.values()];
}

function mistakeIn(model: DmnModel, key: string, scope: FeelType): FeelError | undefined {
  try {
    compileDecisionOf(model, key, scope);
    return undefined;
  } catch (error) {
    if (error instanceof FeelError) return error;
    throw error;
  }
}

function placed(place: string, error: FeelError): CellProblem {
  const [kind = '', row, column] = place.split(' ');
  const at = Number(column);
  return {
    ...(kind === 'i' || kind === 'o' ? { rule: Number(row) } : {}),
    ...(kind === 'i' || kind === 'x' ? { input: at } : {}),
    ...(kind === 'o' || kind === 'y' ? { output: at } : {}),
    code: error.code,
    reason: error.message,
    line: error.line,
    at: error.column,
  };
}

/** What is compared in each column: as the drawings that use the table say it, else as the table says it. */
export function kindsOf(model: DmnModel, key: string, scopes: readonly FeelType[]): FeelType[] {
  const table = tableBoxOf(model, key);
  if (!table) return [];
  const declared = table.inputs.map((input): FeelType =>
    input.expression.typeRef === null ? { kind: 'any' } : (typeByName(input.expression.typeRef) ?? { kind: 'any' }),
  );
  for (const scope of scopes) {
    try {
      // Cells that are wrong say nothing about the columns.
      const bare = { ...table, rules: [], hitPolicy: 'FIRST' as const, aggregation: null };
      const { inputs } = compileDecisionOf(withTable(model, key, bare, false), key, scope).table;
      return inputs.map(({ type }, index) => (type.kind === 'any' || type.kind === 'null' ? declared[index]! : type));
    } catch (error) {
      if (!(error instanceof FeelError)) throw error;
    }
  }
  return declared;
}

/** The texts of a plain list such as `"accept", "review"`; null for anything else. */
export function textsIn(values: string | null): string[] | null {
  if (values === null || !/^\s*"[^"\\]*"(\s*,\s*"[^"\\]*")*\s*$/.test(values)) return null;
  return [...values.matchAll(/"([^"]*)"/g)].map((match) => match[1]!);
}

/** What may be put into the table's questions and what its results are, column by column. */
export function columnsOf(model: DmnModel, key: string, kinds: readonly FeelType[]): ColumnKind[] {
  const table = tableBoxOf(model, key);
  if (!table) return [];
  const inputs = table.inputs.map((input, index) => {
    const type = kinds[index]!;
    return { kind: type.kind, values: textsIn(input.values) ?? (type.kind === 'string' && 'values' in type ? [...(type.values ?? [])] : null) };
  });
  const outputs = table.outputs.map((output) => ({
    kind: output.typeRef === null ? 'any' : (typeByName(output.typeRef)?.kind ?? 'any'),
    values: textsIn(output.values),
  }));
  return [...inputs, ...outputs].map((column) => ({ ...column, values: column.values?.length ? column.values : null }));
}

/** A table that is given the values of its questions themselves; undefined when it can not be compiled. */
export function tableTrial(model: DmnModel, key: string, kinds: readonly FeelType[]): ((inputs: readonly unknown[], now: Date) => TrialAnswer) | undefined {
  const table = tableBoxOf(model, key);
  if (!table) return undefined;
  const nameOf = (index: number): string => `kontor_input_${index}`;
  // Rules are known by their places, as a file need not name them.
  const rules = table.rules.map((rule, index) => ({ ...rule, id: String(index) }));
  const asked = { ...table, rules, inputs: table.inputs.map((input, index) => ({ ...input, expression: { ...input.expression, text: nameOf(index) } })) };
  const fields = Object.fromEntries(table.inputs.map((_, index) => [nameOf(index), kinds[index]!]));
  let compiled: CompiledDecision;
  try {
    compiled = compileDecisionOf(withTable(model, key, asked, true), key, contextType(fields, true));
  } catch (error) {
    if (error instanceof FeelError) return undefined;
    throw error;
  }
  return (inputs, now) => {
    const given = Object.fromEntries(table.inputs.map((_, index) => [nameOf(index), inputs[index] ?? null]));
    try {
      const { result, matched } = evaluate(compiled, given, now);
      return { result, rules: (matched as MatchedRule[]).map(({ index }) => index), problem: null };
    } catch (error) {
      if (!(error instanceof FeelError)) throw error;
      return { result: null, rules: ((error.details.rules as string[] | undefined) ?? []).map(Number), problem: { code: error.code, reason: error.message } };
    }
  };
}
