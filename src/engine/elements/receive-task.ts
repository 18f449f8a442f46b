// Receive tasks wait for a message.
import { type Awaits, awaitAt, awaitMessage } from '../awaiting.ts';
import type { Element } from '../graph.ts';
import { moveHere } from './intermediate-catch-event.ts';

export const receiveTask: Element<{ awaits: Awaits }> = {
  type: 'receiveTask',
  activity: true,
  compile(element, c) {
    const index = c.graph.byId.get(element.id)!;
    const name: string | undefined = element.messageRef?.name;
    if (element.instantiate && (c.graph.nodes[index]!.incoming.length > 0 || element.$parent?.$type !== 'bpmn:Process'))
      c.refuse(element, 'processes.instantiate', 'A receive task that begins a run stands at the top of its process, and no flow leads to it.');
    else if (element.instantiate && name) c.graph.begins.push({ node: index, kind: 'message', name });
    return { awaits: awaitMessage(element, element.messageRef, c) };
  },
  enter(step, token, node) {
    const { heard } = token;
    if (!heard) return awaitAt(step, token, node, node.data.awaits);
    // Its message has begun the run.
    token.heard = undefined;
    step.complete(token, node, heard.out, [], { out: heard.out });
  },
  trigger(step, token, node, wait, payload) {
    moveHere(step, token, node, wait);
    step.complete(token, node, payload, [], { out: payload });
  },
};
