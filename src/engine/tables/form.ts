// A decision table as a form: the small plain shape that people edit, read out of DMN XML.
import { Refusal } from '#kernel';
import type { Aggregation, HitPolicy } from '../dmn/model.ts';
import { type Markup, isMarkup, readMarkup } from '../markup.ts';
import { XmlError, checkXml } from '../safe-xml.ts';

export type TableColumn = { id: string; label: string; type: string | null; values: string | null };
/** A question that a table asks: `expression` gives the value that the column's cells test. */
export type TableQuestion = TableColumn & { expression: string };
/** A result that a table gives; `fallback` is what it gives where no rule matches. */
export type TableAnswer = TableColumn & { name: string; fallback: string | null };
export type TableFormRule = { id: string; inputs: string[]; outputs: string[]; note: string };

/** A table as it is edited; ids are those of the file, so that what a merchant does not touch stays as it was. */
export type TableForm = {
  key: string;
  name: string;
  hitPolicy: HitPolicy;
  aggregation: Aggregation | null;
  inputs: TableQuestion[];
  outputs: TableAnswer[];
  rules: TableFormRule[];
};

export const elementsIn = (element: Markup | undefined, local?: string): Markup[] =>
  (element?.children ?? []).filter((part): part is Markup => isMarkup(part) && (local === undefined || part.local === local));

export const childOf = (element: Markup | undefined, local: string): Markup | undefined => elementsIn(element, local)[0];

export const attributeOf = (element: Markup | undefined, name: string): string | null => element?.attributes.find(([key]) => key === name)?.[1] ?? null;

/** What stands in the `text` child of an element. */
export function textIn(element: Markup | undefined): string | null {
  const holder = childOf(element, 'text');
  if (!holder) return null;
  return holder.children.map((part) => (isMarkup(part) || (part.kind !== 'text' && part.kind !== 'cdata') ? '' : part.text)).join('');
}

const unlessBlank = (text: string | null): string | null => (text === null || text.trim() === '' ? null : text);

/** The annotations of a rule as one text, or its description. */
export function noteIn(rule: Markup): string {
  const entries = elementsIn(rule, 'annotationEntry').flatMap((entry) => unlessBlank(textIn(entry)) ?? []);
  if (entries.length > 0) return entries.join('; ');
  const described = childOf(rule, 'description');
  return (described?.children ?? []).map((part) => (isMarkup(part) ? '' : part.text)).join('');
}

/** The decisions of a file that are tables, wherever they stand. */
export function tablesIn(root: Markup): { decision: Markup; table: Markup }[] {
  return elementsIn(root, 'decision').flatMap((decision) => {
    const table = childOf(decision, 'decisionTable');
    return table ? [{ decision, table }] : [];
  });
}

const noTable = (key: string | undefined): Refusal =>
  new Refusal(
    'tables.none',
    { key: key ?? '' },
    { status: 422, message: key === undefined ? 'The file holds no decision table.' : `"${key}" is not a table.` },
  );

/** Reads the file as a tree; refuses what is no XML, with the line. */
export function readFile(xml: string): Markup {
  try {
    checkXml(xml);
    return readMarkup(xml);
  } catch (error) {
    const line = error instanceof XmlError ? error.line : undefined;
    const message = error instanceof Error ? error.message : String(error);
    throw new Refusal('decisions.unreadable', {}, { status: 422, message, ...(line ? { faults: [{ code: 'decisions.unreadable', message, line }] } : {}) });
  }
}

/** The table of that key in a file, or its first. */
export function findTable(root: Markup, key?: string): { decision: Markup; table: Markup } {
  const found = tablesIn(root).find(({ decision }) => key === undefined || attributeOf(decision, 'id') === key);
  if (!found) throw noTable(key);
  return found;
}

/** Reads a table out of a file as a form: the one of that key, or the first. Refuses `decisions.unreadable` and `tables.none`. */
export function readForm(xml: string, key?: string): TableForm {
  const { decision, table } = findTable(readFile(xml), key);
  const inputs = elementsIn(table, 'input');
  const outputs = elementsIn(table, 'output');
  return {
    key: attributeOf(decision, 'id') ?? '',
    name: attributeOf(decision, 'name') ?? '',
    hitPolicy: (attributeOf(table, 'hitPolicy') ?? 'UNIQUE') as HitPolicy,
    aggregation: attributeOf(table, 'aggregation') as Aggregation | null,
    inputs: inputs.map((input, index) => questionIn(input, index)),
    outputs: outputs.map((output, index) => answerIn(output, index)),
    rules: elementsIn(table, 'rule').map((rule, index) => ({
      id: attributeOf(rule, 'id') ?? `#r${index}`,
      inputs: cellsIn(rule, 'inputEntry', inputs.length),
      outputs: cellsIn(rule, 'outputEntry', outputs.length),
      note: noteIn(rule),
    })),
  };
}

function questionIn(input: Markup, index: number): TableQuestion {
  const expression = childOf(input, 'inputExpression');
  const text = textIn(expression) ?? '';
  return {
    id: attributeOf(input, 'id') ?? `#i${index}`,
    label: attributeOf(input, 'label') ?? text,
    expression: text,
    type: attributeOf(expression, 'typeRef'),
    values: unlessBlank(textIn(childOf(input, 'inputValues'))),
  };
}

function answerIn(output: Markup, index: number): TableAnswer {
  const name = attributeOf(output, 'name') ?? '';
  return {
    id: attributeOf(output, 'id') ?? `#o${index}`,
    label: attributeOf(output, 'label') ?? name,
    name,
    type: attributeOf(output, 'typeRef'),
    values: unlessBlank(textIn(childOf(output, 'outputValues'))),
    fallback: unlessBlank(textIn(childOf(output, 'defaultOutputEntry'))),
  };
}

/** The texts of a rule's cells, one for each column; `-` admits anything and is told as nothing. */
function cellsIn(rule: Markup, kind: 'inputEntry' | 'outputEntry', count: number): string[] {
  const cells = elementsIn(rule, kind).map((cell) => textIn(cell)?.trim() ?? '');
  return Array.from({ length: count }, (_, index) => (cells[index] === '-' && kind === 'inputEntry' ? '' : (cells[index] ?? '')));
}
