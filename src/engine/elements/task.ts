// A task without a type: nothing to do but to pass, and perhaps to tell somebody.
import type { Element } from '../graph.ts';

export const task: Element<null> = {
  type: 'task',
  activity: true,
  compile: () => null,
  enter: (step, token, node) => step.complete(token, node, null),
};
