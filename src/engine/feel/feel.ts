// The door of the expression language: texts in, compiled and checked functions out.
import { Meter } from './budget.ts';
import type { Budget } from './budget.ts';
import { compileAst } from './compile.ts';
import { anyOf, compileTest } from './compile-logic.ts';
import { FeelError } from './error.ts';
import { parseExpression, parseUnaryTests } from './parse.ts';
import { typeByName } from './types.ts';
import type { FeelType } from './types.ts';
import { Frame, newSlot } from './unit.ts';
import type { Scope, Unit } from './unit.ts';
import type { FeelValue } from './values.ts';

export type { Budget } from './budget.ts';
export { toJson } from './convert.ts';
export { FeelError } from './error.ts';
export { fromJsonSchema } from './schema.ts';
export type { FeelType } from './types.ts';
export type { FeelValue } from './values.ts';

export interface CompileOptions {
  /**
   * Whether what can only be null is let through, as the standard has it, instead of refused (default: refused).
   * Texts that cannot be parsed are refused always.
   */
  lenient?: boolean;
  /** Types beside the built-in ones, by name. */
  typeOf?: (name: string) => FeelType | undefined;
}

/** An expression, parsed and checked. */
export interface Compiled {
  readonly type: FeelType;
  /** The variables and paths that it reads, such as `order.total`. */
  readonly names: readonly string[];
  /** Whether it can cost so much that it spends a budget. */
  readonly isMetered: boolean;
  /** Evaluates; throws `FeelError` `feel.budget` when it would cost too much. */
  evaluate(vars: Record<string, unknown>, budget?: Budget): FeelValue;
}

/** The tests of an input cell, parsed and checked. */
export interface CompiledTest {
  readonly names: readonly string[];
  /** Whether the cell admits everything (`-`). */
  readonly isAnything: boolean;
  /** Whether a value passes; null when that cannot be said. */
  test(value: FeelValue, vars: Record<string, unknown>, budget?: Budget): boolean | null;
}

const NO_LOCALS: FeelValue[] = [];
/** For expressions that spend nothing. */
const FREE = new Meter({ steps: Number.MAX_SAFE_INTEGER });

export function newUnit(text: string, options: CompileOptions): Unit {
  return {
    text,
    strict: !options.lenient,
    names: new Set(),
    compile: compileAst,
    slots: 0,
    usedSlots: new Set(),
    metered: false,
    input: null,
    usesInput: false,
    typeOf: (name) => options.typeOf?.(name) ?? typeByName(name),
  };
}

function frameFor(unit: Unit): (vars: Record<string, unknown>, budget: Budget | undefined) => Frame {
  const { slots, metered } = unit;
  if (slots === 0 && !metered) return (vars) => new Frame(vars, NO_LOCALS, FREE);
  return (vars, budget) => new Frame(vars, new Array<FeelValue>(slots).fill(null), metered ? new Meter(budget) : FREE);
}

/** A stack that overflows is a budget that is spent. */
export function bounded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) throw new FeelError('feel.budget', 'The expression is nested too deeply');
    throw error;
  }
}

/** Compiles an expression against what its variables are; throws `FeelError` with the place of a mistake. */
export function compileExpression(text: string, scope: FeelType, options: CompileOptions = {}): Compiled {
  const unit = newUnit(text, options);
  const root: Scope = { is: 'root', type: scope };
  const code = compileAst(parseExpression(text, scope), root, unit);
  const { run, type } = code;
  const frame = frameFor(unit);
  const evaluate = unit.metered
    ? (vars: Record<string, unknown>, budget?: Budget): FeelValue => bounded(() => run(frame(vars, budget)))
    : (vars: Record<string, unknown>, budget?: Budget): FeelValue => run(frame(vars, budget));
  return { type, names: [...unit.names], isMetered: unit.metered, evaluate };
}

/** Compiles the tests of an input cell for values of `inputType`; throws `FeelError` with the place of a mistake. */
export function compileUnaryTests(text: string, inputType: FeelType, scope: FeelType, options: CompileOptions = {}): CompiledTest {
  const unit = newUnit(text, options);
  const parsed = parseUnaryTests(text, scope);
  if (parsed.is === 'anything') return { names: [], isAnything: true, test: () => true };
  unit.input = { slot: newSlot(unit), type: inputType };
  const any = anyOf(parsed.tests.map((test) => compileTest(test, { is: 'root', type: scope }, unit, inputType)));
  const frame = frameFor(unit);
  const { negated } = parsed;
  return {
    names: [...unit.names],
    isAnything: false,
    test: (value, vars, budget) => {
      const verdict = any(frame(vars, budget), value);
      return negated && verdict !== null ? !verdict : verdict;
    },
  };
}
