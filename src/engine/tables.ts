// What the drawing room may do with decision tables: read and write them as forms, try them, and tell what they leave open.
import type { Definitions } from './definitions.ts';
import { readDmn } from './decision.ts';
import type { FeelType } from './feel/feel.ts';
import { type Cover, coverOf } from './tables/cover.ts';
import { readForm, type TableForm } from './tables/form.ts';
import { type CellProblem, type ColumnKind, type TrialAnswer, columnsOf, kindsOf, problemsOfTable, tableBoxOf, tableTrial } from './tables/trial.ts';
import { FeelError } from './feel/feel.ts';

export type { Condition, Cover } from './tables/cover.ts';
export { type TableDifference, differenceOfTables } from './tables/difference.ts';
export { type TableAnswer, type TableForm, type TableFormRule, type TableQuestion, readForm } from './tables/form.ts';
export type { CellProblem, ColumnKind, TrialAnswer } from './tables/trial.ts';
export { writeForm } from './tables/write-form.ts';

/** A table opened for trying. */
export type OpenTable = {
  form: TableForm;
  problems: CellProblem[];
  /** The columns' kinds, questions first. */
  columns: ColumnKind[];
  cover: Cover;
  /** Gives an answer to the values of the questions; undefined while the table has problems. */
  answer: ((inputs: readonly unknown[], now: Date) => TrialAnswer) | undefined;
};

/** The newest drawings that use a table. */
export const usersOfTable = (definitions: Definitions, key: string): { key: string; name: string }[] =>
  definitions.usersOf(key).map(({ key: drawing, graph }) => ({ key: drawing, name: graph.name }));

/** Opens a table of a file as the drawings see it that use the published one of its key. */
export async function openTable(definitions: Definitions, xml: string, key?: string): Promise<OpenTable> {
  const form = readForm(xml, key);
  const scopes: FeelType[] = definitions.usersOf(form.key).map(({ scope }) => scope);
  try {
    const model = await readDmn(xml);
    const kinds = kindsOf(model, form.key, scopes);
    const columns = columnsOf(model, form.key, kinds);
    return {
      form,
      problems: problemsOfTable(model, form.key, scopes),
      columns,
      cover: coverOf(tableBoxOf(model, form.key)!, columns),
      answer: tableTrial(model, form.key, kinds),
    };
  } catch (error) {
    if (!(error instanceof FeelError)) throw error;
    const none = [...form.inputs, ...form.outputs].map(({ type }) => ({ kind: type ?? 'any', values: null }));
    return {
      form,
      problems: [{ code: error.code, reason: error.message, line: error.line, at: error.column }],
      columns: none,
      cover: { complete: 'unknown', gaps: [], overlaps: [], hidden: [], unknown: [] },
      answer: undefined,
    };
  }
}
