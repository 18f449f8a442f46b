// What must leave today: how many are late, at risk or fine, and the most pressing ones.
import { Link } from '@tanstack/react-router';
import { Amount, Mark, type Mood, useWords } from '../../../ui/index.ts';
import type { Today } from './home.tsx';
import css from './home.module.css';

type Due = NonNullable<Today['due']>;

const MOODS: Record<Due['items'][number]['risk'], Mood> = { late: 'bad', at_risk: 'waiting', fine: 'good' };

/** The promise list. */
export function DueList({ due }: { due: Due }) {
  const { t, named, number } = useWords();
  const sums = [
    ['late', due.late],
    ['at_risk', due.atRisk],
    ['fine', due.fine],
  ] as const;
  const all = due.late + due.atRisk + due.fine;
  return (
    <section aria-labelledby="due">
      <h2 id="due">{t('home.due')}</h2>
      {all === 0 ? (
        <p className={css.good}>
          <Mark mood="good">{t('home.none_due')}</Mark>
        </p>
      ) : (
        <p className={css.sums}>
          {sums
            .filter(([, count]) => count > 0)
            .map(([risk, count]) => (
              <Mark key={risk} mood={MOODS[risk]}>
                {`${number(count)} ${named('home.risk', risk)}`}
              </Mark>
            ))}
        </p>
      )}
      <ul className={css.rows}>
        {due.items.map((it) => (
          <li key={it.id}>
            <span>
              <Link to="/orders/$orderId" params={{ orderId: it.id }} className="number">
                {it.number}
              </Link>{' '}
              <span className="quiet">{it.customerName}</span>
            </span>
            <span className={css.rowEnd}>
              <Amount money={it.total} />
              <Mark mood={MOODS[it.risk]}>{named('home.risk', it.risk)}</Mark>
            </span>
          </li>
        ))}
      </ul>
      {all > due.items.length && (
        <Link to="/orders" search={{ sent: 'unfulfilled', state: 'placed', view: 'to-ship' }}>
          {t('home.all_due', { count: all })}
        </Link>
      )}
    </section>
  );
}
