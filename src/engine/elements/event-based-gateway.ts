// The event-based gateway waits for the first of the events behind it; the others are closed (BPMN 2.0.2, section 13.4.4).
import { type Awaits, awaitAt } from '../awaiting.ts';
import type { CompileContext, Element, Moddle, Node } from '../graph.ts';

const WAITING = new Set(['intermediateCatchEvent', 'receiveTask']);

/** Each message behind a gateway that begins runs begins one, at its own event (BPMN 2.0.2, section 13.2). */
function compileBegins(element: Moddle, node: Node, targets: Node[], c: CompileContext): void {
  if (node.incoming.length > 0 || element.$parent?.$type !== 'bpmn:Process')
    c.refuse(element, 'processes.instantiate', 'A gateway that begins a run stands at the top of its process, and no flow leads to it.');
  const behind: Moddle[] = targets.map((target) => element.$parent.flowElements.find((one: Moddle) => one.id === target.id));
  behind.forEach((event, i) => {
    const name: string | undefined = (event.messageRef ?? event.eventDefinitions?.[0]?.messageRef)?.name;
    if (name) c.graph.begins.push({ node: targets[i]!.index, kind: 'message', name });
    else c.refuse(event, 'processes.instantiate', 'Behind a gateway that begins a run there may only be messages: nothing else can begin it.');
  });
}

export const eventBasedGateway: Element<null> = {
  type: 'eventBasedGateway',
  activity: false,
  compile(element, c) {
    if (element.eventGatewayType === 'Parallel')
      c.refuse(element, 'processes.unsupported', 'A parallel event-based gateway can not run: draw a parallel gateway with an event behind each flow.');
    const { graph } = c;
    const node = graph.nodes[graph.byId.get(element.id)!]!;
    const targets = node.outgoing.map((flow) => graph.nodes[graph.flows[flow]!.target]!);
    if (element.instantiate) compileBegins(element, node, targets, c);
    if (targets.length === 0 || targets.some((target) => !WAITING.has(target.type)))
      c.refuse(element, 'processes.event_gateway', 'Behind an event-based gateway there may only be catching events and receive tasks.');
    // Otherwise a token could come that no gateway has sent (BPMN 2.0.2, section 10.6.6).
    for (const target of targets)
      if (target.incoming.length > 1)
        c.refuse(element, 'processes.event_gateway', `${target.id} stands behind an event-based gateway, so no other flow may lead to it.`);
    return null;
  },
  enter(step, token, node) {
    for (const flow of node.outgoing) {
      const target = step.graph.nodes[step.graph.flows[flow]!.target]! as Node<{ awaits: Awaits }>;
      awaitAt(step, token, target, target.data.awaits);
    }
  },
};
