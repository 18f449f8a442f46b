// One of a few, as buttons beside each other: which part of a list is shown, which of several drawings.
import type { ReactNode } from 'react';
import css from './choice-buttons.module.css';

interface Props<T> {
  label: string;
  choices: readonly { value: T; says: ReactNode }[];
  value: T;
  onChange: (value: T) => void;
  className?: string | undefined;
}

/** The choices with the taken one pressed; on a phone the row moves sideways. */
export function ChoiceButtons<T extends string | undefined>({ label, choices, value, onChange, className }: Props<T>) {
  return (
    <div className={className ? `${css.choices} ${className}` : css.choices} role="group" aria-label={label}>
      {choices.map((it) => (
        <button key={it.value ?? ''} type="button" aria-pressed={it.value === value} onClick={() => onChange(it.value)}>
          {it.says}
        </button>
      ))}
    </div>
  );
}
