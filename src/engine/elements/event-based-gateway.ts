// The event-based gateway waits for the first of the events behind it; the others are closed (BPMN 2.0.2, section 13.4.4).
import type { Element, Node } from '../graph.ts';
import type { Token, Wait } from '../run.ts';
import type { Step } from '../step.ts';

/** What an element behind the gateway offers: it opens its wait for the gateway's token. */
export type Awaited = { await(step: Step, token: Token, node: Node, parts: Partial<Wait>): void };

export const eventBasedGateway: Element<null> = {
  type: 'eventBasedGateway',
  activity: false,
  compile(element, c) {
    if (element.instantiate || element.eventGatewayType === 'Parallel')
      c.refuse(element, 'processes.unsupported', 'Only an exclusive event-based gateway inside a process can run.');
    for (const flow of element.outgoing ?? []) {
      const target = flow.targetRef?.$type;
      if (target !== 'bpmn:IntermediateCatchEvent')
        c.refuse(element, 'processes.event_gateway', 'Behind an event-based gateway there may only be catching events.');
    }
    return null;
  },
  enter(step, token, node) {
    for (const flow of node.outgoing) {
      const target = step.graph.nodes[step.graph.flows[flow]!.target]! as Node<Awaited>;
      target.data.await(step, token, target, {});
    }
  },
};
