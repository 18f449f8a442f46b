// A form drawn from the JSON Schema of an action's input: what a drawing's task asks a person for.
import { Button } from '@mantine/core';
import { type FormEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import type { Problem } from '../../api/index.ts';
import { Trouble } from '../notes.tsx';
import { useWords } from '../words.tsx';
import { FieldInput, type KnownLine } from './fields.tsx';
import css from './form.module.css';
import { type Field, type Schema, cleaned, fieldsOf, firstValue, missing, shownFields } from './schema.ts';

interface Props {
  schema: Schema;
  prefill: Readonly<Record<string, unknown>>;
  /** Goods that lists of the form may be about; they start with a row for each. */
  lines?: readonly KnownLine[];
  submit: string;
  isBusy: boolean;
  problem: Problem | null;
  onSubmit: (input: Record<string, unknown>) => void;
  beside?: ReactNode;
  /** Where in the action's input the form's value stands, for faults that point there. */
  under?: string;
  /** In place of the button: gets the fields that differ from what the form began with, so that it can name them. */
  bar?: (changed: readonly Field[]) => ReactNode;
}

/** Draws the form, keeps what is written, says what is missing, and hands on what the action takes. */
export function SchemaForm({ schema, prefill, lines = [], submit, isBusy, problem, onSubmit, beside, under = '/input', bar }: Props) {
  const { t } = useWords();
  const [value, setValue] = useState(() => withGoods(schema, firstValue(schema, prefill), lines));
  const [first] = useState(() => cleaned(schema, value));
  const [absent, setAbsent] = useState<string[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const fields = shownFields(schema, prefill);
  const errors = useMemo(() => {
    const found = new Map(absent.map((pointer) => [pointer, t('form.needed')]));
    for (const fault of problem?.faults ?? [])
      if (fault.pointer !== undefined) found.set(fault.pointer.startsWith(under) ? fault.pointer.slice(under.length) : fault.pointer, fault.message);
    return found;
  }, [absent, problem, under, t]);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    const gone = missing(schema, value).filter((pointer) => fields.some((field) => pointer.startsWith(`/${field.name}`)));
    setAbsent(gone);
    if (gone.length === 0) return onSubmit(cleaned(schema, value));
    form.current?.querySelector<HTMLElement>(`[data-pointer="${gone[0]}"], input, textarea`)?.focus();
  };
  return (
    <form ref={form} className={css.form} onSubmit={finish} noValidate>
      {fields.map((field) => (
        <FieldInput
          key={field.name}
          field={field}
          pointer={`/${field.name}`}
          value={value[field.name]}
          errors={errors}
          lines={lines}
          onChange={(next) => setValue((now) => ({ ...now, [field.name]: next }))}
        />
      ))}
      {problem && <Trouble problem={problem} />}
      {bar ? (
        bar(changedFields(fields, first, cleaned(schema, value)))
      ) : (
        <div className={css.foot}>
          <Button type="submit" loading={isBusy}>
            {submit}
          </Button>
          {beside}
        </div>
      )}
    </form>
  );
}

const changedFields = (fields: readonly Field[], before: Record<string, unknown>, now: Record<string, unknown>): Field[] =>
  fields.filter(({ name }) => JSON.stringify(before[name]) !== JSON.stringify(now[name]));

/** Lists about goods start with a row for each of the goods, the first number being how many are wanted. */
function withGoods(schema: Schema, value: Record<string, unknown>, lines: readonly KnownLine[]): Record<string, unknown> {
  if (lines.length === 0) return value;
  const filled = { ...value };
  for (const { name, shape } of fieldsOf(schema)) {
    if (shape.kind !== 'list' || !shape.fields.some((it) => it.name === 'skuId') || hasRows(filled[name])) continue;
    const count = shape.fields.find((it) => it.shape.kind === 'number');
    filled[name] = lines.map((line) => ({
      skuId: line.skuId,
      ...codeOf(shape.fields, line),
      ...(count ? { [count.name]: line.quantity } : {}),
    }));
  }
  return filled;
}

const codeOf = (fields: Field[], line: KnownLine): object => (fields.some((it) => it.name === 'sku') ? { sku: line.sku } : {});

const hasRows = (value: unknown): boolean => Array.isArray(value) && value.some((row) => Object.keys(row as object).length > 0);
