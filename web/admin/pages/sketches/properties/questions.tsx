// What a task asks by itself, where no form of the shop does: questions with the kind of their answers.
import { ActionIcon, Button, Checkbox, Select, TextInput, VisuallyHidden } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useWords } from '../../../../ui/index.ts';
import { useDraft } from './draft.ts';
import { type ModdleElement, addExtension, mappingParts, mappingsOf, textOf } from './parts.ts';
import css from './properties.module.css';
import { usePanel } from './use-panel.ts';

interface Question {
  name: string;
  label: string;
  type: string;
  values: string;
  required: boolean;
}

const TYPES = ['text', 'number', 'boolean', 'date', 'choice'] as const;

const questionsOf = (task: ModdleElement | undefined): Question[] =>
  ((task?.get('fields') as ModdleElement[] | undefined) ?? []).map((one) => ({
    name: textOf(one, 'name') ?? '',
    label: textOf(one, 'label') ?? '',
    type: textOf(one, 'type') ?? 'text',
    values: textOf(one, 'values') ?? '',
    required: one.get('required') === true,
  }));

/** The schema of the answer to a task's own questions. */
export function answerSchema(task: ModdleElement | undefined): object | undefined {
  const questions = questionsOf(task);
  if (questions.length === 0) return undefined;
  const type = (one: Question): object =>
    one.type === 'number' || one.type === 'boolean'
      ? { type: one.type }
      : one.type === 'choice'
        ? { enum: one.values.split('|').map((value) => value.trim()) }
        : { type: 'string', ...(one.type === 'date' ? { format: 'date' } : {}) };
  return { type: 'object', properties: Object.fromEntries(questions.map((one) => [one.name, type(one)])) };
}

/** A name of letters and digits out of what a person calls it. */
function nameFrom(label: string, taken: readonly string[]): string {
  const plain = label
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
  const base = /^[a-z]/.test(plain) ? plain.slice(0, 40) : 'answer';
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}_${n}`;
    if (!taken.includes(name)) return name;
  }
}

/** What the task itself asks, where no form of the shop does. */
export function Questions({ task }: { task: ModdleElement | undefined }) {
  const { sheet, element, isReadOnly } = usePanel();
  const { t } = useWords();
  const stored = questionsOf(task);
  const [questions, change, flush] = useDraft(stored, save, (one, other) => JSON.stringify(one) === JSON.stringify(other));
  function save(next: Question[]): void {
    sheet.together(() => {
      const part = task ?? addExtension(sheet, element.id, element.businessObject, 'kontor:Task', {});
      const fields = next.map(({ name, label, type, values, required }) => {
        const field = sheet.make('kontor:Field', { name, label, type, ...(type === 'choice' ? { values } : {}), ...(required ? { required } : {}) });
        field.$parent = part;
        return field;
      });
      // Answers that nothing remembers would be of no use to the steps behind.
      const isNew = fields.length > 0 && mappingsOf(part, 'outputs').length === 0;
      sheet.changePart(element.id, part, {
        fields,
        ...(isNew ? { outputs: mappingParts(sheet, part, 'outputs', [{ name: 'answers', value: '=result' }]) } : {}),
      });
    });
  }
  const [first] = useState(stored.length);
  const names = questions.map(({ name }) => name);
  const set = (at: number, next: Partial<Question> | undefined): void =>
    change(questions.flatMap((one, index) => (index === at ? (next ? { ...one, ...next } : []) : one)));
  return (
    <div className={css['questions']} onBlur={flush}>
      <p className={css['help']}>{t('steps.questions_help')}</p>
      {questions.map((one, at) => (
        <QuestionFields
          key={at}
          question={one}
          number={at + 1}
          // A name that expressions may use stays; only a question that was just added is named after its label.
          taken={at < first ? undefined : names.filter((_, index) => index !== at)}
          onChange={(next) => set(at, next)}
        />
      ))}
      {!isReadOnly && (
        <Button
          variant="default"
          size="xs"
          leftSection={<Plus size={14} aria-hidden />}
          onClick={() => change([...questions, { name: nameFrom('', names), label: '', type: 'text', values: '', required: false }])}
        >
          {t('steps.question_add')}
        </Button>
      )}
    </div>
  );
}

interface QuestionProps {
  question: Question;
  number: number;
  /** The names of the other questions, where this one is still to be named after its label. */
  taken: readonly string[] | undefined;
  onChange: (question: Partial<Question> | undefined) => void;
}

function QuestionFields({ question, number, taken, onChange }: QuestionProps) {
  const { isReadOnly } = usePanel();
  const { t, named } = useWords();
  const { label, type, values, required } = question;
  return (
    <fieldset className={css['question']}>
      <VisuallyHidden component="legend">{t('steps.question', { number })}</VisuallyHidden>
      <TextInput
        className={css['wide']}
        label={t('steps.question_label')}
        value={label}
        readOnly={isReadOnly}
        onChange={({ currentTarget: { value } }) => onChange({ label: value, ...(taken ? { name: nameFrom(value, taken) } : {}) })}
      />
      <Select
        className={css['wide']}
        label={t('steps.question_type')}
        data={TYPES.map((one) => ({ value: one, label: named('steps.question_type', one) }))}
        value={type}
        onChange={(next) => next !== null && onChange({ type: next })}
        allowDeselect={false}
        readOnly={isReadOnly}
      />
      {type === 'choice' && (
        <TextInput
          className={css['wide']}
          label={t('steps.question_values')}
          value={values.split('|').join(', ')}
          readOnly={isReadOnly}
          onChange={(event) =>
            onChange({
              values: event.currentTarget.value
                .split(',')
                .map((value) => value.trimStart())
                .join('|'),
            })
          }
        />
      )}
      <Checkbox
        label={t('steps.question_required')}
        checked={required}
        disabled={isReadOnly}
        onChange={(event) => onChange({ required: event.currentTarget.checked })}
      />
      {!isReadOnly && (
        <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('steps.question_remove', { number })} onClick={() => onChange(undefined)}>
          <Trash2 size={16} aria-hidden />
        </ActionIcon>
      )}
    </fieldset>
  );
}
