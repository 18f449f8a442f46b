// What differs between two wordings of a table, rule by rule and cell by cell.
import type { TableForm } from './form.ts';

export type TableDifference = {
  same: boolean;
  /** Ids of rules that are new. */
  added: string[];
  /** Rules that are gone, with the number they had (from 1) and what they said. */
  removed: { id: string; number: number; says: string[] }[];
  /** Rules that say something else, with the columns (or `note`) in which they do. */
  changed: { id: string; cells: { column: string; before: string }[] }[];
  /** Rules that stand before others that they stood after. */
  moved: string[];
  columns: { added: string[]; removed: string[]; changed: string[] };
  policy: { before: string; after: string } | null;
};

const policyOf = ({ hitPolicy, aggregation }: TableForm): string => (aggregation === null ? hitPolicy : `${hitPolicy} ${aggregation}`);

/** Compares two wordings; rules and columns are the same when their ids are. */
export function differenceOfTables(before: TableForm, after: TableForm): TableDifference {
  const columnsBefore = [...before.inputs, ...before.outputs];
  const columnsAfter = [...after.inputs, ...after.outputs];
  const hadColumns = new Map(columnsBefore.map((column) => [column.id, column]));
  const hasColumns = new Set(columnsAfter.map(({ id }) => id));
  const cellsOf = (form: TableForm, rule: TableForm['rules'][number]): Map<string, string> =>
    new Map([
      ...form.inputs.map(({ id }, at) => [id, rule.inputs[at] ?? ''] as const),
      ...form.outputs.map(({ id }, at) => [id, rule.outputs[at] ?? ''] as const),
      ['note', rule.note] as const,
    ]);
  const had = new Map(before.rules.map((rule) => [rule.id, cellsOf(before, rule)]));
  const has = new Set(after.rules.map(({ id }) => id));
  const changed = after.rules.flatMap((rule) => {
    const old = had.get(rule.id);
    if (!old) return [];
    const cells = [...cellsOf(after, rule)].flatMap(([column, text]) => {
      const was = old.get(column);
      return was === undefined ? (text === '' ? [] : [{ column, before: '' }]) : was === text ? [] : [{ column, before: was }];
    });
    return cells.length > 0 ? [{ id: rule.id, cells }] : [];
  });
  const [policyBefore, policyAfter] = [policyOf(before), policyOf(after)];
  const difference = {
    added: after.rules.flatMap(({ id }) => (had.has(id) ? [] : [id])),
    removed: before.rules.flatMap((rule, at) =>
      has.has(rule.id) ? [] : [{ id: rule.id, number: at + 1, says: [...rule.inputs, ...rule.outputs].filter((text) => text !== '') }],
    ),
    changed,
    moved: movedIn(
      before.rules.flatMap(({ id }) => (has.has(id) ? [id] : [])),
      after.rules.flatMap(({ id }) => (had.has(id) ? [id] : [])),
    ),
    columns: {
      added: columnsAfter.flatMap(({ id }) => (hadColumns.has(id) ? [] : [id])),
      removed: columnsBefore.flatMap(({ id, label }) => (hasColumns.has(id) ? [] : [label])),
      changed: columnsAfter.flatMap((column) => {
        const old = hadColumns.get(column.id);
        return old && JSON.stringify(old) !== JSON.stringify(column) ? [column.id] : [];
      }),
    },
    policy: policyBefore === policyAfter ? null : { before: policyBefore, after: policyAfter },
  };
  const { columns } = difference;
  const parts = [difference.added, difference.removed, changed, difference.moved, columns.added, columns.removed, columns.changed];
  return { same: parts.every((list) => list.length === 0) && difference.policy === null && before.name === after.name, ...difference };
}

/** The fewest that were moved: those outside of the longest run that kept its order. */
function movedIn(before: string[], after: string[]): string[] {
  const place = new Map(before.map((id, at) => [id, at]));
  const numbers = after.map((id) => place.get(id)!);
  // Patience sorting: the last of the best rising runs of each length, with the way back.
  const tails: number[] = [];
  const back: number[] = new Array(numbers.length).fill(-1);
  numbers.forEach((number, at) => {
    let low = 0;
    for (let high = tails.length; low < high;) {
      const middle = (low + high) >> 1;
      if (numbers[tails[middle]!]! < number) low = middle + 1;
      else high = middle;
    }
    back[at] = tails[low - 1] ?? -1;
    tails[low] = at;
  });
  const kept = new Set<number>();
  for (let at = tails.at(-1) ?? -1; at >= 0; at = back[at]!) kept.add(at);
  return after.filter((_, at) => !kept.has(at));
}
