// What a back-test has found: the sentence, how far to trust it, the figures, the drawing, and the orders that differ most.
import { CircleAlert } from 'lucide-react';
import { useWords } from '../../../../ui/index.ts';
import { MostDifferent } from './most.tsx';
import { OnDrawing } from './on-drawing.tsx';
import { headline } from './saying.ts';
import type { Found } from './settings.ts';
import { Figures } from './figures.tsx';
import css from './trials.module.css';

interface Props {
  found: Found;
  xml: string | undefined;
  of: { of: 'process' | 'decision'; key: string; name: string };
  /** The sketch has been saved since. */
  isOld: boolean;
}

/** The whole result. */
export function ResultOf({ found, xml, of, isOld }: Props) {
  const words = useWords();
  const { t } = words;
  if (found.orders === 0)
    return (
      <div className={css.says}>
        <p className={css.lead}>{t('trials.no_orders')}</p>
        {found.live > 0 && <p className="quiet">{t('trials.live', { orders: found.live })}</p>}
      </div>
    );
  return (
    <div className={css.result}>
      <section className={css.says} aria-labelledby="found">
        <h2 id="found" className={css.lead}>
          {headline(found, words)}
        </h2>
        <Trust found={found} />
        {isOld && <p className={css.warns}>{t('trials.old')}</p>}
      </section>
      <Stuck found={found} />
      <Figures found={found} />
      <OnDrawing found={found} xml={of.of === 'process' ? xml : undefined} of={of} />
      <MostDifferent found={found} />
    </div>
  );
}

const WELL = 0.95;

/** How much of it is on record, how much is assumed, and how well a replay of what was really drawn agrees with what happened. */
function Trust({ found }: { found: Found }) {
  const { t, number } = useWords();
  const { assumed, fidelity, live, orders } = found;
  const percent = (share: number): string => number(Math.round(share * 1000) / 10);
  const parts = (['near', 'usual', 'new', 'today'] as const).filter((it) => assumed[it] > 0);
  return (
    <div className={css.trust}>
      <p>
        {fidelity.outcome < WELL && <CircleAlert size={14} aria-hidden className={css.alert} />}{' '}
        {t('trials.fidelity', { percent: percent(fidelity.outcome), path: percent(fidelity.path) })}{' '}
        {assumed.share === 0
          ? t('trials.assumed_none')
          : t('trials.assumed', { percent: percent(assumed.share), some: assumed.orders, orders: number(orders) })}
      </p>
      <details>
        <summary>{t('trials.how')}</summary>
        <ul>
          <li>{t('trials.how_replayed')}</li>
          {parts.map((it) => (
            <li key={it}>{t(`trials.ground.${it}`, { some: assumed[it] })}</li>
          ))}
          {live > 0 && <li>{t('trials.live', { orders: live })}</li>}
          {found.found > orders && <li>{t('trials.chosen', { orders: number(orders), found: number(found.found) })}</li>}
        </ul>
      </details>
    </div>
  );
}

/** Where orders would stay for ever. */
function Stuck({ found: { stuck } }: { found: Found }) {
  const { t } = useWords();
  if (stuck.length === 0) return null;
  return (
    <ul className={css.stuck}>
      {stuck.map((it) => (
        <li key={`${it.key} ${it.element} ${it.why}`}>
          <CircleAlert size={16} aria-hidden className={css.alert} />
          <span>{t(`trials.stuck.${it.why}`, { orders: it.orders, step: it.name || it.element })}</span>
        </li>
      ))}
    </ul>
  );
}
