// The rules of a table on a phone: a card for each, as a sentence; what is pressed is opened for writing.
import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { ChevronDown, ChevronUp, Copy, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Dialog, useWords } from '../../../../ui/index.ts';
import type { Changes } from './changes.tsx';
import { type Form, addRule, asFeel, asRead, cellOf, copyRule, dropRules, moveRule, offersFor, putCells } from './edits.ts';
import type { Use } from './sheet.tsx';
import css from './tables.module.css';
import { type Look, headingOf, labelOf } from './wording.ts';

interface Props {
  form: Form;
  look: Look | undefined;
  lit?: readonly string[];
  use?: Use;
  changes?: Changes | undefined;
  onForm?: (form: Form) => void;
}

/** The cards in the order of the rules. */
export function RuleCards({ form, look, lit, use, changes, onForm }: Props) {
  const { t, number } = useWords();
  const [opened, setOpened] = useState<string>();
  const counts = new Map(use?.use.map(({ rule, count }) => [rule, count]));
  return (
    <>
      <ol className={css.cards}>
        {form.rules.map((rule, at) => {
          const problems = (look?.problems ?? []).filter((one) => one.rule === rule.id);
          const isNew = changes?.added.includes(rule.id);
          const isChanged = changes?.changed.some(({ id }) => id === rule.id);
          const conditions = form.inputs.flatMap(({ id }, index) => (rule.inputs[index] ? [`${headingOf(form, id)}: ${asRead(rule.inputs[index])}`] : []));
          const inside = (
            <>
              <span className={css.cardNumber}>{number(at + 1)}</span>
              <span className={css.cardBody}>
                <span>{conditions.length > 0 ? conditions.join(', ') : t('tables.any_case')}</span>
                <strong>→ {rule.outputs.map((text) => asRead(text) || '–').join(' · ')}</strong>
                {rule.note !== '' && <span className="quiet">{rule.note}</span>}
                {problems.map(({ code, column, reason }) => (
                  <span key={`${code} ${column}`} className={css.headFault}>
                    {reason}
                  </span>
                ))}
                {(isNew || isChanged) && <span className={css.changed}>{t(isNew ? 'tables.is_new' : 'tables.is_changed')}</span>}
                {use && use.decisions > 0 && <span className="quiet">{t('tables.decided', { count: counts.get(rule.id) ?? 0, days: use.days })}</span>}
              </span>
            </>
          );
          return (
            <li key={rule.id} data-lit={lit?.includes(rule.id) || undefined}>
              {onForm ? (
                <button type="button" className={css.card} onClick={() => setOpened(rule.id)}>
                  {inside}
                </button>
              ) : (
                <div className={css.card}>{inside}</div>
              )}
            </li>
          );
        })}
      </ol>
      {onForm && (
        <Button variant="default" leftSection={<Plus size={16} aria-hidden />} onClick={() => onForm(addRule(form, form.rules.length))}>
          {t('tables.add_rule')}
        </Button>
      )}
      {onForm && opened !== undefined && <RuleDialog form={form} look={look} rule={opened} onForm={onForm} onClose={() => setOpened(undefined)} />}
    </>
  );
}

type DialogProps = { form: Form; look: Look | undefined; rule: string; onForm: (form: Form) => void; onClose: () => void };

function RuleDialog({ form, look, rule: id, onForm, onClose }: DialogProps) {
  const { t, number } = useWords();
  const at = form.rules.findIndex((one) => one.id === id);
  const rule = form.rules[at];
  if (!rule) return null;
  const put = (column: string, text: string): void => onForm(putCells(form, [{ rule: id, column, text }]));
  const field = (column: string, label: string, isResult: boolean) => {
    const { kind = 'any', values = null } = look?.columns.find((one) => one.id === column) ?? {};
    const problem = look?.problems.find((one) => one.rule === id && one.column === column);
    const offers = offersFor(kind, values, isResult);
    const text = cellOf(form, rule, column);
    const isPlain = offers.length > 0 && (text === '' || offers.includes(text));
    if (isPlain)
      return (
        <NativeSelect
          key={column}
          label={label}
          value={text}
          data={[{ value: '', label: isResult ? '' : t('tables.anything') }, ...offers.map((value) => ({ value, label: asRead(value) }))]}
          onChange={(event) => put(column, event.currentTarget.value)}
        />
      );
    return (
      <TextInput
        key={`${column} ${text}`}
        label={label}
        defaultValue={text}
        placeholder={isResult ? '' : t('tables.anything')}
        error={problem?.reason}
        autoComplete="off"
        onBlur={(event) => put(column, asFeel(event.currentTarget.value, kind, isResult))}
      />
    );
  };
  return (
    <Dialog title={t('tables.rule_number', { rule: number(at + 1) })} onClose={onClose}>
      <div className={css.fields}>
        {form.inputs.map(({ id: column }) => field(column, labelOf(form, column), false))}
        {form.outputs.map(({ id: column }) => field(column, labelOf(form, column), true))}
        <TextInput key={`note ${rule.note}`} label={t('tables.note')} defaultValue={rule.note} onBlur={(event) => put('note', event.currentTarget.value)} />
        <RuleTools form={form} at={at} onForm={onForm} onClose={onClose} />
      </div>
    </Dialog>
  );
}

function RuleTools({ form, at, onForm, onClose }: { form: Form; at: number; onForm: (form: Form) => void; onClose: () => void }) {
  const { t } = useWords();
  const drop = (): void => {
    onForm(dropRules(form, at, at));
    onClose();
  };
  const tools = [
    { label: t('tables.up'), Icon: ChevronUp, isOff: at === 0, work: () => onForm(moveRule(form, at, -1)) },
    { label: t('tables.down'), Icon: ChevronDown, isOff: at === form.rules.length - 1, work: () => onForm(moveRule(form, at, 1)) },
    { label: t('tables.copy_rule'), Icon: Copy, isOff: false, work: () => onForm(copyRule(form, at)) },
    { label: t('tables.drop_rule', { count: 1 }), Icon: Trash2, isOff: false, work: drop },
  ];
  return (
    <div className={css.tools}>
      {tools.map(({ label, Icon, isOff, work }) => (
        <ActionIcon key={label} size={36} variant="default" aria-label={label} disabled={isOff} onClick={work}>
          <Icon size={18} aria-hidden />
        </ActionIcon>
      ))}
    </div>
  );
}
