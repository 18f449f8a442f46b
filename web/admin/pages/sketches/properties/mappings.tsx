// What a step is given and what it remembers: a field for each input of an action, and names for its result.
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type Field, type Schema, fieldsOf, useWords } from '../../../../ui/index.ts';
import { FeelField } from '../feel/feel-field.tsx';
import { type Named, typeOfSchema } from '../feel/scope.ts';
import { useDraft } from './draft.ts';
import { EntryField } from './entry-field.tsx';
import { knownInputs } from './names.ts';
import { type Mapping, withMapping } from './parts.ts';
import css from './properties.module.css';
import { Fold, Section } from './section.tsx';
import { usePanel } from './use-panel.ts';

interface InputsProps {
  schema: Schema;
  inputs: readonly Mapping[];
  onChange: (inputs: Mapping[]) => void;
  /** Whether what is missing is asked of a person, so that nothing has to be given here. */
  isAsked?: boolean;
}

/** What the facts at hand tell of themselves is not asked of anybody. */
function useAutomatic(inputs: readonly Mapping[]): Set<string> {
  const { catalogue, documentKind } = usePanel();
  const known = knownInputs(
    catalogue,
    documentKind,
    inputs.map(({ name }) => name),
  );
  return new Set(known.filter((one) => inputs.some(({ name, value }) => name === one.name && value === one.value)).map(({ name }) => name));
}

const WANTS: Record<string, string> = { number: 'number', boolean: 'boolean', text: 'string', choice: 'string' };

/** A field for each input: those that must be given and those that are given, then the others folded. */
export function Inputs({ schema, inputs, onChange, isAsked = false }: InputsProps) {
  const { t, named } = useWords();
  const fields = fieldsOf(schema).filter(({ shape }) => shape.kind !== 'fixed');
  // A field that is being emptied stays where it is.
  const automatic = useAutomatic(inputs);
  const [first] = useState(() => new Set(inputs.flatMap(({ name }) => (automatic.has(name) ? [] : name))));
  const [folded] = useState(automatic);
  const isFirst = ({ name, isRequired }: Field): boolean => first.has(name) || (isRequired && !isAsked && !folded.has(name));
  const labelOf = (field: Field): string => field.schema.title ?? named('field', field.name);
  const draw = (field: Field) => (
    <EntryField
      key={field.name}
      label={labelOf(field)}
      value={inputs.find(({ name }) => name === field.name)?.value}
      field={field}
      wants={WANTS[field.shape.kind]}
      isRequired={field.isRequired && !isAsked}
      onChange={(value) => onChange(withMapping(inputs, field.name, value))}
    />
  );
  const own = fields.filter(({ name }) => folded.has(name));
  const rest = fields.filter((field) => !isFirst(field) && !folded.has(field.name));
  if (fields.length === 0) return null;
  return (
    <Section title={t(isAsked ? 'steps.prefill' : 'steps.inputs')}>
      {fields.filter(isFirst).map(draw)}
      {own.length > 0 && <Fold title={t('steps.inputs_known', { names: own.map(labelOf).join(', ') })}>{own.map(draw)}</Fold>}
      {rest.length > 0 && <Fold title={t(isAsked ? 'steps.prefill_more' : 'steps.inputs_more', { count: rest.length })}>{rest.map(draw)}</Fold>}
    </Section>
  );
}

const NAME = /^[A-Za-z_]\w*$/;

interface OutputsProps {
  outputs: readonly Mapping[];
  onChange: (outputs: Mapping[]) => void;
  /** The schema of `result`. */
  result?: unknown;
}

/** Names under which the result, or a part of it, is remembered. */
export function Outputs({ outputs, onChange, result }: OutputsProps) {
  const { t } = useWords();
  const { isReadOnly } = usePanel();
  const extra: Named[] = [{ name: 'result', type: result === undefined ? { kind: 'any' } : typeOfSchema(result) }];
  const change = (at: number, next: Mapping | undefined): void => onChange(outputs.flatMap((one, index) => (index === at ? (next ?? []) : one)));
  return (
    <Section title={t('steps.outputs')}>
      {outputs.map((one, at) => (
        <Output key={at} output={one} extra={extra} onChange={(next) => change(at, next)} />
      ))}
      {!isReadOnly && (
        <Button
          variant="default"
          size="xs"
          leftSection={<Plus size={14} aria-hidden />}
          className={css['add']}
          onClick={() => onChange([...outputs, { name: freeName(outputs), value: '=result' }])}
        >
          {t(outputs.length === 0 ? 'steps.remember' : 'steps.remember_more')}
        </Button>
      )}
    </Section>
  );
}

function freeName(outputs: readonly Mapping[]): string {
  for (let n = outputs.length + 1; ; n++) {
    const name = n === 1 ? 'result_1' : `result_${n}`;
    if (!outputs.some((one) => one.name === name)) return name;
  }
}

function Output({ output, extra, onChange }: { output: Mapping; extra: readonly Named[]; onChange: (next: Mapping | undefined) => void }) {
  const { t } = useWords();
  const { scope, element, isReadOnly } = usePanel();
  const [name, setName, flushName] = useDraft(output.name, (next) => onChange({ ...output, name: next }));
  const [value, setValue] = useDraft(output.value, (next) => onChange({ ...output, value: next }));
  const feel = value.startsWith('=') ? value.slice(1) : value;
  const [isPart, setPart] = useState(feel.trim() !== 'result');
  return (
    <div className={css['output']}>
      <TextInput
        label={t('steps.remember_as')}
        value={name}
        readOnly={isReadOnly}
        error={NAME.test(name) ? undefined : t('steps.remember_name')}
        onChange={(event) => setName(event.currentTarget.value.trim())}
        onBlur={flushName}
        rightSection={
          !isReadOnly && (
            <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('steps.forget', { name })} onClick={() => onChange(undefined)}>
              <Trash2 size={16} aria-hidden />
            </ActionIcon>
          )
        }
      />
      {!isPart && !isReadOnly && (
        <Button variant="subtle" size="compact-xs" className={css['add']} onClick={() => setPart(true)}>
          {t('steps.remember_part')}
        </Button>
      )}
      {isPart && (
        <FeelField
          label={t('steps.remember_what')}
          value={feel}
          onChange={(next) => setValue('=' + next)}
          scope={scope}
          element={element.id}
          extra={extra}
          isReadOnly={isReadOnly}
        />
      )}
    </div>
  );
}
