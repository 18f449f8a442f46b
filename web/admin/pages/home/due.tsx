// Today's promises: how many will be missed unless somebody does something, and what holds the most pressing ones up.
import { Link } from '@tanstack/react-router';
import { Mark, useWords } from '../../../ui/index.ts';
import { Reason, type Risk, RiskMark } from '../promise.tsx';
import type { Today } from './home.tsx';
import css from './home.module.css';

type Due = NonNullable<Today['due']>;

/** The promise list. */
export function DueList({ due }: { due: Due }) {
  const { t } = useWords();
  const sums: [Risk, number][] = [
    ['late', due.late],
    ['miss', due.miss],
    ['at_risk', due.atRisk],
    ['fine', due.fine],
  ];
  const all = sums.reduce((sum, [, count]) => sum + count, 0);
  const lost = due.late + due.miss;
  // Of those that will be on time there is nothing to read.
  const pressing = due.items.filter((it) => it.risk !== 'fine');
  return (
    <section aria-labelledby="due">
      <h2 id="due">{t('home.due')}</h2>
      {all === 0 && (
        <p className={css.good}>
          <Mark mood="good">{t('home.none_due')}</Mark>
        </p>
      )}
      {lost > 0 && <p>{t('home.will_miss', { count: lost })}</p>}
      {all > 0 && (
        <p className={css.sums}>
          {sums
            .filter(([, count]) => count > 0)
            .map(([risk, count]) => (
              <RiskMark key={risk} risk={risk} count={count} />
            ))}
        </p>
      )}
      <ul className={css.rows}>
        {pressing.map((it) => (
          <li key={it.documentId}>
            <span>
              <Link to="/orders/$orderId" params={{ orderId: it.documentId }} className="number">
                {it.number}
              </Link>{' '}
              <span className="quiet">{it.to}</span>
              <br />
              <Reason it={it} />
            </span>
            <span className={css.rowEnd}>
              <RiskMark risk={it.risk} />
            </span>
          </li>
        ))}
      </ul>
      <Link to="/promises">{t('home.all_promises')}</Link>
    </section>
  );
}
