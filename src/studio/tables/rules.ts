// What a test row says against what its table gave.
import type { TableForm, TrialAnswer } from '#engine';
import type { RowAnswer, TestRow } from './types.ts';

/** Whether a table gives a list of results, and whether their order says something. */
const isList = ({ hitPolicy, aggregation }: TableForm): boolean => (hitPolicy === 'COLLECT' && aggregation === null) || isOrdered(hitPolicy);
const isOrdered = (policy: TableForm['hitPolicy']): boolean => policy === 'RULE ORDER' || policy === 'OUTPUT ORDER';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The name under which a result stands in what a table gives. */
const nameOf = (form: TableForm, at: number): string => form.outputs[at]!.name || `output ${at + 1}`;

/** The results of a table by the ids of its columns. */
export function resultsOf(form: TableForm, result: unknown): Record<string, unknown> {
  const pick = (given: unknown, at: number): unknown => (form.outputs.length === 1 ? given : isRecord(given) ? (given[nameOf(form, at)] ?? null) : null);
  return Object.fromEntries(
    form.outputs.map(({ id }, at) => [id, isList(form) && Array.isArray(result) ? result.map((one) => pick(one, at)) : pick(result, at)] as const),
  );
}

/** Whether two results are the same; numbers by their value, however they are written. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one === 'number' && typeof other === 'string') return isSame(other, one);
  if (typeof one === 'string' && typeof other === 'number') return one.trim() !== '' && Number(one) === other;
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((item, at) => isSame(item, other[at]));
  if (!isRecord(one) || !isRecord(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => isSame(one[key], other[key]));
}

/** The same items in whatever order. */
function isSameBag(one: unknown[], other: unknown[]): boolean {
  const left = [...other];
  for (const item of one) {
    const at = left.findIndex((it) => isSame(item, it));
    if (at < 0) return false;
    left.splice(at, 1);
  }
  return left.length === 0;
}

function isMet(form: TableForm, expected: unknown, given: unknown): boolean {
  const isBag = isList(form) && !isOrdered(form.hitPolicy);
  return isBag && Array.isArray(expected) && Array.isArray(given) ? isSameBag(expected, given) : isSame(expected, given);
}

/** Holds what a table gave against what a row expects. */
export function verdictOf(form: TableForm, row: TestRow, answer: TrialAnswer): RowAnswer {
  const results = resultsOf(form, answer.result);
  const asked = form.outputs.filter(({ id }) => Object.hasOwn(row.expects, id));
  const wrong = answer.problem ? asked.map(({ id }) => id) : asked.flatMap(({ id }) => (isMet(form, row.expects[id], results[id]) ? [] : [id]));
  return {
    ok: asked.length === 0 ? null : wrong.length === 0,
    rules: answer.rules.flatMap((at) => form.rules[at]?.id ?? []),
    results,
    wrong,
    problem: answer.problem,
  };
}

/** The values of a row in the order of the table's questions; one that it does not name is null. */
export const inputsOf = (form: TableForm, row: TestRow): unknown[] => form.inputs.map(({ id }) => row.inputs[id] ?? null);
