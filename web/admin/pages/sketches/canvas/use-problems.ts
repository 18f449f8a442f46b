// The problems of the open drawing: what was found, which one is looked at, and whether they are shown.
import { useState } from 'react';
import type { Modeler } from '../../../../ui/drawing/modeler.ts';
import { useMay } from '../../../../ui/index.ts';
import { type Checking, useChecking, useMarks } from './checking.ts';

export interface ProblemsNow {
  checking: Checking;
  marks: ReadonlyMap<string, 'error' | 'warning'>;
  isShown: boolean;
  chosen: number | undefined;
  toggle: () => void;
  choose: (index: number | undefined) => void;
}

/** Checks the drawing as it changes; choosing a problem goes to its element. */
export function useProblems(modeler: Modeler | undefined, revision: number): ProblemsNow {
  const may = useMay();
  const [at, setAt] = useState<{ isShown: boolean; chosen?: number }>({ isShown: false });
  const checking = useChecking(modeler, revision, may('processes.check'));
  const marks = useMarks(modeler, checking.checked, at.chosen);
  return {
    checking,
    marks,
    isShown: at.isShown,
    chosen: at.chosen,
    toggle: () => setAt((before) => ({ isShown: !before.isShown })),
    choose: (index) => {
      setAt({ isShown: true, ...(index === undefined ? {} : { chosen: index }) });
      const problem = index === undefined ? undefined : checking.checked?.problems[index];
      if (problem && modeler?.element(problem.element)) modeler.show(problem.element);
    },
  };
}
