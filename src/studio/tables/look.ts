// A table looked at as people see it: its cells, what is wrong, what its rows give and what it leaves open.
import { type Condition, type Engine, type OpenTable, openTable } from '#engine';
import { inputsOf, verdictOf } from './rules.ts';
import type { TestRow } from './types.ts';

/** Opens a table and tries the rows; all is told by the ids of columns and rules. */
export async function lookAt({ definitions }: Engine, xml: string, ask: { key: string | undefined; rows: readonly TestRow[]; now: Date }) {
  const open = await openTable(definitions, xml, ask.key);
  const { form, columns } = open;
  const ids = [...form.inputs, ...form.outputs].map(({ id }) => id);
  const { answer } = open;
  const rows = answer ? ask.rows.map((row) => verdictOf(form, row, answer(inputsOf(form, row), ask.now))) : [];
  const taken = new Set(rows.flatMap(({ rules }) => rules));
  return {
    form,
    columns: columns.map((column, at) => ({ id: ids[at]!, ...column })),
    problems: problemsOf(open),
    cover: coverOf(open),
    rows,
    untried: answer ? form.rules.flatMap(({ id }) => (taken.has(id) ? [] : [id])) : [],
  };
}

function problemsOf({ form, problems }: OpenTable) {
  return problems.map(({ rule, input, output, ...problem }) => ({
    ...problem,
    rule: rule === undefined ? null : (form.rules[rule]?.id ?? null),
    column: input !== undefined ? (form.inputs[input]?.id ?? null) : output !== undefined ? (form.outputs[output]?.id ?? null) : null,
  }));
}

function coverOf({ form, cover }: OpenTable) {
  const ruleOf = (at: number): string => form.rules[at]!.id;
  const told = (where: Condition[]) => where.map(({ input, ...condition }) => ({ column: form.inputs[input]!.id, ...condition }));
  return {
    complete: cover.complete,
    gaps: cover.gaps.map(told),
    overlaps: cover.overlaps.map(({ rules, where, isCertain }) => ({ rules: rules.map(ruleOf), where: told(where), isCertain })),
    hidden: cover.hidden.map(ruleOf),
    unknown: cover.unknown.map((at) => form.inputs[at]!.id),
  };
}
