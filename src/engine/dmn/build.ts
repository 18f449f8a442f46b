// What the parts of the decision compiler share: one unit for all texts of a decision, and FEEL compiled in its place.
import { compileAst } from '../feel/compile.ts';
import { coerce, NO_FIT } from '../feel/conform.ts';
import { FeelError, inElement } from '../feel/error.ts';
import { compileTest, anyOf } from '../feel/compile-logic.ts';
import type { Test } from '../feel/compile-logic.ts';
import { parseExpression, parseUnaryTests } from '../feel/parse.ts';
import { fits, nullType, typeName } from '../feel/types.ts';
import type { FeelType } from '../feel/types.ts';
import { constantCode, typeOfScope } from '../feel/unit.ts';
import type { Code, Scope, Unit } from '../feel/unit.ts';

/** Compiles a FEEL text that stands in an element of the model; mistakes name both. */
export function compileText(text: string, elementId: string, scope: Scope, unit: Unit): Code {
  if (text.trim() === '') {
    refuseElement(unit, 'dmn.empty', 'An expression is missing', elementId);
    return constantCode(null, nullType);
  }
  return inText(
    text,
    elementId,
    unit,
    () => compileAst(parseExpression(text, typeOfScope(scope)), scope, unit),
    () => constantCode(null, nullType),
  );
}

/** Compiles the tests of a cell; null when the cell admits anything. */
export function compileCell(text: string, elementId: string, inputType: FeelType, scope: Scope, unit: Unit): Test | null {
  return inText(
    text,
    elementId,
    unit,
    () => {
      const parsed = parseUnaryTests(text, typeOfScope(scope));
      if (parsed.is === 'anything') return null;
      const any = anyOf(parsed.tests.map((test) => compileTest(test, scope, unit, inputType)));
      if (!parsed.negated) return any;
      return (frame, value) => {
        const verdict = any(frame, value);
        return verdict === null ? null : !verdict;
      };
    },
    () => () => null,
  );
}

function inText<T>(text: string, elementId: string, unit: Unit, work: () => T, otherwise: () => T): T {
  const outer = unit.text;
  unit.text = text;
  try {
    return work();
  } catch (error) {
    if (!(error instanceof FeelError)) throw error;
    if (!unit.strict) return otherwise();
    throw inElement(error, elementId, { text });
  } finally {
    unit.text = outer;
  }
}

/** Refuses a language other than FEEL; a text without one is FEEL. */
export function checkLanguage(language: string | null, elementId: string, unit: Unit): void {
  if (language === null || language.trim() === '' || /feel/i.test(language)) return;
  refuseElement(unit, 'dmn.language', `Only FEEL is run, not ${language}`, elementId);
}

/** Refuses something about an element as a whole; does nothing when the unit is lenient. */
export function refuseElement(unit: Unit, code: string, message: string, elementId: string): void {
  if (unit.strict) throw new FeelError(code, message, undefined, '', { elementId });
}

/** Makes a result fit the type that the model declares: refused when it never could, null when it does not. */
export function typedCode(code: Code, type: FeelType | undefined, elementId: string, unit: Unit): Code {
  if (!type || type.kind === 'any') return code;
  if (!fits(code.type, type) && !mayConvert(code.type, type)) {
    refuseElement(unit, 'dmn.type', `The result is ${typeName(code.type)}, but ${typeName(type)} is declared`, elementId);
  }
  if (code.constant) {
    const value = coerce(code.constant.value, type);
    return constantCode(value === NO_FIT ? null : value, type);
  }
  const { run } = code;
  return {
    type,
    run: (frame) => {
      const value = coerce(run(frame), type);
      return value === NO_FIT ? null : value;
    },
  };
}

function mayConvert(actual: FeelType, wanted: FeelType): boolean {
  if (actual.kind === 'list' && wanted.kind !== 'list') return fits(actual.of, wanted);
  if (wanted.kind === 'list' && actual.kind !== 'list') return fits(actual, wanted.of);
  return actual.kind === 'date' && wanted.kind === 'dateTime';
}

/** Tells the element of an error that knows none. */
export function located<T>(elementId: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof FeelError && error.details.elementId === undefined) throw inElement(error, elementId);
    throw error;
  }
}
