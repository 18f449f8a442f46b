// What runs here: for a question to somebody who helps.
import { RowsToCome, Trouble, useAsk, useWords } from '../../../ui/index.ts';
import css from './settings.module.css';

export function AboutSection() {
  const { t } = useWords();
  const about = useAsk('setup.about', {});
  if (about.error) return <Trouble problem={about.error} again={() => void about.refetch()} />;
  if (!about.data) return <RowsToCome rows={4} />;
  const { version, node, where, rooms } = about.data;
  return (
    <dl className={css.facts}>
      <dt>Kontor</dt>
      <dd className="figure">{version}</dd>
      <dt>Node.js</dt>
      <dd className="figure">{node}</dd>
      <dt>{t('settings.where')}</dt>
      <dd>
        <code>{where}</code>
      </dd>
      <dt>{t('settings.rooms')}</dt>
      <dd>{rooms.join(', ')}</dd>
      <dt>{t('settings.licence')}</dt>
      <dd>Apache-2.0</dd>
    </dl>
  );
}
