// The two pages about letters: what was sent, and the texts they are made of.
import { PageTabs, useMay, useWords } from '../../../ui/index.ts';

/** Leads from the sent mail to the templates and back. */
export function MailTabs() {
  const { t } = useWords();
  const may = useMay();
  if (!may('messages.templates', 'read') || !may('messages.list', 'read')) return null;
  const tabs = [
    { to: '/mail', label: t('mail.title') },
    { to: '/templates', label: t('templates.title') },
  ] as const;
  return <PageTabs label={t('templates.pages')} tabs={tabs} />;
}
