// The inclusive gateway takes every flow whose condition is true, or the default one; it joins what can still come (BPMN 2.0.2, section 13.4.3).
import type { Element } from '../graph.ts';
import { type Reach, joined, reachOf } from '../joins.ts';

export const inclusiveGateway: Element<{ reach: Reach }> = {
  type: 'inclusiveGateway',
  activity: false,
  compile: (element, c) => {
    const node = c.graph.nodes[c.graph.byId.get(element.id)!]!;
    return { reach: node.incoming.length > 1 ? reachOf(c.graph, node) : [] };
  },
  enter(step, token, node) {
    if (joined(step, token, node)) step.leave(token, node);
  },
};
