// What a SKU has cost: a small drawing of the price over time, and every price in words below it.
import { useId } from 'react';
import { Amount, Mark, RowsToCome, Trouble, When, useAsk, useNow, usePeople, useWords } from '../../../ui/index.ts';
import { type Step, stepsOf } from './price-steps.ts';
import css from './product.module.css';

const WIDE = 560;
const HIGH = 96;
const EDGE = 6;

/** The history of one SKU on a list. */
export function PriceHistory({ sku, list }: { sku: string; list: string }) {
  const { t, money } = useWords();
  const now = useNow();
  const person = usePeople();
  const asked = useAsk('pricing.history', { sku, list });
  if (asked.error) return <Trouble problem={asked.error} />;
  if (!asked.data) return <RowsToCome rows={2} />;
  const { items, lowestOfThirtyDays, currency } = asked.data;
  if (items.length === 0 || currency === null) return <p className="quiet">{t('products.history_none')}</p>;
  return (
    <div className={css.history}>
      <p className={css.lead}>
        {t('products.history_of', { sku })}
        {lowestOfThirtyDays && <span className="quiet"> · {t('products.lowest_30', { price: money(lowestOfThirtyDays) })}</span>}
      </p>
      <Chart steps={stepsOf(items, now)} now={now} currency={currency} />
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('products.valid_from')}</th>
            <th scope="col">{t('products.valid_to')}</th>
            <th scope="col" data-end>
              {t('products.price_by')}
            </th>
            <th scope="col" data-end>
              {t('products.price_was')}
            </th>
            <th scope="col" data-end>
              {t('products.min_quantity')}
            </th>
            <th scope="col">{t('products.set_by')}</th>
          </tr>
        </thead>
        <tbody>
          {items.slice(0, 20).map((it) => (
            <tr key={`${it.minQuantity} ${it.validFrom}`}>
              <td>
                <When at={it.validFrom} /> {it.holds && <Mark mood="good">{t('products.holds_now')}</Mark>}
              </td>
              <td>{it.validTo && <When at={it.validTo} />}</td>
              <td data-end>
                <Amount money={it.price} />
              </td>
              <td data-end>{it.from && <Amount money={it.from} />}</td>
              <td data-end>{it.minQuantity}</td>
              <td>{it.setBy === null ? '' : person(it.setBy) || t('products.by_program')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Chart({ steps, now, currency }: { steps: readonly Step[]; now: number; currency: string }) {
  const { t, money } = useWords();
  const title = useId();
  const first = steps[0];
  const last = steps.at(-1);
  if (!first || !last) return null;
  const amounts = steps.map((it) => it.amount);
  const [low, high] = [Math.min(...amounts), Math.max(...amounts)];
  const span = Math.max(1, last.to - first.from);
  const x = (at: number): number => EDGE + ((at - first.from) / span) * (WIDE - 2 * EDGE);
  const y = (amount: number): number => (high === low ? HIGH / 2 : EDGE + ((high - amount) / (high - low)) * (HIGH - 2 * EDGE));
  const path = steps.map((it, at) => `${at === 0 ? 'M' : 'L'}${x(it.from).toFixed(1)} ${y(it.amount).toFixed(1)} H${x(it.to).toFixed(1)}`).join(' ');
  const show = (amount: number): string => money({ amount: String(amount), currency });
  return (
    <figure className={css.chart}>
      <svg viewBox={`0 0 ${WIDE} ${HIGH}`} role="img" aria-labelledby={title} preserveAspectRatio="none">
        <title id={title}>{t('products.chart_says', { low: show(low), high: show(high), count: steps.length })}</title>
        <path d={path} />
        {now > first.from && now < last.to && <line x1={x(now)} x2={x(now)} y1={0} y2={HIGH} />}
      </svg>
      <figcaption>
        <span>{show(high)}</span>
        <span>{low === high ? '' : show(low)}</span>
      </figcaption>
    </figure>
  );
}
