// The process itself, so that its scope is a node like any other.
import type { Element } from '../graph.ts';

export const process: Element<null> = {
  type: 'process',
  activity: false,
  compile: () => null,
  enter: () => {
    throw new Error('Broken: no token enters a process as an element.');
  },
};
