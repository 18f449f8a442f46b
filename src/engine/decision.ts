// Decision tables as the executor uses them: read, compiled for a drawing's names, and which facts they read.
import { type CompiledDecision as Table, type DmnModel, compileDecision, readDmn } from './dmn/dmn.ts';
import { ZONE, asksClock, budgetAt } from './expression.ts';
import { type FeelType, toJson } from './feel/feel.ts';

export { readDmn };

/** A compiled table and the first names that its expressions read. */
export type CompiledDecision = { table: Table; roots: string[] };

/** A table may need more than one expression, in no more time. */
const TABLE_STEPS = 200_000;

/** Compiles the decision with that id (or name) for what a drawing offers. */
export function compileDecisionOf(model: DmnModel, key: string, scope: FeelType): CompiledDecision {
  const table = compileDecision(model, key, scope);
  const zone = asksClock(JSON.stringify(model)) ? [ZONE] : [];
  return { table, roots: [...new Set([...table.names.map((name) => name.split('.')[0]!), ...zone])] };
}

/** Evaluates a table: the result, the rules that matched, and the inputs as they were. */
export function evaluate(decision: CompiledDecision, vars: Record<string, unknown>, now: Date): { result: unknown; matched: unknown; inputs: unknown } {
  const { result, matched, inputs } = decision.table.evaluate(vars, { ...budgetAt(now, vars), steps: TABLE_STEPS });
  return { result: toJson(result), matched, inputs: inputs.map((value) => toJson(value)) };
}
