// A sketch of a table while it is written: its steps, tried as one types, saved by itself, and whose pen it is.
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { type Actions, type Answer, Problem, act, every, later } from '../../../../api/index.ts';
import { useMe } from '../../../../ui/index.ts';
import { type Form, back, forth, step, written } from './edits.ts';
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
  const isMine = sketch.state === 'open' && pen !== null && pen.accountId === me;
  const look = useEffectEvent(async () => {
    const answer = await act('sketches.here', { sketchId: sketch.id }).catch(onlyProblems);
    if (!answer) return;
    setPen(answer.pen);
    if (answer.pen?.accountId !== me && (answer.rev !== sketch.rev || answer.state !== sketch.state)) onOther();
  });
  useEffect(() => {
    if (sketch.state !== 'open') return;
    return every(HERE_EVERY_MS, () => void look());
  }, [sketch.id, sketch.state]);
  return { pen, isMine, setPen };
}

/** A refusal or a lost answer is not the end of the page; anything else is for nobody to hide. */
function onlyProblems(error: unknown): undefined {
  if (!(error instanceof Problem)) throw error;
  return undefined;
}

interface Kept {
  xml: string;
  rows: TestRow[];
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
  const kept = useRef<Kept & { rev: number; isBusy: boolean; next: Kept | undefined }>({
    rev: sketch.rev,
    xml: first.xml,
    rows: firstRows,
    isBusy: false,
    next: undefined,
  });
  const { form, rows } = steps.now;
  const begun = useRef(steps.now);

  const save = useEffectEvent(async (xml: string, wanted: TestRow[]): Promise<void> => {
    const at = kept.current;
    if (!isMine) return;
    at.next = { xml, rows: wanted };
    // One after another: what comes while something is saved is saved after it.
    if (at.isBusy) return;
    at.isBusy = true;
    try {
      while (at.next) {
        const { next } = at;
        at.next = undefined;
        await keep(next);
      }
      setProblem(null);
      setSaved(true);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    } finally {
      at.isBusy = false;
    }
  });
  const keep = async (next: Kept): Promise<void> => {
    const at = kept.current;
    if (next.rows !== at.rows) await act('tables.save_rows', { key: form.key, rows: next.rows });
    at.rows = next.rows;
    if (next.xml === at.xml) return;
    at.rev = (await act('sketches.save', { sketchId: sketch.id, rev: at.rev, xml: next.xml })).rev;
    at.xml = next.xml;
  };

  const attempt = useEffectEvent(async (isWanted: () => boolean): Promise<void> => {
    try {
      const answer = await act('tables.run', { key: form.key, xml: sketch.xml, form, rows });
      if (!isWanted()) return;
      setTried(answer);
      await save(answer.xml, rows);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (isWanted()) setProblem(error);
    }
  });

  useEffect(() => {
    if (steps.now === begun.current) return;
    begun.current = steps.now;
    setSaved(false);
    let isWanted = true;
    const cancel = later(TRY_AFTER_MS, () => void attempt(() => isWanted));
    return () => {
      isWanted = false;
      cancel();
    };
  }, [steps.now]);

  return {
    form,
    rows,
    tried,
    problem,
    isSaved,
    rev: () => kept.current.rev,
    setForm: (next: Form) => setSteps((now) => step(now, { ...now.now, form: next })),
    setRows: (next: TestRow[]) => setSteps((now) => step(now, { ...now.now, rows: next })),
    undo: steps.done.length > 0 ? () => setSteps(back) : undefined,
    redo: steps.undone.length > 0 ? () => setSteps(forth) : undefined,
    again: () => void attempt(() => true),
  };
}
export type Writing = ReturnType<typeof useWriting>;
