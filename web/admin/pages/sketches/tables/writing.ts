// A sketch of a table while it is written: its steps, tried as one types, saved by itself, and whose pen it is.
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { type Actions, type Answer, Problem, act, every, later } from '../../../../api/index.ts';
import { useMe } from '../../../../ui/index.ts';
import { type Form, back, forth, step, written } from './edits.ts';
import { Saver } from './saver.ts';
import type { TestRow } from './test-rows.tsx';

export type Tried = Actions['tables.run']['output'];
export type Sketch = Answer<'sketches.get'>;
type Pen = Sketch['pen'];

const TRY_AFTER_MS = 200;
const HERE_EVERY_MS = 10_000;

/** Whether the signed-in person has the pen, kept up by signs of life; `onOther` is told when somebody else has saved. */
export function usePen(sketch: Sketch, onOther: () => void) {
  const me = useMe()?.account?.id;
  const [pen, setPen] = useState<Pen>(sketch.pen);
  const { id, state } = sketch;
  const look = useEffectEvent(async () => {
    const answer = await act('sketches.here', { sketchId: id }).catch(onlyProblems);
    if (!answer) return;
    setPen(answer.pen);
    if (answer.pen?.accountId !== me && (answer.rev !== sketch.rev || answer.state !== state)) onOther();
  });
  useEffect(() => (state === 'open' ? every(HERE_EVERY_MS, () => void look()) : undefined), [state]);
  return { pen, isMine: state === 'open' && pen !== null && pen.accountId === me, setPen };
}

/** A refusal or a lost answer is not the end of the page; anything else is for nobody to hide. */
function onlyProblems(error: unknown): undefined {
  if (!(error instanceof Problem)) throw error;
  return undefined;
}

interface Begun {
  sketch: Sketch;
  rows: TestRow[];
  tried: Tried;
  isMine: boolean;
}

/** The table with its steps; `tried` is what the server last said of it. */
export function useWriting({ sketch, rows: firstRows, tried: first, isMine }: Begun) {
  const [steps, setSteps] = useState(() => written({ form: first.form as Form, rows: firstRows }));
  const [tried, setTried] = useState(first);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSaved, setSaved] = useState(true);
  const tell = (found: Problem | null): void => {
    setProblem(found);
    if (found === null) setSaved(true);
  };
  const [saver] = useState(() => new Saver({ sketchId: sketch.id, key: first.form.key, rev: sketch.rev, at: { xml: first.xml, rows: firstRows }, tell }));
  const attempt = async ({ form, rows }: { form: Form; rows: TestRow[] }, isWanted: () => boolean): Promise<void> => {
    try {
      const answer = await act('tables.run', { key: form.key, xml: sketch.xml, form, rows });
      if (!isWanted()) return;
      setTried(answer);
      if (isMine) await saver.save({ xml: answer.xml, rows });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (isWanted()) setProblem(error);
    }
  };
  const onStep = useEffectEvent(attempt);
  const { now } = steps;
  const seen = useRef(now);
  useEffect(() => {
    if (now === seen.current) return;
    seen.current = now;
    let isWanted = true;
    const cancel = later(TRY_AFTER_MS, () => void onStep(now, () => isWanted));
    return () => {
      isWanted = false;
      cancel();
    };
  }, [now]);
  const go = (change: (at: typeof steps) => typeof steps): void => {
    const next = change(steps);
    if (next === steps) return;
    setSaved(false);
    setSteps(next);
  };
  return {
    ...now,
    tried,
    problem,
    isSaved,
    rev: () => saver.rev,
    setForm: (form: Form) => go((at) => step(at, { ...at.now, form })),
    setRows: (rows: TestRow[]) => go((at) => step(at, { ...at.now, rows })),
    undo: steps.done.length > 0 ? () => go(back) : undefined,
    redo: steps.undone.length > 0 ? () => go(forth) : undefined,
    again: () => void attempt(now, () => true),
  };
}
export type Writing = ReturnType<typeof useWriting>;
