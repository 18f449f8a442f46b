// The saving of the open sketch, made when its drawing is open, and what is shown of it.
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { act } from '../../../../api/index.ts';
import type { Modeler } from '../../../../ui/drawing/modeler.ts';
import type { SketchNow } from './pen.ts';
import { type SaveNow, Saver } from './saver.ts';

/** Saves what is drawn as the sketch, for as long as it may be drawn. */
export function useSaver(modeler: Modeler | undefined, sketch: SketchNow, mayDraw: boolean): Saver | undefined {
  const saver = useMemo(
    () =>
      modeler && mayDraw
        ? new Saver(sketch, { read: () => modeler.xml(), save: (rev, xml) => act('sketches.save', { sketchId: sketch.id, rev, xml }) })
        : undefined,
    [modeler, sketch, mayDraw],
  );
  useEffect(() => saver && leaveSafely(saver), [saver]);
  useEffect(() => modeler?.onChange(() => saver?.touch()), [modeler, saver]);
  return saver;
}

/** What was drawn last is saved when the page is left, and kept in this browser when its window closes. */
function leaveSafely(saver: Saver): () => void {
  const leave = (): void => void saver.keep();
  addEventListener('pagehide', leave);
  return () => {
    removeEventListener('pagehide', leave);
    void saver.now().finally(() => saver.close());
  };
}

/** How the saving stands now. */
export const useSaveNow = (saver: Saver): SaveNow => useSyncExternalStore(saver.subscribe, saver.get);
