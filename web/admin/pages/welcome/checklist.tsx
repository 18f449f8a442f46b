// The setup checklist: each item knows from the shop's data whether it is done, and leads to where it is done.
import { Link } from '@tanstack/react-router';
import { Circle, CircleCheck } from 'lucide-react';
import { RowsToCome, Trouble, useAct, useAsk, useMay, useWords } from '../../../ui/index.ts';
import { SETUP_PLACES } from '../../setup-places.ts';
import css from './welcome.module.css';

/** The list, for the page of first steps and for the home page; nothing for those who may not ask. */
export function SetupChecklist() {
  const { t, named } = useWords();
  const may = useMay();
  const mayAsk = may('setup.checklist', 'read');
  const list = useAsk('setup.checklist', {}, { enabled: mayAsk });
  const note = useAct('setup.note_seen', ['setup.checklist']);
  if (!mayAsk) return null;
  if (list.error) return <Trouble problem={list.error} again={() => void list.refetch()} />;
  if (!list.data) return <RowsToCome rows={7} heightPx={52} />;
  const { items } = list.data;
  const done = items.filter((item) => item.isDone).length;
  return (
    <section aria-label={t('steps.title')}>
      <p className={css.count} role="status">
        {t('steps.done', { done, of: items.length })}
      </p>
      <ul className={css.checklist}>
        {items.map(({ key, isDone }) => {
          const to = SETUP_PLACES[key];
          const says = (
            <>
              {isDone ? <CircleCheck size={20} aria-hidden /> : <Circle size={20} aria-hidden />}
              <span>
                <span className={css.itemTitle}>{named('step', key)}</span>
                <span className="quiet">{named('step_says', key)}</span>
              </span>
              <span className="unseen">{isDone ? t('steps.is_done') : t('steps.is_open')}</span>
            </>
          );
          const seen = (): void => void (key === 'drawing' && !isDone && note.mutate({ what: 'drawing' }));
          return (
            <li key={key} data-done={isDone || undefined}>
              {to === undefined ? (
                <div className={css.item}>{says}</div>
              ) : (
                <Link to={to} className={css.item} onClick={seen}>
                  {says}
                </Link>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
