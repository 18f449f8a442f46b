// Compiles the syntax tree once into closures, and checks types on the way.
import type { ArithmeticOperator, Ast, AstOf } from './ast.ts';
import { compileFilter, compileName, compilePath, slotCode } from './compile-access.ts';
import { compileCall, compileFunction } from './compile-calls.ts';
import { compileAnd, compileBetween, compileCompare, compileIn, compileRange, compileUnary } from './compile-logic.ts';
import { compileFor, compileQuantified } from './compile-loops.ts';
import { isInstance } from './conform.ts';
import { kindOf } from './convert.ts';
import { minus, minusSign, over, plus, raised, times } from './operators.ts';
import { temporalFromText } from './range-text.ts';
import { tryResolve } from './type-syntax.ts';
import { anyType, booleanType, contextType, daysDurationType, fieldRecord, listType, mergeTypes, nullType, numberType, stringType, typeName } from './types.ts';
import type { FeelType, ScalarKind } from './types.ts';
import { constantCode, fold, newSlot, refuse, withNames } from './unit.ts';
import type { Binding, Code, Run, Scope, Unit } from './unit.ts';
import { contextOf } from './values.ts';
import type { FeelValue } from './values.ts';

/** Compiles one node; the entry of the recursion (reached by the other parts through `unit.compile`). */
export function compileAst(ast: Ast, scope: Scope, unit: Unit): Code {
  switch (ast.is) {
    case 'number':
      return constantCode(ast.value, numberType);
    case 'string':
      return constantCode(ast.value, stringType);
    case 'boolean':
      return constantCode(ast.value, booleanType);
    case 'null':
      if (ast.problem) refuse(unit, 'feel.literal', ast.problem, ast.at);
      return constantCode(null, nullType);
    case 'at':
      return compileAt(ast, unit);
    case 'input':
      return compileInput(ast, scope, unit);
    case 'name':
      return compileName(ast, scope, unit);
    case 'path':
      return compilePath(ast, scope, unit);
    case 'filter':
      return compileFilter(ast, scope, unit);
    case 'call':
      return compileCall(ast, scope, unit);
    case 'if':
      return compileIf(ast, scope, unit);
    case 'for':
      return compileFor(ast, scope, unit);
    case 'some':
    case 'every':
      return compileQuantified(ast, scope, unit);
    case 'and':
    case 'or':
      return compileAnd(ast, scope, unit);
    case 'compare':
      return compileCompare(ast, scope, unit);
    case 'between':
      return compileBetween(ast, scope, unit);
    case 'in':
      return compileIn(ast, scope, unit);
    case 'arithmetic':
      return compileArithmetic(ast, scope, unit);
    case 'negate':
      return compileNegate(ast, scope, unit);
    case 'instance':
      return compileInstance(ast, scope, unit);
    case 'list':
      return compileList(ast, scope, unit);
    case 'context':
      return compileContext(ast, scope, unit);
    case 'function':
      return compileFunction(ast, scope, unit);
    case 'range':
      return compileRange(ast, scope, unit);
    case 'unary':
      return compileUnary(ast, scope, unit);
  }
}

function compileAt(ast: AstOf<'at'>, unit: Unit): Code {
  const value = temporalFromText(ast.text);
  if (value === null) refuse(unit, 'feel.literal', `"${ast.text}" is no date, time or duration`, ast.at);
  return constantCode(value, { kind: kindOf(value) as ScalarKind });
}

function compileInput(ast: AstOf<'input'>, scope: Scope, unit: Unit): Code {
  unit.usesInput = true;
  if (unit.input) return slotCode(unit.input, unit);
  return compileName({ is: 'name', name: '?', at: ast.at }, scope, unit);
}

function compileIf(ast: AstOf<'if'>, scope: Scope, unit: Unit): Code {
  const test = unit.compile(ast.test, scope, unit);
  const then = unit.compile(ast.whenTrue, scope, unit);
  const otherwise = unit.compile(ast.whenFalse, scope, unit);
  if (!['boolean', 'any', 'null'].includes(test.type.kind)) refuse(unit, 'feel.type', `A condition is wanted here, not ${typeName(test.type)}`, ast.test.at);
  const code: Code = {
    type: mergeTypes(then.type, otherwise.type),
    run: (frame) => (test.run(frame) === true ? then.run(frame) : otherwise.run(frame)),
  };
  return fold(code, [test, then, otherwise]);
}

const OPERATIONS: Readonly<Record<ArithmeticOperator, (a: FeelValue, b: FeelValue) => FeelValue>> = {
  '+': plus,
  '-': minus,
  '*': times,
  '/': over,
  '**': raised,
};

const DURATIONS = new Set(['daysDuration', 'yearsDuration']);
const MOMENTS = new Set(['date', 'time', 'dateTime']);

/** The type of an operation, or undefined when it could only be null. */
function resultType(operator: ArithmeticOperator, a: FeelType, b: FeelType): FeelType | undefined {
  if (a.kind === 'any' || b.kind === 'any' || a.kind === 'null' || b.kind === 'null') return anyType;
  if (a.kind === 'number' && b.kind === 'number') return numberType;
  if (operator === '+') return additionType(a, b) ?? additionType(b, a);
  if (operator === '-') return subtractionType(a, b);
  if (operator === '*') return DURATIONS.has(a.kind) && b.kind === 'number' ? a : DURATIONS.has(b.kind) && a.kind === 'number' ? b : undefined;
  if (operator === '/' && DURATIONS.has(a.kind)) return b.kind === 'number' ? a : a.kind === b.kind ? numberType : undefined;
  return undefined;
}

function additionType(a: FeelType, b: FeelType): FeelType | undefined {
  if (a.kind === 'string' && b.kind === 'string') return stringType;
  if (!DURATIONS.has(b.kind)) return undefined;
  const isTimeWithYears = a.kind === 'time' && b.kind === 'yearsDuration';
  return a.kind === b.kind || (MOMENTS.has(a.kind) && !isTimeWithYears) ? a : undefined;
}

function subtractionType(a: FeelType, b: FeelType): FeelType | undefined {
  if (DURATIONS.has(b.kind)) return additionType(a, b);
  const isTime = a.kind === 'time';
  return MOMENTS.has(a.kind) && MOMENTS.has(b.kind) && isTime === (b.kind === 'time') ? daysDurationType : undefined;
}

function compileArithmetic(ast: AstOf<'arithmetic'>, scope: Scope, unit: Unit): Code {
  const left = unit.compile(ast.left, scope, unit);
  const right = unit.compile(ast.right, scope, unit);
  const { operator } = ast;
  const type = resultType(operator, left.type, right.type);
  if (!type) refuse(unit, 'feel.type', `${typeName(left.type)} ${operator} ${typeName(right.type)} has no answer`, ast.at);
  const operation = OPERATIONS[operator];
  const a = left.run;
  const b = right.run;
  if (operator === '+') return fold({ type: type ?? anyType, run: addition(a, b, unit) }, [left, right]);
  return fold({ type: type ?? anyType, run: (frame) => operation(a(frame), b(frame)) }, [left, right]);
}

/** Joined texts can grow in a loop, so their length is bounded. */
function addition(a: Run, b: Run, unit: Unit): Run {
  unit.metered = true;
  return (frame) => {
    const x = a(frame);
    const y = b(frame);
    if (typeof x === 'number' && typeof y === 'number') return plus(x, y);
    if (typeof x === 'string' && typeof y === 'string') frame.meter.text(x.length + y.length);
    return plus(x, y);
  };
}

function compileNegate(ast: AstOf<'negate'>, scope: Scope, unit: Unit): Code {
  const value = unit.compile(ast.value, scope, unit);
  if (!['number', 'daysDuration', 'yearsDuration', 'any', 'null'].includes(value.type.kind)) {
    refuse(unit, 'feel.type', `-${typeName(value.type)} has no answer`, ast.at);
  }
  return fold({ type: value.type, run: (frame) => minusSign(value.run(frame)) }, [value]);
}

function compileInstance(ast: AstOf<'instance'>, scope: Scope, unit: Unit): Code {
  const value = unit.compile(ast.value, scope, unit);
  const type = tryResolve(ast.type, unit);
  if (!type) return constantCode(null, booleanType);
  return fold({ type: booleanType, run: (frame) => isInstance(value.run(frame), type) }, [value]);
}

function compileList(ast: AstOf<'list'>, scope: Scope, unit: Unit): Code {
  const items = ast.items.map((item) => unit.compile(item, scope, unit));
  const type = listType(items.length ? items.map((item) => item.type).reduce(mergeTypes, nullType) : anyType);
  return fold({ type, run: (frame) => items.map((item) => item.run(frame)) }, items);
}

/** Later entries see the earlier ones as names. */
function compileContext(ast: AstOf<'context'>, scope: Scope, unit: Unit): Code {
  let inside = scope;
  const entries = ast.entries.map((entry) => {
    const slot = newSlot(unit);
    const self: Binding = { slot, type: anyType };
    const code =
      entry.value.is === 'function'
        ? compileFunction(entry.value, withNames(inside, [[entry.name, self]]), unit, slot)
        : unit.compile(entry.value, inside, unit);
    inside = withNames(inside, [[entry.name, { slot, type: code.type }]]);
    return { name: entry.name, slot, code };
  });
  const type = contextType(fieldRecord(entries.map(({ name, code }) => [name, code.type] as const)));
  const run: Run = (frame) =>
    contextOf(
      entries.map(({ name, slot, code }) => {
        const value = code.run(frame);
        frame.locals[slot] = value;
        return [name, value] as const;
      }),
    );
  return fold(
    { type, run },
    entries.map(({ code }) => code),
  );
}
