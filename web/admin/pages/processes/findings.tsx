// What a check found of one file, and what differs from the published drawing, as lists beside the drawing.
import type { Actions } from '../../../api/index.ts';
import { type Ink, Mark, elementsOf, useWords } from '../../../ui/index.ts';
import css from './publish.module.css';

export type Checked = Actions['processes.check']['output']['files'][number];
type Found = Checked['problems'][number];

/** The inks of the drawing: the way to a chosen problem, else all that was found over all that differs. */
export function inksFor({ problems, difference }: Checked, chosen: number | undefined): ReadonlyMap<string, Ink> {
  const inks = new Map<string, Ink>();
  const problem = chosen === undefined ? undefined : problems[chosen];
  if (problem) {
    for (const id of problem.path ?? []) inks.set(id, 'here');
    inks.set(problem.element, problem.level === 'error' ? 'stuck' : 'here');
    return inks;
  }
  for (const { element } of difference?.added ?? []) inks.set(element, 'added');
  for (const { element } of difference?.changed ?? []) inks.set(element, 'changed');
  for (const { element, level, drawing } of problems) if (drawing === undefined) inks.set(element, level === 'error' ? 'stuck' : 'here');
  return inks;
}

/** The problems of a file; choosing one lights up the way that leads to it. */
export function Findings({
  xml,
  checked: { problems },
  chosen,
  onChoose,
}: {
  xml: string;
  checked: Pick<Checked, 'problems'>;
  chosen: number | undefined;
  onChoose: (index: number | undefined) => void;
}) {
  const { t } = useWords();
  return (
    <section aria-labelledby="found">
      <h2 id="found">{t('checks.found')}</h2>
      {problems.length === 0 && <p className="quiet">{t('checks.nothing')}</p>}
      <ul className={css.found}>
        {problems.map((problem, index) => (
          <li key={`${problem.element} ${problem.code} ${problem.column ?? 0} ${problem.drawing ?? ''}`}>
            <button type="button" aria-pressed={index === chosen} onClick={() => onChoose(index === chosen ? undefined : index)}>
              <Finding problem={problem} name={problem.drawing ? problem.element : elementsOf(xml).get(problem.element)?.name || problem.element} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Codes whose words are general; what the program says of them names the thing. */
const SPECIFIC = /^(processes|decisions|feel|dmn)\./;

function Finding({ problem, name }: { problem: Found; name: string }) {
  const { t, namedIf } = useWords();
  const { code, level, reason, path, line, column, text, drawing } = problem;
  const words = namedIf('finding', code) ?? namedIf('finding', code.slice(0, code.indexOf('.')));
  return (
    <>
      <span className={css.head}>
        <Mark mood={level === 'error' ? 'bad' : 'waiting'}>{t(level === 'error' ? 'checks.level.error' : 'checks.level.warning')}</Mark>
        <strong>{name}</strong>
      </span>
      <span>{words ?? reason}</span>
      {words !== undefined && SPECIFIC.test(code) && <span className="quiet">{reason}</span>}
      {text !== undefined && <code className={css.text}>{text}</code>}
      <span className={css.beside}>
        {line !== undefined && text === undefined && <span>{t('checks.place', { line, column: column ?? 1 })}</span>}
        {drawing !== undefined && <span>{t('checks.in_drawing', { name: drawing })}</span>}
        {path && path.length > 1 && <span>{t('checks.way', { count: path.length })}</span>}
        <code>{code}</code>
      </span>
    </>
  );
}

/** What differs from the published drawing, element by element. */
export function Differences({ xml, checked: { difference } }: { xml: string; checked: Checked }) {
  const { t, named } = useWords();
  const nameOf = (it: { element: string; name: string }): string => elementsOf(xml).get(it.element)?.name || it.name || it.element;
  return (
    <section aria-labelledby="difference">
      <h2 id="difference">{t('checks.difference')}</h2>
      {difference === null && <p className="quiet">{t('checks.first')}</p>}
      {difference?.same && <p className="quiet">{t('checks.same')}</p>}
      <ul className={css.differs}>
        {difference?.added.map((it) => (
          <li key={it.element} data-what="added">
            <strong>{nameOf(it)}</strong> <span>{t('checks.added')}</span>
          </li>
        ))}
        {difference?.changed.map((it) => (
          <li key={it.element} data-what="changed">
            <strong>{nameOf(it)}</strong> <span>{it.what.map(({ facet }) => named('checks.facet', facet)).join(', ')}</span>
          </li>
        ))}
        {difference?.removed.map((it) => (
          <li key={it.element} data-what="removed">
            <strong>{it.name || it.element}</strong> <span>{t('checks.removed')}</span>
          </li>
        ))}
      </ul>
      {difference && difference.moved.length > 0 && <p className="quiet">{t('checks.moved', { count: difference.moved.length })}</p>}
    </section>
  );
}
