// What is wrong with the drawing, asked shortly after each change, and shown on it.
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { type Actions, Problem, act, later } from '../../../../api/index.ts';
import type { Modeler } from '../../../../ui/drawing/modeler.ts';

const QUIET_MS = 800;

export type Checked = Actions['processes.check']['output']['files'][number];

export interface Checking {
  checked: Checked | undefined;
  /** The text that was checked. */
  xml: string;
  isChecking: boolean;
  problem: Problem | undefined;
}

/** Checks the drawing once it is open and after each change. */
export function useChecking(modeler: Modeler | undefined, revision: number, mayCheck: boolean): Checking {
  const [found, setFound] = useState<{ checked?: Checked; xml: string; problem?: Problem }>({ xml: '' });
  const [isChecking, setChecking] = useState(false);
  const asked = useRef(0);
  const check = useEffectEvent(async () => {
    if (!modeler) return;
    const mine = ++asked.current;
    setChecking(true);
    try {
      const xml = await modeler.xml();
      const { files } = await act('processes.check', { files: [{ xml }] }, { key: null });
      if (mine === asked.current) setFound({ xml, ...(files[0] ? { checked: files[0] } : {}) });
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (mine === asked.current) setFound((before) => ({ ...before, problem }));
    } finally {
      if (mine === asked.current) setChecking(false);
    }
  });
  useEffect(() => (modeler && mayCheck ? later(revision === 0 ? 0 : QUIET_MS, () => void check()) : undefined), [modeler, revision, mayCheck]);
  return { checked: found.checked, xml: found.xml, isChecking, problem: found.problem };
}

/** Marks the elements that something is wrong with, and lights the way to the chosen problem. */
export function useMarks(modeler: Modeler | undefined, checked: Checked | undefined, chosen: number | undefined): ReadonlyMap<string, 'error' | 'warning'> {
  const levels = useMemo(() => {
    const found = new Map<string, 'error' | 'warning'>();
    for (const { element, level, drawing } of checked?.problems ?? []) {
      if (drawing === undefined && found.get(element) !== 'error') found.set(element, level);
    }
    return found;
  }, [checked]);
  useEffect(() => {
    if (!modeler) return;
    for (const [id, level] of levels) modeler.mark(id, `problem-${level}`, true);
    modeler.badges(levels);
    return () => {
      for (const [id, level] of levels) modeler.mark(id, `problem-${level}`, false);
    };
  }, [modeler, levels]);
  const way = chosen === undefined ? undefined : checked?.problems[chosen]?.path;
  useEffect(() => {
    for (const id of way ?? []) modeler?.mark(id, 'problem-way', true);
    return () => {
      for (const id of way ?? []) modeler?.mark(id, 'problem-way', false);
    };
  }, [modeler, way]);
  return levels;
}
