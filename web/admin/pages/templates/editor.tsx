// The editor of a template: subject and text in a language, beside them the letter as its reader will see it.
import { Button, NativeSelect } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Link, useBlocker, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Send } from 'lucide-react';
import { useState } from 'react';
import type { Template } from '../../../api/index.ts';
import { BackArrow, LANGUAGES, OWN_NAMES, PageHead, RowsToCome, Trouble, useAct, useAsk, useLanguage, useMay, useMe, useWords } from '../../../ui/index.ts';
import { titleOf } from './list.tsx';
import { Difference, Offered, Uses, Variables, Versions } from './around.tsx';
import { Preview, usePreview } from './preview.tsx';
import css from './templates.module.css';
import { Writing } from './writing.tsx';

type Language = (typeof LANGUAGES)[number];
const TOUCHED = ['messages.templates', 'messages.template'] as const;
const ORDERS_OFFERED = 20;

/** The page of a template, in one language at a time. */
export function TemplatePage() {
  const words = useWords();
  const { t } = words;
  const { name } = useParams({ from: '/shell/templates/$name' });
  const search = useSearch({ from: '/shell/templates/$name' });
  const { language: spoken } = useLanguage();
  const language = search.language ?? spoken;
  const there = useAsk('messages.templates', {}).data?.items.filter((it) => it.name === name);
  const query = useAsk('messages.template', { name, language }, { enabled: there?.some((it) => it.language === language) ?? false });
  const isMissing = there !== undefined && !there.some((it) => it.language === language);
  return (
    <>
      <PageHead
        back={
          <Link to="/templates" className={css.back}>
            <BackArrow /> {t('templates.title')}
          </Link>
        }
        title={titleOf(words, name)}
        beside={<code>{name}</code>}
      />
      <LanguageTabs name={name} language={language} there={there?.map((it) => it.language) ?? []} />
      {query.error && (
        <div className={css.around}>
          <Trouble problem={query.error} again={() => void query.refetch()} />
        </div>
      )}
      {!query.data && !query.error && !isMissing && <RowsToCome rows={8} />}
      {isMissing && <Editor key={`${name} ${language} new`} name={name} language={language} template={undefined} />}
      {query.data && <Editor key={`${name} ${language} ${query.data.published?.version ?? 0}`} name={name} language={language} template={query.data} />}
    </>
  );
}

function LanguageTabs({ name, language, there }: { name: string; language: Language; there: string[] }) {
  const { t } = useWords();
  return (
    <nav className={css.tabs} aria-label={t('templates.languages')}>
      {LANGUAGES.map((it) => (
        <Link
          key={it}
          from="/templates/$name"
          to="/templates/$name"
          params={{ name }}
          search={(now) => ({ ...now, language: it })}
          aria-current={it === language ? 'page' : undefined}
          lang={it}
        >
          {OWN_NAMES[it]}
          {!there.includes(it) && <span className={css.missing}> {t('templates.is_missing')}</span>}
        </Link>
      ))}
    </nav>
  );
}

function Editor({ name, language, template }: { name: string; language: Language; template: Template | undefined }) {
  const { t } = useWords();
  const may = useMay();
  const search = useSearch({ from: '/shell/templates/$name' });
  const published = template?.published ?? { subject: '', body: '' };
  const [draft, setDraft] = useState({ subject: published.subject, body: published.body });
  const isChanged = draft.subject !== published.subject || draft.body !== published.body;
  const preview = usePreview({ name, language, ...draft, ...(search.order ? { documentId: search.order } : {}) });
  const publish = useAct('messages.publish_template', TOUCHED);
  const mayWrite = may('messages.publish_template');
  useBlocker({ shouldBlockFn: () => isChanged && !publish.isSuccess && !confirm(t('templates.leave')), enableBeforeUnload: () => isChanged });
  const faults = preview.data?.faults ?? [];
  return (
    <div className={css.editor}>
      <div className={css.writing}>
        {template && <Offered template={template} onTake={mayWrite ? setDraft : undefined} />}
        <Writing draft={draft} language={language} isReadOnly={!mayWrite} faults={faults} onChange={setDraft} />
        {publish.error && <Trouble problem={publish.error} />}
        {mayWrite ? (
          <div className={css.foot}>
            {isChanged && (
              <Button variant="default" onClick={() => setDraft({ subject: published.subject, body: published.body })}>
                {t('templates.discard')}
              </Button>
            )}
            <TestMail name={name} language={language} draft={draft} isSound={faults.length === 0} />
            <Button disabled={!isChanged || faults.length > 0} loading={publish.isPending} onClick={() => publish.mutate({ name, language, ...draft })}>
              {t('templates.publish')}
            </Button>
          </div>
        ) : (
          <p className="quiet">{t('templates.read_only')}</p>
        )}
        {template && <Variables template={template} />}
        {template && <Difference template={template} draft={draft} onTake={mayWrite ? setDraft : undefined} />}
        {template && <Versions template={template} onTake={mayWrite ? setDraft : undefined} />}
        <Uses name={name} />
      </div>
      <div className={css.seeing}>
        <OrderChoice />
        <Preview preview={preview} language={language} />
      </div>
    </div>
  );
}

/** Whose data the preview shows: an example, or one of the last orders. */
function OrderChoice() {
  const { t } = useWords();
  const may = useMay();
  const search = useSearch({ from: '/shell/templates/$name' });
  const navigate = useNavigate({ from: '/templates/$name' });
  const orders = useAsk('orders.list', { limit: ORDERS_OFFERED }, { enabled: may('orders.list', 'read') }).data?.items ?? [];
  return (
    <NativeSelect
      size="sm"
      label={t('templates.data_of')}
      data={[{ value: '', label: t('templates.example') }, ...orders.map((it) => ({ value: it.id, label: `${it.number} · ${it.customerName}` }))]}
      value={search.order ?? ''}
      onChange={(event) => {
        const order = event.currentTarget.value || undefined;
        void navigate({ search: (now) => ({ ...now, order }), replace: true, ignoreBlocker: true });
      }}
    />
  );
}

/** Sends what is written now to oneself. */
function TestMail({ name, language, draft, isSound }: { name: string; language: Language; draft: { subject: string; body: string }; isSound: boolean }) {
  const { t } = useWords();
  const may = useMay();
  const { order } = useSearch({ from: '/shell/templates/$name' });
  const email = useMe()?.account?.email;
  const send = useAct('messages.send_test', ['messages.list']);
  if (!may('messages.send_test') || email === undefined) return null;
  const finish = (): void =>
    send.mutate(
      { name, language, ...draft, email, ...(order ? { documentId: order } : {}) },
      {
        onSuccess: () => notifications.show({ color: 'green', message: t('templates.test_sent', { email }) }),
        onError: (problem) => notifications.show({ color: 'red', message: problem.message }),
      },
    );
  return (
    <Button variant="default" leftSection={<Send size={16} aria-hidden />} disabled={!isSound} loading={send.isPending} onClick={finish}>
      {t('templates.test')}
    </Button>
  );
}
