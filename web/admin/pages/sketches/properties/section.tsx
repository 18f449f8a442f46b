// The pieces of which the panel is built: sections with a heading, a text that is put into the drawing when one pauses, a choice with sentences.
import { Select, TextInput, Textarea } from '@mantine/core';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useMemo, useState } from 'react';
import { useWords } from '../../../../ui/index.ts';
import { useDraft } from './draft.ts';
import css from './properties.module.css';

/** A part of the panel with its heading. */
export function Section({ title, beside, children }: { title?: string; beside?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className={css['section']} aria-labelledby={title === undefined ? undefined : id}>
      {title !== undefined && (
        <div className={css['section_head']}>
          <h2 id={id}>{title}</h2>
          {beside}
        </div>
      )}
      {children}
    </section>
  );
}

/** A part that is opened when it is wanted; it begins open where it says something already. */
export function Fold({ title, isOpen = false, children }: { title: string; isOpen?: boolean; children: ReactNode }) {
  return (
    <details className={css['fold']} open={isOpen}>
      <summary>
        <ChevronRight size={16} aria-hidden /> {title}
      </summary>
      <div className={css['fold_body']}>{children}</div>
    </details>
  );
}

interface TextProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  description?: string;
  placeholder?: string;
  isLong?: boolean;
  isReadOnly?: boolean;
  error?: string;
}

/** A text of the drawing. */
export function DrawnText({ label, value, onChange, description, placeholder, isLong, isReadOnly, error }: TextProps) {
  const [draft, change, flush] = useDraft(value, onChange);
  const common = { label, description, placeholder, error, value: draft, readOnly: isReadOnly, onBlur: flush };
  if (isLong) return <Textarea {...common} autosize minRows={2} maxRows={10} onChange={(event) => change(event.currentTarget.value)} />;
  return <TextInput {...common} onChange={(event) => change(event.currentTarget.value)} onKeyDown={(event) => event.key === 'Enter' && flush()} />;
}

export interface Choice {
  value: string;
  label: string;
  /** One sentence, shown under the name. */
  says?: string;
  group?: string;
  /** Found by a search only. */
  isRare?: boolean;
}

interface ChooseProps {
  label: string;
  choices: readonly Choice[];
  value: string | undefined;
  onChange: (value: string) => void;
  placeholder?: string;
  isReadOnly?: boolean;
  isLabelHidden?: boolean;
  /** Nothing may be chosen, too; the placeholder says what that means. */
  onClear?: () => void;
}

const MOST = 60;
const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** One of many, found by a word of its name or of its sentence; what is chosen says its sentence below. */
export function Choose({ label, choices, value, onChange, placeholder, isReadOnly, isLabelHidden, onClear }: ChooseProps) {
  const { t } = useWords();
  const [search, setSearch] = useState('');
  const chosen = choices.find((one) => one.value === value);
  const known = useMemo(() => new Map(choices.map((one) => [one.value, one])), [choices]);
  const words = fold(search).split(/\s+/).filter(Boolean);
  const isFound = (one: Choice): boolean => {
    if (words.length === 0 || search === chosen?.label) return !one.isRare || one.value === value;
    const text = fold(`${one.label} ${one.says ?? ''} ${one.value}`);
    return words.every((word) => text.includes(word));
  };
  const shown = choices.filter(isFound).slice(0, MOST);
  // What stands in the drawing and is no longer there to choose is shown as it is written.
  const written = value !== undefined && value !== '' && !known.has(value) ? [{ value, label: value }] : [];
  const none = onClear ? [{ value: '', label: placeholder ?? t('steps.nothing_chosen') }] : [];
  const all = [...none, ...written, ...shown];
  return (
    <div className={css['choose']}>
      <Select<string>
        label={isLabelHidden ? undefined : label}
        aria-label={isLabelHidden ? label : undefined}
        data={grouped(all)}
        value={value ?? (onClear ? '' : null)}
        onChange={(next) => (next === null || next === '' ? onClear?.() : onChange(next))}
        allowDeselect={false}
        searchable
        searchValue={search}
        onSearchChange={setSearch}
        filter={({ options }) => options}
        placeholder={placeholder ?? t('steps.choose')}
        nothingFoundMessage={t('steps.nothing_found')}
        readOnly={isReadOnly}
        maxDropdownHeight={320}
        renderOption={({ option }) => (
          <div className={css['option']}>
            <span>{option.label}</span>
            {known.get(option.value)?.says && <small>{known.get(option.value)?.says}</small>}
          </div>
        )}
      />
      {chosen?.says && <p className={css['says']}>{chosen.says}</p>}
    </div>
  );
}

type Option = { value: string; label: string };

function grouped(choices: readonly Choice[]): (Option | { group: string; items: Option[] })[] {
  const groups = new Map<string, Option[]>();
  for (const { value, label, group = '' } of choices) groups.set(group, [...(groups.get(group) ?? []), { value, label }]);
  return [...groups].flatMap(([group, items]): (Option | { group: string; items: Option[] })[] => (group === '' ? items : [{ group, items }]));
}
