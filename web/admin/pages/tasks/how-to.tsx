// How the step at which a task stands is done: its note from the handbook, opened when somebody wants to read it.
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Task } from '../../../api/index.ts';
import { bringWords, useAsk, useMay, useWords } from '../../../ui/index.ts';
import css from './tasks.module.css';

/** The disclosure; it is not there for those who may not read it, and where nobody has written anything. */
export function HowTo({ task }: { task: Task }) {
  const { t, language } = useWords();
  const may = useMay()('handbook.step', 'read');
  const [hasWords, setHasWords] = useState(false);
  useEffect(() => void bringWords('handbook').then(() => setHasWords(true)), []);
  const asked = useAsk('handbook.step', { key: task.process, element: task.element, language }, { enabled: may });
  const note = asked.data?.note;
  if (!note || !hasWords) return null;
  return (
    <details className={css.howTo}>
      <summary>{t('handbook.how')}</summary>
      {note.text.split(/\n{2,}/).map((part) => (
        <p key={part}>{part}</p>
      ))}
      {note.isFallback && <p className="quiet">{t('handbook.other_language')}</p>}
      <Link to="/processes/$key/handbook" params={{ key: task.process }} search={{ step: task.element }}>
        {t('handbook.open')}
      </Link>
    </details>
  );
}
