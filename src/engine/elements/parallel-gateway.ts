// The parallel gateway waits for a token on each incoming flow, then sends one along each outgoing flow (BPMN 2.0.2, section 13.4.1).
import type { Element } from '../graph.ts';
import { joined } from '../joins.ts';

export const parallelGateway: Element<null> = {
  type: 'parallelGateway',
  activity: false,
  compile: () => null,
  enter(step, token, node) {
    if (joined(step, token, node)) step.take(token, node, node.outgoing);
  },
};
