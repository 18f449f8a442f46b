// The door of decisions: DMN XML in, compiled decisions out that say which rules decided.
import { Meter } from '../feel/budget.ts';
import type { Budget } from '../feel/budget.ts';
import { importAny } from '../feel/convert.ts';
import { bounded } from '../feel/feel.ts';
import { contextType } from '../feel/types.ts';
import type { FeelType } from '../feel/types.ts';
import { Frame } from '../feel/unit.ts';
import { FeelFunction } from '../feel/values.ts';
import type { FeelValue } from '../feel/values.ts';
import { located } from './build.ts';
import type { MatchedRule } from './compile-table.ts';
import type { DmnModel } from './model.ts';
import { newPlan, planDecision, traceIn } from './plan.ts';
import type { PlannedDecision } from './plan.ts';

export { readDmn } from './read.ts';
export type { DmnModel } from './model.ts';
export type { MatchedRule } from './compile-table.ts';

/** What one decision did. */
export interface Decided {
  readonly result: FeelValue;
  /** The rules that decided, in the order of their results; empty for a decision without a table. */
  readonly matched: readonly MatchedRule[];
  /** The values of the table's input columns. */
  readonly inputs: readonly FeelValue[];
  /** The required decisions, in the order in which they were made. */
  readonly required: readonly {
    readonly id: string;
    readonly name: string;
    readonly result: FeelValue;
    readonly matched: readonly MatchedRule[];
    readonly inputs: readonly FeelValue[];
  }[];
}

export interface CompiledDecision {
  readonly id: string;
  readonly name: string;
  readonly type: FeelType;
  /** The columns of its table; empty for a decision without one. */
  readonly inputs: readonly { readonly label: string; readonly expression: string; readonly type: FeelType }[];
  readonly outputs: readonly { readonly name: string; readonly type: FeelType }[];
  /** The variables and paths that it and what it requires read. */
  readonly names: readonly string[];
  /** Decides; throws `FeelError` `dmn.unique` or `dmn.any` with the rule ids when the table contradicts itself. */
  evaluate(vars: Record<string, unknown>, budget?: Budget): Decided;
}

export interface DecisionOptions {
  /** Whether mistakes are null at run time, as the standard has it, instead of refused (default: refused). */
  lenient?: boolean;
  /** The models that this one imports, and what these import. */
  imports?: readonly DmnModel[];
}

const NONE: readonly never[] = [];

/** Compiles a decision (or a decision service) with all it requires, against what its variables are. */
export function compileDecision(model: DmnModel, idOrName: string, scope: FeelType = contextType({}), options: DecisionOptions = {}): CompiledDecision {
  const planned = planDecision(newPlan([model, ...(options.imports ?? [])], scope, options.lenient === true), idOrName);
  const { plan, result, id, name } = planned;
  const { unit, steps, decisions } = plan;
  const own = planned.isFunction ? undefined : decisions.at(-1);
  const required = decisions.slice(0, own ? -1 : undefined);
  const decide = (vars: Record<string, unknown>, budget?: Budget): Decided => {
    const frame = new Frame(vars, new Array<FeelValue>(unit.slots).fill(null), new Meter(budget));
    for (const step of steps) step(frame);
    const value = frame.locals[result.slot] ?? null;
    const answer = planned.isFunction ? callService(value, planned.params, frame) : value;
    const trace = own ? traceIn(frame, own) : null;
    return {
      result: answer,
      matched: trace?.matched ?? NONE,
      inputs: trace?.inputs ?? NONE,
      required: required.length === 0 ? NONE : required.map((one) => requiredIn(frame, one)),
    };
  };
  return {
    id,
    name,
    type: result.type,
    inputs: own?.table?.inputs ?? NONE,
    outputs: own?.table?.outputs ?? NONE,
    names: [...unit.names],
    evaluate: (vars, budget) => located(id, () => bounded(() => decide(vars, budget))),
  };
}

function requiredIn(frame: Frame, decision: PlannedDecision): Decided['required'][number] {
  const trace = traceIn(frame, decision);
  return {
    id: decision.id,
    name: decision.name,
    result: frame.locals[decision.binding.slot] ?? null,
    matched: trace?.matched ?? NONE,
    inputs: trace?.inputs ?? NONE,
  };
}

function callService(value: FeelValue, params: readonly string[], frame: Frame): FeelValue {
  if (!(value instanceof FeelFunction)) return null;
  return value.call(
    params.map((param) => importAny(Object.hasOwn(frame.vars, param) ? frame.vars[param] : null)),
    frame.meter,
  );
}
