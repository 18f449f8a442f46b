// One input for each shape of a schema, on Mantine's inputs.
import { ActionIcon, Button, Checkbox, NumberInput, Radio, Select, TextInput, Textarea } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { useWords } from '../words.tsx';
import css from './form.module.css';
import { type Field, type Schema, firstValue } from './schema.ts';

/** Goods that a list may be about, so that people read names and not ids. */
export interface KnownLine {
  skuId: string;
  sku: string;
  name: string;
  quantity: number;
}

interface InputProps {
  field: Field;
  pointer: string;
  value: unknown;
  errors: ReadonlyMap<string, string>;
  lines: readonly KnownLine[];
  onChange: (value: unknown) => void;
}

const RADIOS_AT_MOST = 4;

/** The label of a field: its title in the schema, else the word for its name. */
function useLabel(field: Field): string {
  const { named } = useWords();
  return field.schema.title ?? named('field', field.name);
}

/** The input for a field. */
export function FieldInput(props: InputProps) {
  const { field, value, onChange, errors, pointer } = props;
  const label = useLabel(field);
  const common = { label, error: errors.get(pointer), withAsterisk: field.isRequired, 'data-pointer': pointer };
  const { shape } = field;
  if (shape.kind === 'fixed') return null;
  if (shape.kind === 'choice') return <ChoiceInput {...props} options={shape.options} />;
  if (shape.kind === 'choices') return <ChoicesInput {...props} options={shape.options} />;
  if (shape.kind === 'boolean') return <YesNo {...props} />;
  if (shape.kind === 'number') {
    return (
      <NumberInput
        {...common}
        value={(value as number | undefined) ?? ''}
        onChange={onChange}
        min={shape.minimum}
        max={shape.maximum}
        allowDecimal={!shape.isWhole}
        inputMode={shape.isWhole ? 'numeric' : 'decimal'}
      />
    );
  }
  if (shape.kind === 'money') return <MoneyInput {...props} />;
  if (shape.kind === 'object') return <Parts {...props} fields={shape.fields} />;
  if (shape.kind === 'list') {
    return <Rows {...props} item={shape.item} fields={shape.fields} minItems={shape.minItems} />;
  }
  return <Text {...props} />;
}

/** The fields of an object inside another. */
function Parts(props: InputProps & { fields: Field[] }) {
  const { field, fields, pointer, onChange } = props;
  const label = useLabel(field);
  const value = (props.value ?? {}) as Record<string, unknown>;
  return (
    <fieldset className={css.group}>
      <legend>{label}</legend>
      {fields.map((one) => (
        <FieldInput
          {...props}
          key={one.name}
          field={one}
          pointer={`${pointer}/${one.name}`}
          value={value[one.name]}
          onChange={(next) => onChange({ ...value, [one.name]: next })}
        />
      ))}
    </fieldset>
  );
}

/** Text of one line or of several, a day, or what can only be written as JSON. */
function Text({ field, value, onChange, errors, pointer }: InputProps) {
  const label = useLabel(field);
  const { shape } = field;
  const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
  const isText = shape.kind === 'text';
  const common = {
    label,
    error: errors.get(pointer),
    withAsterisk: field.isRequired,
    'data-pointer': pointer,
    maxLength: isText ? shape.maxLength : undefined,
    value: text,
  };
  if (isText && !shape.isLong) {
    const type = shape.isDate ? 'date' : 'text';
    return <TextInput {...common} type={type} onChange={(event) => onChange(event.currentTarget.value)} />;
  }
  const read = (written: string): unknown => (isText ? written : parsed(written));
  return <Textarea {...common} autosize minRows={2} onChange={(event) => onChange(read(event.currentTarget.value))} />;
}

/** What cannot be drawn is written as JSON; text that is none stays text, and the server says what is wrong with it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function ChoiceInput({ field, options, value, onChange, errors, pointer }: InputProps & { options: string[] }) {
  const { named } = useWords();
  const label = useLabel(field);
  if (options.length > RADIOS_AT_MOST) {
    const data = options.map((option) => ({ value: option, label: named('option', option) }));
    return (
      <Select
        label={label}
        withAsterisk={field.isRequired}
        error={errors.get(pointer)}
        data={data}
        value={(value as string | undefined) ?? null}
        onChange={onChange}
        clearable={!field.isRequired}
      />
    );
  }
  return (
    <Radio.Group label={label} withAsterisk={field.isRequired} error={errors.get(pointer)} value={(value as string | undefined) ?? ''} onChange={onChange}>
      <div className={css.radios}>
        {options.map((option) => (
          <Radio key={option} value={option} label={named('option', option)} />
        ))}
      </div>
    </Radio.Group>
  );
}

/** Several of a few, kept in the order in which they were ticked: the first may mean something. */
function ChoicesInput({ field, options, value, onChange, errors, pointer }: InputProps & { options: string[] }) {
  const { named } = useWords();
  const label = useLabel(field);
  return (
    <Checkbox.Group
      label={label}
      withAsterisk={field.isRequired}
      error={errors.get(pointer)}
      value={Array.isArray(value) ? (value as string[]) : []}
      onChange={onChange}
    >
      <div className={css.radios}>
        {options.map((option) => (
          <Checkbox key={option} value={option} label={named('option', option)} />
        ))}
      </div>
    </Checkbox.Group>
  );
}

/** A question that must be answered has two answers to choose from; one that may stay open is a box to tick. */
function YesNo({ field, value, onChange, errors, pointer }: InputProps) {
  const { t } = useWords();
  const label = useLabel(field);
  if (!field.isRequired) return <Checkbox label={label} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />;
  return (
    <Radio.Group
      label={label}
      withAsterisk
      error={errors.get(pointer)}
      value={value === undefined ? '' : String(value)}
      onChange={(next) => onChange(next === 'true')}
    >
      <div className={css.radios}>
        <Radio value="true" label={t('common.yes')} />
        <Radio value="false" label={t('common.no')} />
      </div>
    </Radio.Group>
  );
}

function MoneyInput({ field, value, onChange, errors, pointer }: InputProps) {
  const label = useLabel(field);
  const money = (value ?? {}) as { amount?: string; currency?: string };
  const error = errors.get(pointer) ?? errors.get(`${pointer}/amount`);
  return (
    <div className={css.money}>
      <TextInput
        label={label}
        withAsterisk={field.isRequired}
        error={error}
        inputMode="decimal"
        value={money.amount ?? ''}
        onChange={(event) => onChange({ ...money, amount: event.currentTarget.value.replace(',', '.') })}
      />
      <TextInput
        aria-label={`${label}, ISO 4217`}
        maxLength={3}
        value={money.currency ?? ''}
        onChange={(event) => onChange({ ...money, currency: event.currentTarget.value.toUpperCase() })}
      />
    </div>
  );
}

type RowsProps = InputProps & { item: Schema; fields: Field[]; minItems: number };

/** A list of small objects, a row each. Rows about known goods show their name and how many are wanted. */
function Rows(props: RowsProps) {
  const { field, value, onChange, pointer, item, minItems } = props;
  const { t } = useWords();
  const label = useLabel(field);
  const rows = Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
  const isAboutGoods = props.lines.length > 0 && 'skuId' in (item.properties ?? {});
  const change = (at: number, next: Record<string, unknown>): void => onChange(rows.map((row, index) => (index === at ? next : row)));
  return (
    <fieldset className={css.group}>
      <legend>{label}</legend>
      {rows.map((row, at) => (
        <div key={at} className={css.row}>
          <RowInputs {...props} row={row} pointer={`${pointer}/${at}`} change={(next) => change(at, next)} />
          {!isAboutGoods && rows.length > minItems && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('form.remove_row', { row: at + 1 })}
              onClick={() => onChange(rows.filter((_, index) => index !== at))}
            >
              <Trash2 size={16} aria-hidden />
            </ActionIcon>
          )}
        </div>
      ))}
      {!isAboutGoods && (
        <Button variant="default" size="xs" leftSection={<Plus size={14} aria-hidden />} onClick={() => onChange([...rows, firstValue(item)])}>
          {t('form.add_row')}
        </Button>
      )}
    </fieldset>
  );
}

function RowInputs({ row, change, lines, ...props }: RowsProps & { row: Record<string, unknown>; change: (row: Record<string, unknown>) => void }) {
  const { t } = useWords();
  const known = lines.find((line) => line.skuId === row['skuId']);
  return (
    <>
      {known && (
        <div className={css.goods}>
          {known.name !== known.sku && <span>{known.name}</span>}
          <span className="quiet">{t('form.wanted', { sku: known.sku, quantity: known.quantity })}</span>
        </div>
      )}
      {props.fields
        .filter((one) => !(known && one.name === 'skuId'))
        .map((one) => (
          <FieldInput
            {...props}
            key={one.name}
            lines={lines}
            field={one}
            pointer={`${props.pointer}/${one.name}`}
            value={row[one.name]}
            onChange={(next) => change({ ...row, [one.name]: next })}
          />
        ))}
    </>
  );
}
