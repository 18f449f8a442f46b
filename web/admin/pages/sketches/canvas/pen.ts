// Who draws: one person at a time has the pen. Every ten seconds this page says that somebody is here, and learns who else is.
import { useEffect, useEffectEvent, useState } from 'react';
import { type Actions, type Answer, Problem, act, every } from '../../../../api/index.ts';
import { useMay, useMe } from '../../../../ui/index.ts';

const HERE_MS = 10_000;

export type SketchNow = Answer<'sketches.get'>;
type Here = Actions['sketches.here']['output'];

export interface Pen {
  /** Whether this page may draw. */
  isMine: boolean;
  /** Who else has it. */
  holder: Here['pen'];
  askedBy: Here['askedBy'];
  present: Here['present'];
  rev: number;
  isOpen: boolean;
  take: (force: boolean) => Promise<void>;
  pass: (to: string) => Promise<void>;
}

/** The pen of the sketch; it is taken at once where it lies free. */
export function usePen(sketch: SketchNow, selected: string | undefined): Pen {
  const me = useMe()?.account?.id;
  const may = useMay();
  const mayDraw = may('sketches.save');
  const [here, setHere] = useState<Here>(sketch);
  const read = async (): Promise<void> => {
    try {
      setHere(await act('sketches.here', { sketchId: sketch.id, ...(selected === undefined ? {} : { element: selected }) }, { key: null }));
    } catch (error) {
      // Who is here is told again in ten seconds; what is drawn says for itself when it cannot be saved.
      if (!(error instanceof Problem)) throw error;
    }
  };
  const look = useEffectEvent(read);
  const take = async (force: boolean): Promise<void> => {
    const { pen } = await act('sketches.take_pen', { sketchId: sketch.id, ...(force ? { force } : {}) });
    setHere((before) => ({ ...before, pen }));
    await read();
  };
  const begin = useEffectEvent(() => {
    if (mayDraw && sketch.state === 'open' && sketch.pen === null) void take(false).catch(onlyProblems);
    else void look();
  });
  useEffect(() => {
    begin();
    return every(HERE_MS, () => void look());
  }, []);
  const isMine = here.pen !== null && here.pen.accountId === me;
  return {
    isMine: mayDraw && here.state === 'open' && (isMine || here.pen === null),
    holder: isMine ? null : here.pen,
    askedBy: here.askedBy,
    present: here.present.filter((it) => it.accountId !== me),
    rev: here.rev,
    isOpen: here.state === 'open',
    take,
    pass: async (to) => {
      const { pen } = await act('sketches.pass_pen', { sketchId: sketch.id, to });
      setHere((before) => ({ ...before, pen, askedBy: null }));
    },
  };
}

function onlyProblems(error: unknown): void {
  if (!(error instanceof Problem)) throw error;
}
