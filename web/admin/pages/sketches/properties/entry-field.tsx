// One input of a step: a plain value where that is enough, an expression where it depends on the order; a button changes between them.
import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { type Field, FieldInput, useWords } from '../../../../ui/index.ts';
import { FeelField } from '../feel/feel-field.tsx';
import { type Entry, feelOf, plainOf, readEntry, writeEntry } from '../feel/literal.ts';
import type { Named } from '../feel/scope.ts';
import { useDraft } from './draft.ts';
import css from './properties.module.css';
import { usePanel } from './use-panel.ts';

interface Props {
  label: string;
  /** What stands in the drawing: a text, or `=` and FEEL. */
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  /** The shape of the value in the action's schema; a line of text where nothing is known of it. */
  field?: Field;
  wants?: string;
  extra?: readonly Named[];
  isRequired?: boolean;
}

const PLAIN = new Set(['choice', 'choices', 'boolean', 'number', 'money', 'text']);
const NO_ERRORS: ReadonlyMap<string, string> = new Map();

/** The field with its button. */
export function EntryField({ label, value, onChange, field, wants, extra, isRequired = false }: Props) {
  const { scope, element, isReadOnly } = usePanel();
  const { t } = useWords();
  const read = readEntry(value);
  const isPlain = field === undefined || PLAIN.has(field.shape.kind);
  const fitsPlain = read.is === 'nothing' || (read.is === 'value' && fits(read.value, field));
  const [isFormula, setFormula] = useState(!isPlain || !fitsPlain);
  const [draft, change, flush] = useDraft(value, onChange);
  const entry = readEntry(draft);
  const text = entry.is === 'expression' ? entry.text : entry.is === 'value' ? (feelOf(entry.value) ?? '') : '';
  const write = (next: Entry): void => change(writeEntry(next));
  const toggle = (): void => {
    if (isFormula && entry.is === 'expression') change(undefined);
    setFormula((now) => !now);
  };
  const button = isPlain && !isReadOnly && (
    <FormulaButton isFormula={isFormula} label={label} hint={t(isFormula ? 'steps.plain_value' : 'steps.formula')} onToggle={toggle} />
  );
  const name = isRequired ? `${label} *` : label;
  if (isFormula || !isPlain) {
    const written = (feel: string): Entry => {
      const plain = plainOf(feel);
      return feel.trim() === '' ? { is: 'nothing' } : plain === undefined ? { is: 'expression', text: feel } : { is: 'value', value: plain };
    };
    return (
      <FeelField
        label={name}
        value={text}
        onChange={(feel) => write(written(feel))}
        scope={scope}
        element={element.id}
        extra={extra}
        wants={wants}
        isReadOnly={isReadOnly}
        beside={button || undefined}
      />
    );
  }
  const plain = entry.is === 'value' ? entry.value : undefined;
  const put = (next: unknown): void => write(isBlank(next) ? { is: 'nothing' } : { is: 'value', value: next });
  return (
    <div className={css['entry']} onBlur={flush}>
      <div className={css['entry_field']}>
        {field ? (
          <FieldInput field={{ ...field, isRequired }} pointer={`/${field.name}`} value={plain} errors={NO_ERRORS} lines={[]} onChange={put} />
        ) : (
          <TextInput
            label={label}
            withAsterisk={isRequired}
            value={plain === undefined ? '' : String(plain)}
            readOnly={isReadOnly}
            onChange={(event) => put(event.currentTarget.value)}
          />
        )}
      </div>
      {button}
    </div>
  );
}

/** Changes between a plain value (or rows of a condition) and a formula. */
export function FormulaButton({
  isFormula,
  label,
  hint,
  isOff = false,
  onToggle,
}: {
  isFormula: boolean;
  label: string;
  hint: string;
  isOff?: boolean;
  onToggle: () => void;
}) {
  const { t } = useWords();
  return (
    <Tooltip label={hint}>
      <ActionIcon
        variant={isFormula ? 'light' : 'subtle'}
        color={isFormula ? 'ink' : 'gray'}
        size={24}
        aria-pressed={isFormula}
        aria-label={t('steps.formula_for', { label })}
        aria-disabled={isOff}
        onClick={() => !isOff && onToggle()}
      >
        <span className={css['equals']}>=</span>
      </ActionIcon>
    </Tooltip>
  );
}

const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0) || isEmptyMoney(value);
const isEmptyMoney = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'amount' in value && value.amount === '' && !('currency' in value && value.currency);

/** Whether the plain field can show the value. */
function fits(value: unknown, field: Field | undefined): boolean {
  switch (field?.shape.kind) {
    case 'number':
      return typeof value === 'number' || /^-?\d+(\.\d+)?$/.test(String(value));
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
      return typeof value === 'string' && field.shape.options.includes(value);
    case 'choices':
      return Array.isArray(value);
    case 'money':
      return typeof value === 'object' && value !== null && 'amount' in value;
    default:
      return typeof value === 'string' || typeof value === 'number';
  }
}
