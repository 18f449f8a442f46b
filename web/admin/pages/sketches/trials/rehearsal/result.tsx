// What a rehearsal says: in sentences first, then on the drawing, by lane, by hour, and what it had to guess.
import { ActionIcon } from '@mantine/core';
import { Minus, Plus } from 'lucide-react';
import { useLong, useWords } from '../../../../../ui/index.ts';
import { Bars } from './charts.tsx';
import { Film } from './film.tsx';
import css from './rehearsal.module.css';
import type { Result } from './settings.ts';

interface Props {
  result: Result;
  xml: string;
  isStale: boolean;
  /** Asks again with so many hands more in a lane; absent where the person may not. */
  onMore: ((lane: string, more: number) => void) | undefined;
}

/** The result. */
export function ResultOf({ result, xml, isStale, onMore }: Props) {
  const { t } = useWords();
  return (
    <div className={css.result} data-stale={isStale || undefined}>
      <Says result={result} />
      <Film result={result} xml={xml} />
      <section aria-labelledby="lanes">
        <h2 id="lanes">{t('rehearsals.hands')}</h2>
        <Lanes result={result} onMore={onMore} />
      </section>
      <section aria-labelledby="leaving">
        <h2 id="leaving">{t('rehearsals.leaving')}</h2>
        <p className="quiet">{t('rehearsals.leaving_says', { sameDay: result.leave.sameDay, inTime: result.leave.inTime, orders: result.orders })}</p>
        <Bars label={t('rehearsals.leaving')} values={result.leave.byHour} />
      </section>
      <Notes result={result} />
    </div>
  );
}

/** The answer in sentences. */
function Says({ result }: { result: Result }) {
  const { t, number, lane } = useWords();
  const long = useLong();
  const { leave, orders, bottleneck, lanes, targetMinutes } = result;
  const short = lanes.filter((it) => it.needed !== null && it.needed.more > 0);
  const percent = (count: number): string => number(Math.round((count / Math.max(1, orders)) * 100));
  return (
    <div className={css.says} role="status">
      <p className={css.lead}>
        {leave.left === 0
          ? t('rehearsals.none_left', { orders })
          : t('rehearsals.says', { orders, half: long(leave.lasted.p50), most: long(leave.lasted.p95), inTime: percent(leave.inTime) })}
      </p>
      {(leave.open > 0 || leave.ended > 0) && <p className="quiet">{t('rehearsals.rest', { open: leave.open, ended: leave.ended })}</p>}
      {bottleneck === null ? (
        <p>{t('rehearsals.no_bottleneck')}</p>
      ) : (
        <p>
          {t('rehearsals.bottleneck', {
            step: bottleneck.name,
            lane: lane(bottleneck.lane) ?? bottleneck.lane,
            wait: long(bottleneck.waitP95),
            used: number(Math.min(100, Math.round(bottleneck.used * 100))),
          })}
        </p>
      )}
      {short.length > 0 ? (
        <ul className={css.advice}>
          {short.map((it) => (
            <li key={it.lane}>
              {t('rehearsals.needs', {
                more: it.needed?.more ?? 0,
                peak: it.needed?.peak ?? 0,
                lane: lane(it.lane) ?? it.lane,
                target: long(targetMinutes * 60),
              })}
            </li>
          ))}
        </ul>
      ) : (
        lanes.some((it) => it.needed !== null) && <p>{t('rehearsals.enough', { target: long(targetMinutes * 60) })}</p>
      )}
    </div>
  );
}

/** How busy the hands of each lane are, how long tasks wait for one, how many would do, and what one more would do. */
function Lanes({ result, onMore }: Pick<Props, 'result' | 'onMore'>) {
  const { t } = useWords();
  return (
    <div className={css.scroll}>
      <table className={css.lanes}>
        <thead>
          <tr>
            <th scope="col">{t('rehearsals.lane')}</th>
            <th scope="col">{t('rehearsals.used')}</th>
            <th scope="col" data-end>
              {t('rehearsals.wait')}
            </th>
            <th scope="col" data-end>
              {t('rehearsals.now')}
            </th>
            <th scope="col" data-end>
              {t('rehearsals.needed')}
            </th>
          </tr>
        </thead>
        <tbody>
          {result.lanes.map((it) => (
            <LaneRow key={it.lane} it={it} onMore={onMore} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** One lane; a hand more or fewer is asked at once. */
function LaneRow({ it, onMore }: { it: Result['lanes'][number]; onMore: Props['onMore'] }) {
  const { t, number, lane } = useWords();
  const long = useLong();
  const used = Math.min(100, Math.round(it.used * 100));
  const peak = Math.max(...it.hands);
  const name = lane(it.lane) ?? it.lane;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <span className={css.used}>
          <span className={css.usedBar} aria-hidden>
            <span style={{ width: `${used}%` }} data-full={used > 90 || undefined} />
          </span>
          <span className="figure">{t('rehearsals.percent', { value: number(used) })}</span>
        </span>
      </td>
      <td data-end className="figure">
        {it.waitP95 < 1 ? '–' : long(it.waitP95)}
      </td>
      <td data-end>
        <span className={css.stepper}>
          {onMore && (
            <ActionIcon
              variant="default"
              size={28}
              disabled={peak <= 1}
              aria-label={t('rehearsals.one_less', { lane: name })}
              onClick={() => onMore(it.lane, -1)}
            >
              <Minus size={14} aria-hidden />
            </ActionIcon>
          )}
          <span className="figure">{number(peak)}</span>
          {onMore && (
            <ActionIcon
              variant="default"
              size={28}
              disabled={peak === 0}
              aria-label={t('rehearsals.one_more', { lane: name })}
              onClick={() => onMore(it.lane, 1)}
            >
              <Plus size={14} aria-hidden />
            </ActionIcon>
          )}
        </span>
      </td>
      <td data-end className="figure">
        {it.needed === null ? '–' : number(it.needed.peak)}
      </td>
    </tr>
  );
}

/** What was guessed and what is not played. */
function Notes({ result: { notes } }: { result: Result }) {
  const { t, named } = useWords();
  if (notes.length === 0) return null;
  return (
    <details className={css.notes}>
      <summary>{t('rehearsals.notes', { count: notes.length })}</summary>
      <ul>
        {notes.map((it) => (
          <li key={it.code}>
            <span>{named('rehearsals.note', it.code)}</span>
            {it.names.length > 0 && <span className="quiet">{it.names.join(' · ')}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
