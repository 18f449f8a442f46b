// The line under an expression: what it gives, what is wrong with it, and on which order it is tried.
import { Button, Popover, TextInput } from '@mantine/core';
import { Check, FlaskConical, TriangleAlert } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useAsk, useMay, useProblemWords, useWords } from '../../../../ui/index.ts';
import css from './feel.module.css';
import { shown } from './shown.ts';
import { type TryState, type Tried, useTryOn } from './trying.ts';

interface Props {
  id: string;
  state: TryState;
  kind: string;
  wants: string | undefined;
  isEmpty: boolean;
}

/** Said to screen readers when it changes, as it is what was asked for. */
export function TryLine({ id, state, kind, wants, isEmpty }: Props) {
  const { tried, trouble } = state;
  const problemWord = useProblemWords(trouble !== undefined);
  return (
    <div className={css['line']}>
      <output id={id} className={css['result']} data-busy={state.isBusy ? '' : undefined}>
        {trouble && <Wrong text={problemWord(trouble.code) ?? trouble.title} />}
        {!isEmpty && tried?.problem && <WrongExpression problem={tried.problem} />}
        {!isEmpty && tried?.ok && <Right tried={tried} wants={wants} />}
      </output>
      <TryOn kind={kind} />
    </div>
  );
}

const Wrong = ({ text }: { text: string }) => (
  <span className={css['wrong']}>
    <TriangleAlert size={14} aria-hidden /> {text}
  </span>
);

/** The reason in the page's language where there is a word for it, and where in the text it is. */
function WrongExpression({ problem }: { problem: NonNullable<Tried['problem']> }) {
  const { t, namedIf } = useWords();
  const { line, column, code, reason } = problem;
  const place = line > 1 ? t('steps.feel.place', { line, column }) : t('steps.feel.sign', { column });
  return <Wrong text={`${namedIf('steps.feel_problem', code) ?? reason} (${place})`} />;
}

function Right({ tried, wants }: { tried: Tried; wants: string | undefined }) {
  const { t, namedIf, language } = useWords();
  const type = tried.type ?? '';
  const kind = (tried.shape as { kind?: string } | undefined)?.kind ?? 'any';
  const word = namedIf('steps.type', kind) ?? type;
  if (wants !== undefined && kind !== 'any' && kind !== 'null' && kind !== wants) {
    return <Wrong text={t('steps.feel.other_type', { type: word, wanted: namedIf('steps.type', wants) ?? wants })} />;
  }
  if (tried.value === undefined) return <span>{t('steps.feel.gives_type', { type: word })}</span>;
  return (
    <span className={css['right']}>
      <Check size={14} aria-hidden /> <code>{shown(tried.value, language, t('common.yes'), t('common.no'))}</code>{' '}
      {kind !== 'boolean' && kind !== 'null' && <span className="quiet">{word}</span>}
    </span>
  );
}

/** A small button that says on which order expressions are tried; it opens a field for another number. */
function TryOn({ kind }: { kind: string }) {
  const { t } = useWords();
  const { number, choose } = useTryOn(kind);
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" shadow="md" trapFocus withinPortal>
      <Popover.Target>
        <Button variant="subtle" color="gray" size="compact-xs" leftSection={<FlaskConical size={13} aria-hidden />} onClick={() => setOpen((now) => !now)}>
          {number === '' ? t('steps.feel.try_on') : t('steps.feel.tried_on', { number })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Chooser
          kind={kind}
          number={number}
          onChoose={(chosen) => {
            choose(chosen);
            setOpen(false);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

const RECENT = 5;

function Chooser({ kind, number, onChoose }: { kind: string; number: string; onChoose: (number: string) => void }) {
  const { t } = useWords();
  const [typed, setTyped] = useState(number);
  const may = useMay();
  const recent = useAsk('orders.list', { limit: RECENT }, { enabled: kind === 'order' && may('orders.list', 'read') });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // The field stands inside of other forms in the tree of components.
    event.stopPropagation();
    onChoose(typed.trim());
  };
  return (
    <form className={css['chooser']} onSubmit={submit}>
      <TextInput
        data-autofocus
        label={t('steps.feel.number')}
        description={t('steps.feel.number_says')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {recent.data && recent.data.items.length > 0 && (
        <ul className={css['recent']}>
          {recent.data.items.map((order) => (
            <li key={order.id}>
              <Button variant="subtle" size="compact-sm" onClick={() => onChoose(order.number)}>
                {order.number}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className={css['chooser_foot']}>
        <Button type="submit" size="xs">
          {t('steps.feel.try')}
        </Button>
        {number !== '' && (
          <Button variant="default" size="xs" onClick={() => onChoose('')}>
            {t('steps.feel.try_nothing')}
          </Button>
        )}
      </div>
    </form>
  );
}
