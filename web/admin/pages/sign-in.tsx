// The door of the back office: e-mail and password.
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { LANGUAGES, OWN_NAMES, Trouble, useAct, useAsk, useLanguage, useWords } from '../../ui/index.ts';
import { liveState } from '../../api/index.ts';
import css from './sign-in.module.css';

/** Signs a person in and leads back to where they were going. */
export function SignInPage() {
  const { t } = useWords();
  const { to } = useSearch({ from: '/sign-in' });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const navigate = useNavigate();
  const client = useQueryClient();
  const signIn = useAct('staff.sign_in', []);
  const state = useAsk('setup.state', {}).data;
  const shop = state?.isOnly === false ? state.doors.find((door) => door.key === state.here)?.name : undefined;
  useEffect(() => {
    document.title = `${t('sign_in.title')} · Kontor`;
  }, [t]);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    signIn.mutate(
      { email: email.trim(), password },
      {
        onSuccess: () => {
          client.clear();
          liveState.reset();
          // Only an address of ours is followed, never one that somebody put into a link.
          void navigate({ href: to !== undefined && /^\/(?![/\\])/.test(to) ? to : '/' });
        },
      },
    );
  };
  return (
    <main className={css.page}>
      <form className={css.form} onSubmit={finish}>
        <img src="/mark.svg" alt="" width={36} height={36} />
        <h1>{shop ? t('sign_in.to_shop', { shop }) : t('sign_in.heading')}</h1>
        <TextInput
          label={t('sign_in.email')}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('sign_in.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('sign_in.show') }}
        />
        {signIn.error && <Trouble problem={signIn.error} />}
        <Button type="submit" size="md" loading={signIn.isPending}>
          {t('sign_in.submit')}
        </Button>
      </form>
      {state?.isOnly === false && <Link to="/welcome">{t('sign_in.other_shop')}</Link>}
      <LanguageRow />
    </main>
  );
}

function LanguageRow() {
  const { language, choose } = useLanguage();
  return (
    <div className={css.languages}>
      {LANGUAGES.map((it) => (
        <button key={it} type="button" lang={it} aria-pressed={it === language} onClick={() => choose(it)}>
          {OWN_NAMES[it]}
        </button>
      ))}
    </div>
  );
}
