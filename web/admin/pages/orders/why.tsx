// "Why is it here?": the step before, what was decided with which values, and what comes next, folded away until asked for.
import type { HistoryEntry } from '../../../api/index.ts';
import { When, readable, useWords } from '../../../ui/index.ts';
import css from './order.module.css';
import { whyOf } from './reasons.ts';
import type { Stand } from './waits.ts';

/** The fold under a waiting token. */
export function WhyHere({ stand, xml }: { stand: Stand; xml: string | undefined }) {
  const { t, list } = useWords();
  const { before, decisions, next, otherwise } = whyOf(stand.run, xml, stand.at);
  return (
    <details className={css.why}>
      <summary>{t('why.title')}</summary>
      <dl>
        {before && (
          <>
            <dt>{t('why.before')}</dt>
            <dd>
              {before.name}{' '}
              <span className="quiet">
                <When at={before.at} />
              </span>
            </dd>
          </>
        )}
        {decisions.map((step) => (
          <Decision key={`${step.element}${step.at}`} step={step} />
        ))}
        {stand.run.joins.length > 0 && (
          <>
            <dt>{t('why.joins')}</dt>
            <dd>{list(stand.run.joins.map((it) => it.name))}</dd>
          </>
        )}
        {next.length > 0 && (
          <>
            <dt>{t('why.next')}</dt>
            <dd>{list(next)}</dd>
          </>
        )}
        {otherwise.length > 0 && (
          <>
            <dt>{t('why.otherwise')}</dt>
            <dd>{list(otherwise)}</dd>
          </>
        )}
      </dl>
    </details>
  );
}

/** A decision in words: what came out, and the values that went in. */
function Decision({ step }: { step: HistoryEntry }) {
  const { t } = useWords();
  const inputs = valuesOf(step.input);
  return (
    <>
      <dt>{step.name === '' ? t('why.decided') : step.name}</dt>
      <dd>
        {valuesOf(step.output)
          .map(([, value]) => value)
          .join(', ')}
        {inputs.length > 0 && (
          <ul className={css.whyValues} aria-label={t('why.because')}>
            {inputs.map(([name, value]) => (
              <li key={name}>
                <span className="quiet">{readable(name)}</span> {value}
              </li>
            ))}
          </ul>
        )}
      </dd>
    </>
  );
}

/** Names and values of an object, also of objects in it (`order.total`), as far as they are simple. */
function valuesOf(value: unknown, path = ''): [name: string, value: string][] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [[path, String(value)]];
  if (Array.isArray(value)) return value.every((it) => typeof it !== 'object') ? [[path, value.join(', ')]] : [];
  return Object.entries(value).flatMap(([name, inner]) => valuesOf(inner, path === '' ? name : `${path} ${name}`));
}
