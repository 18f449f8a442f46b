// Small charts of a rehearsal, drawn as SVG: queues over time, and the hours in which orders leave.
import { useWords } from '../../../../../ui/index.ts';
import css from './rehearsal.module.css';

const WIDTH = 600;
const HEIGHT = 150;
const HOUR = 3600;

/** Lines are told apart by their strokes, too, and not by colour alone. */
const STROKES = [
  { stroke: 'var(--action)', dash: undefined },
  { stroke: 'var(--brass)', dash: '8 3' },
  { stroke: 'var(--green)', dash: '2 3' },
  { stroke: 'var(--red)', dash: '10 3 2 3' },
] as const;

export interface Line {
  key: string;
  name: string;
  values: readonly number[];
}

/** At most four lines over the same frames, with the moment that is looked at. */
export function Lines({ label, lines, everySeconds, frame }: { label: string; lines: readonly Line[]; everySeconds: number; frame: number }) {
  const { number } = useWords();
  const frames = Math.max(2, lines[0]?.values.length ?? 2);
  const most = Math.max(1, ...lines.flatMap((it) => it.values));
  const x = (at: number): number => (at / (frames - 1)) * WIDTH;
  const y = (value: number): number => HEIGHT - (value / most) * (HEIGHT - 8);
  return (
    <figure className={css.chart}>
      <div className={css.plot}>
        <span className={css.most}>{number(most)}</span>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
          <Days frames={frames} everySeconds={everySeconds} />
          {lines.map((line, index) => (
            <polyline
              key={line.key}
              points={line.values.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}
              fill="none"
              stroke={STROKES[index % STROKES.length]!.stroke}
              strokeDasharray={STROKES[index % STROKES.length]!.dash}
              vectorEffect="non-scaling-stroke"
              strokeWidth={2}
            />
          ))}
          <line x1={x(frame)} x2={x(frame)} y1={0} y2={HEIGHT} className={css.now} vectorEffect="non-scaling-stroke" />
        </svg>
      </div>
      <Hours frames={frames} everySeconds={everySeconds} />
      <figcaption>
        <ul className={css.legend}>
          {lines.map((line, index) => (
            <li key={line.key}>
              <svg width="24" height="8" aria-hidden>
                <line
                  x1="0"
                  x2="24"
                  y1="4"
                  y2="4"
                  stroke={STROKES[index % STROKES.length]!.stroke}
                  strokeDasharray={STROKES[index % STROKES.length]!.dash}
                  strokeWidth={2.5}
                />
              </svg>
              <span>{line.name}</span>
              <span className="figure">{number(line.values[frame] ?? 0)}</span>
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}

/** A line where a day begins. */
function Days({ frames, everySeconds }: { frames: number; everySeconds: number }) {
  const all = (frames - 1) * everySeconds;
  const days = Array.from({ length: Math.max(0, Math.ceil(all / (24 * HOUR)) - 1) }, (_, day) => (((day + 1) * 24 * HOUR) / all) * WIDTH);
  return days.map((at) => <line key={at} x1={at} x2={at} y1={0} y2={HEIGHT} className={css.midnight} vectorEffect="non-scaling-stroke" />);
}

/** The hours under a chart, as many as there is room for. */
function Hours({ frames, everySeconds }: { frames: number; everySeconds: number }) {
  const all = ((frames - 1) * everySeconds) / HOUR;
  const every = all > 72 ? 24 : all > 36 ? 12 : all > 12 ? 6 : 2;
  const marks = Array.from({ length: Math.floor(all / every) + 1 }, (_, mark) => mark * every);
  return (
    <div className={css.hours} aria-hidden>
      {marks.map((hour) => (
        <span key={hour} style={{ left: `${(hour / Math.max(all, 1)) * 100}%` }}>
          {`${hour % 24}:00`}
        </span>
      ))}
    </div>
  );
}

/** How many leave in each hour. */
export function Bars({ label, values }: { label: string; values: readonly number[] }) {
  const { number } = useWords();
  const most = Math.max(1, ...values);
  const wide = WIDTH / Math.max(1, values.length);
  return (
    <figure className={css.chart}>
      <div className={css.plot}>
        <span className={css.most}>{number(most)}</span>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
          <Days frames={values.length + 1} everySeconds={HOUR} />
          {values.map((value, hour) => (
            // oxlint-disable-next-line react/no-array-index-key -- an hour is its place
            <rect
              key={hour}
              x={hour * wide + wide * 0.1}
              width={wide * 0.8}
              y={HEIGHT - (value / most) * (HEIGHT - 8)}
              height={(value / most) * (HEIGHT - 8)}
              className={css.bar}
            />
          ))}
        </svg>
      </div>
      <Hours frames={values.length + 1} everySeconds={HOUR} />
    </figure>
  );
}
