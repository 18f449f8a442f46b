// Who is signed in: the menu comes with the first look at it, because it carries a heavy library.
import { UserRound } from 'lucide-react';
import { Suspense, lazy, useState } from 'react';
import { useMe, useWords } from '../ui/index.ts';
import css from './shell.module.css';

const load = () => import('./account-menu.tsx');
const AccountMenu = lazy(() => load().then((it) => ({ default: it.AccountMenu })));

/** The button, and its menu from the first click on. */
export function Account() {
  const { t } = useWords();
  const me = useMe();
  const [isAsked, setAsked] = useState(false);
  const button = (
    <button
      type="button"
      className={css.who}
      aria-haspopup="menu"
      aria-label={t('shell.account', { name: me?.account?.name ?? '' })}
      title={me?.account?.name}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={() => setAsked(true)}
    >
      <UserRound size={18} aria-hidden />
      <span className={css.whoName}>{me?.account?.name}</span>
    </button>
  );
  if (!isAsked) return button;
  return (
    <Suspense fallback={button}>
      <AccountMenu name={me?.account?.name ?? ''} email={me?.account?.email ?? ''} />
    </Suspense>
  );
}
