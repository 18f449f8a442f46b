// The exclusive gateway takes the first flow whose condition is true, or the default one (BPMN 2.0.2, section 13.4.2).
import type { Element } from '../graph.ts';

export const exclusiveGateway: Element<null> = {
  type: 'exclusiveGateway',
  activity: false,
  compile: () => null,
  enter(step, token, node) {
    const { flows } = step.graph;
    if (node.outgoing.length === 0) return step.take(token, node, []);
    const taken = node.outgoing.find((flow) => flow !== node.defaultFlow && step.holds(token, flows[flow]!)) ?? node.defaultFlow;
    if (taken === undefined) return step.incident(token, 'no_way', 'No condition is true and there is no default flow.', {});
    step.take(token, node, [taken]);
  },
};
