// The mail server: whether there is one, from which address letters come, and a letter to try it.
import { Button, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Mark, RowsToCome, Trouble, useAct, useAsk, useLanguage, useMay, useMe, useWords } from '../../../ui/index.ts';
import css from './settings.module.css';

const MOODS = { smtp: 'good', simulated: 'waiting', none: 'bad' } as const;

export function MailSection() {
  const { t, named } = useWords();
  const may = useMay();
  const me = useMe();
  const { language } = useLanguage();
  const about = useAsk('setup.about', {});
  const shop = useAsk('messages.shop', {}, { enabled: may('messages.shop', 'read') }).data;
  const [to, setTo] = useState(me?.account?.email ?? '');
  const send = useAct('setup.test_mail', ['messages.list', 'setup.checklist']);
  if (about.error) return <Trouble problem={about.error} again={() => void about.refetch()} />;
  if (!about.data) return <RowsToCome rows={3} />;
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate({ to: to.trim(), language });
  };
  return (
    <>
      <dl className={css.facts}>
        <dt>{t('settings.mail_state')}</dt>
        <dd>
          <Mark mood={MOODS[about.data.mail]}>{named('mail_kind', about.data.mail)}</Mark>
          <p className="quiet">{named('mail_says', about.data.mail)}</p>
        </dd>
        <dt>{t('settings.mail_from')}</dt>
        <dd>
          {shop?.name} &lt;{shop?.email}&gt;
        </dd>
      </dl>
      {may('setup.test_mail') && (
        <form className={css.inline} onSubmit={finish}>
          <TextInput
            label={t('settings.test_to')}
            type="email"
            required
            withAsterisk={false}
            value={to}
            maxLength={254}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={send.isPending}>
            {t('settings.test_send')}
          </Button>
        </form>
      )}
      {send.error && <Trouble problem={send.error} />}
      {send.data && (
        <p className={css.note} role="status">
          {t('settings.test_sent')}{' '}
          <Link to="/mail" search={{ message: send.data.messageId }}>
            {t('mail.title')}
          </Link>
        </p>
      )}
    </>
  );
}
