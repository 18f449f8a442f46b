// What a fresh shop still wants, each item with where to do it.
import { Link } from '@tanstack/react-router';
import { Circle, CircleCheck } from 'lucide-react';
import { useAct, useWords } from '../../../ui/index.ts';
import { SETUP_PLACES } from '../../setup-places.ts';
import type { Today } from './home.tsx';
import css from './home.module.css';

/** The list of a shop that was set up lately. */
export function SetupList({ items }: { items: NonNullable<Today['checklist']>['items'] }) {
  const { t, named } = useWords();
  // That somebody has looked at the drawing is in no other data.
  const note = useAct('setup.note_seen', ['home.today']);
  const done = items.filter((it) => it.isDone).length;
  return (
    <section className={css.setup} aria-labelledby="setup">
      <h2 id="setup">{t('home.setup')}</h2>
      <p className="quiet">{t('home.setup_done', { done, all: items.length })}</p>
      <ol>
        {items.map((it) => (
          <li key={it.key} data-done={it.isDone || undefined}>
            {it.isDone ? <CircleCheck size={16} role="img" aria-label={t('home.done')} /> : <Circle size={16} aria-hidden />}
            {it.isDone ? (
              <span>{named('home.check', it.key)}</span>
            ) : (
              <Link to={SETUP_PLACES[it.key] ?? '/'} onClick={() => it.key === 'drawing' && note.mutate({ what: 'drawing' })}>
                {named('home.check', it.key)}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
