// The rules of a table as a sheet: a row for each rule, a column for each question and result, and how often each rule decided.
import { type KeyboardEvent, useMemo } from 'react';
import { type Cell, EMPTY_SHEET, Grid, type GridColumn, type Sheet, type Words, faultKey, useWords } from '../../../../ui/index.ts';
import type { Changes } from './changes.tsx';
import { type Form, type Rule, asFeel, asRead, cellOf, offersFor, putCells } from './edits.ts';
import css from './tables.module.css';
import { type Look, numberOf } from './wording.ts';

const ROW_PX = 38;
const HEAD_PX = 76;
const EDGE_PX = 18;
const NARROW_PX = 92;
const MIDDLE_PX = 170;
const WIDE_PX = 250;
const SIGN_PX = 7.4;

/** How often each rule decided in the last days. */
export interface Use {
  days: number;
  decisions: number;
  use: readonly { rule: string; count: number }[];
}

interface Props {
  form: Form;
  look: Look | undefined;
  /** Rules that are lit, as the test row at hand took them. */
  lit?: readonly string[] | undefined;
  use?: Use | undefined;
  changes?: Changes | undefined;
  onForm?: ((form: Form) => void) | undefined;
  onColumn?: ((id: string) => void) | undefined;
  onMove?: (at: Cell, rows: { from: number; to: number }) => void;
  onKey?: (event: KeyboardEvent, at: Cell) => boolean;
}

/** The sheet; without `onForm` it is only read. */
export function RuleSheet({ form, look, lit, use, changes, onForm, onColumn, onMove, onKey }: Props) {
  const words = useWords();
  const columns = useMemo(() => columnsOf(words, { form, look, use, changes, onColumn }), [words, form, look, use, changes, onColumn]);
  const faults = useMemo(
    () => new Map((look?.problems ?? []).flatMap(({ rule, column, reason }) => (rule && column ? [[faultKey(rule, column), reason] as const] : []))),
    [look],
  );
  const change = (sheet: Sheet): void => {
    const cells = [...sheet.values].flatMap(([rule, texts]) => [...texts].map(([column, text]) => ({ rule, column, text })));
    onForm?.(putCells(form, cells));
  };
  return (
    <div className={css.sheet} style={{ height: `min(${HEAD_PX + form.rules.length * ROW_PX + EDGE_PX}px, max(16rem, 62dvh))` }}>
      <Grid
        label={words.t('tables.rules_of', { name: form.name })}
        rows={form.rules}
        columns={columns}
        keyOf={(rule) => rule.id}
        sheet={EMPTY_SHEET}
        onChange={change}
        faults={faults}
        isReadOnly={onForm === undefined}
        rowPx={ROW_PX}
        headPx={HEAD_PX}
        moodOf={(rule) => (lit?.includes(rule.id) ? 'lit' : undefined)}
        {...(onMove ? { onMove } : {})}
        {...(onKey ? { onKey } : {})}
      />
    </div>
  );
}

type Around = Pick<Props, 'form' | 'look' | 'use' | 'changes' | 'onColumn'>;

function columnsOf(words: Words, around: Around): GridColumn<Rule>[] {
  const { form, look } = around;
  const kindOf = (id: string) => look?.columns.find((column) => column.id === id);
  const column = (id: string, label: string, under: string, isResult: boolean, isFirst: boolean): GridColumn<Rule> => {
    const { kind = 'any', values = null } = kindOf(id) ?? {};
    return {
      key: id,
      title: label,
      widthPx: widthOf(form, id, label),
      head: <Head id={id} label={label} under={under} around={around} />,
      read: (rule) => cellOf(form, rule, id),
      parse: (text) => asFeel(text, kind, isResult),
      show: (text) => asRead(text),
      render: (text) => (text === '' && !isResult ? <span className={css.any}>–</span> : <span className={css.cell}>{asRead(text)}</span>),
      suggest: offersFor(kind, values, isResult),
      toneOf: (rule) => toneOf(words, around, rule, id),
      ...(isFirst ? { side: 'after' } : {}),
    };
  };
  return [
    numberColumn(words, around),
    ...form.inputs.map(({ id, label, expression }) => column(id, label || expression, label === expression ? '' : expression, false, false)),
    ...form.outputs.map(({ id, label, name }, at) => column(id, label || name, label === name ? '' : name, true, at === 0)),
    {
      key: 'note',
      title: words.t('tables.note'),
      widthPx: 200,
      side: 'after',
      read: (rule) => rule.note,
      toneOf: (rule) => toneOf(words, around, rule, 'note') ?? { tone: 'none' },
    },
  ];
}

/** As wide as what stands in it, within bounds. */
function widthOf(form: Form, id: string, label: string): number {
  const isResult = form.outputs.some((column) => column.id === id);
  // A heading takes up to three lines, so that many questions stand beside each other.
  const longest = Math.max(label.length / 2.6, ...form.rules.map((rule) => asRead(cellOf(form, rule, id)).length));
  return Math.round(Math.min(isResult ? WIDE_PX : MIDDLE_PX, Math.max(NARROW_PX, longest * SIGN_PX + 20)));
}

function toneOf(words: Words, { changes }: Around, rule: Rule, column: string): { tone: string; says?: string } | undefined {
  const cell = changes?.changed.find(({ id }) => id === rule.id)?.cells.find((one) => one.column === column);
  return cell && { tone: 'changed', says: cell.before === '' ? words.t('tables.was_empty') : words.t('tables.was', { before: asRead(cell.before) }) };
}

function Head({ id, label, under, around }: { id: string; label: string; under: string; around: Around }) {
  const { t } = useWords();
  const problem = around.look?.problems.find((one) => one.rule === null && one.column === id);
  const inside = (
    <>
      <span className={css.headLabel}>{label}</span>
      {under !== '' && <span className={css.headUnder}>{under}</span>}
      {problem && <span className={css.headFault}>{problem.reason}</span>}
    </>
  );
  if (!around.onColumn) return <span className={css.head}>{inside}</span>;
  return (
    <button
      type="button"
      className={css.head}
      title={t('tables.change_column')}
      onMouseDown={(event) => event.stopPropagation()}
      onClick={() => around.onColumn?.(id)}
    >
      {inside}
    </button>
  );
}

function numberColumn({ t, number }: Words, { form, use, changes }: Around): GridColumn<Rule> {
  const counts = new Map(use?.use.map(({ rule, count }) => [rule, count]));
  const most = Math.max(1, ...counts.values());
  return {
    key: '#',
    title: t('tables.rule'),
    widthPx: use ? 76 : 56,
    read: (rule) => String(numberOf(form, rule.id)),
    isReadOnly: () => true,
    render: (text, rule) => {
      const count = counts.get(rule.id) ?? 0;
      return (
        <span className={css.number}>
          <span>{text}</span>
          {use && use.decisions > 0 && (
            <>
              <span className={css.count}>{count > 0 ? number(count) : ''}</span>
              <span className={css.bar} style={{ width: `${(count / most) * 100}%` }} />
            </>
          )}
        </span>
      );
    },
    toneOf: (rule) => {
      if (changes?.added.includes(rule.id)) return { tone: 'added', says: t('tables.is_new') };
      return use && use.decisions > 0 ? { tone: 'plain', says: t('tables.decided', { count: counts.get(rule.id) ?? 0, days: use.days }) } : undefined;
    },
  };
}
