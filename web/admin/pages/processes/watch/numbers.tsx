// The numbers of the map as a table: what the drawing shows in colours, for everybody, with a box at each element to choose it.
import { Checkbox } from '@mantine/core';
import { memo } from 'react';
import { Amount, Lasts, useWords } from '../../../../ui/index.ts';
import type { Numbers } from './modes.ts';
import css from './watch.module.css';

interface Props {
  rows: readonly Numbers[];
  chosen: readonly string[];
  hasCosts: boolean;
  onChoose: (element: string, more: boolean) => void;
}

/** Rows in the order of how much stands there, then of how much went through. */
export function NumbersTable({ rows, chosen, hasCosts, onChoose }: Props) {
  const { t } = useWords();
  const sorted = rows
    .filter((it) => it.isNamed || it.count > 0 || it.errors > 0)
    .toSorted((one, other) => other.rank - one.rank || other.passages - one.passages || (one.name < other.name ? -1 : 1));
  return (
    <div className={css.scroll}>
      <table className={css.numbers}>
        <caption className={css.hidden}>{t('watch.numbers')}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className={css.hidden}>{t('watch.choose')}</span>
            </th>
            <th scope="col">{t('watch.step')}</th>
            <th scope="col">{t('watch.now')}</th>
            <th scope="col">{t('watch.oldest')}</th>
            <th scope="col">{t('watch.passages')}</th>
            <th scope="col">{t('watch.half')}</th>
            <th scope="col">{t('watch.nearly_all')}</th>
            <th scope="col">{t('watch.errors')}</th>
            {hasCosts && <th scope="col">{t('watch.cost')}</th>}
          </tr>
        </thead>
        <tbody>
          {sorted.map((it) => (
            <Row key={it.element} it={it} isChosen={chosen.includes(it.element)} hasCosts={hasCosts} onChoose={onChoose} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  it: Numbers;
  isChosen: boolean;
  hasCosts: boolean;
  onChoose: Props['onChoose'];
}

/** A row changes only when its own numbers do: the others of two hundred stand still while the shop runs. */
const Row = memo(NumbersRow, (one, other) => {
  if (one.isChosen !== other.isChosen || one.hasCosts !== other.hasCosts || one.onChoose !== other.onChoose) return false;
  return (
    (Object.keys(one.it) as (keyof Numbers)[]).every((key) => key === 'cost' || one.it[key] === other.it[key]) && one.it.cost?.amount === other.it.cost?.amount
  );
});

/** Which step it is, and the box to choose it: what stays the same while the numbers beside it change each second. */
const Choose = memo(function Choose({ element, name, isChosen, onChoose }: { element: string; name: string } & Pick<RowProps, 'isChosen' | 'onChoose'>) {
  const { t } = useWords();
  return (
    <>
      <td>
        <Checkbox size="xs" aria-label={t('watch.choose_step', { name })} checked={isChosen} onChange={() => onChoose(element, true)} />
      </td>
      <th scope="row">
        <button type="button" onClick={() => onChoose(element, false)}>
          {name}
        </button>
      </th>
    </>
  );
});

function NumbersRow({ it, isChosen, hasCosts, onChoose }: RowProps) {
  const { t, number, duration } = useWords();
  const seconds = (value: number | null): string => (value === null ? '' : value < 1 ? t('watch.at_once') : duration(value * 1000));
  return (
    <tr data-chosen={isChosen ? '' : undefined}>
      <Choose element={it.element} name={it.name} isChosen={isChosen} onChoose={onChoose} />
      <td className="figure">
        {it.count > 0 && number(it.count)}
        {it.stuck > 0 && <span className={css.bad}>{t('watch.stuck', { count: it.stuck })}</span>}
        {it.late > 0 && <span className={css.late}>{t('watch.late', { count: it.late })}</span>}
      </td>
      <td>{it.oldest !== null && <Lasts from={it.oldest} />}</td>
      <td className="figure">{it.passages > 0 && number(it.passages)}</td>
      <td className="figure">{seconds(it.p50)}</td>
      <td className="figure">{seconds(it.p95)}</td>
      <td className="figure">{it.errors > 0 && number(it.errors)}</td>
      {hasCosts && <td>{it.cost !== null && Number(it.cost.amount) > 0 && <Amount money={it.cost} />}</td>}
    </tr>
  );
}
