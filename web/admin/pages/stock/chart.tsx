// How much lay on hand over the last days: a small step chart of our own, told in words, too.
import type { StockPoint } from '../../../api/index.ts';
import { useNow, useWords } from '../../../ui/index.ts';
import css from './stock.module.css';

const WIDTH = 360;
const HEIGHT = 110;
const TOP = 8;
const FLOOR = HEIGHT - 18;
/** Days before the first goods came are left out, down to a fortnight. */
const SHORTEST = 14;

/** The chart; whoever does not see it hears where it began, ended, and its lowest and highest. */
export function Evolution({ points: all }: { points: StockPoint[] }) {
  const { t, number, day } = useWords();
  const now = useNow();
  const points = all.slice(Math.max(0, Math.min(all.length - SHORTEST, all.findIndex((point) => point.onHand > 0 || point.went > 0) - 1)));
  if (points.length < 2) return null;
  const values = points.map((point) => point.onHand);
  const highest = Math.max(1, ...values);
  const x = (at: number): number => (at / (points.length - 1)) * WIDTH;
  const y = (value: number): number => FLOOR - (value / highest) * (FLOOR - TOP);
  const line = points
    .map((point, at) => `${at === 0 ? 'M' : 'H'}${x(at).toFixed(1)}${at === 0 ? ` ${y(point.onHand).toFixed(1)}` : `V${y(point.onHand).toFixed(1)}`}`)
    .join('');
  const named = (at: number): string => day(`${points[at]!.day}T12:00:00Z`, now);
  const told = t('stock.chart_says', {
    from: number(values[0]!),
    to: number(values.at(-1)!),
    low: number(Math.min(...values)),
    high: number(Math.max(...values)),
  });
  return (
    <figure className={css.chart}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={told}>
        <line x1="0" x2={WIDTH} y1={FLOOR} y2={FLOOR} className={css.axis} />
        <path d={`${line}V${FLOOR}H0Z`} className={css.area} />
        <path d={line} className={css.curve} />
        {points.map((point, at) => (point.came > 0 ? <line key={point.day} x1={x(at)} x2={x(at)} y1={FLOOR} y2={FLOOR + 4} className={css.came} /> : null))}
        <text x="0" y={HEIGHT - 3} className={css.label}>
          {named(0)}
        </text>
        <text x={WIDTH} y={HEIGHT - 3} textAnchor="end" className={css.label}>
          {named(points.length - 1)}
        </text>
        <text x="2" y={TOP + 6} className={css.label}>
          {number(highest)}
        </text>
      </svg>
      <figcaption className="quiet">{t('stock.chart_caption', { days: points.length })}</figcaption>
    </figure>
  );
}
