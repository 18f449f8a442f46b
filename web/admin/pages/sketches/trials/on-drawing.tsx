// The differences on the drawing: how many more pass each step, or how much longer they stand there.
import { useMemo, useState } from 'react';
import { ChoiceButtons, Drawing, type Ink, type Pill, useAsk, useWords } from '../../../../ui/index.ts';
import { signed } from './saying.ts';
import type { Found, FoundElement } from './settings.ts';
import css from './trials.module.css';

type Mode = 'passes' | 'time';
const MINUTE_MS = 60_000;
const STEPS = 5;
/** Differences below this share of the largest are not painted. */
const WORTH = 0.05;

/** How much an element differs: passages, or the mean time of one in milliseconds. */
function differenceOf(it: FoundElement, mode: Mode): number {
  if (mode === 'passes') return it.now - it.before;
  const mean = (ms: number, passes: number): number => (passes === 0 ? 0 : ms / passes);
  const difference = mean(it.nowMs, it.now) - mean(it.beforeMs, it.before);
  return Math.abs(difference) < MINUTE_MS ? 0 : difference;
}

/** The drawing that was tried; of a table the drawing that uses it. */
export function OnDrawing({ found, xml, of }: { found: Found; xml: string | undefined; of: { of: 'process' | 'decision'; key: string; name: string } }) {
  const { t } = useWords();
  const [mode, setMode] = useState<Mode>('passes');
  const key = of.of === 'process' ? of.key : found.elements.find((it) => it.before !== it.now)?.key;
  const map = useAsk('processes.map', { key: key ?? '' }, { enabled: xml === undefined && key !== undefined });
  const shown = xml ?? map.data?.xml;
  const elements = useMemo(() => found.elements.filter((it) => it.key === key), [found, key]);
  if (shown === undefined || key === undefined) return null;
  return (
    <section aria-labelledby="on-drawing" className={css.block}>
      <div className={css.blockHead}>
        <h3 id="on-drawing">{t('trials.on_drawing')}</h3>
        <ChoiceButtons
          label={t('trials.on_drawing')}
          choices={(['passes', 'time'] as const).map((it) => ({ value: it, says: t(`trials.mode.${it}`) }))}
          value={mode}
          onChange={setMode}
        />
      </div>
      <Painted elements={elements} xml={shown} mode={mode} name={of.name} />
    </section>
  );
}

/** What is worth a colour: differences that are not lost beside the largest. */
function outstanding(elements: FoundElement[], mode: Mode): { element: string; by: number }[] {
  const other = elements.filter((it) => !it.type.endsWith('Gateway')).map((it) => ({ element: it.element, by: differenceOf(it, mode) }));
  const most = Math.max(0, ...other.map(({ by }) => Math.abs(by)));
  return other.filter(({ by }) => by !== 0 && Math.abs(by) >= most * WORTH);
}

function Painted({ elements, xml, mode, name }: { elements: FoundElement[]; xml: string; mode: Mode; name: string }) {
  const { t, number, duration } = useWords();
  const { heat, less, pills, look } = useMemo(() => {
    const says = mode === 'passes' ? number : duration;
    const other = outstanding(elements, mode);
    const most = Math.max(0, ...other.map(({ by }) => by));
    return {
      heat: new Map(other.filter(({ by }) => by > 0).map(({ element, by }) => [element, `heat-${Math.max(1, Math.ceil((by / most) * STEPS))}`])),
      less: new Map<string, Ink>(other.filter(({ by }) => by < 0).map(({ element }) => [element, 'added'])),
      // A count does not break into two lines.
      pills: other.map(({ element, by }): Pill => ({ element, text: signed(by, says).replaceAll(/\s/g, '\u00a0'), isBad: false })),
      look: other.map(({ element }) => element),
    };
  }, [elements, mode, number, duration]);
  return (
    <>
      <Drawing label={t('trials.drawing_of', { name })} xml={xml} pills={pills} heat={heat} inks={less} look={look} height="26rem" />
      <p className={css.legend}>
        {look.length === 0 && t(`trials.nothing.${mode}`)}
        {heat.size > 0 && (
          <span>
            <span className={css.swatch} data-more aria-hidden /> {t(`trials.more.${mode}`)}
          </span>
        )}
        {less.size > 0 && (
          <span>
            <span className={css.swatch} data-less aria-hidden /> {t(`trials.less.${mode}`)}
          </span>
        )}
      </p>
    </>
  );
}
