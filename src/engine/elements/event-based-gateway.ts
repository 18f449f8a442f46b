// The event-based gateway waits for the first of the events behind it; the others are closed (BPMN 2.0.2, section 13.4.4).
import { type Awaits, awaitAt } from '../awaiting.ts';
import type { Element, Node } from '../graph.ts';

const WAITING = new Set(['intermediateCatchEvent', 'receiveTask']);

export const eventBasedGateway: Element<null> = {
  type: 'eventBasedGateway',
  activity: false,
  compile(element, c) {
    if (element.instantiate || element.eventGatewayType === 'Parallel')
      c.refuse(element, 'processes.unsupported', 'Only an exclusive event-based gateway inside a process can run.');
    const { graph } = c;
    const targets = graph.nodes[graph.byId.get(element.id)!]!.outgoing.map((flow) => graph.nodes[graph.flows[flow]!.target]!);
    if (targets.length === 0 || targets.some((target) => !WAITING.has(target.type)))
      c.refuse(element, 'processes.event_gateway', 'Behind an event-based gateway there may only be catching events and receive tasks.');
    return null;
  },
  enter(step, token, node) {
    for (const flow of node.outgoing) {
      const target = step.graph.nodes[step.graph.flows[flow]!.target]! as Node<{ awaits: Awaits }>;
      awaitAt(step, token, target, target.data.awaits);
    }
  },
};
