// A condition: put together out of facts, operators and values where it is a plain one, written in FEEL where it is more.
import { ActionIcon, Button, NumberInput, SegmentedControl, Select, TagsInput, TextInput } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type Words, useWords } from '../../../../ui/index.ts';
import { type Condition, type Operator, type Row, operatorsFor, readCondition, writeCondition } from '../feel/condition.ts';
import { FeelField } from '../feel/feel-field.tsx';
import { type Fact, type FeelScope, pathsOf, typeAt } from '../feel/scope.ts';
import { TryLine } from '../feel/try-line.tsx';
import { useTry, useTryOn } from '../feel/trying.ts';
import { useDraft } from './draft.ts';
import { FormulaButton } from './entry-field.tsx';
import css from './properties.module.css';
import { usePanel } from './use-panel.ts';

interface Props {
  label: string;
  /** FEEL without its `=`. */
  value: string;
  onChange: (value: string) => void;
}

const EMPTY: Condition = { join: 'and', rows: [{ path: '', operator: '=' }] };

/** The builder where it can show the condition, else the editor; a button changes between them. */
export function ConditionField({ label, value, onChange }: Props) {
  const { t } = useWords();
  const { scope, element, isReadOnly } = usePanel();
  const [text, setText, flush] = useDraft(value, onChange);
  const read = text.trim() === '' ? EMPTY : readCondition(text);
  const [isFeel, setFeel] = useState(read === undefined);
  const shown = !isFeel && read !== undefined;
  const stays = isFeel && read === undefined;
  const button = !isReadOnly && (
    <FormulaButton
      isFormula={!shown}
      label={label}
      hint={stays ? t('steps.condition.too_much') : t(shown ? 'steps.condition.as_feel' : 'steps.condition.as_rows')}
      isOff={stays}
      onToggle={() => setFeel(shown)}
    />
  );
  if (!shown) {
    return (
      <FeelField
        label={label}
        value={text}
        onChange={setText}
        scope={scope}
        element={element.id}
        wants="boolean"
        isReadOnly={isReadOnly}
        beside={button || undefined}
      />
    );
  }
  return (
    <div className={css['condition']} role="group" aria-label={label} onBlur={flush}>
      <div className={css['condition_head']}>
        <span aria-hidden>{label}</span>
        {button}
      </div>
      <Rows text={text} read={read} scope={scope} element={element.id} isReadOnly={isReadOnly} onText={setText} />
    </div>
  );
}

interface RowsProps {
  text: string;
  read: Condition;
  scope: FeelScope;
  element: string;
  isReadOnly: boolean;
  onText: (text: string) => void;
}

/** Rows that are not whole yet are kept here; what is whole is in the text. */
function Rows({ text, read, scope, element, isReadOnly, onText }: RowsProps) {
  const { t } = useWords();
  const [kept, setKept] = useState<{ text: string; condition: Condition }>({ text, condition: read });
  const condition = kept.text === text ? kept.condition : read;
  const { number } = useTryOn(scope.documentKind);
  const state = useTry(text, { scope, element, number });
  const change = (next: Condition): void => {
    const written = writeCondition(next);
    setKept({ text: written, condition: next });
    onText(written);
  };
  const set = (at: number, row: Row | undefined): void =>
    change({ ...condition, rows: condition.rows.flatMap((one, index) => (index === at ? (row ?? []) : one)) });
  return (
    <>
      {condition.rows.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label={t('steps.condition.join')}
          data={[
            { value: 'and', label: t('steps.condition.all') },
            { value: 'or', label: t('steps.condition.any') },
          ]}
          value={condition.join}
          onChange={(join) => change({ ...condition, join: join as Condition['join'] })}
          readOnly={isReadOnly}
        />
      )}
      {condition.rows.map((row, at) => (
        <RowFields
          key={at}
          row={row}
          number={at + 1}
          scope={scope}
          isReadOnly={isReadOnly}
          onChange={(next) => set(at, next)}
          onRemove={condition.rows.length > 1 ? () => set(at, undefined) : undefined}
        />
      ))}
      {!isReadOnly && (
        <Button
          variant="default"
          size="xs"
          leftSection={<Plus size={14} aria-hidden />}
          className={css['add']}
          onClick={() => change({ ...condition, rows: [...condition.rows, { path: '', operator: '=' }] })}
        >
          {t('steps.condition.add')}
        </Button>
      )}
      <TryLine id={`${element}-condition`} state={state} kind={scope.documentKind} wants="boolean" isEmpty={text.trim() === ''} />
    </>
  );
}

interface RowProps {
  row: Row;
  number: number;
  scope: FeelScope;
  isReadOnly: boolean;
  onChange: (row: Row) => void;
  onRemove?: () => void;
}

function RowFields({ row, number, scope, isReadOnly, onChange, onRemove }: RowProps) {
  const words = useWords();
  const { t, named } = words;
  const names = [...scope.variables, ...scope.facts];
  const type = typeAt(names, row.path);
  const operators = operatorsFor(type?.kind ?? 'any');
  const isAlone = row.operator.startsWith('is_');
  const choose = (path: string): void => {
    const kind = typeAt(names, path)?.kind ?? 'any';
    const allowed = operatorsFor(kind);
    const operator = allowed.includes(row.operator) ? row.operator : allowed[0]!;
    onChange({ path, operator, ...(kind === typeAt(names, row.path)?.kind && row.value ? { value: row.value } : {}) });
  };
  return (
    <div className={css['row']}>
      <div className={css['row_fact']}>
        <div>
          <Select
            aria-label={t('steps.condition.fact', { number })}
            placeholder={t('steps.condition.choose_fact')}
            data={factChoices(names, row.path, words)}
            value={row.path === '' ? null : row.path}
            onChange={(path) => path !== null && choose(path)}
            searchable
            allowDeselect={false}
            readOnly={isReadOnly}
            nothingFoundMessage={t('steps.nothing_found')}
            maxDropdownHeight={300}
          />
        </div>
        {onRemove && !isReadOnly && (
          <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('steps.condition.remove', { number })} onClick={onRemove}>
            <Trash2 size={16} aria-hidden />
          </ActionIcon>
        )}
      </div>
      <div className={isAlone ? css['row_alone'] : undefined}>
        <Select
          aria-label={t('steps.condition.operator', { number })}
          data={(operators.includes(row.operator) ? operators : [...operators, row.operator]).map((one) => ({
            value: one,
            label: named('steps.operator', one),
          }))}
          value={row.operator}
          onChange={(operator) => operator !== null && onChange({ ...row, operator: operator as Operator })}
          allowDeselect={false}
          readOnly={isReadOnly}
        />
      </div>
      {!isAlone && (
        <div>
          <Value row={row} number={number} scope={scope} isReadOnly={isReadOnly} onChange={onChange} />
        </div>
      )}
    </div>
  );
}

/** Facts by what they are about, then what steps remember. */
function factChoices(names: FeelScope['facts'], chosen: string, { t, namedIf }: Words) {
  const label = (path: string): string => namedIf('fact', path) ?? path;
  const groups = new Map<string, { value: string; label: string }[]>();
  const put = ({ path, type }: Fact): void => {
    if (type.kind === 'context' && path.includes('.')) return;
    const root = path.includes('.') ? path.slice(0, path.indexOf('.')) : '';
    const group = namedIf('steps.root', root) ?? (root === '' ? t('steps.condition.variables') : root);
    groups.set(group, [...(groups.get(group) ?? []), { value: path, label: label(path) }]);
  };
  for (const fact of pathsOf(names)) put(fact);
  const items = [...groups].map(([group, one]) => ({ group, items: one }));
  const isKnown = chosen === '' || items.some((group) => group.items.some(({ value }) => value === chosen));
  return isKnown ? items : [{ group: t('steps.condition.as_written'), items: [{ value: chosen, label: chosen }] }, ...items];
}

/** What some facts can be, where their type does not say it; the words are those of the pages. */
const KNOWN_VALUES: Record<string, readonly string[]> = {
  paymentMethod: ['card', 'bank_transfer', 'cash_on_delivery', 'cash', 'channel'],
  held: ['full', 'partial', 'none'],
  language: ['en', 'ro', 'pl', 'pt-BR', 'ru'],
};

/** What a fact is compared with: one of those that it can be, a number, a day, or a text. */
function Value({ row, number, scope, isReadOnly, onChange }: Omit<RowProps, 'onRemove'>) {
  const { t, namedIf } = useWords();
  const type = typeAt([...scope.variables, ...scope.facts], row.path);
  const known = type?.values ?? KNOWN_VALUES[row.path.slice(row.path.lastIndexOf('.') + 1)];
  const text = row.value?.text ?? '';
  const is = row.value?.is ?? (type?.kind === 'number' ? 'number' : type?.kind === 'date' ? 'day' : 'text');
  const common = { 'aria-label': t('steps.condition.value', { number }), readOnly: isReadOnly };
  const set = (value: string): void => onChange({ ...row, value: { is, text: value } });
  if (row.operator === 'one_of')
    return <TagsInput {...common} data={[...(known ?? [])]} value={row.values ?? []} onChange={(values) => onChange({ ...row, values })} />;
  if (is === 'number') return <NumberInput {...common} value={text} inputMode="decimal" onChange={(value) => set(String(value))} />;
  if (is === 'text' && known && (text === '' || known.includes(text)) && (row.operator === '=' || row.operator === '!=')) {
    const data = known.map((value) => ({ value, label: namedIf('payment', value) ?? namedIf('option', value) ?? value }));
    return <Select {...common} data={data} value={text === '' ? null : text} onChange={(value) => set(value ?? '')} allowDeselect={false} />;
  }
  return <TextInput {...common} type={is === 'day' ? 'date' : 'text'} value={text} onChange={(event) => set(event.currentTarget.value)} />;
}
