// What the shop has told people: the sent box, with each mail as it was read.
import { Button, NativeSelect } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { Message, MessageRow } from '../../../api/index.ts';
import {
  type Column,
  Empty,
  PageHead,
  ResourceTable,
  RowsToCome,
  SidePanel,
  State,
  Trouble,
  When,
  WithPanel,
  type Words,
  rowLink,
  useAct,
  useAsk,
  useList,
  useLive,
  useMay,
  useWords,
} from '../../../ui/index.ts';
import { DocumentLink } from '../document-link.tsx';
import { MailTabs } from '../templates/mail-tabs.tsx';
import css from './mail.module.css';

const STATES = ['queued', 'sent', 'bounced', 'failed'] as const;

/** The sent box. */
export function MailPage() {
  const words = useWords();
  const { t } = words;
  const { message, state, template } = useSearch({ from: '/shell/mail' });
  const navigate = useNavigate({ from: '/mail' });
  const list = useList('messages.list', { state, template });
  useLive(['messages'], ['messages.list']);
  return (
    <WithPanel
      panel={
        message === undefined ? undefined : (
          <Reader key={message} id={message} onClose={() => void navigate({ search: (now) => ({ ...now, message: undefined }), replace: true })} />
        )
      }
    >
      <PageHead title={t('mail.title')} />
      <MailTabs />
      <Filters />
      <ResourceTable
        label={t('mail.title')}
        columns={columns(words)}
        list={list}
        keyOf={(row) => row.id}
        chosen={message}
        link={(row, content) => (
          <Link from="/mail" to="/mail" search={(now) => ({ ...now, message: row.id })} resetScroll={false} className={rowLink} data-row>
            {content}
          </Link>
        )}
        empty={
          state === undefined && template === undefined ? <Empty title={t('mail.none')}>{t('mail.none_help')}</Empty> : <Empty title={t('mail.no_match')} />
        }
      />
    </WithPanel>
  );
}

function Filters() {
  const { t, named } = useWords();
  const search = useSearch({ from: '/shell/mail' });
  const navigate = useNavigate({ from: '/mail' });
  const may = useMay();
  const items = useAsk('messages.templates', {}, { enabled: may('messages.templates', 'read') }).data?.items ?? [];
  const names = [...new Set(items.map((it) => it.name))];
  const set = (change: Partial<typeof search>): void => void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  return (
    <search className={css.filters}>
      <NativeSelect
        size="sm"
        aria-label={t('mail.state')}
        data={[{ value: '', label: t('mail.every_state') }, ...STATES.map((it) => ({ value: it, label: named('state.message', it) }))]}
        value={search.state ?? ''}
        onChange={(event) => set({ state: STATES.find((it) => it === event.currentTarget.value) })}
      />
      <NativeSelect
        size="sm"
        aria-label={t('mail.template')}
        data={[{ value: '', label: t('mail.every_template') }, ...names.map((it) => ({ value: it, label: named('templates.name', it) }))]}
        value={search.template ?? ''}
        onChange={(event) => set({ template: event.currentTarget.value || undefined })}
      />
    </search>
  );
}

function columns({ t, languageName }: Words): Column<MessageRow>[] {
  return [
    { key: 'subject', title: t('mail.subject'), cell: (row) => row.subject, card: 'lead' },
    { key: 'to', title: t('mail.to'), cell: (row) => row.to.name, card: 'under', width: '13rem' },
    {
      key: 'document',
      title: t('mail.document'),
      cell: (row) => <span className="number">{row.documentNumber}</span>,
      card: 'none',
      width: '10.5rem',
      isMinor: true,
    },
    {
      key: 'language',
      title: t('mail.language'),
      cell: (row) => languageName(row.language),
      card: 'none',
      width: '11rem',
      isMinor: true,
    },
    {
      key: 'state',
      title: t('mail.state'),
      cell: (row) => <State family="state.message" value={row.state} />,
      card: 'under-end',
      width: '8.5rem',
    },
    {
      key: 'at',
      title: t('mail.at'),
      cell: (row) => <When at={row.at} />,
      isEnd: true,
      card: 'lead-end',
      width: '9.5rem',
    },
  ];
}

/** One mail as it was sent. */
function Reader({ id, onClose }: { id: string; onClose: () => void }) {
  const { t, languageName } = useWords();
  const query = useAsk('messages.get', { id });
  const mail = query.data;
  return (
    <SidePanel title={mail?.subject ?? t('mail.title')} onClose={onClose}>
      {query.isPending && <RowsToCome rows={4} />}
      {query.error && <Trouble problem={query.error} again={() => void query.refetch()} />}
      {mail && (
        <>
          <dl className={css.facts}>
            <dt>{t('mail.to')}</dt>
            <dd>
              {mail.to.name}
              {(mail.to.phone ?? mail.to.email) && <> · {mail.to.phone ?? mail.to.email}</>}
            </dd>
            <dt>{t('mail.at')}</dt>
            <dd>
              <When at={mail.sentAt ?? mail.at} />
            </dd>
            <dt>{t('mail.language')}</dt>
            <dd>{languageName(mail.language)}</dd>
            <dt>{t('mail.state')}</dt>
            <dd>
              <State family="state.message" value={mail.state} />
              {mail.reason && <span className="quiet"> {mail.reason}</span>}
            </dd>
            {mail.documentId && (
              <>
                <dt>{t('mail.document')}</dt>
                <dd>
                  <DocumentLink id={mail.documentId} number={mail.documentNumber} />
                </dd>
              </>
            )}
          </dl>
          <Again mail={mail} />
          <Letter html={mail.html} text={mail.text} language={mail.language} subject={mail.subject} />
        </>
      )}
    </SidePanel>
  );
}

/** Sends a mail that did not arrive once more. */
function Again({ mail }: { mail: Message }) {
  const { t } = useWords();
  const may = useMay();
  const again = useAct('messages.resend', ['messages.list', 'messages.get']);
  if (!may('messages.resend') || (mail.to.phone ?? mail.to.email) === null || mail.state === 'queued') return null;
  return (
    <div className={css.again}>
      <Button size="xs" variant="default" loading={again.isPending} onClick={() => again.mutate({ messageId: mail.id })}>
        {t('mail.again')}
      </Button>
      {again.error && <Trouble problem={again.error} />}
    </div>
  );
}

/** The mail itself, in a frame without scripts; plain text where there is no page of it. */
function Letter({ html, text, language, subject }: { html: string; text: string; language: string; subject: string }) {
  if (html === '')
    return (
      <div className={css.letter} lang={language}>
        {text}
      </div>
    );
  const grow = (frame: HTMLIFrameElement): void => {
    const height = frame.contentDocument?.documentElement.scrollHeight;
    if (height !== undefined) frame.style.height = `${height}px`;
  };
  return (
    <iframe className={css.frame} title={subject} lang={language} sandbox="allow-same-origin" srcDoc={html} onLoad={(event) => grow(event.currentTarget)} />
  );
}
