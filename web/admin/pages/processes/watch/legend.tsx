// What the colours of the map mean, in words; and over which time, how exactly.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMay, useNow, useWords } from '../../../../ui/index.ts';
import { CostsDialog } from './costs-dialog.tsx';
import { type Heat, type Mode, type Numbers, edgeOf, stepOf, valueOf } from './modes.ts';
import css from './watch.module.css';

interface Props {
  mode: Mode;
  rows: readonly Numbers[];
  heat: Heat | undefined;
  says: (value: number) => string;
}

/** The legend under the drawing. */
export function Legend({ mode, rows, heat, says }: Props) {
  const { t, named, number, day } = useWords();
  const now = useNow();
  const values = rows.map((it) => valueOf(it, mode)).filter((it) => it !== undefined);
  const most = Math.max(0, ...values);
  if (mode === 'count') return <p className={css.legend}>{t('watch.legend_count')}</p>;
  if (!heat) return <p className={css.legend} />;
  if (mode === 'cost' && !heat.costs) {
    return (
      <div className={css.legend}>
        {t('watch.no_costs')} <CostsButton />
      </div>
    );
  }
  if (values.length === 0) return <p className={css.legend}>{t('watch.nothing_yet')}</p>;
  const steps = [1, 2, 3, 4, 5].filter((step) => values.some((value) => stepOf(value, most) === step));
  return (
    <div className={css.legend} data-tone={mode === 'errors' ? 'bad' : 'busy'}>
      <span>{named('watch.means', mode)}</span>
      <ul>
        {steps.map((step) => (
          <li key={step}>
            <span className={css.swatch} data-step={step} aria-hidden />
            {step === steps.at(-1) ? t('watch.to', { value: says(most) }) : t('watch.from', { value: says(Math.max(edgeOf(step, most), Math.min(...values))) })}
          </li>
        ))}
      </ul>
      <span className="quiet">
        {mode === 'p50' || mode === 'p95'
          ? t('watch.within', { from: day(heat.from, now), percent: number(Math.ceil(heat.error * 100)) })
          : t('watch.exactly', { from: day(heat.from, now) })}
      </span>
      {mode === 'cost' && <CostsButton />}
    </div>
  );
}

/** Says what work costs, for those who may. */
function CostsButton() {
  const { t } = useWords();
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  if (!may('watch.set_costs')) return null;
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => setOpen(true)}>
        {t('watch.say_costs')}
      </Button>
      {isOpen && <CostsDialog onClose={() => setOpen(false)} />}
    </>
  );
}
