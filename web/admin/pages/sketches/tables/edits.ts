// Changes to a decision table that is being written, apart from how it is drawn: cells, rules, columns, and the way back and forth.
import type { InputOf } from '../../../../api/index.ts';

export type Form = NonNullable<InputOf<'tables.run'>['form']>;
export type Rule = Form['rules'][number];
export type Question = Form['inputs'][number];
export type Answer = Form['outputs'][number];
export type Side = 'inputs' | 'outputs';

/** Something with its way back and forth. */
export interface Written<T> {
  now: T;
  done: readonly T[];
  undone: readonly T[];
}
const STEPS = 200;

export const written = <T>(now: T): Written<T> => ({ now, done: [], undone: [] });

/** One step further; what is the same is no step. */
export function step<T>(at: Written<T>, next: T): Written<T> {
  if (next === at.now || JSON.stringify(next) === JSON.stringify(at.now)) return at;
  return { now: next, done: [...at.done, at.now].slice(-STEPS), undone: [] };
}

export function back<T>(at: Written<T>): Written<T> {
  const before = at.done.at(-1);
  return before === undefined ? at : { now: before, done: at.done.slice(0, -1), undone: [...at.undone, at.now] };
}

export function forth<T>(at: Written<T>): Written<T> {
  const next = at.undone.at(-1);
  return next === undefined ? at : { now: next, done: [...at.done, at.now], undone: at.undone.slice(0, -1) };
}

/** An id that nothing in the table has, such as `Rule_12`. */
export function freeId(form: Form, kind: 'Rule' | 'Question' | 'Result'): string {
  const taken = new Set([...form.rules, ...form.inputs, ...form.outputs].map(({ id }) => id));
  let n = form.rules.length + form.inputs.length + form.outputs.length + 1;
  while (taken.has(`${kind}_${n}`)) n++;
  return `${kind}_${n}`;
}

const inserted = <T>(list: readonly T[], at: number, item: T): T[] => [...list.slice(0, at), item, ...list.slice(at)];
const dropped = <T>(list: readonly T[], at: number): T[] => list.filter((_, index) => index !== at);
function moved<T>(list: readonly T[], at: number, to: number): T[] {
  const item = list[at];
  return item === undefined || to < 0 || to >= list.length ? [...list] : inserted(dropped(list, at), to, item);
}

/** Puts an empty rule at a place. */
export function addRule(form: Form, at: number): Form {
  const rule = { id: freeId(form, 'Rule'), inputs: form.inputs.map(() => ''), outputs: form.outputs.map(() => ''), note: '' };
  return { ...form, rules: inserted(form.rules, at, rule) };
}

/** Puts a copy of a rule below it. */
export function copyRule(form: Form, at: number): Form {
  const rule = form.rules[at];
  return rule ? { ...form, rules: inserted(form.rules, at + 1, { ...rule, id: freeId(form, 'Rule') }) } : form;
}

/** Takes rules away, from one place to another. */
export const dropRules = (form: Form, from: number, to: number): Form => ({ ...form, rules: form.rules.filter((_, index) => index < from || index > to) });

export const moveRule = (form: Form, at: number, by: -1 | 1): Form => ({ ...form, rules: moved(form.rules, at, at + by) });

/** Puts an empty column at the end of its side. */
export function addColumn(form: Form, side: Side, label: string): { form: Form; id: string } {
  const isInput = side === 'inputs';
  const id = freeId(form, isInput ? 'Question' : 'Result');
  const common = { id, label, type: 'string', values: null };
  const rules = form.rules.map((rule) => ({ ...rule, [side]: [...rule[side], ''] }));
  const taken = new Set(form.outputs.map(({ name }) => name));
  let n = form.outputs.length + 1;
  while (taken.has(`result${n}`)) n++;
  if (isInput) return { id, form: { ...form, rules, inputs: [...form.inputs, { ...common, expression: '' }] } };
  return { id, form: { ...form, rules, outputs: [...form.outputs, { ...common, name: `result${n}`, fallback: null }] } };
}

export function dropColumn(form: Form, side: Side, at: number): Form {
  return { ...form, [side]: dropped<Question | Answer>(form[side], at), rules: form.rules.map((rule) => ({ ...rule, [side]: dropped(rule[side], at) })) };
}

export function moveColumn(form: Form, side: Side, at: number, by: -1 | 1): Form {
  return {
    ...form,
    [side]: moved<Question | Answer>(form[side], at, at + by),
    rules: form.rules.map((rule) => ({ ...rule, [side]: moved(rule[side], at, at + by) })),
  };
}

export function changeColumn(form: Form, side: Side, at: number, change: Partial<Question> & Partial<Answer>): Form {
  return { ...form, [side]: form[side].map((column, index) => (index === at ? { ...column, ...change } : column)) };
}

/** Where a column stands. */
export function placeOf(form: Form, id: string): { side: Side; at: number } | undefined {
  for (const side of ['inputs', 'outputs'] as const) {
    const at = form[side].findIndex((column) => column.id === id);
    if (at >= 0) return { side, at };
  }
  return undefined;
}

/** The text of a rule in a column, or its note. */
export function cellOf(form: Form, rule: Rule, column: string): string {
  if (column === 'note') return rule.note;
  const place = placeOf(form, column);
  return place ? (rule[place.side][place.at] ?? '') : '';
}

/** Writes texts into cells, by the ids of their rules and columns, as one step. */
export function putCells(form: Form, cells: Iterable<{ rule: string; column: string; text: string }>): Form {
  const byRule = new Map<string, { column: string; text: string }[]>();
  for (const { rule, ...cell } of cells) byRule.set(rule, [...(byRule.get(rule) ?? []), cell]);
  const rules = form.rules.map((rule) => {
    const changes = byRule.get(rule.id);
    if (!changes) return rule;
    const next = { ...rule, inputs: [...rule.inputs], outputs: [...rule.outputs] };
    for (const { column, text } of changes) {
      const place = placeOf(form, column);
      if (column === 'note') next.note = text;
      else if (place) next[place.side][place.at] = text;
    }
    return next;
  });
  return { ...form, rules };
}

/** Words without quotation marks, several with commas between; anything with a sign of FEEL stays as it is. */
const PLAIN = /^[\p{L}\p{N}_][\p{L}\p{N}_ /-]*$/u;
const WORDS = new Set(['null', 'true', 'false', 'not', '-']);
/** A result is a whole sentence as often as not: only what calculates, names a field or has its quotation marks is left alone. */
const CALCULATES = /["()[\]{}+*=<>]|^\w+(\.\w+)+$|^if\s/;

/** What somebody wrote into a cell, as FEEL: plain words in a column of texts get their quotation marks. */
export function asFeel(text: string, kind: string, isResult: boolean): string {
  const trimmed = text.trim();
  if (trimmed === '-' && !isResult) return '';
  if (kind !== 'string' || trimmed === '' || WORDS.has(trimmed)) return trimmed;
  if (isResult) return CALCULATES.test(trimmed) ? trimmed : `"${trimmed}"`;
  const parts = trimmed.split(',').map((part) => part.trim());
  return parts.every((part) => PLAIN.test(part) && !WORDS.has(part)) ? parts.map((part) => `"${part}"`).join(', ') : trimmed;
}

/** A list of plain texts without its quotation marks, for reading; everything else as it is. */
export function asRead(text: string): string {
  if (!/^\s*"[^"\\]*"(\s*,\s*"[^"\\]*")*\s*$/.test(text)) return text;
  return [...text.matchAll(/"([^"]*)"/g)].map((match) => match[1]!).join(', ');
}

/** What may stand in a cell of a column with known values. */
export function offersFor(kind: string, values: readonly string[] | null, isResult: boolean): string[] {
  if (kind === 'boolean') return ['true', 'false'];
  if (!values) return [];
  const quoted = values.map((value) => `"${value}"`);
  return isResult ? quoted : [...quoted, ...(values.length > 1 ? values.map((value) => `not("${value}")`) : [])];
}
