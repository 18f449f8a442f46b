// The changes beside the drawing: each lights up its element; J and K walk along them.
import { useRef } from 'react';
import { useKeys, useWords } from '../../../../ui/index.ts';
import type { Change, Look } from './changes.ts';
import css from './compare.module.css';

interface Props {
  changes: readonly Change[];
  moved: number;
  before: Look['before'];
  chosen: string | undefined;
  onChoose: (element: string | undefined) => void;
}

/** The list; flows are folded away under the steps where there are steps. */
export function ChangesList({ changes, moved, before, chosen, onChoose }: Props) {
  const { t } = useWords();
  const list = useRef<HTMLDivElement>(null);
  const walk = (step: number): boolean => {
    if (changes.length === 0) return false;
    const at = changes.findIndex((it) => it.element === chosen);
    const next = changes[at < 0 ? (step > 0 ? 0 : changes.length - 1) : Math.min(Math.max(at + step, 0), changes.length - 1)]!;
    onChoose(next.element);
    const button = list.current?.querySelector<HTMLElement>(`[data-element="${CSS.escape(next.element)}"]`);
    if (button) button.closest('details')?.setAttribute('open', '');
    button?.focus();
    return true;
  };
  useKeys({ j: () => walk(1), k: () => walk(-1) });
  const steps = changes.filter(({ isFlow }) => !isFlow);
  const flows = changes.filter(({ isFlow }) => isFlow);
  const row = (change: Change) => <ChangeRow key={`${change.what} ${change.element}`} change={change} chosen={chosen} onChoose={onChoose} />;
  return (
    <section aria-labelledby="changes" ref={list}>
      <h2 id="changes">{before ? t('sketches.changes_to', { version: before.version }) : t('sketches.changes')}</h2>
      {before === null && <p className="quiet">{t('sketches.first')}</p>}
      {before !== null && changes.length === 0 && <p className="quiet">{t('sketches.same')}</p>}
      <ul className={css.changes}>{steps.map(row)}</ul>
      {flows.length > 0 && (
        <details open={steps.length === 0 || flows.some(({ element }) => element === chosen) || undefined} className={css.flows}>
          <summary>{t('sketches.flows', { count: flows.length })}</summary>
          <ul className={css.changes}>{flows.map(row)}</ul>
        </details>
      )}
      {moved > 0 && <p className="quiet">{t('sketches.moved', { count: moved })}</p>}
      {changes.length > 1 && <p className={css.keys}>{t('sketches.walk')}</p>}
    </section>
  );
}

function ChangeRow({ change, chosen, onChoose }: { change: Change } & Pick<Props, 'chosen' | 'onChoose'>) {
  const { named } = useWords();
  const { element, what, kind, name, facets } = change;
  return (
    <li>
      <button
        type="button"
        data-what={what}
        data-element={element}
        aria-pressed={element === chosen}
        onClick={() => onChoose(element === chosen ? undefined : element)}
      >
        <span className={css.what}>
          <em>{named('sketches.what', what)}</em> <strong>{name}</strong> <span className="quiet">{named('sketches.kind', kind)}</span>
        </span>
        {facets.map((it) => (
          <Told key={it.facet} {...it} />
        ))}
      </button>
    </li>
  );
}

/** One thing of an element, as it was and as it is. */
function Told({ facet, before, after }: Change['facets'][number]) {
  const { named, t } = useWords();
  return (
    <span className={css.facet}>
      <span className="quiet">{named('checks.facet', facet)}</span>
      <span>
        {before === '' ? <span className="quiet">{t('sketches.nothing')}</span> : <del>{before}</del>} <span aria-hidden>→</span>{' '}
        {after === '' ? <span className="quiet">{t('sketches.nothing')}</span> : <ins>{after}</ins>}
      </span>
    </span>
  );
}
