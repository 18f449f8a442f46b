// What comes of acting on many, before and after: how many go where, which come a second time, and who cannot, and why.
import type { ProcessMap } from '../../../../api/index.ts';
import { elementsOf, useProblemWords, useWords } from '../../../../ui/index.ts';
import { DocumentLink } from '../../document-link.tsx';
import type { Rows } from './act-dialog.tsx';
import type { Token } from './tokens-panel.tsx';
import css from './watch.module.css';

interface Props {
  rows: Rows;
  tokens: readonly Token[];
  map: ProcessMap;
  isDone: boolean;
}

const SHOWN = 8;

/** Sentences and numbers, then the ones that stay. */
export function Outcome({ rows, tokens, map, isDone }: Props) {
  const { t } = useWords();
  const names = elementsOf(map.xml);
  const nameOf = (element: string): string => names.get(element)?.name || element;
  const can = rows.rows.filter((it) => it.can);
  const going = counted(can, (it) => it.goes.map(nameOf).join(' + '));
  const again = [...new Set(can.flatMap((it) => it.again))];
  return (
    <div role="status" className={css.outcome}>
      <ul>
        {going.map(([where, list]) => (
          <li key={where}>{where === '' ? t('watch.goes_on', { count: list.length }) : t('watch.goes', { count: list.length, where })}</li>
        ))}
      </ul>
      {again.length > 0 && <p className={css.late}>{t('watch.again', { steps: again.map((it) => `“${it}”`).join(', ') })}</p>}
      {rows.cannot > 0 && <Cannot rows={rows} tokens={tokens} isDone={isDone} />}
    </div>
  );
}

function Cannot({ rows, tokens, isDone }: Omit<Props, 'map'>) {
  const { t } = useWords();
  const words = useProblemWords(true);
  const reasons = counted(
    rows.rows.filter((it) => !it.can),
    (it) => words(it.code ?? '') ?? it.message ?? it.code ?? '',
  );
  return (
    <div>
      <p className={css.cannot}>{isDone ? t('watch.could_not', { count: rows.cannot }) : t('watch.cannot', { count: rows.cannot })}</p>
      <ul>
        {reasons.map(([why, list]) => (
          <li key={why}>
            {why}:{' '}
            {list.slice(0, SHOWN).map((it, at) => {
              const id = tokens.find((token) => token.id === it.token)?.documentId ?? it.documentId;
              return (
                <span key={it.token}>
                  {at > 0 && ', '}
                  {id === null ? it.token : <DocumentLink id={id} number={it.number} />}
                </span>
              );
            })}
            {list.length > SHOWN && ` ${t('watch.and_more', { count: list.length - SHOWN })}`}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Rows put together by a text, the largest group first. */
function counted(rows: Rows['rows'], by: (row: Rows['rows'][number]) => string): [string, Rows['rows']][] {
  const groups = new Map<string, Rows['rows']>();
  for (const row of rows) groups.set(by(row), [...(groups.get(by(row)) ?? []), row]);
  return [...groups].sort(([, one], [, other]) => other.length - one.length);
}
