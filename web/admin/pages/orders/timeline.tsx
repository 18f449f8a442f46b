// What happened to an order, newest first: steps of its runs with what went in and out, mails, notes and files; and the box to write one.
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Check, CircleAlert, CirclePlay, Hourglass, LogIn, Mail, MessageSquareText, OctagonAlert, Paperclip, Play, Route, Square, Undo2 } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { HistoryEntry, MessageRow, Run, RunsOfDocument } from '../../../api/index.ts';
import { State, useAsk, useList, useMay, useNow, usePeople, useWords } from '../../../ui/index.ts';
import { Composer } from '../desk/composer.tsx';
import { FileBody, NoteBody } from '../desk/note.tsx';
import { type Entry, entriesOf } from './timeline-entries.ts';
import css from './timeline.module.css';

const FIRST_SHOWN = 30;
const ICONS = {
  done: Check,
  wait: Hourglass,
  error: CircleAlert,
  fired: CirclePlay,
  stopped: Square,
  incident: OctagonAlert,
  in: LogIn,
  undo: Undo2,
  moved: Route,
  begun: Play,
};

const KINDS = ['step', 'note', 'mail', 'file'] as const;
type Kind = (typeof KINDS)[number];

/** The time line of a document, with the box in which colleagues write. */
export function Timeline({ documentId, data }: { documentId: string; data: RunsOfDocument }) {
  const { t, namedIf } = useWords();
  const may = useMay();
  const mails = useList('messages.list', { document: documentId }, { enabled: may('messages.list', 'read'), limit: 100 });
  const desk = useAsk('desk.notes', { documentId }, { enabled: may('desk.notes', 'read') }).data;
  const [isWhole, setWhole] = useState(false);
  const [kind, setKind] = useState<Kind | undefined>();
  const entries = useMemo(() => entriesOf({ data, mails: mails.items, notes: desk?.items ?? [], files: desk?.attachments ?? [] }), [data, mails.items, desk]);
  const wanted = kind === undefined ? entries : entries.filter((it) => it.kind === kind);
  const shown = isWhole ? wanted : wanted.slice(0, FIRST_SHOWN);
  return (
    <section className={css.timeline} aria-labelledby="timeline">
      <h2 id="timeline">{t('timeline.title')}</h2>
      {may('desk.add_note') && <Composer documentId={documentId} />}
      <div className={css.chips} role="group" aria-label={t('timeline.filter')}>
        {[undefined, ...KINDS.filter((it) => entries.some((entry) => entry.kind === it))].map((it) => (
          <button key={it ?? ''} type="button" aria-pressed={kind === it} onClick={() => setKind(it)}>
            {it === undefined ? t('timeline.everything') : namedIf('timeline.kind', it)}
          </button>
        ))}
      </div>
      {wanted.length === 0 && <p className="quiet">{t('timeline.none')}</p>}
      <ol>
        {shown.map((entry, at) => (
          <li key={entry.key}>
            <DayMark at={entry.at} before={shown[at - 1]?.at} />
            <EntryView entry={entry} documentId={documentId} />
          </li>
        ))}
      </ol>
      {wanted.length > shown.length && (
        <Button variant="default" size="xs" onClick={() => setWhole(true)}>
          {t('timeline.all', { count: wanted.length })}
        </Button>
      )}
    </section>
  );
}

function EntryView({ entry, documentId }: { entry: Entry; documentId: string }) {
  const { t } = useWords();
  if (entry.kind === 'step') return <StepEntry step={entry.step} run={entry.run} />;
  if (entry.kind === 'mail') return <MailEntry mail={entry.mail} />;
  if (entry.kind === 'note')
    return (
      <Row icon={<MessageSquareText size={14} aria-hidden />} at={entry.at} title={<b>{entry.note.author.name || t('timeline.program')}</b>}>
        <NoteBody note={entry.note} documentId={documentId} />
      </Row>
    );
  return (
    <Row icon={<Paperclip size={14} aria-hidden />} at={entry.at} title={entry.file.by.name || t('timeline.program')} beside={t('timeline.attached')}>
      <FileBody file={entry.file} />
    </Row>
  );
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

/** Between which versions of its drawing a run has moved. */
function versionsOf({ input, output }: HistoryEntry): { from: number; to: number } {
  const version = (of: unknown): number => (of as { version?: number } | undefined)?.version ?? 0;
  return { from: version(input), to: version(output) };
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
      {step.what === 'moved' && <p className={css.note}>{t('timeline.moved', versionsOf(step))}</p>}
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
      beside={t('timeline.mail_to', { to: mail.to.phone ?? mail.to.email ?? mail.to.name })}
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
