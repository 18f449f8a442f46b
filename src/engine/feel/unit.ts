// What the parts of the compiler share: the frame of an evaluation, scopes of names, and how a mistake is refused.
import { Meter } from './budget.ts';
import { FeelError } from './error.ts';
import type { Span } from './error.ts';
import { kindOf } from './convert.ts';
import { normalName } from './parse.ts';
import type { Ast } from './ast.ts';
import { anyType, contextType, fieldRecord } from './types.ts';
import type { FeelType, ScalarKind } from './types.ts';
import type { FeelValue } from './values.ts';

/** One evaluation: the variables from outside, and a slot for every name that the expression itself binds. */
export class Frame {
  readonly vars: Record<string, unknown>;
  readonly locals: FeelValue[];
  readonly meter: Meter;
  constructor(vars: Record<string, unknown>, locals: FeelValue[], meter: Meter) {
    this.vars = vars;
    this.locals = locals;
    this.meter = meter;
  }
}

export type Run = (frame: Frame) => FeelValue;

/** A compiled part of an expression. */
export interface Code {
  readonly type: FeelType;
  readonly run: Run;
  /** The value, when it is known already. */
  readonly constant?: { readonly value: FeelValue } | undefined;
}

export interface Binding {
  readonly slot: number;
  readonly type: FeelType;
}

export type Scope =
  | { readonly is: 'root'; readonly type: FeelType }
  | { readonly is: 'names'; readonly names: ReadonlyMap<string, Binding>; readonly outer: Scope }
  /** Inside a filter: the element, whose entries are names too. */
  | { readonly is: 'item'; readonly item: Binding; readonly outer: Scope };

/** One text being compiled. */
export interface Unit {
  /** The text being compiled; a model compiles many into one unit. */
  text: string;
  /** Whether mistakes that types show are refused; otherwise they are null at run time, as the standard has it. */
  readonly strict: boolean;
  /** Root names and paths that are read. */
  readonly names: Set<string>;
  readonly compile: (ast: Ast, scope: Scope, unit: Unit) => Code;
  /** The type of a name: built in, or declared by the model. */
  readonly typeOf: (name: string) => FeelType | undefined;
  slots: number;
  /** The slots that something reads. */
  readonly usedSlots: Set<number>;
  /** Whether an evaluation can cost more than its text is long. */
  metered: boolean;
  /** Where `?` is, inside a test. */
  input: Binding | null;
  /** Whether `?` was used since this was last cleared. */
  usesInput: boolean;
}

export function newSlot(unit: Unit): number {
  unit.slots += 1;
  return unit.slots - 1;
}

/** Refuses a mistake with its place; does nothing when the unit is lenient. */
export function refuse(unit: Unit, code: string, message: string, at: Span): void {
  if (unit.strict) throw new FeelError(code, message, at, unit.text);
}

export function constantCode(value: FeelValue, type: FeelType): Code {
  return { type, run: () => value, constant: { value } };
}

/** A constant tells its type when the function that made it does not. */
function scalarTypeOf(value: FeelValue): FeelType {
  const kind = kindOf(value);
  return kind === 'list' || kind === 'context' || kind === 'range' || kind === 'function' ? anyType : { kind: kind as ScalarKind };
}

/** Evaluates now what depends on nothing; a fold that is too costly stays for later. */
export function fold(code: Code, parts: readonly Code[]): Code {
  if (!parts.every((part) => part.constant)) return code;
  try {
    const value = code.run(new Frame({}, [], new Meter({ steps: 10_000 })));
    return constantCode(value, code.type.kind === 'any' ? scalarTypeOf(value) : code.type);
  } catch {
    return code;
  }
}

/** A scope with one more layer of names. */
export function withNames(outer: Scope, entries: Iterable<readonly [string, Binding]>): Scope {
  const names = new Map<string, Binding>();
  for (const [name, binding] of entries) names.set(normalName(name), binding);
  return { is: 'names', names, outer };
}

/** All names of a scope as one type, for the parser. */
export function typeOfScope(scope: Scope): FeelType {
  const known = scopeTypes.get(scope);
  if (known) return known;
  const fields = new Map<string, FeelType>();
  let isOpen = false;
  for (let at: Scope | null = scope; at; at = at.is === 'root' ? null : at.outer) {
    const type: FeelType | undefined = at.is === 'root' ? at.type : at.is === 'item' ? at.item.type : undefined;
    if (at.is === 'names') for (const [name, binding] of at.names) if (!fields.has(name)) fields.set(name, binding.type);
    if (type?.kind === 'context') for (const [name, field] of Object.entries(type.fields)) if (!fields.has(name)) fields.set(name, field);
    if (type?.kind === 'any' || (type?.kind === 'context' && type.open)) isOpen = true;
  }
  const made = contextType(fieldRecord(fields), isOpen);
  scopeTypes.set(scope, made);
  return made;
}

const scopeTypes = new WeakMap<Scope, FeelType>();
