// What happened to an order, newest first: steps of its runs and mails, with who did it and what went in and out.
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Check, CircleAlert, CirclePlay, Hourglass, LogIn, Mail, OctagonAlert, Square } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { HistoryEntry, MessageRow, Run, RunsOfDocument } from '../../../api/index.ts';
import { State, elementsOf, useList, useMay, useNow, usePeople, useWords } from '../../../ui/index.ts';
import css from './timeline.module.css';

type Entry = { key: string; at: string } & ({ kind: 'step'; step: HistoryEntry; run: Run } | { kind: 'mail'; mail: MessageRow });

const FIRST_SHOWN = 30;
const ICONS = {
  done: Check,
  wait: Hourglass,
  error: CircleAlert,
  fired: CirclePlay,
  stopped: Square,
  incident: OctagonAlert,
  in: LogIn,
};

/** The time line of a document. */
export function Timeline({ documentId, data }: { documentId: string; data: RunsOfDocument }) {
  const { t } = useWords();
  const may = useMay();
  const mails = useList('messages.list', { document: documentId }, { enabled: may('messages.list', 'read'), limit: 100 });
  const [isWhole, setWhole] = useState(false);
  const entries = useMemo(() => entriesOf(data, mails.items), [data, mails.items]);
  const shown = isWhole ? entries : entries.slice(0, FIRST_SHOWN);
  return (
    <section className={css.timeline} aria-labelledby="timeline">
      <h2 id="timeline">{t('timeline.title')}</h2>
      {entries.length === 0 && <p className="quiet">{t('timeline.none')}</p>}
      <ol>
        {shown.map((entry, at) => (
          <li key={entry.key}>
            <DayMark at={entry.at} before={shown[at - 1]?.at} />
            {entry.kind === 'mail' ? <MailEntry mail={entry.mail} /> : <StepEntry step={entry.step} run={entry.run} />}
          </li>
        ))}
      </ol>
      {entries.length > shown.length && (
        <Button variant="default" size="xs" onClick={() => setWhole(true)}>
          {t('timeline.all', { count: entries.length })}
        </Button>
      )}
    </section>
  );
}

/** Steps that say something: what has a name in the drawing, or went wrong; gateways are left to the drawing. */
function entriesOf({ runs, drawings }: RunsOfDocument, mails: MessageRow[]): Entry[] {
  // A run below another began after it, so of one instant its steps are the newer ones.
  const steps = [...runs].reverse().flatMap((run) => {
    const elements = elementsOf(drawings[run.definitionId] ?? '');
    const says = ({ what, element }: HistoryEntry): boolean => {
      if (what === 'wait' || what === 'in') return false;
      const drawn = elements.get(element);
      return what !== 'done' || drawn === undefined || (drawn.name !== '' && !drawn.kind.endsWith('Gateway'));
    };
    return run.history
      .map((step, at): Entry & { kind: 'step' } => ({ key: `${run.id}${at}`, at: step.at, kind: 'step', step, run }))
      .filter((it) => says(it.step))
      .reverse();
  });
  const letters = mails.map((mail): Entry => ({ key: mail.id, at: mail.at, kind: 'mail', mail }));
  // Sorting is stable, so that steps of one instant stay in the order in which they happened.
  return [...steps, ...letters].sort((one, other) => other.at.localeCompare(one.at));
}

function DayMark({ at, before }: { at: string; before: string | undefined }) {
  const { day } = useWords();
  const now = useNow();
  const label = day(at, now);
  return before !== undefined && day(before, now) === label ? null : <p className={css.day}>{label}</p>;
}

function Row({
  icon,
  at,
  title,
  beside,
  mood,
  children,
}: {
  icon: ReactNode;
  at: string;
  title: ReactNode;
  beside?: ReactNode;
  mood?: string | undefined;
  children?: ReactNode;
}) {
  const { time, full } = useWords();
  return (
    <div className={css.entry} data-mood={mood}>
      <time dateTime={at} title={full(at)}>
        {time(at)}
      </time>
      <span className={css.icon}>{icon}</span>
      <div className={css.text}>
        <p>
          {title} {beside && <span className="quiet">{beside}</span>}
        </p>
        {children}
      </div>
    </div>
  );
}

function StepEntry({ step, run }: { step: HistoryEntry; run: Run }) {
  const { t, named } = useWords();
  const Icon = ICONS[step.what];
  const isBad = step.what === 'error' || step.what === 'incident';
  const who = usePeople()(step.actor);
  const whose = run.documentKind === 'parcel' ? (run.documentNumber ?? '') : '';
  const says = step.what === 'done' ? '' : named('what', step.what);
  return (
    <Row
      icon={<Icon size={14} aria-hidden />}
      at={step.at}
      mood={isBad ? 'bad' : undefined}
      title={step.name === '' ? says : step.name}
      beside={[step.name === '' ? '' : says, whose, who].filter((it) => it !== '').join(' · ')}
    >
      {step.note && <p className={css.note}>{step.note}</p>}
      <Details
        parts={[
          [t('timeline.input'), step.input],
          [t('timeline.output'), step.output],
        ]}
      />
    </Row>
  );
}

function MailEntry({ mail }: { mail: MessageRow }) {
  const { t } = useWords();
  return (
    <Row
      icon={<Mail size={14} aria-hidden />}
      at={mail.at}
      title={
        <Link to="/mail" search={{ message: mail.id }}>
          {mail.subject}
        </Link>
      }
      beside={t('timeline.mail_to', { to: mail.to.email ?? mail.to.name })}
    >
      {mail.state !== 'sent' && <State family="state.message" value={mail.state} />}
    </Row>
  );
}

/** What went in and what came out, folded away until somebody wants to know. */
function Details({ parts }: { parts: [label: string, value: unknown][] }) {
  const { t } = useWords();
  const there = parts.filter(([, value]) => value !== undefined && value !== null && !(typeof value === 'object' && Object.keys(value).length === 0));
  if (there.length === 0) return null;
  return (
    <details className={css.fold}>
      <summary>{t('timeline.details')}</summary>
      {there.map(([label, value]) => (
        <figure key={label}>
          <figcaption>{label}</figcaption>
          <pre tabIndex={0}>{JSON.stringify(value, null, 2)}</pre>
        </figure>
      ))}
    </details>
  );
}
