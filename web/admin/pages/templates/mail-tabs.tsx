// The two pages about letters: what was sent, and the texts they are made of.
import { Link } from '@tanstack/react-router';
import { useMay, useWords } from '../../../ui/index.ts';
import css from './templates.module.css';

/** Leads from the sent mail to the templates and back. */
export function MailTabs() {
  const { t } = useWords();
  const may = useMay();
  if (!may('messages.templates', 'read') || !may('messages.list', 'read')) return null;
  const here = { activeProps: { 'aria-current': 'page' as const }, activeOptions: { exact: true, includeSearch: false } };
  return (
    <nav className={css.tabs} aria-label={t('templates.pages')}>
      <Link to="/mail" {...here}>
        {t('mail.title')}
      </Link>
      <Link to="/templates" {...here}>
        {t('templates.title')}
      </Link>
    </nav>
  );
}
