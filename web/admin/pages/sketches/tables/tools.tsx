// What is done with a table as a whole: how its rules decide, its name, rules and columns that are added, and the way back and forth.
import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { ChevronDown, ChevronUp, Copy, Plus, Redo2, Trash2, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useWords } from '../../../../ui/index.ts';
import { type Form, type Side, addColumn, addRule, copyRule, dropRules, moveRule } from './edits.ts';
import css from './tables.module.css';
import { POLICIES, type Policy, policyOf, policyWord, withPolicy } from './wording.ts';
import type { Writing } from './writing.ts';

interface Props {
  form: Form;
  range: { from: number; to: number };
  writing: Writing;
  isMine: boolean;
  isPhone: boolean;
  onColumn: (id: string) => void;
}

/** The tools; whoever does not have the pen only reads how the rules decide. */
export function TableTools({ form, range, writing, isMine, isPhone, onColumn }: Props) {
  const words = useWords();
  const { t } = words;
  const { setForm } = writing;
  if (!isMine) return <p className={css.policyLine}>{policyWord(words, policyOf(form))}</p>;
  const add = (side: Side): void => {
    const { form: next, id } = addColumn(form, side, t(side === 'inputs' ? 'tables.new_question' : 'tables.new_result'));
    setForm(next);
    onColumn(id);
  };
  const to = Math.min(range.to, form.rules.length - 1);
  const from = Math.min(range.from, to);
  return (
    <div className={css.toolbar}>
      <TextInput
        key={form.name}
        className={css.nameField}
        label={t('tables.table_name')}
        defaultValue={form.name}
        onBlur={(event) => setForm({ ...form, name: event.currentTarget.value.trim() || form.name })}
      />
      <NativeSelect
        className={css.policyField}
        label={t('tables.policy')}
        value={policyOf(form)}
        data={POLICIES.map((value) => ({ value, label: policyWord(words, value) }))}
        onChange={(event) => setForm(withPolicy(form, event.currentTarget.value as Policy))}
      />
      <div className={css.tools} role="toolbar" aria-label={t('tables.tools')}>
        <Tool label={t('tables.undo')} onClick={writing.undo} icon={<Undo2 size={17} aria-hidden />} />
        <Tool label={t('tables.redo')} onClick={writing.redo} icon={<Redo2 size={17} aria-hidden />} />
        {!isPhone && (
          <>
            <Tool label={t('tables.up')} onClick={from > 0 ? () => setForm(moveRule(form, from, -1)) : undefined} icon={<ChevronUp size={17} aria-hidden />} />
            <Tool
              label={t('tables.down')}
              onClick={to < form.rules.length - 1 ? () => setForm(moveRule(form, to, 1)) : undefined}
              icon={<ChevronDown size={17} aria-hidden />}
            />
            <Tool label={t('tables.copy_rule')} onClick={from >= 0 ? () => setForm(copyRule(form, from)) : undefined} icon={<Copy size={17} aria-hidden />} />
            <Tool
              label={t('tables.drop_rule', { count: to - from + 1 })}
              onClick={from >= 0 ? () => setForm(dropRules(form, from, to)) : undefined}
              icon={<Trash2 size={17} aria-hidden />}
            />
            <Add label={t('tables.add_rule')} onClick={() => setForm(addRule(form, form.rules.length))} />
          </>
        )}
        <Add label={t('tables.add_question')} onClick={() => add('inputs')} />
        <Add label={t('tables.add_result')} onClick={() => add('outputs')} />
      </div>
    </div>
  );
}

function Tool({ label, icon, onClick }: { label: string; icon: ReactNode; onClick: (() => void) | undefined }) {
  return (
    <ActionIcon size={32} variant="default" aria-label={label} title={label} disabled={onClick === undefined} onClick={onClick}>
      {icon}
    </ActionIcon>
  );
}

const Add = ({ label, onClick }: { label: string; onClick: () => void }) => (
  <Button size="xs" h={32} variant="default" leftSection={<Plus size={14} aria-hidden />} onClick={onClick}>
    {label}
  </Button>
);
