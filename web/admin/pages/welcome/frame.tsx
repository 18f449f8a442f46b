// What stands around the pages before signing in: the mark, the page, the languages.
import { type ReactNode, useEffect } from 'react';
import { LANGUAGES, OWN_NAMES, useLanguage } from '../../../ui/index.ts';
import css from './welcome.module.css';

/** A page without the rail; `title` names the browser's tab. */
export function OpenPage({ title, children, isNarrow }: { title: string; children: ReactNode; isNarrow?: boolean }) {
  const { language, choose } = useLanguage();
  useEffect(() => {
    document.title = `${title} · Kontor`;
  }, [title]);
  return (
    <div className={css.page}>
      <header className={css.brand}>
        <img src="/mark.svg" alt="" width={28} height={28} />
        <span>Kontor</span>
      </header>
      <main className={css.main} data-narrow={isNarrow || undefined}>
        {children}
      </main>
      <footer className={css.languages}>
        {LANGUAGES.map((it) => (
          <button key={it} type="button" lang={it} aria-pressed={it === language} onClick={() => choose(it)}>
            {OWN_NAMES[it]}
          </button>
        ))}
      </footer>
    </div>
  );
}
