// The drawing of a comparison: both as one, or each by itself, with what the colours mean.
import { useMemo } from 'react';
import { ChoiceButtons, Drawing, type Ink, useWords } from '../../../../ui/index.ts';
import type { Look } from './changes.ts';
import css from './compare.module.css';
import { together } from './together.ts';

export type View = 'both' | 'before' | 'after';
export const VIEWS: readonly View[] = ['both', 'before', 'after'];

interface Props {
  look: Look;
  xml: string;
  name: string;
  view: View;
  inks: ReadonlyMap<string, Ink>;
  chosen: string | undefined;
  onView: (view: View) => void;
  onChoose: (element: string) => void;
}

export function ComparedDrawing({ look, xml, name, view, inks, chosen, onView, onChoose }: Props) {
  const { t, named } = useWords();
  const { before, difference } = look;
  const both = useMemo(
    () =>
      before && difference
        ? together(
            before.xml,
            xml,
            difference.removed.map(({ element }) => element),
          )
        : xml,
    [before, difference, xml],
  );
  const shown = before === null ? xml : { both, before: before.xml, after: xml }[view];
  // Unless something is chosen, the first step that differs is in sight.
  const first = [...(difference?.added ?? []), ...(difference?.changed ?? []), ...(difference?.removed ?? [])].find(
    (it) => it.type !== 'sequenceFlow',
  )?.element;
  const seen = chosen ?? first;
  const sight = useMemo(() => (seen === undefined ? [] : [seen]), [seen]);
  return (
    <div className={css.drawn}>
      {before !== null && (
        <div className={css.above}>
          <ChoiceButtons
            label={t('sketches.view')}
            choices={VIEWS.map((value) => ({ value, says: named('sketches.view', value) }))}
            value={view}
            onChange={onView}
          />
          <Legend difference={difference} />
        </div>
      )}
      <Drawing
        label={t('sketches.drawing_of', { name })}
        xml={shown}
        inks={inks}
        look={sight}
        chosen={chosen}
        onChoose={onChoose}
        height="max(20rem, min(100dvh - 16rem, 52vw))"
      />
    </div>
  );
}

/** What the colours mean, with how many there are of each. */
function Legend({ difference }: { difference: Look['difference'] }) {
  const { t, number } = useWords();
  if (!difference) return null;
  const rows = [
    ['added', difference.added.length],
    ['changed', difference.changed.length],
    ['removed', difference.removed.length],
  ] as const;
  if (rows.every(([, count]) => count === 0)) return null;
  return (
    <ul className={css.legend} aria-label={t('sketches.legend')}>
      {rows
        .filter(([, count]) => count > 0)
        .map(([what, count]) => (
          <li key={what} data-what={what}>
            {t(`sketches.legend.${what}`)} <strong>{number(count)}</strong>
          </li>
        ))}
    </ul>
  );
}
