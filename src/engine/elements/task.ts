// A task without a type, and one that is done by hand: nothing to do but to pass, and perhaps to tell somebody.
import type { Element } from '../graph.ts';

export const task: Element<null> = {
  type: 'task',
  activity: true,
  compile: () => null,
  enter: (step, token, node) => step.complete(token, node, null),
};

/** Work that is done without any program's help or notice (BPMN 2.0.2, section 10.3.3): the run does not wait for it. */
export const manualTask: Element<null> = { ...task, type: 'manualTask' };
