// What a log says besides its drawing: the most frequent ways, who did what how often, and between which steps time went by.
import { type Answer } from '../../../../api/index.ts';
import { Mark, useWords } from '../../../../ui/index.ts';
import css from './discover.module.css';

type Discovered = Answer<'discovery.read'>;
const SHOWN = 12;
/** What happened so rarely says little about how long it takes. */
const OFTEN_ENOUGH = 0.02;
/** Less than a minute is no waiting. */
const LONG_SECONDS = 60;

/** The lists beneath the drawing. */
export function Told({ found }: { found: Discovered }) {
  const { t, number, duration } = useWords();
  const { variants, activities, follows, log } = found;
  const slow = follows
    .filter(({ count, seconds }) => count >= log.cases * OFTEN_ENOUGH && seconds >= LONG_SECONDS)
    .toSorted((one, other) => other.seconds - one.seconds)
    .slice(0, SHOWN);
  return (
    <div className={css.columns}>
      <section className={css.section} aria-labelledby="ways">
        <h2 id="ways">{t('discovery.ways', { count: log.ways })}</h2>
        <ol className={css.list}>
          {variants.map(({ steps, cases, isReplayed }) => (
            <li key={steps.join(' → ')}>
              <span>{steps.join(' → ')}</span>
              <span className="figure">{number(cases)}</span>
              <Mark mood={isReplayed ? 'good' : 'waiting'}>{t(isReplayed ? 'discovery.is_drawn' : 'discovery.is_not_drawn')}</Mark>
            </li>
          ))}
        </ol>
      </section>
      {slow.length > 0 && (
        <section className={css.section} aria-labelledby="slow">
          <h2 id="slow">{t('discovery.slow')}</h2>
          <ul className={css.list}>
            {slow.map(({ before, after, count, seconds }) => (
              <li key={`${before} ${after}`}>
                <span>
                  {before} → {after}
                </span>
                <span className="figure">{duration(seconds * 1_000)}</span>
                <span className="quiet figure">{t('discovery.times', { count })}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className={css.section} aria-labelledby="steps">
        <h2 id="steps">{t('discovery.steps')}</h2>
        <ul className={css.list}>
          {activities.map(({ name, count, resource, element }) => (
            <li key={name}>
              <span>
                {name} {resource !== null && <span className="quiet">{resource}</span>}
              </span>
              <span className="figure">{number(count)}</span>
              {element === null ? <span className="quiet">{t('discovery.left_out')}</span> : <span />}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
