// Compiles names, paths and filters: the ways in which an expression reads what it was given.
import { importerFor } from './convert.ts';
import type { Span } from './error.ts';
import type { AstOf } from './ast.ts';
import { builtinFunction } from './builtins.ts';
import { toInteger } from './numbers.ts';
import { normalName } from './parse.ts';
import { property, propertyType } from './properties.ts';
import { anyType, fieldOf, listType, typeName } from './types.ts';
import type { ContextType, FeelType } from './types.ts';
import type { Binding, Code, Run, Scope, Unit } from './unit.ts';
import { constantCode, fold, newSlot, refuse } from './unit.ts';
import { isContext, isList, isPlainKey, isRecord, ownValue } from './values.ts';
import type { FeelValue } from './values.ts';

type RawRead = (vars: Record<string, unknown>) => unknown;

/** A chain of plain properties that starts at a variable from outside; imported only at its end. */
interface RootPath {
  readonly keys: readonly string[];
  readonly type: FeelType;
  readonly read: RawRead;
}

const rootPaths = new WeakMap<Code, RootPath>();

export function compileName(ast: AstOf<'name'>, scope: Scope, unit: Unit): Code {
  const wanted = normalName(ast.name);
  for (let at: Scope = scope; ; at = at.outer) {
    if (at.is === 'names') {
      const binding = at.names.get(wanted);
      if (binding) return slotCode(binding, unit);
    } else if (at.is === 'item') {
      const found = compileItemName(ast, at, unit);
      if (found) return found;
    } else {
      return compileRootName(ast, at.type, unit);
    }
  }
}

export function slotCode({ slot, type }: Binding, unit: Unit): Code {
  unit.usedSlots.add(slot);
  return { type, run: (frame) => frame.locals[slot] ?? null };
}

/** Inside a filter `item` is the element, and its entries are names; of an unknown element this shows at run time. */
function compileItemName(ast: AstOf<'name'>, scope: Extract<Scope, { is: 'item' }>, unit: Unit): Code | null {
  const { slot, type } = scope.item;
  if (normalName(ast.name) === 'item') return itemCode(scope.item, unit);
  if (type.kind === 'context') {
    const key = fieldKey(type, ast.name);
    if (key !== undefined) {
      const read = ownReader(key);
      return { type: fieldOf(type, key) ?? anyType, run: (frame) => read(frame.locals[slot]) };
    }
    if (!type.open) return null;
  } else if (type.kind !== 'any') {
    return null;
  }
  const key = ast.name;
  const lenient: Unit = { ...unit, strict: false };
  const outer = compileName(ast, scope.outer, lenient);
  return {
    type: anyType,
    run: (frame) => {
      const item = frame.locals[slot];
      return isContext(item) && Object.hasOwn(item, key) ? (item[key] ?? null) : outer.run(frame);
    },
  };
}

/** The element itself, unless it has an entry of that name. */
function itemCode(item: Binding, unit: Unit): Code {
  const { slot, type } = item;
  const field = type.kind === 'context' ? fieldOf(type, 'item') : undefined;
  const mayHaveEntry = type.kind === 'any' || field !== undefined || (type.kind === 'context' && type.open === true);
  if (!mayHaveEntry) return slotCode(item, unit);
  return {
    type: field ?? anyType,
    run: (frame) => {
      const value = frame.locals[slot] ?? null;
      return isContext(value) && Object.hasOwn(value, 'item') ? (value.item ?? null) : value;
    },
  };
}

/** The field that a name means, whatever its spacing. */
function fieldKey(type: ContextType, name: string): string | undefined {
  if (Object.hasOwn(type.fields, name)) return name;
  const wanted = normalName(name);
  return Object.keys(type.fields).find((field) => normalName(field) === wanted);
}

function ownReader(key: string): (value: FeelValue | undefined) => FeelValue {
  if (!isPlainKey(key)) return (value) => (isContext(value) && Object.hasOwn(value, key) ? (value[key] ?? null) : null);
  return (value) => (isContext(value) ? (value[key] ?? null) : null);
}

function compileRootName(ast: AstOf<'name'>, root: FeelType, unit: Unit): Code {
  const key = root.kind === 'context' ? fieldKey(root, ast.name) : undefined;
  if (key === undefined) {
    const builtin = builtinFunction(ast.name);
    if (builtin) return constantCode(builtin, builtin.type);
    const open = root.kind === 'any' || (root.kind === 'context' && root.open === true);
    if (!open) {
      refuse(unit, 'feel.unknown_name', `There is no "${ast.name}" here${known(root)}`, ast.at);
      return constantCode(null, anyType);
    }
  }
  const name = key ?? ast.name;
  const type = root.kind === 'context' ? (fieldOf(root, name) ?? anyType) : anyType;
  const read: RawRead = isPlainKey(name) ? (vars) => vars[name] : (vars) => ownValue(vars, name);
  return rootCode({ keys: [name], type, read }, unit);
}

function known(type: FeelType): string {
  if (type.kind !== 'context') return '';
  const names = Object.keys(type.fields);
  return names.length ? `; there is ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}` : '';
}

function rootCode(path: RootPath, unit: Unit): Code {
  const importer = importerFor(path.type);
  const { read } = path;
  unit.names.add(path.keys.join('.'));
  const code: Code = { type: path.type, run: scalarRun(path.type, read) ?? ((frame) => importer(read(frame.vars))) };
  rootPaths.set(code, path);
  return code;
}

/** The commonest reads without a detour through the importer. */
function scalarRun(type: FeelType, read: RawRead): Run | null {
  const isPlain = type.kind === 'number' || type.kind === 'string' || type.kind === 'boolean';
  if (!isPlain || type.allows) return null;
  const importer = importerFor(type);
  const kind = type.kind;
  if (kind === 'number')
    return (frame) => {
      const value = read(frame.vars);
      return typeof value === 'number' && value - value === 0 ? value : importer(value);
    };
  return (frame) => {
    const value = read(frame.vars);
    return typeof value === kind ? (value as FeelValue) : null;
  };
}

export function compilePath(ast: AstOf<'path'>, scope: Scope, unit: Unit): Code {
  const before = new Set(unit.names);
  const from = unit.compile(ast.from, scope, unit);
  const root = rootPaths.get(from);
  if (root && (root.type.kind === 'context' || root.type.kind === 'any')) {
    const longer = longerPath(root, ast, unit);
    if (!longer) return constantCode(null, anyType);
    const prefix = root.keys.join('.');
    if (!before.has(prefix)) unit.names.delete(prefix);
    return rootCode(longer, unit);
  }
  const key = from.type.kind === 'context' ? (fieldKey(from.type, ast.name) ?? ast.name) : itemKey(from.type, ast.name);
  const type = propertyType(from.type, key);
  if (!type)
    refuse(
      unit,
      'feel.unknown_property',
      `${typeName(from.type)} has no "${ast.name}"${known(from.type.kind === 'list' ? from.type.of : from.type)}`,
      nameSpan(ast),
    );
  if (from.type.kind === 'context' && type) {
    const read = ownReader(key);
    return fold({ type, run: (frame) => read(from.run(frame)) }, [from]);
  }
  return fold({ type: type ?? anyType, run: (frame) => property(from.run(frame), key) }, [from]);
}

/** Where the property's name stands in the text. */
function nameSpan(ast: AstOf<'path'>): Span {
  return { from: ast.at.to - ast.name.length, to: ast.at.to };
}

function itemKey(type: FeelType, name: string): string {
  return type.kind === 'list' && type.of.kind === 'context' ? (fieldKey(type.of, name) ?? name) : name;
}

function longerPath(root: RootPath, ast: AstOf<'path'>, unit: Unit): RootPath | null {
  const { read } = root;
  const key = root.type.kind === 'context' ? (fieldKey(root.type, ast.name) ?? ast.name) : ast.name;
  const type = propertyType(root.type, key);
  if (!type) {
    refuse(unit, 'feel.unknown_property', `"${root.keys.join('.')}" has no "${ast.name}"${known(root.type)}`, nameSpan(ast));
    return null;
  }
  const keys = [...root.keys, key];
  if (root.type.kind === 'any') {
    const importer = importerFor(root.type);
    return {
      keys,
      type,
      read: (vars) => {
        const value = read(vars);
        return isRecord(value) ? ownValue(value, key) : property(importer(value), key);
      },
    };
  }
  if (!isPlainKey(key))
    return {
      keys,
      type,
      read: (vars) => {
        const value = read(vars);
        return isRecord(value) ? ownValue(value, key) : null;
      },
    };
  return {
    keys,
    type,
    read: (vars) => {
      const value = read(vars);
      return isRecord(value) ? value[key] : null;
    },
  };
}

/** The elements of a value: of a list its own, of null none, of anything else itself. */
export function elementsOf(value: FeelValue): readonly FeelValue[] {
  return value === null ? [] : isList(value) ? value : [value];
}

function pick(values: readonly FeelValue[], position: FeelValue): FeelValue {
  const index = typeof position === 'number' ? toInteger(position) : null;
  if (index === null || index === 0) return null;
  return values[index > 0 ? index - 1 : values.length + index] ?? null;
}

export function compileFilter(ast: AstOf<'filter'>, scope: Scope, unit: Unit): Code {
  const from = unit.compile(ast.from, scope, unit);
  return compileFilterWith(from, scope, unit, (inside) => {
    const by = unit.compile(ast.by, inside, unit);
    if (!['boolean', 'any', 'number', 'null'].includes(by.type.kind)) {
      refuse(unit, 'feel.type', `A filter is a condition or a position, not ${typeName(by.type)}`, ast.by.at);
    }
    return by;
  });
}

/** Filters what is compiled already; the filter sees `item` and the entries of the element. */
export function compileFilterWith(from: Code, scope: Scope, unit: Unit, compileBy: (inside: Scope) => Code): Code {
  const element = from.type.kind === 'list' ? from.type.of : from.type.kind === 'range' ? anyType : from.type;
  const slot = newSlot(unit);
  const by = compileBy({ is: 'item', item: { slot, type: element }, outer: scope });
  if (by.constant && typeof by.constant.value === 'number') {
    const position = by.constant.value;
    return fold({ type: element, run: (frame) => pick(elementsOf(from.run(frame)), position) }, [from]);
  }
  unit.metered = true;
  const type = by.type.kind === 'boolean' ? listType(element) : by.type.kind === 'number' ? element : anyType;
  return {
    type,
    run: (frame) => {
      const values = elementsOf(from.run(frame));
      const kept: FeelValue[] = [];
      for (let index = 0; index < values.length; index += 1) {
        const value = values[index] ?? null;
        frame.meter.spend(1);
        frame.locals[slot] = value;
        const verdict = by.run(frame);
        if (verdict === true) kept.push(value);
        else if (typeof verdict === 'number') return pick(values, verdict);
      }
      return kept;
    },
  };
}
