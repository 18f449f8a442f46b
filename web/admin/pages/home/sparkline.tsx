// Fourteen days as a small line; the words beside it say the same, so it is for the eye only.
import css from './home.module.css';

const WIDTH = 120;
const HEIGHT = 32;
const PAD = 3;

/** A line through `values`, oldest first, with a dot at today. Gaps (null) are passed over. */
export function Sparkline({ values }: { values: readonly (number | null)[] }) {
  const most = Math.max(1, ...values.map((it) => it ?? 0));
  const step = (WIDTH - 2 * PAD) / Math.max(1, values.length - 1);
  const points = values.flatMap((value, at) => (value === null ? [] : [[PAD + at * step, HEIGHT - PAD - (value / most) * (HEIGHT - 2 * PAD)] as const]));
  const last = points.at(-1);
  if (!last) return null;
  return (
    <svg className={css.spark} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden>
      <polyline points={points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')} />
      <circle cx={last[0]} cy={last[1]} r="2.5" />
    </svg>
  );
}
