// One step of the handbook in words: what to do, what is asked, what may go wrong, until when, who is written to, what comes next.
import type { ReactNode } from 'react';
import { Mark, type Schema, fieldsOf, useLong, useProblemWords, useWords } from '../../../../ui/index.ts';
import type { Step } from './chapters.ts';
import css from './handbook.module.css';

type Target = Step['next'][number]['to'];

interface Props {
  step: Step;
  number: string;
  isLit: boolean;
  onLight: (element: string) => void;
}

/** A step; what the drawing does not say is not told. */
export function StepOf({ step, number, isLit, onLight }: Props) {
  const { t } = useWords();
  const name = useStepName();
  return (
    <article id={`step-${step.element}`} className={css.step} data-step={step.element} data-lit={isLit || undefined} aria-labelledby={`name-${step.element}`}>
      <header>
        <span className={css.number} aria-hidden>
          {number}
        </span>
        <h3 id={`name-${step.element}`}>
          <button type="button" onClick={() => onLight(step.element)} aria-current={isLit || undefined}>
            {name(step)}
          </button>
        </h3>
        {step.change !== null && <Mark mood="good">{t(`handbook.${step.change}`)}</Mark>}
      </header>
      <NoteOf note={step.note} isMissing={step.isHand} />
      <dl className={css.facts}>
        <Asks step={step} />
        <Until step={step} />
        <GoesWrong step={step} />
        <Happens step={step} />
        <Letters step={step} />
        <Next step={step} />
      </dl>
    </article>
  );
}

/** A note; that it is not in the reader's language is said, and that there is none where people work. */
export function NoteOf({ note, isMissing = false }: { note: Step['note']; isMissing?: boolean }) {
  const { t } = useWords();
  if (note === null) return isMissing ? <p className="quiet">{t('handbook.no_note')}</p> : null;
  return (
    <>
      {note.text.split(/\n{2,}/).map((part) => (
        <p key={part} className={css.note}>
          {part}
        </p>
      ))}
      {note.isFallback && <p className="quiet">{t('handbook.other_language')}</p>}
    </>
  );
}

/** What a step is called; one without a name by what it is. */
export function useStepName(): (step: { name: string; type: string }) => string {
  const { t, named } = useWords();
  return ({ name, type }) => name || (type === 'endEvent' ? t('handbook.the_end') : named('handbook.type', type));
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** What the form asks, by the names of its fields; ids that the program fills in are not asked. */
function Asks({ step }: { step: Step }) {
  const { t, named, list } = useWords();
  const fields = step.schema === null ? [] : fieldsOf(step.schema as Schema).filter(({ name }) => !/Id$/.test(name));
  if (fields.length === 0) return null;
  return (
    <Fact label={t('handbook.asks')}>
      <ul>
        {fields.map((field) => (
          <li key={field.name}>
            {field.schema.title ?? named('field', field.name)}
            {!field.isRequired && <span className="quiet"> {t('handbook.optional')}</span>}
            {field.shape.kind === 'choice' && <span className="quiet">: {list(field.shape.options.map((it) => named('option', it)))}</span>}
          </li>
        ))}
      </ul>
    </Fact>
  );
}

function Until({ step }: { step: Step }) {
  const { t } = useWords();
  const long = useLong();
  if (step.dueSays === null && step.awaits?.kind !== 'timer') return null;
  const seconds = step.dueSeconds ?? step.awaits?.seconds ?? null;
  return (
    <Fact label={t('handbook.until')}>
      {seconds === null ? <code>{step.dueSays ?? step.awaits?.says}</code> : t('handbook.within', { time: long(seconds) })}
    </Fact>
  );
}

/** What may be refused, and what then happens. */
function GoesWrong({ step }: { step: Step }) {
  const { t } = useWords();
  const words = useProblemWords(true);
  const follows = useFollowing();
  const others = step.mayRefuse.flatMap((code) => words(code) ?? []);
  if (step.refusals.length === 0 && others.length === 0) return null;
  return (
    <Fact label={t('handbook.wrong')}>
      <ul>
        {step.refusals.map((it) => (
          <li key={it.code ?? it.name}>
            {(it.code === null ? undefined : words(it.code)) ?? (it.name || t('handbook.anything'))}
            {': '}
            {follows(it.after)}
          </li>
        ))}
        {others.length > 0 && (
          <li>
            {others.join(' · ')}
            {': '}
            {t('handbook.asks_again')}
          </li>
        )}
      </ul>
    </Fact>
  );
}

/** What happens beside the step: after a time, or when something is heard. */
function Happens({ step }: { step: Step }) {
  const { t } = useWords();
  const long = useLong();
  const follows = useFollowing();
  if (step.times.length === 0 && step.events.length === 0) return null;
  return (
    <Fact label={t('handbook.meanwhile')}>
      <ul>
        {step.times.map((it) => (
          <li key={it.name + it.says}>
            {t(it.isInterrupting ? 'handbook.after_stop' : 'handbook.after', {
              time: it.seconds === null ? it.name || it.says : long(it.seconds),
              follows: follows(it.after),
            })}
          </li>
        ))}
        {step.events.map((it) => (
          <li key={it.name}>{t(it.isInterrupting ? 'handbook.when_stop' : 'handbook.when', { what: it.name, follows: follows(it.after) })}</li>
        ))}
      </ul>
    </Fact>
  );
}

function Letters({ step }: { step: Step }) {
  const { t, named } = useWords();
  if (step.letters.length === 0) return null;
  return (
    <Fact label={t('handbook.letters')}>
      <ul>
        {step.letters.map((it) => (
          <li key={it.template + it.when}>
            {t(it.when === 'start' ? 'handbook.letter_start' : 'handbook.letter_done', {
              letter: named('handbook.letter', it.template),
              to: named('handbook.to', it.to),
            })}
          </li>
        ))}
      </ul>
    </Fact>
  );
}

/** Where a way leads, as a link within the page. */
function Leads({ to, from }: { to: Target; from: string | null }) {
  const { t, lane } = useWords();
  const name = useStepName();
  if (to.type === 'endEvent') return <>{t('handbook.ends', { name: name(to) })}</>;
  return (
    <>
      <a href={`#step-${to.element}`}>{name(to)}</a>
      {to.lane !== from && to.lane !== null && <span className="quiet"> ({lane(to.lane)})</span>}
    </>
  );
}

function Next({ step }: { step: Step }) {
  const { t } = useWords();
  if (step.next.length === 0) return null;
  return (
    <Fact label={t('handbook.next')}>
      <ul>
        {step.next.map((way) => (
          <li key={way.to.element + way.when.map(({ question, answer }) => question + answer).join()}>
            {way.when.map(({ question, answer }) => (
              <span key={question + answer} className={css.when}>
                {question} <em>{answer || t('handbook.otherwise')}</em>
                {': '}
              </span>
            ))}
            <Leads to={way.to} from={step.lane} />
          </li>
        ))}
      </ul>
    </Fact>
  );
}

/** What happens then, in a line. */
function useFollowing(): (after: readonly Target[]) => string {
  const { t } = useWords();
  const name = useStepName();
  return (after) => after.map((to) => (to.type === 'endEvent' ? t('handbook.ends', { name: name(to) }) : `“${name(to)}”`)).join(', ') || t('handbook.goes_on');
}
