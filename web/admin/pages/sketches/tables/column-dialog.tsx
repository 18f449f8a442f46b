// What a column of a table asks or gives: its name, what it looks at, of which kind it is, and which values there may be.
import { Button, NativeSelect, TextInput, Textarea } from '@mantine/core';
import { ArrowLeft, ArrowRight, Trash2 } from 'lucide-react';
import { Dialog, type Words, useWords } from '../../../../ui/index.ts';
import { type Answer, type Form, type Question, type Side, changeColumn, dropColumn, moveColumn, placeOf } from './edits.ts';
import css from './tables.module.css';
import type { Look } from './wording.ts';

const KINDS = ['string', 'number', 'boolean', 'date', 'time', 'dateTime', 'dayTimeDuration', 'yearMonthDuration'] as const;

interface Props {
  form: Form;
  look: Look | undefined;
  id: string;
  onForm: (form: Form) => void;
  onClose: () => void;
}

/** The dialog of a column; every change is a step that can be taken back. */
export function ColumnDialog({ form, look, id, onForm, onClose }: Props) {
  const { t } = useWords();
  const place = placeOf(form, id);
  if (!place) return null;
  const { side, at } = place;
  const column = form[side][at]!;
  const problem = look?.problems.find((one) => one.rule === null && one.column === id);
  const change = (part: Partial<Question> & Partial<Answer>): void => onForm(changeColumn(form, side, at, part));
  return (
    <Dialog title={t(side === 'inputs' ? 'tables.question' : 'tables.result')} onClose={onClose}>
      <div className={css.fields}>
        <TextInput
          label={t('tables.label')}
          defaultValue={column.label}
          onBlur={(event) => change({ label: event.currentTarget.value.trim() })}
          data-autofocus
        />
        {'expression' in column ? (
          <Textarea
            label={t('tables.expression')}
            description={t('tables.expression_help')}
            defaultValue={column.expression}
            error={problem?.reason}
            autosize
            minRows={1}
            maxRows={8}
            spellCheck={false}
            onBlur={(event) => change({ expression: event.currentTarget.value.trim() })}
          />
        ) : (
          <TextInput
            label={t('tables.name')}
            description={t('tables.name_help')}
            defaultValue={column.name}
            error={problem?.reason}
            onBlur={(event) => change({ name: event.currentTarget.value.trim() })}
          />
        )}
        <Values column={column} change={change} />
        <ColumnTools form={form} side={side} at={at} onForm={onForm} onClose={onClose} />
      </div>
    </Dialog>
  );
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** Of which kind the values are, which there may be, and what stands for none. */
function Values({ column, change }: { column: Question | Answer; change: (part: Partial<Question> & Partial<Answer>) => void }) {
  const words = useWords();
  const { t } = words;
  return (
    <>
      <NativeSelect
        label={t('tables.kind')}
        value={column.type ?? ''}
        data={kindsFor(words, column.type)}
        onChange={(event) => change({ type: orNull(event.currentTarget.value) })}
      />
      <TextInput
        label={t('tables.values')}
        description={t('tables.values_help')}
        defaultValue={column.values ?? ''}
        onBlur={(event) => change({ values: orNull(event.currentTarget.value) })}
      />
      {'fallback' in column && (
        <TextInput
          label={t('tables.fallback')}
          description={t('tables.fallback_help')}
          defaultValue={column.fallback ?? ''}
          onBlur={(event) => change({ fallback: orNull(event.currentTarget.value) })}
        />
      )}
    </>
  );
}

type ToolProps = { form: Form; side: Side; at: number; onForm: (form: Form) => void; onClose: () => void };

function ColumnTools({ form, side, at, onForm, onClose }: ToolProps) {
  const { t } = useWords();
  const drop = (): void => {
    onForm(dropColumn(form, side, at));
    onClose();
  };
  const isLastResult = side === 'outputs' && form.outputs.length === 1;
  const tools = [
    { label: t('tables.left'), Icon: ArrowLeft, isOff: at === 0, work: () => onForm(moveColumn(form, side, at, -1)) },
    { label: t('tables.right'), Icon: ArrowRight, isOff: at === form[side].length - 1, work: () => onForm(moveColumn(form, side, at, 1)) },
    { label: t('tables.drop_column'), Icon: Trash2, isOff: isLastResult, work: drop },
  ];
  return (
    <div className={css.tools}>
      {tools.map(({ label, Icon, isOff, work }) => (
        <Button key={label} variant="default" size="xs" leftSection={<Icon size={14} aria-hidden />} disabled={isOff} onClick={work}>
          {label}
        </Button>
      ))}
    </div>
  );
}

function kindsFor({ t, named }: Words, type: string | null): { value: string; label: string }[] {
  const known: readonly string[] = KINDS;
  const own = type !== null && !known.includes(type) ? [{ value: type, label: type }] : [];
  return [{ value: '', label: t('tables.kind.any') }, ...KINDS.map((kind) => ({ value: kind, label: named('tables.kind', kind) })), ...own];
}
