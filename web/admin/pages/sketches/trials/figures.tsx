// The figures as a table: as it was drawn, as it is sketched, and the difference with a quiet bar.
import type { ReactNode } from 'react';
import { readable, useWords } from '../../../../ui/index.ts';
import { signed } from './saying.ts';
import type { Found } from './settings.ts';
import css from './trials.module.css';

interface Row {
  key: string;
  name: ReactNode;
  before: number | null;
  now: number | null;
  says: (value: number) => string;
  /** More of it is no good: it takes longer, it costs more. */
  isBurden: boolean;
  isInner?: boolean;
}

const HOUR_MS = 3_600_000;
/** Hours and tenths below so many hours, days and tenths above. */
const DAYS_FROM = 72;

/** A time as people compare it: 3.4 h or 5.2 days. */
function useTime(): (ms: number) => string {
  const { language } = useWords();
  return (ms) => {
    const hours = Math.abs(ms) / HOUR_MS;
    const unit = hours < 1 ? 'minute' : hours < DAYS_FROM ? 'hour' : 'day';
    const value = unit === 'minute' ? hours * 60 : unit === 'hour' ? hours : hours / 24;
    return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: unit === 'minute' ? 0 : 1 }).format(value);
  };
}

/** Work is counted in hours: nobody works days of 24. */
const hours = (language: string, value: number): string =>
  new Intl.NumberFormat(language, { style: 'unit', unit: 'hour', unitDisplay: 'short', maximumFractionDigits: 1 }).format(value);

/** Ends of one name are one end to whoever reads about them. */
function endsOf({ outcomes }: Found): { name: string; before: number; now: number }[] {
  const ends = new Map<string, { name: string; before: number; now: number }>();
  for (const { name, element, before, now } of outcomes) {
    const end = ends.get(name) ?? { name: name || readable(element), before: 0, now: 0 };
    ends.set(name, { ...end, before: end.before + before, now: end.now + now });
  }
  return [...ends.values()];
}

function useRows(found: Found): { title: string; rows: Row[] }[] {
  const { t, language, number, money, namedIf, lane } = useWords();
  const time = useTime();
  const { lead, handedOver, counts, cost, lanes, letters } = found;
  const amount = (value: number): string => money({ amount: value.toFixed(2), currency: cost.currency });
  const burden = { isBurden: true };
  const minutes = (value: number): string => hours(language, value / 60);
  return [
    {
      title: t('trials.group.time'),
      rows: [
        { key: 'p50', name: t('trials.lead_p50'), before: lead.p50.before, now: lead.p50.now, says: time, ...burden },
        { key: 'p95', name: t('trials.lead_p95'), before: lead.p95.before, now: lead.p95.now, says: time, ...burden },
        { key: 'mean', name: t('trials.lead_mean'), before: lead.mean.before, now: lead.mean.now, says: time, ...burden },
        { key: 'handed', name: t('trials.handed_over'), before: handedOver.p50.before, now: handedOver.p50.now, says: time, ...burden },
      ],
    },
    {
      title: t('trials.group.work'),
      rows: [
        { key: 'tasks', name: t('trials.tasks'), ...counts.tasks, says: number, ...burden },
        ...lanes.map((it) => ({ key: `lane ${it.lane}`, name: lane(it.lane) ?? t('trials.no_lane'), ...it.tasks, says: number, ...burden, isInner: true })),
        { key: 'minutes', name: t('trials.minutes'), ...counts.minutes, says: minutes, ...burden },
        { key: 'letters', name: t('trials.letters'), ...counts.letters, says: number, isBurden: false },
        ...letters
          .filter((it) => it.before !== it.now)
          .map((it) => ({
            key: `letter ${it.template}`,
            name: namedIf('templates.name', it.template) ?? it.template,
            before: it.before,
            now: it.now,
            says: number,
            isBurden: false,
            isInner: true,
          })),
        { key: 'cost', name: t('trials.cost_total'), before: Number(cost.before.total), now: Number(cost.now.total), says: amount, ...burden },
      ],
    },
    {
      title: t('trials.group.ends'),
      rows: [
        ...endsOf(found).map((it) => ({ key: `end ${it.name}`, ...it, says: number, isBurden: false })),
        { key: 'cancelled', name: t('trials.count.cancelled'), ...counts.cancelled, says: number, ...burden },
        { key: 'refunds', name: t('trials.count.refunds'), ...counts.refunds, says: number, ...burden },
        { key: 'shortages', name: t('trials.count.shortages'), ...counts.shortages, says: number, ...burden },
      ],
    },
  ];
}

/** The table. */
export function Figures({ found }: { found: Found }) {
  const { t } = useWords();
  const groups = useRows(found);
  return (
    <section aria-labelledby="figures" className={css.block}>
      <h3 id="figures">{t('trials.figures')}</h3>
      <div className={css.scroll} role="group" aria-labelledby="figures" tabIndex={0}>
        <table className={css.figures}>
          <thead>
            <tr>
              <th scope="col">
                <span className={css.hidden}>{t('trials.figure')}</span>
              </th>
              <th scope="col" data-end data-before>
                {t('trials.before')}
              </th>
              <th scope="col" data-end>
                {t('trials.now')}
              </th>
              <th scope="col" data-end>
                {t('trials.difference')}
              </th>
              <th aria-hidden className={css.barHead} />
            </tr>
          </thead>
          {groups.map((group) => (
            <tbody key={group.title}>
              <tr>
                <th scope="rowgroup" colSpan={5} className={css.group}>
                  {group.title}
                </th>
              </tr>
              {group.rows.map((row) => (
                <FigureRow key={row.key} row={row} />
              ))}
            </tbody>
          ))}
        </table>
      </div>
    </section>
  );
}

function FigureRow({ row: { name, before, now, says, isBurden, isInner } }: { row: Row }) {
  const { t } = useWords();
  const difference = (now ?? 0) - (before ?? 0);
  const share = difference === 0 ? 0 : Math.min(1, Math.abs(difference) / Math.max(Math.abs(before ?? 0), Math.abs(now ?? 0)));
  const told = before === null || now === null ? '' : signed(difference, says);
  // What is less than the figures tell is not a difference.
  const isNothing = told === '' || says(Math.abs(difference)) === says(0);
  return (
    <tr data-other={isNothing ? undefined : ''}>
      <th scope="row" data-inner={isInner ? '' : undefined}>
        {name}
      </th>
      <td data-end data-before>
        {before === null ? '–' : says(before)}
      </td>
      <td data-end>{now === null ? '–' : says(now)}</td>
      <td data-end className={css.difference}>
        {isNothing ? <span className="quiet">{t('trials.same')}</span> : told}
      </td>
      <td aria-hidden className={css.barCell}>
        {!isNothing && <span className={css.bar} data-bad={isBurden && difference > 0 ? '' : undefined} style={{ width: `${Math.max(4, share * 100)}%` }} />}
      </td>
    </tr>
  );
}
