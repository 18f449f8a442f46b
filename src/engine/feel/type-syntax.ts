// Turns the type syntax of an expression into types.
import type { TypeSyntax } from './ast.ts';
import { anyType, contextType, fieldRecord, functionType, listType, rangeType } from './types.ts';
import type { FeelType } from './types.ts';
import { refuse } from './unit.ts';
import type { Unit } from './unit.ts';

/** The type that is written; an unknown name is refused, or `any`. */
export function resolveType(syntax: TypeSyntax, unit: Unit): FeelType {
  return tryResolve(syntax, unit) ?? anyType;
}

/** As `resolveType`, but null for an unknown name in a lenient unit. */
export function tryResolve(syntax: TypeSyntax, unit: Unit): FeelType | null {
  switch (syntax.of) {
    case 'list':
      return nested(syntax.item, unit, listType);
    case 'range':
      return nested(syntax.item, unit, rangeType);
    case 'context':
      return contextType(fieldRecord(syntax.entries.map(([name, type]) => [name, resolveType(type, unit)])));
    case 'function':
      return functionType(
        resolveType(syntax.result, unit),
        syntax.params.map((param) => resolveType(param, unit)),
      );
    default: {
      const type = unit.typeOf(syntax.name);
      if (!type) refuse(unit, 'feel.unknown_type', `There is no type "${syntax.name}"`, syntax.at);
      return type ?? null;
    }
  }
}

function nested(item: TypeSyntax, unit: Unit, wrap: (type: FeelType) => FeelType): FeelType | null {
  const type = tryResolve(item, unit);
  return type && wrap(type);
}
