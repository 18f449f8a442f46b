// The rehearsal on the drawing: who stands where at each moment of the day, played or moved by hand.
import { ActionIcon } from '@mantine/core';
import { Pause, Play } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { later } from '../../../../../api/index.ts';
import { ChoiceButtons, Drawing, elementsOf, useWords } from '../../../../../ui/index.ts';
import { Lines } from './charts.tsx';
import css from './rehearsal.module.css';
import { type Result, heatOf } from './settings.ts';

const FRAME_MS = 90;
const LINES = 4;
const DAY = 86_400;

interface Props {
  result: Result;
  /** The drawing that was rehearsed; the others come with the result. */
  xml: string;
}

const isStill = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The frame that is looked at, and whether it goes on by itself. */
function usePlayer(frames: number, begin: number) {
  const [frame, setFrame] = useState(begin);
  const [isPlaying, setPlaying] = useState(false);
  const isAtEnd = frame >= frames - 1;
  useEffect(() => (isPlaying && !isAtEnd ? later(FRAME_MS, () => setFrame(frame + 1)) : undefined), [isPlaying, isAtEnd, frame]);
  const play = (): void => {
    if (isAtEnd) setFrame(0);
    setPlaying(!(isPlaying && !isAtEnd));
  };
  return { frame: Math.min(frame, frames - 1), isPlaying: isPlaying && !isAtEnd, play, show: (at: number) => (setPlaying(false), setFrame(at)) };
}

/** The frame in which most wait for a hand. */
function fullest({ film }: Result): number {
  let best = 0;
  let most = -1;
  for (let frame = 0; frame < film.frames; frame++) {
    const waiting = film.elements.reduce((sum, it) => sum + (it.queued[frame] ?? 0), 0);
    if (waiting > most) [best, most] = [frame, waiting];
  }
  return best;
}

/** The drawing, the scrub bar, and the queues over time. */
export function Film({ result, xml }: Props) {
  const { t, number } = useWords();
  const { film, drawings } = result;
  const [shown, setShown] = useState(result.bottleneck?.drawing ?? drawings[0]?.key ?? '');
  const { frame, isPlaying, play, show } = usePlayer(film.frames, fullest(result));
  const drawn = drawings.find((it) => it.key === shown)?.xml ?? xml;
  const most = useMemo(() => Math.max(1, ...film.elements.flatMap((it) => it.queued)), [film]);
  const here = useMemo(() => film.elements.filter((it) => it.drawing === shown), [film, shown]);
  const pills = useMemo(
    () =>
      here.flatMap((it) =>
        it.standing[frame] ? [{ element: it.element, text: number(it.standing[frame]), isBad: heatOf(it.queued[frame] ?? 0, most) > 3 }] : [],
      ),
    [here, frame, most, number],
  );
  const marks = here.map((it) => [it.element, heatOf(it.queued[frame] ?? 0, most)] as const).filter(([, heat]) => heat > 0);
  const key = marks.map(([element, heat]) => `${element} ${heat}`).join();
  // The drawing is painted anew only when some step is hotter or cooler than before.
  const heat = useMemo(
    () => new Map(key === '' ? [] : key.split(',').map((it) => [it.slice(0, it.lastIndexOf(' ')), `heat-${it.slice(it.lastIndexOf(' ') + 1)}`])),
    [key],
  );
  const withTraffic = drawings.filter((it) => film.elements.some((one) => one.drawing === it.key));
  return (
    <section className={css.film} aria-labelledby="film">
      <header className={css.filmHead}>
        <h2 id="film">{t('rehearsals.film')}</h2>
        {withTraffic.length > 1 && (
          <ChoiceButtons
            label={t('rehearsals.drawing')}
            choices={withTraffic.map((it) => ({ value: it.key, says: it.name }))}
            value={shown}
            onChange={setShown}
          />
        )}
      </header>
      <Drawing
        label={t('rehearsals.drawing_of', { name: drawings.find((it) => it.key === shown)?.name ?? '' })}
        xml={drawn}
        pills={pills}
        heat={heat}
        tone="busy"
        height="max(17rem, min(56dvh, 46vw))"
      />
      <Scrub result={result} frame={frame} isPlaying={isPlaying} onPlay={play} onShow={show} />
      <Queues result={result} xml={xml} frame={frame} />
    </section>
  );
}

/** The moment in words: the day and the time of the day. */
export function useMoment(): (seconds: number) => string {
  const { t } = useWords();
  return (seconds) => {
    const minutes = Math.floor((seconds % DAY) / 60);
    const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    return t('rehearsals.moment', { day: Math.floor(seconds / DAY) + 1, time });
  };
}

function Scrub({
  result,
  frame,
  isPlaying,
  onPlay,
  onShow,
}: {
  result: Result;
  frame: number;
  isPlaying: boolean;
  onPlay: () => void;
  onShow: (frame: number) => void;
}) {
  const { t } = useWords();
  const moment = useMoment();
  const { film } = result;
  const at = moment(frame * film.everySeconds);
  const waiting = film.elements.reduce((sum, it) => sum + (it.queued[frame] ?? 0), 0);
  return (
    <div className={css.scrub}>
      {!isStill() && (
        <ActionIcon variant="default" size={36} aria-label={isPlaying ? t('rehearsals.pause') : t('rehearsals.play')} onClick={onPlay}>
          {isPlaying ? <Pause size={18} aria-hidden /> : <Play size={18} aria-hidden />}
        </ActionIcon>
      )}
      <input
        type="range"
        min={0}
        max={film.frames - 1}
        value={frame}
        aria-label={t('rehearsals.when')}
        aria-valuetext={at}
        onChange={(event) => onShow(Number(event.currentTarget.value))}
      />
      <span className={css.moment}>
        <strong className="figure">{at}</strong>
        <span className="quiet">{t('rehearsals.then', { placed: film.placed[frame] ?? 0, left: film.left[frame] ?? 0, waiting })}</span>
      </span>
    </div>
  );
}

/** The longest queues over time. */
function Queues({ result, xml, frame }: Props & { frame: number }) {
  const { t } = useWords();
  const { film, drawings } = result;
  const lines = useMemo(() => {
    const names = (drawing: string, element: string): string => elementsOf(drawings.find((it) => it.key === drawing)?.xml ?? xml).get(element)?.name || element;
    return film.elements
      .map((it) => ({ key: `${it.drawing}/${it.element}`, name: names(it.drawing, it.element), values: it.queued, most: Math.max(...it.queued) }))
      .filter((it) => it.most > 0)
      .sort((one, other) => other.most - one.most)
      .slice(0, LINES);
  }, [film, drawings, xml]);
  if (lines.length === 0) return <p className="quiet">{t('rehearsals.no_queue')}</p>;
  return (
    <>
      <h3>{t('rehearsals.queues')}</h3>
      <Lines
        label={t('rehearsals.queues_of', { names: lines.map((it) => `${it.name} ${it.most}`).join(', ') })}
        lines={lines}
        everySeconds={film.everySeconds}
        frame={frame}
      />
    </>
  );
}
