// The keys of the designer: those with Ctrl that every editor has, and plain ones that walk and change the drawing.
import { type RefObject, useEffect, useEffectEvent } from 'react';
import type { Modeler } from '../../../../ui/drawing/modeler.ts';
import { isCovered, isWriting, useCommands, useKeys, useWords } from '../../../../ui/index.ts';
import type { Asked } from './asked.tsx';

interface Has {
  modeler: Modeler | undefined;
  ground: RefObject<HTMLElement | null>;
  mayDraw: boolean;
  ask: (asked: Asked) => void;
  /** Leads to what the chosen element says. */
  toProperties: () => void;
  saveNow: () => void;
  tidyUp: () => void;
  showProblems: () => void;
}

const WAYS = { ArrowLeft: ['left', -1, 0], ArrowRight: ['right', 1, 0], ArrowUp: ['up', 0, -1], ArrowDown: ['down', 0, 1] } as const;
const NUDGE = 10;

/** Listens as long as the designer is open. */
export function useDesignerKeys({ modeler, ground, mayDraw, ask, toProperties, saveNow, tidyUp, showProblems }: Has): void {
  const { t } = useWords();
  // Where no button and no field has the focus, the keys are the drawing's.
  const isOnDrawing = (): boolean => {
    const active = document.activeElement;
    return active === null || active === document.body || active.id === 'main' || (ground.current?.contains(active) ?? false);
  };
  const walk = (event: KeyboardEvent): boolean => {
    const found = WAYS[event.key as keyof typeof WAYS];
    if (!modeler || !found || !isOnDrawing()) return false;
    const [way, dx, dy] = found;
    if (event.shiftKey && mayDraw) modeler.nudge(dx * NUDGE, dy * NUDGE);
    else modeler.walk(way);
    return true;
  };
  const remove = (): boolean => {
    if (!modeler || !mayDraw || !isOnDrawing()) return false;
    modeler.remove(modeler.selection());
    return true;
  };
  const withChosen = (work: (id: string) => void) => (): boolean => {
    const id = modeler?.selected();
    if (id === undefined || !isOnDrawing()) return false;
    work(id);
    return true;
  };
  useKeys({
    ArrowLeft: walk,
    ArrowRight: walk,
    ArrowUp: walk,
    ArrowDown: walk,
    Delete: remove,
    Backspace: remove,
    Enter: withChosen(toProperties),
    F2: withChosen((id) => mayDraw && modeler?.writeName(id)),
    Escape: () => {
      if (!isOnDrawing()) return false;
      modeler?.select(undefined);
    },
  });
  useCommands([
    { id: 'add-step', title: t('designer.add'), key: 'n', isOff: !mayDraw, run: () => ask({ what: 'add', id: modeler?.selected() }) },
    { id: 'find-step', title: t('designer.find'), run: () => ask({ what: 'find', id: undefined }) },
    { id: 'tidy-drawing', title: t('designer.tidy'), isOff: !mayDraw, run: tidyUp },
    { id: 'problems', title: t('designer.problems'), key: 'p', run: showProblems },
  ]);
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (!modeler || !(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented || isCovered()) return;
    const key = event.key.toLowerCase();
    if (key === 's') return (event.preventDefault(), saveNow());
    if (key === 'f') return (event.preventDefault(), ask({ what: 'find', id: undefined }));
    if (isWriting(event.target)) return;
    if (key === 'c' && isOnDrawing() && String(getSelection() ?? '') === '') return void (modeler.copy() && event.preventDefault());
    if (!mayDraw) return;
    const changes: Record<string, () => void> = {
      z: () => (event.shiftKey ? modeler.redo() : modeler.undo()),
      y: () => modeler.redo(),
      v: () => modeler.paste(),
    };
    const change = changes[key];
    if (!change) return;
    event.preventDefault();
    change();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
}
