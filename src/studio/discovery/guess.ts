// What a log file is and which of its columns hold what, guessed from its beginning; a person looks before anything is read.
import { type DayOrder, type Mapping, instantOf, recordsOf } from './reading.ts';

export type Guess =
  | { format: 'xes' }
  | { format: 'csv'; separator: string; names: string[]; sample: string[][]; mapping: Mapping | null; isSure: boolean }
  | { format: 'unknown' };

const SEPARATORS = [',', ';', '\t', '|'] as const;
const SAMPLE = 200;
const SHOWN = 5;

/** Words by which columns are called, in the languages of the house and of the field. */
const NAMES = {
  caseId:
    /^(case|trace|process)[\s_:.-]*(id|nr|no|key|number|concept:name)?$|case:concept:name|order[\s_-]*(id|nr|no|number)|^order$|comand|zam[oó]wieni|pedido|заказ|ticket|^id$/i,
  activity: /activit|^event$|event[\s_-]*(name|type)|^task|^step|^action|concept:name|^status|operation|activitat|krok|czynno|atividade|действие|этап/i,
  time: /time|date|stamp|^when$|^at$|completed|dat[aăe]|czas|hora|дата|время/i,
  resource: /resource|^user|actor|^role|^who|performer|agent|org:|department|team|utilizator|rol[aă]?$|u[żz]ytkownik|usu[aá]rio|исполнител|роль/i,
};

/** Guesses from the first signs of a file; at least a heading and a row are needed. */
export function guessOf(text: string): Guess {
  const head = text.replace(/^\uFEFF/, '');
  if (/^\s*(<\?xml[^>]*\?>\s*)?(<!--[\s\S]*?-->\s*)*<(\w+:)?log[\s>]/.test(head)) return { format: 'xes' };
  if (head.trimStart().startsWith('<')) return { format: 'unknown' };
  const whole = head.slice(0, head.lastIndexOf('\n') + 1) || head;
  const separator = separatorOf(whole);
  const [first, ...rows] = recordsOf(whole, separator).slice(0, SAMPLE);
  if (!first || first.cells.length < 2 || rows.length === 0) return { format: 'unknown' };
  const cells = rows.map((row) => row.cells);
  const { mapping, isSure } = mappingOf(first.cells, cells, separator);
  return { format: 'csv', separator, names: first.cells.map((name) => name.trim()), sample: cells.slice(0, SHOWN), mapping, isSure };
}

/** The sign that parts the first records into the same number of cells, the more the better. */
function separatorOf(text: string): string {
  const scored = SEPARATORS.map((separator) => {
    const counts = recordsOf(text, separator)
      .slice(0, 20)
      .map(({ cells }) => cells.length);
    const isEven = counts.every((count) => count === counts[0]);
    return { separator, score: (counts[0] ?? 1) * (isEven ? 2 : 1) };
  });
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).separator;
}

function mappingOf(names: readonly string[], rows: readonly string[][], separator: string): { mapping: Mapping | null; isSure: boolean } {
  const order = dayOrderOf(rows.flat());
  const columns = names.map((name, at) => {
    const values = rows.map((row) => row[at]?.trim() ?? '').filter((value) => value !== '');
    const times = values.filter((value) => instantOf(value, order) !== undefined).length;
    return { at, name, isTime: values.length > 0 && times / values.length > 0.8, distinct: new Set(values).size, filled: values.length };
  });
  const taken = new Set<number>();
  const take = (column: (typeof columns)[number] | undefined): number | undefined => {
    if (column) taken.add(column.at);
    return column?.at;
  };
  const named = (pattern: RegExp, isTime: boolean) => columns.find(({ at, name, isTime: is }) => !taken.has(at) && is === isTime && pattern.test(name.trim()));
  const time = take(named(NAMES.time, true) ?? columns.find(({ isTime }) => isTime));
  const byName = { caseId: named(NAMES.caseId, false), activity: named(NAMES.activity, false) };
  const caseId = take(byName.caseId);
  // What is called an activity, or of the columns that are left the one that repeats most.
  const left = (): typeof columns => columns.filter(({ at, isTime, distinct }) => !taken.has(at) && !isTime && distinct > 0);
  const activity = take(
    byName.activity && byName.activity.at !== caseId
      ? byName.activity
      : left()
          .toSorted((one, other) => one.distinct - other.distinct)
          .find(({ distinct }) => distinct > 1),
  );
  const resource = take(named(NAMES.resource, false));
  const anyCase = caseId ?? take(left().toSorted((one, other) => other.distinct - one.distinct)[0]);
  if (time === undefined || activity === undefined || anyCase === undefined) return { mapping: null, isSure: false };
  return {
    mapping: { separator, caseId: anyCase, activity, time, resource: resource ?? null, dayOrder: order },
    isSure: byName.caseId !== undefined && byName.activity !== undefined,
  };
}

/** 31.12. before 12/31: the order in which every day of the sample is one. */
function dayOrderOf(values: readonly string[]): DayOrder {
  const isMonthFirst = values.some((value) => /^\d{1,2}[./-](1[3-9]|2\d|3[01])[./-]\d{4}/.test(value.trim()));
  return isMonthFirst ? 'mdy' : 'dmy';
}
