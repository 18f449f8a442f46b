// Receive tasks wait for a message.
import { type Awaits, awaitAt, awaitMessage } from '../awaiting.ts';
import type { Element } from '../graph.ts';
import { moveHere } from './intermediate-catch-event.ts';

export const receiveTask: Element<{ awaits: Awaits }> = {
  type: 'receiveTask',
  activity: true,
  compile: (element, c) => ({ awaits: awaitMessage(element, element.messageRef, c) }),
  enter: (step, token, node) => awaitAt(step, token, node, node.data.awaits),
  trigger(step, token, node, wait, payload) {
    moveHere(step, token, node, wait);
    step.complete(token, node, payload, [], { out: payload });
  },
};
