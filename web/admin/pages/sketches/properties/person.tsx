// A task for people: what they fill in, whose task it is, by when it is to be done.
import { ActionIcon, Button, Checkbox, NumberInput, Select, TextInput, VisuallyHidden } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { type Schema, useWords } from '../../../../ui/index.ts';
import { FeelField } from '../feel/feel-field.tsx';
import { type Due, UNITS, type Unit, dueOf, writeDue } from '../feel/period.ts';
import { Refusals, setMappings } from './action.tsx';
import { useDraft } from './draft.ts';
import { Inputs, Outputs } from './mappings.tsx';
import { actionName, knownInputs, useChoices } from './names.ts';
import { type Mapping, type ModdleElement, addExtension, extensionOf, mappingParts, mappingsOf, putExtension, textOf } from './parts.ts';
import css from './properties.module.css';
import { Choose, Section } from './section.tsx';
import { usePanel } from './use-panel.ts';

/** A user task. */
export function PersonPart() {
  const { sheet, element, catalogue, documentKind, isReadOnly } = usePanel();
  const words = useWords();
  const { t } = words;
  const choices = useChoices(catalogue);
  const task = extensionOf(element.businessObject, 'kontor:Task');
  const name = textOf(task, 'form');
  const form = catalogue.actions.find((one) => one.name === name);
  const put = (properties: Record<string, unknown>): void => putExtension(sheet, element, 'kontor:Task', properties);
  const choose = (chosen: string | undefined): void => {
    const next = catalogue.actions.find((one) => one.name === chosen);
    const { properties = {}, required = [] } = (next?.input ?? {}) as Schema;
    const before = name === undefined ? '' : actionName(words, name);
    sheet.together(() => {
      const part = task ?? addExtension(sheet, element.id, element.businessObject, 'kontor:Task', {});
      const kept = mappingsOf(task, 'inputs').filter((one) => one.name in properties);
      const known = knownInputs(catalogue, documentKind, required).filter((one) => !kept.some((other) => other.name === one.name));
      sheet.changePart(element.id, part, {
        form: chosen,
        ...(chosen === undefined ? {} : { fields: [] }),
        inputs: mappingParts(sheet, part, 'inputs', [...kept, ...known]),
      });
      if (chosen !== undefined && (element.name === '' || element.name === before)) sheet.change(element.id, { name: actionName(words, chosen) });
    });
  };
  const lane = textOf(task, 'lane');
  const drawnLane = sheet.laneOf(element.id);
  return (
    <>
      <Section>
        <Choose
          label={t('steps.form')}
          choices={choices.forms()}
          value={name}
          onChange={choose}
          onClear={() => choose(undefined)}
          placeholder={t('steps.form_own')}
          isReadOnly={isReadOnly}
        />
        {!form && <Questions task={task} />}
      </Section>
      <Section title={t('steps.who_when')}>
        <Choose
          label={t('steps.who')}
          choices={choices.lanes(sheet.lanes())}
          value={lane}
          onChange={(next) => put({ lane: next })}
          onClear={() => put({ lane: undefined })}
          placeholder={drawnLane === undefined ? undefined : t('steps.who_lane', { lane: words.lane(drawnLane) ?? drawnLane })}
          isReadOnly={isReadOnly}
        />
        <DueField value={textOf(task, 'due')} onChange={(due) => put({ due })} />
      </Section>
      {form && (
        <Inputs
          key={form.name}
          isAsked
          schema={form.input as Schema}
          inputs={mappingsOf(task, 'inputs')}
          onChange={(inputs: Mapping[]) => setMappings(sheet, element, 'kontor:Task', 'inputs', inputs)}
        />
      )}
      <Outputs
        outputs={mappingsOf(task, 'outputs')}
        result={form?.output ?? answerSchema(task)}
        onChange={(outputs) => setMappings(sheet, element, 'kontor:Task', 'outputs', outputs)}
      />
      {form && <Refusals refusals={form.refusals} />}
    </>
  );
}

/** By when: not said, within so many hours, or what an expression gives. */
export function DueField({ value, onChange }: { value: string | undefined; onChange: (value: string | undefined) => void }) {
  const { t, named } = useWords();
  const { scope, element, isReadOnly } = usePanel();
  const [draft, change, flush] = useDraft(value, onChange);
  const due = dueOf(draft);
  const set = (next: Due): void => change(writeDue(next));
  const is = due.is === 'text' ? 'expression' : due.is;
  const begin: Record<string, Due> = {
    nothing: { is: 'nothing' },
    within: { is: 'within', period: { amount: 2, unit: 'hours' } },
    expression: { is: 'expression', text: '' },
  };
  return (
    <div className={css['due']} onBlur={flush}>
      <Select
        label={t('steps.due')}
        data={['nothing', 'within', 'expression'].map((one) => ({ value: one, label: named('steps.due', one) }))}
        value={is}
        onChange={(next) => next !== null && next !== is && set(begin[next]!)}
        allowDeselect={false}
        readOnly={isReadOnly}
      />
      {due.is === 'within' && <PeriodField label={t('steps.due.within')} value={due.period} onChange={(period) => set({ is: 'within', period })} />}
      {is === 'expression' && (
        <FeelField
          label={t('steps.due.expression')}
          value={due.is === 'expression' || due.is === 'text' ? due.text : ''}
          onChange={(text) => set({ is: 'expression', text })}
          scope={scope}
          element={element.id}
          isReadOnly={isReadOnly}
        />
      )}
    </div>
  );
}

/** A number and a unit of time. */
export function PeriodField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: { amount: number; unit: Unit };
  onChange: (value: { amount: number; unit: Unit }) => void;
}) {
  const { t } = useWords();
  const { isReadOnly } = usePanel();
  return (
    <div className={css['period']}>
      <NumberInput
        aria-label={label}
        value={value.amount}
        min={1}
        max={999}
        allowDecimal={false}
        inputMode="numeric"
        readOnly={isReadOnly}
        onChange={(amount) => typeof amount === 'number' && onChange({ ...value, amount })}
      />
      <Select
        aria-label={t('steps.unit')}
        data={UNITS.map((unit) => ({ value: unit, label: t(`steps.unit.${unit}` as never, { count: value.amount }) }))}
        value={value.unit}
        onChange={(unit) => unit !== null && onChange({ ...value, unit: unit as Unit })}
        allowDeselect={false}
        readOnly={isReadOnly}
      />
    </div>
  );
}

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
function answerSchema(task: ModdleElement | undefined): object | undefined {
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
function Questions({ task }: { task: ModdleElement | undefined }) {
  const { sheet, element, isReadOnly } = usePanel();
  const { t, named } = useWords();
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
      sheet.changePart(element.id, part, { fields });
    });
  }
  const set = (at: number, next: Partial<Question>): void => change(questions.map((one, index) => (index === at ? { ...one, ...next } : one)));
  const rename = (at: number, label: string): void => {
    const taken = questions.filter((_, index) => index !== at).map(({ name }) => name);
    // A name that expressions may use stays; only a fresh question is named after its label.
    const isFresh = !stored.some(({ name }) => name === questions[at]!.name);
    set(at, isFresh ? { label, name: nameFrom(label, taken) } : { label });
  };
  return (
    <div className={css['questions']} onBlur={flush}>
      <p className={css['help']}>{t('steps.questions_help')}</p>
      {questions.map((one, at) => (
        <fieldset key={at} className={css['question']}>
          <VisuallyHidden component="legend">{t('steps.question', { number: at + 1 })}</VisuallyHidden>
          <TextInput label={t('steps.question_label')} value={one.label} readOnly={isReadOnly} onChange={(event) => rename(at, event.currentTarget.value)} />
          <Select
            label={t('steps.question_type')}
            data={TYPES.map((type) => ({ value: type, label: named('steps.question_type', type) }))}
            value={one.type}
            onChange={(type) => type !== null && set(at, { type })}
            allowDeselect={false}
            readOnly={isReadOnly}
          />
          {one.type === 'choice' && (
            <TextInput
              className={css['wide']}
              label={t('steps.question_values')}
              value={one.values.split('|').join(', ')}
              readOnly={isReadOnly}
              onChange={(event) =>
                set(at, {
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
            checked={one.required}
            disabled={isReadOnly}
            onChange={(event) => set(at, { required: event.currentTarget.checked })}
          />
          {!isReadOnly && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={28}
              aria-label={t('steps.question_remove', { number: at + 1 })}
              onClick={() => change(questions.filter((_, index) => index !== at))}
            >
              <Trash2 size={16} aria-hidden />
            </ActionIcon>
          )}
        </fieldset>
      ))}
      {!isReadOnly && (
        <Button
          variant="default"
          size="xs"
          leftSection={<Plus size={14} aria-hidden />}
          onClick={() =>
            change([
              ...questions,
              {
                name: nameFrom(
                  '',
                  questions.map(({ name }) => name),
                ),
                label: '',
                type: 'text',
                values: '',
                required: false,
              },
            ])
          }
        >
          {t('steps.question_add')}
        </Button>
      )}
    </div>
  );
}
