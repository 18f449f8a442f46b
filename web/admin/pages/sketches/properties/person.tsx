// A task for people: what they fill in, whose task it is, by when it is to be done.
import { MultiSelect, NumberInput, Select } from '@mantine/core';
import { type Schema, useWords } from '../../../../ui/index.ts';
import { FeelField } from '../feel/feel-field.tsx';
import { type Due, UNITS, type Unit, dueOf, writeDue } from '../feel/period.ts';
import { Refusals, setMappings } from './action.tsx';
import { useDraft } from './draft.ts';
import { Inputs, Outputs } from './mappings.tsx';
import { actionName, knownInputs, useChoices } from './names.ts';
import { addExtension, extensionOf, mappingParts, mappingsOf, putExtension, textOf } from './parts.ts';
import css from './properties.module.css';
import { Questions, answerSchema } from './questions.tsx';
import { Choose, Section } from './section.tsx';
import { usePanel } from './use-panel.ts';

/** A user task. */
export function PersonPart() {
  const { sheet, element, catalogue } = usePanel();
  const task = extensionOf(element.businessObject, 'kontor:Task');
  const form = catalogue.actions.find((one) => one.name === textOf(task, 'form'));
  return (
    <>
      <FormPart />
      <WhoPart />
      {form && (
        <Inputs
          key={form.name}
          isAsked
          schema={form.input as Schema}
          inputs={mappingsOf(task, 'inputs')}
          onChange={(inputs) => setMappings(sheet, element, 'kontor:Task', 'inputs', inputs)}
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

/** A form of the shop, or questions of the task's own. */
function FormPart() {
  const { sheet, element, catalogue, documentKind, isReadOnly } = usePanel();
  const words = useWords();
  const { t } = words;
  const choices = useChoices(catalogue);
  const task = extensionOf(element.businessObject, 'kontor:Task');
  const name = textOf(task, 'form');
  const choose = (chosen: string | undefined): void => {
    const next = catalogue.actions.find((one) => one.name === chosen);
    const { properties = {}, required = [] } = (next?.input ?? {}) as Schema;
    const before = name === undefined ? '' : actionName(words, name);
    sheet.together(() => {
      const part = task ?? addExtension(sheet, element.id, element.businessObject, 'kontor:Task', {});
      const kept = mappingsOf(task, 'inputs').filter((one) => one.name in properties);
      const known = knownInputs(catalogue, documentKind, required).filter((one) => !kept.some((other) => other.name === one.name));
      const inputs = mappingParts(sheet, part, 'inputs', [...kept, ...known]);
      sheet.changePart(element.id, part, { form: chosen, ...(chosen === undefined ? {} : { fields: [] }), inputs });
      if (chosen !== undefined && (element.name === '' || element.name === before)) sheet.change(element.id, { name: actionName(words, chosen) });
    });
  };
  return (
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
      {name === undefined && <Questions task={task} />}
    </Section>
  );
}

/** The role whose task it is, and the deadline. */
function WhoPart() {
  const { sheet, element, catalogue, isReadOnly } = usePanel();
  const { t, lane: laneWord } = useWords();
  const choices = useChoices(catalogue);
  const task = extensionOf(element.businessObject, 'kontor:Task');
  const drawn = sheet.laneOf(element.id);
  const put = (properties: Record<string, unknown>): void => putExtension(sheet, element, 'kontor:Task', properties);
  return (
    <Section title={t('steps.who_when')}>
      <Choose
        label={t('steps.who')}
        choices={choices.lanes(sheet.lanes())}
        value={textOf(task, 'lane')}
        onChange={(lane) => put({ lane })}
        onClear={() => put({ lane: undefined })}
        placeholder={drawn === undefined ? undefined : t('steps.who_lane', { lane: laneWord(drawn) ?? drawn })}
        isReadOnly={isReadOnly}
      />
      <DueField value={textOf(task, 'due')} onChange={(due) => put({ due })} />
      <NotBy value={textOf(task, 'notBy')} onChange={(notBy) => put({ notBy })} />
    </Section>
  );
}

/** The tasks that whoever does this one may not have done. */
function NotBy({ value, onChange }: { value: string | undefined; onChange: (value: string | undefined) => void }) {
  const { sheet, element, isReadOnly } = usePanel();
  const { t } = useWords();
  const others = sheet.elements().filter(({ id, type }) => type === 'bpmn:UserTask' && id !== element.id);
  if (others.length === 0) return null;
  return (
    <MultiSelect
      label={t('steps.not_by')}
      description={t('steps.not_by_help')}
      data={others.map(({ id, name }) => ({ value: id, label: name || id }))}
      value={(value ?? '').split(/\s+/).filter(Boolean)}
      onChange={(ids) => onChange(ids.length > 0 ? ids.join(' ') : undefined)}
      readOnly={isReadOnly}
    />
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
