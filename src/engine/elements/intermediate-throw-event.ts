// A throwing event without a kind passes, and perhaps tells somebody; the other kinds can not run yet.
import type { Element } from '../graph.ts';
import { eventKindOf } from '../names.ts';

export const intermediateThrowEvent: Element<null> = {
  type: 'intermediateThrowEvent',
  activity: false,
  compile(element, c) {
    const kind = eventKindOf(element);
    if (kind !== 'none') c.refuse(element, 'processes.unsupported', `A throwing ${kind} event can not run yet.`);
    return null;
  },
  enter: (step, token, node) => step.complete(token, node, null),
};
