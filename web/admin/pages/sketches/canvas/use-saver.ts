// The saving of the open sketch, made when its drawing is open, and what is shown of it.
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { act } from '../../../../api/index.ts';
import type { Modeler } from '../../../../ui/drawing/modeler.ts';
import type { SketchNow } from './pen.ts';
import { type Copy, type SaveNow, Saver, forgetCopy, keepCopy } from './saver.ts';

/** Saves what is drawn as the sketch, for as long as it may be drawn; at once where it was begun with a text that is not saved. */
export function useSaver(modeler: Modeler | undefined, sketch: SketchNow & { isUnsaved?: boolean }, mayDraw: boolean): Saver | undefined {
  const saver = useMemo(() => {
    if (!modeler || !mayDraw) return undefined;
    const { id, rev, savedAt, xml, isUnsaved = false } = sketch;
    const save = (at: number, text: string) => act('sketches.save', { sketchId: id, rev: at, xml: text });
    const keep = (copy: Copy | undefined): void => (copy ? keepCopy(id, copy) : forgetCopy(id));
    return new Saver({ rev, savedAt, xml: isUnsaved ? '' : xml }, { read: () => modeler.xml(), save, keep });
  }, [modeler, sketch, mayDraw]);
  useEffect(() => saver && leaveSafely(saver), [saver]);
  useEffect(() => modeler?.onChange(() => saver?.touch()), [modeler, saver]);
  useEffect(() => (sketch.isUnsaved ? saver?.touch() : undefined), [saver, sketch]);
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
