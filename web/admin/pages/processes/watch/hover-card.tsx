// The card at the step under the pointer: how long it takes here, and which order has been here longest.
import { useEffect, useState } from 'react';
import { later } from '../../../../api/index.ts';
import { Lasts, useAsk, useWords } from '../../../../ui/index.ts';
import type { Numbers } from './modes.ts';
import css from './watch.module.css';

export interface Hovered {
  element: string;
  box: { x: number; y: number; width: number; height: number };
}

interface Props {
  processKey: string;
  hovered: Hovered;
  row: Numbers | undefined;
  name: string;
}

/** It takes no clicks, and comes a moment late so that it does not flicker under a moving pointer. */
export function HoverCard({ processKey, hovered, row, name }: Props) {
  const { t, number, duration } = useWords();
  const [isShown, setShown] = useState(false);
  useEffect(() => later(120, () => setShown(true)), []);
  const oldest = useAsk('watch.tokens', { key: processKey, elements: hovered.element, limit: 1 }, { enabled: isShown && (row?.count ?? 0) > 0 }).data?.items[0];
  if (!isShown) return null;
  const seconds = (value: number): string => (value < 1 ? t('watch.at_once') : duration(value * 1000));
  const { x, y, width, height } = hovered.box;
  return (
    <div className={css.card} style={{ left: Math.max(8, x + width / 2 - 120), top: y + height + 10 }} aria-hidden>
      <strong>{name}</strong>
      {!row && <span>{t('watch.nothing_yet')}</span>}
      {row && row.count > 0 && (
        <span>
          {t('watch.stand_here', { count: row.count })}
          {row.oldest !== null && (
            <>
              {', '}
              {t('watch.oldest')} <Lasts from={row.oldest} /> {oldest && <span className="number">{oldest.documentNumber ?? oldest.rootNumber}</span>}
            </>
          )}
        </span>
      )}
      {row && row.p50 !== null && <span>{t('watch.half_nearly', { half: seconds(row.p50), nearly: seconds(row.p95 ?? row.p50) })}</span>}
      {row && row.passages > 0 && <span className="quiet">{t('watch.went', { count: row.passages, number: number(row.passages) })}</span>}
      {row && row.errors > 0 && <span className={css.bad}>{t('watch.wrong', { count: row.errors })}</span>}
    </div>
  );
}
