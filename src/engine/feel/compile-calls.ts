// Compiles calls of built-in and other functions, and function definitions.
import type { AstOf, Parameter } from './ast.ts';
import { argumentFits, byName, callSignatures, paramAt, takes } from './builtin.ts';
import type { Builtin, Signature } from './builtin.ts';
import { findBuiltin } from './builtins.ts';
import { coerce, NO_FIT } from './conform.ts';
import { normalName } from './parse.ts';
import { resolveType } from './type-syntax.ts';
import { anyType, fieldOf, functionType, typeName } from './types.ts';
import type { FeelType } from './types.ts';
import { constantCode, fold, Frame, newSlot, refuse, withNames } from './unit.ts';
import type { Binding, Code, Run, Scope, Unit } from './unit.ts';
import { FeelFunction } from './values.ts';
import type { FeelValue } from './values.ts';

/** Functions whose answer is not decided by their arguments. */
const IMPURE = new Set(['now', 'today']);

export function compileCall(ast: AstOf<'call'>, scope: Scope, unit: Unit): Code {
  unit.metered = true;
  const declared = ast.callee.is === 'name' && !isBound(ast.callee.name, scope) ? findBuiltin(ast.callee.name) : undefined;
  const args = ast.args.map((arg) => unit.compile(arg, scope, unit));
  if (declared) return compileBuiltin(declared, ast, args, unit);
  if (ast.callee.is === 'name' && !isBound(ast.callee.name, scope) && !mayBeBound(scope)) {
    refuse(unit, 'feel.unknown_function', `There is no function "${ast.callee.name}"`, ast.callee.at);
    return constantCode(null, anyType);
  }
  return compileValueCall(unit.compile(ast.callee, scope, unit), ast, args, unit);
}

/** Whether a name is bound by the expression or by what it is given, which hides a built-in. */
function isBound(name: string, scope: Scope): boolean {
  const wanted = normalName(name);
  for (let at: Scope = scope; ; at = at.outer) {
    if (at.is === 'names' && at.names.has(wanted)) return true;
    const type = at.is === 'root' ? at.type : at.is === 'item' ? at.item.type : undefined;
    if (type?.kind === 'context') {
      const field = Object.keys(type.fields).find((key) => normalName(key) === wanted);
      // A variable that is no function does not hide a function in a call.
      if (field !== undefined && ['function', 'any'].includes(fieldOf(type, field)?.kind ?? 'any')) return true;
    }
    if (at.is === 'root') return false;
  }
}

function mayBeBound(scope: Scope): boolean {
  for (let at: Scope = scope; ; at = at.outer) {
    if (at.is === 'item' && (at.item.type.kind === 'any' || (at.item.type.kind === 'context' && at.item.type.open))) return true;
    if (at.is === 'root') return at.type.kind === 'any' || (at.type.kind === 'context' && at.type.open === true);
  }
}

interface Way {
  readonly signature: Signature;
  readonly order: readonly number[] | null;
}

function waysOf(declared: Builtin, ast: AstOf<'call'>): Way[] {
  const { names } = ast;
  if (!names) return declared.signatures.filter((signature) => takes(signature, ast.args.length)).map((signature) => ({ signature, order: null }));
  return declared.signatures.flatMap((signature) => {
    const order = byName(signature, names);
    return order ? [{ signature, order }] : [];
  });
}

function compileBuiltin(declared: Builtin, ast: AstOf<'call'>, args: readonly Code[], unit: Unit): Code {
  const ways = waysOf(declared, ast);
  if (ways.length === 0) {
    refuse(
      unit,
      ast.names ? 'feel.argument' : 'feel.arity',
      `${declared.name}(${usage(declared)}) cannot be called with ${ast.names ? `the names ${ast.names.join(', ')}` : `${args.length} values`}`,
      ast.at,
    );
    return constantCode(null, anyType);
  }
  const fitting = ways.filter(
    (way) => way.signature.params.length === 0 || inOrder(way, args).every((arg, index) => argumentIsFine(way.signature, index, arg)),
  );
  if (fitting.length === 0) refuseArgument(declared, ways, args, ast, unit);
  const [first] = fitting.length > 0 ? fitting : ways;
  const types = first ? inOrder(first, args).map((arg) => arg?.type ?? anyType) : [];
  const type = fitting.length === 1 && first ? first.signature.resultOf(types) : commonResult(fitting, args);
  const code: Code = { type, run: builtinRun(ways, args) };
  return IMPURE.has(declared.name) ? code : foldCall(code, args);
}

function commonResult(ways: readonly Way[], args: readonly Code[]): FeelType {
  const results = ways.map((way) => way.signature.resultOf(inOrder(way, args).map((arg) => arg?.type ?? anyType)));
  const [first] = results;
  return first && results.every((result) => typeName(result) === typeName(first)) ? first : anyType;
}

/** The arguments as the signature orders them; left-out ones are undefined. */
function inOrder(way: Way, args: readonly Code[]): readonly (Code | undefined)[] {
  return way.order ? way.order.map((index) => args[index]) : args;
}

function argumentIsFine(signature: Signature, index: number, arg: Code | undefined): boolean {
  const param = paramAt(signature, index);
  return !param || !arg || argumentFits(arg.type, param);
}

function usage(declared: Builtin): string {
  return declared.signatures[0]?.params.map((param) => (param.optional ? `${param.name}?` : param.name)).join(', ') ?? '';
}

function refuseArgument(declared: Builtin, ways: readonly Way[], args: readonly Code[], ast: AstOf<'call'>, unit: Unit): void {
  const [way] = ways;
  if (!way) return;
  const index = inOrder(way, args).findIndex((arg, at) => !argumentIsFine(way.signature, at, arg));
  const param = paramAt(way.signature, index);
  const position = way.order?.[index] ?? index;
  const found = args[position];
  const wanted = param?.types.map(typeName).join(' or ') ?? '';
  refuse(
    unit,
    'feel.argument',
    `${declared.name}: "${param?.name}" is ${wanted}, not ${found ? typeName(found.type) : 'nothing'}`,
    ast.args[position]?.at ?? ast.at,
  );
}

function builtinRun(ways: readonly Way[], args: readonly Code[]): Run {
  const runs = args.map((arg) => arg.run);
  const [way] = ways;
  if (way && ways.length === 1 && !way.order) {
    const signatures = [way.signature];
    const [one, two] = runs;
    if (one && runs.length === 1) return (frame) => callSignatures(signatures, [one(frame)], frame.meter);
    if (one && two && runs.length === 2) return (frame) => callSignatures(signatures, [one(frame), two(frame)], frame.meter);
  }
  if (ways.every(({ order }) => order === null)) {
    const signatures = ways.map(({ signature }) => signature);
    return (frame) =>
      callSignatures(
        signatures,
        runs.map((run) => run(frame)),
        frame.meter,
      );
  }
  return (frame) => {
    const given = runs.map((run) => run(frame));
    for (const { signature, order } of ways) {
      const ordered = (order ?? []).map((index) => given[index]) as FeelValue[];
      while (ordered.length > 0 && ordered.at(-1) === undefined) ordered.pop();
      const result = callSignatures([signature], ordered, frame.meter);
      if (result !== null) return result;
    }
    return null;
  };
}

function foldCall(code: Code, args: readonly Code[]): Code {
  if (!args.every((arg) => arg.constant) || args.some((arg) => arg.constant?.value instanceof FeelFunction)) return code;
  return fold(code, args);
}

function compileValueCall(callee: Code, ast: AstOf<'call'>, args: readonly Code[], unit: Unit): Code {
  const { type } = callee;
  if (type.kind !== 'function' && type.kind !== 'any' && type.kind !== 'null') {
    refuse(unit, 'feel.type', `${typeName(type)} is not a function`, ast.callee.at);
    return constantCode(null, anyType);
  }
  const params = type.kind === 'function' ? type.params : undefined;
  if (params && params.length !== args.length) {
    refuse(unit, 'feel.arity', `The function takes ${params.length} values, not ${args.length}`, ast.at);
  }
  const { names } = ast;
  const result = type.kind === 'function' ? type.result : anyType;
  return {
    type: result,
    run: (frame) => {
      const target = callee.run(frame);
      const given = args.map((arg) => arg.run(frame));
      if (!(target instanceof FeelFunction)) return null;
      const ordered = names ? orderNamed(target, names, given) : given;
      return ordered ? callFunction(target, ordered, frame) : null;
    },
  };
}

function orderNamed(target: FeelFunction, names: readonly string[], given: readonly FeelValue[]): FeelValue[] | null {
  if (names.some((name) => !target.params.includes(name))) return null;
  return target.params.map((param) => given[names.indexOf(param)] ?? null);
}

function callFunction(target: FeelFunction, args: readonly FeelValue[], frame: Frame): FeelValue {
  frame.meter.spend(1);
  frame.meter.enter();
  const result = target.call(args, frame.meter);
  frame.meter.leave();
  return result;
}

/** A parameter of a function and where its value lies in a call. */
export interface BoundParam extends Binding {
  readonly name: string;
}

/** A definition closes over the slots as they are; `selfSlot` lets a function call itself by its name. */
export function functionCode(name: string, params: readonly BoundParam[], body: Code, resultType: FeelType, selfSlot: number | null): Code {
  const type = functionType(
    resultType,
    params.map((param) => param.type),
  );
  const names = params.map((param) => param.name);
  return {
    type,
    run: (frame) => {
      const captured = frame.locals.slice();
      const made = new FeelFunction(name, names, type, (args, meter) => {
        if (args.length !== params.length) return null;
        const locals = captured.slice();
        for (let index = 0; index < params.length; index += 1) {
          const param = params[index];
          if (!param) continue;
          const value = coerce(args[index] ?? null, param.type);
          if (value === NO_FIT) return null;
          locals[param.slot] = value;
        }
        return body.run(new Frame(frame.vars, locals, meter));
      });
      if (selfSlot !== null) captured[selfSlot] = made;
      return made;
    },
  };
}

export function compileFunction(ast: AstOf<'function'>, scope: Scope, unit: Unit, selfSlot: number | null = null): Code {
  const params = ast.params.map((param) => ({ name: param.name, slot: newSlot(unit), type: paramType(param, unit) }));
  if (ast.external) {
    refuse(unit, 'feel.external', 'Functions outside of the program cannot be called', ast.at);
    return constantCode(null, functionType(anyType));
  }
  unit.metered = true;
  const outerInput = unit.input;
  unit.input = null;
  const body = unit.compile(
    ast.body,
    withNames(
      scope,
      params.map((param) => [param.name, param] as const),
    ),
    unit,
  );
  unit.input = outerInput;
  return functionCode('', params, body, body.type, selfSlot);
}

function paramType(param: Parameter, unit: Unit): FeelType {
  return param.type ? resolveType(param.type, unit) : anyType;
}
