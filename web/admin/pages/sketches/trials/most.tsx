// The orders that would differ most, each with the first point at which its ways part.
import { useState } from 'react';
import { Button } from '@mantine/core';
import { When, useWords } from '../../../../ui/index.ts';
import { DocumentLink } from '../../document-link.tsx';
import { signed } from './saying.ts';
import type { Differing, Found } from './settings.ts';
import css from './trials.module.css';

const FIRST = 10;

/** The list; ten at first. */
export function MostDifferent({ found }: { found: Found }) {
  const { t } = useWords();
  const [isAll, setAll] = useState(false);
  if (found.most.length === 0) return null;
  const shown = isAll ? found.most : found.most.slice(0, FIRST);
  return (
    <section aria-labelledby="most" className={css.block}>
      <h3 id="most">{t('trials.differ')}</h3>
      <div className={css.scroll} role="group" aria-labelledby="most" tabIndex={0}>
        <table className={css.most}>
          <thead>
            <tr>
              <th scope="col">{t('trials.order')}</th>
              <th scope="col" data-placed>
                {t('trials.placed')}
              </th>
              <th scope="col">{t('trials.why')}</th>
              <th scope="col" data-ends>
                {t('trials.ends')}
              </th>
              <th scope="col" data-end>
                {t('trials.takes')}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((it) => (
              <One key={it.document} it={it} found={found} />
            ))}
          </tbody>
        </table>
      </div>
      {!isAll && found.most.length > FIRST && (
        <Button variant="subtle" size="xs" onClick={() => setAll(true)} className={css.all}>
          {t('trials.all', { orders: found.most.length })}
        </Button>
      )}
    </section>
  );
}

function One({ it, found }: { it: Differing; found: Found }) {
  const { t, duration } = useWords();
  const end = (outcome: string | null): string =>
    outcome === null ? t('trials.never') : (found.outcomes.find(({ element }) => element === outcome)?.name ?? outcome);
  const by = it.now.leadMs - it.before.leadMs;
  const isSame = it.before.outcome === it.now.outcome;
  return (
    <tr>
      <th scope="row">
        <DocumentLink id={it.document} number={it.number} />
      </th>
      <td data-placed>
        <When at={it.startedAt} />
      </td>
      <td>{whyOf(it, t)}</td>
      <td data-ends>{isSame ? end(it.now.outcome) : t('trials.instead', { now: end(it.now.outcome), before: end(it.before.outcome) })}</td>
      <td data-end className="figure">
        {it.isStuck ? '–' : signed(Math.abs(by) < 1_000 ? 0 : by, duration) || t('trials.same')}
      </td>
    </tr>
  );
}

function whyOf({ more, less }: Differing, t: ReturnType<typeof useWords>['t']): string {
  if (more) return t('trials.passes_more', { step: more.name || more.element });
  if (less) return t('trials.passes_less', { step: less.name || less.element });
  return t('trials.only_time');
}
