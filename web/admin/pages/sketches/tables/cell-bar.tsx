// The cell at hand in full, as long texts are cut in the sheet: which rule and column it is, what it says, and what is wrong with it.
import { useId, useState } from 'react';
import { type Cell, useWords } from '../../../../ui/index.ts';
import { type Form, asFeel, asRead, cellOf, putCells } from './edits.ts';
import css from './tables.module.css';
import { type Look, labelOf } from './wording.ts';

/** The bar above the sheet. */
export function CellBar({ form, look, at, onForm }: { form: Form; look: Look; at: Cell; onForm: ((form: Form) => void) | undefined }) {
  const { t, number } = useWords();
  const ids = ['#', ...form.inputs.map(({ id }) => id), ...form.outputs.map(({ id }) => id), 'note'];
  const rule = form.rules[at.row];
  const column = ids[at.column];
  if (!rule || column === undefined || column === '#') return <div className={css.cellBar} />;
  const text = cellOf(form, rule, column);
  const problem = look.problems.find((one) => one.rule === rule.id && one.column === column);
  const label = t('tables.cell_of', { rule: number(at.row + 1), column: column === 'note' ? t('tables.note') : labelOf(form, column) });
  const kind = look.columns.find(({ id }) => id === column)?.kind ?? 'any';
  const isResult = form.outputs.some(({ id }) => id === column);
  const put = (written: string): void => {
    onForm?.(putCells(form, [{ rule: rule.id, column, text: column === 'note' ? written.trim() : asFeel(written, kind, isResult) }]));
  };
  return (
    <div className={css.cellBar}>
      <BarField key={`${rule.id} ${column} ${text}`} label={label} text={text} put={onForm ? put : undefined} />
      {problem && <span className={css.headFault}>{problem.reason}</span>}
    </div>
  );
}

function BarField({ label, text, put }: { label: string; text: string; put: ((text: string) => void) | undefined }) {
  const id = useId();
  const [written, setWritten] = useState(text);
  if (!put) {
    return (
      <span className={css.cellBarField}>
        <span>{label}</span>
        <span>{asRead(text) || '–'}</span>
      </span>
    );
  }
  return (
    <span className={css.cellBarField}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={written}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setWritten(event.currentTarget.value)}
        onBlur={() => put(written)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') put(written);
          else if (event.key === 'Escape') setWritten(text);
        }}
      />
    </span>
  );
}
