// Compiles decision tables: cells to tests, rules to rows, and the hit policy to one function over what matched.
import { FeelError } from '../feel/error.ts';
import { mergeTypes, nullType, anyType, contextType, fieldRecord, fits, listType, numberType, typeName } from '../feel/types.ts';
import type { FeelType } from '../feel/types.ts';
import type { Test } from '../feel/compile-logic.ts';
import { newSlot } from '../feel/unit.ts';
import type { Code, Frame, Scope, Unit } from '../feel/unit.ts';
import { contextOf } from '../feel/values.ts';
import type { FeelValue } from '../feel/values.ts';
import { checkLanguage, compileCell, compileText, refuseElement, typedCode } from './build.ts';
import { aggregate, agree, compareRanks, rankOf } from './hit-policy.ts';
import type { TableBox, TableOutput, TableRule } from './model.ts';

/** A rule that matched, as it is stored with the decision. */
export interface MatchedRule {
  /** The place of the rule in its table, from 0. */
  readonly index: number;
  readonly id: string;
  readonly annotation?: string;
}

/** What a table did in one evaluation. */
export interface TableTrace {
  readonly matched: readonly MatchedRule[];
  readonly inputs: readonly FeelValue[];
}

export interface TableCode extends Code {
  readonly inputs: readonly { readonly label: string; readonly expression: string; readonly type: FeelType }[];
  readonly outputs: readonly { readonly name: string; readonly type: FeelType }[];
  /** Evaluates and tells which rules matched. */
  readonly trace: (frame: Frame) => { readonly result: FeelValue; readonly trace: TableTrace };
}

type TypeOf = (typeRef: string | null) => FeelType | undefined;

interface Column {
  readonly code: Code;
  readonly slot: number;
  readonly type: FeelType;
  readonly allowed: Test | null;
  readonly id: string;
  readonly label: string;
}
interface Row {
  readonly tests: readonly { readonly column: number; readonly test: Test }[];
  readonly run: (frame: Frame) => FeelValue;
  readonly parts: readonly Code[];
  readonly matched: MatchedRule;
}

interface Table {
  readonly box: TableBox;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly fallback: ((frame: Frame) => FeelValue) | null;
  /** For each output its values, best first. */
  readonly order: readonly (readonly FeelValue[])[];
  readonly strict: boolean;
}

export function compileTable(box: TableBox, scope: Scope, unit: Unit, typeOf: TypeOf, wanted: FeelType | undefined): TableCode {
  const columns = compileColumns(box, scope, unit, typeOf);
  const outputTypes = box.outputs.map(
    (output) => typeOf(output.typeRef) ?? (box.outputs.length === 1 ? elementOf(wanted, box) : fieldType(wanted, output.name, box)),
  );
  const order = box.outputs.map((output, index) => outputOrder(output, outputTypes[index], scope, unit));
  const rows = box.rules.map((rule, index) => compileRow(box, rule, index, { columns, outputTypes, order, scope, unit }));
  const table: Table = {
    box,
    columns,
    rows,
    order,
    strict: unit.strict,
    fallback: compileFallback(box, outputTypes, scope, unit),
  };
  checkPolicy(table, unit);
  const outputs = box.outputs.map((output, index) => ({
    name: output.name || box.outputs.length === 1 ? output.name : `output ${index + 1}`,
    type: outputTypes[index] ?? columnType(rows, index),
  }));
  const single = outputs.length === 1 ? (outputs[0]?.type ?? anyType) : contextType(fieldRecord(outputs.map(({ name, type }) => [name, type] as const)));
  const trace = (frame: Frame): { result: FeelValue; trace: TableTrace } => evaluate(table, frame);
  return {
    type: resultType(box, single),
    outputs,
    trace,
    inputs: columns.map((column, index) => ({
      label: column.label,
      expression: box.inputs[index]?.expression.text ?? '',
      type: column.type,
    })),
    run: (frame) => evaluate(table, frame).result,
  };
}

function resultType(box: TableBox, single: FeelType): FeelType {
  if (box.hitPolicy === 'COLLECT' && box.aggregation) return box.aggregation === 'COUNT' ? numberType : single;
  return box.hitPolicy === 'COLLECT' || box.hitPolicy === 'RULE ORDER' || box.hitPolicy === 'OUTPUT ORDER' ? listType(single) : single;
}

function isListPolicy(box: TableBox): boolean {
  return resultType(box, anyType).kind === 'list';
}

/** What one output is when only the decision's type is declared. */
function elementOf(wanted: FeelType | undefined, box: TableBox): FeelType | undefined {
  if (!wanted || box.aggregation === 'COUNT') return undefined;
  return isListPolicy(box) && wanted.kind === 'list' ? wanted.of : wanted;
}

function fieldType(wanted: FeelType | undefined, name: string, box: TableBox): FeelType | undefined {
  const row = elementOf(wanted, box);
  return row?.kind === 'context' && Object.hasOwn(row.fields, name) ? row.fields[name] : undefined;
}

function columnType(rows: readonly Row[], index: number): FeelType {
  return rows.map((row) => row.parts[index]?.type ?? nullType).reduce(mergeTypes, nullType);
}

function compileColumns(box: TableBox, scope: Scope, unit: Unit, typeOf: TypeOf): Column[] {
  return box.inputs.map((input) => {
    checkLanguage(input.expression.language, input.id, unit);
    const code = typedCode(compileText(input.expression.text, input.id, scope, unit), typeOf(input.expression.typeRef), input.id, unit);
    const slot = newSlot(unit);
    const outer = unit.input;
    unit.input = { slot, type: code.type };
    const allowed = input.values === null ? null : compileCell(input.values, input.id, code.type, scope, unit);
    unit.input = outer;
    return { code, slot, type: code.type, allowed, id: input.id, label: input.label };
  });
}

/** The declared output values in order; only constants have a rank. */
function outputOrder(output: TableOutput, type: FeelType | undefined, scope: Scope, unit: Unit): readonly FeelValue[] {
  if (output.values === null) return [];
  const list = typedCode(compileText(`[${output.values}]`, output.id, scope, unit), undefined, output.id, unit);
  const values = list.constant?.value;
  if (!Array.isArray(values)) return [];
  if (type && list.type.kind === 'list' && !fits(list.type.of, type))
    refuseElement(unit, 'dmn.output_type', `The values of the output are not ${typeName(type)}`, output.id);
  return values as readonly FeelValue[];
}

interface RowParts {
  readonly columns: readonly Column[];
  readonly outputTypes: readonly (FeelType | undefined)[];
  readonly order: readonly (readonly FeelValue[])[];
  readonly scope: Scope;
  readonly unit: Unit;
}

function compileRow(box: TableBox, rule: TableRule, index: number, parts: RowParts): Row {
  const { columns, outputTypes, order, scope, unit } = parts;
  if (rule.inputs.length !== box.inputs.length || rule.outputs.length !== box.outputs.length) {
    refuseElement(
      unit,
      'dmn.shape',
      `Rule ${index + 1} has ${rule.inputs.length} conditions and ${rule.outputs.length} results for ${box.inputs.length} and ${box.outputs.length} columns`,
      rule.id,
    );
  }
  const tests = rule.inputs.flatMap((cell, column) => {
    const input = columns[column];
    if (!input) return [];
    checkLanguage(cell.language, cell.id || rule.id, unit);
    const outer = unit.input;
    unit.input = { slot: input.slot, type: input.type };
    const test = compileCell(cell.text, cell.id || rule.id, input.type, scope, unit);
    unit.input = outer;
    return test ? [{ column, test }] : [];
  });
  const codes = box.outputs.map((output, column) => {
    const cell = rule.outputs[column];
    checkLanguage(cell?.language ?? null, cell?.id || rule.id, unit);
    const code = compileOutput(cell?.text ?? '', cell?.id || rule.id, outputTypes[column], scope, unit);
    checkOutputValue(code, output, order[column] ?? [], cell?.id || rule.id, unit);
    return code;
  });
  const matched: MatchedRule = Object.freeze({
    index,
    id: rule.id,
    ...(rule.annotation === null ? {} : { annotation: rule.annotation }),
  });
  return { tests, parts: codes, run: rowRun(box, codes), matched };
}

/** An empty result cell is null. */
function compileOutput(text: string, elementId: string, type: FeelType | undefined, scope: Scope, unit: Unit): Code {
  const code = text.trim() === '' || text.trim() === '-' ? compileText('null', elementId, scope, unit) : compileText(text, elementId, scope, unit);
  if (type && !fits(code.type, type)) {
    const single = type.kind === 'list' ? type.of : type;
    if (!fits(code.type, single))
      refuseElement(unit, 'dmn.output_type', `The result is ${typeName(code.type)}, but the column is ${typeName(type)}`, elementId);
  }
  return typedCode(code, unit.strict ? type : undefined, elementId, unit);
}

function checkOutputValue(code: Code, output: TableOutput, order: readonly FeelValue[], elementId: string, unit: Unit): void {
  if (order.length === 0 || !code.constant || code.constant.value === null) return;
  if (rankOf(code.constant.value, order) < order.length) return;
  refuseElement(unit, 'dmn.output_value', `The result is not among ${output.values}`, elementId);
}

function rowRun(box: TableBox, codes: readonly Code[]): (frame: Frame) => FeelValue {
  const [only] = codes;
  if (only && codes.length === 1) return only.run;
  const names = box.outputs.map((output, index) => output.name || `output ${index + 1}`);
  const build = (frame: Frame): FeelValue => contextOf(codes.map((code, index) => [names[index] ?? '', code.run(frame)] as const));
  return build;
}

function compileFallback(box: TableBox, types: readonly (FeelType | undefined)[], scope: Scope, unit: Unit): Table['fallback'] {
  if (box.outputs.every((output) => output.defaultEntry === null)) return null;
  return rowRun(
    box,
    box.outputs.map((output, index) => compileOutput(output.defaultEntry?.text ?? '', output.defaultEntry?.id || output.id, types[index], scope, unit)),
  );
}

const POLICIES = new Set(['UNIQUE', 'ANY', 'FIRST', 'PRIORITY', 'RULE ORDER', 'OUTPUT ORDER', 'COLLECT']);

function checkPolicy({ box, order, rows }: Table, unit: Unit): void {
  const { id } = box;
  if (!POLICIES.has(box.hitPolicy)) refuseElement(unit, 'dmn.hit_policy', `There is no hit policy "${box.hitPolicy}"`, id);
  if (box.outputs.length === 0) refuseElement(unit, 'dmn.shape', 'The table has no output', id);
  const isRanked = box.hitPolicy === 'PRIORITY' || box.hitPolicy === 'OUTPUT ORDER';
  if (isRanked && order.every((values) => values.length === 0)) {
    refuseElement(unit, 'dmn.output_values', `${box.hitPolicy.toLowerCase()} needs the output values, best first`, id);
  }
  if (box.aggregation === null || box.hitPolicy !== 'COLLECT') return;
  if (box.outputs.length > 1) refuseElement(unit, 'dmn.aggregation', `${box.aggregation} needs exactly one output`, id);
  const { kind } = columnType(rows, 0);
  const isCounted = box.aggregation === 'COUNT';
  if (
    !isCounted &&
    !['number', 'any', 'null', 'daysDuration', 'yearsDuration'].includes(kind) &&
    !(box.aggregation !== 'SUM' && kind !== 'boolean' && kind !== 'context')
  ) {
    refuseElement(unit, 'dmn.aggregation', `${box.aggregation} of ${typeName({ kind: kind as 'any' })} has no answer`, id);
  }
}

function evaluate(table: Table, frame: Frame): { result: FeelValue; trace: TableTrace } {
  const { columns, rows } = table;
  const inputs: FeelValue[] = new Array(columns.length);
  for (let index = 0; index < columns.length; index += 1) {
    const column = columns[index] as Column;
    const value = column.code.run(frame);
    if (column.allowed && value !== null) {
      frame.locals[column.slot] = value;
      if (column.allowed(frame, value) !== true) return notAllowed(table, column, inputs);
    }
    inputs[index] = value;
  }
  const stopsAtFirst = table.box.hitPolicy === 'FIRST';
  const hits: Row[] = [];
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as Row;
    if (!matchesRow(row, inputs, frame)) continue;
    hits.push(row);
    if (stopsAtFirst) break;
  }
  return decide(table, hits, inputs, frame);
}

function matchesRow(row: Row, inputs: readonly FeelValue[], frame: Frame): boolean {
  const { tests } = row;
  for (let index = 0; index < tests.length; index += 1) {
    const cell = tests[index] as Row['tests'][number];
    if (cell.test(frame, inputs[cell.column] as FeelValue) !== true) return false;
  }
  return true;
}

function notAllowed(table: Table, column: Column, inputs: readonly FeelValue[]): { result: FeelValue; trace: TableTrace } {
  if (table.strict)
    throw new FeelError('dmn.input_value', `The value of "${column.label}" is not among those that may come in`, undefined, '', { elementId: column.id });
  return { result: null, trace: { matched: [], inputs } };
}

function violated(table: Table, hits: readonly Row[], code: string, message: string): null {
  if (table.strict)
    throw new FeelError(code, message, undefined, '', {
      elementId: table.box.id,
      rules: hits.map((row) => row.matched.id),
    });
  return null;
}

function decide(table: Table, hits: readonly Row[], inputs: readonly FeelValue[], frame: Frame): { result: FeelValue; trace: TableTrace } {
  const [first] = hits;
  if (!first) return { result: noMatch(table, frame), trace: { matched: [], inputs } };
  const answer = (result: FeelValue, rows: readonly Row[]): { result: FeelValue; trace: TableTrace } => ({
    result,
    trace: { matched: rows.map((row) => row.matched), inputs },
  });
  switch (table.box.hitPolicy) {
    case 'UNIQUE':
      return hits.length > 1
        ? answer(violated(table, hits, 'dmn.unique', `${hits.length} rules match where only one may`), hits)
        : answer(first.run(frame), hits);
    case 'ANY': {
      const values = hits.map((row) => row.run(frame));
      return answer(agree(values) ? (values[0] ?? null) : violated(table, hits, 'dmn.any', 'The matching rules have different results'), hits);
    }
    case 'FIRST':
      return answer(first.run(frame), [first]);
    case 'PRIORITY': {
      const [best = first] = ranked(table, hits, frame);
      return answer(best.run(frame), [best]);
    }
    case 'OUTPUT ORDER': {
      const rows = ranked(table, hits, frame);
      return answer(
        rows.map((row) => row.run(frame)),
        rows,
      );
    }
    default: {
      const values = hits.map((row) => row.run(frame));
      return answer(table.box.hitPolicy === 'COLLECT' && table.box.aggregation ? aggregate(values, table.box.aggregation) : values, hits);
    }
  }
}

/** The default results where there are any; else an empty list or count, or null. */
function noMatch(table: Table, frame: Frame): FeelValue {
  if (table.fallback) {
    const value = table.fallback(frame);
    return isListPolicy(table.box) ? [value] : value;
  }
  if (isListPolicy(table.box)) return [];
  return table.box.hitPolicy === 'COLLECT' && table.box.aggregation === 'COUNT' ? 0 : null;
}

function ranked(table: Table, hits: readonly Row[], frame: Frame): Row[] {
  const rank = (row: Row): number[] => row.parts.map((part, index) => rankOf(part.run(frame), table.order[index] ?? []));
  return hits
    .map((row) => ({ row, ranks: rank(row) }))
    .sort((a, b) => compareRanks(a.ranks, b.ranks))
    .map(({ row }) => row);
}
