// Receive tasks wait for a message.
import type { Element } from '../graph.ts';
import { compileMessage } from '../message.ts';

export const receiveTask: Element<{ message: string }> = {
  type: 'receiveTask',
  activity: true,
  compile: (element, c) => ({ message: compileMessage(element, element.messageRef, c) }),
  enter: (step, token, node) => void step.wait(token, node, { kind: 'message', name: node.data.message, key: step.run.document }),
  trigger(step, token, node, wait, payload) {
    step.closeWait(wait, true);
    step.complete(token, node, payload, [], { out: payload });
  },
};
