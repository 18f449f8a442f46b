// Embedded sub-processes open a scope; event sub-processes are started by what happens in the scope around them.
import type { Element } from '../graph.ts';
import { openScope } from '../scopes.ts';

export const subProcess: Element<null> = {
  type: 'subProcess',
  activity: true,
  compile: () => null,
  enter(step, token, node) {
    token.busy = true;
    openScope(step, node.index, token.scope, token.id);
  },
};

export const eventSubProcess: Element<null> = {
  type: 'eventSubProcess',
  activity: false,
  compile: () => null,
  enter: () => {
    throw new Error('Broken: no flow leads into an event sub-process.');
  },
};
