// What is wrong with the rows of an import, by line and cell, and the file of them.
import { Anchor } from '@mantine/core';
import type { Batch } from '../../../api/index.ts';
import { RowsToCome, Trouble, useAsk, useWords } from '../../../ui/index.ts';
import css from './batches.module.css';

const SHOWN = 200;

/** The faults of a batch's present step. */
export function Errors({ batch }: { batch: Batch }) {
  const { t, number } = useWords();
  const asked = useAsk('batches.errors', { batchId: batch.id, limit: SHOWN }, { keep: true });
  if (asked.error) return <Trouble problem={asked.error} again={() => void asked.refetch()} />;
  if (!asked.data) return <RowsToCome rows={4} />;
  const { items, total } = asked.data;
  if (items.length === 0) return null;
  const isUndone = batch.state === 'undone' || batch.state === 'undoing';
  return (
    <section aria-label={t('batches.errors')}>
      <div className={css.errorsHead}>
        <h2>{t('batches.errors')}</h2>
        {total > items.length && <span className="quiet">{t('batches.errors_some', { shown: number(items.length), total: number(total) })}</span>}
        <Anchor href={`/files/batches/${batch.id}/errors.csv`} download>
          {isUndone ? t('batches.download_left') : t('batches.download')}
        </Anchor>
      </div>
      <table className={css.errors}>
        <thead>
          <tr>
            <th scope="col">{t('batches.line')}</th>
            <th scope="col">{t('batches.cell')}</th>
            <th scope="col">{t('batches.value')}</th>
            <th scope="col">{t('batches.why')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.seq}>
              <td className="number">{item.line ?? item.row}</td>
              <td>{item.letter !== null && <span className={css.cell}>{`${item.letter} · ${item.header ?? ''}`}</span>}</td>
              <td className={css.value}>{item.value}</td>
              <td>
                <Why code={item.code} message={item.message} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What is wrong in the reader's language; the exact words of the server are English, so they stand beside it only there. */
function Why({ code, message }: { code: string; message: string }) {
  const { namedIf, language } = useWords();
  const known = namedIf('batches.fault', code.replace('batches.', '')) ?? namedIf('problem', code);
  if (known === undefined) return message;
  const isSame = known === message.replace(/\.$/, '');
  return (
    <>
      {known}
      {language === 'en' && !isSame && <span className={css.exact}>{message}</span>}
    </>
  );
}
