// Expressions in drawings: `=` and FEEL, or a plain text that stands for itself.
import { type Compiled, type FeelType, compileExpression, toJson } from './feel/feel.ts';

/** The name under which an expression finds the zone in which `now()` and `today()` are told: the shop's. It can be no name of FEEL's. */
export const ZONE = '@zone';
const ASKS_CLOCK = /\b(now|today)\s*\(/;

/** Whether a text asks what time it is. */
export const asksClock = (text: string): boolean => ASKS_CLOCK.test(text);

/** What one evaluation at `now` may spend, and in which zone it tells the time. */
export function budgetAt(now: Date, vars: Record<string, unknown>): typeof BUDGET & { nowMs: number; zone?: string } {
  const zone = vars[ZONE];
  return { ...BUDGET, nowMs: now.getTime(), ...(typeof zone === 'string' ? { zone } : {}) };
}

/** An expression of a drawing. `roots` are the first names it reads, `clocked` whether it asks for the time; `value` gives JSON. */
export type Expression = { text: string; type: FeelType; roots: string[]; clocked?: boolean; value(vars: Record<string, unknown>, now: Date): unknown };

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
  const metered = (vars: Record<string, unknown>, now: Date): unknown => toJson(evaluate(vars, budgetAt(now, vars)));
  return { text, type, roots, clocked: asksClock(text), value: isMetered ? metered : free };
}
