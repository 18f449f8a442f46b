// What a channel was asked and told, and its orders that wait for a person.
import { Button } from '@mantine/core';
import { RowsToCome, Trouble, When, useAsk, useList, useWords } from '../../../ui/index.ts';
import { DocumentLink } from '../document-link.tsx';
import css from './channels.module.css';

/** Waiting orders and the log. */
export function LogBox({ channel, connector }: { channel: string; connector: string | null }) {
  const { t, named, number } = useWords();
  const waiting = useAsk('channels.waiting', { channel });
  const log = useList('channels.log', { channel }, { limit: 20 });
  if (connector === null && log.items.length === 0) return null;
  return (
    <>
      {waiting.data && waiting.data.items.length > 0 && (
        <section className={css.box} aria-label={t('channels.trouble')}>
          <h2>{t('channels.trouble')}</h2>
          <ul className={css.list}>
            {waiting.data.items.map((it) => (
              <li key={it.externalId}>
                <span className="number">{it.externalId}</span>
                <span>{named('channels.trouble', it.state)}</span>
                <span>{it.orderId && <DocumentLink id={it.orderId} number={it.number} />}</span>
                <span className={css.quiet}>{it.message}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className={`${css.box} ${waiting.data && waiting.data.items.length > 0 ? '' : css.one}`} aria-label={t('channels.log')}>
        <h2>{t('channels.log')}</h2>
        {log.isLoading && <RowsToCome rows={4} />}
        {log.problem && <Trouble problem={log.problem} again={log.again} />}
        {!log.isLoading && log.items.length === 0 && <p className={css.quiet}>{t('channels.log_none')}</p>}
        <ul className={css.list}>
          {log.items.map((it) => (
            <li key={it.id} data-bad={it.ok ? undefined : ''}>
              <span>
                <When at={it.at} />
              </span>
              <span>{named('channels.log', it.what)}</span>
              <span className="figure">
                {number(it.count)}
                {it.refused > 0 && ` / ${number(it.refused)}`}
              </span>
              <span className={it.ok ? css.quiet : ''}>{it.message}</span>
            </li>
          ))}
        </ul>
        {log.hasMore && (
          <Button variant="default" onClick={log.more} loading={log.isLoadingMore}>
            {t('common.more')}
          </Button>
        )}
      </section>
    </>
  );
}
