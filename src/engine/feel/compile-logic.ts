// Compiles conditions: three-valued logic, comparison, ranges and the tests of input cells.
import type { Ast, AstOf, CompareOperator } from './ast.ts';
import { compare, equals, inRange } from './operators.ts';
import { booleanType, mergeTypes, rangeType, typeName } from './types.ts';
import type { FeelType } from './types.ts';
import type { Code, Frame, Run, Scope, Unit } from './unit.ts';
import { fold, newSlot, refuse } from './unit.ts';
import { FeelRange, isList } from './values.ts';
import type { FeelValue } from './values.ts';

/** A test of a value that stands outside of it. */
export type Test = (frame: Frame, value: FeelValue) => boolean | null;

function wantBoolean(code: Code, ast: Ast, unit: Unit): void {
  const { kind } = code.type;
  if (kind !== 'boolean' && kind !== 'any' && kind !== 'null') refuse(unit, 'feel.type', `A condition is wanted here, not ${typeName(code.type)}`, ast.at);
}

export function compileAnd(ast: AstOf<'and' | 'or'>, scope: Scope, unit: Unit): Code {
  const left = unit.compile(ast.left, scope, unit);
  const right = unit.compile(ast.right, scope, unit);
  wantBoolean(left, ast.left, unit);
  wantBoolean(right, ast.right, unit);
  const decisive = ast.is === 'or';
  const a = left.run;
  const b = right.run;
  const run: Run = (frame) => {
    const x = a(frame);
    if (x === decisive) return decisive;
    const y = b(frame);
    if (y === decisive) return decisive;
    return x === !decisive && y === !decisive ? !decisive : null;
  };
  return fold({ type: booleanType, run }, [left, right]);
}

const ORDERED = new Set(['number', 'string', 'date', 'time', 'dateTime', 'daysDuration', 'yearsDuration']);

/** Refuses a comparison that could only ever be null. */
function checkComparable(operator: CompareOperator, left: FeelType, right: FeelType, ast: Ast, unit: Unit): void {
  if (left.kind === 'any' || right.kind === 'any' || left.kind === 'null' || right.kind === 'null') return;
  const isOrder = operator !== '=' && operator !== '!=';
  if (left.kind !== right.kind || (isOrder && !ORDERED.has(left.kind))) {
    const isListBeside = left.kind === 'list' ? right.kind !== 'list' : right.kind === 'list';
    const hint = isListBeside
      ? 'list[1] for its first element'
      : MOMENT_HINTS.get(right.kind === 'string' ? left.kind : left.kind === 'string' ? right.kind : '');
    refuse(unit, 'feel.type', `${typeName(left)} ${operator} ${typeName(right)} has no answer${hint ? `; write ${hint}` : ''}`, ast.at);
  }
}

/** How a text is made into what it is compared with. */
const MOMENT_HINTS = new Map([
  ['date', 'date("2026-01-31")'],
  ['time', 'time("09:00:00")'],
  ['dateTime', 'date and time("2026-01-31T09:00:00Z")'],
  ['daysDuration', 'duration("P1D")'],
  ['yearsDuration', 'duration("P1Y")'],
  ['number', 'number(…)'],
]);

/** Refuses a text that the other side's enumeration does not have. */
function checkEnumeration(type: FeelType, other: Code, ast: Ast, unit: Unit): void {
  const value = other.constant?.value;
  if (type.kind !== 'string' || !type.values || typeof value !== 'string' || type.values.includes(value)) return;
  refuse(unit, 'feel.unknown_value', `"${value}" is never the value here; it is one of ${type.values.slice(0, 12).join(', ')}`, ast.at);
}

function compareSlowly(operator: CompareOperator, a: FeelValue, b: FeelValue): boolean | null {
  if (operator === '=') return equals(a, b);
  if (operator === '!=') {
    const same = equals(a, b);
    return same === null ? null : !same;
  }
  const order = compare(a, b);
  if (order === null) return null;
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}

type NumberTest = (a: number, b: number) => boolean;

const NUMBER_TESTS: Readonly<Record<CompareOperator, NumberTest>> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** A comparison of a value with a constant; doubles compare exactly (see numbers.ts). */
function constantComparison(operator: CompareOperator, constant: FeelValue): (value: FeelValue) => boolean | null {
  if (typeof constant === 'number') {
    const slow = (value: FeelValue): boolean | null => compareSlowly(operator, value, constant);
    switch (operator) {
      case '=':
        return (value) => (typeof value === 'number' ? value === constant : slow(value));
      case '!=':
        return (value) => (typeof value === 'number' ? value !== constant : slow(value));
      case '<':
        return (value) => (typeof value === 'number' ? value < constant : slow(value));
      case '<=':
        return (value) => (typeof value === 'number' ? value <= constant : slow(value));
      case '>':
        return (value) => (typeof value === 'number' ? value > constant : slow(value));
      default:
        return (value) => (typeof value === 'number' ? value >= constant : slow(value));
    }
  }
  if (typeof constant === 'string' || typeof constant === 'boolean') {
    const kind = typeof constant;
    if (operator === '=') return (value) => (value === constant ? true : typeof value === kind ? false : compareSlowly('=', value, constant));
    if (operator === '!=') return (value) => (value === constant ? false : typeof value === kind ? true : compareSlowly('!=', value, constant));
  }
  return (value) => compareSlowly(operator, value, constant);
}

export function compileCompare(ast: AstOf<'compare'>, scope: Scope, unit: Unit): Code {
  const left = unit.compile(ast.left, scope, unit);
  const right = unit.compile(ast.right, scope, unit);
  const { operator } = ast;
  checkComparable(operator, left.type, right.type, ast, unit);
  checkEnumeration(left.type, right, ast, unit);
  checkEnumeration(right.type, left, ast, unit);
  const a = left.run;
  const b = right.run;
  if (right.constant) {
    const against = constantComparison(operator, right.constant.value);
    return fold({ type: booleanType, run: (frame) => against(a(frame)) }, [left, right]);
  }
  const quick = NUMBER_TESTS[operator];
  return {
    type: booleanType,
    run: (frame) => {
      const x = a(frame);
      const y = b(frame);
      return typeof x === 'number' && typeof y === 'number' ? quick(x, y) : compareSlowly(operator, x, y);
    },
  };
}

export function compileBetween(ast: AstOf<'between'>, scope: Scope, unit: Unit): Code {
  const [value, low, high] = [ast.value, ast.low, ast.high].map((part) => unit.compile(part, scope, unit)) as [Code, Code, Code];
  checkComparable('>=', value.type, low.type, ast, unit);
  checkComparable('<=', value.type, high.type, ast, unit);
  const run: Run = (frame) => {
    const x = value.run(frame);
    const from = compare(x, low.run(frame));
    const to = compare(x, high.run(frame));
    if (from === null || to === null) return null;
    return from >= 0 && to <= 0;
  };
  return fold({ type: booleanType, run }, [value, low, high]);
}

/** A range, or null when its ends have no order between them. */
export function makeRange(low: FeelValue, high: FeelValue, lowClosed: boolean, highClosed: boolean): FeelRange | null {
  return compare(low, high) === null ? null : new FeelRange(low, high, lowClosed, highClosed);
}

/** The range of a comparison such as `(> 5)`: open to one side. */
function comparisonRange(operator: CompareOperator, end: FeelValue): FeelRange | null {
  if (compare(end, end) === null) return null;
  switch (operator) {
    case '<':
      return new FeelRange(null, end, false, false, true);
    case '<=':
      return new FeelRange(null, end, false, true, true);
    case '>':
      return new FeelRange(end, null, false, false, true);
    case '>=':
      return new FeelRange(end, null, true, false, true);
    case '=':
      return new FeelRange(end, end, true, true, true);
    default:
      return null;
  }
}

export function compileRange(ast: AstOf<'range'>, scope: Scope, unit: Unit): Code {
  const low = unit.compile(ast.low, scope, unit);
  const high = unit.compile(ast.high, scope, unit);
  checkComparable('<', low.type, high.type, ast, unit);
  const { lowClosed, highClosed } = ast;
  return fold(
    {
      type: rangeType(mergeTypes(low.type, high.type)),
      run: (frame) => makeRange(low.run(frame), high.run(frame), lowClosed, highClosed),
    },
    [low, high],
  );
}

/** `(> 5)` outside of a test is a range without an end; `(= 5)` is one with equal ends. */
export function compileUnary(ast: AstOf<'unary'>, scope: Scope, unit: Unit): Code {
  const end = unit.compile(ast.end, scope, unit);
  return fold({ type: rangeType(end.type), run: (frame) => comparisonRange(ast.operator, end.run(frame)) }, [end]);
}

export function compileIn(ast: AstOf<'in'>, scope: Scope, unit: Unit): Code {
  const value = unit.compile(ast.value, scope, unit);
  const outerInput = unit.input;
  const slot = newSlot(unit);
  unit.input = { slot, type: value.type };
  const tests = ast.tests.map((test) => compileTest(test, scope, unit, value.type));
  unit.input = outerInput;
  const any = anyOf(tests);
  return { type: booleanType, run: (frame) => any(frame, value.run(frame)) };
}

/** True when one test is; false when all are false; otherwise null. */
export function anyOf(tests: readonly Test[]): Test {
  const [first] = tests;
  if (first && tests.length === 1) return first;
  return (frame, value) => {
    let result: boolean | null = false;
    for (const test of tests) {
      const verdict = test(frame, value);
      if (verdict === true) return true;
      if (verdict === null) result = null;
    }
    return result;
  };
}

/** Compiles one test of an input cell or of the right side of `in`. */
export function compileTest(ast: Ast, scope: Scope, unit: Unit, inputType: FeelType): Test {
  if (ast.is === 'unary') return compileUnaryTest(ast, scope, unit, inputType);
  if (ast.is === 'null') return (_frame, value) => value === null;
  const usedBefore = unit.usesInput;
  unit.usesInput = false;
  const code = unit.compile(ast, scope, unit);
  const usesInput = unit.usesInput;
  unit.usesInput = usedBefore || usesInput;
  if (usesInput && unit.input) return inputTest(code, unit.input.slot, ast, unit);
  if (ast.is === 'range' && code.constant?.value === null) return () => null;
  if (code.constant) {
    checkTestType(code.type, inputType, ast, unit);
    checkEnumeration(inputType, code, ast, unit);
    return constantTest(code.constant.value);
  }
  const isCondition = code.type.kind === 'boolean' && inputType.kind !== 'boolean' && inputType.kind !== 'any';
  if (isCondition) return (frame) => asVerdict(code.run(frame));
  checkTestType(code.type, inputType, ast, unit);
  return (frame, value) => matches(value, code.run(frame));
}

function asVerdict(value: FeelValue): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function inputTest(code: Code, slot: number, ast: Ast, unit: Unit): Test {
  const { kind } = code.type;
  if (kind === 'boolean' || kind === 'any') {
    return (frame, value) => {
      frame.locals[slot] = value;
      return asVerdict(code.run(frame));
    };
  }
  refuse(unit, 'feel.type', `A test with "?" is a condition, not ${typeName(code.type)}`, ast.at);
  return (frame, value) => {
    frame.locals[slot] = value;
    return matches(value, code.run(frame));
  };
}

/** Refuses a cell that can never match its column. */
function checkTestType(type: FeelType, inputType: FeelType, ast: Ast, unit: Unit): void {
  if (type.kind === 'range') return checkComparable('<', inputType, type.of, ast, unit);
  if (type.kind === 'list' && inputType.kind !== 'list') return checkTestType(type.of, inputType, ast, unit);
  if (type.kind === 'function') return;
  checkComparable('=', inputType, type, ast, unit);
}

/** Whether a value is, lies in, or is among what a test evaluates to. */
export function matches(value: FeelValue, test: FeelValue): boolean | null {
  if (test instanceof FeelRange) return value instanceof FeelRange ? equals(value, test) : inRange(value, test);
  if (!isList(test)) return compareSlowly('=', value, test);
  if (isList(value) && equals(value, test) === true) return true;
  return test.some((one) => (one instanceof FeelRange ? matches(value, one) : equals(value, one)) === true);
}

function constantTest(constant: FeelValue): Test {
  if (constant instanceof FeelRange) return rangeTest(constant);
  if (isList(constant)) return (_frame, value) => matches(value, constant);
  const against = constantComparison('=', constant);
  return (_frame, value) => against(value);
}

function rangeTest(range: FeelRange): Test {
  const { low, high, lowClosed, highClosed } = range;
  if (typeof low !== 'number' || typeof high !== 'number') return (_frame, value) => matches(value, range);
  return (_frame, value) => {
    if (typeof value !== 'number') return matches(value, range);
    return (lowClosed ? value >= low : value > low) && (highClosed ? value <= high : value < high);
  };
}

function compileUnaryTest(ast: AstOf<'unary'>, scope: Scope, unit: Unit, inputType: FeelType): Test {
  const end = unit.compile(ast.end, scope, unit);
  const { operator } = ast;
  checkComparable(operator, inputType, end.type, ast, unit);
  checkEnumeration(inputType, end, ast, unit);
  if (end.constant) {
    const against = constantComparison(operator, end.constant.value);
    return (_frame, value) => against(value);
  }
  return (frame, value) => compareSlowly(operator, value, end.run(frame));
}
