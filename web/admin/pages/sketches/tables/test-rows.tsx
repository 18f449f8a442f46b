// Test rows: values of a table's questions with the results that it should give, green or red as one types.
import { Button } from '@mantine/core';
import { History, Plus, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useMemo, useState } from 'react';
import type { InputOf } from '../../../../api/index.ts';
import { type Cell, EMPTY_SHEET, Grid, type GridColumn, Mark, type Sheet, type Words, faultKey, useWords } from '../../../../ui/index.ts';
import type { Form } from './edits.ts';
import { PastDialog } from './past.tsx';
import css from './tables.module.css';
import { expectedOfText, isFit, textOfValue, valueOfText } from './values.ts';
import { type Look, numberOf } from './wording.ts';

export type TestRow = InputOf<'tables.save_rows'>['rows'][number];
type RowAnswer = Look['rows'][number];
type Shown = { key: string; row: TestRow; answer: RowAnswer | undefined };

const ROW_PX = 36;
const HEAD_PX = 40;
const EDGE_PX = 18;
const ROWS_AT_MOST = 500;

interface Props {
  form: Form;
  look: Look | undefined;
  rows: readonly TestRow[];
  onRows?: ((rows: TestRow[]) => void) | undefined;
  /** Told which rules the row at hand took. */
  onLit: (rules: readonly string[]) => void;
  onKey?: (event: KeyboardEvent, at: Cell) => boolean;
}

/** The rows with their tools; without `onRows` they are only read. */
export function TestRows({ form, look, rows, onRows, onLit, onKey }: Props) {
  const words = useWords();
  const { t } = words;
  const [chosen, setChosen] = useState({ from: 0, to: 0 });
  const [isTaking, setTaking] = useState(false);
  const shown = useMemo(() => rows.map((row, at): Shown => ({ key: String(at), row, answer: look?.rows[at] })), [rows, look]);
  const columns = useMemo(() => columnsOf(words, form, look), [words, form, look]);
  const faults = useMemo(() => faultsOf(words, form, shown), [words, form, shown]);
  const bad = shown.filter(({ answer }) => answer?.ok === false).length;
  const asked = shown.filter(({ answer }) => answer?.ok !== null && answer !== undefined).length;
  const write = (sheet: Sheet): void => onRows?.(rows.map((row, at) => withTexts(row, sheet.values.get(String(at)), form, look)));
  const add = (row: TestRow): void => onRows?.([...rows, row]);
  return (
    <section className={css.section} aria-labelledby="test-rows">
      <header className={css.sectionHead}>
        <h2 id="test-rows">{t('tables.test_rows')}</h2>
        {asked > 0 && (
          <span role="status">
            {bad > 0 ? <Mark mood="bad">{t('tables.rows_bad', { count: bad })}</Mark> : <Mark mood="good">{t('tables.rows_good', { count: asked })}</Mark>}
          </span>
        )}
        {onRows && <RowTools rows={rows} chosen={chosen} onRows={onRows} onTake={() => setTaking(true)} />}
      </header>
      {rows.length === 0 ? (
        <p className="quiet">{t('tables.no_rows')}</p>
      ) : (
        <div className={css.sheet} style={{ height: `min(${HEAD_PX + rows.length * ROW_PX + EDGE_PX}px, 24rem)` }}>
          <Grid
            label={t('tables.test_rows')}
            rows={shown}
            columns={columns}
            keyOf={(one) => one.key}
            sheet={EMPTY_SHEET}
            onChange={write}
            faults={faults}
            isReadOnly={onRows === undefined}
            rowPx={ROW_PX}
            headPx={HEAD_PX}
            moodOf={({ answer }) => (answer?.ok === true ? 'good' : answer?.ok === false ? 'bad' : undefined)}
            onMove={(at, range) => {
              setChosen(range);
              onLit(shown[at.row]?.answer?.rules ?? []);
            }}
            {...(onKey ? { onKey } : {})}
          />
        </div>
      )}
      {isTaking && (
        <PastDialog
          form={form}
          onClose={() => setTaking(false)}
          onTake={(row) => {
            add(row);
            setTaking(false);
          }}
        />
      )}
    </section>
  );
}

interface ToolProps {
  rows: readonly TestRow[];
  chosen: { from: number; to: number };
  onRows: (rows: TestRow[]) => void;
  onTake: () => void;
}

function RowTools({ rows, chosen, onRows, onTake }: ToolProps) {
  const { t } = useWords();
  const to = Math.min(chosen.to, rows.length - 1);
  const from = Math.min(chosen.from, to);
  return (
    <span className={css.tools}>
      <Button
        size="xs"
        variant="default"
        leftSection={<Plus size={14} aria-hidden />}
        disabled={rows.length >= ROWS_AT_MOST}
        onClick={() => onRows([...rows, { name: '', inputs: {}, expects: {} }])}
      >
        {t('tables.add_row')}
      </Button>
      <Button size="xs" variant="default" leftSection={<History size={14} aria-hidden />} onClick={onTake}>
        {t('tables.from_past')}
      </Button>
      {rows.length > 0 && (
        <Button size="xs" variant="default" leftSection={<Trash2 size={14} aria-hidden />} onClick={() => onRows(rows.filter((_, at) => at < from || at > to))}>
          {t('tables.drop_rows', { count: to - from + 1 })}
        </Button>
      )}
    </span>
  );
}

const isMany = ({ hitPolicy, aggregation }: Form): boolean =>
  hitPolicy === 'RULE ORDER' || hitPolicy === 'OUTPUT ORDER' || (hitPolicy === 'COLLECT' && aggregation === null);

const EXPECTS = 'expects ';
const kindOf = (look: Look | undefined, id: string): string => look?.columns.find((column) => column.id === id)?.kind ?? 'any';

/** A row with the texts that were written into some of its cells. */
function withTexts(row: TestRow, texts: ReadonlyMap<string, string> | undefined, form: Form, look: Look | undefined): TestRow {
  if (!texts) return row;
  const next = { ...row, inputs: { ...row.inputs }, expects: { ...row.expects } };
  for (const [column, text] of texts) {
    const id = column.slice(EXPECTS.length);
    if (column === 'name') next.name = text;
    else if (!column.startsWith(EXPECTS)) next.inputs[column] = valueOfText(text, kindOf(look, column));
    else if (text.trim() === '') delete next.expects[id];
    else next.expects[id] = expectedOfText(text, kindOf(look, id), isMany(form));
  }
  return next;
}

/** What is wrong with which cell: a value that can not stand there, or a result that is not as expected. */
function faultsOf({ t }: Words, form: Form, shown: readonly Shown[]): Map<string, string> {
  const faults = new Map<string, string>();
  for (const { key, answer } of shown) {
    for (const id of answer?.wrong ?? []) {
      const given = textOfValue(answer?.results[id]);
      faults.set(faultKey(key, EXPECTS + id), answer?.problem?.reason ?? t('tables.gave', { given: given === '' ? t('tables.nothing') : given }));
    }
  }
  return form.outputs.length === 0 ? new Map() : faults;
}

function columnsOf(words: Words, form: Form, look: Look | undefined): GridColumn<Shown>[] {
  const { t } = words;
  const offers = (id: string): readonly string[] => {
    const column = look?.columns.find((one) => one.id === id);
    return column?.kind === 'boolean' ? ['true', 'false'] : (column?.values ?? []);
  };
  const check = (text: string, id: string): string | undefined => {
    const kind = kindOf(look, id);
    return isFit(valueOfText(text, kind), kind) ? undefined : t(kind === 'number' ? 'tables.no_number' : 'tables.no_boolean');
  };
  return [
    { key: 'name', title: t('tables.row_name'), widthPx: 150, read: ({ row }) => row.name },
    {
      key: 'answer',
      title: t('tables.answer'),
      widthPx: 230,
      read: ({ answer }) => answerText(words, form, answer),
      isReadOnly: () => true,
      render: (text, { answer }) =>
        answer === undefined ? null : answer.ok === null ? <span className={css.cell}>{text}</span> : <Mark mood={answer.ok ? 'good' : 'bad'}>{text}</Mark>,
    },
    ...form.inputs.map(({ id, label, expression }): GridColumn<Shown> => ({
      key: id,
      title: label || expression,
      widthPx: 128,
      read: ({ row }) => textOfValue(row.inputs[id]),
      check: (text) => check(text, id),
      suggest: offers(id),
    })),
    ...form.outputs.map(({ id, label, name }, at): GridColumn<Shown> => ({
      key: EXPECTS + id,
      title: t('tables.should_be', { name: label || name }),
      widthPx: 150,
      read: ({ row }) => textOfValue(row.expects[id]),
      suggest: offers(id),
      ...(at === 0 ? { side: 'after' } : {}),
    })),
  ];
}

/** What the table gave and by which rule, in a few words. */
export function answerText({ t, number }: Words, form: Form, answer: RowAnswer | undefined): string {
  if (!answer) return '';
  if (answer.problem) return answer.problem.reason;
  const given = form.outputs.map(({ id }) => textOfValue(answer.results[id]) || '–').join(' · ');
  if (answer.rules.length === 0) return t('tables.no_rule', { given });
  const rules = answer.rules.map((rule) => number(numberOf(form, rule))).join(', ');
  return t('tables.by_rule', { count: answer.rules.length, rules, given });
}
