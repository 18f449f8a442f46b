// Compiles boxed expressions: contexts, invocations, lists, relations, functions and the boxes of DMN 1.4.
import { compileFilterWith } from '../feel/compile-access.ts';
import { functionCode } from '../feel/compile-calls.ts';
import { compileForWith, compileQuantifiedWith } from '../feel/compile-loops.ts';
import { anyType, contextType, fieldRecord, functionType, listType, mergeTypes, nullType } from '../feel/types.ts';
import type { FeelType } from '../feel/types.ts';
import { constantCode, newSlot, withNames } from '../feel/unit.ts';
import type { Binding, Code, Scope, Unit } from '../feel/unit.ts';
import { contextOf, FeelFunction } from '../feel/values.ts';
import type { FeelValue } from '../feel/values.ts';
import { checkLanguage, compileText, refuseElement, typedCode } from './build.ts';
import { compileTable } from './compile-table.ts';
import type { Box, FunctionBox } from './model.ts';

export interface BoxContext {
  readonly unit: Unit;
  readonly typeOf: (typeRef: string | null) => FeelType | undefined;
}

type BoxOf<K extends Box['is']> = Extract<Box, { is: K }>;

/** Compiles a box; `wanted` is the type that its owner declares. */
export function compileBox(box: Box, scope: Scope, context: BoxContext, wanted?: FeelType): Code {
  const { unit, typeOf } = context;
  const code = compileShape(box, scope, context, wanted);
  const own = box.is === 'function' ? undefined : typeOf(box.typeRef);
  return own && own.kind !== 'function' ? typedCode(code, own, box.id, unit) : code;
}

function compileShape(box: Box, scope: Scope, context: BoxContext, wanted: FeelType | undefined): Code {
  const { unit } = context;
  switch (box.is) {
    case 'literal':
      checkLanguage(box.language, box.id, unit);
      return compileText(box.text, box.id, scope, unit);
    case 'table':
      return compileTable(box, scope, unit, context.typeOf, context.typeOf(box.typeRef) ?? wanted);
    case 'function':
      return compileFunctionBox(box, scope, context, '', null);
    case 'context':
      return compileContextBox(box, scope, context);
    case 'invocation':
      return compileInvocation(box, scope, context);
    case 'list': {
      const items = box.items.map((item) => compileBox(item, scope, context));
      return {
        type: listType(items.map((item) => item.type).reduce(mergeTypes, nullType)),
        run: (frame) => items.map((item) => item.run(frame)),
      };
    }
    case 'relation':
      return compileRelation(box, scope, context);
    case 'conditional': {
      const [test, then, otherwise] = [box.test, box.whenTrue, box.whenFalse].map((one) => compileBox(one, scope, context)) as [Code, Code, Code];
      return {
        type: mergeTypes(then.type, otherwise.type),
        run: (frame) => {
          const verdict = test.run(frame);
          if (verdict === true) return then.run(frame);
          return verdict === false || verdict === null ? otherwise.run(frame) : null;
        },
      };
    }
    case 'for': {
      const over = compileBox(box.over, scope, context);
      return compileForWith(over, box.variable, scope, unit, (inside) => compileBox(box.body, inside, context));
    }
    case 'some':
    case 'every': {
      const over = compileBox(box.over, scope, context);
      return compileQuantifiedWith(box.is, over, box.variable, scope, unit, (inside) => compileBox(box.body, inside, context));
    }
    case 'filter': {
      const over = compileBox(box.over, scope, context);
      return compileFilterWith(over, scope, unit, (inside) => compileBox(box.match, inside, context));
    }
  }
}

/** Entries see the earlier ones; the last entry without a name is the result. */
function compileContextBox(box: BoxOf<'context'>, scope: Scope, context: BoxContext): Code {
  const { unit, typeOf } = context;
  let inside = scope;
  const entries = box.entries.map(({ variable, value }) => {
    const slot = newSlot(unit);
    const declared = typeOf(variable?.typeRef ?? null);
    const self: Binding = { slot, type: anyType };
    const code =
      value.is === 'function' && variable
        ? compileFunctionBox(value, withNames(inside, [[variable.name, self]]), context, variable.name, slot)
        : typedCode(compileBox(value, inside, context, declared), declared, value.id, unit);
    if (variable) inside = withNames(inside, [[variable.name, { slot, type: code.type }]]);
    return { name: variable?.name ?? null, slot, code };
  });
  const result = entries.find((entry) => entry.name === null);
  const named = entries.flatMap(({ name, slot, code }) => (name === null ? [] : [{ name, slot, code }]));
  if (result) {
    return {
      type: result.code.type,
      run: (frame) => {
        for (const { slot, code } of named) frame.locals[slot] = code.run(frame);
        return result.code.run(frame);
      },
    };
  }
  const type = contextType(fieldRecord(named.map(({ name, code }) => [name, code.type] as const)));
  return {
    type,
    run: (frame) =>
      contextOf(
        named.map(({ name, slot, code }) => {
          const value = code.run(frame);
          frame.locals[slot] = value;
          return [name, value] as const;
        }),
      ),
  };
}

function compileRelation(box: BoxOf<'relation'>, scope: Scope, context: BoxContext): Code {
  const rows = box.rows.map((row) => row.map((cell) => compileBox(cell, scope, context)));
  const fields = box.columns.map((name, index) => [name, rows.map((row) => row[index]?.type ?? nullType).reduce(mergeTypes, nullType)] as const);
  return {
    type: listType(contextType(fieldRecord(fields))),
    run: (frame) =>
      rows.map((row) => {
        return contextOf(box.columns.map((name, index) => [name, row[index]?.run(frame) ?? null] as const));
      }),
  };
}

/** Calls a function by the names of its parameters; what is not bound is null. */
function compileInvocation(box: BoxOf<'invocation'>, scope: Scope, context: BoxContext): Code {
  const { unit } = context;
  unit.metered = true;
  const target = compileBox(box.target, scope, context);
  const bindings = box.bindings.map(({ name, value }) => ({
    name,
    code: value ? compileBox(value, scope, context) : constantCode(null, nullType),
  }));
  if (target.type.kind !== 'function' && target.type.kind !== 'any') refuseElement(unit, 'dmn.invocation', 'What is called is not a function', box.id);
  const result = target.type.kind === 'function' ? target.type.result : anyType;
  return {
    type: result,
    run: (frame) => {
      const called = target.run(frame);
      if (!(called instanceof FeelFunction)) return null;
      const given = new Map<string, FeelValue>(bindings.map(({ name, code }) => [name, code.run(frame)] as const));
      if ([...given.keys()].some((name) => !called.params.includes(name))) return null;
      frame.meter.spend(1);
      frame.meter.enter();
      const value = called.call(
        called.params.map((name) => given.get(name) ?? null),
        frame.meter,
      );
      frame.meter.leave();
      return value;
    },
  };
}

/** A function definition; Java and PMML functions are refused, because nothing outside of the program is called. */
export function compileFunctionBox(box: FunctionBox, scope: Scope, context: BoxContext, name: string, selfSlot: number | null, result?: FeelType): Code {
  const { unit, typeOf } = context;
  if (box.kind !== 'FEEL' || !box.body) {
    refuseElement(unit, 'dmn.external', `A ${box.kind} function cannot be called`, box.id);
    return constantCode(null, functionType(anyType));
  }
  unit.metered = true;
  const params = box.params.map((param) => ({
    name: param.name,
    slot: newSlot(unit),
    type: typeOf(param.typeRef) ?? anyType,
  }));
  const body = compileBox(
    box.body,
    withNames(
      scope,
      params.map((param) => [param.name, param] as const),
    ),
    context,
    result,
  );
  const typed = typedCode(body, result, box.id, unit);
  return functionCode(name, params, typed, typed.type, selfSlot);
}
