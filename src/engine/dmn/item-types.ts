// Resolves the type names of a model: built in, declared here, or declared in an imported model.
import { anyType, contextType, fieldRecord, functionType, listType, typeByName } from '../feel/types.ts';
import type { FeelType } from '../feel/types.ts';
import { compileExpression, compileUnaryTests, FeelError } from '../feel/feel.ts';
import type { FeelValue } from '../feel/values.ts';
import type { DmnModel, ItemDefinition } from './model.ts';

const MAX_TYPE_DEPTH = 30;

/** Finds types by name in a model and, with a prefix such as `shop.tOrder`, in what it imports. */
export function typeFinder(
  model: DmnModel,
  imports: readonly DmnModel[],
  unknown: (typeRef: string) => void = () => {},
): (typeRef: string | null) => FeelType | undefined {
  const known = new Map<string, FeelType>();
  const resolve = (typeRef: string | null, depth: number): FeelType | undefined => {
    if (typeRef === null || depth > MAX_TYPE_DEPTH) return undefined;
    const found = known.get(typeRef);
    if (found) return found;
    const type =
      declared(typeRef, depth) ??
      typeByName(typeRef) ??
      imported(typeRef) ??
      (typeRef.includes(':') ? resolve(typeRef.slice(typeRef.indexOf(':') + 1), depth + 1) : undefined);
    if (type) known.set(typeRef, type);
    else if (typeRef.trim() !== '' && depth === 0) unknown(typeRef);
    return type;
  };
  const declared = (name: string, depth: number): FeelType | undefined => {
    const item = model.types.find((one) => one.name === name);
    return item && ofItem(item, depth);
  };
  const imported = (name: string): FeelType | undefined => {
    for (const { name: alias, namespace } of model.imports) {
      const other = imports.find((one) => one.namespace === namespace);
      if (other && name.startsWith(`${alias}.`)) return typeFinder(other, imports)(name.slice(alias.length + 1));
    }
    return undefined;
  };
  const ofItem = (item: ItemDefinition, depth: number): FeelType => {
    const single = item.functionItem
      ? functionType(
          resolve(item.functionItem.result, depth + 1) ?? anyType,
          item.functionItem.params.map((param) => resolve(param.typeRef, depth + 1) ?? anyType),
        )
      : item.components.length > 0
        ? contextType(fieldRecord(item.components.map((component) => [component.name, ofItem(component, depth + 1)] as const)))
        : (resolve(item.typeRef, depth + 1) ?? anyType);
    const one = item.allowedValues === null ? single : constrained(single, item.allowedValues);
    const type = item.isCollection ? listType(one) : one;
    return item.typeConstraint === null ? type : constrained(type, item.typeConstraint);
  };
  return (typeRef) => resolve(typeRef, 0);
}

/** The type with only the values that pass a model's tests; texts that are named one by one also bind the compiler. */
function constrained(type: FeelType, tests: string): FeelType {
  if (type.kind === 'any' || type.kind === 'null') return type;
  const { test, isAnything } = compileUnaryTests(tests, type, contextType({}), { lenient: true });
  if (isAnything) return type;
  const allows = (value: FeelValue): boolean => test(value, {}) === true;
  const values = type.kind === 'string' ? textsIn(tests) : null;
  return values ? { kind: 'string', values, allows } : { ...type, allows };
}

/** The texts of a plain list such as `"gold", "basic"`; null for anything else. */
function textsIn(tests: string): string[] | null {
  const { constant } = listOf(tests);
  const isPlain = Array.isArray(constant) && constant.length > 0 && constant.every((one) => typeof one === 'string');
  return isPlain ? (constant as string[]) : null;
}

function listOf(tests: string): { constant: unknown } {
  try {
    return { constant: compileExpression(`[${tests}]`, contextType({}), { lenient: true }).evaluate({}) };
  } catch (error) {
    if (error instanceof FeelError) return { constant: null };
    throw error;
  }
}
