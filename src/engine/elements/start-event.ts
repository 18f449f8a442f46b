// Start events: none and message at the top; message and error start an interrupting event sub-process.
import type { Element, Node } from '../graph.ts';
import { compileMessage } from '../message.ts';
import { eventKindOf } from '../names.ts';
import type { Scope } from '../run.ts';
import { startEventSub } from '../scopes.ts';
import type { Step } from '../step.ts';

type Data = {
  /** The error code that starts it; null: any error; undefined: not an error start. */
  error?: string | null;
  /** Opens the wait of an event sub-process when its scope opens. */
  listen?(step: Step, scope: Scope, node: Node): void;
};

export const startEvent: Element<Data> = {
  type: 'startEvent',
  activity: false,
  compile(element, c) {
    const kind = eventKindOf(element);
    const inside = element.$parent?.$type === 'bpmn:SubProcess';
    const eventSub = inside && element.$parent.triggeredByEvent;
    const definition = element.eventDefinitions?.[0];
    if (!eventSub) {
      if (kind === 'message' && !inside) {
        const name: string | undefined = definition.messageRef?.name;
        if (name) c.graph.startMessage = name;
        else c.refuse(element, 'processes.message', 'The start event does not say which message starts it.');
        return {};
      }
      if (kind !== 'none') c.refuse(element, 'processes.unsupported', `A ${kind} start event can not run yet.`);
      return {};
    }
    if (element.isInterrupting === false) c.refuse(element, 'processes.unsupported', 'A non-interrupting event sub-process can not run yet.');
    if (kind === 'error') return { error: definition.errorRef?.errorCode ?? null };
    if (kind !== 'message') {
      c.refuse(element, 'processes.unsupported', `An event sub-process that starts with a ${kind} event can not run yet.`);
      return {};
    }
    const name = compileMessage(element, definition.messageRef, c);
    return {
      listen: (step, scope, node) =>
        void step.open({ kind: 'message', token: 0, at: node.scope, element: node.index, scope: scope.id, main: false, name, key: step.run.document }),
    };
  },
  enter: (step, token, node) => step.leave(token, node),
  trigger(step, _token, node, wait, payload) {
    step.run.steps.push({ e: node.id, k: 'fired', t: 0, out: payload });
    const scope = step.run.scopes.get(wait.scope)!;
    step.closeWait(wait, true);
    startEventSub(step, scope, node, true);
  },
};
