// Expressions in drawings: `=` and FEEL, or a plain text that stands for itself.
import { type Compiled, type FeelType, compileExpression, toJson } from './feel/feel.ts';

/** An expression of a drawing. `roots` are the first names it reads; `value` gives JSON. */
export type Expression = { text: string; type: FeelType; roots: string[]; value(vars: Record<string, unknown>, now: Date): unknown };

/** What one evaluation may spend; the clock is asked only by those that have spent many steps already. */
export const BUDGET = { steps: 100_000, depth: 100, timeMs: 250, clock: (): number => performance.now() };

/** Compiles an attribute's text; a text without `=` is a string. Throws FeelError with the place. */
export function expressionOf(text: string, scope: FeelType): Expression {
  if (!text.startsWith('=')) return { text, type: { kind: 'string' }, roots: [], value: () => text };
  const compiled: Compiled = compileExpression(text.slice(1), scope);
  const roots = [...new Set(compiled.names.map((name) => name.split('.')[0]!))];
  const { evaluate, isMetered, type } = compiled;
  // What costs next to nothing and makes no list or context is spared the budget and the walk through its value.
  const free = (vars: Record<string, unknown>): unknown => {
    const value = evaluate(vars);
    return value === null || typeof value === 'boolean' || typeof value === 'string' ? value : toJson(value);
  };
  const metered = (vars: Record<string, unknown>, now: Date): unknown => toJson(evaluate(vars, { ...BUDGET, nowMs: now.getTime() }));
  return { text, type, roots, value: isMetered ? metered : free };
}
