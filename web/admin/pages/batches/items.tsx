// The inputs of a bulk action with what came of each.
import { Anchor, NativeSelect } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Batch } from '../../../api/index.ts';
import { Mark, type Mood, RowsToCome, Trouble, useAsk, useWords } from '../../../ui/index.ts';
import css from './batches.module.css';
import type { ItemState } from './routes.ts';

const STATES: readonly ItemState[] = ['waiting', 'done', 'refused', 'broken'];
const MOODS: Record<string, Mood> = { waiting: 'waiting', done: 'good', refused: 'bad', broken: 'bad' };
const SHOWN = 200;

/** The rows of a bulk action, by state; which ones are shown is in the address. */
export function ItemsTable({ batch }: { batch: Batch }) {
  const { t, named, number } = useWords();
  const { rows: state } = useSearch({ from: '/shell/imports/$batchId' });
  const navigate = useNavigate({ from: '/imports/$batchId' });
  const asked = useAsk('batches.rows', { batchId: batch.id, state, limit: SHOWN }, { keep: true });
  const failed = batch.items.refused + batch.items.broken;
  return (
    <section aria-label={t('batches.rows')}>
      <ul className={css.counts}>
        {STATES.map((name) => (
          <li key={name} data-mood={MOODS[name] === 'bad' && batch.items[name] > 0 ? 'bad' : undefined}>
            <strong className="number">{number(batch.items[name])}</strong> <span>{named('batches.item', name)}</span>
          </li>
        ))}
      </ul>
      <div className={css.errorsHead}>
        <NativeSelect
          aria-label={t('batches.state')}
          value={state ?? ''}
          onChange={({ currentTarget }) =>
            void navigate({ search: (now) => ({ ...now, rows: STATES.find((it) => it === currentTarget.value) }), replace: true })
          }
          data={[{ value: '', label: t('batches.all') }, ...STATES.map((value) => ({ value, label: named('batches.item', value) }))]}
        />
        {failed > 0 && (
          <Anchor href={`/files/batches/${batch.id}/errors.csv`} download>
            {t('batches.download_failed')}
          </Anchor>
        )}
      </div>
      {asked.error && <Trouble problem={asked.error} again={() => void asked.refetch()} />}
      {asked.isPending && <RowsToCome rows={4} />}
      {asked.data?.items.length === 0 && <p className="quiet">{t('batches.no_rows')}</p>}
      {asked.data !== undefined && asked.data.items.length > 0 && (
        <table className={css.errors}>
          <thead>
            <tr>
              <th scope="col">#</th>
              <th scope="col">{t('batches.input')}</th>
              <th scope="col">{t('batches.result')}</th>
              <th scope="col">{t('batches.why')}</th>
            </tr>
          </thead>
          <tbody>
            {asked.data.items.map((item) => (
              <tr key={item.n}>
                <td className="number">{item.n}</td>
                <td className={css.value}>{JSON.stringify(item.input)}</td>
                <td>
                  <Mark mood={MOODS[item.state] ?? 'plain'}>{named('batches.item', item.state)}</Mark>
                </td>
                <td>{item.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
