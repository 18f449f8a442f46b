// The field that stands in a cell while it is written: a line of text, or a choice.
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import css from './grid.module.css';

interface Props {
  label: string;
  value: string;
  options?: readonly { value: string; label: string }[] | undefined;
  /** Texts that are offered; any other may be written, too. */
  suggest?: readonly string[] | undefined;
  /** The whole text is marked, so that the next key replaces it. */
  isWhole: boolean;
  /** Nothing: the cell stays as it was. `then` says where to go. */
  onDone: (text: string | undefined, then: { row?: number; column?: number }) => void;
}

/** The editor; Enter and Tab keep what was written and go on, Escape leaves the cell as it was. */
export function CellEditor({ label, value, options, suggest, isWhole, onDone }: Props) {
  // What was typed to begin is no value of a choice; the first that begins so is meant.
  const first =
    options?.some((it) => it.value === value) === false ? options.find((it) => it.label.toLowerCase().startsWith(value.toLowerCase()))?.value : undefined;
  const [text, setText] = useState(first ?? value);
  const field = useRef<HTMLInputElement & HTMLSelectElement>(null);
  const isOver = useRef(false);
  const list = useId();
  useEffect(() => {
    field.current?.focus();
    if (isWhole && !options) field.current?.select();
  }, [isWhole, options]);
  const done = (result: string | undefined, then: { row?: number; column?: number }): void => {
    if (isOver.current) return;
    isOver.current = true;
    onDone(result, then);
  };
  const onKey = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Enter') done(text, { row: event.shiftKey ? -1 : 1 });
    else if (event.key === 'Tab') done(text, { column: event.shiftKey ? -1 : 1 });
    else if (event.key === 'Escape') done(undefined, {});
    else return;
    event.preventDefault();
  };
  const common = { 'aria-label': label, className: css.editor, value: text, onKeyDown: onKey, onBlur: () => done(text, {}) };
  if (options)
    return (
      <select {...common} ref={field} onChange={(event) => setText(event.currentTarget.value)}>
        {!options.some((it) => it.value === text) && <option value={text} />}
        {options.map((it) => (
          <option key={it.value} value={it.value}>
            {it.label}
          </option>
        ))}
      </select>
    );
  return (
    <>
      <input
        {...common}
        ref={field}
        list={suggest && suggest.length > 0 ? list : undefined}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setText(event.currentTarget.value)}
        onCopy={(event) => event.stopPropagation()}
        onPaste={(event) => event.stopPropagation()}
        onCut={(event) => event.stopPropagation()}
      />
      {suggest && suggest.length > 0 && (
        <datalist id={list}>
          {suggest.map((it) => (
            <option key={it} value={it} />
          ))}
        </datalist>
      )}
    </>
  );
}
