// What the shop has told people: the sent box, with each mail as it was read.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { MessageRow } from '../../../api/index.ts';
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
  useAsk,
  useList,
  useLive,
  useWords,
} from '../../../ui/index.ts';
import { DocumentLink } from '../document-link.tsx';
import css from './mail.module.css';

/** The sent box. */
export function MailPage() {
  const words = useWords();
  const { t } = words;
  const { message } = useSearch({ from: '/shell/mail' });
  const navigate = useNavigate({ from: '/mail' });
  const list = useList('messages.list', {});
  useLive(['messages'], ['messages.list']);
  return (
    <WithPanel panel={message === undefined ? undefined : <Reader key={message} id={message} onClose={() => void navigate({ search: {}, replace: true })} />}>
      <PageHead title={t('mail.title')} />
      <ResourceTable
        label={t('mail.title')}
        columns={columns(words)}
        list={list}
        keyOf={(row) => row.id}
        chosen={message}
        link={(row, content) => (
          <Link to="/mail" search={{ message: row.id }} resetScroll={false} className={rowLink} data-row>
            {content}
          </Link>
        )}
        empty={<Empty title={t('mail.none')}>{t('mail.none_help')}</Empty>}
      />
    </WithPanel>
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
              {mail.to.email && <> · {mail.to.email}</>}
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
          <Letter html={mail.html} text={mail.text} language={mail.language} subject={mail.subject} />
        </>
      )}
    </SidePanel>
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
